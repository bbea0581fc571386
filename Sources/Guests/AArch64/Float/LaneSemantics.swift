import Guest
import IR

/// What the encodings of floating point on vectors and on SIMD scalars do, each on any lane width.
extension A64Table {
    /// Where an encoding holds its lane width and whether it is scalar.
    struct FloatShape {
        var lane: Lane
        /// Full 128 bits.
        var full: Bool
        var scalar: Bool

        var type: Type { lane.float }

        /// The operand with harmless upper lanes: those of a 64-bit vector are zeros, which raise nothing.
        func operand(_ ir: Builder, _ n: Int) -> Value {
            full || scalar ? ir.v(n) : ir.lowHalf(ir.v(n))
        }

        /// The same where zeros are not harmless: the upper lanes repeat the lower ones.
        func repeated(_ ir: Builder, _ n: Int) -> Value {
            full || scalar ? ir.v(n) : ir.concatLow(ir.v(n), ir.v(n))
        }

        func set(_ ir: Builder, _ n: Int, _ value: Value) { ir.setV(n, value, q: full) }
    }

    /// Shape by sz (22) and Q (30); nil for the reserved 1D.
    static func shape(_ f: A64, half: Bool, scalar: Bool) -> FloatShape? {
        let lane: Lane = half ? .h : f.bit(22) ? .d : .s
        if !scalar, lane == .d, !f.q { return nil }
        return FloatShape(lane: lane, full: f.q && !scalar, scalar: scalar)
    }

    static func helper(_ ir: Builder, _ op: LaneOp, _ s: FloatShape, _ a: Value, _ b: Value = .none) -> Value
    {
        let imm =
            UInt32(op.rawValue) | UInt32(s.lane.rawValue) << 8 | (s.full ? 1 << 10 : 0)
            | (s.scalar ? 1 << 11 : 0)
        return ir.call(FloatHelper.lanes, result: .v128, immediate: imm, a, b)
    }

    /// Vn op Vm by lanes, on scalars through the scalar type.
    static func apply(
        _ ir: Builder, _ s: FloatShape, _ n: Int, _ m: Int, _ vector: (Value, Value) -> Value,
        _ scalar: (Value, Value) -> Value
    ) -> Value {
        if s.scalar { return ir.vectorFromScalar(scalar(ir.scalar(n, s.type), ir.scalar(m, s.type))) }
        return vector(s.operand(ir, n), s.operand(ir, m))
    }

