import Foundation
import Logging
import SeedanceSandbox
import SystemPackage
import TestKit
import Testing
import WatchFolder

@testable import Pipeline

/// Two hosts and one drop folder.
struct LeaseTests {
    private let drop: TemporaryFolder
    private let folder: DropFolder

    init() throws {
        drop = try TemporaryFolder()
        folder = try DropFolder(drop.path)
    }

    private func lease(_ holder: String) -> FolderLease {
        FolderLease(holder: holder)
    }

    @Test("The first has the folder, the second is told by whom it is kept out")
    func keptOut() throws {
        let (one, two) = (lease("studio-1 aa"), lease("studio-2 bb"))
        #expect(one.check(in: folder) == nil)
        #expect(one.isFresh())
        #expect(two.check(in: folder)?.contains("studio-1 aa") == true)
        #expect(!two.isFresh())
    }

    @Test("As long as it is renewed the lease is not taken, and when it falls silent it is")
    func takeover() throws {
        let (one, two) = (lease("studio-1 aa"), lease("studio-2 bb"))
        let start = ContinuousClock.now
        var now = start
        for _ in 0..<60 {
            #expect(one.check(in: folder, at: now) == nil)
            #expect(two.check(in: folder, at: now) != nil)
            now += .seconds(2)
        }
        now += .seconds(40)
        #expect(two.check(in: folder, at: now) != nil)
        #expect(!one.isFresh(at: now), "the first stops sending long before it is taken")
        now += .seconds(30)
        #expect(two.check(in: folder, at: now)?.contains("taken over from studio-1 aa") == true)
        #expect(!two.isFresh(at: now), "another may have been quicker")
        now += .seconds(2)
        #expect(two.check(in: folder, at: now) == nil)
        #expect(two.isFresh(at: now))
        #expect(one.check(in: folder, at: now)?.contains("studio-2 bb") == true)
    }

    @Test("Given up it is free at once")
    func released() throws {
        let (one, two) = (lease("studio-1 aa"), lease("studio-2 bb"))
        #expect(one.check(in: folder) == nil)
        try one.release(in: folder)
        #expect(two.check(in: folder) == nil)
        try one.release(in: folder)
        #expect(two.check(in: folder) == nil, "another's lease is not given up")
    }

    @Test("A daemon that starts again has its own lease at once")
    func restarted() throws {
        #expect(lease("studio-1 aa").check(in: folder) == nil)
        #expect(lease("studio-1 aa").check(in: folder) == nil)
    }

    @Test("Of two that were copied from one another, only one keeps the folder")
    func copied() throws {
        let (one, two) = (lease("studio-1 aa"), lease("studio-1 aa"))
        #expect(one.check(in: folder) == nil)
        #expect(two.check(in: folder) == nil)
        #expect(one.check(in: folder) != nil)
        #expect(two.check(in: folder) == nil)
        #expect(one.check(in: folder) != nil)
    }

    @Test("A lease that vanished is not gone on with before the drive was read anew")
    func vanished() throws {
        let one = lease("studio-1 aa")
        #expect(one.check(in: folder) == nil)
        try drop.remove(FolderLease.path)
        #expect(one.check(in: folder) != nil)
        #expect(!one.isFresh())
        #expect(one.check(in: folder) == nil)
        #expect(one.isFresh())
    }

    @Test("A lease that a power cut left empty is nobody's: the folder is looked at anew, and had at once")
    func emptied() throws {
        try drop.makeDirectory(OwnFiles.directory)
        try drop.write(FolderLease.path, text: "")
        let (one, two) = (lease("studio-1 aa"), lease("studio-2 bb"))
        #expect(one.check(in: folder)?.contains("looked at anew") == true)
        #expect(!one.isFresh(), "another may have been quicker")
        #expect(two.check(in: folder)?.contains("studio-1 aa") == true)
        #expect(one.check(in: folder) == nil)
        #expect(one.isFresh())
    }

    @Test("Two daemons on one folder: the second waits, takes over when the first is gone, and sends nothing again")
    func twoDaemons() async throws {
        try await Studio.open({ $0.taskSeconds = 2 }) { studio in
            let other = try TemporaryFolder()
            var settings = studio.settings
            settings.leaseBeat = .seconds(2)
            let second = Daemon(
                settings: settings,
                keys: try KeySource(settings: settings, environment: [:]),
                stateDirectory: other.path,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            for number in 0..<6 { try studio.drop.write(FilePath("\(number).job"), text: "prompt: \(number)\n") }
            func secondTakes() throws -> [Take] {
                try Store.reading(stateDirectory: other.path)?.visibleTakes() ?? []
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                try await studio.working({ $0.leaseBeat = .seconds(2) }) {
                    try await eventually("the first has sent all") {
                        try studio.takes().count { $0.taskID != nil } == 6
                    }
                    group.addTask { _ = try await second.run() }
                    try await eventually("the second is kept out") {
                        try Store.reading(stateDirectory: other.path)?.folderHealth().first?.problem != nil
                    }
                    #expect(try secondTakes().isEmpty)
                }
                try studio.drop.write("6.job", text: "prompt: 6\n")
                try await eventually("all films", within: .seconds(60)) {
                    try studio.drop.visibleNames().count { $0.hasSuffix(".mp4") } == 7
                }
                try await eventually("the second knows all of them") {
                    try secondTakes().count { $0.state == .delivered } == 7
                }
                group.cancelAll()
                do { try await group.waitForAll() } catch is CancellationError {}
            }
            #expect(await studio.paid == 7)
            // The first comes back, and learns from the drive what the second did.
            try await studio.working {
                try await eventually("it knows all") { try studio.takes().count { $0.state == .delivered } == 7 }
            }
            #expect(await studio.paid == 7)
            #expect(try studio.drop.visibleNames().count { $0.hasSuffix(".mp4") } == 7)
        }
    }
}
