/// The names of a job's fields (design §5).
enum JobKey {
    static let prompt = "prompt"
    static let image = "image"
    static let imageEnd = "image_end"
    static let resolution = "resolution"
    static let duration = "duration"
    static let aspectRatio = "aspect_ratio"
    static let cameraFixed = "camera_fixed"
    static let seed = "seed"
    static let enableSafetyChecker = "enable_safety_checker"
    static let referenceImages = "reference_images"
    static let negativePrompt = "negative_prompt"
    static let generateAudio = "generate_audio"
    static let cfgScale = "cfg_scale"
    static let promptExtend = "prompt_extend"
    static let output = "output"
    static let model = "model"
    static let takes = "takes"
    static let draft = "draft"
    static let prompts = "prompts"

    /// What no other job can have as well.
    static let ofOneJob = [image, imageEnd, referenceImages, output]
    /// Two names of one thing: who gives the one does not take over the other.
    static let rivals = [prompt: prompts, prompts: prompt]
    /// What a job can say with the usual models.
    private static let common = [
        prompt, prompts, image, imageEnd, referenceImages, resolution, duration, aspectRatio, cameraFixed, seed,
        enableSafetyChecker, takes, draft, output, model,
    ]
    /// What is a matter of the model.
    static let ofModels = [
        imageEnd, referenceImages, cameraFixed, seed, enableSafetyChecker, negativePrompt, generateAudio, cfgScale,
        promptExtend,
    ]
    /// What a job can say today.
    static let all = common + ofModels.filter { !common.contains($0) }

    /// The field that somebody meant who wrote another name.
    static func meant(by key: String) -> String? {
        otherNames[key.lowercased()] ?? NameList(all).nearest(to: key)
    }

    /// What an unknown key is answered with.
    static func suggestion(for key: String, afterPrompt: Bool) -> String {
        if let reason = refused[key.lowercased()] { return reason }
        if let meant = meant(by: key) { return "Did you mean `\(meant)`?" }
        let fields = "he fields are \(common.joined(separator: ", "))."
        return afterPrompt ? "If it belongs to the prompt, begin it with two spaces; t\(fields)" : "T\(fields)"
    }

    /// What other tools, and the mind of someone in a hurry, call our fields.
    private static let otherNames = [
        "text": prompt, "description": prompt,
        "image_url": image, "start_image": image, "first_frame": image, "first_image": image,
        "end_image": imageEnd, "last_frame": imageEnd, "last_image": imageEnd, "image_tail": imageEnd,
        "image_end_url": imageEnd,
        "ratio": aspectRatio, "aspect": aspectRatio, "format": aspectRatio,
        "length": duration, "seconds": duration,
        "size": resolution, "quality": resolution,
        "references": referenceImages, "reference_image": referenceImages, "sound": generateAudio,
        "audio": generateAudio,
        "static_camera": cameraFixed, "fixed_camera": cameraFixed,
        "safety_checker": enableSafetyChecker,
        "variations": takes, "count": takes,
        "name": output, "filename": output, "file_name": output,
    ]
    private static let refused = [
        "webhook_url": "Delete it: reeldrop sets it itself.",
        "<<": "Write the fields out instead of taking them over with `<<`.",
    ]
}
