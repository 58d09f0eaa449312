import Glibc

extension Settings {
    #if DEBUG
        /// A minute; in a test build `REELDROP_MINUTE` makes it so many milliseconds long.
        static let minuteOfLife: Duration =
            getenv("REELDROP_MINUTE").flatMap { Int(String(cString: $0)) }.map { .milliseconds($0) } ?? .seconds(60)
    #else
        /// A minute.
        static let minuteOfLife: Duration = .seconds(60)
    #endif
}
