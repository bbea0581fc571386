import Guest
import IR

/// Floating point on vectors and on SIMD scalars. Half precision has its own encodings (FEAT_FP16).
extension A64Table {
    /// Where an encoding holds its lane width and whether it is scalar.
    struct FloatShape {
        var lane: Lane
        /// Full 128 bits.
        var full: Bool
        var scalar: Bool

        var type: Type { lane.float }

        /// The operand with harmless upper lanes: those of a 64-bit vector repeat the lower ones, so that they raise
        /// nothing that the lower ones do not.
        func operand(_ ir: Builder, _ n: Int) -> Value {
            full || scalar ? ir.v(n) : ir.concatLow(ir.v(n), ir.v(n))
        }

        func set(_ ir: Builder, _ n: Int, _ value: Value) { ir.setV(n, value, q: full) }
    }

    /// Shape by sz (22) and Q (30); nil for the reserved 1D.
    private static func shape(_ f: A64, half: Bool, scalar: Bool) -> FloatShape? {
        let lane: Lane = half ? .h : f.bit(22) ? .d : .s
        if !scalar, lane == .d, !f.q { return nil }
        return FloatShape(lane: lane, full: f.q && !scalar, scalar: scalar)
    }

    private static func helper(_ ir: Builder, _ op: LaneOp, _ s: FloatShape, _ a: Value, _ b: Value = .none) -> Value {
        let imm = UInt32(op.rawValue) | UInt32(s.lane.rawValue) << 8 | (s.full ? 1 << 10 : 0) | (s.scalar ? 1 << 11 : 0)
        return ir.call(FloatHelper.lanes, result: .v128, immediate: imm, a, b)
    }

    /// Vn op Vm by lanes, on scalars through the scalar type.
    private static func apply(
        _ ir: Builder, _ s: FloatShape, _ n: Int, _ m: Int, _ vector: (Value, Value) -> Value,
        _ scalar: (Value, Value) -> Value
    ) -> Value {
        if s.scalar { return ir.vectorFromScalar(scalar(ir.scalar(n, s.type), ir.scalar(m, s.type))) }
        return vector(s.operand(ir, n), s.operand(ir, m))
    }

