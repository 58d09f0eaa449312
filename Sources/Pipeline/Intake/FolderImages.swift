import SystemPackage
import WatchFolder

/// The images of one directory, to find the one that goes with a job by the letters of its name.
struct FolderImages: Sendable {
    let directory: FilePath
    private let names: [FilePath.Component]

    /// The endings of images that are looked for.
    static let endings = [".png", ".jpg", ".jpeg", ".webp"]

    init(_ listing: FolderWorker.Listing) {
        self.init(listing.directory, listing.entries)
    }

    init(_ directory: FilePath, _ entries: [Entry]) {
        self.directory = directory
        names = entries.filter { entry in
            [.file, .unknown].contains(entry.kind) && Self.endings.contains { JobName.has(entry.name, ending: $0) }
        }.map(\.name)
    }

    /// The images whose names are like this stem with one of the endings, though not byte for byte.
    func names(like stem: [UInt8]) -> [FilePath.Component] {
        if names.isEmpty { return [] }
        return Self.endings.flatMap { ending in
            FileNames.name(stem: stem, ending: ending).map { DropFolder.names(like: $0, among: names) } ?? []
        }
    }
}
