import Guest
import Process

/// What strace says behind the number that a call returns, and how arguments look that depend on others.
extension ArgumentPrinter {
    /// " (Timeout)", " (flags O_RDWR)", ...; empty for most.
    func note(_ result: Int) -> String {
        switch row.name {
        case .ppoll where result == 0, .pselect6 where result == 0, .ppoll_time64 where result == 0,
            .pselect6_time64 where result == 0:
            return " (Timeout)"
        case .ppoll where result > 0, .ppoll_time64 where result > 0:
            return " (\(readyDescriptors())\(left(call.a[2])))"
        case .pselect6 where result > 0, .pselect6_time64 where result > 0:
            return " (\(readySets().joined(separator: ", "))\(left(call.a[4])))"
        // F_GETSIG, F_GETLEASE, F_GET_SEALS
        case .fcntl where call.int(1) == 11 && result > 0: return " (\(SignalText.name(UInt64(result))))"
        case .fcntl where call.int(1) == 1025 && result >= 0:
            return " (\(FlagTable.lease.describe(UInt64(result))))"
        case .fcntl where call.int(1) == 1034 && result > 0:
            return " (seals \(FlagTable.seals.describe(UInt64(result))))"
        case .adjtimex where result >= 0, .clock_adjtime where result >= 0:
            return " (\(FlagTable.clockState.describe(UInt64(result))))"
        case .ioprio_get where result >= 0: return " (\(Self.ioPriority(UInt64(result))))"
        case .fcntl where call.int(1) == 1 && result > 0:
            return " (flags \(FlagTable.descriptor.describe(UInt64(result))))"
        case .sched_getscheduler where result >= 0:
            return FlagTable.scheduler.name(UInt64(result)).map { " (\($0))" } ?? ""
        case .personality where result >= 0: return " (\(FlagTable.persona.describe(UInt64(result))))"
        case .prctl where result >= 0:
            return PrctlTable.row(call.int(0))?.result.map { " (\($0.describe(UInt64(result))))" } ?? ""
        default: return ""
        }
    }

    /// What remains of a timeout that the call has counted down.
    private func left(_ at: UInt64) -> String {
        let wide = row.name == .ppoll_time64 || row.name == .pselect6_time64
        guard at != 0, let time = memory.loadTime(at, wide: wide) else { return "" }
        return ", left {tv_sec=\(time.tv_sec), tv_nsec=\(time.tv_nsec)}"
    }

    // MARK: struct pollfd: 8 bytes

    private func descriptors(_ body: (_ fd: Int32, _ events: UInt16, _ revents: UInt16) -> String?) -> String?
    {
        let count = min(call.a[1], 1024)
        var parts: [String] = []
        for k in 0..<count {
            guard let fd = memory.load(call.a[0] &+ 8 &* k, as: Int32.self),
                let events = memory.load(call.a[0] &+ 8 &* k &+ 4, as: UInt16.self),
                let revents = memory.load(call.a[0] &+ 8 &* k &+ 6, as: UInt16.self)
            else { return nil }
            if let text = body(fd, events, revents) { parts.append(text) }
        }
        let shown = parts.prefix(Self.longest).joined(separator: ", ")
        return "[\(shown)\(parts.count > Self.longest ? ", ..." : "")]"
    }

    func polled() -> String {
        if call.a[1] == 0 { return call.a[0] == 0 ? "NULL" : "[]" }
        return descriptors { fd, events, _ in
            fd < 0 ? "{fd=\(fd)}" : "{fd=\(fd), events=\(FlagTable.pollEvents.describe(UInt64(events)))}"
        } ?? address(call.a[0])
    }

    private func readyDescriptors() -> String {
        descriptors { fd, _, revents in
            revents == 0 ? nil : "{fd=\(fd), revents=\(FlagTable.pollEvents.describe(UInt64(revents)))}"
        } ?? "[]"
    }

    /// A length that the call has replaced: "[16 => 2]".
    func length(_ at: UInt64, _ result: Int, _ before: UInt32?) -> String {
        guard at != 0, let now = memory.load(at, as: Int32.self) else { return address(at) }
        let failed = result < 0 && result >= -4095
        guard let before, !failed, Int32(bitPattern: before) != now else { return "[\(now)]" }
        return "[\(Int32(bitPattern: before)) => \(now)]"
    }

    /// struct open_how.
    func openHow(_ at: UInt64) -> String {
        guard at != 0, call.a[3] >= 24, let flags = memory.load(at, as: UInt64.self),
            let mode = memory.load(at &+ 8, as: UInt64.self),
            let resolve = memory.load(at &+ 16, as: UInt64.self)
        else { return address(at) }
        let host = UInt64(linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: flags)))
        var text = "{flags=\(FlagTable.open.describe(host))"
        // O_CREAT, O_TMPFILE
        if host & 0x40_0040 != 0 || mode != 0 { text += ", mode=0\(String(mode, radix: 8))" }
        return text + ", resolve=\(FlagTable.resolve.describe(resolve))}"
    }
}
