import IR
import SoftFloat

/// Helpers of floating-point instructions that the IR has no ops for.
enum FloatHelper {
    /// fprfSource, compared → FR, FI and FPRF at their places.
    static let result = HelperBase.float
    /// fprfSource, compared, FloatFlags → FPSCR.
    static let status = HelperBase.float + 1
    /// Doubles a, b and the addend → a single. Immediate: a NarrowOperation.
    static let narrow = HelperBase.float + 2
    /// The tests before a division of a by b, and a root of a, by elements. Immediate: bit 0 root, 1 single, 2 all elements.
    static let divisionTest = HelperBase.float + 3
    /// Elements of `a` and `b`. Immediate: a LaneOperation.
    static let lanes = HelperBase.float + 4

    /// Words of a. Immediate: a VMXEstimate.
    static let estimate = HelperBase.float + 5

    /// Quads. Immediate: a QuadPrecisionOperation and its rounding.
    static let quad = HelperBase.float + 6

    static let all: [Helper] = [
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = Constant128(low: FPRF.value(f.pointee.a, compared: f.pointee.b), high: 0)
        },
        { state, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            let value = FPSCR.value(
                slot: (state + Int(Offset.fpscr)).load(as: UInt64.self),
                flags: UInt32(truncatingIfNeeded: f.pointee.c.low),
                result: FPRF.value(f.pointee.a, compared: f.pointee.b))
            f.pointee.result = Constant128(low: value, high: 0)
        },
        { state, frame in
            withFloatFrame(state, frame) { f, mode, flags in
                let operation = SoftFloat.NarrowOperation(
                    rawValue: UInt8(truncatingIfNeeded: f.pointee.immediate))
                let result = SoftFloat.narrow(
                    operation ?? .add, f.pointee.a.low, f.pointee.b.low, addend: f.pointee.c.low, mode, &flags
                )
                f.pointee.result = Constant128(low: result, high: 0)
            }
        },
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = Constant128(low: UInt64(DivisionTest.run(f)), high: 0)
        },
        { state, frame in
            withFloatFrame(state, frame) { f, mode, flags in
                f.pointee.result = LaneOperation.run(f, mode, &flags)
            }
        },
        { state, frame in
            let mode = FloatMode(nan: .firstOperand).quiet(state)
            VMXEstimate.run(frame.assumingMemoryBound(to: HelperFrame.self), mode)
        },
        { state, frame in withFloatFrame(state, frame) { QuadPrecisionOperation.run($0, $1, &$2) } },
    ]
}

/// ftdiv, ftsqrt and those of VSX: whether software may divide or take a root without looking at special cases.
enum DivisionTest {
    /// The CR field: 1, fg_flag, fe_flag, 0.
    static func run(_ f: UnsafeMutablePointer<HelperFrame>) -> UInt8 {
        let imm = f.pointee.immediate
        let single = imm & 2 != 0
        var result: UInt8 = 8
        var k = 0
        while k < (imm & 4 == 0 ? 1 : single ? 4 : 2) {
            let a = element(f.pointee.a, k, single)
            let b = element(f.pointee.b, k, single)
            result |= imm & 1 != 0 ? root(a, single) : division(a, b, single)
            k &+= 1
        }
        return result
    }

    private static func element(_ v: Constant128, _ k: Int, _ single: Bool) -> UInt64 {
        guard single else { return k == 0 ? v.low : v.high }
        return (k < 2 ? v.low : v.high) >> UInt64(32 * (k & 1)) & 0xffff_ffff
    }

    private struct Number {
        let exponent: Int
        let isZero: Bool
        let isDenormal: Bool
        let isInfinite: Bool
        let isNaN: Bool
        let isNegative: Bool

        init(_ x: UInt64, _ single: Bool) {
            let bits: UInt64 = single ? 23 : 52
            let fraction = x & (1 << bits - 1)
            let field = Int(x >> bits) & (single ? 0xff : 0x7ff)
            let most = single ? 0xff : 0x7ff
            isZero = field == 0 && fraction == 0
            isDenormal = field == 0 && fraction != 0
            isInfinite = field == most && fraction == 0
            isNaN = field == most && fraction != 0
            isNegative = x >> (single ? 31 : 63) & 1 != 0
            exponent = field - (single ? 127 : 1023)
        }
    }

    private static func division(_ a: UInt64, _ b: UInt64, _ single: Bool) -> UInt8 {
        let (a, b) = (Number(a, single), Number(b, single))
        // The exponents' limits: 1021 and 1023, or 125 and 127; -970 or -103.
        let top = single ? 127 : 1023
        var fe = a.isNaN || a.isInfinite || b.isNaN || b.isInfinite || b.isZero
        fe = fe || b.exponent <= 1 - top || b.exponent >= top - 2
        if !a.isZero {
            let difference = a.exponent - b.exponent
            fe = fe || difference >= top || difference <= 2 - top || a.exponent <= (single ? -103 : -970)
        }
        let fg = a.isInfinite || b.isInfinite || b.isZero || b.isDenormal
        return (fg ? 4 : 0) | (fe ? 2 : 0)
    }

    private static func root(_ b: UInt64, _ single: Bool) -> UInt8 {
        let b = Number(b, single)
        let fe = b.isNaN || b.isInfinite || b.isZero || b.isNegative || b.exponent <= (single ? -103 : -970)
        let fg = b.isInfinite || b.isZero || b.isDenormal
        return (fg ? 4 : 0) | (fe ? 2 : 0)
    }
}
