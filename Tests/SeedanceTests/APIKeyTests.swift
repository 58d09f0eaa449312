import AsyncHTTPClient
import Seedance
import Testing

@Suite("API keys")
struct APIKeyTests {
    @Test(
        "white space around a key is not a part of it",
        arguments: [keyText + "\n", "  \(keyText)\r\n", "\t\(keyText)"]
    )
    func trims(text: String) {
        #expect(APIKey(text) == APIKey(keyText))
    }

    @Test("what can't be a key is none", arguments: ["", " \n", "schlüssel", "a\u{0}b", "a\nb", "\u{7F}"])
    func refuses(text: String) {
        #expect(APIKey(text) == nil)
    }

    @Test("nothing that prints, dumps or reflects shows the key")
    func hides() throws {
        let key = try #require(APIKey(keyText))
        let http = SeedanceClient.makeHTTPClient()
        defer { try? http.syncShutdown() }
        let client = try SeedanceClient(key: key, http: http)
        for value in [key, Optional(key) as Any, [key], ["key": key], client] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in [dumped, "\(value)", String(describing: value), String(reflecting: value)] {
                #expect(!text.contains("SECRET"))
            }
        }
    }
}
