import JobFile

extension JobRules {
    /// The rules of the one model there is (contract §1).
    static let mini = JobRules(
        models: [
            Model(
                name: "seedance-2-mini",
                resolutions: ["480p", "720p"],
                durations: [5, 10],
                aspectRatios: [
                    AspectRatio(name: "21:9", apiName: "film_horizontal_21_9"),
                    AspectRatio(name: "16:9", apiName: "widescreen_16_9"),
                    AspectRatio(name: "4:3", apiName: "classic_4_3"),
                    AspectRatio(name: "1:1", apiName: "square_1_1"),
                    AspectRatio(name: "3:4", apiName: "traditional_3_4"),
                    AspectRatio(name: "9:16", apiName: "social_story_9_16"),
                    AspectRatio(name: "9:21", apiName: "film_vertical_9_21"),
                ],
                promptLength: 1...2000,
                seeds: -1...4_294_967_295,
                fields: [
                    "prompt", "image", "image_end", "reference_images", "duration", "aspect_ratio", "camera_fixed",
                    "seed", "enable_safety_checker",
                ],
                references: 9
            )
        ],
        defaultModel: "seedance-2-mini"
    )
}
