import SystemPackage

extension DropFolder {
    /// Tries out what the delivery of a film takes: a hidden file is written and brought to the disk, gets another hidden
    /// name in the way in which a film gets its own, and is taken away again.
    ///
    /// - Parameters:
    ///   - mode: As for `createHidden`.
    ///   - group: As for `createHidden`.
    /// - Throws: `FolderError` for the step that the drive refuses.
    public func tryOut(mode: UInt32? = nil, group: UInt32? = nil) throws {
        let file = try createHidden(in: FilePath(), mode: mode, group: group)
        try Array("Made by reeldrop doctor.\n".utf8).withUnsafeBytes { try file.write($0) }
        let name = try file.publish(as: CollectionOfOne(HiddenName.make()))
        _ = try remove(FilePath(root: nil, components: name), ifStamp: file.stampNow())
    }

    /// How many directories the tree has that would be watched, the root included; nil when that takes longer than until
    /// `deadline` to find out.
    public func countDirectories(until deadline: ContinuousClock.Instant) throws(FolderError) -> Int? {
        var ahead = [FilePath()]
        var count = 0
        while let directory = ahead.popLast() {
            if ContinuousClock.now > deadline { return nil }
            count += 1
            // What is gone by now, or closed to this account, is not watched either.
            guard let entries = try? list(directory) else { continue }
            for entry in entries where entry.kind == .directory && !Debris.isDebris(entry.name, isDirectory: true) {
                ahead.append(directory.appending(entry.name))
            }
        }
        return count
    }
}
