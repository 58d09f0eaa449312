import Testing

@testable import Seedance

@Suite("The words of a refusal")
struct ErrorWordsTests {
    static let table: [(String, String, [APIError.InvalidParameter])] = [
        (#"{"message":"Invalid API key"}"#, "Invalid API key", []),
        (
            #"{"message":"m","invalid_params":[{"name":"duration","reason":"not valid"}]}"#, "m",
            [.init(name: "duration", reason: "not valid")]
        ),
        (
            #"{"problem":{"message":"m","invalid_params":[{"name":"a","reason":"r"},{"name":"b"}]}}"#, "m",
            [.init(name: "a", reason: "r"), .init(name: "b", reason: "no reason given")]
        ),
        (#"{"problem":{"invalid_params":[{"name":"a","reason":"r"}]}}"#, "", [.init(name: "a", reason: "r")]),
        (#"{"error":"broken"}"#, "broken", []),
        (#"{"error":{"message":"inner","code":3}}"#, "inner", []),
        (#"{"type":"about:blank","title":"Too long","detail":"The body is too long"}"#, "The body is too long", []),
        (#"{"message":7,"invalid_params":"x"}"#, #"{"message":7,"invalid_params":"x"}"#, []),
        (#""Forbidden""#, "Forbidden", []),
        ("Forbidden\r\n", "Forbidden", []),
        ("two\nlines \u{1B}[31mred", #"two\nlines \u{1b}[31mred"#, []),
        ("\u{202E}gnp.exe", #"\u{202e}gnp.exe"#, []),
        ("", "", []),
        (
            "<html>\n<head><title>502 Bad\n Gateway</title></head><body>nginx</body></html>",
            #"an HTML page that says "502 Bad Gateway""#, []
        ),
        (
            "  <!DOCTYPE html><style>p{color:red}</style><script>if (a<b) {}</script><p>Sorry &amp; bye",
            #"an HTML page that says "Sorry &amp; bye""#, []
        ),
        ("<p>Sorry</p>", #"an HTML page that says "Sorry""#, []),
        ("<html><", "an HTML page", []),
    ]

    @Test("are found in every shape", arguments: table)
    func reads(body: String, message: String, parameters: [APIError.InvalidParameter]) {
        let words = ErrorWords(Array(body.utf8))
        #expect(words.message == message)
        #expect(words.invalidParameters == parameters)
    }

    @Test("are kept to 500 characters, even if they look like one")
    func bounds() {
        let long = ErrorWords(Array(String(repeating: "ab", count: 4000).utf8)).message
        #expect(long.unicodeScalars.count == 500)
        #expect(long.hasSuffix("…"))
        let tower = ErrorWords(Array(("e" + String(repeating: "\u{301}", count: 5000)).utf8)).message
        #expect(tower.unicodeScalars.count <= 500)
    }

    @Test("of wrong bytes are replaced where they are wrong")
    func repairs() {
        #expect(ErrorWords([0x46, 0xFF, 0x6F]).message == "F\u{FFFD}o")
    }
}
