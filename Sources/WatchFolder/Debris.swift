import Glibc
public import SystemPackage

/// Names that are never anybody's work: what systems, editors, browsers and sync clients leave about.
///
/// Compared byte by byte, letters of ASCII without regard to case: shares from Windows keep no case.
public enum Debris {
    /// Whether a name is never looked at. All hidden names are debris.
    public static func isDebris(_ name: FilePath.Component, isDirectory: Bool) -> Bool {
        // Asked of every name at every look, so it makes no copies.
        name.withPlatformString { isDebris(UnsafeRawBufferPointer(start: $0, count: strlen($0)), isDirectory) }
    }

    private static func isDebris(_ name: UnsafeRawBufferPointer, _ isDirectory: Bool) -> Bool {
        guard let first = name.first, let last = name.last else { return false }
        // Hidden; backups of editors; Office's locks.
        if first == UInt8(ascii: ".") || last == UInt8(ascii: "~") || name.starts(with: "~$".utf8) { return true }
        if isDirectory { return folders.contains { equals($0, name) } }
        if files.contains(where: { equals($0, name) }) { return true }
        // Emacs keeps unsaved work so.
        if name.count > 1, first == UInt8(ascii: "#"), last == UInt8(ascii: "#") { return true }
        // After the last dot or, in the name of a stream, after the colon.
        return [UInt8(ascii: "."), UInt8(ascii: ":")].contains { separator in
            guard let place = name.lastIndex(of: separator) else { return false }
            let ending = UnsafeRawBufferPointer(rebasing: name[(place + 1)...])
            return endings.contains { equals($0, ending) }
        }
    }

    private static func equals(_ pattern: [UInt8], _ name: UnsafeRawBufferPointer) -> Bool {
        guard pattern.count == name.count else { return false }
        for index in pattern.indices where pattern[index] != lowercased(name[index]) { return false }
        return true
    }

    /// Whether a sync client made this file because two people changed it at once.
    ///
    /// It looks like a new file, but nobody meant to make one. Known are the English names that Syncthing, Dropbox,
    /// ownCloud, Nextcloud and Seafile give, and OneDrive's when the machine has the name that Windows gave it.
    public static func isConflictCopy(_ name: FilePath.Component) -> Bool {
        if isNamedAfterMachine(name.bytes) { return true }
        let name = lowercased(name)
        return conflictMarks.contains { mark in
            name.indices.contains { name[$0...].starts(with: mark) }
        }
    }

    /// `hero-DESKTOP-4F7K2QX.job`: OneDrive appends the name of the machine, in capitals.
    private static func isNamedAfterMachine(_ name: [UInt8]) -> Bool {
        let stem = name.lastIndex(of: UInt8(ascii: ".")).map { name[..<$0] } ?? name[...]
        let machine = stem.suffix(7)
        let isSerial =
            machine.count == 7
            && machine.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
            }
        let before = stem.dropLast(7)
        return isSerial && ["-DESKTOP-", "-LAPTOP-"].contains { before.reversed().starts(with: $0.utf8.reversed()) }
    }

    /// Synology and QNAP, Windows and old macOS; the hidden ones need no mention.
    private static let folders = patterns([
        "@eadir", "@tmp", "@recycle", "@recently-snapshot", "#recycle", "#snapshot", "$recycle.bin",
        "system volume information", "network trash folder", "temporary items", "__macosx", "lost+found",
    ])

    /// `4913` is Vim's test of whether it may write. `Icon` with a carriage return is the Finder's.
    private static let files = patterns(["thumbs.db", "ehthumbs.db", "desktop.ini", "4913", "icon\r"])

    /// Downloads and copies that are not finished, swap files, and alternate streams of Windows that a share shows.
    private static let endings = patterns([
        "part", "partial", "tmp", "temp", "crdownload", "download", "opdownload", "filepart", "swp", "swo", "swx",
        "owncloud", "nextcloud", "zone.identifier", "afp_afpinfo", "afp_resource",
    ])

    /// Syncthing, Dropbox, ownCloud and Nextcloud new and old, Seafile.
    private static let conflictMarks = patterns([
        ".sync-conflict-", "conflicted copy", "_conflict-", "(sfconflict ", "(case conflict", "[conflict]",
    ])

    private static func patterns(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    /// The bytes of a name with the letters of ASCII made small.
    private static func lowercased(_ name: FilePath.Component) -> [UInt8] {
        name.bytes.map(lowercased)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
