import Guest
import IR

/// Estimates of reciprocals and the steps that refine them, and FMULX. What NaNs, infinities and numbers near the ends of
/// the exponents' range want is left to the helper; all others are computed here.
extension A64Table {
    /// `fast`, or where a bit of `special` is set, the helper.
    private static func unless(
        _ special: Value, _ ir: Builder, _ fast: () -> Value, helper: () -> Value
    ) -> Value {
        let then = ir.makeBlock(pc: ir.pc)
        let other = ir.makeBlock(pc: ir.pc)
        let join = ir.makeBlock(pc: ir.pc)
        let pc = ir.pc
        ir.branch(ir.anyBit(special), then: then, else: other)
        ir.begin(then, keepState: true)
        ir.jump(join, [helper()])
        ir.begin(other, keepState: true)
        ir.jump(join, [fast()])
        ir.begin(join, keepState: true)
        ir.startInstruction(pc: pc)
        return ir.parameter(.v128)
    }

    /// Sets bits in lanes of `a` whose magnitude is not below 2^n; nil: that are infinite or NaNs.
    private static func notBelow(_ n: Int?, _ a: Value, _ lane: Lane, _ ir: Builder) -> Value {
        let double = lane == .d
        let exponent = UInt64(n.map { $0 + (double ? 1023 : 127) } ?? (double ? 2047 : 255))
        let magnitude = ir.vand(a, ir.splatConst(lane, double ? .max >> 1 : 0x7fff_ffff))
        let limit = ir.splatConst(lane, (exponent << (double ? 52 : 23)) - 1)
        return ir.vector(.vcompareGreaterSigned, lane, magnitude, limit)
    }

    private static func operand(_ ir: Builder, _ s: FloatShape, _ n: Int) -> Value {
        s.scalar ? ir.splatLane(ir.v(n), s.lane, 0) : s.repeated(ir, n)
    }

    static func step(_ f: A64, _ ir: Builder, _ op: LaneOp, scalar: Bool) {
        guard let s = shape(f, half: false, scalar: scalar) else { return ir.undefined() }
        step(ir, op, s, f.rd, f.rn, operand(ir, s, f.rm))
    }

    /// Vd := FRECPS, FRSQRTS or FMULX of Vn and b.
    static func step(_ ir: Builder, _ op: LaneOp, _ s: FloatShape, _ d: Int, _ n: Int, _ b: Value) {
        let a = operand(ir, s, n)
        // Products stay finite.
        let range: Int? = op == .mulX ? nil : s.lane == .d ? 511 : 63
        let special = ir.vor(notBelow(range, a, s.lane, ir), notBelow(range, b, s.lane, ir))
        func constant(_ double: UInt64, _ single: UInt64) -> Value {
            ir.splatConst(s.lane, s.lane == .d ? double : single)
        }
        let result = unless(special, ir) {
            switch op {
            case .recipStep:
                let two = constant(0x4000_0000_0000_0000, 0x4000_0000)
                return ir.fmulAdd(two, a, b, s.lane, negating: .factor)
            case .rsqrtStep:
                // 3 - a · b is zero or far from being tiny, so that halving it is exact.
                let three = constant(0x4008_0000_0000_0000, 0x4040_0000)
                let difference = ir.fmulAdd(three, a, b, s.lane, negating: .factor)
                return ir.vector(.fmul, s.lane, difference, constant(0x3fe0_0000_0000_0000, 0x3f00_0000))
            default: return ir.vector(.fmul, s.lane, a, b)
            }
        } helper: {
            Self.helper(ir, op, s, a, b)
        }
        finish(ir, s, d, result)
    }

    // MARK: Estimates of single precision

    static func estimate(_ f: A64, _ ir: Builder, _ op: LaneOp, scalar: Bool) {
        guard let s = shape(f, half: false, scalar: scalar) else { return ir.undefined() }
        guard s.lane == .s else { return ir.setV(f.rd, helper(ir, op, s, ir.v(f.rn))) }
        let a = operand(ir, s, f.rn)
        // Normal numbers, for the reciprocal those whose own is normal, for the root positive ones, are the least signed
        // numbers with this added.
        let (subject, limit): (Value, UInt64) =
            op == .recipEstimate
            ? (ir.vand(a, ir.splatConst(.s, 0x7fff_ffff)), 0xfdff_ffff) : (a, 0xfeff_ffff)
        let moved = ir.vector(.vadd, .s, subject, ir.splatConst(.s, 0x7f80_0000))
        let special = ir.vector(.vcompareGreaterSigned, .s, moved, ir.splatConst(.s, limit))
        let result = unless(special, ir) {
            op == .recipEstimate ? recipEstimate(ir, a) : rsqrtEstimate(ir, a)
        } helper: {
            helper(ir, op, s, a)
        }
        finish(ir, s, f.rd, result)
    }

