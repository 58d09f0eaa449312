import CLinux
import Glibc
import SystemPackage

/// Runs `body` on a detached thread of its own, so that a call that hangs holds up nothing else.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) throws(FolderError) {
    let work = Unmanaged.passRetained(
        ThreadBody {
            clinux_name_thread(name)
            body()
        }
    )
    var thread: pthread_t = 0
    let code = pthread_create(
        &thread,
        nil,
        { argument in
            if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
            return nil
        },
        work.toOpaque()
    )
    if code != 0 {
        work.release()
        throw FolderError(Errno(rawValue: code))
    }
    pthread_detach(thread)
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
