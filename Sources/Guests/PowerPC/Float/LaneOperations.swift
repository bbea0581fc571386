import IR
import SoftFloat

/// Operations of the `lanes` helper, which its immediate names.
enum LaneOperation: UInt32 {
    /// Doubleword 0.
    case maxJava, minJava
    /// Doubleword 0 to a half, with FPRF as `fprfSource` has it.
    case toHalf
    /// Words.
    case toBFloat16

    static func run(
        _ f: UnsafeMutablePointer<HelperFrame>, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> Constant128 {
        let (a, b) = (f.pointee.a, f.pointee.b)
        switch LaneOperation(rawValue: UInt32(truncatingIfNeeded: f.pointee.immediate)) {
        case .maxJava: return Constant128(low: java(a.low, b.low, wantsLarger: true, mode, &flags), high: 0)
        case .minJava: return Constant128(low: java(a.low, b.low, wantsLarger: false, mode, &flags), high: 0)
        case .toHalf:
            let half = SoftFloat.convert(a.low, from: .double, to: .half, mode, &flags)
            return Constant128(low: half, high: FPRF.isKnown | FPRF.ofHalf(half))
        case .toBFloat16:
            func pair(_ words: UInt64) -> UInt64 {
                let low = SoftFloat.bfConvert(UInt32(truncatingIfNeeded: words), mode, &flags)
                let high = SoftFloat.bfConvert(UInt32(truncatingIfNeeded: words >> 32), mode, &flags)
                return UInt64(high) << 32 | UInt64(low)
            }
            return Constant128(low: pair(a.low), high: pair(a.high))
        case nil: return a
        }
    }

    /// Java's Math.max and Math.min: the first NaN, else the extremum, where -0 is below +0.
    private static func java(
        _ a: UInt64, _ b: UInt64, wantsLarger: Bool, _ mode: FloatMode, _ flags: inout FloatFlags
    ) -> UInt64 {
        _ = SoftFloat.compare(a, b, signalling: false, .double, mode, &flags)
        if SoftFloat.isNaN(a, .double) { return a }
        if SoftFloat.isNaN(b, .double) { return b }
        return wantsLarger
            ? SoftFloat.max(a, b, .double, mode, &flags) : SoftFloat.min(a, b, .double, mode, &flags)
    }
}

extension Builder {
    func laneOperation(_ operation: LaneOperation, _ a: Value, _ b: Value = .none) -> Value {
        call(FloatHelper.lanes, result: .v128, immediate: operation.rawValue, a, b)
    }

    /// Doubleword 0 of a VSR without its sign.
    func magnitude(_ n: Int) -> Value {
        and(extractLane(vsr(n), .d, 0, as: .i64), i64(Int64.max))
    }
}
