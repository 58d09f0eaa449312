import Synchronization
import WatchFolder

/// How much room there is on the drives that films are written to: a film that fits nowhere would be paid for in vain.
///
/// The drives are asked aside, since one may hang, and at most every few seconds.
final class Room: Sendable {
    private struct Entry {
        /// What the drive said, nil inside when it can't tell; nil while it has not answered yet.
        var answer: (free: Int64?, at: ContinuousClock.Instant)?
        var isAsked = false
        var isLacking = false
    }

    private let entries = Mutex<[Int64: Entry]>([:])
    private static let lifetime: Duration = .seconds(3)

    /// What a drive has for a film.
    enum Answer: Equatable {
        case enough
        /// There is too little; in bytes, what is free.
        case tooLittle(Int64)
        /// It has been asked, and `answered` is called when it has answered.
        case notKnownYet
    }

    /// Whether the drives of a folder have so much room.
    ///
    /// - Parameters:
    ///   - drives: every drive that the film may have to lie on.
    ///   - answered: called when a drive that was asked has answered.
    func isThere(
        _ bytes: Int64,
        for folder: Int64,
        on drives: [FolderFiles],
        answered: @escaping @Sendable () -> Void
    ) -> Answer {
        var least: Int64?
        var isKnown = true
        for drive in drives {
            switch free(on: drive, answered) {
            case nil: isKnown = false
            case .some(let free): least = [least, free].compactMap(\.self).min()
            }
        }
        guard isKnown else { return .notKnownYet }
        let isLacking = least.map { $0 < bytes } ?? false
        entries.withLock { $0[folder, default: Entry()].isLacking = isLacking }
        return isLacking ? .tooLittle(least ?? 0) : .enough
    }

    /// Asks the drives unless they have answered a moment ago: a film is about to be wanted on them.
    func ask(_ drives: [FolderFiles], answered: @escaping @Sendable () -> Void) {
        for drive in drives { _ = free(on: drive, answered) }
    }

    /// Whether the next film of a folder had no room when that was last looked at.
    func isLacking(_ folder: Int64) -> Bool {
        entries.withLock { $0[folder]?.isLacking ?? false }
    }

    /// What the drive has said a moment ago. If that is too long ago it is asked, and nil is the answer for now.
    private func free(on drive: FolderFiles, _ answered: @escaping @Sendable () -> Void) -> Int64?? {
        let (known, mustAsk): (Int64??, Bool) = entries.withLock { entries in
            let entry = entries[drive.id, default: Entry()]
            if let answer = entry.answer, answer.at + Self.lifetime > .now { return (.some(answer.free), false) }
            entries[drive.id, default: Entry()].isAsked = true
            return (nil, !entry.isAsked)
        }
        if mustAsk {
            Task {
                // A drive that gives no answer holds nothing up here: the claim on it will tell.
                let free = try? await drive.run { try $0.freeBytes() }
                entries.withLock { entries in
                    entries[drive.id, default: Entry()].answer = (free ?? nil, .now)
                    entries[drive.id]?.isAsked = false
                }
                answered()
            }
        }
        return known
    }
}
