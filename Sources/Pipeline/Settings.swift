import FoundationEssentials
import Glibc
public import JobFile
import Seedance
public import SystemPackage
public import WatchFolder

/// What the operator decides: the config file, read strictly, with a default for every field (design §10).
public struct Settings: Sendable {
    /// The drop folders.
    public var folders: [Folder] = []
    /// Where the API is.
    public var apiURL = "https://api.magnific.com"
    /// A file with the key; nil when the environment gives it.
    public var keyFile: FilePath?
    /// For the key, in any minute; nil for what the API's own headers tell, and the documented number until they do.
    public var requestsPerMinute: Int?
    /// For the address, in any second, averaged over two minutes.
    public var requestsPerSecond = 8
    /// Nothing else uses the key, so that a film whose answer was lost can be found again in the task list.
    public var keyIsOurs = false
    /// How many films may be with the API at once.
    public var tasksInFlight = 10
    /// Credits a second of film, by `model-resolution`; the model table's where absent.
    public var creditsPerSecond: [String: Int] = [:]
    /// What may be spent.
    public var budget = Budget()
    /// How long what is over is remembered.
    public var history = History()
    /// For jobs that name none.
    public var resolution = "480p"
    /// Hosts that links to films may lead to, with all below them (contract §5).
    public var filmHosts = ["freepik.com", "magnific.com"]
    /// The permissions of films; nil as the folder and the umask give.
    public var filmMode: UInt32?
    /// The group of films, by number; nil as the folder gives.
    public var filmGroup: UInt32?
    /// Which notes are put beside jobs.
    public var notes = WantedNotes.all
    /// The language of notes, where a folder has none of its own.
    public var language = Language.en
    /// The address under which the API reaches this daemon, without a slash at its end; nil without webhooks.
    public var publicURL: String?
    /// A file with the secret that notices are signed with; nil when the environment gives it.
    public var webhookSecretFile: FilePath?
    /// Where the daemon listens; nil when it does not.
    public var listen: ListenAddress? = ListenAddress(host: "127.0.0.1", port: 8765)
    /// Whether the config names that address: then the daemon does not go on without it.
    public var isListenNamed = false
    /// A file with the token that opens the daemon's pages and metrics; nil when whoever is on this machine may see them.
    public var webTokenFile: FilePath?
    /// Who is told what has become of films.
    public var hooks: [Hook] = []
    /// How the log is written.
    public var log = LogFormat.text
    /// With webhooks: how old a take gets before it is asked for all the same. Tests can't wait that long.
    var noticePatience: Duration = .seconds(60)
    var hookPatience = HookPatience()
    /// How long the API's minute is. Measurements make it shorter, together with the sandbox's.
    package var minute = Self.minuteOfLife
    /// How often a folder's lease is renewed. Tests can't wait that long.
    var leaseBeat: Duration = .seconds(10)

    /// One drop folder, and how it is watched.
    public struct Folder: Sendable, Equatable {
        /// Where it is.
        public var path: FilePath
        /// The quiet time for files whose end can't be seen.
        public var settle: Duration = .seconds(1)
        /// Whether by events or by looking again and again, and whether servers are asked to tell when to look; by default
        /// as each directory's file system allows, and without asking.
        public var watch = WatchMode.auto
        /// The time between two looks at everything, which finds what events have missed; nil for a minute, and for five
        /// seconds where no events come.
        public var scan: Duration?
        /// The language of its notes; nil for the one of all folders.
        public var language: Language?

        /// A folder that is watched as usual.
        public init(_ path: FilePath) {
            self.path = path
        }
    }

    /// The defaults.
    public init() {}

    /// Reads a config file.
    ///
    /// - Throws: `JobProblems` with all that is wrong in it.
    public init(config bytes: [UInt8]) throws(JobProblems) {
        let file = try Fields.read(bytes)
        for entry in file.list("folders") {
            var folder = Folder(FilePath(entry.string("path") ?? ""))
            if folder.path.isEmpty { entry.report("path", "A drop folder needs a `path`.") }
            if !folder.path.isEmpty, !folder.path.isAbsolute {
                entry.report("path", "The path of a drop folder must begin with `/`.")
            }
            folder.settle = entry.duration("settle") ?? folder.settle
            folder.watch =
                entry.oneOf("watch", WatchMode.allCases.map(\.rawValue)).flatMap(WatchMode.init) ?? folder.watch
            folder.scan = entry.duration("scan")
            folder.language = Self.language(entry)
            // Without a pause between two looks the daemon would do nothing else.
            if let scan = folder.scan, scan < .seconds(1) {
                entry.report("scan", "The time between two scans must be at least 1s.")
            }
            folders.append(folder)
        }
        let api = file.fields("api")
        apiURL = api.string("url") ?? apiURL
        keyFile = api.string("key_file").map { FilePath($0) }
        requestsPerMinute = api.integer("requests_per_minute", in: 1...100_000) ?? requestsPerMinute
        requestsPerSecond = api.integer("requests_per_second", in: 1...1000) ?? requestsPerSecond
        keyIsOurs = api.boolean("key_is_ours") ?? keyIsOurs
        tasksInFlight = api.integer("tasks_in_flight", in: 1...1000) ?? tasksInFlight
        filmHosts = api.strings("film_hosts")?.map { $0.value.lowercased() } ?? filmHosts
        let prices = file.fields("credits_per_second")
        for model in Model.all {
            for tier in model.tiers {
                let name = "\(model.name)-\(tier.resolution)"
                creditsPerSecond[name] = prices.integer(name, in: 0...1_000_000)
            }
        }
        let limits = file.fields("budget")
        budget.creditsPerDay = limits.integer("credits_per_day", in: 0...1_000_000_000)
        budget.creditsPerJob = limits.integer("credits_per_job", in: 0...1_000_000_000)
        if let takes = limits.integer("takes_per_job", in: 0...Job.mostFilms) {
            budget.takesPerJob = takes == 0 ? nil : takes
        }
        if let burst = limits.integer("hold_burst", in: 0...1_000_000) { budget.holdBurst = burst == 0 ? nil : burst }
        readHistory(file)
        let defaults = file.fields("defaults")
        resolution = defaults.oneOf("resolution", Model.seedance2Mini.tiers.map(\.resolution)) ?? resolution
        let output = file.fields("output")
        if let mode = output.string("mode") {
            filmMode = UInt32(mode, radix: 8).flatMap { $0 <= 0o777 ? $0 : nil }
            if filmMode == nil {
                output.report("mode", "The mode must be an octal number.", suggestion: "Write `mode: \"0664\"`.")
            }
        }
        if let group = output.string("group") {
            filmGroup = Self.number(ofGroup: group)
            if filmGroup == nil { output.report("group", "There is no group \(group) on this machine.") }
        }
        readNotes(file)
        log = file.oneOf("log", LogFormat.allCases.map(\.rawValue)).flatMap(LogFormat.init) ?? log
        readWebhook(file)
        readWeb(file)
        readHooks(file)
        try file.finish()
    }

    private static func number(ofGroup name: String) -> UInt32? {
        if let number = UInt32(name) { return number }
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64 << 10) { buffer in
            guard getgrnam_r(name, &entry, buffer.baseAddress!, buffer.count, &found) == 0, found != nil else {
                return nil
            }
            return entry.gr_gid
        }
    }
}
