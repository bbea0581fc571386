import CHost
import Glibc
import Guest
import Process

/// The machine as a whole.
extension SystemCallTable {
    static let system: [SystemCallRow] = [
        SystemCallRow(
            .sysinfo, [.give("sysinfo")], if: { $0.model.pointerBytes == 4 },
            .handler { c in c.narrowSystemInfo() }), SystemCallRow(.times, [.give("tms")]),
        SystemCallRow(.getrandom, [.output, .size, .flags(.getrandom)]),
        SystemCallRow(.sethostname, [.text, .word]), SystemCallRow(.setdomainname, [.text, .word]),
        SystemCallRow(.syslog, [.flags(.kernelLog), .address, .int]),
        SystemCallRow(
            .reboot, [.flags(.restartMagic), .flags(.restartMagic), .flags(.restart), .address]),
        SystemCallRow(
            .kcmp, [.int, .int, .flags(.compare), .unsigned, .unsigned], if: { $0.model.bigEndian },
            .handler { c in
                // KCMP_EPOLL_TFD
                c.withStructure(c.int(2) == 7 ? "kcmp_epoll_slot" : nil, 4) { c in c.host(312) }
            }),
        // The host's kernel looks at the module: one for the guest's machine is ENOEXEC.
        SystemCallRow(.init_module, [.address, .size, .path]),
        SystemCallRow(.finit_module, [.fd, .path, .flags(.moduleLoad)]),
        SystemCallRow(.delete_module, [.path, .flags(.opened)]),
        SystemCallRow(
            .kexec_load, [.address, .unsigned, .address, .flags(.kexec)],
            .refused(errno: 1, reason: "a kernel for the guest's machine cannot run on the host's")),
        SystemCallRow(.kexec_file_load, [.fd, .fd, .size, .path, .flags(.kexecFile)]),
        SystemCallRow(.personality, [.flags(.persona)], .handler { c in c.linux.setPersonality(c.a[0]) }),
        SystemCallRow(.uname, [.give("utsname")], .handler { c in giveName(c, MemoryLayout<utsname>.size) }),
        // Without the domain's name.
        SystemCallRow(
            .olduname, [.address], .handler { c in giveName(c, MemoryLayout<utsname>.size / 6 * 5) }),
        SystemCallRow(.oldolduname, [.address], .handler { c in giveName(c, 9 * 5, shortened: true) }),
    ]

    /// `shortened`: fields of 9 bytes.
    private static func giveName(_ c: SystemCall, _ bytes: Int, shortened: Bool = false) -> Int {
        var name = utsname()
        guard Glibc.uname(&name) == 0 else { return -Int(errno) }
        withUnsafeMutableBytes(of: &name.machine) { field in
            field.initializeMemory(as: UInt8.self, repeating: 0)
            for (k, byte) in c.linux.abi.machine.utf8.enumerated() { field[k] = byte }
        }
        if let release = c.linux.release {
            withUnsafeMutableBytes(of: &name.release) { field in
                field.initializeMemory(as: UInt8.self, repeating: 0)
                for (k, byte) in release.enumerated() where k < 64 && byte != 0 {
                    field[k] = UInt8(bitPattern: byte)
                }
            }
        }
        if shortened {
            withUnsafeMutableBytes(of: &name) { name in
                let whole = name.count / 6
                for k in 0..<5 {
                    for n in 0..<9 { name[9 * k + n] = n < 8 ? name[whole * k + n] : 0 }
                }
            }
        }
        return c.linux.memory.write(c.a[0], from: &name, bytes) ? 0 : -14
    }
}

/// Bits of personality(2) that would change the host's memory map under us: they are kept for the guest to see, and
/// READ_IMPLIES_EXEC does for its mappings what it does on Linux.
struct Personality {
    static let readImpliesExec: UInt32 = 0x40_0000
    /// MMAP_PAGE_ZERO, READ_IMPLIES_EXEC, ADDR_LIMIT_32BIT, ADDR_LIMIT_3GB.
    static let kept: UInt32 = 0x10_0000 | readImpliesExec | 0x80_0000 | 0x800_0000
    /// PER_LINUX32: 32-bit programs of the guest's family.
    static let linux32: UInt32 = 8

    var bits: UInt32 = 0
}

extension LinuxProcess {
    fileprivate func setPersonality(_ value: UInt64) -> Int {
        let new = UInt32(truncatingIfNeeded: value)
        if new & 0xff == Personality.linux32, !abi.hasCompatibleMode { return -22 }
        let asks = new == .max
        let old = sj_syscall6(
            135, asks ? Int(UInt32.max) : Int(new & ~Personality.kept), 0, 0, 0, 0, 0)
        guard old >= 0 else { return old }
        let shown = UInt32(truncatingIfNeeded: old) | personality.bits
        if !asks { personality.bits = new & Personality.kept }
        return Int(shown)
    }
}