    static func arithmetic(_ f: A64, _ ir: Builder, _ op: Op, half: Bool, scalar: Bool = false) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        if op == .fdiv, !s.scalar {
            let quotient = ir.vector(op, s.lane, s.repeated(ir, f.rn), s.repeated(ir, f.rm))
            return s.set(ir, f.rd, quotient)
        }
        let result = apply(ir, s, f.rn, f.rm, { ir.vector(op, s.lane, $0, $1) }, { ir.float(op, $0, $1) })
        if s.scalar { ir.setV(f.rd, result) } else { s.set(ir, f.rd, result) }
    }

    /// Keeps the low lane of a scalar's result.
    static func finish(_ ir: Builder, _ s: FloatShape, _ rd: Int, _ value: Value) {
        if s.scalar {
            ir.setV(rd, ir.vectorFromScalar(ir.bitcast(value, to: s.type)))
        } else {
            s.set(ir, rd, value)
        }
    }

    static func threeHelper(_ f: A64, _ ir: Builder, _ op: LaneOp, half: Bool, scalar: Bool) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        ir.setV(f.rd, helper(ir, op, s, ir.v(f.rn), ir.v(f.rm)))
    }

    static func compare(_ f: A64, _ ir: Builder, _ op: Op, half: Bool, scalar: Bool, absolute: Bool = false) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        func operand(_ n: Int) -> Value {
            // A lone lane, repeated, raises nothing of its own.
            let v = s.scalar ? ir.splatLane(ir.v(n), s.lane, 0) : s.operand(ir, n)
            return absolute ? ir.vector(.fabs, s.lane, v) : v
        }
        finish(ir, s, f.rd, ir.vector(op, s.lane, operand(f.rn), operand(f.rm)))
    }

    static func compareZero(_ f: A64, _ ir: Builder, _ op: Op, reversed: Bool, half: Bool, scalar: Bool) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        let a = s.scalar ? ir.splatLane(ir.v(f.rn), s.lane, 0) : s.operand(ir, f.rn)
        let zero = ir.vconst(low: 0, high: 0)
        finish(ir, s, f.rd, reversed ? ir.vector(op, s.lane, zero, a) : ir.vector(op, s.lane, a, zero))
    }

    static func fused(_ f: A64, _ ir: Builder, subtract: Bool, half: Bool) {
        guard let s = shape(f, half: half, scalar: false) else { return ir.undefined() }
        let sum = ir.fmulAdd(
            s.operand(ir, f.rd), s.operand(ir, f.rn), s.operand(ir, f.rm), s.lane,
            negating: subtract ? .factor : [])
        s.set(ir, f.rd, sum)
    }

    static func absoluteDifference(_ f: A64, _ ir: Builder, half: Bool, scalar: Bool) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        let result = apply(
            ir, s, f.rn, f.rm, { ir.vector(.fabs, s.lane, ir.vector(.fsub, s.lane, $0, $1)) },
            { ir.float(.fabs, ir.float(.fsub, $0, $1)) })
        if s.scalar { ir.setV(f.rd, result) } else { s.set(ir, f.rd, result) }
    }

    /// Op on neighbours of the pair Vn:Vm.
    static func pairwise(_ f: A64, _ ir: Builder, _ op: Op, half: Bool) {
        guard let s = shape(f, half: half, scalar: false) else { return ir.undefined() }
        let (n, m) =
            s.full
            ? (ir.v(f.rn), ir.v(f.rm))
            : (ir.concatLow(ir.v(f.rn), ir.v(f.rm)), ir.concatLow(ir.v(f.rn), ir.v(f.rm)))
        let even = ir.vector(.unzipEven, s.lane, n, m)
        let odd = ir.vector(.unzipOdd, s.lane, n, m)
        s.set(ir, f.rd, ir.vector(op, s.lane, even, odd))
    }

    /// FADDP and the like of a scalar: the two lowest lanes.
    static func scalarPair(_ f: A64, _ ir: Builder, _ op: Op, half: Bool) {
        let lane: Lane = half ? .h : f.bit(22) ? .d : .s
        let t = lane.float
        let v = ir.v(f.rn)
        ir.setScalar(f.rd, ir.float(op, ir.extractLane(v, lane, 0, as: t), ir.extractLane(v, lane, 1, as: t)))
    }

    /// Reduction in the manual's order: halves of halves.
    static func across(_ f: A64, _ ir: Builder, _ op: Op, half: Bool) {
        if !half, !f.q { return ir.undefined() }
        let lane: Lane = half ? .h : .s
        var lanes = (0..<(f.q ? lane.count : lane.count / 2)).map {
            ir.extractLane(ir.v(f.rn), lane, $0, as: lane.float)
        }
        while lanes.count > 1 {
            lanes = stride(from: 0, to: lanes.count, by: 2).map { ir.float(op, lanes[$0], lanes[$0 + 1]) }
        }
        ir.setScalar(f.rd, lanes[0])
    }

    // MARK: Two registers

    static func one(_ f: A64, _ ir: Builder, _ op: Op, aux: UInt8 = 0, half: Bool) {
        guard let s = shape(f, half: half, scalar: false) else { return ir.undefined() }
        s.set(ir, f.rd, ir.vector(op, s.lane, s.operand(ir, f.rn), aux: aux))
    }

    static func oneHelper(_ f: A64, _ ir: Builder, _ op: LaneOp, half: Bool, scalar: Bool) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        ir.setV(f.rd, helper(ir, op, s, ir.v(f.rn)))
    }

    static func toInt(_ f: A64, _ ir: Builder, _ r: Rounding, scalar: Bool, half: Bool = false) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        toInt(ir, s, f, r, fractionBits: 0)
    }

    private static func toInt(_ ir: Builder, _ s: FloatShape, _ f: A64, _ r: Rounding, fractionBits: Int) {
        if s.scalar, s.lane != .h {
            let x = ir.floatToInt(
                ir.scalar(f.rn, s.type), to: s.lane == .d ? .i64 : .i32, r, unsigned: f.u,
                fractionBits: fractionBits)
            return ir.setV(f.rd, ir.vectorFromScalar(x))
        }
        let a = s.scalar ? ir.splatLane(ir.v(f.rn), s.lane, 0) : s.operand(ir, f.rn)
        let result = ir.floatToInt(
            a, to: .v128, r, unsigned: f.u, fractionBits: fractionBits, lane: s.lane)
        finish(ir, s, f.rd, result)
    }

    static func fromInt(_ f: A64, _ ir: Builder, scalar: Bool, half: Bool = false) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        fromInt(ir, s, f, fractionBits: 0)
    }

    /// A lone lane has zeros beside it, which stay zeros and raise nothing.
    private static func fromInt(_ ir: Builder, _ s: FloatShape, _ f: A64, fractionBits: Int) {
        let a = s.scalar ? ir.vectorFromScalar(ir.scalar(f.rn, s.type)) : s.operand(ir, f.rn)
        let result = ir.intToFloat(a, to: .v128, unsigned: f.u, fractionBits: fractionBits, lane: s.lane)
        if s.scalar { ir.setV(f.rd, result) } else { s.set(ir, f.rd, result) }
    }

    // MARK: Fixed point and by element

    /// immh:immb (22:16) → lane and fraction bits.
    static func fixed(_ f: A64) -> (Lane, Int)? {
        let imm = f.bits(22, 16)
        if imm & 0x40 != 0 { return (.d, 128 - imm) }
        if imm & 0x20 != 0 { return (.s, 64 - imm) }
        if imm & 0x10 != 0 { return (.h, 32 - imm) }
        return nil
    }

    static func fixedPoint(_ f: A64, _ ir: Builder, toInt: Bool, scalar: Bool) {
        guard let (lane, bits) = fixed(f), scalar || lane != .d || f.q else { return ir.undefined() }
        let s = FloatShape(lane: lane, full: f.q && !scalar, scalar: scalar)
        if toInt {
            Self.toInt(ir, s, f, .zero, fractionBits: bits)
        } else {
            fromInt(ir, s, f, fractionBits: bits)
        }
    }

    enum ElementOp { case multiply, multiplyX, add, subtract }

    static func byElement(_ f: A64, _ ir: Builder, _ op: ElementOp, scalar: Bool, half: Bool) {
        let lane: Lane = half ? .h : f.bit(22) ? .d : .s
        if !half, lane == .d, f.bit(21) { return ir.undefined() }
        if !scalar, lane == .d, !f.q { return ir.undefined() }
        let s = FloatShape(lane: lane, full: f.q && !scalar, scalar: scalar)
        let h = f.bits(11, 11), l = f.bits(21, 21), m = f.bits(20, 20)
        let index = half ? h << 2 | l << 1 | m : lane == .s ? h << 1 | l : h
        let register = half ? f.bits(19, 16) : f.rm
        let signs: FusedSigns = op == .subtract ? .factor : []
        if scalar, op != .multiplyX {
            let t = s.type
            let n = ir.scalar(f.rn, t)
            let e = ir.extractLane(ir.v(register), lane, index, as: t)
            if op == .multiply { return ir.setScalar(f.rd, ir.float(.fmul, n, e)) }
            return ir.setScalar(f.rd, ir.fmulAdd(ir.scalar(f.rd, t), n, e, negating: signs))
        }
        let element = ir.splatLane(ir.v(register), lane, index)
        // The element may be infinite.
        let n = s.repeated(ir, f.rn)
        switch op {
        case .multiply: s.set(ir, f.rd, ir.vector(.fmul, lane, n, element))
        case .multiplyX:
            if half { return ir.setV(f.rd, helper(ir, .mulX, s, ir.v(f.rn), element)) }
            step(ir, .mulX, s, f.rd, f.rn, element)
        case .add, .subtract:
            s.set(ir, f.rd, ir.fmulAdd(s.repeated(ir, f.rd), n, element, lane, negating: signs))
        }
    }
}
