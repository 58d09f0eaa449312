import HTTPTypes
import Seedance

/// What is said to a notice.
enum NoticeVerdict: Sendable, Hashable {
    /// It is in the store.
    case taken
    /// It came before, with the same id.
    case again
    /// It is signed, but what it says can't be; sending it again would not help.
    case contradiction
    /// Its signature, its time or both are not to be believed.
    case refused(WebhookRefusal)
    /// It is signed, but for nothing that was sent.
    case unknown
    case malformed
    case tooLarge
    /// It could not be checked or stored now and should come again.
    case failed

    var status: HTTPResponse.Status {
        switch self {
        case .taken, .again: .noContent
        case .contradiction: .conflict
        case .refused: .unauthorized
        case .unknown: .notFound
        case .malformed: .badRequest
        case .tooLarge: .contentTooLarge
        case .failed: .serviceUnavailable
        }
    }

    /// The word for it in the log.
    var label: String {
        switch self {
        case .taken: "taken"
        case .again: "again"
        case .contradiction: "contradiction"
        case .refused(let refusal): refusal.rawValue
        case .unknown: "unknown"
        case .malformed: "malformed"
        case .tooLarge: "tooLarge"
        case .failed: "failed"
        }
    }
}
