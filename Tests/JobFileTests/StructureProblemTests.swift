import JobFile
import Testing

/// Problems in what a job file is made of, each with the exact words that people read.
struct StructureProblemTests {
    private static let badJobs: [BadJob] = [
        .init(
            "an empty file",
            "",
            #"""
            0:0 `prompt` is missing.
                Say what the film shows, for example `prompt: Slow dolly across the watch, morning light`.
            """#
        ),
        .init(
            "only remarks",
            "# a remark\n\n",
            #"""
            0:0 `prompt` is missing.
                Say what the film shows, for example `prompt: Slow dolly across the watch, morning light`.
            """#
        ),
        .init(
            "only blank lines",
            "\n  \n",
            #"""
            0:0 `prompt` is missing.
                Say what the film shows, for example `prompt: Slow dolly across the watch, morning light`.
            """#
        ),
        .init(
            "a bare sentence",
            "A slow dolly across the watch\n",
            #"""
            1:1 This line is not a field.
                If it says what the film shows, write `prompt: A slow dolly across the watch`.
            """#
        ),
        .init(
            "a sentence with a colon",
            "Slow dolly across the watch: steel, marble\n",
            #"""
            1:1 This line is not a field.
                If it says what the film shows, write `prompt: Slow dolly across the watch: steel, marble`.
            """#
        ),
        .init(
            "a list",
            "- prompt: x\n- prompt: y\n",
            #"""
            1:1 A job is not a list.
                Write each field on a line of its own without a dash, for example `prompt: Slow dolly across the \#
            watch`.
            """#
        ),
        .init(
            "no colon",
            "prompt x\n",
            #"""
            1:1 Between a field and its value there must be a colon.
                Write `prompt: x`.
            """#
        ),
        .init(
            "an equals sign",
            "prompt = x\nseed = 4\n",
            #"""
            1:1 Between a field and its value there must be a colon.
                Write `prompt: x`.
            2:1 Between a field and its value there must be a colon.
                Write `seed: 4`.
            """#
        ),
        .init(
            "a second document",
            "prompt: x\n---\nprompt: y\n",
            #"""
            2:1 A second job begins here, but a file holds one.
                Delete this line, or move what follows it to a job file of its own.
            """#
        ),
        .init(
            "a second line of the prompt that is not moved in",
            "prompt: a\nacross the watch\nand more\nseed: 1\n",
            #"""
            2:1 This line is not a field.
                If it belongs to the prompt, begin it with two spaces; otherwise write it as `name: value`.
            """#
        ),
        .init(
            "text of the prompt below that is not moved in",
            "prompt:\nA slow dolly\n",
            #"""
            2:1 This line is not a field.
                If it belongs to the prompt, begin it with two spaces; otherwise write it as `name: value`.
            """#
        ),
        .init(
            "a line that is not a field after another",
            "prompt: x\nseed: 1\nfoo bar\n",
            #"""
            3:1 This line is not a field.
                Write it as `name: value`, or put `#` in front of it if it is a remark.
            """#
        ),
        .init(
            "a field that is moved in",
            "prompt: x\n  duration: 5\n",
            #"""
            2:3 This line is moved in, so `duration` would be part of the prompt.
                Delete the space in front of it; if it is part of the prompt, write `prompt: |` and the whole \#
            text below.
            """#
        ),
        .init(
            "a field without a blank that is moved in",
            "prompt: x\n  image:hero.png\n",
            #"""
            2:3 This line is moved in, so `image` would be part of the prompt.
                Delete the space in front of it; if it is part of the prompt, write `prompt: |` and the whole text below.
            """#
        ),
        .init(
            "a field that is moved in below another",
            "prompt: x\nimage: hero.png\n  duration: 5\n",
            #"""
            3:11 There is a colon too many, or the line is moved in too far.
                Put the value in quotes if the colon belongs to it; otherwise begin the line below the field above it.
            """#
        ),
        .init(
            "fields further left than the first",
            "  prompt: x\n  seed: 4\nduration: 5\n",
            #"""
            3:1 This line begins further left than the first field.
                Begin all fields in the same column, best without any space in front.
            """#
        ),
        .init(
            "a capital letter",
            "Prompt: x\n",
            #"""
            1:1 `Prompt` is not a known field.
                Did you mean `prompt`?
            """#
        ),
        .init(
            "slips of the finger",
            "promt: x\nduratoin: 5\n",
            #"""
            1:1 `promt` is not a known field.
                Did you mean `prompt`?
            2:1 `duratoin` is not a known field.
                Did you mean `duration`?
            """#
        ),
        .init(
            "separators",
            "prompt: x\naspect-ratio: 16:9\naspectRatio: 4:3\naspect ratio: 1:1\nimage end: x\n",
            #"""
            2:1 `aspect-ratio` is not a known field.
                Did you mean `aspect_ratio`?
            3:1 `aspectRatio` is not a known field.
                Did you mean `aspect_ratio`?
            4:1 `aspect ratio` is not a known field.
                Did you mean `aspect_ratio`?
            5:1 `image end` is not a known field.
                Did you mean `image_end`?
            """#
        ),
        .init(
            "names of other tools",
            "prompt: x\nimage_url: x.png\nnegative_prompt: y\nwebhook_url: https://x\n",
            #"""
            2:1 `image_url` is not a known field.
                Did you mean `image`?
            3:1 seedance-2-mini has no `negative_prompt`.
                Say in `prompt` what the film must not show.
            4:1 `webhook_url` is not a known field.
                Delete it: reeldrop sets it itself.
            """#
        ),
        .init(
            "a name that resembles nothing",
            "prompt: x\nseed: 1\nzzz: 1\n",
            #"""
            3:1 `zzz` is not a known field.
                The fields are prompt, prompts, image, image_end, reference_images, resolution, duration, \#
            aspect_ratio, camera_fixed, seed, enable_safety_checker, takes, draft, output, model.
            """#
        ),
        .init(
            "a name that resembles nothing behind the prompt",
            "prompt: x\nCamera: slow\n",
            #"""
            2:1 `Camera` is not a known field.
                If it belongs to the prompt, begin it with two spaces; the fields are prompt, prompts, image, \#
            image_end, reference_images, resolution, duration, aspect_ratio, camera_fixed, seed, \#
            enable_safety_checker, takes, draft, \#
            output, model.
            """#
        ),
        .init(
            "a key twice",
            "prompt: x\nseed: 1\nprompt: y\nseed: 2\n",
            #"""
            3:1 `prompt` is already given on line 1.
                Keep one of the two.
            4:1 `seed` is already given on line 2.
                Keep one of the two.
            """#
        ),
        .init(
            "a key twice in braces",
            "{prompt: x, seed: 1, seed: 2}\n",
            #"""
            1:22 `seed` is already given on line 1.
                Keep one of the two.
            """#
        ),
        .init(
            "references and tags",
            "prompt: x\nseed: &a 5\nduration: *a\nresolution: !!str 720p\n<<: *b\n",
            #"""
            2:7 The value of `seed` begins with `&`, and such shorthand is not used here.
                Write the value itself; put it in quotes if it really begins with `&`.
            3:11 The value of `duration` begins with `*`, and such shorthand is not used here.
                Write the value itself; put it in quotes if it really begins with `*`.
            4:13 The value of `resolution` begins with `!`, and such shorthand is not used here.
                Write the value itself; put it in quotes if it really begins with `!`.
            5:1 `<<` is not a known field.
                Write the fields out instead of taking them over with `<<`.
            """#
        ),
        .init(
            "empty values",
            "prompt:\nseed:\nimage: ~\nduration: null\n",
            #"""
            1:1 `prompt` is empty.
                Say what the film shows, for example `prompt: Slow dolly across the watch, morning light`.
            2:1 `seed` has no value.
                Write one behind the colon, or delete the line.
            3:1 `image` has no value.
                Write one behind the colon, or delete the line.
            4:1 `duration` has no value.
                Write one behind the colon, or delete the line.
            """#
        ),
        .init(
            "an empty quoted prompt",
            "prompt: \" \"\n",
            #"""
            1:1 `prompt` is empty.
                Say what the film shows, for example `prompt: Slow dolly across the watch, morning light`.
            """#
        ),
        .init(
            "fields in fields",
            "prompt: x\nseed: {a: b}\nmodel:\n  name: y\n",
            #"""
            2:7 `seed` takes one value, not fields of its own.
                Write one value on the same line: `seed: …`.
            4:3 `model` takes one value, not fields of its own.
                Write one value on the same line: `model: …`.
            """#
        ),
        .init(
            "control characters",
            "prompt: x\u{07}y\nseed: 4\u{0B}\n",
            #"""
            1:10 There is an invisible control character here (U+0007).
                Delete it; if you cannot see it, type the line anew.
            2:8 There is an invisible control character here (U+000B).
                Delete it; if you cannot see it, type the line anew.
            """#
        ),
        .init(
            "text behind the block sign",
            "prompt: | A slow dolly\n",
            #"""
            1:9 After `|` the text begins on the next line.
                Delete the sign, or move the text to the next line and begin it with two spaces.
            """#
        ),
        .init(
            "an unclosed quote hides nothing",
            "prompt: x\nseed: \"4\ncolour: red\n",
            #"""
            2:7 The quote that opens here is never closed.
                Put the same quote at the end of the value, or leave both out.
            3:1 `colour` is not a known field.
                The fields are prompt, prompts, image, image_end, reference_images, resolution, duration, \#
            aspect_ratio, camera_fixed, seed, enable_safety_checker, takes, draft, output, model.
            """#
        ),
        .init(
            "an unclosed bracket hides nothing",
            "prompt: x\nduration: [5, 10\nimage: ../x.png\n",
            #"""
            2:11 The bracket that opens here is not closed properly.
                Close it, put commas between its values, or put the value in quotes if the bracket belongs to a \#
            text.
            3:8 `image` leads out of the job's own folder with `..`.
                Put the image beside the job and write just its name: `image: x.png`.
            """#
        ),
        .init(
            "a broken escape",
            "prompt: \"50\\% off\"\n",
            #"""
            1:12 A backslash inside double quotes has a special meaning, and this one cannot be understood.
                Write `\\` for a backslash, or put the value between single quotes.
            """#
        ),
        .init(
            "an unclosed brace",
            "{prompt: x, seed: 4\n",
            #"""
            1:1 The bracket that opens here is not closed properly.
                Close it, put commas between its values, or put the value in quotes if the bracket belongs to a \#
            text.
            """#
        ),
        .init(
            "a colon too many",
            "prompt: x\nseed: 4: 5\n",
            #"""
            2:7 `seed` must be a whole number from -1 to 4294967295, not `4: 5`.
                Write such a number, or delete the line for any seed.
            """#
        ),
        .init(
            "lists with mistakes",
            "prompt: x\naspect_ratio: [16:9, 9:61]\nduration: [5, 10, 5]\nresolution:\n- 480p\n- []\nseed: 1, 2\ncamera_fixed: []\n",
            #"""
            2:22 `aspect_ratio` must be 21:9, 16:9, 4:3, 1:1, 3:4, 9:16 or 9:21, not `9:61`.
                Write `aspect_ratio: 9:21`.
            3:19 `duration` names `5` twice.
                Delete one of them: each is a film of its own.
            6:3 `resolution` takes one value, not a list.
                Write one value on the same line: `resolution: …`.
            7:7 `seed` must be a whole number from -1 to 4294967295, not `1, 2`.
                Write several seeds in brackets: `seed: [7, 8]`.
            8:15 `camera_fixed` has no value.
                Write one behind the colon, or delete the line.
            """#
        ),
        .init(
            "commas with mistakes",
            "prompt: x\nduration: 5, 7,\naspect_ratio: 16:9, 16x9\n",
            #"""
            2:14 `duration` must be 5 or 10 seconds, not `7`.
                Write `duration: 5` or `duration: 10`.
            2:16 `duration` has no value.
                Write one behind the colon, or delete the line.
            3:21 `aspect_ratio` names `16x9` twice.
                Delete one of them: each is a film of its own.
            """#
        ),
        .init(
            "takes of one seed",
            "prompt: x\ntakes: 3\nseed: [-1, 7]\n",
            #"""
            2:8 With one seed all 3 takes would be the same film.
                Delete the line `seed`, so that each take gets its own, or list as many seeds in place of `takes`.
            """#
        ),
        .init(
            "more films than anybody means",
            "prompt: x\ntakes: 100\naspect_ratio: [16:9, 9:16, 1:1, 4:3, 3:4, 21:9]\nduration: [5, 10]\n",
            #"""
            0:0 This job asks for 1200 films, but 1000 is the most for one job.
                List fewer values, or divide it into several jobs.
            """#
        ),
        .init(
            "files that are not there, or are none",
            "prompts:\n- @brief.txt\n- @../brief.md\n- @my brief.txt\n- @brief.docx\n",
            #"""
            2:3 brief.txt is not there.
                Put it beside the job, or write the text itself.
            3:3 `@../brief.md` leads out of the job's own folder.
                Put the file beside the job and write just its name, as in `prompt: @brief.txt`.
            4:3 `@my brief.txt` may be the name of a file or a text.
                Give the file a name without spaces; if it is a text, begin it with another sign than `@`.
            5:3 `brief.docx` is not plain text.
                Save it as a .txt file and name that one.
            """#
        ),
        .init(
            "prompts of all sorts",
            "prompt: x\nprompts:\n- one\n-\n- one\n",
            #"""
            1:1 The job has both `prompt` and `prompts`.
                Move the text of `prompt` into the list.
            4:1 `prompts` is empty.
                Say what the film shows, for example `prompt: Slow dolly across the watch, morning light`.
            5:3 `prompts` has the same text twice.
                Delete one of them: each is a film of its own.
            """#
        ),
        .init(
            "takes that are no number",
            "prompt: x\ntakes: many\n",
            #"""
            2:8 `takes` must be a whole number from 1 to 1000, not `many`.
                Write a number from 1 to 1000 with the digits 0 to 9.
            """#
        ),
    ]

    @Test("Every problem is told with its place and its remedy", arguments: badJobs)
    func problems(bad: BadJob) {
        #expect(bad.reported == bad.expected)
    }
}
