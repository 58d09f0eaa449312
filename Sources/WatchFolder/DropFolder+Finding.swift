public import SystemPackage

/// What a written path leads to when the drive may spell its names otherwise.
public enum FoundPath: Hashable, Sendable {
    /// The one place that the path can mean: exactly as written as far as there is such a name, and else the one name that
    /// is like it. From the first component on of which there is neither, as written.
    case one(FilePath)
    /// No name is exactly as written, and more than one is like it.
    case several([FilePath.Component])
}

extension DropFolder {
    /// Looks for a path by its exact bytes, then by the same letters in another Unicode form, then by other case; each
    /// component in turn, in the directory that the ones before have led to.
    public func find(_ written: FilePath) throws(FolderError) -> FoundPath {
        let components = try Self.confined(written)
        var found = FilePath()
        for (index, name) in components.enumerated() {
            let isLast = index == components.count - 1
            let directory: Descriptor
            do {
                directory = try openDirectory(found)
            } catch .notFound {
                return .one(components[index...].reduce(into: found) { $0.append($1) })
            }
            // By its bytes, as the drive understands them.
            if try directory.status(of: name) != nil {
                found.append(name)
                continue
            }
            let names = try directory.entries().filter { isLast ? $0.kind != .directory : $0.kind == .directory }
            let like = Self.names(like: name, among: names.map(\.name))
            if like.count > 1 { return .several(like) }
            found.append(like.first ?? name)
        }
        return .one(found)
    }

    /// The names that are the same text in another Unicode form; where there is none, in another case.
    public static func names(
        like written: FilePath.Component,
        among names: [FilePath.Component]
    ) -> [FilePath.Component] {
        guard let text = written.text else { return [] }
        let small = text.lowercased()
        var (sameText, sameLetters): ([FilePath.Component], [FilePath.Component]) = ([], [])
        for name in names {
            guard let other = name.text else { continue }
            // Two strings are equal in Swift when they are canonically equivalent.
            if other == text {
                sameText.append(name)
            } else if other.lowercased() == small {
                sameLetters.append(name)
            }
        }
        return (sameText.isEmpty ? sameLetters : sameText).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }
}

extension FilePath.Component {
    /// The name as text; nil when its bytes are none.
    fileprivate var text: String? { String(validating: bytes, as: UTF8.self) }
}
