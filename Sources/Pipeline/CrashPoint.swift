import Glibc
import Synchronization

/// The moments in a take's life between which something durable happens. A test build that is told to dies at one of them, as
/// if the power went; a release build has none of this.
enum CrashPoint: String, CaseIterable {
    case intentDurable = "intent-durable"
    case claimMade = "claim-made"
    case answerHere = "answer-here"
    case taskStored = "task-stored"
    case linkStored = "link-stored"
    case filmBegun = "film-begun"
    case filmHalf = "film-half"
    case filmWhole = "film-whole"
    case filmStampStored = "film-stamp-stored"
    case filmNamed = "film-named"
    case receiptWritten = "receipt-written"
    case deliveryStored = "delivery-stored"
    case spoolEmptied = "spool-emptied"
    case noteBegun = "note-begun"
    case noteWritten = "note-written"
    case claimKept = "claim-kept"
    case jobAccepted = "job-accepted"
    case imageKept = "image-kept"
    case imagePut = "image-put"
    case uploadStored = "upload-stored"
}

#if DEBUG
    extension CrashPoint {
        /// `REELDROP_CRASH_AT=POINT` or `POINT:N`, for the Nth time.
        private static let chosen: (point: CrashPoint, count: Int)? = {
            guard let text = getenv("REELDROP_CRASH_AT").map({ String(cString: $0) }) else { return nil }
            let parts = text.split(separator: ":")
            guard let point = parts.first.flatMap({ CrashPoint(rawValue: String($0)) }) else { return nil }
            return (point, parts.dropFirst().first.flatMap { Int($0) } ?? 1)
        }()
        private static let reached = Mutex(0)

        static func reach(_ point: CrashPoint) {
            guard let chosen, chosen.point == point else { return }
            let count = reached.withLock { count in
                count += 1
                return count
            }
            if count == chosen.count { kill(getpid(), SIGKILL) }
        }
    }
#else
    extension CrashPoint {
        @inline(__always)
        static func reach(_ point: CrashPoint) {}
    }
#endif
