import SystemPackage
import WatchFolder

/// Which names are jobs.
enum JobName {
    /// The most that is read of a job file, in bytes; what is longer is refused by the reader.
    static let sizeLimit = 64 << 10

    /// Whether this is the name of a job: it ends with `.job` in any case of letters and is not debris.
    static func isJob(_ name: FilePath.Component) -> Bool {
        guard let ending = name.extension, ending.utf8.count == 3, ending.lowercased() == "job" else { return false }
        return !Debris.isDebris(name, isDirectory: false)
    }

    /// Why a file that ends like a job is not run; nil when its content decides.
    static func refusal(_ name: FilePath.Component) -> String? {
        if name == "_defaults.job" { return Sentences.defaultsComeLater }
        return Debris.isConflictCopy(name) ? Sentences.conflictCopy : nil
    }
}
