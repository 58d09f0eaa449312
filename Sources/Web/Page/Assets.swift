import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// The page's own files, which are part of the program.
struct Asset: Sendable {
    let name: String
    let type: String
    let bytes: [UInt8]
    /// Another one for another content, so that browsers may keep the file.
    let version: String

    init(_ name: String, _ type: String, _ bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.bytes = bytes
        version = SHA256.hash(data: Data(bytes)).prefix(6).map { String($0, radix: 36) }.joined()
    }

    var address: String { "/assets/\(name)?\(version)" }

    var response: Response {
        var headers: HTTPFields = [
            .contentType: type, .cacheControl: "public, max-age=31536000, immutable", .eTag: "\"\(version)\"",
        ]
        headers.protect()
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

enum Assets {
    static let style = Asset("page.css", "text/css; charset=utf-8", PackageResources.page_css)
    static let script = Asset("page.js", "text/javascript; charset=utf-8", PackageResources.page_js)
    static let icon = Asset("icon.svg", "image/svg+xml", PackageResources.icon_svg)
    /// Where a film has no picture.
    static let placeholder = Asset("placeholder.svg", "image/svg+xml", PackageResources.placeholder_svg)
    static let description = Asset("openapi.json", "application/json", PackageResources.openapi_json)

    /// Those that every page shows, to whoever asks.
    static let all = [style, script, icon, placeholder]
}
