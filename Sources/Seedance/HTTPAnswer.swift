import NIOHTTP1

/// An answer as it came, with as much of its body as could be had.
struct HTTPAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8] = []
    /// Why the body is not whole, or `nil` when it is.
    var defect: Defect?

    enum Defect {
        /// It is longer than allowed; the rest was not read.
        case tooLong
        /// It broke off.
        case broken(Exchange.Failure)
    }

    /// The API's name for the exchange, fit to be printed.
    var requestID: String? {
        headers.first(name: "x-request-id").map { printable($0, limit: 100) }
    }

    /// The answer with stars in place of the key: a server may repeat the key in its refusal, and the text of an error
    /// goes to logs and pages. For the text of errors only.
    func hiding(_ key: APIKey) -> HTTPAnswer {
        let secret = Array(key.text.utf8)
        // what is shorter is no real key and may well be a part of some word
        guard secret.count >= 8 else { return self }
        var hidden = self
        hidden.body = body.hiding(secret)
        hidden.headers = HTTPHeaders(
            headers.map { ($0.name, String(decoding: Array($0.value.utf8).hiding(secret), as: UTF8.self)) }
        )
        return hidden
    }
}

extension [UInt8] {
    fileprivate func hiding(_ secret: [UInt8]) -> [UInt8] {
        var result = self
        var start = 0
        while start + secret.count <= count {
            if self[start] == secret[0], self[start..<start + secret.count].elementsEqual(secret) {
                for place in start..<start + secret.count { result[place] = UInt8(ascii: "*") }
                start += secret.count
            } else {
                start += 1
            }
        }
        return result
    }
}
