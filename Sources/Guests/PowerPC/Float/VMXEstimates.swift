import IR
import SoftFloat

/// Operations of the `estimate` helper on words: 2 to a power, and the logarithm to the base of 2.
enum VMXEstimate: UInt32 {
    case power, logarithm

    static func run(_ f: UnsafeMutablePointer<HelperFrame>, _ mode: FloatMode) {
        let estimate = VMXEstimate(rawValue: UInt32(truncatingIfNeeded: f.pointee.immediate)) ?? .power
        func half(_ a: UInt64) -> UInt64 {
            estimate.one(a >> 32, mode) << 32 | estimate.one(a & 0xffff_ffff, mode)
        }
        f.pointee.result = Constant128(low: half(f.pointee.a.low), high: half(f.pointee.a.high))
    }

    private func one(_ a: UInt64, _ mode: FloatMode) -> UInt64 {
        let result =
            self == .power ? SoftFloat.power(ofTwo: a, mode) : SoftFloat.logarithm(a, mode)
        return result & 0xffff_ffff
    }
}
