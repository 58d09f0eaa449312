import HTTPTypes
import Seedance

/// The kinds of request that the sandbox tells apart.
public enum SandboxRoute: String, Sendable, CaseIterable {
    /// POST that starts a task.
    case create
    /// GET of a list of tasks.
    case list
    /// GET of one task.
    case read
    /// GET or HEAD of a film.
    case film
    /// Everything else.
    case other
}

/// What a request asks for, by its method and path.
enum Call: Equatable {
    case create(Model, Model.Tier)
    /// The tasks of a model, or of one of its tiers.
    case list(Model, Model.Tier?)
    case read(Model, String)
    case film(String)
    /// A path that exists, with a method that it does not have.
    case wrongMethod
    case unknown

    init(_ method: HTTPRequest.Method, path: String) {
        self = Self.known(method, path: path) ?? .unknown
    }

    private static func known(_ method: HTTPRequest.Method, path: String) -> Call? {
        if path.hasPrefix("/films/") {
            return method == .get || method == .head ? .film(path) : .wrongMethod
        }
        for model in Model.all {
            if let tier = model.tiers.first(where: { $0.generatePath == path }) {
                return switch method {
                case .post: .create(model, tier)
                case .get: .list(model, tier)
                default: .wrongMethod
                }
            }
            if path == model.tasksPath { return method == .get ? .list(model, nil) : .wrongMethod }
            if path.hasPrefix(model.tasksPath + "/") {
                let id = path.dropFirst(model.tasksPath.count + 1)
                guard !id.isEmpty, !id.contains("/") else { return nil }
                return method == .get ? .read(model, String(id)) : .wrongMethod
            }
        }
        return nil
    }

    /// Its kind.
    var route: SandboxRoute {
        switch self {
        case .create: .create
        case .list: .list
        case .read: .read
        case .film: .film
        case .wrongMethod, .unknown: .other
        }
    }
}
