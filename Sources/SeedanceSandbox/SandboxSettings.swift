import Glibc
public import SystemPackage

/// How a ``Sandbox`` behaves; the defaults are the documented API with films at the speed of a demonstration.
public struct SandboxSettings: Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// The port to listen on; 0 takes any free one, which ``Sandbox/listening()`` tells.
    public var port = 8787
    /// The keys that are accepted.
    public var apiKeys = Keys.anyButWrong
    /// Seconds from CREATED to COMPLETED, ±10 % drawn from ``seed``; IN_PROGRESS comes half-way.
    public var taskSeconds = 8.0
    /// Requests that a key may make in a window of 60 seconds, downloads not counted; nil for no limit (contract §3).
    public var requestsPerMinute: Int? = 50
    /// Whether answers tell what is left of that limit; not every one of the API's does (contract §3).
    public var tellsRate = true
    /// How much faster than life the limiter's window passes: 60 makes it one second long.
    public var timeScale = 1.0
    /// Seconds that a link to a film lives from the completion of its task on (contract §5).
    public var linkSeconds = 86_400.0
    /// Seconds that an address of an uploaded file is good for (contract §1).
    public var assetSeconds = 86_400.0
    /// Whether members that the model does not have are refused; the published schema does not say (contract §1).
    public var strict = false
    /// The secret that notices are signed with, as its raw UTF-8 bytes (contract §4).
    public var webhookSecret = "sandbox-webhook-secret"
    /// Seconds to wait before each further attempt to deliver a notice that was not answered with 2xx; the real API's
    /// habits are unknown (contract §4).
    public var webhookRetries: [Double] = [1, 5]
    /// What goes wrong, on purpose.
    public var faults: [Fault] = []
    /// What a finished task's film is.
    public var films = Films.rendered
    /// The ffmpeg to draw with: a path, or a name that is looked up in `PATH`.
    public var ffmpeg = "ffmpeg"
    /// How many films are drawn at the same time.
    public var renderersAtOnce = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    /// Where films are kept; nil for a temporary directory that is removed at the end.
    public var directory: FilePath?
    /// Where everything drawn by lot starts, except the seeds of films whose request leaves the choice to the API.
    public var seed: UInt64 = 1

    /// Which keys are accepted.
    public enum Keys: Sendable {
        /// Every key but those that start with `wrong`, so that a refusal can be had without configuration.
        case anyButWrong
        /// These keys alone.
        case exactly(Set<String>)
    }

    /// What a finished task's film is.
    public enum Films: Sendable {
        /// Drawn by ffmpeg from the request, in the documented size and length.
        case rendered
        /// The same small, valid film for every task, made once at the start: for tests of load.
        case tiny
    }

    /// Settings as documented; change what the test needs.
    public init() {}
}
