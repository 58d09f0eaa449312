/// The requests that all instances on this machine have made with one key lately, as places that are taken and become free
/// again: pure counting.
///
/// A place is taken from the moment a request may be made until a whole span after its answer, as in ``Allowance``. Whoever
/// is killed before that gives no answer: its places become free when the longest request would have ended.
struct SharedMinute: Sendable, Equatable {
    /// When each place is free again, in nanoseconds of a clock that starts with the machine; a time that is over, or too
    /// far off to be true, means that it is.
    private(set) var places: [Int64]

    /// What came of asking for a place.
    enum Turn: Equatable {
        case taken(place: Int)
        /// Not before then.
        case notBefore(Int64)
    }

    /// In nanoseconds.
    struct Spans: Sendable {
        /// How long a place stays taken after the answer.
        let window: Int64
        /// No request lasts longer.
        let request: Int64
    }

    init(places: [Int64] = []) {
        self.places = places
    }

    /// Takes one of so many places, if one is free.
    mutating func take(of limit: Int, _ spans: Spans, at now: Int64) -> Turn {
        let latest = now + spans.request + spans.window
        func isTaken(_ place: Int64) -> Bool { place > now && place <= latest }
        let taken = places.filter(isTaken).sorted()
        guard taken.count < limit else { return .notBefore(taken[taken.count - limit]) }
        let place = places.firstIndex { !isTaken($0) } ?? places.count
        if place == places.count { places.append(0) }
        places[place] = latest
        return .taken(place: place)
    }

    /// Has a place become free at another time than was written there.
    ///
    /// - Returns: whether it was still as it was written.
    mutating func free(_ place: Int, written: Int64, at instant: Int64) -> Bool {
        guard places.indices.contains(place), places[place] == written else { return false }
        places[place] = instant
        return true
    }
}
