import CHost
import Glibc
import Process
import Synchronization

/// Where `-strace` writes, in the format of `strace -f -o`. Several threads and processes write to it: a line that
/// another has broken into is taken up again with "<... name resumed>".
public final class TraceLog {
    public let descriptor: Int32
    /// The thread whose line has no end yet; 0: none. Shared by all processes that were forked.
    private let open: UnsafeMutablePointer<Atomic<UInt32>>

    /// - Returns: nil if the host gives no memory.
    public init?(_ descriptor: Int32) {
        self.descriptor = descriptor
        guard let page = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
            page != MAP_FAILED
        else { return nil }
        open = page.bindMemory(to: Atomic<UInt32>.self, capacity: 1)
    }

    /// The equals signs stand behind this column.
    private static let column = 39

    /// A text that the guest's limit on files has no room for is lost, without SIGXFSZ for the guest. No signal comes
    /// meanwhile: its handler closes the mask, which going back to the mask before would open.
    private func write(_ text: String) {
        var text = text
        var signal = Signals.bit(SIGXFSZ)
        var all = ~Signals.synchronous
        var before: UInt64 = 0
        withUnsafeMutablePointer(to: &before) { before in
            withUnsafePointer(to: &signal) { signal in
                let set = Int(bitPattern: signal)
                _ = withUnsafePointer(to: &all) {
                    sj_syscall6(14, Int(SIG_BLOCK), Int(bitPattern: $0), Int(bitPattern: before), 8, 0, 0)
                }
                let written = text.withUTF8 {
                    sj_syscall6(1, Int(descriptor), Int(bitPattern: $0.baseAddress), $0.count, 0, 0, 0)
                }
                if written == -Int(EFBIG) {
                    var now = timespec()
                    _ = sj_syscall6(128, set, 0, withUnsafePointer(to: &now) { Int(bitPattern: $0) }, 8, 0, 0)
                }
                _ = sj_syscall6(14, Int(SIG_SETMASK), Int(bitPattern: before), 0, 8, 0, 0)
            }
        }
    }

    private func prefix(_ thread: Int) -> String {
        let number = "\(thread)"
        return number + String(repeating: " ", count: max(1, 6 - number.utf8.count))
    }

    private func own(_ thread: Int) -> UInt32 { UInt32(truncatingIfNeeded: thread) }

    /// A line of its own.
    func line(_ thread: Int, _ text: String) {
        let before = open.pointee.exchange(0, ordering: .acquiringAndReleasing)
        write((before == 0 ? "" : " <unfinished ...>\n") + prefix(thread) + text + "\n")
    }

    /// The beginning of a call's line. Returns its length.
    func begin(_ thread: Int, _ text: String) -> Int {
        let before = open.pointee.exchange(own(thread), ordering: .acquiringAndReleasing)
        let line = prefix(thread) + text
        write((before == 0 ? "" : " <unfinished ...>\n") + line)
        return line.utf8.count
    }

    /// The rest of the line, of which `length` bytes are there.
    func end(_ thread: Int, _ name: String, _ length: Int, _ arguments: String, _ result: String) {
        var length = length
        var text = ""
        let (isOpen, before) = open.pointee.compareExchange(
            expected: own(thread), desired: 0, ordering: .acquiringAndReleasing)
        if !isOpen {
            if before != 0, open.pointee.exchange(0, ordering: .acquiringAndReleasing) != 0 {
                text = " <unfinished ...>\n"
            }
            let resumed = "\(prefix(thread))<... \(name) resumed>"
            length = resumed.utf8.count
            text += resumed
        }
        text += arguments
        length += arguments.utf8.count
        if length < TraceLog.column { text += String(repeating: " ", count: TraceLog.column - length) }
        write("\(text) = \(result)\n")
    }

    /// The calling thread's line, if it is open, is left for another process to end.
    func leave(_ thread: Int) {
        if open.pointee.compareExchange(expected: own(thread), desired: 0, ordering: .acquiringAndReleasing)
            .exchanged
        {
            write(" <unfinished ...>\n")
        }
    }
}
