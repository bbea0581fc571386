/// Hints of group 16.
public enum Prefetch: UInt8, CaseIterable, Sendable {
    case prefetchnta = 0
    case prefetcht0, prefetcht1, prefetcht2
}

extension Assembler {
    // MARK: atomics

    /// Makes the next instruction atomic; it must have a memory destination.
    public mutating func lock() { bytes(0xf0, count: 1) }

    public mutating func lockAlu(_ op: ALU, _ width: Width, _ mem: Mem, _ src: GPR) {
        lock()
        alu(op, width, mem, src)
    }

    public mutating func lockAlu(_ op: ALU, _ width: Width, _ mem: Mem, imm: Int32) {
        lock()
        alu(op, width, mem, imm: imm)
    }

    /// If rax equals memory then memory = `new` and ZF, else rax = memory. No lock prefix by itself.
    public mutating func cmpxchg(_ width: Width, _ mem: Mem, _ new: GPR) {
        legacy(
            width == .b ? 0x1b0 : 0x1b1, width, reg: new.n, mem,
            byteRex: width == .b && needsByteRex(new.n))
    }

    public mutating func lockCmpxchg(_ width: Width, _ mem: Mem, _ new: GPR) {
        lock()
        cmpxchg(width, mem, new)
    }

    /// Compares edx:eax, stores ecx:ebx.
    public mutating func cmpxchg8b(_ mem: Mem) { legacy(0x1c7, .d, reg: 1, mem) }
    /// Compares rdx:rax, stores rcx:rbx; memory must be 16-byte aligned.
    public mutating func cmpxchg16b(_ mem: Mem) { legacy(0x1c7, .q, reg: 1, mem) }

    public mutating func xadd(_ width: Width, _ mem: Mem, _ r: GPR) {
        legacy(
            width == .b ? 0x1c0 : 0x1c1, width, reg: r.n, mem, byteRex: width == .b && needsByteRex(r.n))
    }

    public mutating func lockXadd(_ width: Width, _ mem: Mem, _ r: GPR) {
        lock()
        xadd(width, mem, r)
    }

    public mutating func mfence() { bytes(0xf0ae0f, count: 3) }
    public mutating func lfence() { bytes(0xe8ae0f, count: 3) }
    public mutating func sfence() { bytes(0xf8ae0f, count: 3) }
    public mutating func pause() { bytes(0x90f3, count: 2) }
    public mutating func prefetch(_ hint: Prefetch, _ mem: Mem) {
        legacy(0x118, .d, reg: hint.rawValue, mem)
    }
    public mutating func prefetchw(_ mem: Mem) { legacy(0x10d, .d, reg: 1, mem) }

    // MARK: flags

    /// AH = SF:ZF:0:AF:0:PF:1:CF; OF is not in it.
    public mutating func lahf() { bytes(0x9f, count: 1) }
    public mutating func sahf() { bytes(0x9e, count: 1) }
    public mutating func cmc() { bytes(0xf5, count: 1) }
    public mutating func clc() { bytes(0xf8, count: 1) }
    public mutating func stc() { bytes(0xf9, count: 1) }
    public mutating func cld() { bytes(0xfc, count: 1) }

    // MARK: the rest

    public mutating func int3() { bytes(0xcc, count: 1) }
    public mutating func ud2() { bytes(0x0b0f, count: 2) }
    public mutating func syscall() { bytes(0x050f, count: 2) }
    public mutating func cpuid() { bytes(0xa20f, count: 2) }
    public mutating func rdtsc() { bytes(0x310f, count: 2) }
    public mutating func rdtscp() { bytes(0xf9010f, count: 3) }
    public mutating func xgetbv() { bytes(0xd0010f, count: 3) }
    public mutating func ldmxcsr(_ mem: Mem) { legacy(0x1ae, .d, reg: 2, mem) }
    public mutating func stmxcsr(_ mem: Mem) { legacy(0x1ae, .d, reg: 3, mem) }
    /// String operations over rcx elements; the direction flag must be clear.
    public mutating func repMovsb() { bytes(0xa4f3, count: 2) }
    public mutating func repStosb() { bytes(0xaaf3, count: 2) }
}
