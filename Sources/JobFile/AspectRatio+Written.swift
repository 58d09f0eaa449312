extension JobRules.AspectRatio {
    /// Whether the text names this ratio: `16:9`, `16 : 9`, `16x9`, or the API's name, in any case.
    func matches(_ text: String) -> Bool {
        let text = text.lowercased()
        if text == name.lowercased() || text == apiName.lowercased() { return true }
        return text.filter { $0 != " " }.split { "x×:".contains($0) }.joined(separator: ":") == name
            && text.contains { "x×:".contains($0) }
    }

    /// The ratio that somebody meant who wrote `16/9`, `1920x1080`, `portrait` or mistyped the API's name.
    static func nearest(to text: String, in ratios: [Self]) -> Self? {
        let words = [
            "landscape": "16:9", "widescreen": "16:9", "wide": "16:9", "youtube": "16:9",
            "portrait": "9:16", "vertical": "9:16", "story": "9:16", "reel": "9:16", "square": "1:1",
            "cinema": "21:9", "film": "21:9",
        ]
        if let name = words[text.lowercased()] { return ratios.first { $0.name == name } }
        let numbers = numbers(in: text)
        if numbers.count == 2 {
            let wanted = numbers[0] / numbers[1]
            return ratios.min { distance(from: $0, to: wanted) < distance(from: $1, to: wanted) }
        }
        let name = NameList(ratios.map(\.apiName)).nearest(to: text)
        return ratios.first { $0.apiName == name }
    }

    private static func numbers(in text: String) -> [Double] {
        text.split { !($0.isASCII && $0.isNumber) }.compactMap { Double($0.prefix(9)) }.filter { $0 > 0 }
    }

    /// How many times wider or narrower, so that 9:16 is as far from 1:1 as 16:9 is.
    private static func distance(from ratio: Self, to wanted: Double) -> Double {
        let numbers = numbers(in: ratio.name)
        guard numbers.count == 2 else { return .infinity }
        let ratio = numbers[0] / numbers[1]
        return max(ratio / wanted, wanted / ratio)
    }
}
