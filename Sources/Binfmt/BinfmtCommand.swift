import Glibc

/// `sojourn binfmt ACTION`: who runs foreign programs that are executed without us.
public struct BinfmtCommand {
    public enum Action: String, CaseIterable { case register, unregister, status, print }

    public static let helpText: StaticString = """
        Usage: sojourn binfmt ACTION [OPTION...]
        Let the kernel run foreign programs with sojourn, in chroots and containers.
          register                  from now on; an entry of ours is replaced
          unregister                no longer, now and at the next start
          status                    who runs which programs (exit status 1: not us)
          print                     the line for /proc/sys/fs/binfmt_misc/register
              --guest NAME          this guest alone (sojourn guests lists them)
              --credentials         setuid programs get their rights (su, sudo, ping);
                                    whoever may write sojourn's file is root then
              --persistent WHO      also after a restart: systemd, or debian's
                                    binfmt-support
              --as-qemu             under qemu's name, for tools that look for that
              --interpreter FILE    the program to register instead of this one

        """

    public private(set) var action = Action.status
    public private(set) var wantsHelp = false
    private var formats: [BinaryFormat]
    private var asQEMU = false
    private var flags = BinaryFormat.Flags()
    private var persistence: Persistence?
    private var interpreter: String?

    /// - Parameter arguments: what follows `binfmt`.
    /// - Throws: a sentence about the mistake in their use (exit status 2).
    public init(_ arguments: [String], _ formats: [BinaryFormat]) throws(BinfmtError) {
        self.formats = formats
        var words = arguments[...]
        func value(_ option: String, _ inline: Substring?) throws(BinfmtError) -> String {
            if let inline { return String(inline) }
            guard let word = words.popFirst() else {
                throw BinfmtError("option \(option) needs a value; see sojourn binfmt --help")
            }
            return word
        }
        var chosen: Action?
        while let word = words.popFirst() {
            guard word.hasPrefix("-") else {
                guard chosen == nil, let action = Action(rawValue: word) else {
                    throw BinfmtError(
                        "binfmt \(word): give one of register, unregister, status, print; see sojourn binfmt --help"
                    )
                }
                chosen = action
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let inline = parts.count > 1 ? parts[1] : nil
            let option = String(parts[0])
            switch option {
            case "--help", "-h": wantsHelp = true
            case "--credentials": flags = BinaryFormat.Flags(credentials: true)
            case "--as-qemu": asQEMU = true
            case "--guest":
                let name = try value(option, inline)
                self.formats = formats.filter { $0.guest == name }
                guard !self.formats.isEmpty else {
                    throw BinfmtError("--guest \(name): no such guest; sojourn guests lists them")
                }
            case "--persistent":
                let name = try value(option, inline)
                guard let kind = Persistence(rawValue: name) else {
                    throw BinfmtError("--persistent \(name): give systemd or debian")
                }
                persistence = kind
            case "--interpreter": interpreter = try value(option, inline)
            default: throw BinfmtError("unknown option \(option); see sojourn binfmt --help")
            }
        }
        guard wantsHelp || chosen != nil else {
            throw BinfmtError(
                "binfmt: say what to do: register, unregister, status or print; see sojourn binfmt --help")
        }
        action = chosen ?? .status
    }

    /// - Returns: what to print, and the exit status.
    public func run() throws(BinfmtError) -> (text: String, status: Int32) {
        let registry = KernelRegistry()
        var text = ""
        switch action {
        case .register:
            let file = try program()
            for format in formats {
                try registry.register(format, interpreter: file, flags: flags, asQEMU: asQEMU)
                try persistence?.keep(format, interpreter: file, flags: flags)
                text += "\(format.guest): registered, \(file), flags \(flags.letters)\n"
            }
            if registry.isEnabled == false {
                text += "binfmt_misc is switched off: echo 1 > /proc/sys/fs/binfmt_misc/status\n"
            }
        case .unregister:
            for format in formats {
                let was = try registry.unregister(format)
                try Persistence.forget(format)
                text += "\(format.guest): \(was ? "unregistered" : "was not registered")\n"
            }
        case .status: return status(registry)
        case .print:
            let file = try program()
            for format in formats {
                guard let line = format.registration(interpreter: file, flags: flags) else {
                    throw BinfmtError("\(file): binfmt_misc cannot have this path; move sojourn elsewhere")
                }
                text += line + "\n"
            }
        }
        return (text, 0)
    }

    private func status(_ registry: KernelRegistry) -> (text: String, status: Int32) {
        guard let isOn = registry.isEnabled else {
            return ("binfmt_misc is not mounted; sojourn binfmt register mounts it\n", 1)
        }
        var text = isOn ? "" : "binfmt_misc is switched off: echo 1 > /proc/sys/fs/binfmt_misc/status\n"
        var result: Int32 = isOn ? 0 : 1
        for format in formats {
            let entries = registry.entries(for: format)
            guard let own = entries.first(where: { registry.isOurs($0, format) }) else {
                text += "\(format.guest): not registered"
                text +=
                    entries.isEmpty
                    ? "\n" : "; \(entries.map(\.name).joined(separator: ", ")) runs its programs\n"
                result = 1
                continue
            }
            text += "\(format.guest): \(own.isEnabled ? "registered" : "switched off")"
            text += own.name == format.name ? ", " : " (as \(own.name)), "
            text += "\(own.interpreter), "
            text += "flags \(own.flags)\n"
            for other in entries where other.name != own.name && other.isEnabled {
                text +=
                    "  also \(other.name) (\(other.interpreter)): the one that was registered last is used\n"
            }
            if !own.isEnabled { result = 1 }
        }
        return (text, result)
    }

    /// The absolute path of the program to register.
    private func program() throws(BinfmtError) -> String {
        let wanted = interpreter ?? "/proc/self/exe"
        guard let full = realpath(wanted, nil) else {
            throw BinfmtError("\(wanted): \(String(cString: strerror(errno))); give --interpreter FILE")
        }
        defer { free(full) }
        guard access(full, X_OK) == 0 else {
            throw BinfmtError("\(String(cString: full)): \(String(cString: strerror(errno)))")
        }
        return String(cString: full)
    }
}
