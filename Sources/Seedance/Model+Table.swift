extension Model {
    /// Every model that reeldrop knows.
    public static let all: [Model] = [
        seedance2Mini, seedance2Fast, seedance2Pro, kling3Turbo, wan27, kling3,
    ]

    /// Seedance 2.0 Mini: 480p and 720p, 5 or 10 seconds, at most two frames given (contract §1).
    public static let seedance2Mini = seedance(.seedance2Mini, "seedance-2-mini", ["480p": 70, "720p": 140])

    /// Seedance 2.0 Fast: as Mini, and made sooner (contract §8).
    public static let seedance2Fast = seedance(
        .seedance("seedance-2-fast", ["480p", "720p"]),
        "seedance-2-fast",
        ["480p": 120, "720p": 235]
    )

    /// Seedance 2.0 Pro: as Mini, up to 4k (contract §8).
    public static let seedance2Pro = seedance(
        .seedance("seedance-2-pro", ["480p", "720p", "1080p", "4k"]),
        "seedance-2-pro",
        ["480p": 145, "720p": 280, "1080p": 700, "4k": 1400]
    )

    /// Kling 3.0 Turbo: 3 to 15 seconds, a first frame at most, no seed (contract §8).
    public static let kling3Turbo = Model(
        name: "kling-3-turbo",
        tiers: [
            Tier(resolution: "720p", creditsPerSecond: nil, frames: frames(720, kling)),
            Tier(resolution: "1080p", creditsPerSecond: nil, frames: frames(1080, kling)),
        ],
        defaultResolution: "720p",
        fromText: Form(
            tasksPath: "/v1/ai/text-to-video/kling-v3-turbo",
            generatePaths: .each(["720p", "1080p"], "/v1/ai/text-to-video/kling-v3-turbo-"),
            members: [
                .prompt: Member(name: "prompt", limits: 1...3072), .aspectRatio: Member(name: "aspect_ratio"),
                .duration: Member(name: "duration", isText: true), .webhookURL: Member(name: "webhook_url"),
            ],
            required: [.prompt]
        ),
        fromImage: Form(
            tasksPath: "/v1/ai/image-to-video/kling-v3-turbo",
            generatePaths: .each(["720p", "1080p"], "/v1/ai/image-to-video/kling-v3-turbo-"),
            members: [
                .prompt: Member(name: "prompt", limits: 1...2500), .image: Member(name: "image"),
                .duration: Member(name: "duration", isText: true), .webhookURL: Member(name: "webhook_url"),
            ],
            required: [.image]
        ),
        durations: Array(3...15),
        defaultDuration: 5,
        aspectRatios: kling.map(AspectRatio.plain),
        defaultAspectRatio: .plain("16:9"),
        seeds: nil,
        images: ImageLimits(
            types: [.png, .jpeg],
            // No upper bound is published.
            side: 300...16_000,
            ratio: 0.4...2.5,
            byteCount: 50 << 20,
            inlineBytes: 10 << 20,
            references: 0
        )
    )

    /// WAN 2.7: 2 to 15 seconds; its resolution is a member, and images are addresses only (contract §8).
    public static let wan27 = Model(
        name: "wan-2-7",
        tiers: [
            Tier(resolution: "720p", creditsPerSecond: nil, frames: frames(720, wan)),
            Tier(resolution: "1080p", creditsPerSecond: nil, frames: frames(1080, wan)),
        ],
        defaultResolution: "1080p",
        fromText: .wan27(
            "/v1/ai/text-to-video/wan-2-7",
            [.aspectRatio: Member(name: "aspect_ratio")],
            required: .prompt
        ),
        fromImage: .wan27(
            "/v1/ai/image-to-video/wan-2-7",
            [.image: Member(name: "start_image_url"), .imageEnd: Member(name: "end_image_url")],
            required: .image
        ),
        durations: Array(2...15),
        defaultDuration: 5,
        aspectRatios: wan.map(AspectRatio.plain),
        defaultAspectRatio: .plain("16:9"),
        seeds: 0...2_147_483_647,
        images: ImageLimits(
            types: [.png, .jpeg, .webp],
            side: 240...8000,
            ratio: 0.125...8,
            byteCount: 20 << 20,
            inlineBytes: 0,
            references: 0
        )
    )

    /// Kling 3: 3 to 15 seconds, standard or pro; images are addresses only, and there is no seed (contract §8).
    public static let kling3 = Model(
        name: "kling-3",
        tiers: [
            Tier(resolution: "std", creditsPerSecond: nil, frames: frames(720, kling)),
            Tier(resolution: "pro", creditsPerSecond: nil, frames: frames(1080, kling)),
        ],
        defaultResolution: "std",
        fromText: .kling3,
        fromImage: .kling3,
        durations: Array(3...15),
        defaultDuration: 5,
        aspectRatios: kling.map(AspectRatio.plain),
        defaultAspectRatio: .plain("16:9"),
        seeds: nil,
        images: ImageLimits(
            types: [.png, .jpeg],
            side: 300...16_000,
            ratio: 0.4...2.5,
            byteCount: 10 << 20,
            inlineBytes: 0,
            references: 0
        )
    )

    private static let kling = ["16:9", "9:16", "1:1"]
    private static let wan = ["16:9", "9:16", "1:1", "4:3", "3:4"]

    /// Frames whose shorter side has so many pixels: only the 16:9 of WAN is published.
    private static func frames(_ side: Int, _ ratios: [String]) -> [String: FrameSize] {
        let all = [
            "16:9": FrameSize(side * 16 / 9, side), "9:16": FrameSize(side, side * 16 / 9),
            "1:1": FrameSize(side, side), "4:3": FrameSize(side * 4 / 3, side), "3:4": FrameSize(side, side * 4 / 3),
        ]
        return all.filter { ratios.contains($0.key) }
    }

    // MARK: Seedance 2.0

    /// One of the family, whose members share everything but tiers and prices (contract §1, §8).
    private static func seedance(_ form: Form, _ name: String, _ prices: [String: Int]) -> Model {
        let resolutions = ["480p", "720p", "1080p", "4k"].filter { form.generatePaths[$0] != nil }
        return Model(
            name: name,
            tiers: resolutions.map { resolution in
                Tier(
                    resolution: resolution,
                    creditsPerSecond: prices[resolution],
                    frames: seedanceFrames(resolution)
                )
            },
            defaultResolution: "480p",
            fromText: form,
            fromImage: form,
            durations: [5, 10],
            defaultDuration: 5,
            aspectRatios: [
                .film21x9, .widescreen16x9, .classic4x3, .square1x1, .traditional3x4, .story9x16, .film9x21,
            ],
            defaultAspectRatio: .widescreen16x9,
            seeds: -1...4_294_967_295,
            // Not published here, so the maker's own limits.
            images: ImageLimits(
                types: [.png, .jpeg, .webp],
                side: 300...6000,
                ratio: 0.4...2.5,
                byteCount: 30 << 20,
                inlineBytes: 10 << 20,
                references: 9
            )
        )
    }

    private static func seedanceFrames(_ resolution: String) -> [String: FrameSize] {
        let small = [
            "21:9": FrameSize(992, 432), "16:9": FrameSize(864, 496), "4:3": FrameSize(752, 560),
            "1:1": FrameSize(640, 640), "3:4": FrameSize(560, 752), "9:16": FrameSize(496, 864),
            // The maker offers no 9:21; these are its 21:9 turned on its side (contract §7).
            "9:21": FrameSize(432, 992),
        ]
        if resolution == "480p" { return small }
        let large = [
            "21:9": FrameSize(1470, 630), "16:9": FrameSize(1280, 720), "4:3": FrameSize(1112, 834),
            "1:1": FrameSize(960, 960), "3:4": FrameSize(834, 1112), "9:16": FrameSize(720, 1280),
            "9:21": FrameSize(630, 1470),
        ]
        // Above that no source tells more than the height of 16:9.
        let halves = ["1080p": 3, "4k": 6][resolution] ?? 2
        return large.mapValues { FrameSize($0.width * halves / 4 * 2, $0.height * halves / 4 * 2) }
    }
}

