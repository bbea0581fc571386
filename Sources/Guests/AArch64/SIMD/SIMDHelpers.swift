import IR

/// Operations on lanes that no short sequence of IR ops gives.
enum SIMDHelper {
    static let multiplyPolynomial = HelperBase.simd + 0

    static let all: [Helper] = [
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            let a = f.pointee.a.low
            let b = f.pointee.b.low
            f.pointee.result = Constant128(
                low: multiplyFour(a, b), high: multiplyFour(a >> 32, b >> 32))
        }
    ]

    /// The 16-bit carry-less products of the four low bytes.
    private static func multiplyFour(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let x = spread(a)
        let y = spread(b)
        var result: UInt64 = 0
        var i: UInt64 = 0
        while i < 8 {
            let chosen = (y &>> i & 0x0001_0001_0001_0001) &* 0xffff
            result ^= x &<< i & chosen
            i &+= 1
        }
        return result
    }

    /// The four low bytes, each in 16 bits.
    private static func spread(_ x: UInt64) -> UInt64 {
        let low = x & 0xffff_ffff
        let two = (low | low << 16) & 0x0000_ffff_0000_ffff
        return (two | two << 8) & 0x00ff_00ff_00ff_00ff
    }
}
