// Instruction formats of the Intel SDM, volume 2, chapter 2.
//
// An opcode is packed into hexadecimal digits that can be read in the tables: 0x W P M OO.
//   OO  opcode byte
//   M   map: 0 one-byte, 1 0F, 2 0F38, 3 0F3A
//   P   mandatory prefix: 0 none, 1 66, 2 F3, 3 F2 (the order of VEX.pp)
//   W   VEX.W (the legacy encoder takes REX.W from the operand width)

typealias Cursor = UnsafeMutablePointer<UInt8>

@inline(__always)
func put(_ p: inout Cursor, _ byte: UInt8) {
    p.pointee = byte
    p += 1
}

@inline(__always)
func put32(_ p: inout Cursor, _ value: Int32) {
    UnsafeMutableRawPointer(p).storeBytes(of: value, as: Int32.self)
    p += 4
}

@inline(__always)
func put64(_ p: inout Cursor, _ value: UInt64) {
    UnsafeMutableRawPointer(p).storeBytes(of: value, as: UInt64.self)
    p += 8
}

@inline(__always)
func putImmediate(_ p: inout Cursor, _ value: Int32, _ size: Int) {
    switch size {
    case 0: break
    case 1: put(&p, UInt8(truncatingIfNeeded: value))
    case 2:
        put(&p, UInt8(truncatingIfNeeded: value))
        put(&p, UInt8(truncatingIfNeeded: value >> 8))
    default: put32(&p, value)
    }
}

@inline(__always)
func fitsInt8(_ value: Int32) -> Bool { value == Int32(Int8(truncatingIfNeeded: value)) }

/// SPL, BPL, SIL and DIL are named only under a REX prefix; without it the numbers mean AH...BH.
@inline(__always)
func needsByteRex(_ n: UInt8) -> Bool { n & 0xfc == 4 }

@inline(__always)
func putMandatoryPrefix(_ p: inout Cursor, _ op: UInt32) {
    switch op >> 12 & 3 {
    case 1: put(&p, 0x66)
    case 2: put(&p, 0xf3)
    case 3: put(&p, 0xf2)
    default: break
    }
}

@inline(__always)
func putOpcode(_ p: inout Cursor, _ op: UInt32) {
    let map = op >> 8 & 0xf
    if map != 0 {
        put(&p, 0x0f)
        if map == 2 { put(&p, 0x38) } else if map == 3 { put(&p, 0x3a) }
    }
    put(&p, UInt8(truncatingIfNeeded: op))
}

extension Mem {
    /// REX.B, VEX.B (0 or 1) of the base, and X of the index.
    @inline(__always) var baseHigh: UInt8 { base.n == 0xff ? 0 : base.n >> 3 & 1 }
    @inline(__always) var indexHigh: UInt8 { index.n == 0xff ? 0 : index.n >> 3 & 1 }

    @inline(__always)
    func putPrefixes(_ p: inout Cursor) {
        if segment != .none { put(&p, segment.rawValue) }
        if addr32 { put(&p, 0x67) }
    }
}

extension Assembler {
    /// Legacy or REX encoding with register operands. `immSize` 0, 1, 2 or 4 bytes of `imm` follow.
    mutating func legacy(
        _ op: UInt32, _ width: Width, reg: UInt8, rm: UInt8, byteRex: Bool = false, imm: Int32 = 0,
        immSize: Int = 0
    ) {
        guard hasRoom() else { return }
        var p = cursor
        if width == .w { put(&p, 0x66) }
        putMandatoryPrefix(&p, op)
        let rex = (width == .q ? 8 : 0) | (reg >> 3 & 1) << 2 | rm >> 3 & 1
        if rex != 0 || byteRex { put(&p, 0x40 | rex) }
        putOpcode(&p, op)
        put(&p, 0xc0 | (reg & 7) << 3 | rm & 7)
        putImmediate(&p, imm, immSize)
        cursor = p
    }

    /// Legacy or REX encoding with a memory operand.
    mutating func legacy(
        _ op: UInt32, _ width: Width, reg: UInt8, _ mem: Mem, byteRex: Bool = false, imm: Int32 = 0,
        immSize: Int = 0
    ) {
        guard hasRoom() else { return }
        var p = cursor
        mem.putPrefixes(&p)
        if width == .w { put(&p, 0x66) }
        putMandatoryPrefix(&p, op)
        let rex = (width == .q ? 8 : 0) | (reg >> 3 & 1) << 2 | mem.indexHigh << 1 | mem.baseHigh
        if rex != 0 || byteRex { put(&p, 0x40 | rex) }
        putOpcode(&p, op)
        putAddress(&p, reg, mem, trailing: immSize)
        putImmediate(&p, imm, immSize)
        cursor = p
    }

    /// Opcode with the register in its low three bits and no ModRM.
    mutating func legacyPlus(_ op: UInt32, _ width: Width, _ n: UInt8, imm: Int32 = 0, immSize: Int = 0) {
        guard hasRoom() else { return }
        var p = cursor
        if width == .w { put(&p, 0x66) }
        let rex = (width == .q ? 8 : 0) | n >> 3 & 1
        if rex != 0 { put(&p, 0x40 | rex) }
        putOpcode(&p, op &+ UInt32(n & 7))
        putImmediate(&p, imm, immSize)
        cursor = p
    }

    /// Up to eight literal bytes, lowest first.
    mutating func bytes(_ value: UInt64, count: Int) {
        guard hasRoom() else { return }
        UnsafeMutableRawPointer(cursor).storeBytes(of: value, as: UInt64.self)
        cursor += count
    }

    /// ModRM, SIB and displacement. `disp8Shift` is log2 N of EVEX's disp8*N.
    mutating func putAddress(
        _ p: inout Cursor, _ reg: UInt8, _ mem: Mem, trailing: Int, disp8Shift: Int32 = 0
    ) {
        let field = (reg & 7) << 3
        if mem.kind != .address {
            put(&p, field | 5)
            if mem.kind == .rip {
                put32(&p, mem.disp)
            } else {
                let at = p - start
                put32(&p, reference(Label(id: mem.disp), at: at, trailing: trailing))
            }
            return
        }
        assert(mem.index != .rsp, "RSP cannot be an index")
        let hasIndex = mem.index.n != 0xff
        if mem.base.n == 0xff {
            put(&p, field | 4)
            put(&p, mem.scale << 6 | (hasIndex ? (mem.index.n & 7) << 3 : 0x20) | 5)
            put32(&p, mem.disp)
            return
        }
        let base = mem.base.n & 7
        let scaled = mem.disp >> disp8Shift
        let mod: UInt8
        if mem.disp == 0 && base != 5 {
            mod = 0
        } else if fitsInt8(scaled) && scaled << disp8Shift == mem.disp {
            mod = 0x40
        } else {
            mod = 0x80
        }
        if hasIndex || base == 4 {
            put(&p, mod | field | 4)
            put(&p, mem.scale << 6 | (hasIndex ? (mem.index.n & 7) << 3 : 0x20) | base)
        } else {
            put(&p, mod | field | base)
        }
        if mod == 0x40 {
            put(&p, UInt8(truncatingIfNeeded: scaled))
        } else if mod == 0x80 {
            put32(&p, mem.disp)
        }
    }
}
