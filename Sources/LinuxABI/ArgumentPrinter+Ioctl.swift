import Glibc
import Guest
import Process

/// ioctl's request and argument, as strace writes them.
extension ArgumentPrinter {
    private var request: UInt32 { UInt32(truncatingIfNeeded: call.a[1]) }
    private var entries: [IoctlTable.Entry] { linux.ioctls.entries(request) }
    private var encoding: IoctlEncoding { linux.abi.ioctlEncoding }

    /// What is known before the call.
    func ioctlStart() -> String {
        let start = "\(call.int(0)), \(requestName)"
        guard let row = entries.first?.row else { return "\(start), \(hex(call.a[2]))" }
        switch row.argument {
        case .none: return start
        case .value(.names("open")), .value(.hex): return "\(start), \(hex(call.a[2]))"
        case .value(let style): return "\(start), \(value(style))"
        case .string: return "\(start), \(path(call.a[2]))"
        case .pointer, .refused: return "\(start), \(address(call.a[2]))"
        case .input: return "\(start), \(buffer(encoding.parts(request).size))"
        case .output, .give: return start + ", "
        case .take(let field): return "\(start), \(pointed(field, .taken))"
        case .both(let field):
            if Self.name(field).hasPrefix("ifreq") { return start + ", " }
            return "\(start), \(pointed(field, .taken))"
        }
    }

    /// What the kernel filled.
    func ioctlEnd(_ result: Int) -> String {
        guard let row = entries.first?.row else { return "" }
        let succeeded = result >= 0 || result < -4095
        switch row.argument {
        case .output:
            guard succeeded else { return address(call.a[2]) }
            let size = encoding.parts(request).size
            return buffer(result > 0 && result < size ? result : size)
        case .give(let field): return succeeded ? pointed(field, .given) : address(call.a[2])
        case .both(let field):
            if Self.name(field).hasPrefix("ifreq") { return interface(field, succeeded) }
            if Self.name(field) == "ifconf" { return configurationEnd(succeeded) }
            guard succeeded, call.a[2] != 0 else { return "" }
            let text = pointed(field, .given)
            return text.hasPrefix("{") || text.hasPrefix("[") ? " => \(text)" : ""
        default: return ""
        }
    }

    // MARK: Requests

    private var requestName: String {
        let names = Set(entries.map(\.row.name)).sorted()
        if !names.isEmpty {
            guard case .anySize? = entries.first?.row.number else { return names.joined(separator: " or ") }
            return "\(names.joined(separator: " or "))(\(encoding.parts(request).size))"
        }
        let parts = encoding.parts(request)
        var directions: [String] = []
        if parts.reads { directions.append("_IOC_READ") }
        if parts.writes { directions.append("_IOC_WRITE") }
        let direction = directions.isEmpty ? "_IOC_NONE" : directions.joined(separator: "|")
        return
            "_IOC(\(direction), \(hex(UInt64(parts.kind))), \(hex(UInt64(parts.number))), \(hex(UInt64(parts.size))))"
    }

    private func value(_ style: FieldStyle) -> String {
        let number = call.a[2]
        switch style {
        case .names("signal"): return SignalText.name(number)
        case .names(let table):
            return FlagTable.named(table)?.describe(number & 0xffff_ffff) ?? hex(number)
        default: return "\(call.int(2))"
        }
    }

    // MARK: What the argument points to

    private enum Moment { case taken, given }

    private static func name(_ field: Field) -> String {
        if case .structure(let name) = field.type { return name }
        return ""
    }

    private func pointed(_ field: Field, _ moment: Moment) -> String {
        let size = Layouts(linux.abi).measure(field.type).size
        guard call.a[2] != 0, size > 0, let bytes = memory.bytes(call.a[2], size) else {
            return address(call.a[2])
        }
        switch Self.name(field) {
        case "fiemap":
            return fields(
                "fiemap", bytes,
                moment == .taken
                    ? ["fm_start", "fm_length", "fm_flags", "fm_extent_count"]
                    : ["fm_flags", "fm_mapped_extents", "..."])
        case "file_dedupe_range", "btrfs_ioctl_same_args": return duplicates(bytes, moment)
        case "fsxattr" where moment == .taken:
            return fields("fsxattr", bytes, ["fsx_xflags", "fsx_extsize", "fsx_projid", "fsx_cowextsize"])
        case "ifreq.ifindex" where requestName.hasPrefix("SIOCBR"): return "{ifr_ifindex=\(index(bytes))}"
        case "ifconf": return configurationStart(bytes)
        default: break
        }
        let text = StructPrinter(abi: linux.abi).field(field, bytes, 0, size)
        switch field.type {
        case .structure, .array, .bytes: return text
        default: return "[\(text)]"
        }
    }

