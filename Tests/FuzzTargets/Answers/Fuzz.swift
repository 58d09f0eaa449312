import FuzzKit
import NIOHTTP1

@testable import Seedance

// Everything that the API's client reads, as an answer from anyone would bring it.

private let now: Int64 = 1_790_000_000
private let key = APIKey("FPSX0123456789abcdef")

/// Called by libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let message = Message(Array(UnsafeRawBufferPointer(start: start, count: count)))
    let headers = HTTPHeaders(message.headers.map { ($0.name, $0.value) })
    var answer = HTTPAnswer(status: Int(message.start.prefix(3)) ?? 200, headers: headers)
    answer.body = message.body
    readTasks(answer)
    readUploads(answer)
    readRefusal(answer)
    readSignature(message)
    let date = HTTPDate.seconds(String(decoding: message.body, as: UTF8.self))
    check(date.map { (0..<253_402_300_801).contains($0) } ?? true, "a date is in the years 1970 to 9999")
    return 0
}

private func readTasks(_ answer: HTTPAnswer) {
    let created = try? TaskDecoding.createdTask(answer.body)
    if let created {
        check(isTaskID(created.id), "a made task has an id")
        checkPrintable(created.reason ?? "", limit: 500, "a reason")
    }
    let notice = try? WebhookNotice(body: answer.body)
    do {
        let task = try TaskDecoding.task(answer.body)
        check(task == created, "what tells of a task tells of a made one")
        check(task == notice?.task, "a notice tells what an answer does")
    } catch {
        check(notice == nil, "what is no answer is no notice")
        checkError(APIError(error, in: answer))
    }
    do {
        for row in try TaskDecoding.list(answer.body) { check(isTaskID(row.id), "a row has an id") }
    } catch {
        checkError(APIError(error, in: answer))
    }
}

private func readUploads(_ answer: HTTPAnswer) {
    do {
        for ticket in try TaskDecoding.uploads(answer.body) {
            let week = 0.0...604_800
            check(week.contains(ticket.expiresIn) && week.contains(ticket.assetExpiresIn), "a time makes sense")
        }
    } catch {
        checkError(APIError(error, in: answer))
    }
}

private func readRefusal(_ answer: HTTPAnswer) {
    guard let key else { fatalError("the key is one") }
    let hidden = answer.hiding(key)
    check(hidden.body.count == answer.body.count, "stars take the place of the key")
    checkError(APIError(hidden, now: now))
}

private func checkError(_ error: APIError) {
    checkPrintable(error.message, limit: 500, "a message")
    checkPrintable(error.requestID ?? "", limit: 100, "a request's name")
    check(error.invalidParameters.count <= 20, "complaints are bounded")
    for complaint in error.invalidParameters {
        checkPrintable(complaint.name, limit: 100, "a parameter")
        checkPrintable(complaint.reason, limit: 200, "a complaint")
    }
    checkPrintable(error.description, limit: 10_000, "an error")
    check(error.retryAfter.map { (0...86_400).contains($0) } ?? true, "nobody waits for more than a day")
    check(error.rate?.resetSeconds.map { (0...86_400).contains($0) } ?? true, "no window is longer than a day")
    check(error.rate?.limit.map { $0 >= 0 } ?? true, "a limit is not negative")
    check(error.rate?.remaining.map { $0 >= 0 } ?? true, "no less than nothing is left")
}

/// The verifier takes what was signed with its secret and nothing else.
private func readSignature(_ message: Message) {
    let (id, timestamp) = (message.header("webhook-id"), message.header("webhook-timestamp"))
    let given = message.header("webhook-signature")
    func isTaken(_ verifier: WebhookVerifier, _ timestamp: String, _ signature: String, _ body: [UInt8]) -> Bool {
        do {
            try verifier.verify(id: id, timestamp: timestamp, signature: signature, body: body, now: now)
            return true
        } catch {
            return false
        }
    }
    let body = message.body
    check(!isTaken(WebhookVerifier(secrets: ["secret"]), timestamp, given, body), "nobody guesses a signature")

    let secret = String(message.header("secret").unicodeScalars.trimmed)
    let verifier = WebhookVerifier(secrets: ["secret", secret])
    // With an empty key anybody could sign, so there is none behind a bare prefix.
    guard !id.isEmpty, !secret.isEmpty, secret != "whsec_" else { return }
    let signature = WebhookVerifier.sign(id: id, timestamp: "\(now)", body: body, secret: secret)
    check(isTaken(verifier, "\(now)", signature, body), "a true signature is taken")
    check(isTaken(verifier, "\(now)", "\(given) \(signature)", body), "one true signature is enough")
    check(!isTaken(verifier, "\(now + 1)", signature, body), "the time is signed")
    check(!isTaken(verifier, "\(now)", signature, body + [0]), "the body is signed")
}
