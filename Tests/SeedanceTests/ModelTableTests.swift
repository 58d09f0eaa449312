import FoundationEssentials
import SystemPackage
import Testing

@testable import Seedance

/// The model table, held against the documentation written down once more by hand (contract §1 and §8).
@Suite("The model table")
struct ModelTableTests {
    /// What the documentation says of one kind of request.
    struct Documented: Sendable, CustomTestStringConvertible {
        let model: String
        let hasImage: Bool
        /// By resolution.
        let paths: [String: String]
        let list: String
        let members: [String: Kind]
        let required: Set<String>

        var testDescription: String { "\(model) \(hasImage ? "from an image" : "from text")" }
    }

    enum Kind: Sendable {
        case text(most: Int)
        case address
        /// An address, or a picture in base64.
        case picture
        case addresses(most: Int)
        case word([String])
        case whole(ClosedRange<Int>)
        case number(ClosedRange<Double>)
        case flag
        case object([String])

        fileprivate func fits(_ value: JSON) -> Bool {
            switch (self, value) {
            case (.text(let most), .text(let text)): !text.isEmpty && text.unicodeScalars.count <= most
            case (.address, .text(let text)): text.hasPrefix("https://")
            case (.picture, .text(let text)): text.hasPrefix("https://")
            case (.addresses(let most), .list(let list)): list.count <= most && list.allSatisfy(Kind.address.fits)
            case (.word(let words), .text(let text)): words.contains(text)
            case (.whole(let range), .number(let number)): Int(exactly: number).map(range.contains) ?? false
            case (.number(let range), .number(let number)): range.contains(number)
            case (.flag, .flag): true
            case (.object(let names), .object(let members)):
                Set(members.keys).isSubset(of: names) && members.values.allSatisfy(Kind.flag.fits)
            default: false
            }
        }
    }

