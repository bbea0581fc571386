import IR
import SoftFloat

/// Indices in the guest's helper table of floating-point operations that the IR has no op for.
enum FloatHelper {
    static let bfConvert = HelperBase.float
    static let roundToIntN = HelperBase.float + 1
    static let toInt32JS = HelperBase.float + 2
    static let lanes = HelperBase.float + 3

    static let all: [Helper] = [
        // bfConvert: i32 → i64
        { state, frame in
            withFrame(state, frame) { f, mode, flags in
                let x = UInt32(truncatingIfNeeded: f.pointee.a.low)
                f.pointee.result = Constant128(low: UInt64(SoftFloat.bfConvert(x, mode, &flags)), high: 0)
            }
        },
        // roundToIntN of the lowest lane
        { state, frame in
            withFrame(state, frame) { f, mode, flags in
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
            withFrame(state, frame) { f, mode, flags in
                let (result, exact) = SoftFloat.toInt32JS(f.pointee.a.low, mode, &flags)
                f.pointee.result = Constant128(low: UInt64(result) | (exact ? 1 << 62 : 0), high: 0)
            }
        },
        // lanes: a LaneOp on each lane
        { state, frame in
            withFrame(state, frame) { f, mode, flags in
                f.pointee.result = LaneOp.run(f, mode, &flags)
            }
        },
    ]

    private static func withFrame(
        _ state: UnsafeMutableRawPointer, _ frame: UnsafeMutableRawPointer,
        _ body: (UnsafeMutablePointer<HelperFrame>, FloatMode, inout FloatFlags) -> Void
    ) {
        let f = frame.assumingMemoryBound(to: HelperFrame.self)
        let mode = FloatMode(stored: (state + Int(RuntimeLayout.floatMode)).load(as: UInt32.self))
        var flags = FloatFlags()
        body(f, mode, &flags)
        (state + Int(RuntimeLayout.floatStatus)).assumingMemoryBound(to: UInt32.self).pointee |= flags.rawValue
    }
}

/// Operations of the `lanes` helper. Its immediate: bits 7:0 the op, 9:8 the lane, bit 10 full width, bit 11 scalar.
enum LaneOp: UInt8 {
    case mulX, recipStep, rsqrtStep, recipEstimate, rsqrtEstimate, recpX, recipEstimateFixed, rsqrtEstimateFixed
    case convertOdd, roundN32Zero, roundN32Current, roundN64Zero, roundN64Current

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
        case .roundN32Zero: SoftFloat.roundToIntN(a, bits: 32, .zero, t, m, &flags)
        case .roundN32Current: SoftFloat.roundToIntN(a, bits: 32, m.rounding, t, m, &flags)
        case .roundN64Zero: SoftFloat.roundToIntN(a, bits: 64, .zero, t, m, &flags)
        case .roundN64Current: SoftFloat.roundToIntN(a, bits: 64, m.rounding, t, m, &flags)
        }
    }
}
