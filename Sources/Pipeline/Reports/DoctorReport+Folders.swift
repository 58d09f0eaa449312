import Foundation
import SystemPackage
import WatchFolder

extension DoctorReport {
    mutating func lookAtFolders(_ settings: Settings) async {
        let watcher: Watcher?
        do {
            watcher = try Watcher()
        } catch {
            watcher = nil
            warn("events", "\(PollReason.noQueue)")
        }
        defer { watcher?.stop() }
        if settings.folders.isEmpty {
            warn("folders", "The config names no drop folder. Name one, as `folders: [{ path: /srv/drop }]`.")
        }
        var directories = 0
        for place in settings.folders { directories += await lookAt(place, settings, watcher) }
        lookAtLimits(directories)
    }

    /// - Returns: how many directories events have to tell of.
    private mutating func lookAt(_ place: Settings.Folder, _ settings: Settings, _ watcher: Watcher?) async -> Int {
        let subject = "folder \(place.path)"
        // Asked on a thread of its own: a drive may hang.
        let threads = PatientThreads()
        defer { threads.close() }
        do {
            let (trials, free) = try await threads.run { [mode = settings.filmMode, group = settings.filmGroup] in
                let folder = try DropFolder(place.path)
                try folder.tryOut(mode: mode, group: group)
                return (try watcher?.trial(of: folder, mode: place.watch) ?? [], try folder.freeBytes())
            }
            for trial in trials {
                let part = trial.directory.isEmpty ? subject : "\(subject), \(trial.directory)"
                var how = trial.reason.map { "looked at again and again. \($0)" } ?? "watched by events."
                if let notices = trial.notices { how += " \(notices)" }
                switch trial.reason {
                case nil, .asked, .remote: good(part, "Writable, on \(trial.system.name), \(how)")
                case .noQueue, .silent, .limit, .refused: warn(part, "Writable, on \(trial.system.name), \(how)")
                }
            }
            if trials.isEmpty { good(subject, "Writable.") }
            lookAtRoom(subject, free)
            guard trials.contains(where: { $0.reason == nil }) else { return 0 }
            let count = try await threads.run {
                try DropFolder(place.path).countDirectories(until: .now + .seconds(10))
            }
            return count ?? 0
        } catch {
            fail(subject, .writing, "\(error)")
            return 0
        }
    }

    private mutating func lookAtRoom(_ subject: String, _ free: Int64?) {
        guard let free else { return }
        let room = "\(subject), room"
        let films = free / FilmSize.expected(resolution: "720p", seconds: 10)
        let message = "\(Self.words(bytes: free)) free"
        switch films {
        case 0: fail(room, .writing, message + ". No film would be sent that has no room here: make some.")
        case ..<50: warn(room, message + ", enough for about \(films) large films. Make more room soon.")
        default: good(room, message + ".")
        }
    }

    private mutating func lookAtLimits(_ directories: Int) {
        func limit(_ name: String) -> Int? {
            let text = try? String(contentsOfFile: "/proc/sys/fs/inotify/\(name)", encoding: .utf8)
            return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        guard let watches = limit("max_user_watches"), let queue = limit("max_queued_events") else { return }
        let subject = "inotify"
        let message = "\(directories) directories to be watched, of \(watches) allowed"
        if directories > watches / 5 * 4 {
            let enough = max(524_288, directories * 4)
            warn(
                subject,
                message
                    + ". What is beyond is looked at every five seconds. Raise it: sysctl fs.inotify.max_user_watches=\(enough)"
            )
        } else if queue < 16_384 {
            warn(
                subject,
                "The kernel keeps only \(queue) events, and looking at everything makes up for lost ones. Raise it: "
                    + "sysctl fs.inotify.max_queued_events=16384"
            )
        } else {
            good(subject, message + ".")
        }
    }
}
