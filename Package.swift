// swift-tools-version: 6.1
import PackageDescription

// The rooms of the house. Imports only point down this list; docs/architecture.md has the map.
let swift: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    // Regular expressions are of no use here: a megabyte less.
    .unsafeFlags(["-Xfrontend", "-disable-implicit-string-processing-module-import"]),
    .unsafeFlags(
        ["-wmo", "-cross-module-optimization", "-enforce-exclusivity=unchecked"],
        .when(configuration: .release)),
]

func room(
    _ name: String, path: String? = nil, exclude: [String] = [], _ dependencies: [Target.Dependency]
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path ?? "Sources/\(name)", exclude: exclude,
        swiftSettings: swift)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies,
        path: "Tests/\(name)Tests", swiftSettings: [.swiftLanguageMode(.v6)])
}

let package = Package(
    name: "sojourn",
    products: [.executable(name: "sojourn", targets: ["sojourn"])],
    targets: [
        .executableTarget(
            name: "sojourn",
            dependencies: [
                "Binfmt", "Command", "Debugger", "LinuxABI", "Process", "Translator", "TranslationCache",
                "HostX86",
                "IR", "AArch64", "PowerPC",
                "Guest",
                "ELF", "CHost",
            ],
            path: "Sources/sojourn", exclude: ["start-up.order"], swiftSettings: swift),
        room("Binfmt", ["ELF"]),
        room("Command", []),
        room("Debugger", ["Process", "Translator", "Guest", "IR", "ELF", "CHost", "CCapstone"]),
        room("LinuxABI", ["Process", "Guest", "IR", "ELF", "CHost"]),
        room(
            "Process",
            ["Translator", "TranslationCache", "HostX86", "IR", "Guest", "ELF", "SoftFloat", "CHost"]),
        room("Translator", ["Guest", "TranslationCache", "HostX86", "IR", "CHost"]),
        room(
            "AArch64", path: "Sources/Guests/AArch64", exclude: ["VDSO/vdso.S", "VDSO/vdso.lds"],
            ["Guest", "IR", "SoftFloat", "CHost"]),
        room(
            "PowerPC", path: "Sources/Guests/PowerPC", exclude: ["VDSO/vdso.S", "VDSO/vdso.lds"],
            ["Guest", "IR", "SoftFloat", "CHost"]),
        room("TranslationCache", ["HostX86", "IR", "CHost"]),
        room("Guest", ["IR"]),
        room("HostX86", ["IR", "CHost"]),
        room("IR", ["SoftFloat"]),
        room("SoftFloat", []),
        room("ELF", ["CLibelf", "CHost"]),
        .target(name: "CHost", path: "Sources/CHost"),
        .systemLibrary(name: "CLibelf", path: "Sources/CLibelf", providers: [.apt(["libelf-dev"])]),
        .systemLibrary(
            name: "CCapstone", path: "Sources/CCapstone", providers: [.apt(["libcapstone-dev"])]),

        tests("SoftFloat"),
        tests("IR"),
        tests("HostX86", ["IR", "CCapstone"]),
        tests("AArch64", ["Translator", "IR", "Guest", "CCapstone"]),
        tests("PowerPC", ["FuzzPPC", "FuzzCommon", "Process", "Guest", "IR"]),
        tests(
            "Translator",
            [
                "AArch64", "PowerPC", "IR", "Guest", "HostX86", "Process", "Debugger", "FuzzA64", "FuzzPPC",
                "FuzzCommon", "CHost", "CCapstone",
            ]),
        tests("ELF"),
        tests("Command"),
        tests("Binfmt", ["ELF"]),
        tests("TranslationCache", ["AArch64", "Guest", "Translator", "HostX86", "IR"]),
        tests("Process", ["AArch64", "ELF", "FuzzCommon"]),
        .executableTarget(
            name: "GenerateDocs", dependencies: ["AArch64", "PowerPC", "LinuxABI", "Guest"],
            path: "Tools/GenerateDocs",
            swiftSettings: swift),
        .executableTarget(
            name: "FuzzELF", dependencies: ["ELF"], path: "Tests/Fuzz/ELF", swiftSettings: swift),
        .target(
            name: "FuzzCommon", dependencies: ["Guest"], path: "Tests/Fuzz/Common",
            swiftSettings: [.swiftLanguageMode(.v5)]),
        .executableTarget(
            name: "FuzzA64", dependencies: ["AArch64", "FuzzCommon", "Guest"], path: "Tests/Fuzz/A64",
            swiftSettings: [.swiftLanguageMode(.v5)]),
        .executableTarget(
            name: "FuzzPPC",
            dependencies: [
                "PowerPC", "FuzzCommon", "Process", "Translator", "HostX86", "Guest", "IR", "CHost",
            ],
            path: "Tests/Fuzz/PPC", swiftSettings: [.swiftLanguageMode(.v5)]),
        tests("LinuxABI", ["AArch64", "PowerPC"]),
    ]
)
