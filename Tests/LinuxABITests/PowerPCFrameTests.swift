import Foundation
import Guest
import IR
import Testing

@testable import PowerPC

/// PowerPC's signal frames against the structures of the kernel's headers, and there and back again.
struct PowerPCFrameTests {
    /// A thread's state and guest memory in a plain array.
    private final class Machine: @unchecked Sendable {
        let block = UnsafeMutableRawPointer.allocate(byteCount: 65536, alignment: 16)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 65536, alignment: 4096)
        let base: UInt64 = 0x1000_0000

        init() {
            block.initializeMemory(as: UInt8.self, repeating: 0, count: 65536)
            memory.initializeMemory(as: UInt8.self, repeating: 0, count: 65536)
        }
        deinit {
            block.deallocate()
            memory.deallocate()
        }

        var registers: GuestRegisterFile {
            GuestRegisterFile(state: block + Int(RuntimeLayout.headerSize), accessors: .powerpc)
        }

        private func place(_ address: UInt64, _ bytes: Int) -> UnsafeMutableRawPointer? {
            guard address >= base, address &- base &+ UInt64(bytes) <= 65536 else { return nil }
            return memory + Int(address - base)
        }

        var access: GuestMemoryAccess {
            GuestMemoryAccess(
                read: { [self] address, target, bytes in
                    guard let source = place(address, bytes) else { return false }
                    target.copyMemory(from: source, byteCount: bytes)
                    return true
                },
                write: { [self] address, source, bytes in
                    guard let target = place(address, bytes) else { return false }
                    target.copyMemory(from: source, byteCount: bytes)
                    return true
                })
        }

        /// Something else in each register.
        func fill(is64: Bool) {
            let r = registers
            for n in 0..<32 {
                let value = UInt64(n + 1) &* 0x0101_0203_0405_0607
                r[n] = is64 ? value : value & 0xffff_ffff
            }
            for n in 0..<64 {
                // 32-bit frames have no room for the lower halves of the first 32.
                let low = UInt64(n + 7) &* 0x0f0e_0d0c_0b0a_0908
                r.setVSR(
                    n,
                    Constant128(low: UInt64(n + 1) &* 0x0102_0304_0506_0708, high: is64 || n > 31 ? low : 0))
            }
            r.sp = base + 0x8000
            r.pc = base + 0x40
            r.lr = 0x1234_5678
            r.ctr = 0x9abc_def0
            r.cr = 0x8421_1248
            r.xer = 0xe000_0011
            r.vrsave = 0xdead_beef
            r.vscr = 0x10001
        }

        func image() -> [UInt64] {
            let r = registers
            var all = (0..<32).map { r[$0] } + [r.pc, r.lr, r.ctr, UInt64(r.cr), UInt64(r.xer)]
            all += [UInt64(r.vrsave), UInt64(r.vscr)]
            for n in 0..<64 { all += [r.vsr(n).low, r.vsr(n).high] }
            return all
        }

