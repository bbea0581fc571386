import Guest
import IR

/// Power ISA I 6.10: VMX's singles. They round to the nearest, raise nothing, and with VSCR.NJ, which Linux sets, denormal
/// numbers are zeros: quiet floating point, or such as has nothing to raise and makes no difference of them.
extension PPCTable {
    private typealias Semantics = @Sendable (PPC, Builder) -> Void

    private static func two(_ op: Op) -> Semantics {
        { f, ir in f.vrt(ir) { ir.quiet(op, $0, $1) } }
    }

    /// To a whole number up or down, which one next to zero is for a denormal number.
    private static func roundAside(_ r: Rounding) -> Semantics {
        { f, ir in f.vrt(ir) { ir.quiet(.froundToIntegral, $0, aux: r.rawValue) } }
    }

    /// VRA × VRC + VRB, or -(VRA × VRC - VRB).
    private static func fused(subtracts: Bool) -> Semantics {
        { f, ir in
            f.vrt(ir) { a, b, c in
                let signs: FusedSigns = subtracts ? [.addend, .numbersOnly] : []
                let sum = ir.quiet(.fmulAdd, b, a, c, aux: signs.rawValue)
                guard subtracts else { return sum }
                let isNumber = ir.quiet(.fcompareEqual, sum, sum)
                return ir.vxor(sum, ir.vand(isNumber, ir.signs(.s)))
            }
        }
    }

    /// 1 / VRB or 1 / √VRB: more exact than the estimates of processors.
    private static func reciprocal(root: Bool) -> Semantics {
        { f, ir in
            f.vrt(ir) { b in
                ir.quiet(.fdiv, ir.every(.s, 0x3f80_0000), root ? ir.quiet(.fsqrt, b) : b)
            }
        }
    }

    private static func estimate(_ estimate: VMXEstimate) -> Semantics {
        { f, ir in
            f.vrt(ir) { ir.call(FloatHelper.estimate, result: .v128, immediate: estimate.rawValue, $0) }
        }
    }

    private static func compare(
        _ body: @escaping @Sendable (Builder, Value, Value) -> Value
    ) -> Semantics {
        { f, ir in
            let result = body(ir, ir.vr(f.ra), ir.vr(f.rb))
            ir.setVR(f.rt, result)
            if f.bit(21) { ir.setCR6(mask: result) }
        }
    }

    /// Bit 0 of words: not a ≤ b. Bit 1: not a ≥ -b. In a record form CR6 is 0, 0, whether there are none, 0.
    private static let compareBounds: Semantics = { f, ir in
        let (a, b) = (ir.vr(f.ra), ir.vr(f.rb))
        let isNotAbove = ir.quiet(.fcompareGreaterEqual, b, a)
        let isNotBelow = ir.quiet(.fcompareGreaterEqual, a, ir.vector(.fneg, .s, b))
        let above = ir.vandNot(ir.signs(.s), isNotAbove)
        let below = ir.vandNot(ir.every(.s, 0x4000_0000), isNotBelow)
        ir.setVR(f.rt, ir.vor(above, below))
        if f.bit(21) { ir.setCR6(mask: ir.vor(above, ir.shiftLeft(.s, below, 1))) }
    }

    /// Divided by two to the power of UIM. What singles have bits for is exact, and raises nothing as it is.
    private static func fromInteger(unsigned: Bool) -> Semantics {
        { f, ir in
            f.vrt(ir) { b in
                let (places, aux) = (Int64(f.ra), UInt8(unsigned ? 0x80 : 0))
                let isLong =
                    unsigned
                    ? ir.vand(b, ir.every(.s, 0xff00_0000))
                    : ir.vand(ir.vector(.vadd, .s, b, ir.every(.s, 1 << 24)), ir.every(.s, 0xfe00_0000))
                return ir.either(
                    ir.anyBit(isLong), .v128, { ir.quiet(.intToFloat, b, aux: aux, imm: places) },
                    else: { ir.vector(.intToFloat, .s, b, imm: places) })
            }
        }
    }

    /// Multiplied by two to the power of UIM; SAT where that does not fit. NaNs become 0 without. The numbers that do not fit
    /// are told apart as integers, so that what is left raises nothing.
    private static func toInteger(unsigned: Bool) -> Semantics {
        { f, ir in
            f.vrt(ir) { b in
                let sign: UInt64 = 0x8000_0000
                let magnitude = ir.vand(b, ir.every(.s, sign - 1))
                let isNaN = ir.vector(.vcompareGreaterSigned, .s, magnitude, ir.every(.s, 0x7f80_0000))
                let x = ir.vandNot(b, isNaN)
                // From 2³² or 2³¹ on.
                let limit = UInt64(127 + (unsigned ? 32 : 31) - f.ra) << 23
                let exceeds = ir.vector(.vcompareGreaterSigned, .s, x, ir.every(.s, limit - 1))
                // From -1 or below -2³¹.
                let least = UInt64(127 + (unsigned ? 0 : 31) - f.ra) << 23 | sign
                let isBelow = ir.vector(
                    .vcompareGreaterUnsigned, .s, x, ir.every(.s, unsigned ? least - 1 : least))
                ir.saturated(ir.vor(exceeds, isBelow))
                var fits = ir.vandNot(x, exceeds)
                // Nothing negative has an unsigned number.
                fits = ir.vandNot(fits, unsigned ? ir.shiftRightSigned(.s, x, 31) : isBelow)
                if f.ra != 0 { fits = ir.vector(.fmul, .s, fits, ir.every(.s, UInt64(127 + f.ra) << 23)) }
                let whole = ir.vector(.froundToIntegral, .s, fits, aux: Rounding.zero.rawValue)
                let number = ir.floatToInt(whole, to: .v128, .zero, unsigned: unsigned, lane: .s)
                if unsigned { return ir.vor(number, exceeds) }
                return ir.vor(
                    ir.vor(number, ir.shiftRight(.s, exceeds, 1)), ir.vand(isBelow, ir.signs(.s)))
            }
        }
    }

