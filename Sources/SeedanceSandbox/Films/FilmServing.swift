import HTTPTypes
import Hummingbird
import NIOCore
import SystemPackage

/// Hands out films over their signed links, in chunks from the disk.
struct FilmServing {
    let settings: SandboxSettings
    let state: SandboxState
    let store: FilmStore
    let link: FilmLink

    func respond(
        to request: Request,
        path: String,
        carriesKey: Bool,
        now: Double,
        _ context: SandboxContext
    ) async -> Response {
        let verdict = link.check(path: path, query: request.uri.query, now: now)
        let range = request.headers[.range]
        func record(_ taskID: String?) async {
            await state.record(
                RecordedDownload(
                    taskID: taskID,
                    method: request.method.rawValue,
                    range: range,
                    carriedKey: carriesKey,
                    time: now
                )
            )
        }
        guard case .valid(let taskID) = verdict else {
            await record(nil)
            return Self.page(.forbidden, verdict == .expired ? "URL has expired" : "URL signature is not valid")
        }
        await record(taskID)
        let name = settings.films == .tiny ? FilmStore.tinyName() : taskID + ".mp4"
        guard let length = await store.length(name), length > 0, await state.take(.missingFilm, on: .film) == nil else {
            return Self.page(.notFound, "Not found")
        }
        if await state.take(.notAFilm, on: .film) != nil { return Self.page(.ok, "Please stand by") }
        let damage = request.method == .head ? nil : await damage()

        var headers: HTTPFields = [.contentType: "video/mp4", .acceptRanges: "bytes", .eTag: "\"\(taskID)\""]
        switch ByteRange(header: range, length: length) {
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(length)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        case .whole:
            return await send(name, 0...(length - 1), .ok, headers, damage, request, context)
        case .part(let part):
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound)/\(length)"
            return await send(name, part, .partialContent, headers, damage, request, context)
        }
    }

    /// What is done to a download on purpose.
    private enum Damage {
        case cut
        case stall(Double)
        case half
        case noLength
    }

    private func damage() async -> Damage? {
        if await state.take(.truncatedDownload, on: .film) != nil { return .cut }
        if let fault = await state.take(.stalledDownload, on: .film) { return .stall(fault.number(or: 600)) }
        if await state.take(.wrongLength, on: .film) != nil { return .half }
        return await state.take(.noLength, on: .film) == nil ? nil : .noLength
    }

    private func send(
        _ name: String,
        _ range: ClosedRange<Int>,
        _ status: HTTPResponse.Status,
        _ headers: HTTPFields,
        _ damage: Damage?,
        _ request: Request,
        _ context: SandboxContext
    ) async -> Response {
        var headers = headers
        headers[.contentLength] = String(range.count)
        if request.method == .head { return Response(status: status, headers: headers) }
        let path = store.path(name).string
        let half = range.lowerBound...(range.lowerBound + max(0, range.count / 2 - 1))
        let files = FileIO()
        do {
            switch damage {
            case nil:
                let body = try await files.loadFile(path: path, range: range, context: context)
                return Response(status: status, headers: headers, body: body)
            case .half:
                headers[.contentLength] = String(half.count)
                let body = try await files.loadFile(path: path, range: half, context: context)
                return Response(status: status, headers: headers, body: body)
            case .noLength:
                headers[.contentLength] = nil
                let body = try await files.loadFile(path: path, range: range, context: context)
                return Response(status: status, headers: headers, body: ResponseBody { try await body.write($0) })
            case .cut, .stall:
                let bytes = ByteBuffer(bytes: try await store.read(name, half))
                let rest = ResponseBody(contentLength: range.count) { writer in
                    try await writer.write(bytes)
                    if case .stall(let seconds) = damage { try await Task.sleep(for: .seconds(seconds)) }
                    // Closing the sending side lets what was written arrive first.
                    try await context.channel.close(mode: .output)
                    throw CancellationError()
                }
                return Response(status: status, headers: headers, body: rest)
            }
        } catch {
            return Self.page(.notFound, "Not found")
        }
    }

    private static func page(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/html"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: "<html><body><h1>\(text)</h1></body></html>\n"))
        )
    }
}
