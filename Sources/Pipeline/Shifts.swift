import Logging
import NIOPosix
import ServiceLifecycle
import SystemPackage
import WatchFolder

/// Lets one crew work after the other: each reload ends one and begins with the next, as a stop and a start would, but in
/// one process, with what the key has left of its minute. Requests under way are waited for.
struct Shifts: Service {
    let shop: Workshop
    let plan: Plan
    let once: Bool
    /// Reads the config again; nil when that makes no sense.
    let reread: (@Sendable () throws -> Plan)?
    /// Called when the config is to be read again.
    let reload: Wake

    func run() async throws {
        try await withGracefulShutdownHandler {
            var plan = plan
            var crew = try await Crew(plan, folders: Crew.find(plan.settings, in: shop.store), in: shop)
            var remark: String?
            while true {
                shop.situation.begins(in: crew.watched, remark: remark)
                let next = try await work(crew, plan)
                await crew.leave(keeping: next?.folders.map(\.folder.path) ?? [])
                guard let next, !Task.isShuttingDownGracefully else { return }
                do {
                    await shop.account.reloaded(next.plan)
                    crew = try await Crew(next.plan, folders: next.folders, in: shop)
                    (plan, remark) = (next.plan, next.remark)
                    shop.logger.notice("config taken over", metadata: ["remark": "\(remark ?? "none")"])
                } catch {
                    // A drive went away in this moment, perhaps. What worked before works again.
                    remark = refuse(error)
                    await shop.account.reloaded(plan)
                    crew = try await Crew(plan, folders: Crew.find(plan.settings, in: shop.store), in: shop)
                }
            }
        } onGracefulShutdown: {
            shop.situation.stops()
        }
    }

    /// A plan that can be worked by.
    private struct Next: Sendable {
        let plan: Plan
        let folders: [Crew.Found]
        let remark: String?
    }

    /// Lets the crew work until the daemon is stopped, all is done, or there is a new plan.
    private func work(_ crew: Crew, _ plan: Plan) async throws -> Next? {
        var services = crew.services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        if once {
            services.append(
                .init(service: crew.untilDone(in: shop), successTerminationBehavior: .gracefullyShutdownGroup)
            )
        }
        let group = ServiceGroup(configuration: .init(services: services, logger: shop.logger))
        shop.pulse.expect(Pulse.Part.stages)
        return try await withThrowingTaskGroup(of: Next?.self) { tasks in
            tasks.addTask {
                try await group.run()
                return nil
            }
            tasks.addTask { await nextPlan(after: plan) }
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

    /// Waits for a plan that is good; of others it is told what is wrong with them, and nothing changes.
    private func nextPlan(after plan: Plan) async -> Next? {
        while true {
            await reload.wait()
            if Task.isCancelled { return nil }
            guard let reread else {
                shop.logger.warning("config not read again", metadata: ["why": "this run ends by itself"])
                continue
            }
            shop.situation.reloads()
            do {
                var next = try await NIOThreadPool.singleton.runIfActive { try reread() }
                let late = next.keepWhatNeedsARestart(of: plan)
                _ = try API(keys: next.keys, address: next.settings.apiURL, http: shop.http, logger: shop.logger)
                let folders = try await Crew.find(next.settings, in: shop.store)
                var remark: String?
                if !late.isEmpty {
                    remark = "A restart is needed for \(late.joined(separator: ", "))."
                    shop.logger.warning("restart needed", metadata: ["for": "\(late.joined(separator: ", "))"])
                }
                return Next(plan: next, folders: folders, remark: remark)
            } catch {
                shop.situation.begins(remark: refuse(error))
            }
        }
    }

    private func refuse(_ error: any Error) -> String {
        let problems = "\(error)".split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        for problem in problems { shop.logger.error("new config refused", metadata: ["problem": "\(problem)"]) }
        return "The new config was refused, and the one before goes on: \(problems.joined(separator: " "))"
    }
}
