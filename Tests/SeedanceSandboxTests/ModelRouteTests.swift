import FoundationEssentials
import NIOHTTP1
import Seedance
import Testing

@testable import SeedanceSandbox

/// The routes of the models beside Seedance 2.0 Mini (contract §8), and what they refuse.
struct ModelRouteTests {
    @Test(arguments: [
        ("/v1/ai/video/seedance-2-fast-720p", "/v1/ai/video/seedance-2-fast", #"{"prompt":"p"}"#),
        ("/v1/ai/video/seedance-2-pro-4k", "/v1/ai/video/seedance-2-pro", #"{"prompt":"p","duration":10}"#),
        (
            "/v1/ai/text-to-video/kling-v3-turbo-720p", "/v1/ai/text-to-video/kling-v3-turbo",
            #"{"prompt":"p","aspect_ratio":"9:16","duration":"15"}"#
        ),
        (
            "/v1/ai/image-to-video/kling-v3-turbo-1080p", "/v1/ai/image-to-video/kling-v3-turbo",
            #"{"image":"https://example.com/a.png","duration":"3"}"#
        ),
        (
            "/v1/ai/text-to-video/wan-2-7", "/v1/ai/text-to-video/wan-2-7",
            #"{"prompt":"p","resolution":"720P","duration":2,"seed":0,"additional_settings":{"prompt_extend":false}}"#
        ),
        (
            "/v1/ai/image-to-video/wan-2-7", "/v1/ai/image-to-video/wan-2-7",
            #"{"start_image_url":"https://example.com/a.png","end_image_url":"https://example.com/b.png"}"#
        ),
        (
            "/v1/ai/video/kling-v3-pro", "/v1/ai/video/kling-v3",
            #"{"prompt":"p","cfg_scale":1,"generate_audio":false,"negative_prompt":"n","duration":"5"}"#
        ),
    ])
    func aTaskIsMadeListedAndReadByTheModelsOwnRoutes(create: String, list: String, body: String) async throws {
        try await withClient(.test { $0.strict = true }) { (client, sandbox) async throws in
            #expect(try await client.get(list).text == #"{"message":"Task not found"}"#)
            let made = try await client.send(.POST, create, body)
            #expect(made.status == 200, "\(made.text)")
            #expect(try await client.get(list).text.contains(made.taskID))
            #expect(try await client.get("\(list)/\(made.taskID)").status == 200)
            // No other model's routes know it.
            #expect(try await client.get(SandboxClient.mini).status == 404)
            #expect(try await client.get("\(SandboxClient.mini)/\(made.taskID)").status == 404)
            #expect(await sandbox.tasks.count == 1)
        }
    }

    @Test(arguments: [
        ("/v1/ai/text-to-video/kling-v3-turbo-720p", #"{"prompt":"p","duration":5}"#, "duration"),
        ("/v1/ai/text-to-video/kling-v3-turbo-720p", #"{"prompt":"p","duration":"2"}"#, "duration"),
        ("/v1/ai/text-to-video/kling-v3-turbo-720p", #"{"prompt":"p","aspect_ratio":"4:3"}"#, "aspect_ratio"),
        ("/v1/ai/text-to-video/kling-v3-turbo-720p", #"{"prompt":"p","seed":1}"#, "seed"),
        ("/v1/ai/image-to-video/kling-v3-turbo-720p", #"{"prompt":"p"}"#, "image"),
        ("/v1/ai/text-to-video/wan-2-7", #"{"prompt":"p","duration":"5"}"#, "duration"),
        ("/v1/ai/text-to-video/wan-2-7", #"{"prompt":"p","resolution":"480P"}"#, "resolution"),
        ("/v1/ai/text-to-video/wan-2-7", #"{"prompt":"p","seed":-1}"#, "seed"),
        ("/v1/ai/text-to-video/wan-2-7", #"{"prompt":"p","seed":2147483648}"#, "seed"),
        (
            "/v1/ai/text-to-video/wan-2-7", #"{"prompt":"p","additional_settings":{"prompt_extend":1}}"#,
            "additional_settings.prompt_extend"
        ),
        ("/v1/ai/image-to-video/wan-2-7", #"{"start_image_url":"iVBORw0KGgo="}"#, "start_image_url"),
        ("/v1/ai/video/kling-v3-std", #"{"prompt":"p","cfg_scale":1.5}"#, "cfg_scale"),
        ("/v1/ai/video/kling-v3-std", #"{"prompt":"p","image":"https://example.com/a.png"}"#, "image"),
        (
            "/v1/ai/video/seedance-2-pro-1080p",
            #"{"prompt":"p","image":"https://e.com/a.png","reference_images":["https://e.com/b.png"]}"#,
            "reference_images"
        ),
    ])
    func whatIsNotDocumentedForTheModelIsRefused(path: String, body: String, name: String) async throws {
        try await withClient(.test { $0.strict = true }) { (client, sandbox) async throws in
            let answer = try await client.send(.POST, path, body)
            #expect(answer.status == 400 && answer.text.contains("'\(name)'"), "\(answer.text)")
            #expect(await sandbox.tasks.isEmpty)
        }
    }

    @Test func tenReferenceImagesAreOneTooMany() async throws {
        try await withClient { (client, _) async throws in
            for (count, status) in [(9, 200), (10, 400)] {
                let images = Array(repeating: #""https://example.com/a.png""#, count: count).joined(separator: ",")
                #expect(try await client.create(#"{"prompt":"p","reference_images":[\#(images)]}"#).status == status)
            }
        }
    }
}
