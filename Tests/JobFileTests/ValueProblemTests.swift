import JobFile
import Testing

/// Problems in the values of fields, each with the exact words that people read.
struct ValueProblemTests {
    private static let badJobs: [BadJob] = [
        .init(
            "a long prompt",
            "prompt: \(String(repeating: "a", count: 2003))\n",
            #"""
            1:9 The prompt has 2003 characters, but 2000 are allowed.
                Shorten it by 3 characters.
            """#
        ),
        .init(
            "a prompt of one character too many",
            "prompt: \(String(repeating: "é", count: 2001))\n",
            #"""
            1:9 The prompt has 2001 characters, but 2000 are allowed.
                Shorten it by 1 character.
            """#
        ),
        .init(
            "an escaped control character",
            "prompt: \"a\\x07b\"\n",
            #"""
            1:9 The prompt contains an invisible control character.
                Write the text without backslashes.
            """#
        ),
        .init(
            "image_end alone",
            "prompt: x\nimage_end: b.png\n",
            #"""
            2:1 `image_end` is the last frame and needs a first one.
                Add `image:` with the name of the first frame, or write `image:` in place of `image_end:`.
            """#
        ),
        .init(
            "a path that leads out",
            "prompt: x\nimage: ../../etc/shadow\nimage_end: a/../../b.png\n",
            #"""
            2:8 `image` leads out of the job's own folder with `..`.
                Put the image beside the job and write just its name: `image: shadow`.
            3:12 `image_end` leads out of the job's own folder with `..`.
                Put the image beside the job and write just its name: `image_end: b.png`.
            """#
        ),
        .init(
            "an absolute path",
            "prompt: x\nimage: /srv/hero.png\nimage_end: C:\\pics\\hero.png\n",
            #"""
            2:8 `image` names a place on one computer, but the image must be in the job's own folder.
                Put the image beside the job and write just its name: `image: hero.png`.
            3:12 `image_end` names a place on one computer, but the image must be in the job's own folder.
                Put the image beside the job and write just its name: `image_end: hero.png`.
            """#
        ),
        .init(
            "a home folder and a network drive",
            "prompt: x\nimage: ~/hero.png\nimage_end: \\\\server\\share\\hero.png\n",
            #"""
            2:8 `image` names a home folder, but the image must be in the job's own folder.
                Put the image beside the job and write just its name: `image: hero.png`.
            3:12 `image_end` names a network drive, but the image must be in the job's own folder.
                Put the image beside the job and write just its name: `image_end: hero.png`.
            """#
        ),
        .init(
            "a file address and a data address",
            "prompt: x\nimage: file:///Users/me/hero.png\nimage_end: data:image/png;base64,AAAA\n",
            #"""
            2:8 `image` must be the name of an image or an https address, not file:.
                Put the image beside the job and write just its name: `image: hero.png`.
            3:12 `image_end` must be the name of an image or an https address, not data:.
                Put the image beside the job and write just its name: `image_end: hero.png`.
            """#
        ),
        .init(
            "backslashes",
            "prompt: x\nimage: stills\\hero.png\n",
            #"""
            2:8 `image` has backslashes between its parts.
                Write slashes: `image: stills/hero.png`.
            """#
        ),
        .init(
            "a folder",
            "prompt: x\nimage: stills/\n",
            #"""
            2:8 `image` names a folder, not an image.
                Write the name of the image, for example `image: hero.png`.
            """#
        ),
        .init(
            "an http address",
            "prompt: x\nimage: http://example.com/a.png\n",
            #"""
            2:8 `image` must be an https address; this one is http.
                Write `image: https://example.com/a.png`, or put the image beside the job.
            """#
        ),
        .init(
            "an address with a letter that none has",
            "prompt: x\nimage: https://example.com/ä.png\n",
            #"""
            2:8 The address of `image` contains `ä`, which no address has.
                Copy it from the browser's address line, which writes such letters with %.
            """#
        ),
        .init(
            "an address of another kind",
            "prompt: x\nimage: ftp://example.com/a.png\n",
            #"""
            2:8 `image` has an address that begins with ftp:.
                Use an https address, or put the image beside the job.
            """#
        ),
        .init(
            "an address with a user name",
            "prompt: x\nimage: https://me:secret@example.com/a.png\n",
            #"""
            2:8 The address of `image` contains a user name or password.
                Use an address that everybody may open, or put the image beside the job.
            """#
        ),
        .init(
            "an address without a server",
            "prompt: x\nimage: https:///a.png\nimage_end: https:a.png\n",
            #"""
            2:8 The address of `image` names no server.
                Write it as `https://example.com/hero.png`.
            3:12 `image_end` is not a whole address.
                Write it as `https://example.com/hero.png`.
            """#
        ),
        .init(
            "an address with a space",
            "prompt: x\nimage: https://example.com/a b.png\n",
            #"""
            2:8 The address of `image` contains a space.
                Write %20 in place of each space.
            """#
        ),
        .init(
            "a list of images",
            "prompt: x\nimage: [a.png, b.png]\n",
            #"""
            2:8 `image` takes one value, not a list.
                Write one value on the same line: `image: …`.
            """#
        ),
        .init(
            "an image in an open quote",
            "prompt: x\nimage: \"hero.png\n",
            #"""
            2:8 The quote that opens here is never closed.
                Put the same quote at the end of the value, or leave both out.
            """#
        ),
        .init(
            "a resolution without its p",
            "prompt: x\nresolution: 720\n",
            #"""
            2:13 `resolution` must be 480p or 720p, not `720`.
                Write `resolution: 720p`.
            """#
        ),
        .init(
            "HD",
            "prompt: x\nresolution: HD\n",
            #"""
            2:13 `resolution` must be 480p or 720p, not `HD`.
                Write `resolution: 720p`.
            """#
        ),
        .init(
            "an unknown resolution",
            "prompt: x\nresolution: 4k\n",
            #"""
            2:13 `resolution` must be 480p or 720p, not `4k`.
                Write `resolution: 480p` or `resolution: 720p`.
            """#
        ),
        .init(
            "durations that are not offered",
            "prompt: x\nduration: 7\n",
            #"""
            2:11 `duration` must be 5 or 10 seconds, not `7`.
                Write `duration: 5` or `duration: 10`.
            """#
        ),
        .init(
            "a fraction",
            "prompt: x\nduration: 5.0\n",
            #"""
            2:11 `duration` must be 5 or 10 seconds, not `5.0`.
                Write `duration: 5`.
            """#
        ),
        .init(
            "a hexadecimal number",
            "prompt: x\nduration: 0xA\n",
            #"""
            2:11 `duration` must be 5 or 10 seconds, not `0xA`.
                Write `duration: 10`.
            """#
        ),
        .init(
            "a plus",
            "prompt: x\nduration: +5\n",
            #"""
            2:11 `duration` must be 5 or 10 seconds, not `+5`.
                Write `duration: 5`.
            """#
        ),
        .init(
            "other digits",
            "prompt: x\nduration: ١٠\n",
            #"""
            2:11 `duration` must be 5 or 10 seconds, not `١٠`.
                Write `duration: 10`.
            """#
        ),
        .init(
            "a power",
            "prompt: x\nseed: 1e3\n",
            #"""
            2:7 `seed` must be a whole number from -1 to 4294967295, not `1e3`.
                Write `seed: 1000`.
            """#
        ),
        .init(
            "a comma from JSON",
            "prompt: x\nseed: 4,\n",
            #"""
            2:7 `seed` must be a whole number from -1 to 4294967295, not `4,`.
                Write `seed: 4`.
            """#
        ),
        .init(
            "values that only look as if there were some",
            "prompt: x\nseed: \u{200B}\nduration: \"\"\n",
            #"""
            2:1 `seed` has no value.
                Write one behind the colon, or delete the line.
            3:11 `duration` has no value.
                Write one behind the colon, or delete the line.
            """#
        ),
        .init(
            "a word for a number",
            "prompt: x\nduration: five\n",
            #"""
            2:11 `duration` must be 5 or 10 seconds, not `five`.
                Write `duration: 5` or `duration: 10`.
            """#
        ),
        .init(
            "a seed below the range",
            "prompt: x\nseed: -2\n",
            #"""
            2:7 `seed` must be a whole number from -1 to 4294967295, not `-2`.
                Write such a number, or delete the line for any seed.
            """#
        ),
        .init(
            "a seed above the range",
            "prompt: x\nseed: 4294967296\n",
            #"""
            2:7 `seed` must be a whole number from -1 to 4294967295, not `4294967296`.
                Write such a number, or delete the line for any seed.
            """#
        ),
        .init(
            "a seed beyond all numbers",
            "prompt: x\nseed: 99999999999999999999\n",
            #"""
            2:7 `seed` must be a whole number from -1 to 4294967295, not `99999999999999999999`.
                Write such a number, or delete the line for any seed.
            """#
        ),
        .init(
            "a ratio with a slash",
            "prompt: x\naspect_ratio: 16/9\n",
            #"""
            2:15 `aspect_ratio` must be 21:9, 16:9, 4:3, 1:1, 3:4, 9:16 or 9:21, not `16/9`.
                Write `aspect_ratio: 16:9`.
            """#
        ),
        .init(
            "a ratio in pixels",
            "prompt: x\naspect_ratio: 1080x1920\n",
            #"""
            2:15 `aspect_ratio` must be 21:9, 16:9, 4:3, 1:1, 3:4, 9:16 or 9:21, not `1080x1920`.
                Write `aspect_ratio: 9:16`.
            """#
        ),
        .init(
            "a ratio in words",
            "prompt: x\naspect_ratio: portrait\n",
            #"""
            2:15 `aspect_ratio` must be 21:9, 16:9, 4:3, 1:1, 3:4, 9:16 or 9:21, not `portrait`.
                Write `aspect_ratio: 9:16`.
            """#
        ),
        .init(
            "a ratio's name with a slip",
            "prompt: x\naspect_ratio: widescren_16_9\n",
            #"""
            2:15 `aspect_ratio` must be 21:9, 16:9, 4:3, 1:1, 3:4, 9:16 or 9:21, not `widescren_16_9`.
                Write `aspect_ratio: 16:9`.
            """#
        ),
        .init(
            "a ratio that says nothing",
            "prompt: x\naspect_ratio: nice\n",
            #"""
            2:15 `aspect_ratio` must be 21:9, 16:9, 4:3, 1:1, 3:4, 9:16 or 9:21, not `nice`.
                Write one of these, for example `aspect_ratio: 21:9`.
            """#
        ),
        .init(
            "neither yes nor no",
            "prompt: x\ncamera_fixed: 1\nenable_safety_checker: y\n",
            #"""
            2:15 `camera_fixed` must be yes or no, not `1`.
                Write `camera_fixed: yes` or `camera_fixed: no`.
            3:24 `enable_safety_checker` must be yes or no, not `y`.
                Write `enable_safety_checker: yes` or `enable_safety_checker: no`.
            """#
        ),
        .init(
            "an unknown model",
            "prompt: x\nmodel: seedance-2\n",
            #"""
            2:8 `model` must be seedance-2-mini, not `seedance-2`.
                Write `model: seedance-2-mini`.
            """#
        ),
        .init(
            "a path as output",
            "prompt: x\noutput: films/hero.mp4\n",
            #"""
            2:9 `output` is a name, not a path: the film appears beside the job.
                Write it without slashes, for example `output: hero`.
            """#
        ),
        .init(
            "a hidden output",
            "prompt: x\noutput: .hero\n",
            #"""
            2:9 `output` must not begin with a dot, or the film would be hidden.
                Delete the dot.
            """#
        ),
        .init(
            "another kind of film",
            "prompt: x\noutput: hero.mov\n",
            #"""
            2:9 The film is an MP4, so `output` must not end in `.mov`.
                Write `output: hero`.
            """#
        ),
        .init(
            "placeholders",
            "prompt: x\noutput: hero-{aspekt}\n",
            #"""
            2:9 `output` knows no placeholder `{aspekt}`.
                Write `{aspect}`.
            """#
        ),
        .init(
            "a brace alone",
            "prompt: x\noutput: hero-{take\n",
            #"""
            2:9 A brace in `output` has no partner.
                Braces stand around a placeholder: `{prompt}`, `{aspect}`, `{duration}`, `{resolution}`, `{camera}`, `{seed}`, `{take}`.
            """#
        ),
        .init(
            "a long output",
            "prompt: x\noutput: ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé\n",
            #"""
            2:9 `output` is too long for a file name: 202 bytes, but 200 are allowed.
                Shorten it.
            """#
        ),
    ]

    @Test("Every problem is told with its place and its remedy", arguments: badJobs)
    func problems(bad: BadJob) {
        #expect(bad.reported == bad.expected)
    }
}
