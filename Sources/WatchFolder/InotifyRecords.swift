import Glibc
import SystemPackage

/// Walks the records of variable length that one `read` of an inotify descriptor gives.
struct InotifyRecords: Sequence, IteratorProtocol {
    struct Record: Equatable {
        /// Which watch; -1 when the record is about the queue itself.
        let watch: Int32
        let mask: UInt32
        /// The name within the watched directory; nil when the record is about the directory itself.
        let name: FilePath.Component?
    }

    private var rest: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes }

    /// The next record; nil at the end, and for the rest of a buffer that breaks off within a record.
    mutating func next() -> Record? {
        let header = MemoryLayout<inotify_event>.size
        guard rest.count >= header else { return nil }
        let event = rest.loadUnaligned(as: inotify_event.self)
        let name = rest[header...].prefix(Int(event.len))
        guard name.count == Int(event.len) else { return nil }
        rest = UnsafeRawBufferPointer(rebasing: rest[name.endIndex...])
        return Record(watch: event.wd, mask: event.mask, name: Self.component(name))
    }

    /// The kernel fills the name up with zeros.
    private static func component(_ padded: Slice<UnsafeRawBufferPointer>) -> FilePath.Component? {
        let bytes = padded.prefix { $0 != 0 }
        if bytes.isEmpty { return nil }
        return (bytes.map { CInterop.PlatformChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { terminated in
            terminated.baseAddress.flatMap { FilePath.Component(platformString: $0) }
        }
    }
}

extension InotifyRecords.Record {
    func has(_ bits: Int32...) -> Bool {
        bits.contains { mask & UInt32(bitPattern: $0) != 0 }
    }
}
