import AsyncHTTPClient
import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1
import Seedance

/// A task that was just created, with the pictures its request brought.
struct NewTask {
    let task: SandboxTask
    let first: FilmStore.Picture?
    let last: FilmStore.Picture?
}

/// Sees to a task from its creation on: has its film drawn and sends its notices when their time comes.
struct TaskFollower {
    let settings: SandboxSettings
    let state: SandboxState
    let store: FilmStore
    let renderer: Renderer
    let webhooks: Webhooks
    let client: HTTPClient
    let logger: Logger

    /// Ends early, without a word, when it is cancelled because the sandbox stops.
    func follow(_ new: NewTask) async {
        async let film: Void = draw(new)
        guard let target = new.task.request.webhookURL.flatMap(WebhookTarget.init) else { return await film }
        let isFinalOnly = await state.take(.webhookFinalOnly) != nil
        let isReordered = await state.take(.webhookReordered) != nil
        do {
            if !isFinalOnly { try await send(.created, of: new.task.id, target) }
            try await sleep(until: new.task.life.starts)
            if !isFinalOnly, !isReordered { try await send(.inProgress, of: new.task.id, target) }
            await film
            try await sendFinal(of: new.task.id, target)
            if !isFinalOnly, isReordered { try await send(.inProgress, of: new.task.id, target) }
        } catch {
            await film
        }
    }

    // MARK: Notices

    private func sendFinal(of id: String, _ target: WebhookTarget) async throws {
        guard let task = await state.task(id), let finish = task.life.finish(task.film) else { return }
        try await sleep(until: finish)
        try await send(task.life.outcome(task.film) == .completed ? .completed : .failed, of: id, target)
    }

    private func send(_ status: TaskStatus, of id: String, _ target: WebhookTarget) async throws {
        if let notice = await state.notice(id, status) { try await webhooks.send(notice, to: target) }
    }

    private func sleep(until time: Double) async throws {
        let left = time - Date().timeIntervalSince1970
        if left > 0 { try await Task.sleep(for: .seconds(left)) }
    }

    // MARK: The film

    private func draw(_ new: NewTask) async {
        let life = new.task.life
        guard settings.films == .rendered, life.end == .completed, life.ends != nil else { return }
        do {
            let order = try await order(new)
            try await renderer.draw(order, as: new.task.id + ".mp4")
            await state.film(new.task.id, is: .ready(at: Date().timeIntervalSince1970))
            await store.remove(order.pictures)
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("A film could not be drawn: \(error)", metadata: ["task": "\(new.task.id)"])
            await state.film(new.task.id, is: .broken(at: Date().timeIntervalSince1970))
        }
    }

    /// The film that a request asks for; its shape follows the first picture unless the request names one.
    private func order(_ new: NewTask) async throws -> FilmOrder {
        let task = new.task
        let first = try await picture(new.first)
        let last = try await picture(new.last)
        guard let model = Model.named(task.model), let tier = model.tier(task.resolution) else {
            throw RenderError.noSuchSize(task.resolution)
        }
        var ratio = task.request.aspectRatio ?? model.defaultAspectRatio
        if task.request.aspectRatio == nil, case .file(_, let kind) = first,
            let width = kind.width, let height = kind.height
        {
            ratio = model.aspectRatios.nearest(width: width, height: height, in: tier) ?? ratio
        }
        guard let size = tier.frames[ratio.name] else { throw RenderError.noSuchSize(ratio.name) }
        let plot: FilmOrder.Plot =
            switch (first, last) {
            case (nil, _): .text
            case (let first?, nil): .still(first, cameraFixed: task.request.cameraFixed)
            case (let first?, let last?): .transition(first, last)
            }
        return FilmOrder(
            size: size,
            seconds: task.request.duration,
            seed: task.filmSeed,
            prompt: task.request.prompt,
            plot: plot
        )
    }

    /// A picture to draw from: pictures on this machine are fetched, for any other a neutral one stands in.
    private func picture(_ source: FilmStore.Picture?) async throws -> FilmOrder.Picture? {
        switch source {
        case nil: return nil
        case .file(let name, let kind): return .file(name: name, kind)
        case .url(let address):
            guard WebhookTarget(address)?.isLocal == true else { return .neutral(address) }
            let response = try await client.execute(HTTPClientRequest(url: address), timeout: .seconds(30))
            guard response.status == .ok else { throw RenderError.pictureNotFetched(address) }
            let bytes = [UInt8](buffer: try await response.body.collect(upTo: 30 << 20))
            guard let kind = ImageKind(bytes) else { throw RenderError.pictureNotFetched(address) }
            return .file(name: try await store.keep(bytes, kind), kind)
        }
    }
}

extension [AspectRatio] {
    /// The ratio whose frame has the proportions nearest to a picture's (contract §1).
    func nearest(width: Int, height: Int, in tier: Model.Tier) -> AspectRatio? {
        func distance(_ ratio: AspectRatio) -> Double {
            guard let frame = tier.frames[ratio.name] else { return .infinity }
            let quotient = Double(width * frame.height) / Double(height * frame.width)
            return Swift.max(quotient, 1 / quotient)
        }
        return self.min { distance($0) < distance($1) }
    }
}
