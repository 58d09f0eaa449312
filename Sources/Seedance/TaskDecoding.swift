import FoundationEssentials

/// An answer or a notice that is not as documented.
public struct UnreadableAnswer: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong with it, as a sentence.
    public let description: String
}

/// Reads the bodies of successful answers (contract §2): tolerant of everything that is only unusual.
enum TaskDecoding {
    /// The task that a GET or a webhook tells of, in a `data` member or without one.
    static func task(_ body: [UInt8]) throws(UnreadableAnswer) -> VideoTask {
        let wire = try decode(WireTask.self, body)
        guard let word = wire.status else { throw UnreadableAnswer(description: "The task has no status.") }
        guard let links = wire.links else {
            throw UnreadableAnswer(description: "`generated` is not a list of links.")
        }
        return VideoTask(id: wire.id, status: TaskStatus(word: word), links: links, reason: wire.reason)
    }

    /// The task that a POST has made. Only the id is needed: the task is paid for, so nothing else that is wrong with
    /// the answer may lose it.
    static func createdTask(_ body: [UInt8]) throws(UnreadableAnswer) -> VideoTask {
        let wire = try decode(WireTask.self, body)
        let status = wire.status.map(TaskStatus.init(word:)) ?? .created
        return VideoTask(id: wire.id, status: status, links: wire.links ?? [], reason: wire.reason)
    }

    /// The rows of the list. A row without an id or a status is no use and is left out; a task that is not in the list
    /// must not be taken for gone anyway (contract §2).
    static func list(_ body: [UInt8]) throws(UnreadableAnswer) -> [TaskSummary] {
        try decode([WireRow].self, body).compactMap(\.summary)
    }

    /// The places for files that an answer gives.
    static func uploads(_ body: [UInt8]) throws(UnreadableAnswer) -> [UploadTicket] {
        // No file lives longer than a week; a number beyond that, or below nothing, makes no sense.
        func seconds(_ number: Double?, or usual: Double) -> Double { min(max(number ?? usual, 0), 604_800) }
        return try decode(WireUploads.self, body).files.map { file in
            UploadTicket(
                fileID: file.file_id ?? "",
                uploadURL: file.upload_url,
                headers: file.headers ?? [:],
                expiresIn: seconds(file.expires_in, or: 120),
                assetURL: file.asset_url,
                assetExpiresIn: seconds(file.asset_url_expires_in, or: 86_400)
            )
        }
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ body: [UInt8]) throws(UnreadableAnswer) -> Value
    {
        do {
            return try JSONDecoder().decode(MaybeWrapped<Value>.self, from: Data(body)).value
        } catch let unreadable as UnreadableAnswer {
            throw unreadable
        } catch {
            throw UnreadableAnswer(
                description: body.isEmpty ? "The answer is empty." : "The answer is not as documented."
            )
        }
    }
}

/// A value in a `data` member, or the value itself: answers have the one form and webhooks the other.
private struct MaybeWrapped<Value: Decodable>: Decodable {
    var value: Value

    private enum Key: CodingKey {
        case data
    }

    init(from decoder: any Decoder) throws {
        if let members = try? decoder.container(keyedBy: Key.self), members.contains(.data) {
            value = try members.decode(Value.self, forKey: .data)
        } else {
            value = try Value(from: decoder)
        }
    }
}

/// The answer to a request for places to upload to (contract §1).
private struct WireUploads: Decodable {
    struct File: Decodable {
        var file_id: String?
        var upload_url: String
        var headers: [String: String]?
        var expires_in: Double?
        var asset_url: String
        var asset_url_expires_in: Double?
    }

    var files: [File]
}

/// A task with whatever could be read of it.
private struct WireTask: Decodable {
    var id: String
    /// `nil` when there is none or it is no text.
    var status: String?
    /// `nil` when there is something that is no list of links.
    var links: [String]?
    var reason: String?

    private enum Key: String, CodingKey {
        case id = "task_id"
        case status, generated, error, message
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        guard let id = try? members.decode(String.self, forKey: .id), isTaskID(id) else {
            throw UnreadableAnswer(description: "The answer has no readable `task_id`.")
        }
        self.id = id
        status = try? members.decode(String.self, forKey: .status)
        if let links = try? members.decodeIfPresent([Link].self, forKey: .generated) {
            self.links = links.map(\.address)
        } else if !members.contains(.generated) || (try? members.decodeNil(forKey: .generated)) == true {
            links = []
        }
        for key in [Key.error, .message] where reason == nil {
            reason = (try? members.decodeIfPresent(Reason.self, forKey: key))?.text
        }
    }
}

/// A row of the list; reading one never fails, so that a strange row costs no other.
private struct WireRow: Decodable {
    var summary: TaskSummary?

    private enum Key: String, CodingKey {
        case id = "task_id"
        case status
    }

    init(from decoder: any Decoder) throws {
        guard let members = try? decoder.container(keyedBy: Key.self),
            let id = try? members.decode(String.self, forKey: .id), isTaskID(id),
            let word = try? members.decode(String.self, forKey: .status)
        else { return }
        summary = TaskSummary(id: id, status: TaskStatus(word: word))
    }
}

/// A link as the documentation has it, or as an object with a `url`, which some siblings of the API send.
private struct Link: Decodable {
    var address: String

    private enum Key: CodingKey {
        case url
    }

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            address = text
        } else {
            address = try decoder.container(keyedBy: Key.self).decode(String.self, forKey: .url)
        }
    }
}

/// A reason as text or as an object with a `message`, fit to be printed.
private struct Reason: Decodable {
    var text: String?

    private enum Key: CodingKey {
        case message
    }

    init(from decoder: any Decoder) throws {
        let text =
            (try? decoder.singleValueContainer().decode(String.self))
            ?? (try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: .message))
        let shown = printable(text ?? "")
        self.text = shown.isEmpty ? nil : shown
    }
}

/// Whether the text can name a task: visible ASCII of a sane length, so it can go into addresses, logs and file names'
/// neighbourhood without surprises. In practice a UUID; published as a plain string (contract §2).
func isTaskID(_ text: String) -> Bool {
    (1...200).contains(text.utf8.count) && text != "." && text != ".."
        && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
}
