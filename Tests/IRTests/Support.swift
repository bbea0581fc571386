import IR
import SoftFloat

/// xorshift64*, so that a failure can be repeated.
struct Random: RandomNumberGenerator {
    var state: UInt64
    init(seed: UInt64) { state = seed | 1 }
    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_f491_4f6c_dd1d
    }

    /// Half of the time something at an edge.
    mutating func interesting() -> UInt64 {
        let x = next()
        switch x & 15 {
        case 0: return 0
        case 1: return .max
        case 2: return 0x8000_0000_0000_0000
        case 3: return 0x7fff_ffff_ffff_ffff
        case 4: return 0x8000_0000
        case 5: return 0x7fff_ffff
        case 6: return next() & 0x80ff_7f01_0080_ff80
        case 7: return next() & 7
        default: return next()
        }
    }
    mutating func vector() -> Constant128 { Constant128(low: interesting(), high: interesting()) }
}

func evaluate(
    _ op: Op, _ type: Type, lane: Lane = .b, aux: UInt8 = 0, imm: Int64 = 0, from argumentType: Type? = nil,
    _ a: Constant128, _ b: Constant128 = .zero, _ c: Constant128 = .zero, pool: Constant128 = .zero,
    mode: FloatMode = FloatMode(), flags: UnsafeMutablePointer<FloatFlags>? = nil
) -> Constant128 {
    var raised = FloatFlags()
    let result = Evaluator.evaluate(
        op, type: type, lane: lane, aux: aux, imm: imm, argumentType: argumentType ?? type, a: a, b: b, c: c,
        pool: pool, mode: mode, flags: &raised)
    flags?.pointee.formUnion(raised)
    return result
}

/// On integers and scalar floats.
func evaluate(
    _ op: Op, _ type: Type, lane: Lane = .b, aux: UInt8 = 0, imm: Int64 = 0, from argumentType: Type? = nil,
    _ a: UInt64, _ b: UInt64 = 0, _ c: UInt64 = 0, mode: FloatMode = FloatMode(),
    flags: UnsafeMutablePointer<FloatFlags>? = nil
) -> UInt64 {
    evaluate(
        op, type, lane: lane, aux: aux, imm: imm, from: argumentType, Constant128(low: a, high: 0),
        Constant128(low: b, high: 0), Constant128(low: c, high: 0), mode: mode, flags: flags
    ).low
}

extension Constant128 {
    static let zero = Constant128(low: 0, high: 0)

    init<T: FixedWidthInteger>(lanes: [T]) {
        self = lanes.withUnsafeBytes { $0.loadUnaligned(as: Constant128.self) }
    }
    func lanes<T: FixedWidthInteger>(_: T.Type) -> [T] {
        withUnsafeBytes(of: self) { bytes in
            (0..<16 / MemoryLayout<T>.size).map {
                bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<T>.size, as: T.self)
            }
        }
    }

    /// 32 hexadecimal digits, the byte at the lowest address first.
    init(bytes hex: String) {
        let digits = Array(hex.utf8).map { UInt8($0 < 0x61 ? $0 - 0x30 : $0 - 0x57) }
        self.init(lanes: (0..<16).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] })
    }
}
