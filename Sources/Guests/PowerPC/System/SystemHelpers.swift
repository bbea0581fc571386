import Glibc
import IR

/// Helpers of system registers.
enum SystemHelper {
    /// The time base: 512 MHz, as PowerPC Linux has had it since POWER8's servers.
    static let timeBase = HelperBase.system

    static let all: [Helper] = [
        { _, frame in
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            let seconds = UInt64(truncatingIfNeeded: now.tv_sec)
            let nanoseconds = UInt64(truncatingIfNeeded: now.tv_nsec)
            let count = seconds &* 512_000_000 &+ nanoseconds &* 64 / 125
            frame.assumingMemoryBound(to: HelperFrame.self).pointee.result = Constant128(low: count, high: 0)
        }
    ]
}
