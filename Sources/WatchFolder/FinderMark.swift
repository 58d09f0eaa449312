import CLinux
public import SystemPackage

/// The mark by which Finder says that it has not finished copying a file: type `brok`, creator `MACS`.
///
/// A Mac keeps it where the server has it keep such things: in the file `._name` beside it, or in an attribute of Samba's.
enum FinderMark {
    private static let busy = Array("brokMACS".utf8)
    /// Where Samba's vfs_fruit keeps it, by its `metadata` and streams_xattr's `store_stream_type`.
    private static let attributes = [
        "user.DosStream.AFP_AfpInfo:$DATA", "user.DosStream.AFP_AfpInfo", "user.org.netatalk.Metadata",
    ]

    /// Whether one of Samba's attributes of the file carries the mark.
    static func isInAttributes(of descriptor: Descriptor) -> Bool {
        attributes.contains { name in
            let bytes = [UInt8](unsafeUninitializedCapacity: 1024) { buffer, count in
                count = max(0, clinux_attribute(descriptor.raw, name, buffer.baseAddress, buffer.count))
            }
            return isBusy(bytes)
        }
    }

    /// Whether these bytes are Finder's own words about a file, with the mark: an AppleDouble file or Samba's `AFP_AfpInfo`.
    static func isBusy(_ bytes: [UInt8]) -> Bool {
        // `AFP`, a version, a date; then as Finder has it.
        if bytes.starts(with: [0x41, 0x46, 0x50, 0x00]) { return bytes.dropFirst(16).starts(with: busy) }
        guard bytes.starts(with: [0x00, 0x05, 0x16, 0x07]), bytes.count >= 26 else { return false }
        // After a magic number, a version and sixteen bytes of nothing: the entries, each an id, a place and a length.
        return stride(from: 26, to: 26 + 12 * bytes[24..<26].bigEndian, by: 12).contains { start in
            guard start + 12 <= bytes.count, bytes[start..<start + 4].bigEndian == 9 else { return false }
            return bytes.dropFirst(bytes[start + 4..<start + 8].bigEndian).starts(with: busy)
        }
    }
}

extension DropFolder {
    /// Whether Finder says that it is still copying this file. A mark that can't be read is none.
    public func isMarkedBusy(_ path: FilePath, _ file: OpenFile) -> Bool {
        if FinderMark.isInAttributes(of: file.descriptor) { return true }
        guard let name = path.lastComponent,
            let beside = (Array("._".utf8) + name.bytes + [0]).withUnsafeBytes({
                FilePath.Component(platformString: $0.bindMemory(to: CChar.self).baseAddress!)
            }),
            let double = try? open(path.removingLastComponent().appending(beside)),
            let bytes = try? double.read(at: 0, count: 4096)
        else { return false }
        return FinderMark.isBusy(bytes)
    }
}
