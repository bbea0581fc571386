import Guest
import IR

/// Power ISA I 3.3.10 and what sets registers by conditions.
extension PPCTable {
    static let compare: [Encoding<PPC>] = [
        Encoding("cmpi", "001011 BF:3 x L RA:5 SI:16") { f, ir in
            let type = f.comparedType
            ir.setCompare(f.bf, ir.truncate(ir.get(f.ra), to: type), ir.const(f.si, type), signed: true)
        },
        Encoding("cmpli", "001010 BF:3 x L RA:5 UI:16") { f, ir in
            let type = f.comparedType
            ir.setCompare(f.bf, ir.truncate(ir.get(f.ra), to: type), ir.const(f.ui, type), signed: false)
        },
        Encoding("cmp", "011111 BF:3 x L RA:5 RB:5 0000000000 x") { f, ir in
            compareRegisters(f, ir, signed: true)
        },
        Encoding("cmpl", "011111 BF:3 x L RA:5 RB:5 0000100000 x") { f, ir in
            compareRegisters(f, ir, signed: false)
        },
        Encoding("cmprb", "011111 BF:3 x L RA:5 RB:5 0011000000 x", "v3.0") { f, ir in
            let byte = ir.and(ir.w(f.ra), ir.i32(0xff))
            let ranges = ir.w(f.rb)
            func lies(from low: Int) -> Value {
                let least = ir.and(ir.shiftRight(ranges, imm: low), ir.i32(0xff))
                let greatest = ir.and(ir.shiftRight(ranges, imm: low + 8), ir.i32(0xff))
                return ir.and(ir.compare(.uge, byte, least), ir.compare(.ule, byte, greatest))
            }
            let inFirst = lies(from: 0)
            setGreaterAlone(f, ir, f.bit(10) ? ir.or(inFirst, lies(from: 16)) : inFirst)
        },
        Encoding("cmpeqb", "011111 BF:3 xx RA:5 RB:5 0011100000 x", "v3.0") { f, ir in
            let byte = ir.splat(.b, ir.x(f.ra))
            // Only the low half counts.
            let equal = ir.vector(.vcompareEqual, .b, byte, ir.vectorFromScalar(ir.x(f.rb)))
            setGreaterAlone(f, ir, ir.anyBit(ir.lowHalf(equal)))
        },
        Encoding("setb", "011111 RT:5 BFA:3 xx xxxxx 0010000000 x", "v3.0") { f, ir in
            let greater = ir.zeroExtend(ir.crBit(4 * f.bfa + 1), to: f.wordType)
            ir.setR(f.rt, ir.select(ir.crBit(4 * f.bfa), ir.const(-1, f.wordType), greater))
        },
        Encoding("isel", "011111 RT:5 RA:5 RB:5 BC:5 01111 x", "v2.03") { f, ir in
            ir.setR(f.rt, ir.select(ir.crBit(f.bits(21, 25)), ir.rOrZero(f, f.ra), ir.r(f, f.rb)))
        },
        Encoding("setbc", "011111 RT:5 BI:5 xxxxx 0110000000 x", "v3.1") { f, ir in
            ir.setR(f.rt, ir.crBit(f.bits(11, 15)))
        },
        Encoding("setbcr", "011111 RT:5 BI:5 xxxxx 0110100000 x", "v3.1") { f, ir in
            ir.setR(f.rt, ir.not(ir.crBit(f.bits(11, 15))))
        },
        Encoding("setnbc", "011111 RT:5 BI:5 xxxxx 0111000000 x", "v3.1") { f, ir in
            ir.setR(f.rt, ir.neg(ir.zeroExtend(ir.crBit(f.bits(11, 15)), to: f.wordType)))
        },
        Encoding("setnbcr", "011111 RT:5 BI:5 xxxxx 0111100000 x", "v3.1") { f, ir in
            ir.setR(f.rt, ir.add(ir.zeroExtend(ir.crBit(f.bits(11, 15)), to: f.wordType), imm: -1))
        },
    ]

    private static func compareRegisters(_ f: PPC, _ ir: Builder, signed: Bool) {
        let type = f.comparedType
        let a = ir.truncate(ir.get(f.ra), to: type)
        ir.setCompare(f.bf, a, ir.truncate(ir.get(f.rb), to: type), signed: signed)
    }

    /// A field := 0b0 || an i1 || 0b00.
    private static func setGreaterAlone(_ f: PPC, _ ir: Builder, _ bit: Value) {
        ir.set(Slot.cr0 + f.bf, ir.insertFlag(.eq, bit, into: ir.packFlags(ir.i32(0))))
    }
}

extension PPC {
    /// What L of comparisons says. Processors without doublewords ignore it.
    fileprivate var comparedType: Type { bit(10) && mode.is64 ? .i64 : .i32 }
}
