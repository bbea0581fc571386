import CHost
import Glibc
import Guest
import Process

/// Robust mutexes of guests of the other byte order. The host's kernel cannot follow their lists, so it gives nothing back
/// when SIGKILL ends a thread, or another thread's exit_group. Whoever waits for such a mutex looks from time to time
/// whether its owner still lives, and does what the kernel would have done.
extension SystemCall {
    /// Whether the word at argument 0 is that of the robust mutex that the thread says it is about to take
    /// (list_op_pending of struct robust_list_head).
    var isRobustWait: Bool {
        let memory = linux.memory
        guard thread.robustList != 0, let pending = memory.loadWord(thread.robustList, 2), pending & ~1 != 0,
            let distance = memory.loadLong(thread.robustList, 1)
        else { return false }
        let address = (pending & ~1) &+ UInt64(bitPattern: distance)
        return a[0] == (memory.wordBytes == 8 ? address : address & 0xffff_ffff)
    }

    /// FUTEX_WAIT without a limit, or FUTEX_WAIT_BITSET, for a robust mutex's word, which is `value` in the guest's order.
    mutating func waitForOwner(_ value: UInt32, wide: Bool) -> Int {
        var wait = OwnerWait(
            clock: int(1) & 0x100 != 0 ? 0 : 1, bits: int(1) & 0x7f == 9 ? a[5] : 0xffff_ffff)
        if a[3] != 0 {
            guard let time = linux.memory.loadTime(a[3], wide: wide) else { return -14 }
            guard time.tv_sec >= 0, time.tv_nsec >= 0, time.tv_nsec < 1_000_000_000 else { return -22 }
            wait.limit = time
            thread.ruleOfCall = .noHandler
        }
        while true {
            guard let word = linux.memory.load(a[0], as: UInt32.self) else { return -14 }
            guard word == value else { return -11 }
            if OwnerThread.isGone(value & MutexWord.owner) {
                guard let place = linux.memory.pointer(a[0], 4) else { return -14 }
                let given = value & MutexWord.waiters | MutexWord.ownerDied
                switch sj_compare_exchange(place, value.byteSwapped, given.byteSwapped) {
                case 0: return 0
                case 1: return -14
                default: return -11
                }
            }
            let result = wait.next(self, value)
            // Without a limit the call is made again if the handler says so.
            if result == -4, wait.limit == nil { return -513 }
            if result != -110 || wait.isOver { return result }
        }
    }
}

/// The word of a mutex that tells its owner.
enum MutexWord {
    static let waiters: UInt32 = 0x8000_0000
    static let ownerDied: UInt32 = 0x4000_0000
    static let owner: UInt32 = 0x3fff_ffff
}

/// A wait for a word to change that is interrupted now and then, to look whether its owner still lives.
struct OwnerWait {
    /// The host's number of the clock that `limit` goes by.
    let clock: Int32
    let bits: UInt64
    var limit: timespec?
    private(set) var isOver = false
    /// Nanoseconds until the next look.
    private var pause = 2_000_000

    init(clock: Int32, bits: UInt64) {
        self.clock = clock
        self.bits = bits
    }

    /// Waits at the word at `call`'s argument 0 as long as it is `value` in the guest's order. ETIMEDOUT: it is time to look
    /// or, if `isOver`, the limit has been reached.
    mutating func next(_ call: SystemCall, _ value: UInt32) -> Int {
        var end = timespec()
        clock_gettime(clock, &end)
        end.tv_nsec += pause
        if end.tv_nsec >= 1_000_000_000 {
            end.tv_nsec -= 1_000_000_000
            end.tv_sec += 1
        }
        if let limit, (limit.tv_sec, limit.tv_nsec) <= (end.tv_sec, end.tv_nsec) {
            isOver = true
            end = limit
        }
        pause = min(2 * pause, 64_000_000)
        // FUTEX_WAIT_BITSET, with FUTEX_PRIVATE_FLAG as the guest has it and FUTEX_CLOCK_REALTIME
        let operation = 9 | call.a[1] & 0x80 | (clock == 0 ? 0x100 : 0)
        return withUnsafeMutablePointer(to: &end) {
            call.host(
                202,
                [
                    call.a[0], operation, UInt64(value.byteSwapped), UInt64(UInt(bitPattern: $0)), 0, bits,
                ])
        }
    }
}

/// A thread of any process, by the number that its mutexes hold.
enum OwnerThread {
    /// Where the host's list of guest threads of the other byte order is: an empty one, by which others see that they live.
    static let emptyList: UInt = {
        let head = UnsafeMutablePointer<UInt>.allocate(capacity: 3)
        let address = UInt(bitPattern: head)
        head.initialize(repeating: 0, count: 3)
        head[0] = address
        return address
    }()

    /// Whether the thread has ended, be it that nobody has waited for it yet. If that cannot be known: false.
    static func isGone(_ number: UInt32) -> Bool {
        guard number != 0 else { return false }
        var head: UInt = 0
        var size: UInt = 0
        // get_robust_list: the kernel forgets the list when the thread ends.
        let error = withUnsafeMutablePointer(to: &head) { head in
            withUnsafeMutablePointer(to: &size) {
                sj_syscall6(274, Int(number), Int(bitPattern: head), Int(bitPattern: $0), 0, 0, 0)
            }
        }
        if error == -3 { return true }
        if error == 0, head != 0 { return false }
        // Another user's, or it has no list: pidfd_open with PIDFD_THREAD, or of kernels before 6.9, whose threads that are
        // no leaders leave no number behind.
        var descriptor = sj_syscall6(434, Int(number), 0x80, 0, 0, 0, 0)
        if descriptor == -22 { descriptor = sj_syscall6(434, Int(number), 0, 0, 0, 0, 0) }
        guard descriptor >= 0 else { return descriptor == -3 }
        defer { close(Int32(truncatingIfNeeded: descriptor)) }
        var polled = pollfd(fd: Int32(truncatingIfNeeded: descriptor), events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) > 0
    }
}
