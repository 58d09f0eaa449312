// What this hooks into is 6.3's and not settled. With another compiler the tasks run on libdispatch's threads, as they do in
// any other program.
#if compiler(>=6.3) && compiler(<6.4)
    import NIOCore
    import NIOPosix
    @_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) import _Concurrency

    /// Runs Swift's tasks on a few threads that are always there, in place of libdispatch's, which looks after those that it
    /// has for tasks once a second for as long as the program lives, and starts and ends some for nearly every sleep.
    ///
    /// The network's event loops could run all of them without another thread, but what is to run on a loop that hangs in
    /// something never does: here a part that hangs holds up no other. Only what comes at once after a sleep runs on a loop,
    /// so that to look whether there is something to do wakes one thread and not three: it must not block.
    final class PoolExecutor: TaskExecutor, SchedulingExecutor {
        /// libdispatch would start more when some hang, so these are more than there are cores in a small machine.
        private let threads = NIOThreadPool._makePerpetualStartedPool(
            numberOfThreads: min(max(4, System.coreCount), 8),
            threadNamePrefix: "tasks-"
        )
        private let clock = MultiThreadedEventLoopGroup.singleton

        /// Has all tasks run here that begin from now on. To be called on the main thread, before there are others.
        static func takeOver() {
            // They are threads from the start, and a machine may have a hundred cores.
            NIOSingletons.groupLoopCountSuggestion = min(System.coreCount, 4)
            _createExecutors(factory: Factory.self)
        }

        private struct Factory: ExecutorFactory {
            static let mainExecutor = PlatformExecutorFactory.mainExecutor
            static let defaultExecutor: any TaskExecutor = PoolExecutor()
        }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            if let waking = Sleeper.waking.currentValue, waking.isOpen {
                waking.jobs.append(job)
            } else {
                submit(job)
            }
        }

        func submit(_ job: UnownedJob) { threads.submit { _ in self.run(job) } }

        func run(_ job: UnownedJob) { job.runSynchronously(on: asUnownedTaskExecutor()) }

        /// Only Swift's own clocks come here, which both tell time by `Duration`.
        func enqueue<C: Clock>(_ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C)
        {
            let sleeper = Sleeper(job: UnownedJob(job), executor: self)
            let pause = (delay as? Duration).map { TimeAmount($0) } ?? .zero
            // The small kind of timer, as one that is cancelled is over for its task but not for the loop, and there may be
            // thousands. Only a loop that has ended refuses, and these never do.
            if (try? self.clock.any().scheduleCallback(in: pause, handler: sleeper)) == nil { submit(sleeper.job) }
        }

        func enqueue<C: Clock>(_ job: consuming ExecutorJob, at instant: C.Instant, tolerance: C.Duration?, clock: C) {
            enqueue(job, after: clock.now.duration(to: instant), tolerance: tolerance, clock: clock)
        }

        private struct Sleeper: NIOScheduledCallbackHandler, Sendable {
            let job: UnownedJob
            let executor: PoolExecutor

            /// What a sleep that ends on this thread wakes. Sendable because no other thread ever has it.
            final class Waking: @unchecked Sendable {
                var isOpen = false
                var jobs: [UnownedJob] = []
            }
            static let waking = ThreadSpecificVariable<Waking>()

            func handleScheduledCallback(eventLoop: some EventLoop) {
                let waking = Self.waking.currentValue ?? Waking()
                Self.waking.currentValue = waking
                waking.isOpen = true
                executor.run(job)
                waking.isOpen = false
                // What these wake in turn is for the threads.
                let jobs = waking.jobs
                waking.jobs = []
                for job in jobs { executor.run(job) }
            }
        }
    }
#endif
