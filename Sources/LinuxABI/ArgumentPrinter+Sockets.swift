import Glibc
import Guest
import Process

/// Messages of sockets with their control data, and values of socket options.
extension ArgumentPrinter {
    /// The number of `size` bytes at `at`.
    func word(_ bytes: [UInt8], _ at: Int, _ size: Int) -> UInt64 {
        guard at >= 0, size > 0, at + size <= bytes.count else { return 0 }
        var value: UInt64 = 0
        for k in 0..<size {
            value = value << 8 | UInt64(bytes[at + (linux.abi.model.bigEndian ? k : size - 1 - k)])
        }
        return value
    }

    private func signed(_ bytes: [UInt8], _ at: Int) -> Int32 {
        Int32(truncatingIfNeeded: word(bytes, at, 4))
    }

    private var messageLayout: FlatLayout {
        FlatLayout(.structure("msghdr"), Layouts(linux.abi))
    }

    func message(_ at: UInt64, transferred: UInt64) -> String {
        let layout = messageLayout
        guard at != 0, let bytes = memory.bytes(at, layout.size) else { return address(at) }
        func field(_ name: String) -> UInt64 {
            layout.items.first { $0.name == name }.map { word(bytes, $0.offset, $0.size) } ?? 0
        }
        let nameLength = field("msg_namelen")
        let controlLength = field("msg_controllen")
        var text = "{msg_name=\(socketAddress(field("msg_name"), nameLength)), msg_namelen=\(nameLength)"
        text += ", msg_iov=\(vectors(field("msg_iov"), field("msg_iovlen"), limit: transferred))"
        text += ", msg_iovlen=\(field("msg_iovlen"))"
        if controlLength > 0 { text += ", msg_control=\(control(field("msg_control"), controlLength))" }
        text += ", msg_controllen=\(controlLength)"
        return text + ", msg_flags=\(FlagTable.message.describe(field("msg_flags")))}"
    }

    /// What is left to say of a message that did not come.
    func messageName(_ at: UInt64) -> String {
        let layout = messageLayout
        guard at != 0, let bytes = memory.bytes(at, layout.size),
            let field = layout.items.first(where: { $0.name == "msg_namelen" })
        else { return address(at) }
        return "{msg_namelen=\(word(bytes, field.offset, field.size))}"
    }

    /// `sent`: how many have been; nil: they have been received.
    func messages(_ at: UInt64, _ count: UInt64, sent: Int?) -> String {
        if count == 0, at != 0 { return "[]" }
        let header = messageLayout
        let alignment = UInt64(linux.abi.model.pointerBytes)
        let stride = (UInt64(header.size) + 4 + alignment - 1) / alignment * alignment
        var parts: [String] = []
        for k in 0..<min(count, UInt64(Self.longest)) {
            let place = at &+ k &* stride
            guard let length = memory.load(place &+ UInt64(header.size), as: UInt32.self) else {
                return address(at)
            }
            let text = message(place, transferred: sent != nil ? .max : UInt64(length))
            let isLengthShown = sent.map { Int(k) < $0 } ?? true
            parts.append("{msg_hdr=\(text)\(isLengthShown ? ", msg_len=\(length)" : "")}")
        }
        if count > UInt64(Self.longest) { parts.append("...") }
        return "[\(parts.joined(separator: ", "))]"
    }

    // MARK: Control data

    private func control(_ at: UInt64, _ length: UInt64) -> String {
        let wordSize = linux.abi.model.pointerBytes
        let header = wordSize + 8
        guard at != 0, let bytes = memory.bytes(at, Int(min(length, 4096))) else { return address(at) }
        var parts: [String] = []
        var place = 0
        while place + header <= bytes.count {
            let size = word(bytes, place, wordSize)
            guard size >= UInt64(header), size <= UInt64(bytes.count - place) else { break }
            let end = place + Int(size)
            let level = word(bytes, place + wordSize, 4)
            let type = word(bytes, place + wordSize + 4, 4)
            parts.append(controlMessage(level, type, Array(bytes[(place + header)..<end]), size))
            place += (Int(size) + wordSize - 1) / wordSize * wordSize
        }
        return "[\(parts.joined(separator: ", "))\(length > UInt64(bytes.count) ? ", ..." : "")]"
    }