    /// The table's value at the upper four bits of `key` less what its slope makes of the lower four: the estimate's fraction,
    /// or one more.
    private static func interpolate(
        _ ir: Builder, _ key: Value, table: (UInt64, UInt64), slopes: (UInt64, UInt64), shift: Int
    ) -> Value {
        // Bytes above 15 give zero.
        let index = ir.vor(ir.vector(.vshiftRight, .s, key, imm: 4), ir.splatConst(.s, 0xffff_ff00))
        let start = ir.tableLookup(ir.vconst(low: table.0, high: table.1), index)
        let slope = ir.tableLookup(ir.vconst(low: slopes.0, high: slopes.1), index)
        let distance = ir.vand(key, ir.splatConst(.s, 15))
        let fall = ir.vector(
            .vshiftRight, .s, ir.vector(.vmulAddPairs, .s, slope, distance), imm: Int64(shift))
        return ir.vector(.vsub, .s, start, fall)
    }

    /// RecipEstimate of the manual for the eight upper bits of the fraction: e/512 is 256/a rounded, a in units of 1/512 and a
    /// half more.
    private static func recipEstimate(_ ir: Builder, _ a: Value) -> Value {
        let key = ir.vand(ir.vector(.vshiftRight, .s, a, imm: 15), ir.splatConst(.s, 0xff))
        let guess = interpolate(
            ir, key, table: (0x6474_8699_aec6_e1ff, 0x0811_1a24_2f3b_4755),
            slopes: (0x0f0f_1213_1517_1b1e, 0x0808_090a_0a0c_0c0e), shift: 4)
        // e is too large if (2e - 1)(2a + 1) is above 2^19.
        let divisor = ir.vector(
            .vadd, .s, ir.vector(.vadd, .s, key, key), ir.splatConst(.s, 513))
        let twice = ir.vector(.vadd, .s, ir.vector(.vadd, .s, guess, guess), ir.splatConst(.s, 511))
        let product = ir.vector(.vmulAddPairs, .s, twice, divisor)
        let excess = ir.vector(.vcompareGreaterSigned, .s, product, ir.splatConst(.s, 1 << 19))
        let fraction = ir.vector(.vshiftLeft, .s, ir.vector(.vadd, .s, guess, excess), imm: 15)
        let exponent = ir.vector(
            .vsub, .s, ir.splatConst(.s, 253 << 23), ir.vand(a, ir.splatConst(.s, 0x7f80_0000)))
        return ir.vor(
            ir.vector(.vadd, .s, exponent, fraction), ir.vand(a, ir.splatConst(.s, 0x8000_0000)))
    }

    /// RecipSqrtEstimate of the manual, by the lowest bit of the exponent and the seven upper ones of the fraction.
    private static func rsqrtEstimate(_ ir: Builder, _ a: Value) -> Value {
        let key = ir.vand(ir.vector(.vshiftRight, .s, a, imm: 16), ir.splatConst(.s, 0xff))
        let guess = interpolate(
            ir, key, table: (0x0811_1c27_3443_5569, 0x7683_91a2_b4c9_e2ff),
            slopes: (0x0f10_1516_181c_2328, 0x181b_1c20_2429_303b), shift: 5)
        // a, in units of 1/1024, is twice as large with an even exponent; e is too large if a(2e - 1)² is not below 2^28.
        let odd = ir.vand(key, ir.splatConst(.s, 0x7f))
        let once = ir.vector(.vadd, .s, ir.vector(.vadd, .s, odd, odd), ir.splatConst(.s, 257))
        let isEven = ir.vector(.vcompareGreaterSigned, .s, ir.splatConst(.s, 0x80), key)
        let radicand = ir.vector(.vadd, .s, once, ir.vand(once, isEven))
        let twice = ir.vector(.vadd, .s, ir.vector(.vadd, .s, guess, guess), ir.splatConst(.s, 511))
        let product = ir.vector(.vmul, .s, ir.vector(.vmulAddPairs, .s, twice, twice), radicand)
        let excess = ir.vector(.vcompareGreaterSigned, .s, product, ir.splatConst(.s, (1 << 28) - 1))
        let fraction = ir.vector(.vshiftLeft, .s, ir.vector(.vadd, .s, guess, excess), imm: 15)
        let field = ir.vector(
            .vsub, .s, ir.splatConst(.s, 380), ir.vector(.vshiftRight, .s, a, imm: 23))
        let exponent = ir.vector(.vshiftLeft, .s, ir.vector(.vshiftRight, .s, field, imm: 1), imm: 23)
        return ir.vor(exponent, fraction)
    }
}
