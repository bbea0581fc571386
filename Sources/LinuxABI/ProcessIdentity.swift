import CHost
import Glibc
import Process

/// What a process shows to others.
extension LinuxProcess {
    /// Makes the host's /proc/PID/cmdline, environ and auxv those of the guest, for all who look there. The host's own
    /// heap stays as it is.
    public func showArguments() {
        guard !view.arguments.isEmpty, !view.environment.isEmpty || view.environment.lowerBound != 0 else {
            return
        }
        let heap = UInt64(UInt(bitPattern: sbrk(0)))
        let base = memory.base
        // struct prctl_mm_map
        var map: [UInt64] = [
            base &+ view.image.lowerBound, base &+ view.image.upperBound, base &+ view.data.lowerBound,
            base &+ view.data.upperBound, heap, heap, base &+ view.firstStackPointer,
            base &+ view.arguments.lowerBound, base &+ view.arguments.upperBound,
            base &+ view.environment.lowerBound, base &+ view.environment.upperBound,
            base &+ view.auxiliaryVector.lowerBound, 0,
        ]
        let size = view.auxiliaryVector.upperBound &- view.auxiliaryVector.lowerBound
        // What the host has room for; no executable file.
        map[12] = min(size, 8 * 2 * 20) | 0xffff_ffff << 32
        map.withUnsafeMutableBytes {
            // PR_SET_MM, PR_SET_MM_MAP
            _ = sj_syscall6(157, 35, 14, Int(bitPattern: $0.baseAddress!), $0.count, 0, 0)
        }
    }

    /// Whether the process is run by this very program.
    func isGuest(_ number: Int32) -> Bool {
        var own = stat()
        var other = stat()
        return stat("/proc/self/exe", &own) == 0 && stat("/proc/\(number)/exe", &other) == 0
            && own.st_dev == other.st_dev && own.st_ino == other.st_ino
    }

    /// The program that another guest process runs: the file that holds its program headers (AT_PHDR).
    func executable(of number: Int32) -> [UInt8]? { mappedExecutable(of: number)?.path }

    /// The same, NUL-terminated, if that is where the file is for us too.
    func reachableExecutable(of number: Int32) -> [CChar]? {
        guard number != getpid(), let mapped = mappedExecutable(of: number) else { return nil }
        let name = mapped.path.map { CChar(bitPattern: $0) } + [0]
        var status = stat()
        return stat(name, &status) == 0 && UInt64(status.st_ino) == mapped.file ? name : nil
    }

    private func mappedExecutable(of number: Int32) -> (path: [UInt8], file: UInt64)? {
        guard isGuest(number) else { return nil }
        let vector = Self.read("/proc/\(number)/auxv")
        var headers: UInt64 = 0
        vector.withUnsafeBytes { words in
            guard let start = words.baseAddress else { return }
            let word = Int(memory.wordBytes)
            func number(_ at: Int) -> UInt64 {
                GuestInteger.load(start + at, word, swapped: memory.isBigEndian)
            }
            for k in stride(from: 0, to: words.count &- (2 * word - 1), by: 2 * word) where number(k) == 3 {
                headers = number(k + word)
            }
        }
        for line in Self.read("/proc/\(number)/maps").split(separator: 0x0a) {
            let fields = line.split(separator: 0x20, maxSplits: 5)
            guard fields.count == 6, let dash = fields[0].firstIndex(of: 0x2d),
                let low = Self.hexadecimal(fields[0][..<dash]),
                let high = Self.hexadecimal(fields[0][(dash + 1)...]), low <= headers, headers < high
            else { continue }
            let file = UInt64(String(decoding: fields[4], as: UTF8.self)) ?? 0
            return (Array(fields[5].drop { $0 == 0x20 }), file)
        }
        return nil
    }
}
