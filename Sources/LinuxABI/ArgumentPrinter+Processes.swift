import Guest
import Process

/// Arguments of the calls that make, run and wait for processes.
extension ArgumentPrinter {
    /// argv: pointers to strings, ended by a null pointer.
    func strings(_ at: UInt64) -> String {
        guard let words = pointers(at) else { return address(at) }
        let shown = words.prefix(Self.longest).map { path($0) }
        return "[\(shown.joined(separator: ", "))\(words.count > shown.count ? ", ..." : "")]"
    }

    func environment(_ at: UInt64) -> String {
        guard let words = pointers(at) else { return address(at) }
        return "\(address(at)) /* \(words.count) var\(words.count == 1 ? "" : "s") */"
    }

    private func pointers(_ at: UInt64) -> [UInt64]? {
        at == 0 ? nil : memory.pointers(at)
    }

    /// wait4's status.
    func waitStatus(_ at: UInt64) -> String {
        guard at != 0, let status = memory.load(at, as: UInt32.self) else { return address(at) }
        let low = status & 0x7f
        let text: String
        if low == 0 {
            text = "WIFEXITED(s) && WEXITSTATUS(s) == \(status >> 8 & 0xff)"
        } else if status == 0xffff {
            text = "WIFCONTINUED(s)"
        } else if low == 0x7f {
            text = "WIFSTOPPED(s) && WSTOPSIG(s) == \(SignalText.name(UInt64(status >> 8 & 0xff)))"
        } else {
            let dumped = status & 0x80 != 0 ? " && WCOREDUMP(s)" : ""
            text = "WIFSIGNALED(s) && WTERMSIG(s) == \(SignalText.name(UInt64(low)))\(dumped)"
        }
        return "[{\(text)}]"
    }

    /// siginfo as waitid fills it; nothing waited for is all zeros.
    func signalInfo(_ at: UInt64) -> String {
        guard at != 0, let bytes = memory.bytes(at, 128) else { return address(at) }
        var host = [UInt8](repeating: 0, count: 128)
        return bytes.withUnsafeBytes { image in
            host.withUnsafeMutableBytes { bytes in
                guard let from = image.baseAddress, let to = bytes.baseAddress else { return }
                SignalInfoLayout(linux.abi.model).toHost(from, to)
            }
            return signalText(host)
        }
    }

    /// Of the host's structure.
    private func signalText(_ bytes: [UInt8]) -> String {
        bytes.withUnsafeBytes { bytes in
            let signal = bytes.load(as: Int32.self)
            if signal == 0 { return "{}" }
            return SignalText.describe(signal, bytes.baseAddress!).split(separator: " ", maxSplits: 1)
                .last.map(String.init) ?? "{}"
        }
    }

    func clone() -> String {
        "child_stack=\(address(call.a[1])), flags=\(FlagTable.clone.describe(call.a[0] & 0xffff_ffff))"
    }

    /// clone's further arguments, which depend on its flags.
    func clonePlaces() -> String {
        let flags = call.a[0] & 0xffff_ffff
        let tlsFirst = linux.abi.cloneTakesTLSFirst
        var text = ""
        if flags & (CloneRequest.parentSetTID | CloneRequest.pidfd) != 0 {
            let name = flags & CloneRequest.pidfd != 0 ? "pidfd" : "parent_tid"
            let value = memory.load(call.a[2], as: Int32.self).map { "[\($0)]" }
            text += ", \(name)=\(value ?? address(call.a[2]))"
        }
        if flags & CloneRequest.setTLS != 0 { text += ", tls=\(hex(call.a[tlsFirst ? 3 : 4]))" }
        if flags & (CloneRequest.childSetTID | CloneRequest.childClearTID) != 0 {
            text += ", child_tidptr=\(address(call.a[tlsFirst ? 4 : 3]))"
        }
        return text
    }

    /// What clone3's structure asks for.
    func cloneArguments() -> String {
        let size = call.a[1]
        guard case .success(let request) = CloneRequest.read(call.a[0], size, memory),
            let stackSize = memory.load(call.a[0] &+ 48, as: UInt64.self)
        else { return "\(address(call.a[0])), \(size)" }
        var parts = ["flags=\(FlagTable.clone.describe(request.flags))"]
        let flags = request.flags
        if flags & CloneRequest.pidfd != 0 { parts.append("pidfd=\(address(request.descriptor))") }
        if flags & (CloneRequest.childSetTID | CloneRequest.childClearTID) != 0 {
            parts.append("child_tid=\(address(request.childThread))")
        }
        if flags & CloneRequest.parentSetTID != 0 {
            parts.append("parent_tid=\(address(request.parentThread))")
        }
        parts.append(
            "exit_signal=\(request.exitSignal == 0 ? "0" : SignalText.name(UInt64(request.exitSignal)))")
        parts.append("stack=\(address(request.stackPointer &- stackSize)), stack_size=\(hex(stackSize))")
        if flags & CloneRequest.setTLS != 0 { parts.append("tls=\(hex(request.threadPointer))") }
        return "{\(parts.joined(separator: ", "))}"
    }

    /// What clone3 has given.
    func cloneResults(_ result: Int) -> String {
        let size = call.a[1]
        guard case .success(let request) = CloneRequest.read(call.a[0], size, memory) else { return "" }
        let flags = request.flags
        var given: [String] = []
        if result > 0, flags & CloneRequest.pidfd != 0,
            let value = memory.load(request.descriptor, as: Int32.self)
        {
            given.append("pidfd=[\(value)]")
        }
        if result > 0, flags & CloneRequest.parentSetTID != 0,
            let value = memory.load(request.parentThread, as: Int32.self)
        {
            given.append("parent_tid=[\(value)]")
        }
        let after = given.isEmpty ? "" : " => {\(given.joined(separator: ", "))}"
        return "\(after), \(size)"
    }
}
