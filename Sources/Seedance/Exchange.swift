import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One request and its answer, within one time for all of it.
///
/// The HTTP client's own deadline ends with the head of the answer, so a server that drips its body could hold a call
/// for ever; here the time is over for everything.
struct Exchange: Sendable {
    let http: HTTPClient
    let request: HTTPClientRequest
    let timeout: Duration
    /// The most bytes of the answer's body that are kept.
    let limit: Int

    /// Why there is no answer, or not all of it.
    enum Failure: Error {
        case timedOut(after: Duration)
        case cancelled
        case network(any Error)
    }

    private enum Event: Sendable {
        case ended(Result<HTTPAnswer, Failure>)
        case timeIsOver
        case timerStopped
    }

    /// Sends the request and collects the answer.
    func run() async throws(Failure) -> HTTPAnswer {
        let result = await withTaskGroup(of: Event.self) { group in
            group.addTask { .ended(await fetch()) }
            group.addTask { (try? await Task.sleep(for: timeout)) == nil ? .timerStopped : .timeIsOver }
            var isOver = false
            while let event = await group.next() {
                switch event {
                case .ended(let result):
                    group.cancelAll()
                    return isOver ? named(result) : result
                case .timeIsOver:
                    // an answer that comes in this very moment still counts, so its end is waited for
                    isOver = true
                    group.cancelAll()
                case .timerStopped:
                    // the calling task was cancelled, and so is the fetch
                    break
                }
            }
            return .failure(.cancelled)
        }
        return try result.get()
    }

    /// What the cancelled fetch says, with the time as the cause.
    private func named(_ result: Result<HTTPAnswer, Failure>) -> Result<HTTPAnswer, Failure> {
        switch result {
        case .failure:
            return .failure(.timedOut(after: timeout))
        case .success(var answer):
            if case .broken = answer.defect { answer.defect = .broken(.timedOut(after: timeout)) }
            return .success(answer)
        }
    }

    private func fetch() async -> Result<HTTPAnswer, Failure> {
        do {
            // far beyond the time for all of it, which is kept elsewhere
            let response = try await http.execute(request, deadline: .distantFuture)
            var answer = HTTPAnswer(status: Int(response.status.code), headers: response.headers)
            do {
                for try await buffer in response.body {
                    let room = limit - answer.body.count
                    answer.body.append(contentsOf: buffer.readableBytesView.prefix(room))
                    if buffer.readableBytes > room {
                        answer.defect = .tooLong
                        break
                    }
                }
                // a cancelled body ends like a whole one
                try Task.checkCancellation()
            } catch {
                answer.defect = .broken(failure(error))
            }
            return .success(answer)
        } catch {
            return .failure(failure(error))
        }
    }

    private func failure(_ error: any Error) -> Failure {
        let isCancelled = error is CancellationError || (error as? HTTPClientError) == .cancelled
        return isCancelled && Task.isCancelled ? .cancelled : .network(error)
    }
}
