import FoundationEssentials
import Subprocess
import SystemPackage

/// How other programs are started: with nothing that is secret, and with all that they start, so that nothing is left of
/// one that is stopped.
enum ChildProcess {
    /// Of this process's environment only what says where things are. The key and the secrets are nobody else's.
    static var environment: Environment {
        var kept: [Environment.Key: String] = [:]
        for name: Environment.Key in ["PATH", "HOME", "LANG", "TZ"] {
            kept[name] = ProcessInfo.processInfo.environment[name.rawValue]
        }
        return .custom(kept)
    }

    static var options: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
        ]
        return options
    }
}
