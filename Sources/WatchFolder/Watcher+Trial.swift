public import SystemPackage

extension Watcher {
    /// What watching one directory would come to.
    public struct Trial: Sendable {
        /// The directory, relative to the drop folder's root.
        public let directory: FilePath
        /// What it is on.
        public let system: FileSystem
        /// Why it would be looked at again and again; nil where events would tell.
        public let reason: PollReason?
        /// With `notify`: what came of asking the server to tell when to look; nil when it told nothing.
        public var notices: Watching.Notices?
    }

    /// What watching a drop folder would come to: each directory that has a file system of its own.
    ///
    /// Makes a hidden test file in each and takes it away again. Blocks.
    ///
    /// - Throws: `FolderError` when the folder itself can't be opened.
    public func trial(
        of folder: DropFolder,
        mode: WatchMode
    ) throws(FolderError) -> [Trial] {
        var found = [try trial(of: FilePath(), in: folder, mode)]
        for mount in MountTable.current().below(folder.path).sorted(by: { $0.id < $1.id }) {
            // What is mounted where nobody may look is no part of the folder.
            if let more = try? trial(of: mount.directory(below: folder.path), in: folder, mode) { found.append(more) }
        }
        return found
    }

    private func trial(
        of directory: FilePath,
        in folder: DropFolder,
        _ mode: WatchMode
    ) throws(FolderError) -> Trial {
        let opened = try folder.openDirectory(directory)
        let system = try FileSystem(of: opened)
        if mode == .poll { return Trial(directory: directory, system: system, reason: .asked) }
        if mode != .inotify, !system.sendsEvents {
            let isAsked = mode == .notify && system.mayHaveNotices
            let notices = isAsked ? try ShareNotices.trial(of: directory, in: folder) : nil
            return Trial(directory: directory, system: system, reason: .remote(system), notices: notices)
        }
        let inbox = try Inbox(ignoring: { _, _ in true })
        attach(inbox)
        defer { detach(inbox) }
        switch watch(opened, as: directory, for: inbox, pass: 0) {
        case .limitReached:
            return Trial(directory: directory, system: system, reason: .limit(watches: counters.watches))
        case .refused: return Trial(directory: directory, system: system, reason: .refused)
        case .watched: break
        }
        let isSilent = mode != .inotify && sends(eventsFrom: directory, of: folder) == false
        return Trial(directory: directory, system: system, reason: isSilent ? .silent : nil)
    }
}
