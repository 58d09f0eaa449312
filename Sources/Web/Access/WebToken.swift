import Crypto
import FoundationEssentials
import NIOPosix
public import Pipeline
public import SystemPackage

/// The token that whoever looks or orders has to bring along: `Authorization: Bearer …`, or once in the page's form.
public struct WebToken: Sendable {
    private let file: FilePath

    /// A token in a file, which is read each time, so that a new one works at once.
    ///
    /// - Throws: ``WebTokenProblem`` when there is none in it.
    public init(file: FilePath) throws(WebTokenProblem) {
        self.file = file
        _ = try current()
    }

    /// The token that there is: of the file that the config names, else systemd's credential `web-token`.
    ///
    /// - Returns: nil when there is none, or nothing in the credential.
    /// - Throws: ``WebTokenProblem`` when there is none in the file that the config names.
    public static func find(
        _ settings: Settings,
        environment: [String: String]
    ) throws(WebTokenProblem) -> WebToken? {
        if let file = settings.webTokenFile { return try WebToken(file: file) }
        return environment["CREDENTIALS_DIRECTORY"].flatMap { try? WebToken(file: FilePath($0).appending("web-token")) }
    }

    /// The token of now.
    ///
    /// - Throws: ``WebTokenProblem`` when there is none any more.
    func now() async throws -> String {
        // The file may be on a drive that hangs.
        try await NIOThreadPool.singleton.runIfActive { [self] in try current() }
    }

    static func isSame(_ brought: String, _ token: String) -> Bool {
        // Digests are compared in a time that tells nothing about where they differ.
        SHA256.hash(data: Data(brought.utf8)) == SHA256.hash(data: Data(token.utf8))
    }

    private func current() throws(WebTokenProblem) -> String {
        let text: String
        do {
            text = try String(contentsOfFile: file.string, encoding: .utf8)
        } catch {
            throw .unreadable(file, "\(error)")
        }
        let token = text[...].trimmed
        if token.isEmpty { throw .empty(file) }
        return token
    }
}

/// Why there is no token.
public enum WebTokenProblem: Error, CustomStringConvertible {
    /// The file cannot be read; the text says why.
    case unreadable(FilePath, String)
    /// There is nothing in it.
    case empty(FilePath)

    /// The reason as a sentence for the operator.
    public var description: String {
        switch self {
        case .unreadable(let file, let why): "The token of `web: { token_file: … }` cannot be read from \(file): \(why)"
        case .empty(let file): "There is no token in \(file), which the config names as `web: { token_file: … }`."
        }
    }
}

extension Substring {
    /// Without the white space at both ends.
    var trimmed: String {
        String(reversed().drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace))
    }
}
