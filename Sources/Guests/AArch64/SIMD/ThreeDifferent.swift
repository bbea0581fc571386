import Guest
import IR

extension A64Table {
    /// Advanced SIMD three different, and the scalar forms of it.
    static let simdThreeDifferent: [Encoding<A64>] = [
        Encoding("SADDL, SADDL2", "0 Q 0 01110 size:2 1 Rm:5 0000 00 Rn:5 Rd:5") { f, ir in
            f.long(ir, unsigned: false) { ir.vector(.vadd, $0, $1, $2) }
        },
        Encoding("UADDL, UADDL2", "0 Q 1 01110 size:2 1 Rm:5 0000 00 Rn:5 Rd:5") { f, ir in
            f.long(ir, unsigned: true) { ir.vector(.vadd, $0, $1, $2) }
        },
        Encoding("SADDW, SADDW2", "0 Q 0 01110 size:2 1 Rm:5 0001 00 Rn:5 Rd:5") { f, ir in
            f.wide(ir, .vadd, unsigned: false)
        },
        Encoding("UADDW, UADDW2", "0 Q 1 01110 size:2 1 Rm:5 0001 00 Rn:5 Rd:5") { f, ir in
            f.wide(ir, .vadd, unsigned: true)
        },
        Encoding("SSUBL, SSUBL2", "0 Q 0 01110 size:2 1 Rm:5 0010 00 Rn:5 Rd:5") { f, ir in
            f.long(ir, unsigned: false) { ir.vector(.vsub, $0, $1, $2) }
        },
        Encoding("USUBL, USUBL2", "0 Q 1 01110 size:2 1 Rm:5 0010 00 Rn:5 Rd:5") { f, ir in
            f.long(ir, unsigned: true) { ir.vector(.vsub, $0, $1, $2) }
        },
        Encoding("SSUBW, SSUBW2", "0 Q 0 01110 size:2 1 Rm:5 0011 00 Rn:5 Rd:5") { f, ir in
            f.wide(ir, .vsub, unsigned: false)
        },
        Encoding("USUBW, USUBW2", "0 Q 1 01110 size:2 1 Rm:5 0011 00 Rn:5 Rd:5") { f, ir in
            f.wide(ir, .vsub, unsigned: true)
        },
        Encoding("ADDHN, ADDHN2", "0 Q 0 01110 size:2 1 Rm:5 0100 00 Rn:5 Rd:5") { f, ir in
            f.highNarrow(ir, .vadd, rounding: false)
        },
        Encoding("RADDHN, RADDHN2", "0 Q 1 01110 size:2 1 Rm:5 0100 00 Rn:5 Rd:5") { f, ir in
            f.highNarrow(ir, .vadd, rounding: true)
        },
        Encoding("SUBHN, SUBHN2", "0 Q 0 01110 size:2 1 Rm:5 0110 00 Rn:5 Rd:5") { f, ir in
            f.highNarrow(ir, .vsub, rounding: false)
        },
        Encoding("RSUBHN, RSUBHN2", "0 Q 1 01110 size:2 1 Rm:5 0110 00 Rn:5 Rd:5") { f, ir in
            f.highNarrow(ir, .vsub, rounding: true)
        },
        Encoding("SABAL, SABAL2", "0 Q 0 01110 size:2 1 Rm:5 0101 00 Rn:5 Rd:5") { f, ir in
            f.differenceLong(ir, unsigned: false, accumulate: true)
        },
        Encoding("UABAL, UABAL2", "0 Q 1 01110 size:2 1 Rm:5 0101 00 Rn:5 Rd:5") { f, ir in
            f.differenceLong(ir, unsigned: true, accumulate: true)
        },
        Encoding("SABDL, SABDL2", "0 Q 0 01110 size:2 1 Rm:5 0111 00 Rn:5 Rd:5") { f, ir in
            f.differenceLong(ir, unsigned: false, accumulate: false)
        },
        Encoding("UABDL, UABDL2", "0 Q 1 01110 size:2 1 Rm:5 0111 00 Rn:5 Rd:5") { f, ir in
            f.differenceLong(ir, unsigned: true, accumulate: false)
        },
        Encoding("SMLAL, SMLAL2 (vector)", "0 Q 0 01110 size:2 1 Rm:5 1000 00 Rn:5 Rd:5") { f, ir in
            f.multiplyLong(ir, .bhs, .vadd, unsigned: false)
        },
        Encoding("UMLAL, UMLAL2 (vector)", "0 Q 1 01110 size:2 1 Rm:5 1000 00 Rn:5 Rd:5") { f, ir in
            f.multiplyLong(ir, .bhs, .vadd, unsigned: true)
        },
        Encoding("SMLSL, SMLSL2 (vector)", "0 Q 0 01110 size:2 1 Rm:5 1010 00 Rn:5 Rd:5") { f, ir in
            f.multiplyLong(ir, .bhs, .vsub, unsigned: false)
        },
        Encoding("UMLSL, UMLSL2 (vector)", "0 Q 1 01110 size:2 1 Rm:5 1010 00 Rn:5 Rd:5") { f, ir in
            f.multiplyLong(ir, .bhs, .vsub, unsigned: true)
        },
        Encoding("SMULL, SMULL2 (vector)", "0 Q 0 01110 size:2 1 Rm:5 1100 00 Rn:5 Rd:5") { f, ir in
            f.multiplyLong(ir, .bhs, nil, unsigned: false)
        },
        Encoding("UMULL, UMULL2 (vector)", "0 Q 1 01110 size:2 1 Rm:5 1100 00 Rn:5 Rd:5") { f, ir in
            f.multiplyLong(ir, .bhs, nil, unsigned: true)
        },
        Encoding("SQDMLAL, SQDMLAL2 (vector)", "0 Q 0 01110 size:2 1 Rm:5 1001 00 Rn:5 Rd:5") { f, ir in
            f.doublingLong(ir, .add, scalar: false)
        },
        Encoding("SQDMLSL, SQDMLSL2 (vector)", "0 Q 0 01110 size:2 1 Rm:5 1011 00 Rn:5 Rd:5") { f, ir in
            f.doublingLong(ir, .subtract, scalar: false)
        },
        Encoding("SQDMULL, SQDMULL2 (vector)", "0 Q 0 01110 size:2 1 Rm:5 1101 00 Rn:5 Rd:5") { f, ir in
            f.doublingLong(ir, .none, scalar: false)
        },
        Encoding("SQDMLAL (scalar)", "01 0 11110 size:2 1 Rm:5 1001 00 Rn:5 Rd:5") { f, ir in
            f.doublingLong(ir, .add, scalar: true)
        },
        Encoding("SQDMLSL (scalar)", "01 0 11110 size:2 1 Rm:5 1011 00 Rn:5 Rd:5") { f, ir in
            f.doublingLong(ir, .subtract, scalar: true)
        },
        Encoding("SQDMULL (scalar)", "01 0 11110 size:2 1 Rm:5 1101 00 Rn:5 Rd:5") { f, ir in
            f.doublingLong(ir, .none, scalar: true)
        },
        Encoding("PMULL, PMULL2", "0 Q 0 01110 00 1 Rm:5 1110 00 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, ir.multiplyLongPolynomial(ir.v(f.rn), ir.v(f.rm), high: f.q))
        },
        Encoding("PMULL, PMULL2 (1Q)", "0 Q 0 01110 11 1 Rm:5 1110 00 Rn:5 Rd:5", "FEAT_PMULL") { f, ir in
            ir.setV(f.rd, ir.mulCarryless(ir.v(f.rn), highA: f.q, ir.v(f.rm), highB: f.q))
        },
    ]
}

