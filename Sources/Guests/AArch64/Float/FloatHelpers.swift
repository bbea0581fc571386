import IR
import SoftFloat

/// Indices in the guest's helper table of floating-point operations that the IR has no op for.
enum FloatHelper {
    static let bfConvert = HelperBase.float
    static let roundToIntN = HelperBase.float + 1
    static let toInt32JS = HelperBase.float + 2
    static let lanes = HelperBase.float + 3
    static let mulAddHalves = HelperBase.float + 4
    static let bfDot = HelperBase.float + 5
    static let bfMatrixMultiply = HelperBase.float + 6

    static let all: [Helper] = [
        // bfConvert: i32 → i64
        { state, frame in
            withFloatFrame(state, frame) { f, mode, flags in
                let x = UInt32(truncatingIfNeeded: f.pointee.a.low)
                f.pointee.result = Constant128(low: UInt64(SoftFloat.bfConvert(x, mode, &flags)), high: 0)
            }
        },
        // roundToIntN of the lowest lane
        { state, frame in
            withFloatFrame(state, frame) { f, mode, flags in
                let imm = f.pointee.immediate
                let double = imm & 1 != 0
                let x = double ? f.pointee.a.low : f.pointee.a.low & 0xffff_ffff
                let r = SoftFloat.roundToIntN(
                    x, bits: imm & 4 != 0 ? 64 : 32, imm & 2 != 0 ? mode.rounding : .zero,
                    double ? .double : .single, mode, &flags)
                f.pointee.result = Constant128(low: r, high: 0)
            }
        },
        // toInt32JS: the result, and NZCV in the upper half
        { state, frame in
            withFloatFrame(state, frame) { f, mode, flags in
                let (result, exact) = SoftFloat.toInt32JS(f.pointee.a.low, mode, &flags)
                f.pointee.result = Constant128(low: UInt64(result) | (exact ? 1 << 62 : 0), high: 0)
            }
        },
        // lanes: a LaneOp on each lane
        { state, frame in
            withFloatFrame(state, frame) { f, mode, flags in
                f.pointee.result = LaneOp.run(f, mode, &flags)
            }
        },
        // mulAddHalves: a + b · c. Immediate: bit 0 full width, bit 1 the upper half of the lanes of b and c.
        { state, frame in
            withFloatFrame(state, frame) { f, mode, flags in
                let full = f.pointee.immediate & 1 != 0
                let upper = f.pointee.immediate & 2 != 0
                let lanes = full ? 4 : 2
                let result = eachSingle(lanes) { i in
                    let source = upper ? i &+ lanes : i
                    return UInt32(
                        truncatingIfNeeded: SoftFloat.mulAddHalves(
                            UInt64(single(f.pointee.a, i)), UInt64(half(f.pointee.b, source)),
                            UInt64(half(f.pointee.c, source)), mode, &flags))
                }
                f.pointee.result = result
            }
        },
        // bfDot: a + the products of pairs of b and c.
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = eachSingle(4) { i in
                pairProduct(single(f.pointee.a, i), f.pointee.b, 2 &* i, f.pointee.c, 2 &* i)
            }
        },
        // bfMatrixMultiply: the 2 × 2 matrix a + b · the transpose of c, both 2 × 4.
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = eachSingle(4) { i in
                let row = (i &>> 1) &* 4
                let column = (i & 1) &* 4
                let first = pairProduct(single(f.pointee.a, i), f.pointee.b, row, f.pointee.c, column)
                return pairProduct(first, f.pointee.b, row &+ 2, f.pointee.c, column &+ 2)
            }
        },
    ]

    private static func single(_ v: Constant128, _ i: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: (i & 2 == 0 ? v.low : v.high) &>> UInt64(32 &* (i & 1)))
    }

    private static func half(_ v: Constant128, _ i: Int) -> UInt16 {
        UInt16(truncatingIfNeeded: (i & 4 == 0 ? v.low : v.high) &>> UInt64(16 &* (i & 3)))
    }

    /// The low `count` s lanes, made by `body`; zeros above.
    private static func eachSingle(_ count: Int, _ body: (Int) -> UInt32) -> Constant128 {
        var result = Constant128(low: 0, high: 0)
        var i = 0
        while i < count {
            let lane = UInt64(body(i)) &<< UInt64(32 &* (i & 1))
            if i < 2 { result.low |= lane } else { result.high |= lane }
            i &+= 1
        }
        return result
    }

    /// BFDotAdd on the h lanes i, i + 1 of b and k, k + 1 of c.
    private static func pairProduct(
        _ addend: UInt32, _ b: Constant128, _ i: Int, _ c: Constant128, _ k: Int
    ) -> UInt32 {
        SoftFloat.bfDot(addend, half(b, i), half(b, i &+ 1), half(c, k), half(c, k &+ 1))
    }
}

