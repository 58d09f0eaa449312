/// Decides on each occasion whether a fault happens; counts the occasions of every fault on its own.
struct FaultPlan {
    private let faults: [Fault]
    private var seen: [Int]
    private var dice: Dice

    init(_ faults: [Fault], seed: UInt64) {
        self.faults = faults
        self.seen = Array(repeating: 0, count: faults.count)
        self.dice = Dice(seed: seed)
    }

    /// Whether the fault happens now, on an occasion that it fits; the first of several that do is returned.
    mutating func take(_ name: Fault.Name, on route: SandboxRoute? = nil) -> Fault? {
        var taken: Fault?
        for index in faults.indices where faults[index].name == name {
            let fault = faults[index]
            guard fault.route == nil || fault.route == route else { continue }
            seen[index] += 1
            let happens =
                switch fault.when {
                case .always: true
                case .nth(let count): seen[index] == count
                case .percent(let share): dice.roll() * 100 < share
                }
            if happens, taken == nil { taken = fault }
        }
        return taken
    }
}
