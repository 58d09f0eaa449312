import Glibc
import SystemPackage
import WatchFolder

/// Which names are jobs.
enum JobName {
    /// The most that is read of a job file, in bytes; what is longer is refused by the reader.
    static let sizeLimit = 64 << 10

    /// Whether this is the name of a job: it ends with `.job` in any case of letters and is not debris. One that ends with
    /// `.job.txt` is meant as a job, and is refused by ``refusal(_:)``.
    static func isJob(_ name: FilePath.Component) -> Bool {
        name != FolderDefaults.name && (has(name, ending: ".job") || hasSecondEnding(name))
            && !Debris.isDebris(name, isDirectory: false)
    }

    /// Why a file that ends like a job is not run; nil when its content decides.
    static func refusal(_ name: FilePath.Component) -> String? {
        if has(name, ending: "defaults.job"), name.string.lowercased() == "_defaults.job" {
            return Sentences.defaultsName(name.string)
        }
        if hasSecondEnding(name) { return Sentences.secondEnding(name) }
        return Debris.isConflictCopy(name) ? Sentences.conflictCopy : nil
    }

    /// The stem of the job that a file orders again, on purpose, by its name alone: `hero.redo`. Nil for any other file.
    static func redoStem(_ name: FilePath.Component) -> [UInt8]? {
        stem(name, endings: [".redo", ".redo.txt"])
    }

    /// A name without the one of these endings that it has; nil when it has none.
    static func stem(_ name: FilePath.Component, endings: [String]) -> [UInt8]? {
        endings.first { has(name, ending: $0) }.map { ending in
            Array(FilePath(root: nil, components: name).bytes.dropLast(ending.utf8.count))
        }
    }

    /// Windows hides the endings of names and text editors append theirs, so a person sees `hero.job` where `hero.job.txt` is.
    private static func hasSecondEnding(_ name: FilePath.Component) -> Bool {
        [".job.txt", ".job.rtf"].contains { has(name, ending: $0) }
    }

    /// Whether a name is longer than this ending and ends with it, in any case of ASCII's letters.
    static func has(_ name: FilePath.Component, ending: String) -> Bool {
        name.withPlatformString { name in
            let surplus = strlen(name) - ending.utf8.count
            return surplus > 0 && strcasecmp(name + surplus, ending) == 0
        }
    }
}