extension Model.Form {
    /// Seedance 2.0 Mini's.
    public static let seedance2Mini = seedance("seedance-2-mini", ["480p", "720p"])

    fileprivate static func seedance(_ name: String, _ resolutions: [String]) -> Self {
        let parameters: [Parameter] = [
            .image, .imageEnd, .referenceImages, .duration, .aspectRatio, .cameraFixed, .seed, .enableSafetyChecker,
            .webhookURL,
        ]
        return Model.Form(
            tasksPath: "/v1/ai/video/\(name)",
            generatePaths: .each(resolutions, "/v1/ai/video/\(name)-"),
            members: Dictionary(uniqueKeysWithValues: parameters.map { ($0, Model.Member(name: $0.rawValue)) })
                .merging([.prompt: Model.Member(name: "prompt", limits: 1...2000)]) { $1 },
            required: [.prompt]
        )
    }

    fileprivate static func wan27(
        _ path: String,
        _ others: [Parameter: Model.Member],
        required: Parameter
    ) -> Self {
        Model.Form(
            tasksPath: path,
            generatePaths: ["720p": path, "1080p": path],
            members: [
                .prompt: Model.Member(name: "prompt", limits: 1...5000),
                .negativePrompt: Model.Member(name: "negative_prompt", limits: 1...500),
                .resolution: Model.Member(name: "resolution"), .duration: Model.Member(name: "duration"),
                .seed: Model.Member(name: "seed"),
                .promptExtend: Model.Member(name: "additional_settings.prompt_extend"),
                .webhookURL: Model.Member(name: "webhook_url"),
            ].merging(others) { $1 },
            required: [required]
        )
    }

    fileprivate static let kling3 = Model.Form(
        tasksPath: "/v1/ai/video/kling-v3",
        generatePaths: .each(["std", "pro"], "/v1/ai/video/kling-v3-"),
        members: [
            .prompt: Model.Member(name: "prompt", limits: 1...2500),
            .negativePrompt: Model.Member(name: "negative_prompt", limits: 1...2500),
            .image: Model.Member(name: "start_image_url"), .imageEnd: Model.Member(name: "end_image_url"),
            .aspectRatio: Model.Member(name: "aspect_ratio"),
            .duration: Model.Member(name: "duration", isText: true),
            .generateAudio: Model.Member(name: "generate_audio"),
            .cfgScale: Model.Member(name: "cfg_scale", limits: 0...1),
            .webhookURL: Model.Member(name: "webhook_url"),
        ],
        required: [.prompt]
    )
}

extension [String: String] {
    /// A path for each resolution, which ends with its name.
    fileprivate static func each(_ resolutions: [String], _ start: String) -> Self {
        Dictionary(uniqueKeysWithValues: resolutions.map { ($0, start + $0) })
    }
}