    /// To a whole number in a direction that leaves denormal numbers zero.
    private static func round(_ r: Rounding) -> Semantics {
        { f, ir in
            f.vrt(ir) { b in
                // Signalling NaNs would be invalid.
                let magnitude = ir.vand(b, ir.every(.s, 0x7fff_ffff))
                let isNaN = ir.vector(.vcompareGreaterSigned, .s, magnitude, ir.every(.s, 0x7f80_0000))
                let quiet = ir.vor(b, ir.vand(isNaN, ir.every(.s, 0x40_0000)))
                return ir.vector(.froundToIntegral, .s, quiet, aux: r.rawValue)
            }
        }
    }

    static let vmxFloat: [Encoding<PPC>] = [
        Encoding("vaddfp", "000100 VRT:5 VRA:5 VRB:5 00000001010", "", two(.fadd)),
        Encoding("vsubfp", "000100 VRT:5 VRA:5 VRB:5 00001001010", "", two(.fsub)),
        Encoding("vmaxfp", "000100 VRT:5 VRA:5 VRB:5 10000001010", "", two(.fmax)),
        Encoding("vminfp", "000100 VRT:5 VRA:5 VRB:5 10001001010", "", two(.fmin)),
        Encoding("vmaddfp", "000100 VRT:5 VRA:5 VRB:5 VRC:5 101110", "", fused(subtracts: false)),
        Encoding("vnmsubfp", "000100 VRT:5 VRA:5 VRB:5 VRC:5 101111", "", fused(subtracts: true)),
        Encoding("vrefp", "000100 VRT:5 xxxxx VRB:5 00100001010", "", reciprocal(root: false)),
        Encoding("vrsqrtefp", "000100 VRT:5 xxxxx VRB:5 00101001010", "", reciprocal(root: true)),
        Encoding("vexptefp", "000100 VRT:5 xxxxx VRB:5 00110001010", "", estimate(.power)),
        Encoding("vlogefp", "000100 VRT:5 xxxxx VRB:5 00111001010", "", estimate(.logarithm)),
        Encoding("vrfin", "000100 VRT:5 xxxxx VRB:5 01000001010", "", round(.nearestEven)),
        Encoding("vrfiz", "000100 VRT:5 xxxxx VRB:5 01001001010", "", round(.zero)),
        Encoding("vrfip", "000100 VRT:5 xxxxx VRB:5 01010001010", "", roundAside(.plusInfinity)),
        Encoding("vrfim", "000100 VRT:5 xxxxx VRB:5 01011001010", "", roundAside(.minusInfinity)),
        Encoding("vcfux", "000100 VRT:5 UIM:5 VRB:5 01100001010", "", fromInteger(unsigned: true)),
        Encoding("vcfsx", "000100 VRT:5 UIM:5 VRB:5 01101001010", "", fromInteger(unsigned: false)),
        Encoding("vctuxs", "000100 VRT:5 UIM:5 VRB:5 01110001010", "", toInteger(unsigned: true)),
        Encoding("vctsxs", "000100 VRT:5 UIM:5 VRB:5 01111001010", "", toInteger(unsigned: false)),
        Encoding(
            "vcmpeqfp, vcmpeqfp.", "000100 VRT:5 VRA:5 VRB:5 Rc 0011000110", "",
            compare { $0.quiet(.fcompareEqual, $1, $2) }),
        Encoding(
            "vcmpgefp, vcmpgefp.", "000100 VRT:5 VRA:5 VRB:5 Rc 0111000110", "",
            compare { $0.quiet(.fcompareGreaterEqual, $1, $2) }),
        Encoding(
            "vcmpgtfp, vcmpgtfp.", "000100 VRT:5 VRA:5 VRB:5 Rc 1011000110", "",
            compare { $0.quiet(.fcompareGreater, $1, $2) }),
        Encoding("vcmpbfp, vcmpbfp.", "000100 VRT:5 VRA:5 VRB:5 Rc 1111000110", "", compareBounds),
    ]
}

extension Builder {
    /// A quiet operation on singles.
    fileprivate func quiet(
        _ op: Op, _ a: Value, _ b: Value = .none, _ c: Value = .none, aux: UInt8 = 0, imm: Int64 = 0
    ) -> Value {
        emit(Instruction(op, .v128, lane: .s, aux: aux | quietFloat, a: a, b: b, c: c, imm: imm))
    }
}
