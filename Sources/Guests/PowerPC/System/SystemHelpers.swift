import CHost
import Glibc
import IR

/// Helpers of system registers.
enum SystemHelper {
    /// The time base: 512 MHz, as PowerPC Linux has had it since POWER8's servers.
    static let timeBase = HelperBase.system
    /// What Linux keeps in SPRG3: the node in the upper halfword, the processor in the lower one.
    static let processorNumber = HelperBase.system + 1

    static let all: [Helper] = [
        { _, frame in
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            let seconds = UInt64(truncatingIfNeeded: now.tv_sec)
            let nanoseconds = UInt64(truncatingIfNeeded: now.tv_nsec)
            let count = seconds &* 512_000_000 &+ nanoseconds &* 64 / 125
            frame.assumingMemoryBound(to: HelperFrame.self).pointee.result = Constant128(low: count, high: 0)
        },
        { _, frame in
            // getcpu.
            var (processor, node): (UInt32, UInt32) = (0, 0)
            _ = sj_clock_call(309, address(&processor), address(&node))
            let number = UInt64(node & 0xffff) << 16 | UInt64(processor & 0xffff)
            frame.assumingMemoryBound(to: HelperFrame.self).pointee.result = Constant128(low: number, high: 0)
        },
    ]

    private static func address(_ place: UnsafeMutablePointer<UInt32>) -> UInt64 {
        UInt64(UInt(bitPattern: place))
    }
}
