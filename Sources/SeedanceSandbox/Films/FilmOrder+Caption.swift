import Seedance

/// The prompt as a caption.
extension FilmOrder {
    private var captionSize: Int { max(13, min(size.width, size.height) / 28) }

    /// The prompt in at most three lines that fit the frame.
    var caption: String {
        let width = max(12, Int(Double(size.width) * 0.86 / (Double(captionSize) * 0.56)))
        var lines: [String] = []
        var line = ""
        for word in prompt.split(whereSeparator: \.isWhitespace) {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word.prefix(width)
        }
        lines.append(line)
        if lines.count > 3 { lines = lines[..<2] + [lines[2].prefix(width - 1) + "…"] }
        return lines.joined(separator: "\n")
    }

    func captionFilter(_ file: String) -> String {
        "drawtext=textfile=\(file):expansion=none:x=(w-text_w)/2:y=h*0.9-text_h:fontsize=\(captionSize)"
            + ":fontcolor=white@0.92:shadowcolor=black@0.6:shadowx=1:shadowy=1:line_spacing=\(captionSize / 3)"
    }
}
