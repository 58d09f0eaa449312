// swift-tools-version:6.2
import PackageDescription

var strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// Tests/fuzz sets it. The sanitizers are in one flag because the compiler heeds only the last of several.
let isFuzzing = Context.environment["FUZZ"] != nil
let sanitizers = ["-sanitize=fuzzer,address"]
if isFuzzing { strict.append(.unsafeFlags(sanitizers)) }

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

// Which target may import which of ours is the table in Tests/HouseTests, held by a test: the compiler does not check it.
let package = Package(
    name: "reeldrop",
    products: [
        .library(name: "Seedance", targets: ["Seedance"]),
        .executable(name: "reeldrop", targets: ["reeldrop"]),
        .executable(name: "reeldrop-bench", targets: ["reeldrop-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ],
    targets: [
        .target(name: "CLinux"),
        .target(name: "JobFile", dependencies: [yams], swiftSettings: strict),
        .target(
            name: "Seedance",
            dependencies: [asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, systemPackage],
            swiftSettings: strict
        ),
        .target(name: "WatchFolder", dependencies: ["CLinux", systemPackage], swiftSettings: strict),
        .target(
            name: "Pipeline",
            dependencies: [
                "CLinux", "JobFile", "Seedance", "WatchFolder",
                asyncHTTPClient, coreMetrics, crypto, deque, grdb, logging, nioCore, nioHTTP1, nioPosix,
                serviceLifecycle, subprocess, systemPackage, unixSignals,
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Web",
            dependencies: [
                "Pipeline", "Seedance",
                coreMetrics, crypto, httpTypes, hummingbird, logging, nioCore, nioPosix, serviceLifecycle,
                subprocess, systemPackage,
            ],
            // In the program itself, which is one file.
            resources: ["icon.svg", "openapi.json", "page.css", "page.js", "placeholder.svg"]
                .map { .embedInCode("Resources/\($0)") },
            swiftSettings: strict
        ),
        .target(
            name: "SeedanceSandbox",
            dependencies: [
                "Seedance",
                asyncHTTPClient, crypto, httpTypes, hummingbird, logging, nioCore, nioHTTP1, nioPosix, serviceLifecycle,
                subprocess, systemPackage,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "reeldrop",
            dependencies: [
                "JobFile", "Pipeline", "Seedance", "SeedanceSandbox", "WatchFolder", "Web",
                argumentParser, logging, nioCore, nioPosix, serviceLifecycle, systemPackage, unixSignals,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "reeldrop-bench",
            dependencies: [
                "Pipeline", "Seedance", "SeedanceSandbox", "Web",
                argumentParser, asyncHTTPClient, crypto, grdb, hummingbird, logging, nioCore, nioHTTP1,
                serviceLifecycle, systemPackage, unixSignals,
            ],
            swiftSettings: strict
        ),

        // What the tests share.
        .target(name: "TestKit", dependencies: [systemPackage], path: "Tests/TestKit", swiftSettings: strict),

        .testTarget(
            name: "CommandLineTests",
            dependencies: ["SeedanceSandbox", "TestKit", "WatchFolder", "reeldrop", systemPackage],
            exclude: ["faultfs.py", "systemd-machine"],
            swiftSettings: strict
        ),
        .testTarget(name: "HouseTests", swiftSettings: strict),
        .testTarget(name: "JobFileTests", dependencies: ["JobFile", "TestKit"], swiftSettings: strict),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "JobFile", "Pipeline", "Seedance", "SeedanceSandbox", "TestKit", "WatchFolder",
                grdb, httpTypes, hummingbird, logging, nioCore, systemPackage,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SeedanceSandboxTests",
            dependencies: [
                "Seedance", "SeedanceSandbox",
                asyncHTTPClient, crypto, httpTypes, hummingbird, logging, nioCore, nioHTTP1, serviceLifecycle,
                subprocess, systemPackage,
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SeedanceTests",
            dependencies: ["Seedance", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, systemPackage],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WatchFolderTests",
            dependencies: ["TestKit", "WatchFolder", logging, systemPackage],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Pipeline", "Seedance", "SeedanceSandbox", "TestKit", "Web",
                asyncHTTPClient, coreMetrics, httpTypes, hummingbird, logging, nioCore, nioHTTP1, nioPosix,
                systemPackage,
            ],
            swiftSettings: strict
        ),
    ],
    swiftLanguageModes: [.v6]
)

// Their main is libFuzzer's, so nothing but a build for Tests/fuzz can link them.
if isFuzzing {
    func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
        .executableTarget(
            name: "Fuzz\(name)",
            dependencies: ["FuzzKit"] + dependencies,
            path: "Tests/FuzzTargets/\(name)",
            swiftSettings: strict,
            linkerSettings: [.unsafeFlags(sanitizers)]
        )
    }
    let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
    package.targets += [
        .target(name: "FuzzKit", path: "Tests/FuzzTargets/Kit", swiftSettings: strict),
        fuzzer("Answers", ["Seedance", nioHTTP1]),
        fuzzer("Films", ["Pipeline", systemPackage]),
        fuzzer(
            "Notices",
            ["Pipeline", "Seedance", "Web", grdb, httpTypes, hummingbird, logging, nioCore, nioEmbedded, systemPackage]
        ),
    ]
}
