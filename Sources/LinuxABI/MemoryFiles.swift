import CHost
import Glibc
import Guest
import Process

/// /proc/PID/mem of this process and of other guests: nothing is there beyond a guest's addresses, and code that is
/// written through it has changed. Once such a file has been opened, reads and writes look whether theirs is one.
extension SystemCall {
    /// The answer to a read or a write of a guest's memory that is not the host's to give, or nil; `body` makes the call.
    func onMemoryFile(_ row: SystemCallRow, _ body: () -> Int) -> Int? {
        let position: UInt64?
        switch row.name {
        case .pread64, .pwrite64, .preadv, .pwritev: position = a[3]
        case .preadv2, .pwritev2: position = a[3] == .max ? nil : a[3]
        case .read, .write, .readv, .writev: position = nil
        default: return nil
        }
        guard LinuxProcess.isOnProcess(int(0)), let path = LinuxProcess.path(of: int(0)),
            let number = LinuxProcess.memoryFile(path), number == getpid() || linux.isGuest(number)
        else { return nil }
        // SEEK_CUR
        let at = position ?? UInt64(bitPattern: Int64(sj_syscall6(8, Int(a[0]), 0, 1, 0, 0, 0)))
        // What is not mapped is EIO.
        if at >= linux.memory.end { return -5 }
        let result = body()
        switch row.name {
        case .write, .pwrite64, .writev, .pwritev, .pwritev2:
            if result > 0, number == getpid() {
                linux.space.executableContentsChanged(at, at &+ UInt64(result))
            }
        default: break
        }
        return result
    }
}

extension LinuxProcess {
    /// The process whose memory the file with that path is.
    static func memoryFile(_ path: Substring) -> Int32? {
        let parts = path.split(separator: "/")
        guard parts.count == 3 || parts.count == 5, parts[0] == "proc", parts[parts.count - 1] == "mem" else {
            return nil
        }
        return Int32(parts[1])
    }
}
