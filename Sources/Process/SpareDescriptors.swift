import CHost
import Glibc

/// Files that we read where the kernel would read them without a descriptor: when a program is executed.
public enum SpareDescriptors {
    /// How many files are open at a time: a program, its interpreter, and what tells their names.
    private static let count = 3

    /// Runs `body` where some descriptors are free: if there are none, in a thread that has a table of its own, in which
    /// others than `kept` are closed. What is opened there is gone afterwards; `body` is told so.
    public static func with<R>(keeping kept: Int32 = -1, _ body: (_ isBorrowed: Bool) -> R) -> R {
        if areFree { return body(false) }
        var result: R?
        withoutActuallyEscaping({ result = body(true) }) { inThread(keeping: kept, $0) }
        return result ?? body(false)
    }

    private static var areFree: Bool {
        var all: InlineArray<3, Int32> = .init(repeating: -1)
        all[0] = open("/", 0x28_0000)  // O_PATH | O_CLOEXEC
        for k in 1..<count where all[0] >= 0 { all[k] = fcntl(all[0], F_DUPFD_CLOEXEC, 0) }
        for k in 0..<count where all[k] >= 0 { close(all[k]) }
        return all[count - 1] >= 0
    }

    private final class Work {
        let kept: Int32
        let body: () -> Void
        init(_ kept: Int32, _ body: @escaping () -> Void) {
            self.kept = kept
            self.body = body
        }
    }

    /// Does nothing if there can be no thread. Its signals are the caller's to block.
    private static func inThread(keeping kept: Int32, _ body: @escaping () -> Void) {
        let work = Unmanaged.passRetained(Work(kept, body))
        defer { work.release() }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 1 << 20)
        defer { pthread_attr_destroy(&attributes) }
        var handle = pthread_t()
        let error = pthread_create(
            &handle, &attributes,
            { argument in
                guard let argument else { return nil }
                let work = Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue()
                // CLONE_FILES
                guard sj_syscall6(272, 0x400, 0, 0, 0, 0, 0) == 0 else { return nil }
                var left = SpareDescriptors.count
                var fd: Int32 = 0
                while left > 0, fd < 1 << 20 {
                    if fd != work.kept {
                        close(fd)
                        left -= 1
                    }
                    fd += 1
                }
                work.body()
                return nil
            }, work.toOpaque())
        if error == 0 { pthread_join(handle, nil) }
    }
}
