import Testing

@testable import Seedance

@Suite("Reading successful answers")
struct TaskDecodingTests {
    static let tasks: [(String, VideoTask)] = [
        (created, VideoTask(id: taskID, status: .created)),
        (#"{"task_id":"t","status":"IN_PROGRESS"}"#, VideoTask(id: "t", status: .inProgress)),
        (#"{"data":{"task_id":"t","status":"in_progress","generated":null}}"#, VideoTask(id: "t", status: .inProgress)),
        (#"{"data":{"task_id":"t","status":"QUEUED","generated":[]}}"#, VideoTask(id: "t", status: .other("QUEUED"))),
        (
            #"{"data":{"status":"completed","generated":["https://e.com/a.mp4?token=exp=1~hmac=ab"],"task_id":"t"}}"#,
            VideoTask(id: "t", status: .completed, links: ["https://e.com/a.mp4?token=exp=1~hmac=ab"])
        ),
        (
            #"{"data":{"task_id":"t","status":"COMPLETED","generated":[{"url":"https://e.com/a"},"https://e.com/b"]}}"#,
            VideoTask(id: "t", status: .completed, links: ["https://e.com/a", "https://e.com/b"])
        ),
        (
            #"{"data":{"task_id":"t","status":"FAILED","generated":[],"error":"no faces"},"more":[1,{"x":null}]}"#,
            VideoTask(id: "t", status: .failed, reason: "no faces")
        ),
        (
            #"{"task_id":"t","status":"FAILED","error":{"message":"bad\nimage","code":7}}"#,
            VideoTask(id: "t", status: .failed, reason: "bad\\nimage")
        ),
        (
            #"{"task_id":"t","status":"FAILED","error":null,"message":"m"}"#,
            VideoTask(id: "t", status: .failed, reason: "m")
        ),
        (#"{"task_id":"t","status":"FAILED","error":7,"message":""}"#, VideoTask(id: "t", status: .failed)),
        (#"{"task_id":"t","status":"FAILED","has_nsfw":[true]}"#, VideoTask(id: "t", status: .failed)),
    ]

    @Test("every documented and every known unusual shape of a task is read", arguments: tasks)
    func reads(body: String, task: VideoTask) throws {
        #expect(try TaskDecoding.task(Array(body.utf8)) == task)
        #expect(try WebhookNotice(body: Array(body.utf8)).task == task)
        #expect(try TaskDecoding.createdTask(Array(body.utf8)).id == task.id)
    }

    static let noTasks = [
        "", "null", "7", "[]", "{}", #""t""#, #"{"data":null}"#, #"{"data":[]}"#, #"{"data":{}}"#, "{",
        #"{"data":{"task_id":7,"status":"CREATED"}}"#, #"{"data":{"task_id":"","status":"CREATED"}}"#,
        #"{"data":{"task_id":"a b","status":"CREATED"}}"#, #"{"data":{"task_id":"..","status":"CREATED"}}"#,
        "<html><title>Hello</title></html>", "\u{FEFF}", #"{"data":{"task_id":"t","status":"CREATED""#,
    ]

    @Test("what names no task is unreadable, with a sentence", arguments: noTasks)
    func refuses(body: String) {
        let bytes = Array(body.utf8)
        #expect(throws: UnreadableAnswer.self) { try TaskDecoding.createdTask(bytes) }
        let error = #expect(throws: UnreadableAnswer.self) { try TaskDecoding.task(bytes) }
        #expect(error?.description.hasSuffix(".") == true)
    }

    @Test(
        "a task without status or with strange links is unreadable, but a made one is never lost",
        arguments: [
            #"{"data":{"task_id":"t","generated":[]}}"#, #"{"data":{"task_id":"t","status":7}}"#,
            #"{"data":{"task_id":"t","status":"CREATED","generated":5}}"#,
            #"{"data":{"task_id":"t","status":"CREATED","generated":[5]}}"#,
            #"{"data":{"task_id":"t","status":"CREATED","generated":[{"href":"x"}]}}"#,
        ]
    )
    func keepsWhatIsMade(body: String) throws {
        #expect(throws: UnreadableAnswer.self) { try TaskDecoding.task(Array(body.utf8)) }
        #expect(try TaskDecoding.createdTask(Array(body.utf8)) == VideoTask(id: "t", status: .created))
    }

    @Test(
        "the list is read with and without the wrapper, and one strange row costs no other",
        arguments: [
            (#"{"data":[]}"#, []), ("[]", []),
            (
                #"{"data":[{"task_id":"a","status":"COMPLETED"},{"task_id":"b","status":"in_progress","x":1}]}"#,
                [TaskSummary(id: "a", status: .completed), TaskSummary(id: "b", status: .inProgress)]
            ),
            (
                #"[7,null,{"task_id":"a"},{"status":"FAILED"},{"task_id":3,"status":"FAILED"},{"task_id":"z","status":"FAILED"}]"#,
                [TaskSummary(id: "z", status: .failed)]
            ),
        ] as [(String, [TaskSummary])]
    )
    func readsList(body: String, rows: [TaskSummary]) throws {
        #expect(try TaskDecoding.list(Array(body.utf8)) == rows)
    }

    @Test("what is no list is unreadable", arguments: ["", "{}", #"{"data":{}}"#, #"{"data":null}"#, "7", "<p>"])
    func refusesList(body: String) {
        #expect(throws: UnreadableAnswer.self) { try TaskDecoding.list(Array(body.utf8)) }
    }
}
