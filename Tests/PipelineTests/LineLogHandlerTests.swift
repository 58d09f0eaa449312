import Logging
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
        #expect(text(.journal, level, ["job": "hero.job"]) == "<\(priority)>take sent job=hero.job")
    }

    @Test("A file's name can neither forge a line nor a field, nor colour a terminal")
    func hostileNames() {
        let line = text(.journal, .info, ["job": "a\n<2>forged job=\"b\" \u{1B}[31m\u{202E}.job"])
        #expect(!line.contains("\n"))
        #expect(!line.contains("\u{1B}"))
        #expect(!line.contains("\u{202E}"))
        #expect(line == #"<6>take sent job="a\n<2>forged job=\"b\" \u{1b}[31m\u{202e}.job""#)
    }

    @Test("Fields stand in the order of their names")
    func order() {
        #expect(text(.journal, .info, ["b": "2", "a": "1"]) == "<6>take sent a=1 b=2")
    }

    @Test("For a file the line begins with its time and level")
    func forFiles() {
        #expect(text(.file, .warning).hasSuffix("Z warning take sent"))
    }
}
