import Dispatch
import FuzzKit
import Synchronization

// The webhook route as its listener calls it, with a store on the disk. The fuzzer writes the whole request.

private let studio: Studio = {
    do { return try waiting { try await Studio() } } catch { fatalError("\(error)") }
}()

/// Called by libFuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafeRawPointer, _ count: Int) -> CInt {
    let message = Message(Array(UnsafeRawBufferPointer(start: start, count: count)))
    do {
        try waiting { try await studio.receive(message) }
    } catch {
        fatalError("\(error)")
    }
    return 0
}

/// Lets the fuzzer's thread, which knows no async, wait for what does.
private func waiting<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
    let outcome = Outcome<Value>()
    let isDone = DispatchSemaphore(value: 0)
    Task.detached {
        do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
        isDone.signal()
    }
    isDone.wait()
    return try outcome.get()
}

private final class Outcome<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func set(_ result: Result<Value, any Error>) { self.result.withLock { $0 = result } }

    func get() throws -> Value {
        guard let result = result.withLock({ $0 }) else { fatalError("it waited") }
        return try result.get()
    }
}