        func word(_ at: UInt64, _ bytes: Int, bigEndian: Bool) -> UInt64 {
            let p = memory + Int(at - base)
            var value: UInt64 = 0
            for k in 0..<bytes {
                value =
                    value << 8 | UInt64(p.load(fromByteOffset: bigEndian ? k : bytes - 1 - k, as: UInt8.self))
            }
            return value
        }
    }

    private func request(_ info: UnsafeRawPointer, flags: UInt64, handler: UInt64) -> SignalFrameRequest {
        SignalFrameRequest(
            signal: 11, info: info, handler: handler, flags: flags, restorer: 0, trampoline: 0x7000,
            mask: 0x8000_0001_0000_0040, stack: .disabled, fault: FaultRecord())
    }

    @Test(arguments: [false, true]) func frame64(_ bigEndian: Bool) {
        let machine = Machine()
        machine.fill(is64: true)
        let before = machine.image()
        let old = machine.registers.sp
        let frame = SignalFrame64(bigEndian: bigEndian, functions: .addresses)
        let info = [UInt8](repeating: 0, count: 128)
        let isBuilt = info.withUnsafeBytes {
            frame.build(
                request($0.baseAddress!, flags: 4, handler: machine.base), machine.registers, machine.access)
        }
        #expect(isBuilt)
        let r = machine.registers
        #expect(r[3] == 11 && r.pc == machine.base && r[12] == machine.base && r.lr == 0x7000)
        #expect(r.sp & 15 == 0)
        #expect(machine.word(r.sp, 8, bigEndian: bigEndian) == old)
        // The red zone of 512 bytes stays.
        #expect(r[4] + 128 + 512 <= old)
        let context = r[5]
        #expect(machine.word(context + 40, 8, bigEndian: bigEndian) == 0x8000_0001_0000_0040)
        #expect(machine.word(context + 232 + 8 * 38, 8, bigEndian: bigEndian) == 0x8421_1248)
        #expect(machine.word(context + 224, 8, bigEndian: bigEndian) == context + 232)
        let vectors = machine.word(context + 880, 8, bigEndian: bigEndian)
        #expect(vectors & 15 == 0)
        // The trampoline takes the dummy frame away.
        r.sp += 128
        for n in 4..<32 { r[n] = 0 }
        for n in 0..<64 { r.setVSR(n, Constant128(low: 0, high: 0)) }
        let restored = frame.restore(r, machine.access)
        #expect(restored.mask == 0x8000_0001_0000_0040)
        #expect(restored.stack == .disabled)
        #expect(machine.image() == before)
    }

    @Test func descriptors() {
        let machine = Machine()
        machine.fill(is64: true)
        let words: [UInt64] = [0x1000_2000, 0x1000_9000]
        for (k, word) in words.enumerated() {
            machine.memory.storeBytes(of: word.byteSwapped, toByteOffset: 8 * k, as: UInt64.self)
        }
        let info = [UInt8](repeating: 0, count: 128)
        let frame = SignalFrame64(bigEndian: true, functions: .descriptors)
        _ = info.withUnsafeBytes {
            frame.build(
                request($0.baseAddress!, flags: 4, handler: machine.base), machine.registers, machine.access)
        }
        #expect(machine.registers.pc == 0x1000_2000 && machine.registers[2] == 0x1000_9000)
    }

    @Test(arguments: [UInt64(0), 4]) func frame32(_ flags: UInt64) {
        let machine = Machine()
        machine.fill(is64: false)
        let before = machine.image()
        let old = machine.registers.sp
        let info = [UInt8](repeating: 0, count: 128)
        let isBuilt = info.withUnsafeBytes {
            SignalFrame32.build(
                request($0.baseAddress!, flags: flags, handler: machine.base), machine.registers,
                machine.access)
        }
        #expect(isBuilt)
        let r = machine.registers
        #expect(machine.word(r.sp, 4, bigEndian: true) == old)
        #expect(r[3] == 11 && r.sp & 15 == 0)
        for n in 4..<32 { r[n] = 0 }
        for n in 0..<64 { r.setVSR(n, Constant128(low: 0, high: 0)) }
        let restored =
            flags & 4 != 0
            ? SignalFrame32.restore(r, machine.access) : SignalFrame32.restoreOld(r, machine.access)
        #expect(restored.mask == 0x8000_0001_0000_0040)
        #expect(restored.keepsStack == (flags == 0))
        #expect(machine.image() == before)
    }

    @Test func swapContext() {
        let machine = Machine()
        machine.fill(is64: true)
        let frame = SignalFrame64(bigEndian: false, functions: .addresses)
        let context = machine.base + 0x2000
        let saved = ContextSwap(old: context, new: 0, size: UInt64(Context64.bytes), mask: 5)
        guard case .result(0) = frame.swapContext(saved, machine.registers, machine.access) else {
            Issue.record("not saved")
            return
        }
        let before = machine.image()
        for n in 0..<32 { machine.registers[n] = 1 }
        let loaded = ContextSwap(old: 0, new: context, size: UInt64(Context64.bytes), mask: 0)
        guard case .loaded(mask: 5) = frame.swapContext(loaded, machine.registers, machine.access) else {
            Issue.record("not loaded")
            return
        }
        // The thread pointer is not the context's.
        #expect(machine.registers[13] == 1)
        machine.registers[13] = before[13]
        #expect(machine.image() == before)
        let small = ContextSwap(old: context, new: 0, size: 8, mask: 0)
        guard case .result(-22) = frame.swapContext(small, machine.registers, machine.access) else {
            Issue.record("too small a context is taken")
            return
        }
    }

    /// How `sc` and `scv` tell errors.
    @Test func results() {
        let machine = Machine()
        let r = machine.registers
        r.cr = 0x2000_0000
        SystemCallResult.sc(r.state, -14)
        #expect(r[3] == 14 && r.cr == 0x3000_0000)
        SystemCallResult.sc(r.state, 7)
        #expect(r[3] == 7 && r.cr == 0x2000_0000)
        SystemCallResult.scv(r.state, -14)
        #expect(r[3] == UInt64(bitPattern: -14) && r.cr == 0x2000_0000)
        SystemCallResult.sc32(r.state, -14)
        #expect(r[3] == 14 && r.cr == 0x3000_0000)
    }
}
