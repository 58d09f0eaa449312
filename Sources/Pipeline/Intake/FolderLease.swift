import Crypto
import Foundation
import Synchronization
import SystemPackage
import WatchFolder

/// Which host works in a drop folder: a file in `.reeldrop/` that its holder writes anew every few seconds (design §9).
///
/// No clocks are compared. Whoever finds the lease of another watches whether it changes, by a clock of its own, and takes it
/// when it has not changed for long. A holder that can't renew its lease stops sending well before that, and what it was
/// sending then is known by its claims (``Claim``), which two hosts can't both make.
final class FolderLease: Sendable {
    /// How often the lease is renewed. It counts for three times as long, and is taken after six.
    let beat: Duration
    private let holder: String
    /// Held for as long as the drive takes to answer.
    private let state = Mutex(State())
    /// Since when the lease is surely held; for others, who don't wait for a drive.
    private let heldSince = Mutex<ContinuousClock.Instant?>(nil)

    private struct State {
        var number = 0
        /// The lease as it is surely held, and when its writing began.
        var held: Written?
        /// The last attempt to write it, which may have come about although it failed.
        var attempt: Written?
        /// Whether it was held before: then others may have worked here since.
        var wasHeld = false
        /// What another holder's lease looked like, and since when.
        var seen: Written?
    }

    private struct Written {
        let text: String
        let at: ContinuousClock.Instant
    }

    static let path = OwnFiles.directory.appending("lease")

    /// - Parameter holder: a line that no other daemon has.
    init(holder: String, beat: Duration = .seconds(10)) {
        self.holder = holder
        self.beat = beat
    }

    /// The line for a daemon with this state directory: it stays the same when the state itself is lost.
    static func holder(stateDirectory: FilePath) -> String {
        let machine = (try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8)) ?? ""
        let mark = hexText(SHA256.hash(data: Array("\(machine)\(stateDirectory)".utf8))).prefix(12)
        return "\(ProcessInfo.processInfo.hostName) \(mark)"
    }

    /// Whether the lease was renewed so lately that nobody else can have taken it.
    func isFresh(at now: ContinuousClock.Instant = .now) -> Bool {
        heldSince.withLock { $0 }.map { now < $0 + beat * 3 } ?? false
    }

    /// By when a lease that is held must be renewed lest it stop counting; nil when it isn't held.
    var latestRenewal: ContinuousClock.Instant? {
        heldSince.withLock { $0 }.map { $0 + beat * 2 }
    }

    /// Renews the lease, or takes it when it is free.
    ///
    /// - Returns: nil when the folder is this daemon's, else a sentence that says whose it is.
    func check(in folder: DropFolder, at now: ContinuousClock.Instant = .now) -> String? {
        state.withLock { state in
            defer { heldSince.withLock { [held = state.held] in $0 = held?.at } }
            do {
                return try check(in: folder, at: now, &state)
            } catch FolderError.exists {
                return "Another reeldrop begins to work in \(folder.path)."
            } catch {
                // A full drive can still be read. Without a fresh lease nothing is sent.
                return state.held == nil ? "\(Self.path) cannot be written: \(error)" : nil
            }
        }
    }

    /// Gives the folder up, so that another host need not wait.
    func release(in folder: DropFolder) throws {
        try state.withLock { state in
            guard let (text, stamp) = try Self.read(in: folder), text == state.held?.text else { return }
            _ = try folder.remove(Self.path, ifStamp: stamp)
            state.held = nil
            heldSince.withLock { $0 = nil }
        }
    }

    private func check(
        in folder: DropFolder,
        at now: ContinuousClock.Instant,
        _ state: inout State
    ) throws -> String? {
        guard let (text, stamp) = try Self.read(in: folder) else {
            try write(in: folder, ifStamp: nil, at: now, &state)
            // Gone while it was held: another may have taken it, worked, and given it up. What that one did must be read first.
            if state.wasHeld { return lose("\(folder.path) is being looked at anew.", &state) }
            hold(&state)
            return nil
        }
        let owner = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        if text == state.attempt?.text { hold(&state) }
        // A lease with this one's name at the start is from before.
        if text == state.held?.text || (owner == holder && !state.wasHeld && state.seen == nil) {
            if state.held.map({ now >= $0.at + beat }) ?? true {
                try write(in: folder, ifStamp: stamp, at: now, &state)
                hold(&state)
            }
            return nil
        }
        state.held = nil
        if text.isEmpty {
            // Left by a power cut. Only the next look tells whether another host was quicker.
            try write(in: folder, ifStamp: stamp, at: now, &state)
            return lose("\(folder.path) is being looked at anew.", &state)
        }
        if state.seen?.text != text { state.seen = Written(text: text, at: now) }
        let silence = (state.seen?.at ?? now).duration(to: now)
        if silence >= beat * 6 {
            // Only the next look tells whether another host was quicker.
            try write(in: folder, ifStamp: stamp, at: now, &state)
            return lose("\(folder.path) is being taken over from \(owner).", &state)
        }
        return "Another reeldrop works in \(folder.path): \(owner), heard of \(silence.components.seconds) s ago. "
            + "This one waits until it has stopped."
    }

    private func hold(_ state: inout State) {
        state.held = state.attempt
        state.wasHeld = true
        state.seen = nil
    }

    private func lose(_ why: String, _ state: inout State) -> String {
        state.held = nil
        return why
    }

    private func write(
        in folder: DropFolder,
        ifStamp earlier: FileStamp?,
        at now: ContinuousClock.Instant,
        _ state: inout State
    ) throws {
        state.number += 1
        // The random part tells two daemons apart that were copied from one another.
        let text = "\(holder)\n\(state.number) \(UInt32.random(in: .min ... .max))\n"
        state.attempt = Written(text: text, at: now)
        try folder.createDirectory(OwnFiles.directory)
        _ = try Array(text.utf8).withUnsafeBytes { bytes throws(FolderError) in
            // After a power cut nobody holds it, whatever it says: it need not be on the disk, only with its server.
            try folder.replaceOwn(Self.path, with: bytes, ifStamp: earlier, isLasting: false)
        }
    }

    private static func read(in folder: DropFolder) throws -> (text: String, stamp: FileStamp)? {
        do throws(FolderError) {
            let file = try folder.open(path)
            return (String(decoding: try file.readAll(limit: 1000) ?? [], as: UTF8.self), file.stamp)
        } catch {
            if error == .notFound { return nil }
            throw error
        }
    }
}
