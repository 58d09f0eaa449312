extension Unicode.Scalar {
    /// A space of any width, or a tab.
    var isBlank: Bool {
        self == " " || self == "\t" || properties.generalCategory == .spaceSeparator
    }

    /// Takes no room and comes from pasting: zero-width space and joiners, word joiner, byte order mark.
    var isInvisible: Bool {
        switch value {
        case 0x200B...0x200D, 0x2060, 0xFEFF: true
        default: false
        }
    }

    /// Ends a line for some programs, but not in a job file, where only LF, CR and CRLF do.
    var isLineBreak: Bool {
        switch value {
        case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Has no place in a text file; tab, LF and CR are not meant.
    var isControl: Bool {
        switch value {
        case 0x09, 0x0A, 0x0D: false
        case 0x00...0x1F, 0x7F...0x9F: true
        // Unicode reserves the last two of each plane for use inside programs.
        default: value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(value)
        }
    }

    /// One of the quotes that word processors make of `"` and `'`.
    var isTypographicQuote: Bool {
        switch value {
        case 0x2018...0x201F, 0xAB, 0xBB, 0x2039, 0x203A, 0x300C...0x300F, 0xFF02, 0xFF07: true
        default: false
        }
    }

    /// A colon as it is written in any script.
    var isColon: Bool {
        self == ":" || self == "\u{FF1A}" || self == "\u{FE55}"
    }
}
