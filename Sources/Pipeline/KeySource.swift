import Seedance
public import SystemPackage

/// Where the API key comes from (design §10). It never comes from an argument, which every user of the machine could read.
public struct KeySource: Sendable {
    private enum Place: Sendable {
        case environment(APIKey)
        case file(FilePath)
    }
    private let place: Place

    /// Looks in `REELDROP_API_KEY`, the config's `key_file`, and systemd's credentials, in this order.
    ///
    /// - Throws: ``KeyProblem`` when there is none, or none that could be one.
    public init(settings: Settings, environment: [String: String]) throws(KeyProblem) {
        if let text = environment["REELDROP_API_KEY"] {
            guard let key = APIKey(text) else { throw .unusable("REELDROP_API_KEY") }
            place = .environment(key)
        } else if let file = settings.keyFile {
            place = .file(file)
        } else if let credentials = environment["CREDENTIALS_DIRECTORY"] {
            place = .file(FilePath(credentials).appending("api-key"))
        } else {
            throw .missing
        }
        _ = try current()
    }

    /// The key as it is now. A file is read each time, so that a key which is put right works at once.
    ///
    /// - Throws: ``KeyProblem``.
    func current() throws(KeyProblem) -> APIKey {
        switch place {
        case .environment(let key): return key
        case .file(let path):
            let bytes: [UInt8]
            do {
                let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
                bytes = try file.closeAfter {
                    // No key is as long as that.
                    try [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
                        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                    }
                }
            } catch {
                throw .unreadable(path, "\(error).")
            }
            let text = String(decoding: bytes, as: UTF8.self)
            // What the unit gives where there is no file.
            if text.allSatisfy(\.isWhitespace) { throw .empty(path) }
            guard let key = APIKey(text) else { throw .unusable(path.string) }
            return key
        }
    }
}

/// Why there is no key.
public enum KeyProblem: Error, CustomStringConvertible {
    /// None of the places has one.
    case missing
    /// The file cannot be read; the text says why.
    case unreadable(FilePath, String)
    /// There is nothing in the file.
    case empty(FilePath)
    /// What that place holds cannot be a key.
    case unusable(String)

    /// The reason as a sentence for the operator, with the remedy.
    public var description: String {
        switch self {
        case .missing:
            "There is no API key. Put it into the environment as REELDROP_API_KEY, or into a file that the config names as "
                + "`api: { key_file: … }`."
        case .unreadable(let path, let why): "The API key cannot be read from \(path): \(why)"
        case .empty(let path):
            "There is no API key in \(path), which is empty. As a service, reeldrop is given what is in /etc/reeldrop/api-key "
                + "when it starts."
        case .unusable(let place): "What \(place) holds cannot be an API key: it must be one line of plain characters."
        }
    }
}
