/// Ends the program, which the fuzzer takes for a find, unless the condition holds.
public func check(_ holds: Bool, _ claim: @autoclosure () -> String) {
    if !holds { fatalError("not so: \(claim())") }
}

/// Ends the program unless the text may go into a log: bounded, on one line, nothing invisible.
public func checkPrintable(_ text: String, limit: Int, _ name: String) {
    check(text.unicodeScalars.count <= limit, "\(name) has at most \(limit) characters")
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
            fatalError("not so: \(name) is printable, without U+\(String(scalar.value, radix: 16))")
        default: break
        }
    }
}
