public import SystemPackage

/// What other programs can be told of.
public enum HookEvent: String, Sendable, CaseIterable {
    /// A film is in its folder.
    case delivered
    /// There is no film: the API could not make it, it was lost, or its job has problems.
    case failed
    /// It waits for a person, because it may have been charged, or because so many came at once.
    case held
    /// It waits for a person, because it is over what may be spent.
    case budget

    /// What a move into that state is told as; nil when it is nobody's concern.
    init?(_ state: TakeState) {
        switch state {
        case .delivered: self = .delivered
        case .failed, .lost, .rejected: self = .failed
        case .held: self = .held
        case .waiting, .ready, .submitting, .running, .completed, .cancelled: return nil
        }
    }

    /// Whether several of one folder are told in one go, as long as nobody has been told yet: they come in masses.
    var isToldTogether: Bool { self == .held || self == .budget }
}

/// How patient hooks are. Tests can't wait that long.
struct HookPatience: Sendable {
    /// How long after each try the next one follows; after the last there is none. In seconds.
    var pauses: [Double] = [10, 60, 600, 3600, 7200]
    /// How long an address may take to answer.
    var answer = Duration.seconds(10)
    /// How long a command may run.
    var command = Duration.seconds(30)
}

/// Somebody who is told.
public struct Hook: Sendable, Equatable {
    /// How they are told.
    public enum Way: Sendable, Equatable {
        /// A program is started with these arguments; no shell is between. The first is its path.
        case command([String])
        /// A message for people goes to an address, in the form that Slack, Mattermost and others take.
        case slack(Address)
        /// A JSON document goes to an address, signed as Standard Webhooks has it with the secret in the file.
        case signed(Address, secretFile: FilePath)
    }

    /// Where messages go. Whoever knows the address of a chat may write there, so it can be in a file of its own.
    public enum Address: Sendable, Equatable {
        case url(String)
        case file(FilePath)
    }

    /// How it is called in the log, in the status and in the store. Nothing that is secret about an address is in it.
    public let name: String
    /// How it is told.
    public let way: Way
    /// What it is told of.
    public let events: Set<HookEvent>
}
