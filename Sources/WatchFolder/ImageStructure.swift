/// The formats of still images that the API takes.
public enum ImageFormat: String, Sendable, CaseIterable {
    /// PNG.
    case png = "PNG"
    /// JPEG.
    case jpeg = "JPEG"
    /// WebP.
    case webp = "WebP"
}

/// Whether an image file is structurally whole, judged from its bytes and never from its name.
///
/// This tells a file that somebody is still copying from one that is all there. It does not decode: a file whose
/// structure is whole may still have holes where a copier has not been yet.
public enum ImageStructure: Hashable, Sendable {
    /// All there, to the format's own end mark; sizes in pixels. Bytes after the end are no fault.
    case complete(ImageFormat, width: Int, height: Int)
    /// It begins like the format and does not end like it; the sentence says what is missing.
    case incomplete(ImageFormat, why: String)
    /// A known format that the API does not take, by its name for people.
    case refused(name: String)
    /// It begins with nothing but zeros: space that was reserved for a copy whose beginning is still to come.
    case blank
    /// Nothing known; also an empty file.
    case unknown

    /// Looks at an open file. Reads little: the heads of its parts and the end, and only for a JPEG with much behind its
    /// end the whole.
    public static func inspect(_ file: OpenFile) throws(FolderError) -> ImageStructure {
        let size = try file.stampNow().size
        return try inspect(
            ImageBytes(size: size) { offset, count throws(FolderError) in
                try file.read(at: offset, count: count)
            }
        )
    }

    static func inspect(_ bytes: ImageBytes) throws(FolderError) -> ImageStructure {
        let head = try bytes.read(0, 1024)
        if head.isEmpty { return .unknown }
        if head.allSatisfy({ $0 == 0 }) { return .blank }
        for (format, magic) in [(ImageFormat.png, PNG.magic), (.jpeg, JPEG.magic), (.webp, WebP.magic)]
        where head.count < magic.count && magic.starts(with: head) {
            return .incomplete(format, why: "The file ends after \(head.count) bytes.")
        }
        if head.starts(with: PNG.magic) { return try PNG.inspect(bytes) }
        if head.starts(with: JPEG.magic) { return try JPEG.inspect(bytes) }
        if head.starts(with: WebP.magic) {
            if head.count < 12 { return .incomplete(.webp, why: "The file ends after \(head.count) bytes.") }
            return head[8..<12].elementsEqual("WEBP".utf8) ? try WebP.inspect(bytes) : .refused(name: "RIFF")
        }
        return OtherFormats.name(of: head).map { .refused(name: $0) } ?? .unknown
    }
}

/// Bounded reading of a file of known size. Nothing that the file says of itself is believed.
struct ImageBytes {
    let size: Int64
    private let readAt: (Int64, Int) throws(FolderError) -> [UInt8]

    init(size: Int64, _ readAt: @escaping (Int64, Int) throws(FolderError) -> [UInt8]) {
        self.size = size
        self.readAt = readAt
    }

    /// Up to `count` bytes; fewer at the end.
    func read(_ offset: Int64, _ count: Int) throws(FolderError) -> [UInt8] {
        offset >= size ? [] : try readAt(offset, count)
    }

    /// Exactly `count` bytes, or nil.
    func exactly(_ offset: Int64, _ count: Int) throws(FolderError) -> [UInt8]? {
        let bytes = try read(offset, count)
        return bytes.count == count ? bytes : nil
    }
}

extension Collection<UInt8> {
    /// The bytes as a number, the highest first. For at most seven of them.
    var bigEndian: Int { reduce(0) { $0 << 8 | Int($1) } }
    /// The bytes as a number, the lowest first.
    var littleEndian: Int { Array(self).reversed().bigEndian }
}
