import CLinux
import Glibc
import SystemPackage

/// Something that any thread may raise and one thread waits for.
final class EventSignal: Sendable {
    private let descriptor: Descriptor

    init() throws(FolderError) {
        descriptor = Descriptor(try system { clinux_eventfd() })
    }

    func raise() {
        _ = clinux_eventfd_raise(descriptor.raw)
    }

    /// Waits until it is raised or the time has come, and lowers it.
    ///
    /// - Returns: Whether it was raised.
    @discardableResult
    func wait(until deadline: ContinuousClock.Instant) -> Bool {
        // Cut to an hour, so as to fit. poll(2) knows whole milliseconds only, and a film is not to wait for them.
        let left = min(max(.zero, deadline - .now), .seconds(3600))
        clinux_wait_readable(descriptor.raw, Int64(left / .nanoseconds(1)))
        return clinux_eventfd_clear(descriptor.raw) == 0
    }

    /// Waits until it is raised or the other descriptor can be read, and tells of every change of a third one that, like
    /// the table of mounts, announces changes as urgent.
    ///
    /// - Returns: Whether it was raised.
    func wait(orReadable other: Descriptor, orChanged table: Descriptor?, changed: () -> Void) -> Bool {
        while true {
            var waits = [
                pollfd(fd: descriptor.raw, events: Int16(POLLIN), revents: 0),
                pollfd(fd: other.raw, events: Int16(POLLIN), revents: 0),
                // A negative number is passed over.
                pollfd(fd: table?.raw ?? -1, events: Int16(POLLPRI), revents: 0),
            ]
            _ = poll(&waits, nfds_t(waits.count), -1)
            if waits[2].revents != 0 { changed() }
            if waits[0].revents != 0 { return true }
            if waits[1].revents != 0 { return false }
        }
    }
}
