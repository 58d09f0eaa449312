import JobFile
import Seedance
public import SystemPackage

/// A job for somebody who writes their first: the image is named, what else can be said stands there as remarks.
public enum StarterJob {
    /// Writes `hero.job` beside `hero.png`.
    ///
    /// - Returns: the job's path.
    /// - Throws: `Errno`: `fileExists` when there is one, since nothing that exists is overwritten.
    public static func write(for image: FilePath) throws -> FilePath {
        guard let name = image.lastComponent,
            let job = FileNames.name(stem: JobPlan.stem(of: image), ending: ".job")
        else { throw Errno.invalidArgument }
        let path = image.removingLastComponent().appending(job)
        let file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .exclusiveCreate, .closeOnExec],
            permissions: [.ownerReadWrite, .groupReadWrite, .otherRead]
        )
        try file.closeAfter { _ = try file.writeAll(text(image: name).utf8) }
        return path
    }

    static func text(image: FilePath.Component) -> String {
        let model = Model.seedance2Mini
        let shapes = model.aspectRatios.map(\.name).joined(separator: ", ")
        return """
            # What the film shows, in your own words behind the colon. Save the job then, and the film is made.
            prompt:

            # The first frame.
            \(imageLine(image))

            # Without its # a line counts; as they are, they say what counts anyway.
            # image_end: last.png
            # resolution: \(model.defaultResolution)
            # duration: \(model.defaultDuration)
            # camera_fixed: no
            # takes: 1

            # Resolutions: \(model.tiers.map(\.resolution).joined(separator: ", ")). Seconds: \
            \(model.durations.map(String.init).joined(separator: ", ")).
            # The film has the shape of its image. Without an image: `aspect_ratio:` with one of \(shapes).
            # First a cheap draft: `draft: yes`. Delete that line when the draft is right.

            """
    }

    /// Without a line of its own an image is found by the job's name; one whose name no line can hold is left to that.
    private static func imageLine(_ image: FilePath.Component) -> String {
        let name = image.string
        for written in [name, "'\(name.replacing("'", with: "''"))'"] {
            let line = "image: \(written)"
            let job = try? Job.read(Array("prompt: x\n\(line)\n".utf8), rules: .ofModelTable)
            if FilePath(root: nil, components: image).isText, job?.image?.value == .path(name) { return line }
        }
        return "# image: the one with the job's own name"
    }
}
