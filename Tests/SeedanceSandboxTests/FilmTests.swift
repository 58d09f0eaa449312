import Seedance
import SystemPackage
import Testing

@testable import SeedanceSandbox

/// Films as ffprobe and ffmpeg see them; one 480p film each where a film is needed at all.
struct FilmTests {
    private static let wide = FrameSize(864, 496)

    private func draw(_ order: FilmOrder, in directory: FilePath, as name: String = "film.mp4") async throws -> Film {
        let renderer = Renderer(store: FilmStore(directory: directory), slots: Slots(2))
        try await renderer.draw(order, as: name)
        return Film(path: directory.appending(name))
    }

    private func order(
        _ plot: FilmOrder.Plot = .text,
        size: FrameSize = wide,
        seconds: Int = 5,
        seed: Int64 = 7,
        prompt: String = "It's 100 % quiet: a lake, [mist] and 'stone'; \\ %{pts}"
    ) -> FilmOrder {
        FilmOrder(size: size, seconds: seconds, seed: seed, prompt: prompt, plot: plot)
    }

    private func still(_ picture: Picture, cameraFixed: Bool = false) throws -> FilmOrder.Plot {
        .still(.file(name: picture.name, try #require(ImageKind(picture.bytes))), cameraFixed: cameraFixed)
    }

    /// The picture as it should look in the frame.
    static func fitted(_ size: FrameSize) -> String {
        "scale=\(size.width):\(size.height):force_original_aspect_ratio=increase:flags=lanczos"
            + ":out_color_matrix=bt709:out_range=tv,crop=\(size.width):\(size.height),format=yuv420p"
    }

    @Test(arguments: [(FrameSize(864, 496), 5, 121), (FrameSize(432, 992), 10, 241)])
    func aFilmHasTheDocumentedSizeAndLengthInAFormThatPlaysEverywhere(size: FrameSize, seconds: Int, frames: Int)
        async throws
    {
        try await withDirectory { directory in
            let film = try await draw(order(size: size, seconds: seconds), in: directory)
            #expect(
                try await film.entries() == [
                    "codec_name=h264", "profile=High", "pix_fmt=yuv420p", "sample_aspect_ratio=1:1",
                    "width=\(size.width)", "height=\(size.height)", "r_frame_rate=24/1", "nb_read_frames=\(frames)",
                ]
            )
            #expect(try film.isFastStart())
        }
    }

    @Test func theSameOrderGivesTheSameBytesAndAnotherSeedOthers() async throws {
        try await withDirectory { directory in
            let small = FrameSize(320, 180)
            let one = try await draw(order(size: small), in: directory, as: "one.mp4")
            let again = try await draw(order(size: small), in: directory, as: "again.mp4")
            let other = try await draw(order(size: small, seed: 8), in: directory, as: "other.mp4")
            #expect(try one.digest() == again.digest())
            #expect(try one.digest() != other.digest())
        }
    }

    @Test func theSceneOfAPromptMoves() async throws {
        try await withDirectory { directory in
            let film = try await draw(order(), in: directory)
            #expect(try await film.likeness(frame: 120, to: ["-i", film.path.string], filter: "trim=end_frame=1") < 35)
        }
    }

    @Test func aFilmFromAPictureStartsOnItAndMovesIntoIt() async throws {
        try await withDirectory { directory in
            let picture = try await Picture("mandelbrot=s=1200x700", in: directory)
            let film = try await draw(order(try still(picture)), in: directory)
            let source = ["-i", picture.path.string]
            #expect(try await film.likeness(frame: 0, to: source, filter: Self.fitted(Self.wide)) > 35)
            #expect(try await film.likeness(frame: 120, to: source, filter: Self.fitted(Self.wide)) < 25)
        }
    }

    @Test func aFixedCameraKeepsStill() async throws {
        try await withDirectory { directory in
            let picture = try await Picture("mandelbrot=s=1200x700", in: directory)
            let film = try await draw(order(try still(picture, cameraFixed: true)), in: directory)
            let source = ["-i", picture.path.string]
            #expect(try await film.likeness(frame: 0, to: source, filter: Self.fitted(Self.wide)) > 35)
            #expect(try await film.likeness(frame: 60, to: source, filter: Self.fitted(Self.wide)) > 28)
            #expect(try await film.likeness(frame: 120, to: source, filter: Self.fitted(Self.wide)) > 35)
        }
    }

    @Test func aTransitionStartsOnTheFirstPictureAndEndsOnTheLast() async throws {
        try await withDirectory { directory in
            let first = try await Picture("mandelbrot=s=1200x700", in: directory)
            let last = try await Picture("testsrc2=s=800x800", in: directory, name: "last.png")
            let plot = FilmOrder.Plot.transition(
                .file(name: first.name, try #require(ImageKind(first.bytes))),
                .file(name: last.name, try #require(ImageKind(last.bytes)))
            )
            let film = try await draw(order(plot), in: directory)
            #expect(
                try await film.likeness(frame: 0, to: ["-i", first.path.string], filter: Self.fitted(Self.wide)) > 35
            )
            #expect(
                try await film.likeness(frame: 120, to: ["-i", last.path.string], filter: Self.fitted(Self.wide)) > 35
            )
            #expect(try await film.entries().isSuperset(of: ["profile=High", "pix_fmt=yuv420p", "nb_read_frames=121"]))
        }
    }

    @Test func whatFfmpegSaysAboutABrokenPictureIsKept() async throws {
        try await withDirectory { directory in
            let store = FilmStore(directory: directory)
            let name = try await store.keep([0x89, 0x50, 0x4e, 0x47], ImageKind(TestImage.png(300, 300))!)
            let kind = ImageKind(TestImage.png(300, 300))!
            let error = await #expect(throws: RenderError.self) {
                try await draw(order(.still(.file(name: name, kind), cameraFixed: false)), in: directory)
            }
            #expect("\(try #require(error))".contains("Invalid data found when processing input"))
            #expect(await store.length("film.mp4") == nil)
        }
    }

    @Test func theCaptionIsWrappedAndCutToThreeLines() {
        let short = order(prompt: "A lake")
        #expect(short.caption == "A lake")
        let long = order(prompt: Array(repeating: "word", count: 200).joined(separator: " "))
        #expect(long.caption.split(separator: "\n").count == 3)
        #expect(long.caption.hasSuffix("…"))
    }

    @Test(arguments: [
        (1920, 1080, "16:9"), (1080, 1920, "9:16"), (500, 500, "1:1"), (800, 600, "4:3"), (600, 800, "3:4"),
        (2100, 900, "21:9"), (900, 2100, "9:21"), (1000, 1040, "1:1"),
    ])
    func theShapeNearestToThePictureIsTaken(width: Int, height: Int, ratio: String) throws {
        let model = Model.seedance2Mini
        let tier = try #require(model.tier("480p"))
        #expect(model.aspectRatios.nearest(width: width, height: height, in: tier)?.name == ratio)
    }
}
