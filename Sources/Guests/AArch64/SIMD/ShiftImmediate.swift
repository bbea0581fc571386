import Guest
import IR

extension A64Table {
    /// Advanced SIMD shift by immediate. An immh of zero belongs to the modified immediates.
    static let simdShiftImmediate: [Encoding<A64>] = [
        Encoding("SSHR", "0 Q 0 011110 immh:4 immb:3 00000 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir) { ir.shiftRight($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("USHR", "0 Q 1 011110 immh:4 immb:3 00000 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir) { ir.shiftRight($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SSRA", "0 Q 0 011110 immh:4 immb:3 00010 1 Rn:5 Rd:5") { f, ir in
            f.shiftRightAdd(ir) { ir.shiftRight($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("USRA", "0 Q 1 011110 immh:4 immb:3 00010 1 Rn:5 Rd:5") { f, ir in
            f.shiftRightAdd(ir) { ir.shiftRight($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SRSHR", "0 Q 0 011110 immh:4 immb:3 00100 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir) { ir.roundingShiftRight($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("URSHR", "0 Q 1 011110 immh:4 immb:3 00100 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir) { ir.roundingShiftRight($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SRSRA", "0 Q 0 011110 immh:4 immb:3 00110 1 Rn:5 Rd:5") { f, ir in
            f.shiftRightAdd(ir) { ir.roundingShiftRight($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("URSRA", "0 Q 1 011110 immh:4 immb:3 00110 1 Rn:5 Rd:5") { f, ir in
            f.shiftRightAdd(ir) { ir.roundingShiftRight($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SRI", "0 Q 1 011110 immh:4 immb:3 01000 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir) { ir.insertRight($0.lane, ir.v(f.rd), $1, $2) }
        },
        Encoding("SHL", "0 Q 0 011110 immh:4 immb:3 01010 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir) { ir.shiftLeft($0.lane, $1, $2) }
        },
        Encoding("SLI", "0 Q 1 011110 immh:4 immb:3 01010 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir) { ir.insertLeft($0.lane, ir.v(f.rd), $1, $2) }
        },
        Encoding("SQSHLU", "0 Q 1 011110 immh:4 immb:3 01100 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir) { ir.saturatingShiftLeftUnsigned($0, $1, $2) }
        },
        Encoding("SQSHL (immediate)", "0 Q 0 011110 immh:4 immb:3 01110 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir) { ir.saturatingShiftLeft($0, $1, $2, unsigned: false) }
        },
        Encoding("UQSHL (immediate)", "0 Q 1 011110 immh:4 immb:3 01110 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir) { ir.saturatingShiftLeft($0, $1, $2, unsigned: true) }
        },
        Encoding("SHRN, SHRN2", "0 Q 0 011110 immh:4 immb:3 10000 1 Rn:5 Rd:5") { f, ir in
            f.shiftNarrow(ir, rounding: false)
        },
        Encoding("RSHRN, RSHRN2", "0 Q 0 011110 immh:4 immb:3 10001 1 Rn:5 Rd:5") { f, ir in
            f.shiftNarrow(ir, rounding: true)
        },
        Encoding("SQSHRUN, SQSHRUN2", "0 Q 1 011110 immh:4 immb:3 10000 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .signedToUnsigned, rounding: false)
        },
        Encoding("SQRSHRUN, SQRSHRUN2", "0 Q 1 011110 immh:4 immb:3 10001 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .signedToUnsigned, rounding: true)
        },
        Encoding("SQSHRN, SQSHRN2", "0 Q 0 011110 immh:4 immb:3 10010 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .signedToSigned, rounding: false)
        },
        Encoding("SQRSHRN, SQRSHRN2", "0 Q 0 011110 immh:4 immb:3 10011 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .signedToSigned, rounding: true)
        },
        Encoding("UQSHRN, UQSHRN2", "0 Q 1 011110 immh:4 immb:3 10010 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .unsignedToUnsigned, rounding: false)
        },
        Encoding("UQRSHRN, UQRSHRN2", "0 Q 1 011110 immh:4 immb:3 10011 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .unsignedToUnsigned, rounding: true)
        },
        Encoding("SSHLL, SSHLL2", "0 Q 0 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5") { f, ir in
            f.shiftLong(ir, unsigned: false)
        },
        Encoding("USHLL, USHLL2", "0 Q 1 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5") { f, ir in
            f.shiftLong(ir, unsigned: true)
        },
    ]

    /// Advanced SIMD scalar shift by immediate.
    static let simdScalarShiftImmediate: [Encoding<A64>] = [
        Encoding("SSHR (scalar)", "01 0 111110 immh:4 immb:3 00000 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir, scalar: .d) { ir.shiftRight($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("USHR (scalar)", "01 1 111110 immh:4 immb:3 00000 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir, scalar: .d) { ir.shiftRight($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SSRA (scalar)", "01 0 111110 immh:4 immb:3 00010 1 Rn:5 Rd:5") { f, ir in
            f.shiftRightAdd(ir, scalar: .d) { ir.shiftRight($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("USRA (scalar)", "01 1 111110 immh:4 immb:3 00010 1 Rn:5 Rd:5") { f, ir in
            f.shiftRightAdd(ir, scalar: .d) { ir.shiftRight($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SRSHR (scalar)", "01 0 111110 immh:4 immb:3 00100 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir, scalar: .d) { ir.roundingShiftRight($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("URSHR (scalar)", "01 1 111110 immh:4 immb:3 00100 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir, scalar: .d) { ir.roundingShiftRight($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SRSRA (scalar)", "01 0 111110 immh:4 immb:3 00110 1 Rn:5 Rd:5") { f, ir in
            f.shiftRightAdd(ir, scalar: .d) { ir.roundingShiftRight($0.lane, $1, $2, unsigned: false) }
        },
        Encoding("URSRA (scalar)", "01 1 111110 immh:4 immb:3 00110 1 Rn:5 Rd:5") { f, ir in
            f.shiftRightAdd(ir, scalar: .d) { ir.roundingShiftRight($0.lane, $1, $2, unsigned: true) }
        },
        Encoding("SRI (scalar)", "01 1 111110 immh:4 immb:3 01000 1 Rn:5 Rd:5") { f, ir in
            f.shiftRight(ir, scalar: .d) { ir.insertRight($0.lane, ir.v(f.rd), $1, $2) }
        },
        Encoding("SHL (scalar)", "01 0 111110 immh:4 immb:3 01010 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir, scalar: .d) { ir.shiftLeft($0.lane, $1, $2) }
        },
        Encoding("SLI (scalar)", "01 1 111110 immh:4 immb:3 01010 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir, scalar: .d) { ir.insertLeft($0.lane, ir.v(f.rd), $1, $2) }
        },
        Encoding("SQSHLU (scalar)", "01 1 111110 immh:4 immb:3 01100 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir, scalar: .all) { ir.saturatingShiftLeftUnsigned($0, $1, $2) }
        },
        Encoding("SQSHL (immediate, scalar)", "01 0 111110 immh:4 immb:3 01110 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir, scalar: .all) { ir.saturatingShiftLeft($0, $1, $2, unsigned: false) }
        },
        Encoding("UQSHL (immediate, scalar)", "01 1 111110 immh:4 immb:3 01110 1 Rn:5 Rd:5") { f, ir in
            f.shiftLeft(ir, scalar: .all) { ir.saturatingShiftLeft($0, $1, $2, unsigned: true) }
        },
        Encoding("SQSHRUN (scalar)", "01 1 111110 immh:4 immb:3 10000 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .signedToUnsigned, rounding: false, scalar: true)
        },
        Encoding("SQRSHRUN (scalar)", "01 1 111110 immh:4 immb:3 10001 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .signedToUnsigned, rounding: true, scalar: true)
        },
        Encoding("SQSHRN (scalar)", "01 0 111110 immh:4 immb:3 10010 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .signedToSigned, rounding: false, scalar: true)
        },
        Encoding("SQRSHRN (scalar)", "01 0 111110 immh:4 immb:3 10011 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .signedToSigned, rounding: true, scalar: true)
        },
        Encoding("UQSHRN (scalar)", "01 1 111110 immh:4 immb:3 10010 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .unsignedToUnsigned, rounding: false, scalar: true)
        },
        Encoding("UQRSHRN (scalar)", "01 1 111110 immh:4 immb:3 10011 1 Rn:5 Rd:5") { f, ir in
            f.shiftSaturate(ir, .unsignedToUnsigned, rounding: true, scalar: true)
        },
    ]
}

extension A64 {
    private var immhb: Int { bits(22, 16) }
    /// The lane width that the highest one of immh names.
    private var shiftLane: Lane? {
        let immh = bits(22, 19)
        return immh >= 8 ? .d : immh >= 4 ? .s : immh >= 2 ? .h : immh == 1 ? .b : nil
    }

    private func shiftShape(scalar: Lanes?) -> Shape? {
        guard let lane = shiftLane else { return nil }
        if let lanes = scalar { return lanes.contains(lane) ? Shape(lane: lane, bits: lane.bits) : nil }
        return q || lane != .d ? Shape(lane: lane, bits: q ? 128 : 64) : nil
    }

    fileprivate func shiftRight(_ ir: Builder, scalar: Lanes? = nil, _ body: (Shape, Value, Int) -> Value) {
        guard let s = shiftShape(scalar: scalar) else { return ir.undefined() }
        ir.setV(rd, body(s, ir.v(rn), 2 &* s.lane.bits &- immhb), s)
    }

    fileprivate func shiftRightAdd(
        _ ir: Builder, scalar: Lanes? = nil, _ body: (Shape, Value, Int) -> Value
    ) {
        shiftRight(ir, scalar: scalar) { ir.vector(.vadd, $0.lane, ir.v(rd), body($0, $1, $2)) }
    }

    fileprivate func shiftLeft(_ ir: Builder, scalar: Lanes? = nil, _ body: (Shape, Value, Int) -> Value) {
        guard let s = shiftShape(scalar: scalar) else { return ir.undefined() }
        ir.setV(rd, body(s, ir.v(rn), immhb &- s.lane.bits), s)
    }

    /// SHRN, RSHRN: whatever is carried out of the wide lane by rounding is not in the narrow result.
    fileprivate func shiftNarrow(_ ir: Builder, rounding: Bool) {
        guard let lane = shiftLane, lane != .d else { return ir.undefined() }
        let n = 2 &* lane.bits &- immhb
        var a = ir.v(rn)
        if rounding {
            a = ir.vector(.vadd, lane.wider, a, ir.splatConst(lane.wider, 1 &<< UInt64(n &- 1)))
        }
        let narrow =
            n % 8 == 0
            ? ir.narrow(lane, a, bytes: n / 8)
            : ir.narrow(lane, ir.shiftRight(lane.wider, a, n, unsigned: true))
        ir.setNarrowed(rd, narrow, upper: q)
    }

    fileprivate func shiftSaturate(_ ir: Builder, _ kind: Narrowing, rounding: Bool, scalar: Bool = false) {
        guard let lane = shiftLane, lane != .d else { return ir.undefined() }
        let n = 2 &* lane.bits &- immhb
        let unsigned = kind == .unsignedToUnsigned
        let shifted =
            rounding
            ? ir.roundingShiftRight(lane.wider, ir.v(rn), n, unsigned: unsigned)
            : ir.shiftRight(lane.wider, ir.v(rn), n, unsigned: unsigned)
        saturatingNarrow(ir, lane, kind, shifted, scalar: scalar)
    }

    fileprivate func shiftLong(_ ir: Builder, unsigned: Bool) {
        guard let lane = shiftLane, lane != .d else { return ir.undefined() }
        let wide = ir.widen(lane, ir.v(rn), unsigned: unsigned, high: q)
        ir.setV(rd, ir.shiftLeft(lane.wider, wide, immhb &- lane.bits))
    }
}

extension Builder {
    /// a >> n with the upper n bits of each lane from d.
    fileprivate func insertRight(_ lane: Lane, _ d: Value, _ a: Value, _ n: Int) -> Value {
        if n == lane.bits { return d }
        if let rotated = rotation(lane, d, .vshiftLeft, a, lane.bits &- n) { return rotated }
        let all: UInt64 = lane == .d ? .max : (1 &<< UInt64(lane.bits)) &- 1
        return bitSelect(splatConst(lane, all &>> UInt64(n)), shiftRight(lane, a, n, unsigned: true), d)
    }

    /// a << n with the lower n bits of each lane from d.
    fileprivate func insertLeft(_ lane: Lane, _ d: Value, _ a: Value, _ n: Int) -> Value {
        rotation(lane, d, .vshiftRight, a, lane.bits &- n)
            ?? bitSelect(splatConst(lane, UInt64.max &<< UInt64(n)), shiftLeft(lane, a, n), d)
    }

    /// A shift of `a` by `n`, if that is what `d` is, completed to a rotation.
    private func rotation(_ lane: Lane, _ d: Value, _ op: Op, _ a: Value, _ n: Int) -> Value? {
        let i = definition(d)
        guard lane == .s || lane == .d, i.op == op, i.lane == lane, i.a == a, i.imm == Int64(n) else {
            return nil
        }
        return rotateRight(lane, a, op == .vshiftRight ? n : lane.bits &- n)
    }
}
