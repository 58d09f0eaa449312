extension Model {
    /// Every model that reeldrop knows.
    public static let all: [Model] = [seedance2Mini]

    /// Seedance 2.0 Mini: 480p and 720p, 5 or 10 seconds, at most two frames given (contract §1).
    public static let seedance2Mini = Model(
        name: "seedance-2-mini",
        tiers: [
            Tier(
                resolution: "480p",
                generatePath: "/v1/ai/video/seedance-2-mini-480p",
                creditsPerSecond: 70,
                frames: [
                    "21:9": FrameSize(992, 432), "16:9": FrameSize(864, 496), "4:3": FrameSize(752, 560),
                    "1:1": FrameSize(640, 640), "3:4": FrameSize(560, 752), "9:16": FrameSize(496, 864),
                    // The maker offers no 9:21; these are its 21:9 turned on its side (contract §7).
                    "9:21": FrameSize(432, 992),
                ]
            ),
            Tier(
                resolution: "720p",
                generatePath: "/v1/ai/video/seedance-2-mini-720p",
                creditsPerSecond: 140,
                frames: [
                    "21:9": FrameSize(1470, 630), "16:9": FrameSize(1280, 720), "4:3": FrameSize(1112, 834),
                    "1:1": FrameSize(960, 960), "3:4": FrameSize(834, 1112), "9:16": FrameSize(720, 1280),
                    "9:21": FrameSize(630, 1470),
                ]
            ),
        ],
        tasksPath: "/v1/ai/video/seedance-2-mini",
        promptLength: 1...2000,
        durations: [5, 10],
        aspectRatios: [
            .film21x9, .widescreen16x9, .classic4x3, .square1x1, .traditional3x4, .story9x16, .film9x21,
        ],
        defaultAspectRatio: .widescreen16x9,
        seeds: -1...4_294_967_295,
        parameters: Set(Parameter.allCases)
    )
}