    private func buffer(_ size: Int) -> String {
        guard call.a[2] != 0, let bytes = memory.bytes(call.a[2], min(size, Self.longest)) else {
            return address(call.a[2])
        }
        return Self.quoted(bytes[...]) + (size > bytes.count ? "..." : "")
    }

    /// Some fields of a structure.
    private func fields(_ name: String, _ bytes: [UInt8], _ wanted: [String]) -> String {
        let layouts = Layouts(linux.abi)
        guard let d = layouts.description(name) else { return "{...}" }
        let l = layouts.layout(d)
        let printer = StructPrinter(abi: linux.abi)
        let parts = wanted.map { name in
            guard let k = d.fields.firstIndex(where: { $0.name == name }) else { return name }
            return "\(name)=\(printer.field(d.fields[k], bytes, l.offsets[k], l.sizes[k]))"
        }
        return "{\(parts.joined(separator: ", "))}"
    }

    private func duplicates(_ bytes: [UInt8], _ moment: Moment) -> String {
        let size = Layouts(linux.abi).size("file_dedupe_range_info")
        let count = StructPrinter(abi: linux.abi).load(bytes, 16, 2)
        var items: [String] = []
        for k in 0..<min(count, 2) {
            guard let item = memory.bytes(call.a[2] &+ UInt64(bytes.count) &+ k &* UInt64(size), size) else {
                break
            }
            items.append(
                fields(
                    "file_dedupe_range_info", item,
                    moment == .taken ? ["dest_fd", "dest_offset"] : ["bytes_deduped", "status"]))
        }
        if count > UInt64(items.count) { items.append("...") }
        let list = "info=[\(items.joined(separator: ", "))]"
        guard moment == .taken else { return "{\(list)}" }
        let text = fields("file_dedupe_range", bytes, ["src_offset", "src_length", "dest_count"])
        return "\(text.dropLast()), \(list)}"
    }

    // MARK: Interfaces

    /// The name, or the number if that is what is asked with, and what was asked for.
    private func interface(_ field: Field, _ succeeded: Bool) -> String {
        let name = Self.name(field)
        let size = Layouts(linux.abi).size(name)
        guard call.a[2] != 0, let bytes = memory.bytes(call.a[2], size) else { return address(call.a[2]) }
        if requestName == "SIOCGIFNAME" {
            return fields(name, bytes, succeeded ? ["ifr_ifindex", "ifr_name"] : ["ifr_ifindex"])
        }
        return succeeded
            ? StructPrinter(abi: linux.abi).text(name, bytes) : fields(name, bytes, ["ifr_name"])
    }

    private func index(_ bytes: [UInt8]) -> String {
        Self.interfaceIndex(StructPrinter(abi: linux.abi).load(bytes, 16, 4))
    }

    private func length(_ bytes: Int) -> String {
        let size = max(1, Layouts(linux.abi).size("ifreq"))
        let count = bytes / size
        guard bytes > 0, count > 0 else { return "\(bytes)" }
        let rest = bytes % size == 0 ? "" : " + \(bytes % size)"
        return "\(bytes) /* \(count) * sizeof(struct ifreq)\(rest) */"
    }

    private func configurationStart(_ bytes: [UInt8]) -> String {
        let printer = StructPrinter(abi: linux.abi)
        let size = Int(Int32(truncatingIfNeeded: printer.load(bytes, 0, 4)))
        let isAsked = configurationBuffer(bytes) == 0
        return isAsked ? "{" : "{ifc_len=\(length(size))"
    }

    private func configurationBuffer(_ bytes: [UInt8]) -> UInt64 {
        let word = linux.abi.model.pointerBytes
        return StructPrinter(abi: linux.abi).load(bytes, word, word)
    }

    private func configurationEnd(_ succeeded: Bool) -> String {
        let layouts = Layouts(linux.abi)
        guard call.a[2] != 0, let bytes = memory.bytes(call.a[2], layouts.size("ifconf")) else { return "" }
        let printer = StructPrinter(abi: linux.abi)
        let size = Int(Int32(truncatingIfNeeded: printer.load(bytes, 0, 4)))
        let at = configurationBuffer(bytes)
        if at == 0 { return "ifc_len=\(length(size)), ifc_buf=NULL}" }
        guard succeeded else { return ", ifc_buf=\(address(at))}" }
        let isSame = lengthBefore.map { Int(Int32(bitPattern: $0)) == size } ?? false
        let changed = isSame ? "" : " => \(length(size))"
        let one = layouts.size("ifreq.addr")
        let count = min(max(size, 0) / max(one, 1), Self.longest)
        guard let all = memory.bytes(at, count * one) else {
            return "\(changed), ifc_buf=\(address(at))}"
        }
        let items = (0..<count).map { printer.text("ifreq.addr", all, $0 * one) }
        return "\(changed), ifc_buf=[\(items.joined(separator: ", "))]}"
    }
}