/// Operations of the `lanes` helper. Its immediate: bits 7:0 the op, 9:8 the lane, bit 10 full width, bit 11 scalar.
enum LaneOp: UInt8 {
    case mulX, recipStep, rsqrtStep, recipEstimate, rsqrtEstimate, recpX, recipEstimateFixed,
        rsqrtEstimateFixed
    case convertOdd, bfConvert, roundN32Zero, roundN32Current, roundN64Zero, roundN64Current

    static func run(
        _ f: UnsafeMutablePointer<HelperFrame>, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> Constant128 {
        let imm = f.pointee.immediate
        let op = LaneOp(rawValue: UInt8(truncatingIfNeeded: imm)) ?? .mulX
        let lane = Lane(rawValue: UInt8(truncatingIfNeeded: imm >> 8) & 3) ?? .d
        let total = imm & 1 << 11 != 0 ? lane.bits : imm & 1 << 10 != 0 ? 128 : 64
        let format: FloatFormat = lane == .h ? .half : lane == .s ? .single : .double
        let mask: UInt64 = .max >> UInt64(64 - lane.bits)
        var result = Constant128(low: 0, high: 0)
        var bit = 0
        while bit < total {
            let shift = UInt64(bit & 63)
            let a = (bit < 64 ? f.pointee.a.low : f.pointee.a.high) >> shift & mask
            let b = (bit < 64 ? f.pointee.b.low : f.pointee.b.high) >> shift & mask
            let r = op.one(a, b, format, mode, &flags) & mask
            if bit < 64 { result.low |= r << shift } else { result.high |= r << shift }
            bit += lane.bits
        }
        return result
    }

    private func one(
        _ a: UInt64, _ b: UInt64, _ t: FloatFormat, _ m: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        switch self {
        case .mulX: SoftFloat.mulX(a, b, t, m, &flags)
        case .recipStep: SoftFloat.recipStep(a, b, t, m, &flags)
        case .rsqrtStep: SoftFloat.rsqrtStep(a, b, t, m, &flags)
        case .recipEstimate: SoftFloat.recipEstimate(a, t, m, &flags)
        case .rsqrtEstimate: SoftFloat.rsqrtEstimate(a, t, m, &flags)
        case .recpX: SoftFloat.recpX(a, t, m, &flags)
        case .recipEstimateFixed: UInt64(SoftFloat.recipEstimate(fixed: UInt32(truncatingIfNeeded: a)))
        case .rsqrtEstimateFixed: UInt64(SoftFloat.rsqrtEstimate(fixed: UInt32(truncatingIfNeeded: a)))
        case .convertOdd: SoftFloat.convert(a, from: .double, to: .single, m.rounding(.odd), &flags)
        case .bfConvert: UInt64(SoftFloat.bfConvert(UInt32(truncatingIfNeeded: a), m, &flags))
        case .roundN32Zero: SoftFloat.roundToIntN(a, bits: 32, .zero, t, m, &flags)
        case .roundN32Current: SoftFloat.roundToIntN(a, bits: 32, m.rounding, t, m, &flags)
        case .roundN64Zero: SoftFloat.roundToIntN(a, bits: 64, .zero, t, m, &flags)
        case .roundN64Current: SoftFloat.roundToIntN(a, bits: 64, m.rounding, t, m, &flags)
        }
    }
}
