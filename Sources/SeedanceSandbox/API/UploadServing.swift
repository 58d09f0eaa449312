import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import NIOPosix
import SystemPackage

/// A file that has a place, and perhaps its bytes.
struct SandboxUpload {
    let id: String
    /// The fingerprint of the key that asked for the place.
    let owner: String
    /// The content type.
    let type: String
    /// Unix time.
    let created: Double
    /// Nil before it was put.
    var byteCount: Int?
    /// What it is, when it is a picture.
    var kind: ImageKind?

    /// The name of its file, whose suffix tells ffmpeg the format.
    var name: String { id + "." + (type.split(separator: "/").last ?? "bin") }
}

/// The documented way of a file to an address: a place is asked for, the bytes are put there, and the address is good from
/// then on (contract §1, Upload Files API).
struct UploadServing {
    let settings: SandboxSettings
    let state: SandboxState
    let store: FilmStore
    let link: FilmLink

    private static let types: Set<String> = [
        "image/png", "image/jpeg", "image/webp", "video/mp4", "video/webm", "video/quicktime", "audio/mpeg",
        "audio/wav", "audio/mp4", "audio/webm", "audio/ogg",
    ]
    private static let most = 14
    private static let lengthRange = "0,1073741824"
    /// Seconds in which a file must be put, and those after which it is deleted.
    private static let (place, life) = (120.0, 604_800.0)

    // MARK: The API's part

