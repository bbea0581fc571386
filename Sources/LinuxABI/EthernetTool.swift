import Guest
import Process

/// SIOCETHTOOL for guests of the other byte order: struct ifreq points to a structure that begins with a command, on which
/// the rest depends (linux/ethtool.h).
extension SystemCall {
    private static let structures: [StructDescription] = StructureText.parse(
        """
        value { u32 cmd; u32 data }
        drvinfo { u32 cmd; u8[172] texts; u32[5] counts }
        cmd { u32[3] cmd; u16 speed; u8[6] port; u32[2] packets; u16 speed_hi; u8[2] mdix; u32[3] rest }
        timestamps { u32[11] words }
        """)

    private static func structure(_ command: UInt32) -> StructDescription? {
        let name =
            switch command {
            case 1, 2: "cmd"  // ETHTOOL_GSET, ETHTOOL_SSET
            case 3: "drvinfo"
            case 0x41: "timestamps"  // ETHTOOL_GET_TS_INFO
            // Message levels, the link, checksums, segmentation, flags.
            case 7...10, 0x14...0x19, 0x1e, 0x1f, 0x21...0x26, 0x2b, 0x2c: "value"
            default: ""
            }
        return structures.first { $0.name == name }
    }

    func ethernetTool() -> Int {
        let memory = linux.memory
        guard let data = memory.loadWord(a[2] &+ 16), let command = memory.load(data, as: UInt32.self) else {
            // The host finds out in which order it looks.
            return withPiece(40) { request in
                guard memory.read(a[2], into: request, 16) else { return host(0x8946, Marshalling.bad(a[2])) }
                request.storeBytes(of: UInt64.max, toByteOffset: 16, as: UInt64.self)
                return host(0x8946, address(request))
            }
        }
        guard let description = Self.structure(command) else { return -95 }
        let numbers = description.fields.reduce(into: [(at: Int, size: Int, count: Int)]()) { list, field in
            let at = list.last.map { $0.at + $0.size * $0.count } ?? 0
            switch field.type {
            case .u32: list.append((at, 4, 1))
            case .u16: list.append((at, 2, 1))
            case .array(.u32, let count): list.append((at, 4, count))
            case .bytes(let count): list.append((at, 1, count))
            default: break
            }
        }
        let size = numbers.last.map { $0.at + $0.size * $0.count } ?? 0
        func turn(_ copy: UnsafeMutableRawPointer) {
            for (at, size, count) in numbers where size > 1 {
                GuestInteger.swap(copy + at, size, count: count)
            }
        }
        return withPiece(48 + size) { request in
            let copy = request + 48
            guard memory.read(a[2], into: request, 16), memory.read(data, into: copy, size) else {
                return -14
            }
            turn(copy)
            request.storeBytes(of: address(copy), toByteOffset: 16, as: UInt64.self)
            let result = host(0x8946, address(request))
            guard result >= 0 else { return result }
            turn(copy)
            return memory.write(data, from: copy, size) ? result : -14
        }
    }
}
