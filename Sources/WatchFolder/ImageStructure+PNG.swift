/// PNG: a signature, then chunks of length, type, content and checksum, IHDR first and IEND last.
enum PNG {
    static let magic: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// More are no picture; encoders make chunks of some kilobytes at least.
    private static let mostChunks = 100_000

    static func inspect(_ bytes: ImageBytes) throws(FolderError) -> ImageStructure {
        var offset = Int64(magic.count)
        var size: (width: Int, height: Int)?
        for _ in 0..<mostChunks {
            guard let head = try bytes.exactly(offset, 8) else { return broken(off: bytes) }
            let length = head[..<4].bigEndian
            let type = head[4...]
            // A preallocated file has zeros where chunks will be.
            guard type.allSatisfy({ (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) }), length < 1 << 31 else {
                return .incomplete(.png, why: "After \(offset) bytes there is no more PNG data.")
            }
            let end = offset + 12 + Int64(length)
            if end > bytes.size { return broken(off: bytes) }
            if size == nil {
                guard type.elementsEqual("IHDR".utf8), length == 13, let fields = try bytes.exactly(offset + 8, 8)
                else {
                    return .incomplete(.png, why: "The file has no PNG header.")
                }
                size = (fields[..<4].bigEndian, fields[4...].bigEndian)
            }
            if type.elementsEqual("IEND".utf8), let size {
                guard size.width > 0, size.height > 0 else {
                    return .incomplete(.png, why: "The header gives no width or height.")
                }
                return .complete(.png, width: size.width, height: size.height)
            }
            offset = end
        }
        return .incomplete(.png, why: "The file has more than \(mostChunks) parts and no end.")
    }

    private static func broken(off bytes: ImageBytes) -> ImageStructure {
        .incomplete(.png, why: "The end of the PNG is missing: the file breaks off after \(bytes.size) bytes.")
    }
}
