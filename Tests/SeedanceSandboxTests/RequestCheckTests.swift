import FoundationEssentials
import Seedance
import Testing

@testable import SeedanceSandbox

func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
}

struct RequestCheckTests {
    private func check(_ json: String, strict: Bool = false, dataURIs: Bool = true) throws -> Result<
        FilmRequest, BadRequest
    > {
        let members = try JSONDecoder().decode([String: JSONValue].self, from: Data(json.utf8))
        return RequestCheck(model: .seedance2Mini, form: .seedance2Mini, strict: strict, acceptsDataURIs: dataURIs)
            .check(members)
    }

    /// The names of the members that are refused.
    private func refused(_ json: String, strict: Bool = false, dataURIs: Bool = true) throws -> [String] {
        switch try check(json, strict: strict, dataURIs: dataURIs) {
        case .success: []
        case .failure(let bad): bad.parameters.map(\.name)
        }
    }

    @Test func everyDocumentedMemberIsTaken() throws {
        let image = base64(TestImage.png(400, 300))
        let request = try check(
            """
            {"prompt":"p","image":"\(image)","image_end":"https://example.com/b.png","duration":10,\
            "aspect_ratio":"social_story_9_16","camera_fixed":true,"seed":0,"enable_safety_checker":false,\
            "webhook_url":"https://example.com/hook?job=1"}
            """
        ).get()
        let kind = try #require(ImageKind(TestImage.png(400, 300)))
        #expect(request.image == .picture(kind, TestImage.png(400, 300)))
        #expect(request.imageEnd == .url("https://example.com/b.png"))
        #expect(request.duration == 10 && request.aspectRatio == .story9x16 && request.cameraFixed)
        #expect(request.seed == 0 && !request.safetyChecker)
        #expect(request.webhookURL == "https://example.com/hook?job=1")
    }

