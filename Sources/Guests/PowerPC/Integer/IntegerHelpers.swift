import IR

/// Helpers of fixed-point instructions that the IR has no ops for.
enum IntegerHelper {
    /// a and 64 zeros after it divided by b: the quotient, and 1 above it if that is too large.
    static let divideExtendedSigned = HelperBase.integer
    static let divideExtendedUnsigned = HelperBase.integer + 1
    static let random = HelperBase.integer + 2
    /// Bits of b that the bytes of a choose.
    static let permuteBits = HelperBase.integer + 3
    static let fromDenselyPacked = HelperBase.integer + 4
    static let toDenselyPacked = HelperBase.integer + 5

    static let all: [Helper] = [
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = divideSigned(f.pointee.a.low, f.pointee.b.low)
        },
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            let quotient = divide(f.pointee.a.low, f.pointee.b.low)
            f.pointee.result = Constant128(low: quotient ?? 0, high: quotient == nil ? 1 : 0)
        },
        { _, frame in
            var generator = SystemRandomNumberGenerator()
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = Constant128(low: generator.next(), high: 0)
        },
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = Constant128(low: permuted(f.pointee.a.low, f.pointee.b.low), high: 0)
        },
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = eachWord(f.pointee.a.low, groups: 10, DenselyPacked.decoded, to: 12)
        },
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = eachWord(f.pointee.a.low, groups: 12, DenselyPacked.encoded, to: 10)
        },
    ]

    /// (a << 64) / b, nil if it has more than 64 bits.
    private static func divide(_ a: UInt64, _ b: UInt64) -> UInt64? {
        a < b ? b.dividingFullWidth((high: a, low: 0)).quotient : nil
    }

    private static func divideSigned(_ a: UInt64, _ b: UInt64) -> Constant128 {
        let isNegative = (a ^ b) &>> 63 != 0
        let magnitude = divide(
            Int64(bitPattern: a).magnitude, Int64(bitPattern: b).magnitude)
        guard let magnitude else { return Constant128(low: 0, high: 1) }
        let most: UInt64 = isNegative ? 1 &<< 63 : 1 &<< 63 &- 1
        return Constant128(
            low: isNegative ? 0 &- magnitude : magnitude, high: magnitude > most ? 1 : 0)
    }

    private static func permuted(_ indices: UInt64, _ bits: UInt64) -> UInt64 {
        var result: UInt64 = 0
        var i: UInt64 = 0
        while i < 8 {
            let index = indices &>> (8 &* i) & 0xff
            if index < 64 { result |= (bits &>> (63 &- index) & 1) &<< i }
            i &+= 1
        }
        return result
    }

    /// The two groups of bits at the low end of each word by `body` to such of another width.
    private static func eachWord(
        _ x: UInt64, groups from: UInt64, _ body: (UInt32) -> UInt32, to: UInt64
    ) -> Constant128 {
        var result: UInt64 = 0
        var i: UInt64 = 0
        while i < 4 {
            let word = 32 &* (i &>> 1)
            let group = x &>> (word &+ from &* (i & 1)) & (1 &<< from &- 1)
            result |= UInt64(body(UInt32(truncatingIfNeeded: group))) &<< (word &+ to &* (i & 1))
            i &+= 1
        }
        return Constant128(low: result, high: 0)
    }
}
