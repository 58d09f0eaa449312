import HTTPTypes
import Hummingbird

/// What all pages have in common.
enum Layout {
    /// A whole page.
    static func page(_ title: String, version: Int? = nil, hasWayOut: Bool = false, _ body: HTML) -> HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(title)</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="\(Assets.style.address)">
        <script src="\(Assets.script.address)" defer></script>
        </head>
        <body\(version.map { " data-version=\"\($0)\"" as HTML })>
        <a class="skip" href="#main">Skip to the jobs</a>
        <header class="top">
        <a class="mark" href="/">\(wordmark)</a>
        \(version == nil ? nil : sheets)
        <p class="live" id="live" role="status" aria-live="polite"></p>
        \(hasWayOut ? wayOut : nil)
        </header>
        \(body)
        </body>
        </html>
        """
    }

    private static let wordmark: HTML = """
        <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><circle cx="12" cy="12" r="10"/>\
        <circle cx="12" cy="6.6" r="2.1"/><circle cx="7.3" cy="14.7" r="2.1"/><circle cx="16.7" cy="14.7" r="2.1"/></svg>\
        reeldrop
        """

    private static let sheets: HTML = "<a href=\"/sheets\">Contact sheets</a>"

    private static let wayOut: HTML = """
        <form method="post" action="/logout"><button class="quiet">Log out</button></form>
        """

    /// The page at which the token is asked for.
    static func login(wasWrong: Bool) -> HTML {
        page(
            "reeldrop: log in",
            """
            <main id="main" class="login">
            <h1>Log in</h1>
            <form method="post" action="/login">
            <label for="token">Token</label>
            <input id="token" name="token" type="password" autocomplete="current-password" required autofocus\
            \(wasWrong ? " aria-invalid=\"true\" aria-describedby=\"wrong\"" as HTML : nil)>
            \(wasWrong ? "<p class=\"wrong\" id=\"wrong\" role=\"alert\">That is not the token.</p>" as HTML : nil)
            <button class="main">Log in</button>
            </form>
            <p class="hint">The person who runs reeldrop knows it: it stands in the file that the config names as
            <code>web: token_file</code>.</p>
            </main>
            """
        )
    }

    /// A page that says one thing.
    static func words(_ title: String, _ text: String) -> HTML {
        page(
            "reeldrop: \(title)",
            """
            <main id="main" class="login"><h1>\(title)</h1><p>\(text)</p><p><a href="/">All jobs</a></p></main>
            """
        )
    }
}

extension Response {
    /// An answer for a browser. Nothing on it may come from elsewhere or run from within.
    static func page(_ html: HTML, _ status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"]
        headers.protect()
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html.text)))
    }

    /// Another page instead, to be got.
    static func seeOther(_ address: String) -> Response {
        Response(status: .seeOther, headers: [.location: address, .cacheControl: "no-store"])
    }
}

extension HTTPFields {
    /// What keeps a browser from doing more with an answer than showing it.
    mutating func protect() {
        self[.contentSecurityPolicy] =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        self[.xContentTypeOptions] = "nosniff"
        for (name, value) in Self.more { self[name] = value }
    }

    private static let more: [(HTTPField.Name, String)] = [
        ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}
