import AsyncHTTPClient
import Foundation
import Logging
import NIOPosix
import Seedance
import SystemPackage

/// The API with the key of now: a key that is put right in its file works at once.
struct API: Sendable {
    private let keys: KeySource
    private let settings: SeedanceClient.Settings
    private let http: HTTPClient
    private let logger: Logger
    private let meters: Meters
    /// The API's own host; links to films may lead there.
    let host: String

    /// - Throws: `SeedanceClient.SettingsError` when the address can't be used, ``KeyProblem`` without a key.
    init(keys: KeySource, address: String, http: HTTPClient, meters: Meters = Meters(), logger: Logger) throws {
        self.keys = keys
        self.http = http
        self.meters = meters
        self.logger = logger
        settings = SeedanceClient.Settings(baseURL: address)
        host = URL(string: address)?.host()?.lowercased() ?? ""
        _ = try SeedanceClient(key: keys.current(), settings: settings, http: http)
    }

    func generate(_ request: GenerationRequest) async -> Result<Reply<VideoTask>, APIError> {
        await call(.create) { client throws(APIError) in try await client.generate(request) }
    }

    func task(_ id: String, of form: Model.Form) async -> Result<Reply<VideoTask>, APIError> {
        await call(.task) { client throws(APIError) in try await client.task(id, of: form) }
    }

    func tasks(of form: Model.Form) async -> Result<Reply<[TaskSummary]>, APIError> {
        await call(.list) { client throws(APIError) in try await client.tasks(of: form) }
    }

    func requestUploads(_ types: [ImageType]) async -> Result<Reply<[UploadTicket]>, APIError> {
        await call(.upload) { client throws(APIError) in try await client.requestUploads(types) }
    }

    /// Puts a file where a ticket says, which is no request to the API.
    func upload(_ file: FilePath, byteCount: Int64, to ticket: UploadTicket) async -> Result<Reply<Bool>, APIError> {
        await call(nil) { client throws(APIError) in
            try await client.upload(file, byteCount: byteCount, to: ticket)
            return Reply(value: true)
        }
    }

    private func call<Value>(
        _ route: Meters.Route?,
        _ body: (SeedanceClient) async throws(APIError) -> Reply<Value>
    ) async -> Result<Reply<Value>, APIError> {
        let client: SeedanceClient
        do {
            let key = try await NIOThreadPool.singleton.runIfActive { [keys] in try keys.current() }
            client = try SeedanceClient(key: key, settings: settings, http: http)
        } catch {
            // The key's file is gone or empty, which is the same as a key that is not accepted. Designers read the message.
            logger.error("no key", metadata: ["why": "\(error)"])
            return .failure(APIError(.unauthorized, message: "it cannot be read"))
        }
        let result: Result<Reply<Value>, APIError>
        do throws(APIError) {
            result = .success(try await body(client))
        } catch {
            result = .failure(error)
        }
        if let route { meters.asked(route, result) }
        return result
    }
}
