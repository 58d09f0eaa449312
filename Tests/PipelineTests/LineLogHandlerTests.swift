import Foundation
import Glibc
import Logging
import SystemPackage
import TestKit
import Testing

@testable import Pipeline

struct LineLogHandlerTests {
    private func text(_ reader: LineLogHandler.Reader, _ level: Logger.Level, _ fields: Logger.Metadata = [:]) -> String
    {
        let event = LogEvent(
            level: level,
            message: "take sent",
            metadata: fields,
            source: "test",
            file: "f",
            function: "g",
            line: 1
        )
        return LineLogHandler(reader: reader).text(of: event)
    }

    @Test(
        "The journal gets the priority that it files the line under",
        arguments: [(Logger.Level.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3), (.critical, 2)]
    )
    func priorities(level: Logger.Level, priority: Int) {
        #expect(text(.journalLines, level, ["job": "hero.job"]) == "<\(priority)>take sent job=hero.job")
    }

    @Test("A file's name can neither forge a line nor a field, nor colour a terminal")
    func hostileNames() {
        let line = text(.journalLines, .info, ["job": "a\n<2>forged job=\"b\" \u{1B}[31m\u{202E}.job"])
        #expect(!line.contains("\n"))
        #expect(!line.contains("\u{1B}"))
        #expect(!line.contains("\u{202E}"))
        #expect(line == #"<6>take sent job="a\n<2>forged job=\"b\" \u{1b}[31m\u{202e}.job""#)
    }

    @Test("Fields stand in the order of their names")
    func order() {
        #expect(text(.journalLines, .info, ["b": "2", "a": "1"]) == "<6>take sent a=1 b=2")
    }

    @Test("For a file the line begins with its time and level")
    func forFiles() {
        #expect(text(.file, .warning).hasSuffix("Z warning take sent"))
    }

    @Test("As JSON a line is one object, and a file's name comes out of it as it went in")
    func json() throws {
        let name = "a\n{\"level\":\"forged\"}\\ \u{1B}[31m\u{202E}\u{1F600}\u{E0041}.job"
        let line = text(.program(priorities: false), .warning, ["job": "\(name)", "level": "mine"])
        #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(!line.unicodeScalars.contains("\u{202E}"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(object["event"] == "take sent")
        #expect(object["level"] == "warning")
        #expect(object["level_"] == "mine")
        #expect(object["job"] == name)
        #expect(object["time"]?.hasSuffix("Z") == true)
        #expect(text(.program(priorities: true), .warning).hasPrefix("<4>{"))
    }

    @Test(
        "What stands behind the question mark of a link is in no form of the log",
        arguments: [LineLogHandler.Reader.terminal, .journalLines, .file, .program(priorities: false)]
    )
    func signedLinks(reader: LineLogHandler.Reader) {
        let line = text(
            reader,
            .error,
            ["why": "no answer from 'https://a.example/b.mp4?token=secret1' or http://c.example?secret2, see d?e"]
        )
        #expect(!line.contains("secret"))
        #expect(line.contains("https://a.example/b.mp4?…"))
        #expect(line.contains("see d?e"))
    }

    @Test("What is sent to the journal has a line for each field, whatever the fields hold")
    func journalFields() {
        let event = LogEvent(
            level: .notice,
            message: "take sent",
            metadata: ["job": "a\nPRIORITY=0\n.job", "request_id": "r-1"],
            source: "Pipeline",
            file: "Pipeline/Submission.swift",
            function: "send(_:)",
            line: 7
        )
        let lines = String(decoding: LoggedEvent(event, fields: event.metadata ?? [:]).journalEntry, as: UTF8.self)
            .split(separator: "\n")
        #expect(
            lines == [
                #"MESSAGE=take sent job="a\nPRIORITY=0\n.job" request_id=r-1"#, "PRIORITY=5",
                "SYSLOG_IDENTIFIER=reeldrop",
                "CODE_FILE=Pipeline/Submission.swift", "CODE_LINE=7", "CODE_FUNC=send(_:)", "REELDROP_EVENT=take sent",
                #"REELDROP_JOB=a\nPRIORITY=0\n.job"#, "REELDROP_REQUEST_ID=r-1",
            ]
        )
    }

    @Test("The journal counts as the reader only where stderr is what systemd has connected to it")
    func whoReads() throws {
        let folder = try TemporaryFolder()
        try folder.write("log")
        let file = try FileDescriptor.open(folder("log"), .writeOnly)
        defer { try? file.close() }
        let identity = try #require(fileIdentity(folder("log")))
        let stream = ["JOURNAL_STREAM": "\(identity.device):\(identity.inode)"]
        func reader(_ environment: [String: String], _ format: LogFormat = .text) -> String {
            let reader = LineLogHandler.Reader.current(
                format: format,
                environment: environment,
                descriptor: file.rawValue,
                socket: folder("no socket").string
            )
            return "\(reader)"
        }
        #expect(reader([:]) == "file")
        #expect(reader(["JOURNAL_STREAM": "1:\(identity.inode)"]) == "file")
        // Nobody listens at the socket.
        #expect(reader(stream) == "journalLines")
        #expect(reader(stream, .json) == "program(priorities: true)")
        #expect(reader([:], .json) == "program(priorities: false)")
    }
}
