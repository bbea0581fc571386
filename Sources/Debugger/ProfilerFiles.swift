import CHost
import Glibc
import Process

/// Tells `perf` about translated code: /tmp/perf-PID.map, which perf report reads by itself, and jit-PID.dump, which
/// perf inject --jit puts into a recording (tools/perf/Documentation/jitdump-specification.txt).
public final class ProfilerFiles {
    private let guest: String
    private var map: UnsafeMutablePointer<FILE>?
    private var dump: UnsafeMutablePointer<FILE>?
    private var index: UInt64 = 0

    public init(guest: String) { self.guest = guest }

    /// Opens the map. False: errno says why not.
    public func openMap() -> Bool {
        map = fopen("/tmp/perf-\(getpid()).map", "we")
        return map != nil
    }

    /// Opens the dump in the current directory. False: errno says why not.
    public func openDump() -> Bool {
        guard let file = fopen("jit-\(getpid()).dump", "w+e") else { return false }
        dump = file
        var header: [UInt8] = []
        append(&header, UInt32(0x4a69_5444))
        append(&header, UInt32(1))
        append(&header, UInt32(40))
        append(&header, UInt32(62))  // EM_X86_64
        append(&header, UInt32(0))
        append(&header, UInt32(bitPattern: getpid()))
        append(&header, now())
        append(&header, UInt64(0))
        fwrite(header, 1, header.count, file)
        fflush(file)
        // By this mapping perf learns of the file.
        return mmap(nil, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fileno(file), 0) != MAP_FAILED
    }

    /// Begins to write what the process translates.
    public func attach(to process: GuestProcess) {
        process.translator.codeObserver = { [self] pc, address, code in
            let name = "\(guest):0x\(hex(pc, 1))"
            if let map {
                fputs("\(hex(UInt64(address), 1)) \(hex(UInt64(code.count), 1)) \(name)\n", map)
                fflush(map)
            }
            if dump != nil { load(name, UInt64(address), code) }
        }
    }

    /// JIT_CODE_LOAD.
    private func load(_ name: String, _ address: UInt64, _ code: UnsafeRawBufferPointer) {
        var record: [UInt8] = []
        append(&record, UInt32(0))
        append(&record, UInt32(truncatingIfNeeded: 56 + name.utf8.count + 1 + code.count))
        append(&record, now())
        append(&record, UInt32(bitPattern: getpid()))
        append(&record, UInt32(truncatingIfNeeded: sj_syscall6(186, 0, 0, 0, 0, 0, 0)))
        append(&record, address)
        append(&record, address)
        append(&record, UInt64(code.count))
        append(&record, index)
        index &+= 1
        record += name.utf8
        record.append(0)
        record += code
        guard let dump else { return }
        fwrite(record, 1, record.count, dump)
        fflush(dump)
    }

    private func append<T: FixedWidthInteger>(_ bytes: inout [UInt8], _ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes += $0 }
    }

    /// CLOCK_MONOTONIC, as perf record -k 1 has it.
    private func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(bitPattern: Int64(time.tv_sec)) &* 1_000_000_000
            &+ UInt64(bitPattern: Int64(time.tv_nsec))
    }
}
