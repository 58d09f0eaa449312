/// How large films get. The API never says, so this is an estimate: what such films have had, doubled.
enum FilmSize {
    /// In bytes.
    static func expected(resolution: String, seconds: Int) -> Int64 {
        // Films of 480p have had up to 1 MB a second, those of 720p 2 MB; the others by their pixels.
        let perSecond: Int64 =
            switch resolution {
            case "480p": 1 << 20
            case "1080p", "pro": 4 << 20
            case "4k": 16 << 20
            default: 2 << 20
            }
        return 2 * perSecond * Int64(seconds)
    }
}
