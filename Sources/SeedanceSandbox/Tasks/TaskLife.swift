import Seedance

/// When a task moves on, fixed at its creation, so that polls and notices can never disagree.
struct TaskLife: Equatable {
    /// How it ends.
    enum End: Equatable {
        case completed
        case failed(reason: String?)
    }

    /// How far its film is.
    enum Film: Equatable {
        case pending
        /// Drawn at this time.
        case ready(at: Double)
        /// Could not be drawn, known at this time.
        case broken(at: Double)
    }

    /// Unix time of the request.
    let created: Double
    /// Unix time of IN_PROGRESS.
    let starts: Double
    /// Unix time of the end, or later if the film is not there yet; nil for never.
    let ends: Double?
    let end: End

    /// A life of so many seconds, or, when it is endless, one that only starts like it.
    init(created: Double, seconds: Double, isEndless: Bool = false, end: End = .completed) {
        self.created = created
        self.starts = created + seconds / 2
        self.ends = isEndless ? nil : created + seconds
        self.end = end
    }

    /// Its status at this time.
    func status(at now: Double, film: Film) -> TaskStatus {
        if let finish = finish(film), now >= finish { return outcome(film) == .completed ? .completed : .failed }
        return now >= starts ? .inProgress : .created
    }

    /// The time of the end; nil when it is never, or not known before the film is drawn.
    func finish(_ film: Film) -> Double? {
        guard let ends else { return nil }
        switch (end, film) {
        case (.failed, _): return ends
        case (.completed, .ready(let at)), (.completed, .broken(let at)): return max(ends, at)
        case (.completed, .pending): return nil
        }
    }

    /// How it ends, given what became of the film.
    func outcome(_ film: Film) -> End {
        if case .broken = film, end == .completed { return .failed(reason: nil) }
        return end
    }
}
