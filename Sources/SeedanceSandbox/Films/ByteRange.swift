/// The one range of bytes that a request may ask for; lists of ranges are ignored, as RFC 9110 allows.
enum ByteRange: Equatable {
    case whole
    case part(ClosedRange<Int>)
    case unsatisfiable

    /// Reads a `Range` header against a file of this length.
    init(header: String?, length: Int) {
        guard
            let header, header.hasPrefix("bytes="), !header.contains(","),
            let dash = header.firstIndex(of: "-")
        else {
            self = .whole
            return
        }
        let first = header[..<dash].dropFirst("bytes=".count)
        let last = header[dash...].dropFirst()
        switch (Int(first), Int(last)) {
        case (nil, let suffix?) where first.isEmpty:
            self = suffix > 0 && length > 0 ? .part(max(0, length - suffix)...(length - 1)) : .unsatisfiable
        case (let start?, nil) where last.isEmpty:
            self = start < length ? .part(start...(length - 1)) : .unsatisfiable
        case (let start?, let end?) where start <= end:
            self = start < length ? .part(start...min(end, length - 1)) : .unsatisfiable
        default:
            self = .whole
        }
    }
}
