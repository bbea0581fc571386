import Guest
import IR

/// Helpers of loads and stores: the bytes of registers that lswx and stswx count from their first register. The immediate is
/// that register's number, with `isBigEndian`.
enum MemoryHelper {
    static let putByte = HelperBase.memory
    static let byte = HelperBase.memory + 1
    static let isBigEndian: UInt32 = 32

    static let all: [Helper] = [
        // a: the byte; b: its number. The first one in a register makes the others zero.
        { state, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            let number = f.pointee.b.low
            let place = register(state, f.pointee.immediate, number)
            let byte = (f.pointee.a.low & 0xff) &<< shift(f.pointee.immediate, number)
            place.pointee = number & 3 == 0 ? byte : place.pointee | byte
        },
        // a: the number.
        { state, frame in
            let f = frame.assumingMemoryBound(to: HelperFrame.self)
            let number = f.pointee.a.low
            let place = register(state, f.pointee.immediate, number)
            let byte = place.pointee &>> shift(f.pointee.immediate, number) & 0xff
            f.pointee.result = Constant128(low: byte, high: 0)
        },
    ]

    private static func shift(_ immediate: UInt64, _ number: UInt64) -> UInt64 {
        immediate & UInt64(isBigEndian) != 0 ? 24 &- 8 &* (number & 3) : 8 &* (number & 3)
    }

    private static func register(
        _ state: UnsafeMutableRawPointer, _ first: UInt64, _ number: UInt64
    ) -> UnsafeMutablePointer<UInt64> {
        let n = Int(truncatingIfNeeded: (first &+ number &>> 2) & 31)
        return (state + Int(Offset.r0) + 8 * n).assumingMemoryBound(to: UInt64.self)
    }
}