enum Accumulation { case none, add, subtract }

extension A64 {
    /// Vd := body(wide lane, Vn's half widened, Vm's half widened).
    fileprivate func long(_ ir: Builder, unsigned: Bool, _ body: (Lane, Value, Value) -> Value) {
        guard lane != .d else { return ir.undefined() }
        let a = ir.widen(lane, ir.v(rn), unsigned: unsigned, high: q)
        let b = ir.widen(lane, ir.v(rm), unsigned: unsigned, high: q)
        ir.setV(rd, body(lane.wider, a, b))
    }

    fileprivate func wide(_ ir: Builder, _ op: Op, unsigned: Bool) {
        guard lane != .d else { return ir.undefined() }
        let b = ir.widen(lane, ir.v(rm), unsigned: unsigned, high: q)
        ir.setV(rd, ir.vector(op, lane.wider, ir.v(rn), b))
    }

    fileprivate func highNarrow(_ ir: Builder, _ op: Op, rounding: Bool) {
        guard lane != .d else { return ir.undefined() }
        var sum = ir.vector(op, lane.wider, ir.v(rn), ir.v(rm))
        if rounding {
            sum = ir.vector(
                .vadd, lane.wider, sum, ir.splatConst(lane.wider, 1 &<< UInt64(lane.bits &- 1)))
        }
        ir.setNarrowed(rd, ir.narrow(lane, sum, bytes: lane.bytes), upper: q)
    }

    fileprivate func differenceLong(_ ir: Builder, unsigned: Bool, accumulate: Bool) {
        guard lane != .d else { return ir.undefined() }
        let narrow = ir.absoluteDifference(lane, ir.v(rn), ir.v(rm), unsigned: unsigned)
        let difference = ir.widen(lane, narrow, unsigned: true, high: q)
        ir.setV(rd, accumulate ? ir.vector(.vadd, lane.wider, ir.v(rd), difference) : difference)
    }

    /// Vd := Vd ⟨op⟩ Vn × Vm at twice the width; without op the product itself. `b` replaces Vm.
    func multiplyLong(_ ir: Builder, _ lanes: Lanes, _ op: Op?, unsigned: Bool, by b: Value = .none) {
        guard lanes.contains(lane) else { return ir.undefined() }
        let other = b.isNone ? ir.v(rm) : b
        let product = ir.multiplyLong(lane, ir.v(rn), other, unsigned: unsigned, high: q)
        ir.setV(rd, op.map { ir.vector($0, lane.wider, ir.v(rd), product) } ?? product)
    }

    /// SQDMULL, SQDMLAL, SQDMLSL.
    func doublingLong(_ ir: Builder, _ kind: Accumulation, scalar: Bool, by b: Value = .none) {
        guard Lanes.hs.contains(lane) else { return ir.undefined() }
        let other = b.isNone ? ir.v(rm) : b
        let shape = Shape(lane: lane.wider, bits: scalar ? lane.bits &* 2 : 128)
        let product = ir.doublingMultiplyLong(lane, ir.v(rn), other, high: !scalar && q, bits: shape.bits)
        let result =
            switch kind {
            case .none: product
            case .add: ir.saturating(.vaddSaturatingSigned, .vadd, shape, ir.v(rd), product)
            case .subtract: ir.saturating(.vsubSaturatingSigned, .vsub, shape, ir.v(rd), product)
            }
        ir.setV(rd, result, shape)
    }
}
