import Guest

/// Structures in guest memory as `-strace` shows them, from the descriptions that also lay them out.
struct StructPrinter {
    let abi: GuestABI

    /// The fields to show of those that are long, in this order.
    static let shown: [String: [String]] = [
        "sigaction": ["sa_handler", "sa_mask", "sa_flags"],
        "rusage": ["ru_utime", "ru_stime", "..."],
        "sysinfo": ["uptime", "totalram", "freeram", "procs", "..."],
        "flock:set": ["l_type", "l_whence", "l_start", "l_len"],
        "flock64:set": ["l_type", "l_whence", "l_start", "l_len"],
        "ipc_perm": ["uid", "gid", "mode", "key", "cuid", "cgid"],
        "ipc_perm:set": ["uid", "gid", "mode"],
        "shmid_ds": [
            "shm_perm", "shm_segsz", "shm_cpid", "shm_lpid", "shm_nattch", "shm_atime", "shm_dtime",
            "shm_ctime",
        ],
        "shmid_ds:set": ["shm_perm=ipc_perm:set"],
        "semid_ds": ["sem_perm", "sem_otime", "sem_ctime", "sem_nsems"],
        "semid_ds:set": ["sem_perm=ipc_perm:set"],
        "msqid_ds": [
            "msg_perm", "msg_stime", "msg_rtime", "msg_ctime", "msg_qnum", "msg_qbytes", "msg_lspid",
            "msg_lrpid",
        ],
        "msqid_ds:set": ["msg_perm=ipc_perm:set", "msg_qbytes"],
        "iocb:head": ["aio_data", "aio_lio_opcode", "aio_fildes"],
        "io_uring_params:asked": ["flags", "sq_thread_cpu", "sq_thread_idle"],
        "statx": ["stx_mask", "stx_attributes", "stx_mode", "stx_size", "..."],
        "termios": ["c_iflag", "c_oflag", "c_cflag", "c_lflag", "..."],
        "termios2": ["c_iflag", "c_oflag", "c_cflag", "c_lflag", "..."],
        "termio": ["c_iflag", "c_oflag", "c_cflag", "c_lflag", "..."],
        "loop_info": ["lo_number", "lo_offset", "lo_flags", "lo_name", "..."],
        "loop_info64": ["lo_offset", "lo_number", "lo_flags", "lo_file_name", "..."],
        "rtc_time": ["tm_sec", "tm_min", "tm_hour", "tm_mday", "tm_mon", "tm_year", "..."],
        "ifreq.ifindex": ["ifr_name", "ifr_ifindex"],
    ]

    private var layouts: Layouts { Layouts(abi) }

    func size(_ name: String) -> Int { layouts.size(Self.structure(name)) }

    /// "flock:set" is a way of showing flock.
    private static func structure(_ name: String) -> String {
        String(name.prefix { $0 != ":" })
    }

