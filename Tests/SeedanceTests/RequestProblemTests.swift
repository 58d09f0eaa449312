import Seedance
import SystemPackage
import Testing

@Suite("Problems of a request")
struct RequestProblemTests {
    @Test("what the documentation allows has no problem")
    func allows() {
        var request = GenerationRequest(
            model: .seedance2Mini,
            resolution: "720p",
            prompt: String(repeating: "é", count: 2000),
            image: .url("HTTPS://e.com/a.png"),
            imageEnd: .file("/a", byteCount: 1),
            duration: 10,
            aspectRatio: .film9x21,
            cameraFixed: true,
            seed: 4_294_967_295,
            enableSafetyChecker: true,
            webhookURL: "http://127.0.0.1:8080/hook?job=1"
        )
        #expect(request.problems().isEmpty)
        request.seed = -1
        request.prompt = "p"
        #expect(request.problems().isEmpty)
    }

    static let table: [(@Sendable (inout GenerationRequest) -> Void, RequestProblem)] = [
        ({ $0.resolution = "1080p" }, .resolution("1080p", offered: ["480p", "720p"])),
        ({ $0.prompt = "" }, .promptLength(0, allowed: 1...2000)),
        // two scalars each, though they look like one character
        ({ $0.prompt = String(repeating: "e\u{301}", count: 1001) }, .promptLength(2002, allowed: 1...2000)),
        ({ $0.imageEnd = .url("https://e.com/b.png") }, .imageEndAlone),
        ({ $0.image = .url("http://e.com/b.png") }, .imageAddress(.image)),
        ({ $0.image = .url("data:image/png;base64,AAAA") }, .imageAddress(.image)),
        ({ $0.image = .url("https://") }, .imageAddress(.image)),
        ({ $0.image = .url("https:///a.png") }, .imageAddress(.image)),
        ({ $0.image = .url("https://e.com/a b.png") }, .imageAddress(.image)),
        ({ $0.image = .url("https://e.com/ä.png") }, .imageAddress(.image)),
        ({ $0.image = .file("/a", byteCount: 0) }, .imageEmpty(.image)),
        ({ $0.duration = 7 }, .duration(7, offered: [5, 10])),
        ({ $0.seed = -2 }, .seed(-2, allowed: -1...4_294_967_295)),
        ({ $0.seed = 4_294_967_296 }, .seed(4_294_967_296, allowed: -1...4_294_967_295)),
        ({ $0.webhookURL = "ftp://e.com" }, .webhookAddress),
        ({ $0.webhookURL = "e.com/hook" }, .webhookAddress),
    ]

    @Test("each rule finds its problem, with a sentence", arguments: table)
    func finds(change: @Sendable (inout GenerationRequest) -> Void, problem: RequestProblem) {
        var request = request()
        change(&request)
        #expect(request.problems() == [problem])
        #expect(problem.description.hasSuffix("."))
        #expect(problem.description.count > 15)
    }

    @Test("all problems are told at once")
    func findsAll() {
        let request = GenerationRequest(
            model: .seedance2Mini,
            resolution: "4k",
            prompt: "",
            imageEnd: .url("x"),
            duration: 1,
            seed: -9
        )
        #expect(request.problems().count == 6)
        #expect(request.problems().map(\.parameter) == [nil, .prompt, .imageEnd, .imageEnd, .duration, .seed])
    }
}
