/// One thing that goes wrong on purpose, such as `lost-answer@2` or `slow-answer=3%20`.
public struct Fault: Sendable, Equatable {
    /// What goes wrong.
    public let name: Name
    /// The text behind `=`, whose meaning is the name's own.
    public let value: String?
    /// The only requests that it can happen to; nil for every one that the name fits.
    public let route: SandboxRoute?
    /// Which of those it happens to.
    public let when: When

    /// Which of the occasions that a fault fits it happens on.
    public enum When: Sendable, Equatable {
        /// On each.
        case always
        /// On one alone, counted from 1.
        case nth(Int)
        /// On this share of them, in percent, drawn from the sandbox's seed.
        case percent(Double)
    }

    /// A fault from its parts.
    public init(_ name: Name, value: String? = nil, route: SandboxRoute? = nil, when: When = .always) {
        self.name = name
        self.value = value
        self.route = route
        self.when = when
    }

    /// Reads `[ROUTE:]NAME[=VALUE][@N][%P]`, the form of the command line.
    ///
    /// - Throws: ``FaultError`` when there is no such fault, or its value or count is not usable.
    public init(_ text: String) throws(FaultError) {
        var rest = text[...]
        var when = When.always
        if let mark = rest.lastIndex(of: "%") {
            guard let share = Double(rest[rest.index(after: mark)...]), share >= 0, share <= 100 else {
                throw .badShare(text)
            }
            when = .percent(share)
            rest = rest[..<mark]
        }
        if let mark = rest.lastIndex(of: "@") {
            guard when == .always, let count = Int(rest[rest.index(after: mark)...]), count > 0 else {
                throw .badCount(text)
            }
            when = .nth(count)
            rest = rest[..<mark]
        }
        var value: String?
        if let mark = rest.firstIndex(of: "=") {
            value = String(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        var route: SandboxRoute?
        if let mark = rest.firstIndex(of: ":") {
            route = SandboxRoute(rawValue: String(rest[..<mark]))
            guard route != nil else { throw .unknownRoute(text) }
            rest = rest[rest.index(after: mark)...]
        }
        guard let name = Name(rawValue: String(rest)) else { throw .unknownName(String(rest)) }
        if case .number = name.takes, let value, (Double(value) ?? -1) < 0 { throw .badValue(text) }
        if case .nothing = name.takes, value != nil { throw .badValue(text) }
        self.init(name, value: value, route: route, when: when)
    }

    /// The value as a number, or this default.
    func number(or fallback: Double) -> Double {
        value.flatMap { Double($0) } ?? fallback
    }
}

/// Why a fault could not be read.
public enum FaultError: Error, Equatable, CustomStringConvertible {
    /// There is no fault of this name.
    case unknownName(String)
    /// What stands before the colon is no route.
    case unknownRoute(String)
    /// The fault takes no value, or not this one.
    case badValue(String)
    /// What stands behind the @ is no count.
    case badCount(String)
    /// What stands behind the % is no share.
    case badShare(String)

    /// The error in words for a person.
    public var description: String {
        switch self {
        case .unknownName(let name):
            "There is no fault called “\(name)”; these are known: "
                + Fault.Name.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .unknownRoute(let text):
            "The fault “\(text)” names a route that does not exist; write one of "
                + SandboxRoute.allCases.map(\.rawValue).joined(separator: ", ") + " before the colon."
        case .badValue(let text): "The fault “\(text)” has a value that it cannot use."
        case .badCount(let text): "The fault “\(text)” needs a whole number from 1 on after the @, and no % beside it."
        case .badShare(let text): "The fault “\(text)” needs a number from 0 to 100 after the %."
        }
    }
}
