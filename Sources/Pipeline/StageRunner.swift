import Logging
import NIOPosix
import ServiceLifecycle
import SystemPackage
import WatchFolder

/// Runs the stages. Each reload ends them and begins with new ones, as a stop and a start would, but in one
/// process, with what the key has left of its minute. Requests under way are waited for.
struct StageRunner: Service {
    let resources: Resources
    let config: Config
    let once: Bool
    /// Reads the config again; nil when that makes no sense.
    let reread: (@Sendable () throws -> Config)?
    /// Called when the config is to be read again.
    let reload: Wake

    func run() async throws {
        try await withGracefulShutdownHandler {
            var config = config
            var stages = try await Stages(
                config,
                folders: Stages.find(config.settings, in: resources.store),
                in: resources
            )
            var remark: String?
            while true {
                resources.situation.begins(
                    in: stages.watched,
                    budget: config.settings.budget,
                    remark: remark
                )
                let next = try await work(stages, config)
                await stages.leave(keeping: next?.folders.map(\.folder.path) ?? [])
                guard let next, !Task.isShuttingDownGracefully else { return }
                do {
                    await resources.account.reloaded(next.config)
                    stages = try await Stages(next.config, folders: next.folders, in: resources)
                    (config, remark) = (next.config, next.remark)
                    resources.logger.notice("config taken over", metadata: ["remark": "\(remark ?? "none")"])
                } catch {
                    // A drive went away in this moment, perhaps. What worked before works again.
                    remark = refuse(error)
                    await resources.account.reloaded(config)
                    stages = try await Stages(
                        config,
                        folders: Stages.find(config.settings, in: resources.store),
                        in: resources
                    )
                }
            }
        } onGracefulShutdown: {
            resources.situation.stops()
        }
    }

    /// A config that can be worked by.
    private struct Next: Sendable {
        let config: Config
        let folders: [Stages.Found]
        let remark: String?
    }

    /// Lets the stages work until the daemon is stopped, all is done, or there is a new config.
    private func work(_ stages: Stages, _ config: Config) async throws -> Next? {
        var services = stages.services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        if once {
            services.append(
                .init(service: stages.untilDone(in: resources), successTerminationBehavior: .gracefullyShutdownGroup)
            )
        }
        let group = ServiceGroup(configuration: .init(services: services, logger: resources.logger))
        resources.pulse.expect(Pulse.Part.stages)
        return try await withThrowingTaskGroup(of: Next?.self) { tasks in
            tasks.addTask {
                try await group.run()
                return nil
            }
            tasks.addTask { await nextConfig(after: config) }
            guard let next = try await tasks.next() ?? nil else {
                tasks.cancelAll()
                return nil
            }
            await group.triggerGracefulShutdown()
            _ = try await tasks.next()
            return next
        }
    }

    // MARK: Reload

    /// Waits for a config that is good; of others it is told what is wrong with them, and nothing changes.
    private func nextConfig(after config: Config) async -> Next? {
        while true {
            await reload.wait()
            if Task.isCancelled { return nil }
            guard let reread else {
                resources.logger.warning("config not read again", metadata: ["why": "this run ends by itself"])
                continue
            }
            resources.situation.reloads()
            do {
                var next = try await NIOThreadPool.singleton.runIfActive { try reread() }
                let late = next.keepWhatNeedsARestart(of: config)
                _ = try API(
                    keys: next.keys,
                    address: next.settings.apiURL,
                    http: resources.http,
                    logger: resources.logger
                )
                let folders = try await Stages.find(next.settings, in: resources.store)
                var remark: String?
                if !late.isEmpty {
                    remark = "A restart is needed for \(late.joined(separator: ", "))."
                    resources.logger.warning("restart needed", metadata: ["for": "\(late.joined(separator: ", "))"])
                }
                return Next(config: next, folders: folders, remark: remark)
            } catch {
                resources.situation.begins(remark: refuse(error))
            }
        }
    }

    private func refuse(_ error: any Error) -> String {
        let problems = "\(error)".split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        for problem in problems { resources.logger.error("new config refused", metadata: ["problem": "\(problem)"]) }
        return "The new config was refused, and the one before goes on: \(problems.joined(separator: " "))"
    }
}
