import SystemPackage
import WatchFolder

/// The images of one directory, to find the one that goes with a job by the letters of its name.
struct FolderImages: Sendable {
    let directory: FilePath
    private let names: [FilePath.Component]
    private let listing: FolderWorker.Listing?

    /// The endings of images that are looked for.
    static let endings = [".png", ".jpg", ".jpeg", ".webp"]
    /// Those of images that are sent in another form, when there is none of the others.
    private static let foreignEndings = [".heic", ".heif", ".avif", ".tif", ".tiff", ".psd"]

    init(_ listing: FolderWorker.Listing) {
        self.init(listing.directory, listing.entries, listing)
    }

    init(_ directory: FilePath, _ entries: [Entry], _ listing: FolderWorker.Listing? = nil) {
        (self.directory, self.listing) = (directory, listing)
        names = entries.filter { entry in
            [.file, .unknown].contains(entry.kind)
                && (Self.endings + Self.foreignEndings).contains { JobName.has(entry.name, ending: $0) }
        }.map(\.name)
    }

    /// Whether a file is surely not in the directory now; nil where that is not known from here.
    func lack(_ path: FilePath) -> Bool? {
        guard let listing, path.removingLastComponent() == directory else { return nil }
        return Intake.isMissing { () throws(FolderError) in try listing.stamp(path) }
    }

    /// The images whose names are like this stem with one of the endings, though not byte for byte.
    func names(like stem: [UInt8]) -> [FilePath.Component] {
        if names.isEmpty { return [] }
        func like(_ endings: [String]) -> [FilePath.Component] {
            endings.flatMap { ending in
                FileNames.name(stem: stem, ending: ending).map { name in
                    names.contains(name) ? [name] : DropFolder.names(like: name, among: names)
                } ?? []
            }
        }
        let usual = like(Self.endings)
        return usual.isEmpty ? like(Self.foreignEndings) : usual
    }
}
