public import SystemPackage

extension Watcher {
    /// What watching a drop folder would come to: each directory that has a file system of its own, with the reason why it
    /// would be looked at again and again, nil where events would tell.
    ///
    /// Makes a hidden test file in each and takes it away again. Blocks.
    ///
    /// - Throws: `FolderError` when the folder itself can't be opened.
    public func trial(
        of folder: DropFolder,
        mode: WatchMode
    ) throws(FolderError) -> [(directory: FilePath, system: FileSystem, reason: PollReason?)] {
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
    ) throws(FolderError) -> (directory: FilePath, system: FileSystem, reason: PollReason?) {
        let opened = try folder.openDirectory(directory)
        let system = try FileSystem(of: opened)
        if mode == .poll { return (directory, system, .asked) }
        if mode == .auto, !system.sendsEvents { return (directory, system, .remote(system)) }
        let inbox = try Inbox(ignoring: { _, _ in true })
        attach(inbox)
        defer { detach(inbox) }
        switch watch(opened, as: directory, for: inbox, pass: 0) {
        case .limitReached: return (directory, system, .limit(watches: counters.watches))
        case .refused: return (directory, system, .refused)
        case .watched: break
        }
        let isSilent = mode == .auto && sends(eventsFrom: directory, of: folder) == false
        return (directory, system, isSilent ? .silent : nil)
    }
}
