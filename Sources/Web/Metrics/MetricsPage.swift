import FoundationEssentials
import Pipeline

/// The page at `/metrics`: how things stand now, and what was counted since the start.
struct MetricsPage {
    let registry: PrometheusRegistry
    let started: Date

    func text(_ now: Vitals.Reading) -> String {
        var page = MetricsText()
        page.add("reeldrop_build_info", .gauge, "Which reeldrop runs.", [([("version", Build.version)], 1)])
        page.add(
            "process_start_time_seconds",
            .gauge,
            "When the process started, in seconds since 1970.",
            started.timeIntervalSince1970
        )
        page.add(
            "reeldrop_takes",
            .gauge,
            "Takes by state.",
            now.takes.map { ([("state", $0.state)], Double($0.count)) }
        )
        page.add(
            "reeldrop_credits_reserved",
            .gauge,
            "Credits of takes that are with the API or may be, as estimated.",
            Double(now.creditsReserved)
        )
        page.add(
            "reeldrop_credits_spent_total",
            .counter,
            "Credits of all other takes that were paid for, as estimated.",
            Double(now.creditsSpent)
        )
        page.add(
            "reeldrop_allowance_requests",
            .gauge,
            "Requests that could be made at once.",
            Double(now.requestsLeft)
        )
        page.add(
            "reeldrop_sending_stopped",
            .gauge,
            "1 while nothing is sent: paused, or the API refuses or gives no answer.",
            now.whySendingStopped == nil ? 0 : 1
        )
        addEvents(now, to: &page)
        addFolders(now.folders, to: &page)
        registry.write(to: &page)
        return page.text
    }

    private func addEvents(_ now: Vitals.Reading, to page: inout MetricsText) {
        page.add(
            "reeldrop_inotify_watches",
            .gauge,
            "Directories watched by events.",
            now.events.map { Double($0.watches) }
        )
        page.add("reeldrop_inotify_events_total", .counter, "Events that came.", now.events.map { Double($0.count) })
        page.add(
            "reeldrop_inotify_overflows_total",
            .counter,
            "Times that events were lost and everything was looked at instead.",
            now.events.map { Double($0.overflows) }
        )
    }

    private func addFolders(_ folders: [Vitals.Folder], to page: inout MetricsText) {
        func add(_ name: String, _ kind: MetricsText.Kind, _ help: String, _ value: (Vitals.Folder) -> Double?) {
            let samples = folders.compactMap { folder -> MetricsText.Sample? in
                value(folder).map { ([("folder", folder.path)], $0) }
            }
            page.add(name, kind, help, samples)
        }
        add("reeldrop_folder_healthy", .gauge, "1 while the drop folder is surely itself, 0 while it is frozen.") {
            $0.problem == nil ? 1 : 0
        }
        add("reeldrop_folder_watched_directories", .gauge, "Directories of the drop folder whose changes send events.")
        {
            Double($0.watched)
        }
        add("reeldrop_folder_polled_directories", .gauge, "Directories that are looked at again and again instead.") {
            Double($0.polled)
        }
        add("reeldrop_folder_scans_total", .counter, "Times that everything in the drop folder was looked at.") {
            Double($0.scans)
        }
        add("reeldrop_folder_scan_seconds", .gauge, "How long the last such look took.", \.scanSeconds)
        add("reeldrop_folder_scan_age_seconds", .gauge, "How long ago it ended.", \.secondsSinceScan)
        add(
            "reeldrop_folder_answer_age_seconds",
            .gauge,
            "How long ago the drive last answered; it is asked every ten seconds.",
            \.secondsSinceAnswer
        )
    }
}
