public import SystemPackage

/// Names that are never anybody's work: what systems, editors, browsers and sync clients leave about.
///
/// Compared byte by byte, letters of ASCII without regard to case: shares from Windows keep no case.
public enum Debris {
    /// Whether a name is never looked at. All hidden names are debris.
    public static func isDebris(_ name: FilePath.Component, isDirectory: Bool) -> Bool {
        let name = Name(name)
        if name.hasPrefix(".") || name.hasPrefix("~$") || name.hasSuffix("~") { return true }
        if isDirectory { return folders.contains { name.equals($0) } }
        return files.contains { name.equals($0) } || endings.contains { name.hasSuffix($0) }
            || temporaries.contains { name.hasPrefix($0.prefix) && name.hasSuffix($0.suffix) }
    }

    /// Whether a sync client made this file because two people changed it at once.
    ///
    /// It looks like a new file, but nobody meant to make one. Known: Syncthing, Dropbox, ownCloud and Nextcloud, Seafile,
    /// and OneDrive when the machine has the name that Windows gave it.
    public static func isConflictCopy(_ name: FilePath.Component) -> Bool {
        if isNamedAfterMachine(name.bytes) { return true }
        let name = Name(name)
        return name.contains(".sync-conflict-") || name.contains("conflicted copy") || name.contains("(sfconflict ")
            || name.contains("_conflict-") || name.contains("(case conflict") || name.contains("[conflict]")
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
    private static let folders = [
        "@eadir", "@tmp", "@recycle", "@recently-snapshot", "#recycle", "#snapshot", "$recycle.bin",
        "system volume information", "network trash folder", "temporary items", "__macosx", "lost+found",
    ]

    /// `4913` is Vim's test of whether it may write. `Icon` with a carriage return is the Finder's.
    private static let files = ["thumbs.db", "ehthumbs.db", "desktop.ini", "4913", "icon\r"]

    /// Downloads and copies that are not finished, and swap files.
    private static let endings = [
        ".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".opdownload", ".filepart", ".swp", ".swo",
        ".swx",
        ".owncloud", ".nextcloud",
        // Alternate streams of Windows that a share shows as files.
        ":zone.identifier", ":afp_afpinfo", ":afp_resource",
    ]

    /// Syncthing on Windows, and autosave files of Emacs.
    private static let temporaries: [(prefix: String, suffix: String)] = [("~syncthing~", ".tmp"), ("#", "#")]
}

/// A name as bytes, with the letters of ASCII made small.
private struct Name {
    private let bytes: [UInt8]

    init(_ name: FilePath.Component) {
        bytes = name.bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }

    func equals(_ text: String) -> Bool { bytes.elementsEqual(text.utf8) }

    func hasPrefix(_ text: String) -> Bool { bytes.starts(with: text.utf8) }

    func hasSuffix(_ text: String) -> Bool { bytes.reversed().starts(with: text.utf8.reversed()) }

    func contains(_ text: String) -> Bool {
        let text = Array(text.utf8)
        guard bytes.count >= text.count else { return false }
        return (0...(bytes.count - text.count)).contains { bytes[$0...].starts(with: text) }
    }
}
