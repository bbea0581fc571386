import CHost
import Glibc
import Guest
import Process

/// Asynchronous I/O in the kernel (libaio). A context is a ring of events that the kernel maps, and that the guest's
/// library reads: it is moved to guest memory, which the kernel takes note of.
extension SystemCallTable {
    static let asynchronousIO: [SystemCallRow] = [
        SystemCallRow(.io_setup, [.word, .give("handle")], sharesMemory: true, .handler { c in setUp(c) }),
        SystemCallRow(
            .io_destroy, [.handle], sharesMemory: true,
            .handler { c in
                let result = c.host(207)
                if result == 0, let ring = c.linux.space.region(at: c.a[0]) {
                    c.linux.space.disown(ring.start, ring.end)
                }
                return result
            }),
        SystemCallRow(.io_submit, [.handle, .long, .submissions], sharesMemory: true),
        SystemCallRow(
            .io_cancel, [.handle, .take("iocb:head"), .give("io_event")], sharesMemory: true),
        SystemCallRow(
            .io_getevents, [.handle, .long, .long, .giveArray("io_event"), .take("timespec")],
            restart: .never,
            sharesMemory: true),
        SystemCallRow(
            .io_pgetevents, [.handle, .long, .long, .giveArray("io_event"), .take("timespec"), .maskAndSize],
            restart: .never, converts: true, sharesMemory: true, .handler { c in getEvents(c) }),
    ]

    /// io_pgetevents
    static func getEvents(_ c: SystemCall) -> Int {
        guard c.a[5] != 0 else { return c.host(333) }
        // struct __aio_sigset
        guard let mask = c.linux.memory.loadWord(c.a[5]), let size = c.linux.memory.loadWord(c.a[5], 1) else {
            return -14
        }
        var call = c
        return call.withMask(mask, size) { c, mask in
            var pair: InlineArray<2, UInt64> = [mask, size]
            return withUnsafeMutablePointer(to: &pair) {
                c.host(333, [c.a[0], c.a[1], c.a[2], c.a[3], c.a[4], UInt64(UInt(bitPattern: $0))])
            }
        }
    }

    private static func setUp(_ c: SystemCall) -> Int {
        c.thread.thread.endBeingAlone()
        guard var context = c.linux.memory.loadWord(c.a[1]) else { return -14 }
        let result = withUnsafeMutablePointer(to: &context) {
            c.host(206, [c.a[0], UInt64(UInt(bitPattern: $0)), 0, 0, 0, 0])
        }
        guard result == 0, let ring = UnsafeRawPointer(bitPattern: UInt(context)) else { return result }
        // struct aio_ring: 32 bytes, the second word the number of events, and 32 bytes for each.
        let events = UInt64(ring.load(fromByteOffset: 4, as: UInt32.self))
        let length = (32 + events * 32 + 4095) & ~4095
        let moved = c.linux.space.take(over: context, length, protection: [.read, .write])
        guard moved >= 0 else {
            _ = sj_syscall6(207, Int(truncatingIfNeeded: context), 0, 0, 0, 0, 0)
            return moved
        }
        guard c.linux.memory.storeWord(c.a[1], UInt64(moved)) else {
            _ = sj_syscall6(207, moved, 0, 0, 0, 0, 0)
            c.linux.space.disown(UInt64(moved), UInt64(moved) + length)
            return -14
        }
        return 0
    }
}