    private static func arithmetic(_ f: A64, _ ir: Builder, _ op: Op, half: Bool, scalar: Bool = false) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        let result = apply(ir, s, f.rn, f.rm, { ir.vector(op, s.lane, $0, $1) }, { ir.float(op, $0, $1) })
        if s.scalar { ir.setV(f.rd, result) } else { s.set(ir, f.rd, result) }
    }

    /// Keeps the low lane of a scalar's result.
    private static func finish(_ ir: Builder, _ s: FloatShape, _ rd: Int, _ value: Value) {
        if s.scalar {
            ir.setV(rd, ir.vectorFromScalar(ir.bitcast(value, to: s.type)))
        } else {
            s.set(ir, rd, value)
        }
    }

    private static func threeHelper(_ f: A64, _ ir: Builder, _ op: LaneOp, half: Bool, scalar: Bool) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        ir.setV(f.rd, helper(ir, op, s, ir.v(f.rn), ir.v(f.rm)))
    }

    private static func compare(_ f: A64, _ ir: Builder, _ op: Op, half: Bool, scalar: Bool, absolute: Bool = false) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        func operand(_ n: Int) -> Value {
            // A lone lane, repeated, raises nothing of its own.
            let v = s.scalar ? ir.splatLane(ir.v(n), s.lane, 0) : s.operand(ir, n)
            return absolute ? ir.vector(.fabs, s.lane, v) : v
        }
        finish(ir, s, f.rd, ir.vector(op, s.lane, operand(f.rn), operand(f.rm)))
    }

    private static func compareZero(_ f: A64, _ ir: Builder, _ op: Op, reversed: Bool, half: Bool, scalar: Bool) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        let a = s.scalar ? ir.splatLane(ir.v(f.rn), s.lane, 0) : s.operand(ir, f.rn)
        let zero = ir.vconst(low: 0, high: 0)
        finish(ir, s, f.rd, reversed ? ir.vector(op, s.lane, zero, a) : ir.vector(op, s.lane, a, zero))
    }

    private static func fused(_ f: A64, _ ir: Builder, subtract: Bool, half: Bool) {
        guard let s = shape(f, half: half, scalar: false) else { return ir.undefined() }
        var n = s.operand(ir, f.rn)
        if subtract { n = ir.vector(.fneg, s.lane, n) }
        s.set(ir, f.rd, ir.fmulAdd(s.operand(ir, f.rd), n, s.operand(ir, f.rm), s.lane))
    }

    private static func absoluteDifference(_ f: A64, _ ir: Builder, half: Bool, scalar: Bool) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        let result = apply(
            ir, s, f.rn, f.rm, { ir.vector(.fabs, s.lane, ir.vector(.fsub, s.lane, $0, $1)) },
            { ir.float(.fabs, ir.float(.fsub, $0, $1)) })
        if s.scalar { ir.setV(f.rd, result) } else { s.set(ir, f.rd, result) }
    }

    /// Op on neighbours of the pair Vn:Vm.
    private static func pairwise(_ f: A64, _ ir: Builder, _ op: Op, half: Bool) {
        guard let s = shape(f, half: half, scalar: false) else { return ir.undefined() }
        let (n, m) = s.full ? (ir.v(f.rn), ir.v(f.rm)) : (ir.concatLow(ir.v(f.rn), ir.v(f.rm)), ir.concatLow(ir.v(f.rn), ir.v(f.rm)))
        let even = ir.vector(.unzipEven, s.lane, n, m)
        let odd = ir.vector(.unzipOdd, s.lane, n, m)
        s.set(ir, f.rd, ir.vector(op, s.lane, even, odd))
    }

    /// FADDP and the like of a scalar: the two lowest lanes.
    private static func scalarPair(_ f: A64, _ ir: Builder, _ op: Op, half: Bool) {
        let lane: Lane = half ? .h : f.bit(22) ? .d : .s
        let t = lane.float
        let v = ir.v(f.rn)
        ir.setScalar(f.rd, ir.float(op, ir.extractLane(v, lane, 0, as: t), ir.extractLane(v, lane, 1, as: t)))
    }

    /// Reduction in the manual's order: halves of halves.
    private static func across(_ f: A64, _ ir: Builder, _ op: Op, half: Bool) {
        if !half, !f.q { return ir.undefined() }
        let lane: Lane = half ? .h : .s
        var lanes = (0..<(f.q ? lane.count : lane.count / 2)).map { ir.extractLane(ir.v(f.rn), lane, $0, as: lane.float) }
        while lanes.count > 1 {
            lanes = stride(from: 0, to: lanes.count, by: 2).map { ir.float(op, lanes[$0], lanes[$0 + 1]) }
        }
        ir.setScalar(f.rd, lanes[0])
    }

    // MARK: Three registers


    static let floatVectorThree: [Encoding<A64>] = [
        Encoding("FMAXNM (vector)", "0 Q 0 01110 0 sz 1 Rm:5 110001 Rn:5 Rd:5") { f, ir in arithmetic(f, ir, .fmaxNumber, half: false) },
        Encoding("FMLA (vector)", "0 Q 0 01110 0 sz 1 Rm:5 110011 Rn:5 Rd:5") { f, ir in fused(f, ir, subtract: false, half: false) },
        Encoding("FADD (vector)", "0 Q 0 01110 0 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in arithmetic(f, ir, .fadd, half: false) },
        Encoding("FMULX (vector)", "0 Q 0 01110 0 sz 1 Rm:5 110111 Rn:5 Rd:5") { f, ir in threeHelper(f, ir, .mulX, half: false, scalar: false) },
        Encoding("FCMEQ (register, vector)", "0 Q 0 01110 0 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareEqual, half: false, scalar: false) },
        Encoding("FMAX (vector)", "0 Q 0 01110 0 sz 1 Rm:5 111101 Rn:5 Rd:5") { f, ir in arithmetic(f, ir, .fmax, half: false) },
        Encoding("FRECPS (vector)", "0 Q 0 01110 0 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in threeHelper(f, ir, .recipStep, half: false, scalar: false) },
        Encoding("FMINNM (vector)", "0 Q 0 01110 1 sz 1 Rm:5 110001 Rn:5 Rd:5") { f, ir in arithmetic(f, ir, .fminNumber, half: false) },
        Encoding("FMLS (vector)", "0 Q 0 01110 1 sz 1 Rm:5 110011 Rn:5 Rd:5") { f, ir in fused(f, ir, subtract: true, half: false) },
        Encoding("FSUB (vector)", "0 Q 0 01110 1 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in arithmetic(f, ir, .fsub, half: false) },
        Encoding("FMIN (vector)", "0 Q 0 01110 1 sz 1 Rm:5 111101 Rn:5 Rd:5") { f, ir in arithmetic(f, ir, .fmin, half: false) },
        Encoding("FRSQRTS (vector)", "0 Q 0 01110 1 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in threeHelper(f, ir, .rsqrtStep, half: false, scalar: false) },
        Encoding("FMAXNMP (vector)", "0 Q 1 01110 0 sz 1 Rm:5 110001 Rn:5 Rd:5") { f, ir in pairwise(f, ir, .fmaxNumber, half: false) },
        Encoding("FADDP (vector)", "0 Q 1 01110 0 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in pairwise(f, ir, .fadd, half: false) },
        Encoding("FMUL (vector)", "0 Q 1 01110 0 sz 1 Rm:5 110111 Rn:5 Rd:5") { f, ir in arithmetic(f, ir, .fmul, half: false) },
        Encoding("FCMGE (register, vector)", "0 Q 1 01110 0 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareGreaterEqual, half: false, scalar: false) },
        Encoding("FACGE (vector)", "0 Q 1 01110 0 sz 1 Rm:5 111011 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareGreaterEqual, half: false, scalar: false, absolute: true) },
        Encoding("FMAXP (vector)", "0 Q 1 01110 0 sz 1 Rm:5 111101 Rn:5 Rd:5") { f, ir in pairwise(f, ir, .fmax, half: false) },
        Encoding("FDIV (vector)", "0 Q 1 01110 0 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in arithmetic(f, ir, .fdiv, half: false) },
        Encoding("FMINNMP (vector)", "0 Q 1 01110 1 sz 1 Rm:5 110001 Rn:5 Rd:5") { f, ir in pairwise(f, ir, .fminNumber, half: false) },
        Encoding("FABD (vector)", "0 Q 1 01110 1 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in absoluteDifference(f, ir, half: false, scalar: false) },
        Encoding("FCMGT (register, vector)", "0 Q 1 01110 1 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareGreater, half: false, scalar: false) },
        Encoding("FACGT (vector)", "0 Q 1 01110 1 sz 1 Rm:5 111011 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareGreater, half: false, scalar: false, absolute: true) },
        Encoding("FMINP (vector)", "0 Q 1 01110 1 sz 1 Rm:5 111101 Rn:5 Rd:5") { f, ir in pairwise(f, ir, .fmin, half: false) },
    ]

    static let floatScalarThree: [Encoding<A64>] = [
        Encoding("FMULX (scalar)", "01 0 11110 0 sz 1 Rm:5 110111 Rn:5 Rd:5") { f, ir in threeHelper(f, ir, .mulX, half: false, scalar: true) },
        Encoding("FCMEQ (register, scalar)", "01 0 11110 0 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareEqual, half: false, scalar: true) },
        Encoding("FRECPS (scalar)", "01 0 11110 0 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in threeHelper(f, ir, .recipStep, half: false, scalar: true) },
        Encoding("FRSQRTS (scalar)", "01 0 11110 1 sz 1 Rm:5 111111 Rn:5 Rd:5") { f, ir in threeHelper(f, ir, .rsqrtStep, half: false, scalar: true) },
        Encoding("FCMGE (register, scalar)", "01 1 11110 0 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareGreaterEqual, half: false, scalar: true) },
        Encoding("FACGE (scalar)", "01 1 11110 0 sz 1 Rm:5 111011 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareGreaterEqual, half: false, scalar: true, absolute: true) },
        Encoding("FABD (scalar)", "01 1 11110 1 sz 1 Rm:5 110101 Rn:5 Rd:5") { f, ir in absoluteDifference(f, ir, half: false, scalar: true) },
        Encoding("FCMGT (register, scalar)", "01 1 11110 1 sz 1 Rm:5 111001 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareGreater, half: false, scalar: true) },
        Encoding("FACGT (scalar)", "01 1 11110 1 sz 1 Rm:5 111011 Rn:5 Rd:5") { f, ir in compare(f, ir, .fcompareGreater, half: false, scalar: true, absolute: true) },
    ]

    static let floatPairAndAcross: [Encoding<A64>] = [
        Encoding("FMAXNMP (scalar)", "01 1 11110 0 sz 11000 01100 10 Rn:5 Rd:5") { f, ir in scalarPair(f, ir, .fmaxNumber, half: false) },
        Encoding("FADDP (scalar)", "01 1 11110 0 sz 11000 01101 10 Rn:5 Rd:5") { f, ir in scalarPair(f, ir, .fadd, half: false) },
        Encoding("FMAXP (scalar)", "01 1 11110 0 sz 11000 01111 10 Rn:5 Rd:5") { f, ir in scalarPair(f, ir, .fmax, half: false) },
        Encoding("FMINNMP (scalar)", "01 1 11110 1 sz 11000 01100 10 Rn:5 Rd:5") { f, ir in scalarPair(f, ir, .fminNumber, half: false) },
        Encoding("FMINP (scalar)", "01 1 11110 1 sz 11000 01111 10 Rn:5 Rd:5") { f, ir in scalarPair(f, ir, .fmin, half: false) },
        Encoding("FMAXNMV", "0 Q 1 01110 0 0 11000 01100 10 Rn:5 Rd:5") { f, ir in across(f, ir, .fmaxNumber, half: false) },
        Encoding("FMAXV", "0 Q 1 01110 0 0 11000 01111 10 Rn:5 Rd:5") { f, ir in across(f, ir, .fmax, half: false) },
        Encoding("FMINNMV", "0 Q 1 01110 1 0 11000 01100 10 Rn:5 Rd:5") { f, ir in across(f, ir, .fminNumber, half: false) },
        Encoding("FMINV", "0 Q 1 01110 1 0 11000 01111 10 Rn:5 Rd:5") { f, ir in across(f, ir, .fmin, half: false) },
    ]

    // MARK: Two registers

    private static func one(_ f: A64, _ ir: Builder, _ op: Op, aux: UInt8 = 0, half: Bool) {
        guard let s = shape(f, half: half, scalar: false) else { return ir.undefined() }
        s.set(ir, f.rd, ir.vector(op, s.lane, s.operand(ir, f.rn), aux: aux))
    }

    private static func oneHelper(_ f: A64, _ ir: Builder, _ op: LaneOp, half: Bool, scalar: Bool) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        ir.setV(f.rd, helper(ir, op, s, ir.v(f.rn)))
    }

    private static func toInt(_ f: A64, _ ir: Builder, _ r: Rounding, scalar: Bool, half: Bool = false) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        let a = s.scalar ? ir.splatLane(ir.v(f.rn), s.lane, 0) : s.operand(ir, f.rn)
        if s.scalar, s.lane != .h {
            let t: Type = s.lane == .d ? .i64 : .i32
            return ir.setV(
                f.rd, ir.vectorFromScalar(ir.floatToInt(ir.scalar(f.rn, s.type), to: t, r, unsigned: f.u)))
        }
        finish(ir, s, f.rd, ir.floatToInt(a, to: .v128, r, unsigned: f.u, lane: s.lane))
    }

    private static func fromInt(_ f: A64, _ ir: Builder, scalar: Bool, half: Bool = false) {
        guard let s = shape(f, half: half, scalar: scalar) else { return ir.undefined() }
        let a = s.scalar ? ir.splatLane(ir.v(f.rn), s.lane, 0) : s.operand(ir, f.rn)
        finish(ir, s, f.rd, ir.intToFloat(a, to: .v128, unsigned: f.u, lane: s.lane))
    }

    static let floatVectorTwo: [Encoding<A64>] = [
        Encoding("FABS (vector)", "0 Q 0 01110 1 sz 10000 01111 10 Rn:5 Rd:5") { f, ir in one(f, ir, .fabs, half: false) },
        Encoding("FNEG (vector)", "0 Q 1 01110 1 sz 10000 01111 10 Rn:5 Rd:5") { f, ir in one(f, ir, .fneg, half: false) },
        Encoding("FSQRT (vector)", "0 Q 1 01110 1 sz 10000 11111 10 Rn:5 Rd:5") { f, ir in one(f, ir, .fsqrt, half: false) },
        Encoding("FRINTN (vector)", "0 Q 0 01110 0 sz 10000 11000 10 Rn:5 Rd:5") { f, ir in one(f, ir, .froundToIntegral, aux: 0, half: false) },
        Encoding("FRINTM (vector)", "0 Q 0 01110 0 sz 10000 11001 10 Rn:5 Rd:5") { f, ir in one(f, ir, .froundToIntegral, aux: 2, half: false) },
        Encoding("FRINTP (vector)", "0 Q 0 01110 1 sz 10000 11000 10 Rn:5 Rd:5") { f, ir in one(f, ir, .froundToIntegral, aux: 1, half: false) },
        Encoding("FRINTZ (vector)", "0 Q 0 01110 1 sz 10000 11001 10 Rn:5 Rd:5") { f, ir in one(f, ir, .froundToIntegral, aux: 3, half: false) },
        Encoding("FRINTA (vector)", "0 Q 1 01110 0 sz 10000 11000 10 Rn:5 Rd:5") { f, ir in one(f, ir, .froundToIntegral, aux: Rounding.nearestAway.rawValue, half: false) },
        Encoding("FRINTX (vector)", "0 Q 1 01110 0 sz 10000 11001 10 Rn:5 Rd:5") { f, ir in one(f, ir, .froundToIntegral, aux: Rounding.current.rawValue | 0x80, half: false) },
        Encoding("FRINTI (vector)", "0 Q 1 01110 1 sz 10000 11001 10 Rn:5 Rd:5") { f, ir in one(f, ir, .froundToIntegral, aux: Rounding.current.rawValue, half: false) },
        Encoding("FRINT32Z (vector)", "0 Q 0 01110 0 sz 10000 11110 10 Rn:5 Rd:5", "FEAT_FRINTTS") { f, ir in oneHelper(f, ir, .roundN32Zero, half: false, scalar: false) },
        Encoding("FRINT32X (vector)", "0 Q 1 01110 0 sz 10000 11110 10 Rn:5 Rd:5", "FEAT_FRINTTS") { f, ir in oneHelper(f, ir, .roundN32Current, half: false, scalar: false) },
        Encoding("FRINT64Z (vector)", "0 Q 0 01110 0 sz 10000 11111 10 Rn:5 Rd:5", "FEAT_FRINTTS") { f, ir in oneHelper(f, ir, .roundN64Zero, half: false, scalar: false) },
        Encoding("FRINT64X (vector)", "0 Q 1 01110 0 sz 10000 11111 10 Rn:5 Rd:5", "FEAT_FRINTTS") { f, ir in oneHelper(f, ir, .roundN64Current, half: false, scalar: false) },
        Encoding("FCMGT (zero, vector)", "0 Q 0 01110 1 sz 10000 01100 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareGreater, reversed: false, half: false, scalar: false) },
        Encoding("FCMEQ (zero, vector)", "0 Q 0 01110 1 sz 10000 01101 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareEqual, reversed: false, half: false, scalar: false) },
        Encoding("FCMLT (zero, vector)", "0 Q 0 01110 1 sz 10000 01110 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareGreater, reversed: true, half: false, scalar: false) },
        Encoding("FCMGE (zero, vector)", "0 Q 1 01110 1 sz 10000 01100 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareGreaterEqual, reversed: false, half: false, scalar: false) },
        Encoding("FCMLE (zero, vector)", "0 Q 1 01110 1 sz 10000 01101 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareGreaterEqual, reversed: true, half: false, scalar: false) },
        Encoding("FRECPE (vector)", "0 Q 0 01110 1 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in oneHelper(f, ir, .recipEstimate, half: false, scalar: false) },
        Encoding("FRSQRTE (vector)", "0 Q 1 01110 1 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in oneHelper(f, ir, .rsqrtEstimate, half: false, scalar: false) },
        Encoding("URECPE", "0 Q 0 01110 1 0 10000 11100 10 Rn:5 Rd:5") { f, ir in oneHelper(f, ir, .recipEstimateFixed, half: false, scalar: false) },
        Encoding("URSQRTE", "0 Q 1 01110 1 0 10000 11100 10 Rn:5 Rd:5") { f, ir in oneHelper(f, ir, .rsqrtEstimateFixed, half: false, scalar: false) },
        Encoding("FCVTNS, FCVTNU (vector)", "0 Q U 01110 0 sz 10000 11010 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .nearestEven, scalar: false) },
        Encoding("FCVTMS, FCVTMU (vector)", "0 Q U 01110 0 sz 10000 11011 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .minusInfinity, scalar: false) },
        Encoding("FCVTAS, FCVTAU (vector)", "0 Q U 01110 0 sz 10000 11100 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .nearestAway, scalar: false) },
        Encoding("SCVTF, UCVTF (vector, integer)", "0 Q U 01110 0 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in fromInt(f, ir, scalar: false) },
        Encoding("FCVTPS, FCVTPU (vector)", "0 Q U 01110 1 sz 10000 11010 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .plusInfinity, scalar: false) },
        Encoding("FCVTZS, FCVTZU (vector, integer)", "0 Q U 01110 1 sz 10000 11011 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .zero, scalar: false) },
        Encoding("FCVTL, FCVTL2", "0 Q 0 01110 0 sz 10000 10111 10 Rn:5 Rd:5") { f, ir in
            let lane: Lane = f.bit(22) ? .d : .s
            ir.setV(f.rd, ir.vector(.fwiden, lane, ir.v(f.rn), imm: f.q ? 1 : 0))
        },
        Encoding("FCVTN, FCVTN2", "0 Q 0 01110 0 sz 10000 10110 10 Rn:5 Rd:5") { f, ir in
            let narrow = ir.vector(.fnarrow, f.bit(22) ? .d : .s, ir.v(f.rn))
            ir.setV(f.rd, f.q ? ir.concatLow(ir.v(f.rd), narrow) : narrow)
        },
        Encoding("FCVTXN, FCVTXN2", "0 Q 1 01110 0 1 10000 10110 10 Rn:5 Rd:5") { f, ir in
            let s = FloatShape(lane: .d, full: true, scalar: false)
            let wide = helper(ir, .convertOdd, s, ir.v(f.rn))
            let narrow = ir.lowHalf(ir.vector(.vnarrow, .d, wide, wide))
            ir.setV(f.rd, f.q ? ir.concatLow(ir.v(f.rd), narrow) : narrow)
        },
    ]

    static let floatScalarTwo: [Encoding<A64>] = [
        Encoding("FCMGT (zero, scalar)", "01 0 11110 1 sz 10000 01100 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareGreater, reversed: false, half: false, scalar: true) },
        Encoding("FCMEQ (zero, scalar)", "01 0 11110 1 sz 10000 01101 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareEqual, reversed: false, half: false, scalar: true) },
        Encoding("FCMLT (zero, scalar)", "01 0 11110 1 sz 10000 01110 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareGreater, reversed: true, half: false, scalar: true) },
        Encoding("FCMGE (zero, scalar)", "01 1 11110 1 sz 10000 01100 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareGreaterEqual, reversed: false, half: false, scalar: true) },
        Encoding("FCMLE (zero, scalar)", "01 1 11110 1 sz 10000 01101 10 Rn:5 Rd:5") { f, ir in compareZero(f, ir, .fcompareGreaterEqual, reversed: true, half: false, scalar: true) },
        Encoding("FRECPE (scalar)", "01 0 11110 1 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in oneHelper(f, ir, .recipEstimate, half: false, scalar: true) },
        Encoding("FRECPX", "01 0 11110 1 sz 10000 11111 10 Rn:5 Rd:5") { f, ir in oneHelper(f, ir, .recpX, half: false, scalar: true) },
        Encoding("FRSQRTE (scalar)", "01 1 11110 1 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in oneHelper(f, ir, .rsqrtEstimate, half: false, scalar: true) },
        Encoding("FCVTNS, FCVTNU (scalar, SIMD)", "01 U 11110 0 sz 10000 11010 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .nearestEven, scalar: true) },
        Encoding("FCVTMS, FCVTMU (scalar, SIMD)", "01 U 11110 0 sz 10000 11011 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .minusInfinity, scalar: true) },
        Encoding("FCVTAS, FCVTAU (scalar, SIMD)", "01 U 11110 0 sz 10000 11100 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .nearestAway, scalar: true) },
        Encoding("SCVTF, UCVTF (scalar, SIMD)", "01 U 11110 0 sz 10000 11101 10 Rn:5 Rd:5") { f, ir in fromInt(f, ir, scalar: true) },
        Encoding("FCVTPS, FCVTPU (scalar, SIMD)", "01 U 11110 1 sz 10000 11010 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .plusInfinity, scalar: true) },
        Encoding("FCVTZS, FCVTZU (scalar, SIMD)", "01 U 11110 1 sz 10000 11011 10 Rn:5 Rd:5") { f, ir in toInt(f, ir, .zero, scalar: true) },
        Encoding("FCVTXN (scalar)", "01 1 11110 0 1 10000 10110 10 Rn:5 Rd:5") { f, ir in
            let s = FloatShape(lane: .d, full: false, scalar: true)
            ir.setV(f.rd, helper(ir, .convertOdd, s, ir.v(f.rn)))
        },
    ]

    // MARK: Fixed point and by element

    /// immh:immb (22:16) → lane and fraction bits.
    private static func fixed(_ f: A64) -> (Lane, Int)? {
        let imm = f.bits(22, 16)
        if imm & 0x40 != 0 { return (.d, 128 - imm) }
        if imm & 0x20 != 0 { return (.s, 64 - imm) }
        if imm & 0x10 != 0 { return (.h, 32 - imm) }
        return nil
    }

    private static func fixedPoint(_ f: A64, _ ir: Builder, toInt: Bool, scalar: Bool) {
        guard let (lane, bits) = fixed(f), scalar || lane != .d || f.q else { return ir.undefined() }
        let s = FloatShape(lane: lane, full: f.q && !scalar, scalar: scalar)
        let a = s.scalar ? ir.splatLane(ir.v(f.rn), s.lane, 0) : s.operand(ir, f.rn)
        let result = toInt
            ? ir.floatToInt(a, to: .v128, .zero, unsigned: f.u, fractionBits: bits, lane: lane)
            : ir.intToFloat(a, to: .v128, unsigned: f.u, fractionBits: bits, lane: lane)
        finish(ir, s, f.rd, result)
    }

    private enum ElementOp { case multiply, multiplyX, add, subtract }

    private static func byElement(_ f: A64, _ ir: Builder, _ op: ElementOp, scalar: Bool, half: Bool) {
        let lane: Lane = half ? .h : f.bit(22) ? .d : .s
        if !half, lane == .d, f.bit(21) { return ir.undefined() }
        if !scalar, lane == .d, !f.q { return ir.undefined() }
        let s = FloatShape(lane: lane, full: f.q && !scalar, scalar: scalar)
        let h = f.bits(11, 11), l = f.bits(21, 21), m = f.bits(20, 20)
        let index = half ? h << 2 | l << 1 | m : lane == .s ? h << 1 | l : h
        let element = ir.splatLane(ir.v(half ? f.bits(19, 16) : f.rm), lane, index)
        if scalar, op != .multiplyX {
            let t = s.type
            var n = ir.scalar(f.rn, t)
            let e = ir.bitcast(element, to: t)
            if op == .multiply { return ir.setScalar(f.rd, ir.float(.fmul, n, e)) }
            if op == .subtract { n = ir.float(.fneg, n) }
            return ir.setScalar(f.rd, ir.fmulAdd(ir.scalar(f.rd, t), n, e))
        }
        var n = s.operand(ir, f.rn)
        switch op {
        case .multiply: s.set(ir, f.rd, ir.vector(.fmul, lane, n, element))
        case .multiplyX: ir.setV(f.rd, helper(ir, .mulX, s, ir.v(f.rn), element))
        case .add, .subtract:
            if op == .subtract { n = ir.vector(.fneg, lane, n) }
            s.set(ir, f.rd, ir.fmulAdd(s.operand(ir, f.rd), n, element, lane))
        }
    }

    static let floatFixedAndElement: [Encoding<A64>] = [
        Encoding("SCVTF, UCVTF (vector, fixed-point)", "0 Q U 011110 immh:4 immb:3 11100 1 Rn:5 Rd:5") { f, ir in fixedPoint(f, ir, toInt: false, scalar: false) },
        Encoding("FCVTZS, FCVTZU (vector, fixed-point)", "0 Q U 011110 immh:4 immb:3 11111 1 Rn:5 Rd:5") { f, ir in fixedPoint(f, ir, toInt: true, scalar: false) },
        Encoding("SCVTF, UCVTF (scalar SIMD, fixed-point)", "01 U 111110 immh:4 immb:3 11100 1 Rn:5 Rd:5") { f, ir in fixedPoint(f, ir, toInt: false, scalar: true) },
        Encoding("FCVTZS, FCVTZU (scalar SIMD, fixed-point)", "01 U 111110 immh:4 immb:3 11111 1 Rn:5 Rd:5") { f, ir in fixedPoint(f, ir, toInt: true, scalar: true) },
        Encoding("FMLA (by element)", "0 Q 0 01111 1 sz L M Rm:4 0001 H 0 Rn:5 Rd:5") { f, ir in byElement(f, ir, .add, scalar: false, half: false) },
        Encoding("FMLS (by element)", "0 Q 0 01111 1 sz L M Rm:4 0101 H 0 Rn:5 Rd:5") { f, ir in byElement(f, ir, .subtract, scalar: false, half: false) },
        Encoding("FMUL (by element)", "0 Q 0 01111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5") { f, ir in byElement(f, ir, .multiply, scalar: false, half: false) },
        Encoding("FMULX (by element)", "0 Q 1 01111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5") { f, ir in byElement(f, ir, .multiplyX, scalar: false, half: false) },
        Encoding("FMLA (scalar, by element)", "01 0 11111 1 sz L M Rm:4 0001 H 0 Rn:5 Rd:5") { f, ir in byElement(f, ir, .add, scalar: true, half: false) },
        Encoding("FMLS (scalar, by element)", "01 0 11111 1 sz L M Rm:4 0101 H 0 Rn:5 Rd:5") { f, ir in byElement(f, ir, .subtract, scalar: true, half: false) },
        Encoding("FMUL (scalar, by element)", "01 0 11111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5") { f, ir in byElement(f, ir, .multiply, scalar: true, half: false) },
        Encoding("FMULX (scalar, by element)", "01 1 11111 1 sz L M Rm:4 1001 H 0 Rn:5 Rd:5") { f, ir in byElement(f, ir, .multiplyX, scalar: true, half: false) },
    ]
}
