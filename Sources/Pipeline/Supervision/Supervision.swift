import Logging
import ServiceLifecycle

/// Keeps the service manager informed (sd_notify(3)): that the work has begun, how it stands, and that it goes on.
struct Supervision: Service {
    let situation: Situation
    let pulse: Pulse
    let store: Store
    let account: Account
    let wakes: Wakes
    let logger: Logger

    /// The status is told no more often.
    private static let rest = Duration.seconds(5)
    /// While a large folder is looked at for the first time, the manager is asked for so much more time.
    private static let more = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                await tell {
                    if let limit = situation.socket?.watchdog { group.addTask { await feed(every: limit / 2) } }
                }
            }
        }
    }

    // MARK: Status

    /// - Parameter begin: called when it is ready for the first time; before that no watchdog waits.
    private func tell(whenReady begin: () -> Void) async {
        var hasBegun = false
        var told: (text: String, at: ContinuousClock.Instant)?
        var asked = ContinuousClock.now
        while !Task.isCancelled {
            var again: ContinuousClock.Instant?
            switch situation.phase {
            case .beginning where situation.isEveryFolderLookedAt:
                situation.isReady()
                logger.info("ready")
                if !hasBegun { begin() }
                hasBegun = true
                // What belongs to it is told with it.
                told = nil
            case .beginning:
                if asked + Self.more / 4 <= .now {
                    asked = .now
                    situation.socket?.send(
                        "EXTEND_TIMEOUT_USEC=\(Self.more.components.seconds * 1_000_000)",
                        "STATUS=Looking at the drop folders for the first time."
                    )
                }
                // Nobody tells of a drive that hangs.
                again = .now + .seconds(1)
            case .working:
                if let last = told, last.at + Self.rest > .now {
                    again = last.at + Self.rest
                } else if let socket = situation.socket, let text = await text() {
                    if text != told?.text { socket.send("STATUS=\(text)") }
                    told = (text, .now)
                }
            case .reloading, .stopping:
                break
            }
            await wakes.status.wait(until: again)
        }
    }

    private func text() async -> String? {
        var line = try? await store.statusLine()
        line?.remark = situation.remark
        return line?.text
    }

    // MARK: Signs of life

    /// Tells that everything lives, and only then.
    private func feed(every pause: Duration) async {
        await pulse.during(.store) {
            await pulse.during(.account) {
                while !Task.isCancelled {
                    await waitUntilAllCame(within: pause)
                    if Task.isCancelled { return }
                    situation.socket?.send("WATCHDOG=1")
                    try? await Task.sleep(for: pause)
                }
            }
        }
    }

    private func waitUntilAllCame(within limit: Duration) async {
        let asked = ContinuousClock.now
        var isTold = false
        pulse.ask()
        wakes.all()
        await withDiscardingTaskGroup { group in
            group.addTask {
                do {
                    try await store.answer()
                } catch {
                    // A disk that is full is no reason to be killed.
                    logger.warning("store answers with an error", metadata: ["error": "\(error)"])
                }
                pulse.cameAround(.store)
            }
            group.addTask {
                await account.lookAround()
                pulse.cameAround(.account)
            }
            while case let silent = pulse.silent(), !silent.isEmpty, !Task.isCancelled {
                if !isTold, asked + limit <= .now {
                    isTold = true
                    let names = silent.map(\.rawValue).joined(separator: ", ")
                    logger.error("no sign of life", metadata: ["from": "\(names)", "then": "the watchdog ends this"])
                }
                await pulse.news.wait(until: .now + min(limit, .seconds(1)))
            }
        }
    }
}
