import Foundation
import JobFile
import SystemPackage
import WatchFolder

/// A film that was asked for a job before: what a draft is found by when it is to become final.
struct EarlierTake: Sendable {
    let request: TakeRequest
    let identity: String?
    let state: TakeState
    let nonce: String?
    let film: FilePath?
    let stamp: FileStamp?

    /// Whether its film is in the folder or on the way there.
    var isMade: Bool { state == .delivered || TakeState.underWay.contains(state) }
}

extension TakeRequest {
    /// Whether this was asked for as a draft of that film.
    func isDraft(of film: TakeRequest) -> Bool {
        guard draft != nil else { return false }
        var same = film
        (same.resolution, same.duration) = (resolution, duration)
        if film.seed == -1 { same.seed = seed }
        return same.identity(drawnSeed: nil) == identity(drawnSeed: nil)
    }
}

extension JobPlan {
    /// Makes the drafts final that are still there: of each kind of film of which there were drafts, those whose draft a person
    /// has kept, with its seed. A film that was asked for already stays, whatever became of its draft.
    ///
    /// - Parameters:
    ///   - earlier: what was asked for the job before.
    ///   - pictures: as ``request(_:pictures:drawingSeed:)`` has them.
    ///   - films: those beside the job.
    mutating func makeFinal(
        _ earlier: [EarlierTake],
        pictures: [(digest: String, byteCount: Int64)],
        films: KeptFilms
    ) throws {
        if isDraft || !earlier.contains(where: { $0.request.draft != nil && $0.isMade }) { return }
        let kinds = variations.filter { $0.take == 1 }.map { kind in
            let film = request(kind, pictures: pictures, drawingSeed: false)
            return (kind: kind, drafts: earlier.filter { $0.request.isDraft(of: film) })
        }
        guard kinds.contains(where: { $0.drafts.contains(where: \.isMade) }) else { return }
        let kept = try films.drafts(among: earlier)
        var films: [Variation] = []
        for (kind, drafts) in kinds {
            if drafts.isEmpty {
                films += variations.filter { $0.with(take: 1) == kind }
                continue
            }
            for draft in drafts {
                var film = kind.with(take: draft.request.draft ?? 1)
                film.draftSeed = draft.request.seed
                if films.contains(film) { continue }
                let identity = identity(of: film, pictures: pictures)
                let isAsked = earlier.contains {
                    $0.request.draft == nil && $0.identity == identity && $0.request.seed == draft.request.seed
                }
                if isAsked || draft.nonce.map(kept.contains) == true { films.append(film) }
            }
        }
        variations = films
        job.takes = films.map(\.take).reduce(job.takes, max)
    }

    private func identity(of film: Variation, pictures: [(digest: String, byteCount: Int64)]) -> String {
        let request = request(film, pictures: pictures, drawingSeed: false)
        return request.identity(drawnSeed: (film.seed ?? -1) == -1 ? film.take : nil)
    }
}

/// The films beside a job, by which it is told whether a draft was kept.
struct KeptFilms {
    let folder: DropFolder
    /// The job's.
    let directory: FilePath

    /// Which of the drafts are where they were put, or beside the job under another name, by their nonces. One file stands for
    /// one draft only.
    func drafts(among takes: [EarlierTake]) throws -> Set<String> {
        let drafts = takes.filter { $0.request.draft != nil && $0.isMade }
        var kept = Set(drafts.filter { $0.state != .delivered }.compactMap(\.nonce))
        var films = try folder.list(directory).filter {
            [.file, .unknown].contains($0.kind) && JobName.has($0.name, ending: ".mp4")
        }.map { directory.appending($0.name) }
        func look(_ isFilm: (_ film: FilePath, _ draft: EarlierTake) throws -> Bool) rethrows {
            for draft in drafts {
                guard let nonce = draft.nonce, !kept.contains(nonce) else { continue }
                guard let place = try films.firstIndex(where: { try isFilm($0, draft) }) else { continue }
                kept.insert(nonce)
                films.remove(at: place)
            }
        }
        for draft in drafts {
            guard let film = draft.film, let nonce = draft.nonce, !Intake.isMissing(film, in: folder) else { continue }
            kept.insert(nonce)
            films.removeAll { $0 == film }
        }
        for other in takes where other.request.draft == nil { films.removeAll { $0 == other.film } }
        try look { film, draft in
            guard let stamp = draft.stamp else { return false }
            return try folder.stamp(film)?.isSameFile(as: stamp) == true
        }
        try look { film, draft in
            let receipt: (document: Receipt, stamp: FileStamp)? = try OwnFiles.read(
                Receipt.directory.appending("\(draft.nonce ?? "").json"),
                of: folder
            )
            guard let receipt = receipt?.document, try folder.stamp(film)?.size == receipt.byteCount else {
                return false
            }
            return try folder.open(film).digest() == receipt.sha256
        }
        return kept
    }
}
