import Guest

/// Structures in guest memory as `-strace` shows them, from the descriptions that also lay them out.
struct StructPrinter {
    let abi: GuestABI

    /// The fields to show of those that are long, in this order.
    private static let shown: [String: [String]] = [
        "sigaction": ["sa_handler", "sa_mask", "sa_flags"],
        "rusage": ["ru_utime", "ru_stime", "..."],
        "sysinfo": ["uptime", "totalram", "freeram", "procs", "..."],
        "statx": ["stx_mask", "stx_mode", "stx_size", "..."],
        "termios": ["c_iflag", "c_oflag", "c_cflag", "c_lflag", "..."],
    ]

    func description(_ name: String) -> StructDescription? {
        abi.structures.first { $0.name == name } ?? Structures.generic.first { $0.name == name }
    }

    func size(_ name: String) -> Int { description(name).map { layout($0).size } ?? 0 }

    /// Offsets of the fields, and the whole.
    private func layout(_ d: StructDescription) -> (offsets: [Int], sizes: [Int], size: Int, alignment: Int) {
        var offsets: [Int] = []
        var sizes: [Int] = []
        var offset = 0
        var alignment = 1
        for field in d.fields {
            var (size, align) = sizeAndAlignment(field.type)
            if d.packed { align = 1 }
            offset = (offset + align - 1) / align * align
            offsets.append(offset)
            sizes.append(size)
            offset += size
            alignment = max(alignment, align)
            size = 0
        }
        return (offsets, sizes, (offset + alignment - 1) / alignment * alignment, alignment)
    }

    private func sizeAndAlignment(_ type: FieldType) -> (Int, Int) {
        switch type {
        case .i8, .u8: (1, 1)
        case .i16, .u16: (2, 2)
        case .i32, .u32: (4, 4)
        case .i64, .u64: (8, abi.model.alignmentOf64)
        case .long, .ulong, .pointer: (abi.model.pointerBytes, abi.model.pointerBytes)
        case .bytes(let count): (count, 1)
        case .structure(let name):
            description(name).map {
                let l = layout($0)
                return (l.size, l.alignment)
            } ?? (0, 1)
        }
    }

    /// `bytes` hold the structure from `start` on.
    func text(_ name: String, _ bytes: [UInt8], _ start: Int = 0) -> String {
        guard let d = description(name) else { return "{...}" }
        let l = layout(d)
        guard start >= 0, start + l.size <= bytes.count else { return "{...}" }
        func value(_ k: Int) -> String { field(d.fields[k], bytes, start + l.offsets[k], l.sizes[k]) }
        switch name {
        case "int", "uint", "long", "u64": return "[\(value(0))]"
        case "intPair", "timespecs": return "[\(value(0)), \(value(1))]"
        case "stat": return stat(d, l.offsets, l.sizes, bytes, start)
        default: break
        }
        var parts: [String] = []
        if let shown = StructPrinter.shown[name] {
            for wanted in shown {
                if let k = d.fields.firstIndex(where: { $0.name == wanted }) {
                    parts.append("\(wanted)=\(value(k))")
                } else {
                    parts.append(wanted)
                }
            }
        } else {
            for k in d.fields.indices {
                if case .hidden = d.fields[k].style { continue }
                parts.append("\(d.fields[k].name)=\(value(k))")
            }
        }
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
            let major = device >> 8 & 0xfff | device >> 32 & ~0xfff
            let minor = device & 0xff | device >> 12 & ~0xff
            text += "st_rdev=makedev(\(hex(major)), \(hex(minor & 0xffff_ffff))), "
        } else {
            text += "st_size=\(number("st_size")), "
        }
        return text + "...}"
    }

    private func field(_ field: Field, _ bytes: [UInt8], _ at: Int, _ size: Int) -> String {
        switch field.type {
        case .structure(let name): return text(name, bytes, at)
        case .bytes: return "..."
        default: break
        }
        let raw = load(bytes, at, size)
        switch field.style {
        case .hex, .text: return hex(raw)
        case .address: return raw == 0 ? "NULL" : hex(raw)
        case .octalMode: return fileMode(raw)
        case .limit:
            if raw == UInt64.max { return "RLIM64_INFINITY" }
            return raw > 1024 && raw & 1023 == 0 ? "\(raw / 1024)*1024" : "\(raw)"
        case .names("signalSet"): return signalSet(raw)
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

    private func load(_ bytes: [UInt8], _ at: Int, _ size: Int) -> UInt64 {
        guard at >= 0, size <= 8, at + size <= bytes.count else { return 0 }
        var value: UInt64 = 0
        for k in 0..<size {
            value = value << 8 | UInt64(bytes[at + (abi.model.bigEndian ? k : size - 1 - k)])
        }
        return value
    }
}

/// "S_IFREG|0644".
func fileMode(_ mode: UInt64) -> String {
    let kinds: [(UInt64, String)] = [
        (0o010000, "S_IFIFO"), (0o020000, "S_IFCHR"), (0o040000, "S_IFDIR"), (0o060000, "S_IFBLK"),
        (0o100000, "S_IFREG"), (0o120000, "S_IFLNK"), (0o140000, "S_IFSOCK"),
    ]
    let kind = kinds.first { $0.0 == mode & 0o170000 }.map { $0.1 + "|" } ?? ""
    return "\(kind)0\(String(mode & 0o7777, radix: 8))"
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