    private func controlMessage(_ level: UInt64, _ type: UInt64, _ data: [UInt8], _ size: UInt64) -> String {
        let names = Self.controlTypes(level)
        var text = "{cmsg_len=\(size), cmsg_level=\(FlagTable.socketLevel.describe(level))"
        text += ", cmsg_type=\(names?.describe(type) ?? hex(type))"
        if level == 1, names?.name(type) == nil { return text + "}" }
        text += ", cmsg_data="
        let long = linux.abi.model.pointerBytes
        switch (level, type) {
        case (1, 1):
            text +=
                "["
                + stride(from: 0, to: data.count / 4 * 4, by: 4)
                .map { "\(signed(data, $0))" }.joined(separator: ", ") + "]"
        case (1, 2) where data.count >= 12:
            text += "{pid=\(signed(data, 0)), uid=\(word(data, 4, 4)), gid=\(word(data, 8, 4))}"
        case (1, 29) where data.count >= 2 * long, (1, 35) where data.count >= 2 * long:
            let part = type == 29 ? "tv_usec" : "tv_nsec"
            text += "{tv_sec=\(word(data, 0, long)), \(part)=\(word(data, long, long))}"
        case (0, 8) where data.count >= 12:
            text += "{ipi_ifindex=\(word(data, 0, 4))"
            text += ", ipi_spec_dst=\(Self.dotted(data[4..<8])), ipi_addr=\(Self.dotted(data[8..<12]))}"
        case (0, 2), (41, 52), (41, 67), (0, 1):
            text += data.count >= 4 ? "[\(hex(word(data, 0, 4)))]" : "[\(data.first ?? 0)]"
        default: text += Self.quoted(data.prefix(Self.longest))
        }
        return text + "}"
    }

    private static func controlTypes(_ level: UInt64) -> FlagTable? {
        switch level {
        case 0: .internetOption
        case 1: .controlType
        case 41: .internet6Option
        default: nil
        }
    }

    private static func dotted(_ bytes: ArraySlice<UInt8>) -> String {
        "inet_addr(\"\(bytes.map { "\($0)" }.joined(separator: "."))\")"
    }

    // MARK: Options

    /// The names of a level's options.
    static func options(_ level: UInt64) -> FlagTable? {
        switch level {
        case 0: .internetOption
        case 1: .socketOption
        case 6: .tcpOption
        case 17: .udpOption
        case 41: .internet6Option
        case 263: .packetOption
        case 270: .netlinkOption
        default: nil
        }
    }

    func socketValue(_ at: UInt64, _ length: UInt64) -> String {
        guard at != 0, length > 0, let bytes = memory.bytes(at, Int(min(length, UInt64(Self.longest)))) else {
            return at != 0 && length == 0 && call.int(1) != 1 ? "\"\"" : address(at)
        }
        var option = UInt32(truncatingIfNeeded: call.a[2])
        if call.int(1) == 1 { option = linux.abi.socketOptions.toHost(option) }
        switch (call.a[1] & 0xffff_ffff, option) {
        case (1, 13) where bytes.count >= 4 && bytes.count < 8 && row.name == .getsockopt:
            return "{l_onoff=\(signed(bytes, 0))}"
        case (1, 13) where bytes.count < 8: return address(at)
        case (1, 13):
            return "{l_onoff=\(signed(bytes, 0)), l_linger=\(signed(bytes, 4))}"
        case (1, 17) where bytes.count == 12:
            return "{pid=\(signed(bytes, 0)), uid=\(word(bytes, 4, 4)), gid=\(word(bytes, 8, 4))}"
        case (1, _) where bytes.count < 4 && row.name == .setsockopt && option != 25:
            return address(at)
        case (0, 35) where bytes.count >= 8, (0, 36) where bytes.count >= 8:
            let group = Self.dotted(bytes[0..<4])
            return "{imr_multiaddr=\(group), imr_interface=\(Self.dotted(bytes[4..<8]))}"
        default: return bytes.count == 4 ? "[\(signed(bytes, 0))]" : Self.quoted(bytes[...])
        }
    }

    // MARK: Others of the theme files

    func messageBuffer(_ at: UInt64, _ length: UInt64) -> String {
        let long = UInt64(linux.abi.model.pointerBytes)
        guard at != 0, let bytes = memory.bytes(at, Int(long)) else { return address(at) }
        let type = Int64(bitPattern: word(bytes, 0, Int(long)))
        return "{mtype=\(type), mtext=\(data(at &+ long, length))}"
    }

    func processors(_ at: UInt64, _ size: UInt64) -> String {
        guard at != 0, let bytes = memory.bytes(at, Int(min(size, 1024))) else { return address(at) }
        var names: [String] = []
        var host = bytes
        bytes.withUnsafeBytes { from in
            host.withUnsafeMutableBytes { to in
                guard let from = from.baseAddress, let to = to.baseAddress else { return }
                Marshalling.convertWords(from, bytes: bytes.count, to, linux.abi.model)
            }
        }
        for (n, byte) in host.enumerated() {
            for bit in 0..<8 where byte >> UInt8(bit) & 1 != 0 { names.append("\(n * 8 + bit)") }
        }
        return "[\(names.joined(separator: " "))]"
    }
}
