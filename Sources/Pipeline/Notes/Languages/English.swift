extension Language {
    /// The sentences of notes, each with a name by which the other languages have it as well. In braces is what differs:
    /// `#` is a number, `@` a name that ends at the first colon, `*` a sentence or time of its own, `,` several of them, `+` words
    /// with an "or" before the last.
    // swift-format-ignore: each sentence is a line of its own.
    static let english = #"""
        waits: {job} waits.
        starts: The film starts by itself as soon as everything is here. If a name is wrong, correct the job and save it.
        next: {job} is next in line ({,details}).
        nextPlain: {job} is next in line.
        onItsWay: The film of {job} is on its way ({,details}).
        onItsWayPlain: The film of {job} is on its way.
        made: The film of {job} is being made ({,details}).
        madePlain: The film of {job} is being made.
        byName: While this note is called “queued”, the film is next in line; once it is called “rendering”, it is being made, and such films take {*time}. It appears here by itself.
        timeShort: less than a minute
        timeOne: about a minute
        timeMany: about {#n} minutes
        timeUnknown: one to a few minutes
        seconds: {#n} seconds
        textAlone: from text alone
        draft: a draft
        fromReference: from a reference image
        fromReferences: from {#n} reference images
        fromTo: from {first} to {last}
        from: from {image}
        price: about {#n} credits
        priceUnknown: price not known
        cannot: {job} can't be made into a film yet.
        correct: Correct it and save it; it is tried again by itself. Nothing was charged.
        none: There is no film of {job}.
        onHold: {job} is on hold.
        person: It is not sent by itself. Please tell the person who runs reeldrop, who has two choices:
        release: `reeldrop release` asks for the film in any case, for about {#n} credits;
        releasePlain: `reeldrop release` asks for the film in any case;
        cancel: `reeldrop cancel` lets go of it.
        closing: reeldrop keeps this note and takes it away when the film is here.
        changed: A _defaults.job was changed since the film of {job} was made. Made now, it would be another one.
        changedWhat: It is not made again by itself. Put an empty file named {redo} beside the job to have that done; if the film is right as it is, delete this note.
        madeBefore: What {job} asks for was made before: {films}.
        madeWhat: Nothing more is ordered, and nothing is charged. Put an empty file named {redo} beside the job to have it made once more; if that is not needed, delete this note.
        asks: {job} asks for {#films} films, for about {#credits} credits.
        asksUnknown: {job} asks for {#films} films; nobody knows what all of them cost.
        listHere: Here ({#n}):
        listMade: Being made ({#n}):
        listNext: Next in line ({#n}):
        listHeld: On hold ({#n}):
        listNone: Not made ({#n}):
        roomMany: They are sent as soon as there is room. There is nothing to do.
        takesTimeMany: Such films take {*time}. They appear here by themselves.
        personMany: What is on hold is not sent by itself. Please tell the person who runs reeldrop, who has two choices:
        choicesMany: `reeldrop release` asks for the films in any case; `reeldrop cancel` lets go of them.
        place: Line {#line}, column {#column}: {*problem}
        placeLine: Line {#line}: {*problem}
        inPlace: In {@name}, line {#line}, column {#column}: {*problem}
        inLine: In {@name}, line {#line}: {*problem}
        inCell: In {@name}, row {#row}, column {@column}: {*problem}
        inRow: In {@name}, row {#row}: {*problem}
        inFile: In {@name}: {*problem}
        more: And {#n} more problems from here on.
        moreOne: And 1 more problem from here on.
        moreFirst: Put the ones above right first.
        jobUnreadable: This job cannot be read: {*error}
        stillOpen: The job is still open for writing in another program. It goes on once it is closed there.
        conflictCopy: This looks like a copy that a sync program made because two people saved at once. It is not run, so that no film is paid for twice. If it is meant as a job of its own, give it another name.
        secondEnding: The name of this file ends with .job.{ending}, not with .job, so it is not run. Rename it to {name}. Where the computer hides endings, have it show them first. If it comes from a text editor, save it as plain text.
        sameMade: This is the same as {job}, whose film is {film}. Nobody pays for it twice by accident. Change it, or put a file named {redo} beside it to have another film made of it.
        sameComing: This is the same as {job}, whose film is on its way. Nobody pays for it twice by accident. Change it, or put a file named {redo} beside it to have another film made of it.
        madeLongAgo: The very film that this job asks for was made before, of a job that was taken away long ago. Nobody pays for it twice by accident. Change it, or put a file named {redo} beside it to have another film made of it.
        redoTooEarly: The film is not here yet, so the .redo file beside the job was taken away and nothing more was ordered. Put it there again when the film has come.
        otherLetters: The name of {found} is written with other letters on the drive; it is used.
        usedInstead: {written} was not there; {found} is used.
        unclearForms: {written} is not there, and the names of {#n} files differ from it and from each other only in how their letters are put together, though they look alike: {names}. Give all but one of them another name.
        unclear: {written} is not there, and {names} are both like it. Write the name in the job exactly as the file has it.
        secondName: {name} is a second name of somebody else's file. Put a copy there.
        rowNumber: row {#n}
        sameRows: {*name} asks for the same film as a row above it. Delete one of the two rows, or give them other seeds.
        ratios: With an image a film has the image's own shape, so all ratios of `aspect_ratio` would give the same film. Delete the line, or have a job for each shape with an image of that shape.
        noDraftLeft: None of the drafts is beside the job any more, so there is nothing to make final. Put back those that are meant, or write `draft: true` again and change the prompt for other drafts.
        draftIsFinal: `draft` changes nothing, because the job itself asks for {resolution} and {#n} seconds.
        tooMany: The job asks for {#n} films, and more than {#limit} of one job wait for a person's word, so it was not sent and nothing was charged.
        notDownloaded: {name} is not downloaded to the drive yet. If a cloud folder keeps it online only, have it kept on the device.
        byFinder: {name} is being copied by Finder.
        blank: {name} has its size already, but its content is still to come.
        stillWritten: {name} is still being written.
        emptySoFar: {name} is empty so far.
        notComplete: {name} is not complete yet. {*why}
        endMissing: The end of the {format} is missing: the file breaks off after {#n} bytes.
        endMissingOf: The end of the {format} is missing: the file has {#n} of {#all} bytes.
        fileEnds: The file ends after {#n} bytes.
        notThereYet: {name} is not there yet.
        otherFormat: {name} is a {format} file. Save it as PNG, JPEG or WebP and name that one in the job.
        otherFormatTool: {name} is a {format} file. Save it as PNG, JPEG or WebP and name that one in the job. Or ask the person who runs reeldrop to install libvips-tools, by which it could be used.
        converted: {name} is sent as a {format}, because {*why}.
        whyPixels: it is {#width} × {#height} pixels
        whyLarge: it has more than {#n} MB
        whyFormat: it is a {format} file
        whyDeep: it has 16 bits for each colour
        whyPrint: it is in the colours of print (CMYK)
        whyTurned: it is stored turned
        imageDamaged: {name} cannot be read; it may be damaged. Save it as PNG, JPEG or WebP and name that one in the job.
        cannotKeep: {name} cannot be kept: {why}
        modelFormat: {name} is a {format} image, which the job's model does not take. Save it as {+names}.
        notAnImage: {name} is not an image that can be read. Save it as PNG, JPEG or WebP.
        leadsOut: {name} leads out of this drop folder. Put the image itself beside the job.
        notAnImageFile: {name} is not an image file. Put the image itself beside the job.
        cannotBeRead: {name} cannot be read: {*error}
        defaultsName: {name} gives no values to the jobs of its folder under that name. Write its name in small letters: _defaults.job.
        defaultsUnreadable: The _defaults.job of this folder, or of one above it, cannot be read: {*error}
        noRoom: It is not sent yet, because the film may not fit: there is only {#n} MB free on the drive; nothing was charged. It goes on by itself once there is room, so please delete what is not needed there.
        noRoomAtAll: It is not sent yet, because the film may not fit: there is less than 1 MB free on the drive; nothing was charged. It goes on by itself once there is room, so please delete what is not needed there.
        paused: Sending is paused. It goes on when the person who runs reeldrop says so.
        unknownPrice: Nobody knows what it costs, so it can't be kept within the budget; it was not sent and nothing was charged. A price in the config, in `credits_per_second`, counts for those that come later.
        notUploaded: Its images could not be uploaded to the API yet; it is tried again by itself, and nothing was charged. ({why})
        imageGone: The copy of its image is no longer there. Save the job again. Nothing was charged.
        modelUnknown: This version of reeldrop does not know the job's model any more. Save the job again.
        keyRefused: The API does not accept the key, so nothing is being sent. Please tell the person who runs reeldrop. It goes on by itself once the key is right. ({why})
        noCredits: The API says that the account has no credits left or has reached its plan's limit, so nothing is being sent. It is tried again every few minutes. ({why})
        wrongAddress: The API does not know what is asked of it, so nothing is being sent. Please tell the person who runs reeldrop: the address of the API may be wrong. It is tried again by itself. ({why})
        unreachable: The API cannot be reached just now. Nothing is lost; it goes on by itself. ({why})
        unknownOutcome: The film was asked for, but no clear answer came back, so it may have been charged. ({why})
        overDay: It would cost about {#price} credits. Of today's {#limit} credits {#spent} are spent, so it was not sent and nothing was charged.
        overJob: It would cost about {#price} credits. One job may cost {#limit} credits, and {#spent} are spent on this one, so it was not sent and nothing was charged.
        burst: So many jobs came at once that it may be a mistake. They wait until somebody says that they are meant: the note in the drop folder tells how.
        holdWait: {#n} films wait here, for about {#credits} credits in all.
        holdWaitUnknown: {#n} films wait here; nobody knows what all of them cost.
        holdWhy: So many jobs came at once that it may be a mistake, so none of them is sent and nothing is charged.
        holdGo: If they are meant: rename this file to GO.txt. They are made then, within the budget.
        holdStop: If not: delete the jobs that are not meant. This note goes when none is left.
        evidenceNone: The API's list shows no film that could be this one, which makes it likely that none was made.
        evidenceOne: The API's list shows one film that may be this one (task {task}).
        evidenceMany: The API's list shows {#n} films one of which may be this one.
        evidenceOthers: {*first} {#n} films wait for an answer like this one.
        driveUnreadable: What was asked for before cannot be read from {folder}, so nothing is sent: {*error}
        claimUnreadable: There is a mark in the drop folder that the film was asked for, but it cannot be read. The film may have been charged.
        claimOfAnother: Another reeldrop has asked for this film, and it is not known what came of it, so it may have been charged.
        taskOfAnother: The API answered with the task of another film, so nobody can tell what became of this one. It may have been charged.
        interrupted: reeldrop was stopped in the moment when it asked for the film, so it may have been charged.
        failedPlain: The API could not make the film and gave no reason. Mostly it could not use the image, or its safety check did not like the prompt. Change one of them and save the job again.
        failed: The API could not make the film: {reason}
        overdue: It takes much longer than such films do. It is still being looked for, and it appears here if it comes.
        forgotten: The API no longer knows of the film, and it never said that it was done. It may have been charged.
        withoutFilm: The API says that the film is done, but gives no film. Save the job with a small change to try again.
        cannotWrite: The film is done, but it cannot be put here yet: {*error}
        lost: The film was made and paid for, but it can no longer be fetched. {*why} It was tried {#n} times, and the API gave no other link.
        linkDead: The film's link no longer works (the server answers {#code}).
        linkRefused: The film's link leads to {host}, which is not one of the allowed hosts.
        filmTooLarge: The film is larger than {#n} GB, which no such film should be.
        notFetched: The film could not be fetched completely: {why}.
        noSuchFile: There is no such file.
        busy: It cannot be used just now ({code}); it will be tried again.
        denied: reeldrop is not allowed to do that here ({code}).
        noSpace: There is no space left on the drive.
        driveError: The drive reports an error ({code}).
        folderAway: The drop folder is not there.
        unknownField: `{key}` is not a known field.
        didYouMean: Did you mean `{name}`?
        fieldsAre: The fields are {names}.
        belongsToPrompt: If it belongs to the prompt, begin it with two spaces; the fields are {names}.
        mustBe: `{key}` must be {+choices}, not `{written}`.
        write: Write `{+choices}`.
        writeOne: Write one of these, for example `{example}`.
        mustBeWhole: `{key}` must be a whole number from {#low} to {#high}, not `{written}`.
        mustBeYesNo: `{key}` must be yes or no, not `{written}`.
        mustBeSeconds: `duration` must be {+choices} seconds, not `{written}`.
        mustBeSecondsRange: `duration` must be from {#low} to {#high} seconds, not `{written}`.
        writeNumber: Write such a number, for example `{example}`.
        mustBeNumber: `{key}` must be a number from {low} to {high}, not `{written}`.
        withPoint: Write it with a point, for example `{example}`.
        promptMissing: `prompt` is missing.
        promptEmpty: `{key}` is empty.
        sayWhat: Say what the film shows, for example `{example}`.
        promptLong: The prompt has {#n} characters, but {#limit} are allowed.
        shorten: Shorten it by {#n} characters.
        promptRange: The prompt has {#n} characters; it may have {#low} to {#high}.
        lengthOf: `{key}` has {#n} characters; it may have {#low} to {#high}.
        shorterOrDelete: Write it shorter, or delete it.
        bothPrompts: The job has both `prompt` and `prompts`.
        moveToList: Move the text of `prompt` into the list.
        sameText: `prompts` has the same text twice.
        noText: {name} has no text.
        writeIntoIt: Write into it what the film shows.
        notPlainText: `{file}` is not plain text.
        saveTxt: Save it as a .txt file and name that one.
        fileOrText: `{text}` may be the name of a file or a text.
        withoutSpaces: Give the file a name without spaces; if it is a text, begin it with another sign than `@`.
        textLeadsOut: `{text}` leads out of the job's own folder.
        fileBeside: Put the file beside the job and write just its name, as in `{example}`.
        textLarge: This file has {#n} bytes, far more than a page of text.
        keepBelow: Keep it below 64 KiB; is it perhaps an image or a film with the wrong name?
        behindSign: After `{sign}` the text begins on the next line.
        deleteSign: Delete the sign, or move the text to the next line and begin it with two spaces.
        noValue: `{key}` has no value.
        writeOrDelete: Write one behind the colon, or delete the line.
        given: `{key}` is already given on line {#line}.
        keepOne: Keep one of the two.
        leadsOutKey: `{key}` leads out of the job's own folder with `..`.
        oneComputer: `{key}` names a place on one computer, but the image must be in the job's own folder.
        beside: Put the image beside the job and write just its name: `{example}`.
        needsFirst: `image_end` is the last frame and needs a first one.
        addImage: Add `image:` with the name of the first frame, or write `image:` in place of `image_end:`.
        notAField: This line is not a field.
        colonMissing: Between a field and its value there must be a colon.
        notText: This is not a text file.
        richText: This is a rich-text file, not plain text.
        mustBeTime: `{key}` must be a time with its unit, not `{written}`.
        digits: Write a number from {#low} to {#high} with the digits 0 to 9.
        severalSeeds: Write several seeds in brackets: `{example}`.
        anySeed: Write such a number, or delete the line for any seed.
        noFields: This job does not name its fields.
        fieldsOwnLine: Write each field on a line of its own, for example `{example}`.
        fieldsAsName: Write each field on a line of its own, as `{example}`.
        writeAs: Write it as `{example}`, or put `#` in front of it if it is a remark.
        promptOrField: If it belongs to the prompt, begin it with two spaces; otherwise write it as `{example}`.
        isThePrompt: If it says what the film shows, write `{example}`.
        isThePromptLong: If it says what the film shows, write `prompt:` and a space in front of it.
        comesLater: `{key}` comes with a later version.
        deleteForNow: Delete the line for now.
        setsItself: Delete it: reeldrop sets it itself.
        notShow: Say in `prompt` what the film must not show.
        twice: `{key}` names `{written}` twice.
        deleteOne: Delete one of them: each is a film of its own.
        sameSeed: With one seed all {#n} takes would be the same film.
        deleteSeed: Delete the line `seed`, so that each take gets its own, or list as many seeds in place of `takes`.
        asksTooMany: This job asks for {#n} films, but {#most} is the most for one job.
        fewerValues: List fewer values, or divide it into several jobs.
        modelHasNo: {model} has no `{key}`.
        thisModelHasNo: This model has no `{key}`.
        deleteLine: Delete the line.
        deleteOrModel: Delete the line, or write `model:` with one that has it: {+models}.
        notShowOrModel: Say in `prompt` what the film must not show, or write `model:` with one that has it: {+models}.
        referencesOrFrame: A film is made either from reference images or from a first frame, not from both.
        deleteReferences: Delete `{key}`, or delete `image` and `image_end`.
        tooManyImages: `{key}` names {#n} images, but {#most} are the most.
        deleteSome: Delete {#n} of them.
        speaksOf: The prompt speaks of @Image{#number}, but `{key}` names {#n} images.
        speaksOfOne: The prompt speaks of @Image{#number}, but `{key}` names 1 image.
        nameAsMany: Name as many images as the prompt speaks of; the first is @Image1.
        tableLarge: It has more than {#n} MB.
        divideSeveral: Divide it into several.
        quoteOpenInTable: A quote that opens here is never closed.
        textBehindQuote: Behind a closing quote there is more text.
        saveFileAgain: Save the file again.
        noRows: It has no rows.
        writeRows: Write a header with the names of a job's fields, and a row for each film.
        tooManyRows: It has more than {#n} rows, which is the most for one job.
        divideTable: Divide it into several, each beside a job of its own.
        notAColumn: `{name}` is not the name of a field.
        twoColumns: There are two columns `{key}`.
        deleteColumn: Delete one of them.
        moreCells: It has more cells than the header.
        quoteText: Put a text with commas or semicolons in quotes.
        nameTaken: The name `{name}` is already in row {#row}.
        giveAnother: Give each row another.
        rowsAskTooMany: With its rows this job asks for more than {#n} films.
        divideIt: Divide it.
        promptShort: The prompt must have at least {#n} characters.
        shortenOne: Shorten it by 1 character.
        promptControl: The prompt contains an invisible control character.
        withoutBackslashes: Write the text without backslashes.
        controlHere: There is an invisible control character here ({code}).
        deleteControl: Delete it; if you cannot see it, type the line anew.
        networkDrive: `{key}` names a network drive, but the image must be in the job's own folder.
        homeFolder: `{key}` names a home folder, but the image must be in the job's own folder.
        backslashes: `{key}` has backslashes between its parts.
        writeSlashes: Write slashes: `{example}`.
        namesFolder: `{key}` names a folder, not an image.
        nameOfImage: Write the name of the image, for example `{example}`.
        imageOrDelete: Write the name of the image, or delete the line.
        imageOrAddress: `{key}` must be the name of an image or an https address, not {scheme}:.
        mustBeHTTPS: `{key}` must be an https address; this one is http.
        writeOrBeside: Write `{example}`, or put the image beside the job.
        addressSpace: The address of `{key}` contains a space.
        percentTwenty: Write %20 in place of each space.
        outputPath: `output` is a name, not a path: the film appears beside the job.
        withoutSlashes: Write it without slashes, for example `{example}`.
        outputEnding: The film is an MP4, so `output` must not end in `{ending}`.
        braceAlone: A brace in `output` has no partner.
        bracesAround: Braces stand around a placeholder: {names}.
        noPlaceholder: `output` knows no placeholder `{word}`.
        thereAre: There are `{names}`.
        quoteOpen: The quote that opens here is never closed.
        quoteClose: Put the same quote at the end of the value, or leave both out.
        bracketOpen: The bracket that opens here is not closed properly.
        bracketClose: Close it, put commas between its values, or put the value in quotes if the bracket belongs to a text.
        secondJob: A second job begins here, but a file holds one.
        ownFile: Delete this line, or move what follows it to a job file of its own.
        movedIn: This line is moved in, so `{key}` would be part of the prompt.
        deleteSpace: Delete the space in front of it; if it is part of the prompt, write `prompt: |` and the whole text below.
        oneValue: `{key}` takes one value, not a list.
        sameLine: Write one value on the same line: `{example}`.
        notDefault: `{key}` can't be a default: it belongs to one job.
        eachJob: Write it into each job that needs it, and delete it here.
        damaged: This file is damaged, or not text: its characters cannot be read.
        saveUTF8: Save it again as plain text in UTF-8.
        inEditor: Write it in a text editor; is it perhaps an image or a film with the wrong name?
        imageSides: {name} is {#width} × {#height} pixels; each side must be between {#low} and {#high}. Save it in another size.
        imageWide: {name} is {#width} × {#height} pixels, which is too wide: the width must be between {#low} and {#high} times the height. Crop it.
        imageTall: {name} is {#width} × {#height} pixels, which is too tall: the width must be between {#low} and {#high} times the height. Crop it.
        megabytes: {name} has {#n} MB; at most {#most} MB can be sent. Save it smaller, as JPEG for example.
        savePlain: Save it as plain text (in TextEdit: Format > Make Plain Text).
        """#
}
