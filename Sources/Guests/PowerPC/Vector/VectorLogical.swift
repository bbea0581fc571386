import Guest
import IR

/// Power ISA I 6.9.5 and 7.6.1.9: bits by themselves.
extension PPCTable {
    static let vectorLogical: [Encoding<PPC>] = [
        Encoding("vand", "000100 VRT:5 VRA:5 VRB:5 10000000100") { f, ir in f.vrt(ir) { ir.vand($0, $1) } },
        Encoding("vandc", "000100 VRT:5 VRA:5 VRB:5 10001000100") { f, ir in f.vrt(ir) { ir.vandNot($0, $1) }
        },
        Encoding("vor", "000100 VRT:5 VRA:5 VRB:5 10010000100") { f, ir in f.vrt(ir) { ir.vor($0, $1) } },
        Encoding("vxor", "000100 VRT:5 VRA:5 VRB:5 10011000100") { f, ir in
            f.vrt(ir) { ir.exclusiveOr($0, $1) }
        },
        Encoding("vnor", "000100 VRT:5 VRA:5 VRB:5 10100000100") { f, ir in
            f.vrt(ir) { ir.vnot(ir.vor($0, $1)) }
        },
        Encoding("vorc", "000100 VRT:5 VRA:5 VRB:5 10101000100", "v2.07") { f, ir in
            f.vrt(ir) { ir.orComplement($0, $1) }
        },
        Encoding("vnand", "000100 VRT:5 VRA:5 VRB:5 10110000100", "v2.07") { f, ir in
            f.vrt(ir) { ir.vnot(ir.vand($0, $1)) }
        },
        Encoding("veqv", "000100 VRT:5 VRA:5 VRB:5 11010000100", "v2.07") { f, ir in
            f.vrt(ir) { ir.equivalent($0, $1) }
        },
        Encoding("vsel", "000100 VRT:5 VRA:5 VRB:5 VRC:5 101010") { f, ir in
            f.vrt(ir) { ir.bitSelect($2, $1, $0) }
        },
        Encoding("xxland", "111100 T:5 A:5 B:5 10000010 AX BX TX", "v2.06") { f, ir in
            f.xt(ir) { ir.vand($0, $1) }
        },
        Encoding("xxlandc", "111100 T:5 A:5 B:5 10001010 AX BX TX", "v2.06") { f, ir in
            f.xt(ir) { ir.vandNot($0, $1) }
        },
        Encoding("xxlor", "111100 T:5 A:5 B:5 10010010 AX BX TX", "v2.06") { f, ir in
            f.xt(ir) { ir.vor($0, $1) }
        },
        Encoding("xxlxor", "111100 T:5 A:5 B:5 10011010 AX BX TX", "v2.06") { f, ir in
            f.xt(ir) { ir.exclusiveOr($0, $1) }
        },
        Encoding("xxlnor", "111100 T:5 A:5 B:5 10100010 AX BX TX", "v2.06") { f, ir in
            f.xt(ir) { ir.vnot(ir.vor($0, $1)) }
        },
        Encoding("xxlorc", "111100 T:5 A:5 B:5 10101010 AX BX TX", "v2.07") { f, ir in
            f.xt(ir) { ir.orComplement($0, $1) }
        },
        Encoding("xxlnand", "111100 T:5 A:5 B:5 10110010 AX BX TX", "v2.07") { f, ir in
            f.xt(ir) { ir.vnot(ir.vand($0, $1)) }
        },
        Encoding("xxleqv", "111100 T:5 A:5 B:5 10111010 AX BX TX", "v2.07") { f, ir in
            f.xt(ir) { ir.equivalent($0, $1) }
        },
        Encoding("xxsel", "111100 T:5 A:5 B:5 C:5 11 CX AX BX TX", "v2.06") { f, ir in
            f.xt(ir) { ir.bitSelect($2, $1, $0) }
        },
    ]

    /// Suffixes of opcodes 33 and 34.
    static let prefixedLogical: [Encoding<PPC>] = [
        Encoding("xxblendvb", "100001 T:5 A:5 B:5 C:5 00 CX AX BX TX", "v3.1") { f, ir in f.blend(ir, .b) },
        Encoding("xxblendvh", "100001 T:5 A:5 B:5 C:5 01 CX AX BX TX", "v3.1") { f, ir in f.blend(ir, .h) },
        Encoding("xxblendvw", "100001 T:5 A:5 B:5 C:5 10 CX AX BX TX", "v3.1") { f, ir in f.blend(ir, .s) },
        Encoding("xxblendvd", "100001 T:5 A:5 B:5 C:5 11 CX AX BX TX", "v3.1") { f, ir in f.blend(ir, .d) },
        Encoding("xxeval", "100010 T:5 A:5 B:5 C:5 01 CX AX BX TX", "v3.1") { f, ir in
            let table = f.prefixBits(24, 31)
            f.xt(ir) { a, b, c in
                let (without, with) = (ir.binary(table >> 4, b, c), ir.binary(table & 15, b, c))
                return without == with ? with : ir.bitSelect(a, with, without)
            }
        },
    ]
}

extension PPC {
    /// Lanes of XB where XC is negative, else of XA.
    fileprivate func blend(_ ir: Builder, _ lane: Lane) {
        xt(ir) { ir.bitSelect(ir.vector(.vcompareGreaterSigned, lane, ir.zeros, $2), $1, $0) }
    }
}

extension Builder {
    fileprivate func exclusiveOr(_ a: Value, _ b: Value) -> Value { a == b ? zeros : vxor(a, b) }
    fileprivate func orComplement(_ a: Value, _ b: Value) -> Value { a == b ? ones : vor(a, vnot(b)) }
    fileprivate func equivalent(_ a: Value, _ b: Value) -> Value { a == b ? ones : vnot(vxor(a, b)) }

    /// A function of two bits by its truth table: bit 3 is for neither, bit 2 for b alone, bit 1 for a alone, bit 0 for both.
    fileprivate func binary(_ table: Int, _ a: Value, _ b: Value) -> Value {
        switch table {
        case 0: zeros
        case 1: vand(a, b)
        case 2: vandNot(a, b)
        case 3: a
        case 4: vandNot(b, a)
        case 5: b
        case 6: exclusiveOr(a, b)
        case 7: vor(a, b)
        case 15: ones
        default: vnot(binary(15 &- table, a, b))
        }
    }
}
