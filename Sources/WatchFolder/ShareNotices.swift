import CLinux
import Synchronization
import SystemPackage

/// What file servers tell of changes on their SMB shares, whoever makes them: one waiting thread a share.
///
/// A hint to look, as an event is, for where no events come; a lost one costs the time to the next look. Nothing but a
/// notice, an error or the end of the process gets a thread out of its wait: the kernel listens to no signal meanwhile.
/// And it keeps the directory open, so that the share can't be unmounted. Hence only for those who ask for it.
final class ShareNotices: Sendable {
    /// Waits for a change in a directory or below it, and gives what the server says of it.
    typealias Wait = @Sendable (Descriptor) -> Result<[UInt8], Errno>

    private struct Line {
        var isWaiting = false
        var isWanted = true
        var standing: Watching.Notices?

        var isHopeless: Bool {
            if case .refused(let code) = standing { return ShareNotices.isFinal(code) }
            return false
        }
    }

    private let inbox: Inbox
    private let wait: Wait
    /// By the number of the file system. A waiting thread holds on to it, so that no other one can get its number.
    private let lines = Mutex<[UInt64: Line]>([:])

    init(inbox: Inbox, wait: @escaping Wait = ShareNotices.ask) {
        self.inbox = inbox
        self.wait = wait
    }

    /// Whether notices come; nil as long as nothing is known of that.
    var standing: Watching.Notices? {
        lines.withLock { lines in
            let known = lines.values.filter(\.isWanted).compactMap(\.standing)
            return known.contains(.coming) ? .coming : known.first
        }
    }

    /// Has the server tell of changes beneath a directory from now on, unless it does so for the whole share already.
    ///
    /// To be called at each look: after an error that may pass the wait begins anew.
    func listen(to directory: Descriptor, device: UInt64) {
        let mustStart = lines.withLock { lines in
            var line = lines[device] ?? Line()
            defer { lines[device] = line }
            line.isWanted = true
            if line.isWaiting || line.isHopeless { return false }
            line.isWaiting = true
            return true
        }
        guard mustStart else { return }
        do throws(FolderError) {
            try startThread(named: "smb-notices") { self.follow(directory, device) }
        } catch {
            lines.withLock { $0[device]?.isWaiting = false }
        }
    }

    /// Lets every wait end with the next notice, unless it is asked for again before that, and forgets who refused.
    func stop() {
        lines.withLock { lines in
            lines = lines.filter(\.value.isWaiting)
            for device in lines.keys { lines[device]?.isWanted = false }
        }
    }

    private func follow(_ directory: Descriptor, _ device: UInt64) {
        while true {
            let answer = wait(directory)
            let (goesOn, isFirst) = note(answer, of: device)
            // The first one is told in any case: from now on the status says that notices come.
            if goesOn, case .success(let changes) = answer, isFirst || concerns(changes) {
                inbox.post { $0.notices = true }
            }
            if !goesOn { return }
        }
    }

    private func note(_ answer: Result<[UInt8], Errno>, of device: UInt64) -> (goesOn: Bool, isFirst: Bool) {
        lines.withLock { lines in
            guard var line = lines[device], line.isWanted else {
                lines[device] = nil
                return (false, false)
            }
            let before = line.standing
            switch answer {
            case .success: line.standing = .coming
            case .failure(let code):
                line.standing = .refused(code)
                line.isWaiting = false
            }
            lines[device] = line
            return (line.isWaiting, before != .coming)
        }
    }

    /// Whether something changed that anybody looks at; the daemon's own hidden files change all the time.
    private func concerns(_ changes: [UInt8]) -> Bool {
        guard let paths = ShareChanges.paths(in: changes) else { return true }
        return paths.contains { path in
            guard let name = path.last else { return true }
            return !path.dropLast().contains { inbox.ignoring($0, true) } && !inbox.ignoring(name, false)
        }
    }
}

extension ShareNotices {
    /// Whether trying again is in vain as long as the share is not mounted anew: the kernel or the server has no notices.
    private static func isFinal(_ code: Errno) -> Bool {
        [.inappropriateIOCTLForDevice, .notSupported, .invalidArgument, .noFunction].contains(code)
    }

    /// The system call. Blocks until something changes, for ever if nothing does.
    static func ask(about directory: Descriptor) -> Result<[UInt8], Errno> {
        withUnsafeTemporaryAllocation(byteCount: 4 << 10, alignment: 1) { buffer in
            attempt { clinux_smb_notice(directory.raw, buffer.baseAddress, UInt32(buffer.count)) }
                .map { [UInt8](buffer.prefix(Int($0))) }
        }
    }

    /// Tries it out: makes hidden files in a directory until the server tells of one.
    ///
    /// - Returns: nil when it tells of none within two seconds.
    static func trial(of directory: FilePath, in folder: DropFolder) throws(FolderError) -> Watching.Notices? {
        let opened = try folder.openDirectory(directory)
        let inbox = try Inbox(ignoring: { _, _ in true })
        let notices = ShareNotices(inbox: inbox)
        notices.listen(to: opened, device: try opened.device())
        // Several: nobody knows when the thread has begun to wait.
        for _ in 0..<10 where notices.standing == nil {
            inbox.wait(until: .now + .milliseconds(200))
            if notices.standing == nil { _ = try folder.createHidden(in: directory) }
        }
        let standing = notices.standing
        notices.stop()
        // And one to let the thread go.
        _ = try? folder.createHidden(in: directory)
        return standing
    }
}

/// The records in which a file server names what changed: [MS-FSCC] 2.7.1.
enum ShareChanges {
    /// The paths that changed, relative to the directory asked about; nil when that can't be told, as when there were too
    /// many.
    static func paths(in bytes: [UInt8]) -> [[FilePath.Component]]? {
        var paths: [[FilePath.Component]] = []
        var start = 0
        while true {
            guard let next = number(at: start, in: bytes), let length = number(at: start + 8, in: bytes),
                start + 12 + length <= bytes.count
            else { return nil }
            let name = bytes[(start + 12)..<(start + 12 + length)]
            let units = stride(from: name.startIndex, to: name.endIndex - 1, by: 2).map {
                UInt16(name[$0]) | UInt16(name[$0 + 1]) << 8
            }
            paths.append(
                String(decoding: units, as: UTF16.self).split(separator: "\\").compactMap {
                    FilePath.Component(String($0))
                }
            )
            if next == 0 { return paths }
            start += next
        }
    }

    private static func number(at place: Int, in bytes: [UInt8]) -> Int? {
        guard place + 4 <= bytes.count else { return nil }
        return (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
}
