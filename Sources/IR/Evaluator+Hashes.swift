/// Rounds and schedules of the Secure Hash Standard (FIPS 180-4).
extension Evaluator {
    @inline(__always)
    private static func word(_ v: Constant128, _ lane: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: (lane < 2 ? v.low : v.high) &>> shift((lane & 1) &* 32))
    }
    private static func vector(_ w0: UInt32, _ w1: UInt32, _ w2: UInt32, _ w3: UInt32) -> Constant128 {
        Constant128(low: UInt64(w0) | UInt64(w1) &<< 32, high: UInt64(w2) | UInt64(w3) &<< 32)
    }

    private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x &>> n | x &<< (32 &- n) }
    private static func rotations(_ x: UInt32, _ i: UInt32, _ j: UInt32, _ k: UInt32) -> UInt32 {
        rotate(x, i) ^ rotate(x, j) ^ rotate(x, k)
    }
    private static func choose(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 { (y ^ z) & x ^ z }
    private static func majority(_ x: UInt32, _ y: UInt32, _ z: UInt32) -> UInt32 { x & y | (x | y) & z }

    static func sha1(_ function: Int64, _ state: Constant128, _ sums: Constant128) -> Constant128 {
        var (a, b, c, d) = (word(state, 3), word(state, 2), word(state, 1), word(state, 0))
        // It is in the first sum.
        var e: UInt32 = 0
        var i = 3
        while i >= 0 {
            let mixed: UInt32 =
                switch function {
                case 0: choose(b, c, d)
                case 1: b ^ c ^ d
                default: majority(b, c, d)
                }
            let next = e &+ rotate(a, 27) &+ mixed &+ word(sums, i)
            (a, b, c, d, e) = (next, a, rotate(b, 2), c, d)
            i &-= 1
        }
        return vector(d, c, b, a)
    }

    static func sha256(_ hgdc: Constant128, _ feba: Constant128, _ sums: Constant128) -> Constant128 {
        var (h, g, d, c) = (word(hgdc, 0), word(hgdc, 1), word(hgdc, 2), word(hgdc, 3))
        var (f, e, b, a) = (word(feba, 0), word(feba, 1), word(feba, 2), word(feba, 3))
        var i = 0
        while i < 2 {
            let t = h &+ rotations(e, 6, 11, 25) &+ choose(e, f, g) &+ word(sums, i)
            let next = t &+ rotations(a, 2, 13, 22) &+ majority(a, b, c)
            (h, g, f, e) = (g, f, e, d &+ t)
            (d, c, b, a) = (c, b, a, next)
            i &+= 1
        }
        return vector(f, e, b, a)
    }

    static func sha256Schedule(_ op: Op, _ a: Constant128, _ b: Constant128) -> Constant128 {
        if op == .sha256Schedule0 {
            func sum(_ x: UInt32, _ next: UInt32) -> UInt32 {
                x &+ (rotate(next, 7) ^ rotate(next, 18) ^ next &>> 3)
            }
            return vector(
                sum(word(a, 0), word(a, 1)), sum(word(a, 1), word(a, 2)), sum(word(a, 2), word(a, 3)),
                sum(word(a, 3), word(b, 0)))
        }
        func sum(_ x: UInt32, _ other: UInt32) -> UInt32 {
            x &+ (rotate(other, 17) ^ rotate(other, 19) ^ other &>> 10)
        }
        let first = sum(word(a, 0), word(b, 2))
        let second = sum(word(a, 1), word(b, 3))
        return vector(first, second, sum(word(a, 2), first), sum(word(a, 3), second))
    }
}