    @Test func theDefaultsAreTheDocumentedOnes() throws {
        let request = try check(#"{"prompt":"p"}"#).get()
        #expect(request.duration == 5 && request.seed == -1 && !request.cameraFixed && request.safetyChecker)
        #expect(request.aspectRatio == nil && request.image == nil)
    }

    @Test(arguments: [
        (#"{}"#, "prompt"), (#"{"prompt":""}"#, "prompt"), (#"{"prompt":7}"#, "prompt"),
        (#"{"prompt":null}"#, "prompt"),
        (#"{"prompt":"p","duration":6}"#, "duration"), (#"{"prompt":"p","duration":"5"}"#, "duration"),
        (#"{"prompt":"p","duration":null}"#, "duration"), (#"{"prompt":"p","duration":5.5}"#, "duration"),
        (#"{"prompt":"p","aspect_ratio":"16:9"}"#, "aspect_ratio"),
        (#"{"prompt":"p","aspect_ratio":1}"#, "aspect_ratio"),
        (#"{"prompt":"p","camera_fixed":"true"}"#, "camera_fixed"),
        (#"{"prompt":"p","camera_fixed":1}"#, "camera_fixed"),
        (#"{"prompt":"p","seed":-2}"#, "seed"), (#"{"prompt":"p","seed":4294967296}"#, "seed"),
        (#"{"prompt":"p","seed":true}"#, "seed"),
        (#"{"prompt":"p","enable_safety_checker":0}"#, "enable_safety_checker"),
        (#"{"prompt":"p","webhook_url":"ftp://h/x"}"#, "webhook_url"),
        (#"{"prompt":"p","webhook_url":"http://"}"#, "webhook_url"),
        (#"{"prompt":"p","image":"!!"}"#, "image"), (#"{"prompt":"p","image":""}"#, "image"),
        (#"{"prompt":"p","image":"R0lGODlhAQABAAAAACw="}"#, "image"), (#"{"prompt":"p","image":["x"]}"#, "image"),
        (#"{"prompt":"p","image_end":"https://example.com/x.png"}"#, "image_end"),
        (#"{"prompt":"p","unheard_of":null}"#, "unheard_of"),
    ])
    func aMemberThatIsNotRightIsRefused(json: String, name: String) throws {
        #expect(try refused(json) == [name])
    }

    @Test func everyWrongMemberIsNamedInTheOrderOfTheDocumentation() throws {
        #expect(try refused(#"{"seed":"x","duration":7,"prompt":""}"#) == ["prompt", "duration", "seed"])
    }

    @Test func aPromptHasAtMost2000Characters() throws {
        #expect(try refused(#"{"prompt":"\#(String(repeating: "é", count: 2000))"}"#) == [])
        #expect(try refused(#"{"prompt":"\#(String(repeating: "é", count: 2001))"}"#) == ["prompt"])
    }

    @Test(arguments: [
        (299, 400, false), (300, 300, true), (6000, 2400, true), (6001, 3000, false), (1000, 399, false),
        (400, 1001, false), (400, 1000, true),
    ])
    func aPictureHasTheSizeThatTheMakerAsksFor(width: Int, height: Int, isTaken: Bool) throws {
        for bytes in [TestImage.png(width, height), TestImage.jpeg(width, height), TestImage.webp(width, height)] {
            #expect(try refused(#"{"prompt":"p","image":"\#(base64(bytes))"}"#).isEmpty == isTaken)
        }
    }

    @Test func aPictureWhoseSizeCannotBeReadIsTaken() throws {
        #expect(try refused(#"{"prompt":"p","image":"\#(base64([0xff, 0xd8, 0xff, 0xda]))"}"#) == [])
    }

    @Test func dataURIsAreTakenUnlessSwitchedOff() throws {
        let json = #"{"prompt":"p","image":"data:image/png;base64,\#(base64(TestImage.png(400, 400)))"}"#
        #expect(try refused(json) == [])
        #expect(try refused(json, dataURIs: false) == ["image"])
    }

    @Test func unknownMembersAreTakenUnlessStrict() throws {
        let json = #"{"prompt":"p","reference_videos":[],"resolution":"720p"}"#
        #expect(try refused(json) == [])
        #expect(try refused(json, strict: true) == ["reference_videos", "resolution"])
    }

    @Test func badRequestsAreAnsweredInTheThreeDocumentedShapes() async throws {
        let reason = "Parameter 'duration' is not valid"
        let problem =
            #"{"message":"Your request parameters didn't validate.","invalid_params":[{"name":"duration","reason":"\#(reason)"}]}"#
        for (fault, type, body) in [
            (nil, "application/json", #"{"message":"\#(reason)"}"#),
            (.problemErrors, "application/problem+json", problem),
            (.wrappedProblemErrors, "application/problem+json", #"{"problem":\#(problem)}"#),
        ] as [(Fault.Name?, String, String)] {
            try await withClient(.test { $0.faults = fault.map { [Fault($0)] } ?? [] }) {
                (client, sandbox) async throws in
                let answer = try await client.create(#"{"prompt":"p","duration":7}"#)
                #expect(answer.status == 400)
                #expect(answer.header("content-type") == type)
                #expect(answer.text == body)
                #expect(await sandbox.tasks.isEmpty)
            }
        }
    }

    @Test(arguments: ["", "{", "[]", "\"x\"", #"{"prompt":"p"} x"#])
    func aBodyThatIsNoJSONObjectGets400(body: String) async throws {
        try await withClient { (client, _) async throws in
            let answer = try await client.create(body)
            #expect(answer.status == 400)
            #expect(answer.text == #"{"message":"Request body is not a JSON object"}"#)
        }
    }

    @Test func aBodyOfMoreThan64MegabytesGets413() async throws {
        try await withClient { (client, _) async throws in
            let answer = try await client.create(#"{"prompt":"\#(String(repeating: "x", count: 64 << 20))"}"#)
            #expect(answer.status == 413)
            #expect(answer.text == #"{"message":"Request body is too large"}"#)
        }
    }
}