    /// `bytes` hold the structure from `start` on.
    func text(_ name: String, _ bytes: [UInt8], _ start: Int = 0) -> String {
        guard let d = layouts.description(Self.structure(name)) else { return "{...}" }
        let l = layouts.layout(d)
        guard start >= 0, start + l.size <= bytes.count else { return "{...}" }
        func value(_ k: Int) -> String { field(d.fields[k], bytes, start + l.offsets[k], l.sizes[k]) }
        switch name {
        case "int", "uint", "long", "u64", "i64", "handle", "signal", "seccompAction": return "[\(value(0))]"
        case "intPair", "timespecs", "timespecs64": return "[\(value(0)), \(value(1))]"
        case "taskName", "interfaceName": return value(0)
        case "character": return ArgumentPrinter.quoted(bytes[start..<(start + 1)])
        case "sockaddr": return ArgumentPrinter.socketAddress(Array(bytes[start..<(start + l.size)]), abi)
        case "epoll_event":
            // A union: both of its usual members.
            let (short, long) = (load(bytes, start + l.offsets[1], 4), load(bytes, start + l.offsets[1], 8))
            return "{events=\(value(0)), data={u32=\(short), u64=\(long)}}"
        case "sched_param": return "[\(value(0))]"
        case "sigevent":
            return event(
                value, load(bytes, start + l.offsets[2], 4), load(bytes, start, 8), bytes,
                start + l.offsets[1])
        case "stat", "stat64": return stat(d, l.offsets, l.sizes, bytes, start)
        default: break
        }
        // Some structures say themselves how long they are.
        let filled = name == "sched_attr" ? Int(load(bytes, start, 4)) : .max
        var parts: [String] = []
        if let shown = StructPrinter.shown[name] {
            for wanted in shown {
                let way = wanted.split(separator: "=", maxSplits: 1)
                if way.count == 2, let k = d.fields.firstIndex(where: { $0.name == way[0] }) {
                    parts.append("\(way[0])=\(text(String(way[1]), bytes, start + l.offsets[k]))")
                } else if let k = d.fields.firstIndex(where: { $0.name == wanted }) {
                    parts.append("\(wanted)=\(value(k))")
                } else {
                    parts.append(wanted)
                }
            }
        } else {
            for k in d.fields.indices {
                if case .hidden = d.fields[k].style { continue }
                if l.offsets[k] + l.sizes[k] > filled { break }
                parts.append("\(d.fields[k].name)=\(value(k))")
            }
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    /// struct sigevent: what is shown depends on how the event is told.
    private func event(
        _ value: (Int) -> String, _ way: UInt64, _ pointer: UInt64, _ bytes: [UInt8], _ signal: Int
    ) -> String {
        // SIGEV_SIGNAL, SIGEV_THREAD_ID
        let hasSignal = way == 0 || way == 4
        let hasValue = hasSignal || way == 2
        var parts: [String] = []
        if hasValue, pointer != 0 {
            let number = Int32(truncatingIfNeeded: pointer)
            parts.append("sigev_value={sival_int=\(number), sival_ptr=\(hex(pointer))}")
        }
        parts.append(
            "sigev_signo=\(hasSignal ? value(1) : "\(Int32(truncatingIfNeeded: load(bytes, signal, 4)))")")
        parts.append("sigev_notify=\(value(2))")
        if way == 4 { parts.append("sigev_notify_thread_id=\(value(3))") }
        return "{\(parts.joined(separator: ", "))}"
    }

    /// The kind of file, and its size or device.
    private func stat(
        _ d: StructDescription, _ offsets: [Int], _ sizes: [Int], _ bytes: [UInt8], _ start: Int
    ) -> String {
        func number(_ name: String) -> UInt64 {
            guard let k = d.fields.firstIndex(where: { $0.name == name }) else { return 0 }
            return load(bytes, start + offsets[k], sizes[k])
        }
        let mode = number("st_mode")
        let kind = mode & 0o170000
        var text = "{st_mode=\(fileMode(mode)), "
        if kind == 0o020000 || kind == 0o060000 {
            let device = number("st_rdev")
            text += "st_rdev=\(deviceNumber(device)), "
        } else {
            text += "st_size=\(number("st_size")), "
        }
        return text + "...}"
    }

    /// A field, or what the argument of an ioctl points to.
    func field(_ field: Field, _ bytes: [UInt8], _ at: Int, _ size: Int) -> String {
        guard at >= 0, size >= 0, at + size <= bytes.count else { return "..." }
        switch field.type {
        case .structure(let name):
            if field.name == "ifr_hwaddr" { return hardwareAddress(bytes, at) }
            return text(name, bytes, at)
        case .bytes:
            if case .text = field.style {
                return ArgumentPrinter.quoted(bytes[at..<(at + size)].prefix { $0 != 0 })
            }
            let shown = bytes[at..<(at + min(size, ArgumentPrinter.longest))]
            return ArgumentPrinter.quoted(shown) + (size > shown.count ? "..." : "")
        case .array(let element, let count):
            let step = layouts.measure(element).size
            if case .names("signalSet") = field.style {
                return signalSet(
                    (0..<count).reduce(0) { $0 | load(bytes, at + $1 * step, step) << UInt64(8 * step * $1) })
            }
            var parts = (0..<min(count, ArgumentPrinter.longest)).map {
                self.field(Field("", element, field.style), bytes, at + $0 * step, step)
            }
            if count > parts.count { parts.append("...") }
            return "[\(parts.joined(separator: ", "))]"
        case .tail: return "[...]"
        case .pointer, .pointerTo:
            let raw = load(bytes, at, size)
            return raw == 0 ? "NULL" : hex(raw)
        default: break
        }
        let raw = load(bytes, at, size)
        switch field.style {
        case .hex, .text: return hex(raw)
        case .address: return raw == 0 ? "NULL" : hex(raw)
        case .octalMode: return fileMode(raw)
        case .limit:
            if raw == UInt64.max { return "RLIM64_INFINITY" }
            if size == 4, raw == UInt32.max { return "RLIM_INFINITY" }
            return raw > 1024 && raw & 1023 == 0 ? "\(raw / 1024)*1024" : "\(raw)"
        // Flags that guests number in their own ways.
        case .names("open"):
            return FlagTable.open.describe(UInt64(abi.openFlags.toHost(UInt32(truncatingIfNeeded: raw))))
        case .names("opened"):
            return FlagTable.opened.describe(UInt64(abi.openFlags.toHost(UInt32(truncatingIfNeeded: raw))))
        case .names("terminalInput"):
            let flags = host(raw, abi.terminal?.input)
            return flags == 0 ? "" : FlagTable.terminalInput.describe(flags)
        case .names("terminalOutput"): return TerminalText.output(host(raw, abi.terminal?.output))
        case .names("terminalControl"): return TerminalText.control(host(raw, abi.terminal?.control))
        case .names("terminalLocal"):
            let flags = host(raw, abi.terminal?.local)
            return flags == 0 ? "" : FlagTable.terminalLocal.describe(flags)
        case .names("signalSet"): return signalSet(raw)
        case .names("unsigned"): return "\(raw)"
        case .names("permissions"): return octal(raw)
        case .names("signal"): return SignalText.name(raw)
        case .names(let table): return FlagTable.named(table)?.describe(raw) ?? hex(raw)
        case .decimal, .hidden: break
        }
        switch field.type {
        case .i8, .i16, .i32, .i64, .long:
            let shift = UInt64(64 - size * 8)
            return "\(Int64(bitPattern: raw &<< shift) &>> Int64(shift))"
        default: return "\(raw)"
        }
    }

    private func host(_ flags: UInt64, _ map: BitFieldMap?) -> UInt64 {
        guard let map else { return flags }
        return UInt64(map.toHost(UInt32(truncatingIfNeeded: flags)))
    }

    private func hardwareAddress(_ bytes: [UInt8], _ at: Int) -> String {
        let digits = bytes[(at + 2)..<(at + 8)].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return "{sa_family=\(FlagTable.hardware.describe(load(bytes, at, 2))), "
            + "sa_data=\(digits.joined(separator: ":"))}"
    }

    func load(_ bytes: [UInt8], _ at: Int, _ size: Int) -> UInt64 {
        guard at >= 0, size <= 8, at + size <= bytes.count else { return 0 }
        var value: UInt64 = 0
        for k in 0..<size {
            value = value << 8 | UInt64(bytes[at + (abi.model.bigEndian ? k : size - 1 - k)])
        }
        return value
    }
}

/// "S_IFDIR|S_ISVTX|0777".
func fileMode(_ mode: UInt64) -> String {
    let names: [(mask: UInt64, value: UInt64, name: String)] = [
        (0o170000, 0o010000, "S_IFIFO"), (0o170000, 0o020000, "S_IFCHR"), (0o170000, 0o040000, "S_IFDIR"),
        (0o170000, 0o060000, "S_IFBLK"), (0o170000, 0o100000, "S_IFREG"), (0o170000, 0o120000, "S_IFLNK"),
        (0o170000, 0o140000, "S_IFSOCK"), (0o4000, 0o4000, "S_ISUID"), (0o2000, 0o2000, "S_ISGID"),
        (0o1000, 0o1000, "S_ISVTX"),
    ]
    let named = names.filter { mode & $0.mask == $0.value }
    let rest = named.reduce(mode) { $0 & ~$1.value }
    return named.map { $0.name + "|" }.joined() + octal(rest)
}

/// "makedev(0x1, 0x3)".
func deviceNumber(_ device: UInt64) -> String {
    let major = device >> 8 & 0xfff | device >> 32 & ~0xfff
    let minor = device & 0xff | device >> 12 & ~0xff
    return "makedev(\(hex(major)), \(hex(minor & 0xffff_ffff)))"
}

/// "[INT CHLD]", or "~[...]" when most are in it.
func signalSet(_ set: UInt64) -> String {
    let inverted = set.nonzeroBitCount > 32
    let shown = inverted ? ~set : set
    let names = (1...64).filter { shown >> UInt64($0 - 1) & 1 != 0 }.map {
        SignalText.name(UInt64($0)).dropFirst(3)
    }
    return (inverted ? "~" : "") + "[\(names.joined(separator: " "))]"
}
