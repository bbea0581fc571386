import IR

/// The hash rounds of the Arm manual's SHA instructions: four of SHA-1 and SHA-256, two of SHA-512.
/// Arguments: Vd, Vn, Vm.
enum CryptoHelper {
    static let sha1Choose = HelperBase.crypto + 0
    static let sha1Parity = HelperBase.crypto + 1
    static let sha1Majority = HelperBase.crypto + 2
    static let sha256Part1 = HelperBase.crypto + 3
    static let sha256Part2 = HelperBase.crypto + 4
    static let sha512Part1 = HelperBase.crypto + 5
    static let sha512Part2 = HelperBase.crypto + 6

    static let all: [Helper] = [
        { _, frame in sha1(frame.assumingMemoryBound(to: HelperFrame.self)) { ($1 ^ $2) & $0 ^ $2 } },
        { _, frame in sha1(frame.assumingMemoryBound(to: HelperFrame.self)) { $0 ^ $1 ^ $2 } },
        { _, frame in sha1(frame.assumingMemoryBound(to: HelperFrame.self)) { $0 & $1 | ($0 | $1) & $2 } },
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = sha256(f.pointee.a, f.pointee.b, f.pointee.c).0
        },
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            f.pointee.result = sha256(f.pointee.b, f.pointee.a, f.pointee.c).1
        },
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            let (w, x, y) = (f.pointee.a, f.pointee.b, f.pointee.c)
            let high = choose(y.high, x.low, x.high) &+ rotations(y.high, 14, 18, 41) &+ w.high
            let t = high &+ y.low
            let low = choose(t, y.high, x.low) &+ rotations(t, 14, 18, 41) &+ w.low
            f.pointee.result = Constant128(low: low, high: high)
        },
        { _, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            let (w, x, y) = (f.pointee.a, f.pointee.b, f.pointee.c)
            let high = majority(x.low, y.high, y.low) &+ rotations(y.low, 28, 34, 39) &+ w.high
            let low = majority(high, y.low, y.high) &+ rotations(high, 28, 34, 39) &+ w.low
            f.pointee.result = Constant128(low: low, high: high)
        },
    ]

    private static func choose<T: FixedWidthInteger>(_ x: T, _ y: T, _ z: T) -> T { (y ^ z) & x ^ z }
    private static func majority<T: FixedWidthInteger>(_ x: T, _ y: T, _ z: T) -> T { x & y | (x | y) & z }
    private static func rotate(_ x: UInt64, _ n: UInt64) -> UInt64 { x &>> n | x &<< (64 &- n) }
    private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x &>> n | x &<< (32 &- n) }
    private static func rotations(_ x: UInt64, _ a: UInt64, _ b: UInt64, _ c: UInt64) -> UInt64 {
        rotate(x, a) ^ rotate(x, b) ^ rotate(x, c)
    }
    private static func rotations(_ x: UInt32, _ a: UInt32, _ b: UInt32, _ c: UInt32) -> UInt32 {
        rotate(x, a) ^ rotate(x, b) ^ rotate(x, c)
    }

    private typealias Words = (UInt32, UInt32, UInt32, UInt32)
    private static func words(_ v: Constant128) -> Words {
        (
            UInt32(truncatingIfNeeded: v.low), UInt32(truncatingIfNeeded: v.low >> 32),
            UInt32(truncatingIfNeeded: v.high), UInt32(truncatingIfNeeded: v.high >> 32)
        )
    }
    private static func vector(_ w: Words) -> Constant128 {
        Constant128(
            low: UInt64(w.0) | UInt64(w.1) << 32, high: UInt64(w.2) | UInt64(w.3) << 32)
    }

    @inline(__always)
    private static func sha1(
        _ f: UnsafeMutablePointer<HelperFrame>, _ function: (UInt32, UInt32, UInt32) -> UInt32
    ) {
        var x = words(f.pointee.a)
        var y = words(f.pointee.b).0
        let w = words(f.pointee.c)
        func round(_ w: UInt32) {
            let next = y &+ rotate(x.0, 27) &+ function(x.1, x.2, x.3) &+ w
            y = x.3
            x = (next, x.0, rotate(x.1, 2), x.2)
        }
        round(w.0)
        round(w.1)
        round(w.2)
        round(w.3)
        f.pointee.result = vector(x)
    }

    /// SHA256hash of the manual: both halves of the state after four rounds.
    @inline(__always)
    private static func sha256(
        _ first: Constant128, _ second: Constant128, _ schedule: Constant128
    ) -> (Constant128, Constant128) {
        var x = words(first)
        var y = words(second)
        let w = words(schedule)
        func round(_ w: UInt32) {
            let t = y.3 &+ rotations(y.0, 6, 11, 25) &+ choose(y.0, y.1, y.2) &+ w
            let next = t &+ rotations(x.0, 2, 13, 22) &+ majority(x.0, x.1, x.2)
            y = (x.3 &+ t, y.0, y.1, y.2)
            x = (next, x.0, x.1, x.2)
        }
        round(w.0)
        round(w.1)
        round(w.2)
        round(w.3)
        return (vector(x), vector(y))
    }
}
