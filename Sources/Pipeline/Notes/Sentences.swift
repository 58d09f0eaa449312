import JobFile
import Seedance
import SystemPackage
import WatchFolder

/// What designers read: every sentence of the notes, and of the messages that the store keeps for them.
enum Sentences {
    // MARK: A job that can't be made

    static func problems(_ problems: [Problem]) -> String {
        problems.map { problem in
            let place =
                switch (problem.line, problem.column) {
                case (0, _): ""
                case (let line, 0): "Line \(line): "
                case (let line, let column): "Line \(line), column \(column): "
                }
            return place + problem.message + (problem.suggestion.map { "\n    \($0)" } ?? "")
        }.joined(separator: "\n")
    }

    static func unreadable(_ error: FolderError) -> String {
        "This job cannot be read: \(error)"
    }

    static let stillOpen = "The job is still open for writing in another program. It goes on once it is closed there."

    static let conflictCopy = """
        This looks like a copy that a sync program made because two people saved at once. It is not run, so that no film \
        is paid for twice. If it is meant as a job of its own, give it another name.
        """

    /// A file whose real ending its owner may not see.
    static func secondEnding(_ name: FilePath.Component) -> String {
        let ending = name.extension ?? ""
        return """
            The name of this file ends with .job.\(ending), not with .job, so it is not run. Rename it to \(name.stem). Where \
            the computer hides endings, have it show them first. If it comes from a text editor, save it as plain text.
            """
    }

    /// A job that came as a copy of another one.
    static func sameAs(_ job: String, film: String?, redo: String) -> String {
        """
        This is the same as \(job), whose film \(film.map { "is \($0)" } ?? "is on its way"). Nobody pays for it twice by \
        accident. Change it, or put a file named \(redo) beside it to have another film made of it.
        """
    }

    /// A job that asks for a film of which only that is still known.
    static func madeLongAgo(_ job: FilePath) -> String {
        let redo = FileNames.name(stem: JobPlan.stem(of: job), ending: ".redo")?.string ?? ".redo"
        return """
            The very film that this job asks for was made before, of a job that was taken away long ago. Nobody pays for it \
            twice by accident. Change it, or put a file named \(redo) beside it to have another film made of it.
            """
    }

    static let redoTooEarly = """
        The film is not here yet, so the .redo file beside the job was taken away and nothing more was ordered. Put it there \
        again when the film has come.
        """

    /// An image that was found by another writing of its name.
    static func usedInstead(of written: String, _ found: String) -> String {
        written == found
            ? "The name of \(found) is written with other letters on the drive; it is used."
            : "\(written) was not there; \(found) is used."
    }

    static func unclear(_ written: String, _ found: [FilePath.Component]) -> String {
        let names = found.map(\.string)
        guard Set(names).count == names.count else {
            return
                "\(written) is not there, and the names of \(names.count) files differ from it and from each other only in "
                + "how their letters are put together, though they look alike: \(names.joined(separator: ", ")). "
                + "Give all but one of them another name."
        }
        return "\(written) is not there, and \(names.joined(separator: " and ")) are both like it. "
            + "Write the name in the job exactly as the file has it."
    }

    static func sameRows(_ name: String) -> String {
        "\(name) asks for the same film as a row above it. Delete one of the two rows, or give them other seeds."
    }

    static func otherFormat(_ name: String, _ format: String, needsTool: Bool) -> String {
        "\(name) is a \(format) file. Save it as PNG, JPEG or WebP and name that one in the job."
            + (needsTool
                ? " Or ask the person who runs reeldrop to install libvips-tools, by which it could be used." : "")
    }

    static func converted(_ name: String, _ format: String, why: String) -> String {
        "\(name) is sent as a \(format), because \(why)."
    }

    static func damaged(_ name: String) -> String {
        "\(name) cannot be read; it may be damaged. Save it as PNG, JPEG or WebP and name that one in the job."
    }

    static func secondName(_ name: String) -> String {
        "\(name) is a second name of somebody else's file. Put a copy there."
    }

    static let ratiosWithImage = """
        With an image a film has the image's own shape, so all ratios of `aspect_ratio` would give the same film. Delete the \
        line, or have a job for each shape with an image of that shape.
        """

    static let noDraftLeft = """
        None of the drafts is beside the job any more, so there is nothing to make final. Put back those that are meant, or \
        write `draft: true` again and change the prompt for other drafts.
        """

    static func draftIsFinal(_ resolution: String, _ seconds: Int) -> String {
        "`draft` changes nothing, because the job itself asks for \(resolution) and \(seconds) seconds."
    }

    static func tooManyTakes(_ count: Int, limit: Int) -> String {
        "The job asks for \(count) films, and more than \(limit) of one job wait for a person's word, so it was not sent and "
            + "nothing was charged."
    }

    // MARK: An image that is not whole yet

    static func notDownloaded(_ name: String) -> String {
        "\(name) is not downloaded to the drive yet. If a cloud folder keeps it online only, have it kept on the device."
    }

    static func copiedByFinder(_ name: String) -> String {
        "\(name) is being copied by Finder."
    }

    static func blank(_ name: String) -> String {
        "\(name) has its size already, but its content is still to come."
    }

    static func defaultsName(_ name: String) -> String {
        "\(name) gives no values to the jobs of its folder under that name. Write its name in small letters: _defaults.job."
    }

    static func unreadableDefaults(_ error: FolderError) -> String {
        "The _defaults.job of this folder, or of one above it, cannot be read: \(error)"
    }

