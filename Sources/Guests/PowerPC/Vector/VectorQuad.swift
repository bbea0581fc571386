import Guest
import IR

/// Power ISA I 6.9.1: sums of quadwords.
extension PPCTable {
    static let vectorQuadwords: [Encoding<PPC>] = [
        Encoding("vadduqm", "000100 VRT:5 VRA:5 VRB:5 00100000000", "v2.07") { f, ir in
            f.vrt(ir) { a, b in
                let sums = ir.vector(.vadd, .d, a, b)
                let carries = ir.vector(.vcompareGreaterUnsigned, .d, a, sums)
                return ir.vector(.vsub, .d, sums, ir.extractBytes(carries, ir.zeros, from: 8))
            }
        },
        Encoding("vsubuqm", "000100 VRT:5 VRA:5 VRB:5 10100000000", "v2.07") { f, ir in
            f.vrt(ir) { a, b in
                let borrows = ir.vector(.vcompareGreaterUnsigned, .d, b, a)
                let differences = ir.vector(.vsub, .d, a, b)
                return ir.vector(.vadd, .d, differences, ir.extractBytes(borrows, ir.zeros, from: 8))
            }
        },
        Encoding("vaddcuq", "000100 VRT:5 VRA:5 VRB:5 00101000000", "v2.07") { f, ir in
            f.vrt(ir) { ir.quadCarry(.addCarryOut, $0, $1, ir.i1(false)) }
        },
        Encoding("vsubcuq", "000100 VRT:5 VRA:5 VRB:5 10101000000", "v2.07") { f, ir in
            f.vrt(ir) { ir.quadCarry(.subCarryOut, $0, $1, ir.i1(true)) }
        },
        Encoding("vaddeuqm", "000100 VRT:5 VRA:5 VRB:5 VRC:5 111100", "v2.07") { f, ir in
            f.vrt(ir) { ir.quadSum(.addCarry, .addCarryOut, $0, $1, ir.carryIn($2)) }
        },
        Encoding("vsubeuqm", "000100 VRT:5 VRA:5 VRB:5 VRC:5 111110", "v2.07") { f, ir in
            f.vrt(ir) { ir.quadSum(.subCarry, .subCarryOut, $0, $1, ir.carryIn($2)) }
        },
        Encoding("vaddecuq", "000100 VRT:5 VRA:5 VRB:5 VRC:5 111101", "v2.07") { f, ir in
            f.vrt(ir) { ir.quadCarry(.addCarryOut, $0, $1, ir.carryIn($2)) }
        },
        Encoding("vsubecuq", "000100 VRT:5 VRA:5 VRB:5 VRC:5 111111", "v2.07") { f, ir in
            f.vrt(ir) { ir.quadCarry(.subCarryOut, $0, $1, ir.carryIn($2)) }
        },
        Encoding("vmul10uq", "000100 VRT:5 VRA:5 xxxxx 01000000001", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.quad(.timesTen, ir.vr(f.ra), ir.zeros))
        },
        Encoding("vmul10cuq", "000100 VRT:5 VRA:5 xxxxx 00000000001", "v3.0") { f, ir in
            ir.setVR(f.rt, ir.quad(.timesTenCarry, ir.vr(f.ra), ir.zeros))
        },
        Encoding("vmul10euq", "000100 VRT:5 VRA:5 VRB:5 01001000001", "v3.0") { f, ir in
            f.vrt(ir) { ir.quad(.timesTen, $0, $1) }
        },
        Encoding("vmul10ecuq", "000100 VRT:5 VRA:5 VRB:5 00001000001", "v3.0") { f, ir in
            f.vrt(ir) { ir.quad(.timesTenCarry, $0, $1) }
        },
        Encoding("vdivuq", "000100 VRT:5 VRA:5 VRB:5 00000001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.divideUnsigned, $0, $1) }
        },
        Encoding("vdivsq", "000100 VRT:5 VRA:5 VRB:5 00100001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.divideSigned, $0, $1) }
        },
        Encoding("vdiveuq", "000100 VRT:5 VRA:5 VRB:5 01000001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.divideExtendedUnsigned, $0, $1) }
        },
        Encoding("vdivesq", "000100 VRT:5 VRA:5 VRB:5 01100001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.divideExtendedSigned, $0, $1) }
        },
        Encoding("vmoduq", "000100 VRT:5 VRA:5 VRB:5 11000001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.moduloUnsigned, $0, $1) }
        },
        Encoding("vmodsq", "000100 VRT:5 VRA:5 VRB:5 11100001011", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.moduloSigned, $0, $1) }
        },
    ]
}

extension Builder {
    /// An operation of `VectorHelper` on numbers of 128 bits.
    func quad(_ operation: QuadOperation, _ a: Value, _ b: Value) -> Value {
        call(VectorHelper.quad, result: .v128, immediate: operation.rawValue, a, b)
    }

    /// i1: the lowest bit of a register.
    fileprivate func carryIn(_ v: Value) -> Value { truncate(doubleword(v, 1), to: .i1) }

    private func lowerCarry(_ out: Op, _ a: Value, _ b: Value, _ carry: Value) -> Value {
        emit(Instruction(out, .i1, lane: .d, a: doubleword(a, 1), b: doubleword(b, 1), c: carry))
    }

    /// a + b
    func quadSum(_ a: Value, _ b: Value) -> Value { quadSum(.addCarry, .addCarryOut, a, b, i1(false)) }

    /// a + b + carry, or a + ~b + carry.
    fileprivate func quadSum(_ sum: Op, _ out: Op, _ a: Value, _ b: Value, _ carry: Value) -> Value {
        let low = emit(Instruction(sum, .i64, a: doubleword(a, 1), b: doubleword(b, 1), c: carry))
        let high = emit(
            Instruction(
                sum, .i64, a: doubleword(a, 0), b: doubleword(b, 0), c: lowerCarry(out, a, b, carry)))
        return doublewords(high, low)
    }

    /// The carry of the same sum as a number.
    fileprivate func quadCarry(_ out: Op, _ a: Value, _ b: Value, _ carry: Value) -> Value {
        let last = emit(
            Instruction(
                out, .i1, lane: .d, a: doubleword(a, 0), b: doubleword(b, 0),
                c: lowerCarry(out, a, b, carry)))
        return doublewords(const(0, .i64), zeroExtend(last, to: .i64))
    }
}
