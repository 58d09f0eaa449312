import Foundation
import Glibc
import SystemPackage
import WatchFolder

extension DoctorReport {
    /// In bytes. The database stops at a full disk, and films whose folder is away wait here.
    private static let littleState: (error: Int64, warning: Int64) = (64 << 20, 1 << 30)

    mutating func lookAtState(_ path: FilePath) {
        let subject = "state \(path)"
        // Where it will be made, if it is not there yet.
        var place = path
        while !FileManager.default.fileExists(atPath: place.string), place.removeLastComponent() {}
        if place.isEmpty { place = "." }
        let isThere = place == path
        do {
            let system = try FileSystem(of: place)
            if system.reach == .remote {
                return fail(
                    subject,
                    .writing,
                    "It is on \(system.name), where the database is not safe. Put it on a local disk, with --state."
                )
            }
            guard access(place.string, W_OK) == 0 else {
                return fail(
                    subject,
                    .writing,
                    "This account may not write into \(place). Give it to reeldrop's with chown."
                )
            }
            var message = isThere ? "On \(system.name)" : "It is made at the first start, on \(system.name)"
            let free = Self.freeBytes(at: place)
            if let free { message += ", \(Self.words(bytes: free)) free" }
            if let free, free < Self.littleState.error {
                fail(subject, .writing, message + ". That is too little to write down what is done: make room.")
            } else if let free, free < Self.littleState.warning {
                warn(subject, message + ". Make room: films whose drive is away are kept here.")
            } else if ["tmpfs", "ramfs"].contains(system.name) {
                warn(
                    subject,
                    message + ". Whatever is there is gone when the machine restarts: put it on a disk, with --state."
                )
            } else {
                good(subject, message + ".")
            }
        } catch {
            fail(subject, .writing, "\(error)")
        }
    }

    /// Looks whether hooks can work, without telling anybody anything.
    ///
    /// - Returns: the files of theirs that are nobody else's to read.
    private mutating func lookAtHooks(_ hooks: [Hook]) -> [FilePath] {
        var secrets: [FilePath] = []
        for hook in hooks {
            var problem: String?
            switch hook.way {
            case .command(let words):
                if access(words[0], X_OK) != 0 { problem = "\(words[0]) is no program that this account may start." }
            case .slack(let address), .signed(let address, _):
                var files: [FilePath] = []
                if case .file(let file) = address { files.append(file) }
                if case .signed(_, let file) = hook.way { files.append(file) }
                secrets += files
                do throws(HookProblem) {
                    for file in files { _ = try Hooks.word(file) }
                } catch {
                    problem = "\(error)"
                }
            }
            if let problem { warn("hook \(hook.name)", problem) } else { good("hook \(hook.name)", "It is ready.") }
        }
        return secrets
    }

    mutating func lookAtImageTool() {
        if Converter.isInstalled {
            good("images", "HEIC, TIFF, PSD and images that are too large are sent in another form, by libvips.")
        } else {
            warn(
                "images",
                "HEIC, TIFF, PSD and images that are too large are refused. `apt install libvips-tools` has them used."
            )
        }
    }

    private static func freeBytes(at path: FilePath) -> Int64? {
        var about = statvfs()
        guard path.withPlatformString({ statvfs($0, &about) }) == 0, about.f_blocks > 0 else { return nil }
        let (bytes, isTooMany) = UInt64(about.f_bavail).multipliedReportingOverflow(by: UInt64(about.f_frsize))
        return isTooMany ? .max : Int64(clamping: bytes)
    }

    static func words(bytes: Int64) -> String {
        bytes < 10 << 30 ? "\(bytes >> 20) MB" : "\(bytes >> 30) GB"
    }

    /// Looks at the files that hold secrets, as far as they are there.
    mutating func lookAtCredentials(_ settings: Settings, _ environment: [String: String]) {
        let given = environment["CREDENTIALS_DIRECTORY"].map { FilePath($0) }
        let named = [settings.keyFile, settings.webhookSecretFile, settings.webTokenFile] + lookAtHooks(settings.hooks)
        let files =
            named.compactMap(\.self) + ["api-key", "webhook-secret", "web-token"].compactMap { given?.appending($0) }
        for file in files {
            var status = stat()
            let subject = "secret \(file)"
            guard file.withPlatformString({ stat($0, &status) }) == 0 else { continue }
            if status.st_mode & mode_t(S_IROTH | S_IWOTH) != 0 {
                warn(subject, "Everybody on this machine can read it. Put that right: chmod o-rwx \(file)")
            } else {
                good(subject, "Only its owner and group can read it.")
            }
        }
        if let file = settings.webTokenFile, access(file.string, R_OK) != 0 {
            fail("secret \(file)", .config, "The config names it as `web: { token_file: … }`, but it cannot be read.")
        }
        if settings.publicURL != nil {
            do {
                _ = try WebhookSecret(settings: settings, environment: environment)
                good("webhook", "There is a secret for the API's notices.")
            } catch {
                fail("webhook", .config, "\(error)")
            }
        }
    }
}