    static func noRoom(free: Int64) -> String {
        let left = free < 1 << 20 ? "less than 1 MB" : "only \(free >> 20) MB"
        return
            "It is not sent yet, because the film may not fit: there is \(left) free on the drive; nothing was charged. "
            + "It goes on by itself once there is room, so please delete what is not needed there."
    }

    static let paused = "Sending is paused. It goes on when the person who runs reeldrop says so."

    static let unknownPrice = """
        Nobody knows what it costs, so it can't be kept within the budget; it was not sent and nothing was charged. A price in \
        the config, in `credits_per_second`, counts for those that come later.
        """

    static func notUploaded(_ error: APIError) -> String {
        "Its images could not be uploaded to the API yet; it is tried again by itself, and nothing was charged. (\(error))"
    }

    static let imageGone = "The copy of its image is no longer there. Save the job again. Nothing was charged."

    static let modelUnknown = "This version of reeldrop does not know the job's model any more. Save the job again."

    // MARK: The API

    static func keyRefused(_ error: APIError) -> String {
        "The API does not accept the key, so nothing is being sent. Please tell the person who runs reeldrop. "
            + "It goes on by itself once the key is right. (\(error.message))"
    }

    static func noCredits(_ error: APIError) -> String {
        "The API says that the account has no credits left or has reached its plan's limit, so nothing is being sent. "
            + "It is tried again every few minutes. (\(error.message))"
    }

    static func wrongAddress(_ error: APIError) -> String {
        "The API does not know what is asked of it, so nothing is being sent. Please tell the person who runs reeldrop: "
            + "the address of the API may be wrong. It is tried again by itself. (\(error.message))"
    }

    static func unreachable(_ error: APIError) -> String {
        "The API cannot be reached just now. Nothing is lost; it goes on by itself. (\(error.message))"
    }

    static func unknownOutcome(_ error: APIError) -> String {
        "The film was asked for, but no clear answer came back, so it may have been charged. (\(error))"
    }

    static func overDayBudget(price: Int, spent: Int, limit: Int) -> String {
        "It would cost about \(price) credits. Of today's \(limit) credits \(spent) are spent, so it was not sent and nothing "
            + "was charged."
    }

    static func overJobBudget(price: Int, spent: Int, limit: Int) -> String {
        "It would cost about \(price) credits. One job may cost \(limit) credits, and \(spent) are spent on this one, so it was "
            + "not sent and nothing was charged."
    }

    static let inBurst = """
        So many jobs came at once that it may be a mistake. They wait until somebody says that they are meant: the note in \
        the drop folder tells how.
        """

    static func holdNote(_ burst: Burst) -> String {
        """
        \(burst.takes) films wait here\(burst.credits.map { ", for about \($0) credits in all" } ?? "; nobody knows what all of them cost").

        So many jobs came at once that it may be a mistake, so none of them is sent and nothing is charged.

        If they are meant: rename this file to GO.txt. They are made then, within the budget.
        If not: delete the jobs that are not meant. This note goes when none is left.

        reeldrop hold \(burst.token)

        """
    }

    /// What the task list says about a take whose answer was lost.
    static func evidence(candidates: [String], lost: Int) -> String {
        let others = lost > 1 ? " \(lost) films wait for an answer like this one." : ""
        return switch candidates.count {
        case 0:
            "The API's list shows no film that could be this one, which makes it likely that none was made.\(others)"
        case 1: "The API's list shows one film that may be this one (task \(candidates[0])).\(others)"
        default: "The API's list shows \(candidates.count) films one of which may be this one.\(others)"
        }
    }

    static func driveUnreadable(_ error: any Error) -> String {
        "What was asked for before cannot be read from \(OwnFiles.directory), so nothing is sent: \(error)"
    }

    static let claimUnreadable = """
        There is a mark in the drop folder that the film was asked for, but it cannot be read. The film may have been \
        charged.
        """

    static let claimOfAnother = """
        Another reeldrop has asked for this film, and it is not known what came of it, so it may have been charged.
        """

    static let taskOfAnother =
        "The API answered with the task of another film, so nobody can tell what became of this one. It may have been charged."

    static let interruptedByRestart =
        "reeldrop was stopped in the moment when it asked for the film, so it may have been charged."

    static func failed(reason: String?) -> String {
        guard let reason else {
            return
                "The API could not make the film and gave no reason. Mostly it could not use the image, or its safety "
                + "check did not like the prompt. Change one of them and save the job again."
        }
        return "The API could not make the film: \(reason)"
    }

    /// A time as people say it, rounded: a note that changes with every second would be copied by every sync program.
    static func roughly(_ time: Duration?) -> String {
        guard let seconds = time?.components.seconds else { return "one to a few minutes" }
        return switch seconds {
        case ..<50: "less than a minute"
        case ..<100: "about a minute"
        default: "about \((seconds + 30) / 60) minutes"
        }
    }

    static let overdue = """
        It takes much longer than such films do. It is still being looked for, and it appears here if it comes.
        """

    static let forgotten =
        "The API no longer knows of the film, and it never said that it was done. It may have been charged."

    static let completedWithoutFilm =
        "The API says that the film is done, but gives no film. Save the job with a small change to try again."

    // MARK: The film

    static func cannotWriteFilm(_ error: any Error) -> String {
        "The film is done, but it cannot be put here yet: \(error)"
    }

    static func lost(_ failure: FilmSource.Failure, tries: Int) -> String {
        "The film was made and paid for, but it can no longer be fetched. \(failure) It was tried \(tries) times, and the "
            + "API gave no other link."
    }
}
