/// A 64-bit sum over bytes, for damage and not against forgery: four lanes of multiply and rotate, 32 bytes a round.
public enum Checksum {
    private static let odd: UInt64 = 0x9e37_79b9_7f4a_7c15
    private static let mix: UInt64 = 0xd6e8_feb8_6659_fd93

    @inline(__always)
    private static func step(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        let x = (lane ^ word) &* odd
        return x << 29 | x >> 35
    }

    public static func sum(_ p: UnsafeRawPointer, _ count: Int, seed: UInt64 = 0) -> UInt64 {
        var a = seed &+ odd
        var b = seed ^ mix
        var c = seed &+ mix
        var d = ~seed
        var i = 0
        while i &+ 32 <= count {
            a = step(a, p.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            b = step(b, p.loadUnaligned(fromByteOffset: i &+ 8, as: UInt64.self))
            c = step(c, p.loadUnaligned(fromByteOffset: i &+ 16, as: UInt64.self))
            d = step(d, p.loadUnaligned(fromByteOffset: i &+ 24, as: UInt64.self))
            i &+= 32
        }
        var sum = step(step(step(a, b), c), d) ^ UInt64(count)
        while i < count {
            sum = step(sum, UInt64(p.load(fromByteOffset: i, as: UInt8.self)) | 0x100)
            i &+= 1
        }
        sum ^= sum >> 32
        sum = sum &* mix
        return sum ^ sum >> 29
    }
}
