import FoundationEssentials
import Logging
import NIOPosix
import Seedance
import ServiceLifecycle
import Synchronization
import SystemPackage

/// Uploads the images that a request can't hold, before the film is asked for: so far nothing is paid for, and whatever goes
/// wrong is tried again.
struct Uploads: Service {
    let store: Store
    let account: Account
    let api: API
    let folders: [Int64: FolderFiles]
    let spool: InputSpool
    let troubles: UploadTroubles
    let budget: Budget
    let wakes: Wakes
    let logger: Logger

    /// How many files go up at once: more would only slow each other down.
    private static let atOnce = 2

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await uploadNext()
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("uploads failed", metadata: ["error": "\(error)"])
                    await wakes.uploads.wait(until: .now + .seconds(5))
                }
            }
        }
    }

    private func uploadNext() async throws {
        if case .stopped(_, let probe, _) = await account.standing {
            return await wakes.uploads.wait(until: max(probe, .now) + .seconds(1))
        }
        let open = folders.filter { $0.value.standing().mayOrder }.map(\.key)
        let (resting, again) = troubles.resting()
        guard let take = try await store.nextUpload(inFolders: open, budget: budget, resting: resting) else {
            // Addresses run out, and folders come back, without anybody's telling.
            let later: Duration = open.count < folders.count ? .seconds(2) : .seconds(60)
            return await wakes.uploads.wait(until: min(again ?? .now + later, .now + later))
        }
        try await upload(take)
        wakes.submission.call()
    }

    private struct Item: Sendable {
        let file: TakeRequest.Picture.File
        let type: ImageType
    }

    /// Uploads what the take lacks.
    private func upload(_ take: Take) async throws {
        let wanted = take.request?.uploads ?? []
        let there = try await store.addresses(of: wanted.map(\.digest))
        let missing = wanted.filter { there[$0.digest] == nil }.prefix(SeedanceClient.mostUploads)
        var items: [Item] = []
        for file in missing {
            guard let type = await type(of: file) else {
                logger.error("image not in the spool", metadata: ["job": "\(take.jobPath)", "image": "\(file.digest)"])
                try await store.notUploadable(take, message: Sentences.imageGone)
                return wakes.notes.call()
            }
            items.append(Item(file: file, type: type))
        }
        let types = items.map(\.type)
        let failure: APIError?
        switch try await account.ask(.upload, { await api.requestUploads(types) }) {
        case .failure(let error):
            troubles.failed(items.map(\.file.digest))
            failure = error
        case .success(let reply):
            failure = try await put(items, reply.value)
        }
        if let failure {
            logger.warning("images not uploaded", metadata: ["job": "\(take.jobPath)", "why": "\(failure)"])
            try await store.tell(take, message: Sentences.notUploaded(failure))
            wakes.notes.call()
        } else if take.message != nil {
            try await store.tell(take, message: nil)
            wakes.notes.call()
        }
    }

    /// Puts each file into its place.
    ///
    /// - Returns: why one could not be, if so; the others are there.
    private func put(_ items: [Item], _ tickets: [UploadTicket]) async throws -> APIError? {
        let asked = ContinuousClock.now
        var left = Array(zip(items, tickets))[...]
        return try await withThrowingTaskGroup(of: APIError?.self) { group in
            var failure: APIError?
            var running = 0
            while true {
                while running < Self.atOnce, let (item, ticket) = left.popFirst() {
                    // A place that is no longer good is asked for anew, next time.
                    guard asked + .seconds(max(1, ticket.expiresIn)) > .now else { continue }
                    running += 1
                    group.addTask { try await put(item, ticket, asked) }
                }
                guard running > 0, let result = try await group.next() else { return failure }
                running -= 1
                failure = failure ?? result
            }
        }
    }

    private func put(_ item: Item, _ ticket: UploadTicket, _ asked: ContinuousClock.Instant) async throws -> APIError? {
        let (digest, path) = (item.file.digest, spool.path(of: item.file.digest))
        switch await api.upload(path, byteCount: item.file.byteCount, to: ticket) {
        case .failure(let error):
            try Task.checkCancellation()
            troubles.failed([digest])
            return error
        case .success:
            // The address lives from the moment that it was given. The API may read it a while after it is sent.
            let life = ticket.assetExpiresIn
            let spent = Double(asked.duration(to: .now).components.seconds)
            let end = Date().timeIntervalSince1970 - spent + life - min(3600, life / 2)
            CrashPoint.reach(.imagePut)
            try await store.uploaded(digest, to: ticket.assetURL, until: end)
            CrashPoint.reach(.uploadStored)
            troubles.succeeded(digest)
            logger.info("image uploaded", metadata: ["image": "\(digest)", "bytes": "\(item.file.byteCount)"])
            return nil
        }
    }

    /// The format by the file's first bytes; nil when the spool no longer has it whole.
    private func type(of file: TakeRequest.Picture.File) async -> ImageType? {
        let path = spool.path(of: file.digest)
        return try? await NIOThreadPool.singleton.runIfActive { () -> ImageType? in
            let open = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try open.closeAfter {
                guard try open.seek(offset: 0, from: .end) == file.byteCount else { return nil }
                let head = try [UInt8](unsafeUninitializedCapacity: 12) { buffer, count in
                    count = try open.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
                }
                return ImageType(head: head)
            }
        } ?? nil
    }
}

/// Which contents could not be uploaded, and when they are tried again.
final class UploadTroubles: Sendable {
    private let failures = Mutex<[String: (count: Int, until: ContinuousClock.Instant)]>([:])

    /// The contents that are not tried now, and when the first of them is.
    func resting(at now: ContinuousClock.Instant = .now) -> (digests: [String], again: ContinuousClock.Instant?) {
        failures.withLock { failures in
            let resting = failures.filter { $0.value.until > now }
            return (Array(resting.keys), resting.values.map(\.until).min())
        }
    }

    func failed(_ digests: [String]) {
        failures.withLock { failures in
            for digest in digests {
                let count = (failures[digest]?.count ?? 0) + 1
                let pause = Double(min(300, 1 << min(count, 9))) * Double.random(in: 0.8...1.2)
                failures[digest] = (count, .now + .seconds(pause))
            }
        }
    }

    func succeeded(_ digest: String) { failures.withLock { $0[digest] = nil } }

    /// Whether a take has been waiting for one of its uploads again and again.
    func hold(_ take: Take) -> Bool {
        let digests = take.request?.digests ?? []
        return failures.withLock { failures in digests.contains { failures[$0]?.count ?? 0 >= 3 } }
    }
}
