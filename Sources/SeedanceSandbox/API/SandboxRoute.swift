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
    /// POST that asks for places to upload to, and GET of the list of uploads.
    case upload
    /// PUT of a file, and GET of one.
    case file
    /// Everything else.
    case other
}

/// What a request asks for, by its method and path.
enum Call: Equatable {
    /// A film; the resolution is nil where the body names it.
    case create(Model, Model.Form, resolution: String?)
    /// The tasks of a form, or of one of its resolutions.
    case list(Model.Form, resolution: String?)
    case read(Model.Form, String)
    case requestUploads
    case listUploads
    case put(String)
    case asset(String)
    case film(String)
    /// A path that exists, with a method that it does not have.
    case wrongMethod
    case unknown

    init(_ method: HTTPRequest.Method, path: String) {
        self = Self.known(method, path: path) ?? .unknown
    }

    private static func known(_ method: HTTPRequest.Method, path: String) -> Call? {
        let isReading = method == .get || method == .head
        if path.hasPrefix("/films/") { return isReading ? .film(path) : .wrongMethod }
        if path.hasPrefix("/assets/") { return isReading ? .asset(path) : .wrongMethod }
        if path.hasPrefix("/uploads/") { return method == .put ? .put(path) : .wrongMethod }
        if path == "/v1/ai/uploads" { return method == .get ? .listUploads : .wrongMethod }
        if path == "/v1/ai/uploads/request-url" { return method == .post ? .requestUploads : .wrongMethod }
        for model in Model.all {
            for form in model.forms {
                if let resolution = form.generatePaths.first(where: { $0.value == path })?.key {
                    // Where the path does not tell the resolution, a member does.
                    let named = form.members[.resolution] == nil ? resolution : nil
                    switch method {
                    case .post: return .create(model, form, resolution: named)
                    case .get: return .list(form, resolution: named)
                    default: return .wrongMethod
                    }
                }
                if path == form.tasksPath { return method == .get ? .list(form, resolution: nil) : .wrongMethod }
                if path.hasPrefix(form.tasksPath + "/") {
                    let id = path.dropFirst(form.tasksPath.count + 1)
                    guard !id.isEmpty, !id.contains("/") else { return nil }
                    return method == .get ? .read(form, String(id)) : .wrongMethod
                }
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
        case .requestUploads, .listUploads: .upload
        case .put, .asset: .file
        case .wrongMethod, .unknown: .other
        }
    }
}
