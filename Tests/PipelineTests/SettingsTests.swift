import JobFile
import SystemPackage
import Testing
import WatchFolder

@testable import Pipeline

struct SettingsTests {
    @Test("Every field of a config is read")
    func wholeConfig() throws {
        let settings = try Settings(
            config: Array(
                """
                folders:
                  - path: /srv/drop
                    settle: 2s
                    scan: 30s
                    watch: poll
                  - path: /srv/other
                api:
                  url: http://127.0.0.1:8787
                  key_file: /etc/reeldrop/key
                  requests_per_minute: 300
                  requests_per_second: 4
                  tasks_in_flight: 3
                  key_is_ours: yes
                  film_hosts: [example.com]
                credits_per_second: { seedance-2-mini-480p: 80 }
                budget: { credits_per_day: 1000, credits_per_job: 500, takes_per_job: 9, hold_burst: 7 }
                history: { takes: 5000, days: 0 }
                defaults: { resolution: 720p }
                output: { group: root, mode: "0640" }
                notes: no
                webhook: { public_url: "https://hooks.example.com/studio/", secret_file: /etc/reeldrop/webhook-secret }
                web: { listen: "[::1]:9000", token_file: /etc/reeldrop/web-token }
                log: json
                """.utf8
            )
        )
        #expect(settings.folders.map(\.path) == ["/srv/drop", "/srv/other"])
        #expect(settings.folders.map(\.settle) == [.seconds(2), .seconds(1)])
        #expect(settings.folders.map(\.scan) == [.seconds(30), nil])
        #expect(settings.folders.map(\.watch) == [.poll, .auto])
        #expect(settings.apiURL == "http://127.0.0.1:8787")
        #expect(settings.keyFile == "/etc/reeldrop/key")
        #expect(settings.requestsPerMinute == 300)
        #expect(settings.requestsPerSecond == 4)
        #expect(settings.tasksInFlight == 3)
        #expect(settings.filmHosts == ["example.com"])
        #expect(settings.creditsPerSecond == ["seedance-2-mini-480p": 80])
        #expect(settings.budget.creditsPerDay == 1000)
        #expect(settings.budget.creditsPerJob == 500)
        #expect(settings.budget.takesPerJob == 9)
        #expect(settings.budget.holdBurst == 7)
        #expect(settings.history.takes == 5000)
        #expect(settings.history.days == nil, "0 is no bound")
        #expect(settings.keyIsOurs)
        #expect(settings.resolution == "720p")
        #expect(settings.filmGroup == 0)
        #expect(settings.filmMode == 0o640)
        #expect(settings.notes == .off)
        #expect(settings.publicURL == "https://hooks.example.com/studio")
        #expect(settings.webhookURL(nonce: "ab") == "https://hooks.example.com/studio/hooks/ab")
        #expect(settings.webhookSecretFile == "/etc/reeldrop/webhook-secret")
        #expect(settings.listen == ListenAddress(host: "::1", port: 9000))
        #expect(settings.isListenNamed)
        #expect(settings.webTokenFile == "/etc/reeldrop/web-token")
        #expect(settings.log == .json)
    }

    @Test("An empty config is the defaults")
    func emptyConfig() throws {
        let settings = try Settings(config: [])
        #expect(settings.folders.isEmpty)
        #expect(settings.requestsPerMinute == nil)
        #expect(settings.apiURL == "https://api.magnific.com")
        #expect(settings.webhookURL(nonce: "ab") == nil)
        #expect(settings.listen?.description == "127.0.0.1:8765")
        #expect(!settings.isListenNamed)
        #expect(settings.log == .text)
    }

    @Test("Every mistake of a config is named with its place, unknown keys with the nearest known one")
    func mistakes() throws {
        let error = #expect(throws: JobProblems.self) {
            try Settings(
                config: Array(
                    """
                    folder:
                      - path: /srv/drop
                    api:
                      request_per_minute: 10
                      tasks_in_flight: many
                    output: { group: no-such-group }
                    """.utf8
                )
            )
        }
        let lines = error?.problems.map(\.line)
        #expect(lines == [1, 4, 5, 6])
        #expect(error?.description.contains("folders") == true)
        #expect(error?.description.contains("requests_per_minute") == true)
    }

    @Test("Looking at everything without a pause is refused", arguments: ["0s", "999ms"])
    func scanWithoutPause(scan: String) {
        let text = "folders:\n  - path: /srv/drop\n    scan: \(scan)\n"
        #expect(throws: JobProblems.self) { try Settings(config: Array(text.utf8)) }
    }

    @Test("A drop folder's path must be absolute, since a service has no directory of its own")
    func relativePath() {
        #expect(throws: JobProblems.self) { try Settings(config: Array("folders:\n  - path: drop\n".utf8)) }
    }

    @Test(
        "A public URL is an https address that can be put in front of a path, or the sandbox's on this machine",
        arguments: [
            ("https://a.example", true), ("https://a.example:8443/b", true), ("http://127.0.0.1:8765", true),
            ("http://[::1]:8765", true), ("http://localhost", true), ("http://a.example", false),
            ("http://127.0.0.1.example", false), ("http://localhost@a.example", false), ("a.example", false),
            ("https://", false), ("https:///hooks", false), ("https://a.example/?b", false),
            ("https://a.example/#b", false), ("https://a b.example", false), ("ftp://a.example", false),
        ]
    )
    func publicURL(text: String, isGood: Bool) throws {
        let config = Array("webhook: { public_url: \"\(text)\" }\n".utf8)
        if isGood {
            #expect(try Settings(config: config).publicURL == text)
        } else {
            #expect(throws: JobProblems.self) { try Settings(config: config) }
        }
    }

    @Test("The listener can be off, but not where the API's notices need it", arguments: ["null", "off", "OFF", "~"])
    func listenerOff(text: String) throws {
        let web = "web: { listen: \(text) }\n"
        let settings = try Settings(config: Array(web.utf8))
        #expect(settings.listen == nil)
        #expect(throws: JobProblems.self) {
            try Settings(config: Array("webhook: { public_url: \"https://a.example\" }\n\(web)".utf8))
        }
    }

    @Test(
        "A place to listen has a host and a port",
        arguments: [
            "127.0.0.1", "127.0.0.1:", ":8765", "127.0.0.1:0", "127.0.0.1:65536", "::1:8765", "a:8 765", "[]:1",
        ]
    )
    func badListenAddress(text: String) {
        #expect(throws: JobProblems.self) { try Settings(config: Array("web: { listen: \"\(text)\" }\n".utf8)) }
    }
}
