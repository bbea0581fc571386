@testable import HostX86

/// Reads EVEX and GFNI instructions as `Assembler` writes them; Capstone 4 knows few of these.
struct RichInstruction {
    var size: Int
    var text: String

    /// nil if the bytes are no such instruction.
    init?(_ code: UnsafeRawPointer) {
        let c = code.assumingMemoryBound(to: UInt8.self)
        let key: UInt32
        let (r, x, b, v): (UInt8, UInt8, UInt8, UInt8)
        var at: Int
        if c[0] == 0x62 {
            key = UInt32(c[2] >> 7) << 16 | UInt32(c[2] & 3) << 12 | UInt32(c[1] & 7) << 8 | UInt32(c[4])
            (r, x, b, v) = (~c[1] >> 7 & 1, ~c[1] >> 6 & 1, ~c[1] >> 5 & 1, ~c[2] >> 3 & 15)
            at = 5
        } else if c[0] == 0xc4, c[1] & 0x1f == 3, c[3] == 0xce {
            key = 0x1_13ce
            (r, x, b, v) = (~c[1] >> 7 & 1, ~c[1] >> 6 & 1, ~c[1] >> 5 & 1, ~c[2] >> 3 & 15)
            at = 4
        } else {
            return nil
        }
        let modrm = c[at]
        at += 1
        let reg = r << 3 | modrm >> 3 & 7
        let operand: String
        if modrm >> 6 == 3 {
            operand = "xmm\(b << 3 | modrm & 7)"
        } else {
            var base = "rip"
            if modrm & 7 == 4 {
                // The code generator has no index here.
                guard c[at] >> 3 & 7 == 4, x == 0 else { return nil }
                base = Self.registers[Int(b << 3 | c[at] & 7)]
                at += 1
            } else if modrm & 0xc7 != 5 {
                base = Self.registers[Int(b << 3 | modrm & 7)]
            }
            var displacement = 0
            if modrm >> 6 == 1 {
                displacement = Int(Int8(bitPattern: c[at])) * (c[0] == 0x62 ? 16 : 1)
                at += 1
            } else if modrm >> 6 == 2 || base == "rip" {
                displacement = Int((code + at).loadUnaligned(as: Int32.self))
                at += 4
            }
            let sign = displacement < 0 ? "-" : "+"
            operand =
                "xmmword ptr [\(base)\(displacement == 0 ? "" : " \(sign) 0x\(String(displacement.magnitude, radix: 16))")]"
        }
        let immediate = "0x" + String(c[at], radix: 16)
        if let op = EVOp(rawValue: key) {
            switch op {
            case .vpternlogq:
                text = "\(op) xmm\(reg), xmm\(v), \(operand), \(immediate)"
                at += 1
            case .vpabsq, .vplzcntd, .vplzcntq, .vpopcntb, .vpopcntw, .vcvtudq2ps, .vcvtqq2pd, .vcvtuqq2pd,
                .vcvttps2udq, .vcvttpd2qq, .vcvttpd2uqq:
                text = "\(op) xmm\(reg), \(operand)"
            default: text = "\(op) xmm\(reg), xmm\(v), \(operand)"
            }
        } else if let op = MaskCompare(rawValue: key) {
            text = "\(op) k\(reg), xmm\(v), \(operand), \(immediate)"
            at += 1
        } else if let op = MaskToLanes(rawValue: key) {
            text = "\(op) xmm\(reg), k\(modrm & 7)"
        } else if key == 0x1_1172, reg == 4 {
            text = "vpsraq xmm\(v), \(operand), \(immediate)"
            at += 1
        } else if key & 0xffff == 0x1172, reg == 0 {
            text = "vpror\(key >> 16 == 0 ? "d" : "q") xmm\(v), \(operand), \(immediate)"
            at += 1
        } else if key == 0x1_217b || key == 0x1_317b {
            let name = key == 0x1_217b ? "vcvtusi2ss" : "vcvtusi2sd"
            text = "\(name) xmm\(reg), xmm\(v), \(Self.registers[Int(b << 3 | modrm & 7)])"
        } else if key == 0x1_13ce {
            text = "vgf2p8affineqb xmm\(reg), xmm\(v), \(operand), \(immediate)"
            at += 1
        } else {
            return nil
        }
        size = at
    }

    private static let registers = [
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14",
        "r15",
    ]
}
