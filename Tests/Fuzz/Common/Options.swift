import Foundation

/// The command line: `--name value` pairs; `--under` may come several times.
public struct Options {
    public private(set) var under: [String] = []
    private var values: [String: String] = [:]

    /// Ends the process with the usage text if it is not of that form.
    public init(usage: String) {
        var arguments = CommandLine.arguments.dropFirst()
        while let option = arguments.popFirst() {
            guard option.hasPrefix("--"), let value = arguments.popFirst() else { fail(usage) }
            if option == "--under" { under.append(value) } else { values[option] = value }
        }
    }

    public func text(_ name: String) -> String? { values[name] }
    public func number(_ name: String, _ fallback: Int) -> Int {
        values[name].flatMap { Int($0) } ?? fallback
    }

    /// The encodings whose name contains one of the texts that `--filter` gives, with | between them.
    public func isChosen(_ name: String) -> Bool {
        let filters = (values["--filter"] ?? "").split(separator: "|")
        return filters.isEmpty || filters.contains { name.contains($0) }
    }
    public var hasFilter: Bool { !(values["--filter"] ?? "").isEmpty }
}

public func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(2)
}
