public import SystemPackage
import WatchFolder

/// Makes a lost state again from the receipts on a drive.
public enum Rebuild {
    /// Makes the films of a drop folder's receipts and claims known, so that none of them is paid for again.
    ///
    /// A daemon does the same when it starts; this is for looking at the result before.
    ///
    /// - Returns: how many films were not known before.
    /// - Throws: ``StoreError``, ``FolderError``, or an error of the database.
    public static func run(folder path: FilePath, stateDirectory: FilePath) throws -> Int {
        let folder = try DropFolder(path)
        let store = try Store(stateDirectory: stateDirectory)
        defer { store.close() }
        let known =
            try store.folder(at: folder.path)
            ?? store.addFolder(at: folder.path, marker: FolderMarker.ensure(in: folder))
        return try store.restore(from: folder, id: known.id)
    }
}