    fileprivate enum JSON: Decodable {
        case text(String)
        case flag(Bool)
        case number(Double)
        case list([JSON])
        case object([String: JSON])

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else if let text = try? value.decode(String.self) {
                self = .text(text)
            } else if let list = try? value.decode([JSON].self) {
                self = .list(list)
            } else {
                self = .object(try value.decode([String: JSON].self))
            }
        }
    }

    private static func seedance(_ name: String, _ resolutions: [String]) -> [Documented] {
        let members: [String: Kind] = [
            "prompt": .text(most: 2000), "image": .picture, "image_end": .picture,
            "reference_images": .addresses(most: 9), "duration": .whole(5...10),
            "aspect_ratio": .word([
                "film_horizontal_21_9", "widescreen_16_9", "classic_4_3", "square_1_1", "traditional_3_4",
                "social_story_9_16", "film_vertical_9_21",
            ]),
            "camera_fixed": .flag, "seed": .whole(-1...4_294_967_295), "enable_safety_checker": .flag,
            "webhook_url": .address,
        ]
        return [false, true].map { hasImage in
            Documented(
                model: name,
                hasImage: hasImage,
                paths: Dictionary(uniqueKeysWithValues: resolutions.map { ($0, "/v1/ai/video/\(name)-\($0)") }),
                list: "/v1/ai/video/\(name)",
                members: members,
                required: ["prompt"]
            )
        }
    }

    private static let klingDurations = Kind.word((3...15).map(String.init))
    private static let klingRatios = Kind.word(["16:9", "9:16", "1:1"])

    private static let documentation: [Documented] =
        seedance("seedance-2-mini", ["480p", "720p"]) + seedance("seedance-2-fast", ["480p", "720p"])
        + seedance("seedance-2-pro", ["480p", "720p", "1080p", "4k"]) + [
            Documented(
                model: "kling-3-turbo",
                hasImage: false,
                paths: [
                    "720p": "/v1/ai/text-to-video/kling-v3-turbo-720p",
                    "1080p": "/v1/ai/text-to-video/kling-v3-turbo-1080p",
                ],
                list: "/v1/ai/text-to-video/kling-v3-turbo",
                members: [
                    "prompt": .text(most: 3072), "aspect_ratio": klingRatios, "duration": klingDurations,
                    "webhook_url": .address,
                ],
                required: ["prompt"]
            ),
            Documented(
                model: "kling-3-turbo",
                hasImage: true,
                paths: [
                    "720p": "/v1/ai/image-to-video/kling-v3-turbo-720p",
                    "1080p": "/v1/ai/image-to-video/kling-v3-turbo-1080p",
                ],
                list: "/v1/ai/image-to-video/kling-v3-turbo",
                members: [
                    "prompt": .text(most: 2500), "image": .picture, "duration": klingDurations,
                    "webhook_url": .address,
                ],
                required: ["image"]
            ),
            Documented(
                model: "wan-2-7",
                hasImage: false,
                paths: ["720p": "/v1/ai/text-to-video/wan-2-7", "1080p": "/v1/ai/text-to-video/wan-2-7"],
                list: "/v1/ai/text-to-video/wan-2-7",
                members: [
                    "prompt": .text(most: 5000), "negative_prompt": .text(most: 500), "audio_url": .address,
                    "aspect_ratio": .word(["16:9", "9:16", "1:1", "4:3", "3:4"]),
                    "resolution": .word(["720P", "1080P"]), "duration": .whole(2...15),
                    "seed": .whole(0...2_147_483_647), "additional_settings": .object(["prompt_extend"]),
                    "webhook_url": .address,
                ],
                required: ["prompt", "resolution"]
            ),
            Documented(
                model: "wan-2-7",
                hasImage: true,
                paths: ["720p": "/v1/ai/image-to-video/wan-2-7", "1080p": "/v1/ai/image-to-video/wan-2-7"],
                list: "/v1/ai/image-to-video/wan-2-7",
                members: [
                    "prompt": .text(most: 5000), "negative_prompt": .text(most: 500), "audio_url": .address,
                    "start_image_url": .address, "end_image_url": .address, "video_url": .address,
                    "resolution": .word(["720P", "1080P"]), "duration": .whole(2...15),
                    "seed": .whole(0...2_147_483_647), "additional_settings": .object(["prompt_extend"]),
                    "webhook_url": .address,
                ],
                required: ["start_image_url", "resolution"]
            ),
        ]
        + [false, true].map { hasImage in
            Documented(
                model: "kling-3",
                hasImage: hasImage,
                paths: ["std": "/v1/ai/video/kling-v3-std", "pro": "/v1/ai/video/kling-v3-pro"],
                list: "/v1/ai/video/kling-v3",
                members: [
                    "prompt": .text(most: 2500), "start_image_url": .address, "end_image_url": .address,
                    "generate_audio": .flag, "aspect_ratio": klingRatios, "duration": klingDurations,
                    "negative_prompt": .text(most: 2500), "cfg_scale": .number(0...1), "webhook_url": .address,
                ],
                required: hasImage ? ["prompt", "start_image_url"] : ["prompt"]
            )
        }

    /// A request with everything that the model can have, at the given end of each range.
    private func fullRequest(_ model: Model, resolution: String, hasImage: Bool, high: Bool) -> GenerationRequest {
        let form = model.form(hasImage: hasImage)
        func has(_ parameter: Parameter) -> Bool { form.members[parameter] != nil }
        var request = GenerationRequest(model: model, resolution: resolution, prompt: "p")
        request.prompt = String(
            repeating: "é",
            count: high ? form.promptLength.upperBound : form.promptLength.lowerBound
        )
        if hasImage {
            request.image = .url("https://e.com/a.png")
            if has(.imageEnd) { request.imageEnd = .url("https://e.com/b.png") }
        } else {
            request.aspectRatio = high ? model.aspectRatios.last : model.aspectRatios.first
            let count = high ? model.images.references : min(1, model.images.references)
            request.referenceImages = (0..<count).map { .url("https://e.com/\($0).png") }
        }
        request.duration = high ? model.durations.last : model.durations.first
        if let seeds = model.seeds { request.seed = high ? seeds.upperBound : seeds.lowerBound }
        if has(.cameraFixed) { request.cameraFixed = high }
        if has(.enableSafetyChecker) { request.enableSafetyChecker = high }
        if has(.generateAudio) { request.settings[.generateAudio] = .flag(high) }
        if has(.promptExtend) { request.settings[.promptExtend] = .flag(high) }
        if let limits = form.members[.cfgScale]?.limits {
            request.settings[.cfgScale] = .number(high ? limits.upperBound : limits.lowerBound)
        }
        if let limits = form.members[.negativePrompt]?.limits {
            let count = Int(high ? limits.upperBound : limits.lowerBound)
            request.settings[.negativePrompt] = .text(String(repeating: "n", count: count))
        }
        request.webhookURL = "https://e.com/hook"
        return request
    }

    @Test("asks for each model's films by the documented routes, members and types alone", arguments: documentation)
    func documented(_ documented: Documented) throws {
        let model = try #require(Model.named(documented.model))
        let form = model.form(hasImage: documented.hasImage)
        #expect(form.tasksPath == documented.list)
        #expect(form.generatePaths == documented.paths)
        #expect(Set(model.tiers.map(\.resolution)) == Set(documented.paths.keys))
        #expect(model.tier(model.defaultResolution) != nil && model.durations.contains(model.defaultDuration))
        #expect(model.defaultDuration == 5 && model.defaultAspectRatio.name == "16:9", "the documented defaults")
        for resolution in documented.paths.keys {
            for high in [false, true] {
                let request = fullRequest(model, resolution: resolution, hasImage: documented.hasImage, high: high)
                #expect(request.problems().isEmpty)
                let body = request.describedBody()
                let members = try JSONDecoder().decode([String: JSON].self, from: Data(body.utf8))
                for (name, value) in members {
                    let kind = try #require(documented.members[name], "\(name) is not documented")
                    #expect(kind.fits(value), "\(name) is \(value)")
                }
                #expect(documented.required.isSubset(of: members.keys))
            }
        }
    }

    @Test("knows every model by its name, and each by one name alone")
    func names() {
        let names = Model.all.map(\.name)
        #expect(
            names == ["seedance-2-mini", "seedance-2-fast", "seedance-2-pro", "kling-3-turbo", "wan-2-7", "kling-3"]
        )
        for model in Model.all {
            #expect(Model.named(model.name) == model)
            for tier in model.tiers {
                #expect(Set(tier.frames.keys) == Set(model.aspectRatios.map(\.name)))
                #expect(tier.frames.values.allSatisfy { $0.width.isMultiple(of: 2) && $0.height.isMultiple(of: 2) })
            }
        }
    }

    @Test("what a model can't have is a problem before anything is sent")
    func problems() throws {
        let file = ImageSource.file("/nowhere", byteCount: 100)
        func request(_ model: Model, _ change: (inout GenerationRequest) -> Void) -> [RequestProblem] {
            var request = GenerationRequest(model: model, resolution: model.defaultResolution, prompt: "p")
            change(&request)
            return request.problems()
        }
        #expect(request(.kling3Turbo) { $0.seed = 7 } == [.unsupported(.seed)])
        #expect(request(.kling3) { $0.cameraFixed = true } == [.unsupported(.cameraFixed)])
        #expect(request(.seedance2Mini) { $0.settings[.cfgScale] = .number(0.5) } == [.unsupported(.cfgScale)])
        #expect(request(.kling3) { $0.settings[.cfgScale] = .number(1.1) } == [.setting(.cfgScale, allowed: 0...1)])
        #expect(request(.wan27) { $0.seed = -1 } == [.seed(-1, allowed: 0...2_147_483_647)])
        #expect(request(.wan27) { $0.duration = 16 } == [.duration(16, offered: Array(2...15))])
        #expect(request(.kling3) { $0.image = file } == [.imageNeedsUpload(.image)])
        #expect(request(.kling3Turbo) { $0.image = file }.isEmpty)
        let large = ImageSource.file("/nowhere", byteCount: 10 << 20 + 1)
        #expect(request(.seedance2Mini) { $0.image = large } == [.imageNeedsUpload(.image)])
        #expect(request(.seedance2Mini) { $0.referenceImages = [file] } == [.imageNeedsUpload(.referenceImages)])
        let address = ImageSource.url("https://e.com/a.png")
        #expect(
            request(.seedance2Mini) { $0.referenceImages = Array(repeating: address, count: 10) }
                == [.referenceCount(10, allowed: 9)]
        )
        #expect(
            request(.seedance2Mini) {
                $0.image = address
                $0.referenceImages = [address]
            } == [.referencesWithImage]
        )
        #expect(request(.kling3Turbo) { $0.prompt = String(repeating: "x", count: 3000) }.isEmpty)
        #expect(
            request(.kling3Turbo) {
                $0.prompt = String(repeating: "x", count: 3000)
                $0.image = address
            } == [.promptLength(3000, allowed: 1...2500)]
        )
    }

    @Test("nested members, numbers as text and lists are written as JSON has them")
    func writes() {
        let wan = GenerationRequest(
            model: .wan27,
            resolution: "720p",
            prompt: "p",
            duration: 2,
            settings: [.promptExtend: .flag(false), .negativePrompt: .text("blur")]
        )
        #expect(
            wan.describedBody()
                == #"{"prompt":"p","negative_prompt":"blur","resolution":"720P","duration":2,"additional_settings":{"prompt_extend":false}}"#
        )
        let kling = GenerationRequest(
            model: .kling3,
            resolution: "pro",
            prompt: "p",
            image: .url("https://e.com/a.png"),
            duration: 15,
            settings: [.cfgScale: .number(0.5)]
        )
        #expect(
            kling.describedBody()
                == #"{"prompt":"p","start_image_url":"https://e.com/a.png","duration":"15","cfg_scale":0.5}"#
        )
        let references = GenerationRequest(
            model: .seedance2Pro,
            resolution: "4k",
            prompt: "@Image1",
            referenceImages: [.url("https://e.com/a.png"), .file("/x", byteCount: 1234)]
        )
        #expect(
            references.describedBody()
                == #"{"prompt":"@Image1","reference_images":["https://e.com/a.png","<uploaded image, 1,234 bytes>"]}"#
        )
    }
}
