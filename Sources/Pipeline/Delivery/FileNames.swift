import Crypto
import SystemPackage

/// Names for the files that the daemon puts beside a job: the job's stem and an ending, never longer than a name may be.
enum FileNames {
    /// The most bytes a name may have on every file system that is in use.
    static let limit = 255

    /// `hero.mp4`, then `hero.v2.mp4` and on: the first that is free is taken, nothing is ever replaced.
    static func films(of take: Take) -> some Sequence<FilePath.Component> {
        (1...999).lazy.compactMap { film(output: take.output, job: take.jobPath, suffix: take.suffix, version: $0) }
    }

    /// What a film is called.
    ///
    /// - Parameters:
    ///   - output: the name as the job gives it; nil for the job's own.
    ///   - suffix: what tells it from the job's other films, as in `hero.9x16.mp4`.
    ///   - version: from 1, which is not told.
    static func film(output: String?, job: FilePath, suffix: String, version: Int = 1) -> FilePath.Component? {
        let parts = [suffix, version == 1 ? "" : "v\(version)", "mp4"].filter { !$0.isEmpty }
        return name(
            stem: output.map { Array($0.utf8) } ?? JobPlan.stem(of: job),
            ending: parts.map { "." + $0 }.joined()
        )
    }

    /// The stem with the ending. A stem that is too long is cut between two characters and gets a mark of its own, so
    /// that two long names with the same beginning stay two.
    static func name(stem: [UInt8], ending: String) -> FilePath.Component? {
        var bytes = stem
        if stem.count + ending.utf8.count > limit {
            let mark = "~" + hexText(SHA256.hash(data: stem)).prefix(8)
            var length = limit - ending.utf8.count - mark.utf8.count
            // 0b10…… is the inside of a character.
            while length > 0, stem[length] & 0b1100_0000 == 0b1000_0000 { length -= 1 }
            bytes = Array(stem[..<length]) + Array(mark.utf8)
        }
        return (bytes + Array(ending.utf8) + [0]).withUnsafeBytes {
            FilePath.Component(platformString: $0.bindMemory(to: CChar.self).baseAddress!)
        }
    }
}
