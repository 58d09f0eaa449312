import Foundation
import Glibc
import SystemPackage
import TestKit

func rename(_ from: FilePath, to: FilePath) throws {
    try calling { from.withPlatformString { from in to.withPlatformString { Glibc.rename(from, $0) } } }
}

/// Whether a condition comes true before a generous deadline.
func eventually(_ condition: () throws -> Bool) async rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(240)
    while .now < deadline {
        if try condition() { return true }
        try? await Task.sleep(for: .milliseconds(5))
    }
    return try condition()
}

/// Whether this process may mount file systems, as some tests need.
let canMount = (try? run("/bin/sh", "-c", "d=$(mktemp -d) && mount -t tmpfs none $d && umount $d && rmdir $d")) == 0

/// Runs a program to its end; its exit status.
@discardableResult
func run(_ program: String, _ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
}