    /// Places for files, as JSON.
    func places(for members: [String: JSONValue]?, owner: String, now: Double) async -> Result<String, BadRequest> {
        func bad(_ reason: String) -> Result<String, BadRequest> {
            .failure(BadRequest(parameters: [.init(name: "files", reason: "Parameter 'files' \(reason)")]))
        }
        guard case .array(let files)? = members?["files"], !files.isEmpty else { return bad("is required") }
        guard files.count <= Self.most else { return bad("must have at most \(Self.most) entries") }
        var rows: [String] = []
        for file in files {
            guard case .object(let file) = file, let type = file["content_type"]?.text, Self.types.contains(type) else {
                return bad("has a content_type that is not supported")
            }
            let id = "upl_" + FilmLink.hex((0..<6).map { _ in UInt8.random(in: 0...255) })
            let upload = SandboxUpload(id: id, owner: owner, type: type, created: now)
            await state.place(upload)
            let base = await state.base
            let put = base + link.sign(path: "/uploads/\(id)", expires: Int(now + Self.place))
            let headers =
                #"{"Content-Type":\#(JSONText.quoted(type)),"x-goog-content-length-range":"\#(Self.lengthRange)"}"#
            rows.append(
                #"{"file_id":"\#(id)","upload_url":\#(JSONText.quoted(put)),"headers":\#(headers),"#
                    + #""expires_in":\#(Int(Self.place)),\#(await address(of: upload, now: now))}"#
            )
        }
        return .success(#"{"files":[\#(rows.joined(separator: ","))]}"#)
    }

    /// The owner's files, with fresh addresses.
    func list(owner: String, now: Double) async -> String {
        var rows: [String] = []
        for upload in await state.uploads(owner: owner) {
            let (created, end) = (Self.date(upload.created), Self.date(upload.created + Self.life))
            rows.append(
                #"{"file_id":"\#(upload.id)","content_type":"\#(upload.type)","size_bytes":\#(upload.byteCount ?? 0),"#
                    + #""created_at":"\#(created)","expires_at":"\#(end)","ttl_seconds":\#(Int(Self.life)),"#
                    + "\(await address(of: upload, now: now))}"
            )
        }
        return #"{"files":[\#(rows.joined(separator: ","))]}"#
    }

    private func address(of upload: SandboxUpload, now: Double) async -> String {
        let end = Int((now + settings.assetSeconds).rounded(.up))
        let address = await state.base + link.sign(path: "/assets/\(upload.name)", expires: end)
        return
            #""asset_url":\#(JSONText.quoted(address)),"asset_url_expires_in":\#(Int(settings.assetSeconds.rounded(.up)))"#
    }

    private static func date(_ time: Double) -> String {
        Date(timeIntervalSince1970: time.rounded()).formatted(.iso8601)
    }

    // MARK: The storage's part

    /// Takes a file's bytes, piece by piece. Nothing but the signed address and its headers allows it.
    func put(_ request: Request, path: String, carriesKey: Bool, now: Double) async throws -> Response {
        let id = String(path.dropFirst("/uploads/".count))
        guard var upload = await state.upload(id), link.check(signed: path, query: request.uri.query, now: now) == true,
            request.headers[.contentType] == upload.type,
            request.headers[.named("x-goog-content-length-range")] == Self.lengthRange
        else { return await refuse(request, .forbidden, "", 0, carriesKey) }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > 1 << 30 {
            return await refuse(request, .badRequest, upload.type, length, carriesKey)
        }
        if await state.take(.serverError, on: .file) != nil {
            return await refuse(request, .internalServerError, upload.type, 0, carriesKey)
        }
        let file = store.path(upload.name)
        var (count, head): (Int, [UInt8]) = (0, [])
        let output = try await NIOThreadPool.singleton.runIfActive {
            try FileDescriptor.open(
                file,
                .writeOnly,
                options: [.create, .truncate, .closeOnExec],
                permissions: .ownerReadWrite
            )
        }
        do {
            for try await buffer in request.body {
                count += buffer.readableBytes
                if head.count < 1 << 16 { head += buffer.readableBytesView.prefix((1 << 16) - head.count) }
                _ = try await NIOThreadPool.singleton.runIfActive { try output.writeAll(buffer.readableBytesView) }
            }
            try output.close()
        } catch {
            try? output.close()
            throw error
        }
        (upload.byteCount, upload.kind) = (count, ImageKind(head))
        await state.place(upload)
        await state.record(
            RecordedUpload(type: upload.type, byteCount: count, carriedKey: carriesKey, isTaken: true)
        )
        return Response(status: .ok)
    }

    private func refuse(
        _ request: Request,
        _ status: HTTPResponse.Status,
        _ type: String,
        _ count: Int,
        _ carriesKey: Bool
    ) async -> Response {
        await state.record(RecordedUpload(type: type, byteCount: count, carriedKey: carriesKey, isTaken: false))
        return Response(status: status, headers: [.contentType: "application/xml"])
    }

    /// Hands out a file that was put.
    func asset(_ request: Request, path: String, now: Double, _ context: SandboxContext) async -> Response {
        guard let upload = await upload(path, query: request.uri.query, now: now), upload.byteCount != nil else {
            return Response(status: .forbidden)
        }
        let body = try? await FileIO().loadFile(path: store.path(upload.name).string, context: context)
        return body.map { Response(status: .ok, headers: [.contentType: upload.type], body: $0) }
            ?? Response(status: .notFound)
    }

    private func upload(_ path: String, query: String?, now: Double) async -> SandboxUpload? {
        guard link.check(signed: path, query: query, now: now) == true else { return nil }
        return await state.upload(String(path.dropFirst("/assets/".count).prefix { $0 != "." }))
    }

    // MARK: Films that are made from such files

    /// Why the API can't make a film of the request: an address of its own is no longer good, or what is there is not what
    /// the model takes.
    func problem(of request: FilmRequest, _ check: RequestCheck, now: Double) async -> BadRequest? {
        let sources =
            [("image", request.image), ("image_end", request.imageEnd)]
            + request.references.map { ("reference_images", $0) }
        for case (let name, .url(let address)?) in sources {
            guard let (path, query) = await own(address) else { continue }
            guard let upload = await upload(path, query: query, now: now), let count = upload.byteCount else {
                return BadRequest(parameters: [
                    .init(name: name, reason: "The image could not be fetched from \(address)")
                ])
            }
            let reason = upload.kind.map { check.problem(of: $0, byteCount: count) } ?? "not an image"
            if let reason { return BadRequest(parameters: [.init(name: name, reason: "The image is \(reason)")]) }
        }
        return nil
    }

    /// The picture to draw from, on the disk if it came with the request or was put before.
    func keep(_ source: FilmRequest.ImageSource?) async throws -> FilmStore.Picture? {
        if case .url(let address) = source, let (path, _) = await own(address),
            let upload = await state.upload(String(path.dropFirst("/assets/".count).prefix { $0 != "." })),
            let kind = upload.kind
        {
            return .file(name: try await store.copy(upload.name), kind)
        }
        return try await store.keep(source)
    }

    /// The path and query of an address that leads here; nil for any other.
    private func own(_ address: String) async -> (path: String, query: String)? {
        let base = await state.base + "/assets/"
        guard address.hasPrefix(base), let mark = address.firstIndex(of: "?") else { return nil }
        let path = "/assets/" + address[..<mark].dropFirst(base.count)
        return (path, String(address[mark...].dropFirst()))
    }
}
