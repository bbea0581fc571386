import Glibc
import Guest
import IR

@testable import AArch64

/// Runs lifted instructions on a made-up state and real memory, by the interpreter. The guest addresses are those of
/// TestBinaries/a64-oracle.c, so that recorded addresses and results hold here.
struct WordMachine {
    static let code: UInt64 = 0x11_0000_0000
    static let data: UInt64 = 0x10_0000_0000
    static let pc: UInt64 = 0x11_0000_2000
    static let breakpoint: UInt32 = 0xd420_0000

    /// Memory as the oracle has it; mapped once for all tests.
    private static let isMapped: Bool = {
        for (start, size) in [(code, 0x4000), (data, 4096)] {
            let wanted = UnsafeMutableRawPointer(bitPattern: UInt(start))
            let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE
            guard mmap(wanted, size, PROT_READ | PROT_WRITE, flags, -1, 0) == wanted else { return false }
        }
        return true
    }()

    /// xorshift64*.
    private struct Words {
        var state: UInt64
        static let edges: [UInt64] = [
            0, 1, 2, 0x7f, 0x80, 0x81, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
            .max >> 1, 1 << 63, .max,
        ]
        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_f491_4f6c_dd1d
        }
        mutating func word() -> UInt64 {
            let r = next()
            switch r >> 61 {
            case 0, 1, 2: return Self.edges[Int(r & 15)]
            case 3: return Self.edges[Int(r & 15)] &+ Self.edges[Int(r >> 4 & 15)]
            case 4: return r & 0xffff_ffff
            default: return next()
            }
        }
    }

    private var x: [UInt64] = []
    private var v: [UInt64] = []
    private var nzcv: UInt32
    private let background: [UInt64]

    /// The state that `seed` stands for, with some registers replaced (31 is SP).
    init(seed: UInt64, overrides: [Int: UInt64] = [:], vectors: [Int: UInt128] = [:]) {
        var words = Words(state: seed | 1)
        for _ in 0..<32 { x.append(words.word()) }
        for _ in 0..<64 { v.append(words.word()) }
        nzcv = UInt32((words.next() >> 60) << 28)
        for (n, value) in overrides { x[n] = value }
        for (n, value) in vectors {
            v[2 * n] = UInt64(truncatingIfNeeded: value)
            v[2 * n + 1] = UInt64(truncatingIfNeeded: value >> 64)
        }
        var memory = Words(state: 1)
        background = (0..<512).map { _ in memory.next() }
    }

    /// What the words change, as the recorder writes it.
    func run(_ words: [UInt32]) -> [String] {
        guard Self.isMapped, let code = UnsafeMutablePointer<UInt32>(bitPattern: UInt(Self.code)),
            let data = UnsafeMutablePointer<UInt64>(bitPattern: UInt(Self.data))
        else { return ["no memory"] }
        code.update(repeating: Self.breakpoint, count: 0x1000)
        for (n, word) in words.enumerated() { code[0x800 + n] = word }
        data.update(from: background, count: 512)

        let guest = GuestArchitecture.aarch64
        let size = RuntimeLayout.headerSize + RuntimeLayout.guestSize
        let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        defer { block.deallocate() }
        block.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        let state = block + RuntimeLayout.headerSize - Int(RuntimeLayout.guestBase)
        for n in 0..<31 { (state + Int(Offset.x0) + 8 * n).storeBytes(of: x[n], as: UInt64.self) }
        (state + Int(Offset.sp)).storeBytes(of: x[31], as: UInt64.self)
        for n in 0..<64 { (state + Int(Offset.v0) + 8 * n).storeBytes(of: v[n], as: UInt64.self) }
        (state + Int(Offset.flags)).storeBytes(of: Flags.stored(nzcv: nzcv), as: UInt16.self)
        (state + Int(Offset.monitorAddress)).storeBytes(of: .max, as: UInt64.self)

        let context = UnsafeMutablePointer<InterpreterContext>.allocate(capacity: 1)
        context.initialize(
            to: InterpreterContext(
                state: state, slots: guest.slots, slotCount: guest.slotCount, helpers: guest.helpers,
                helperCount: guest.helperCount))
        defer {
            context.pointee.deallocate()
            context.deallocate()
        }
        let builder = Builder(slots: guest.slots, count: guest.slotCount)
        defer { builder.deallocate() }
        var pc = Self.pc
        let end = Self.pc + UInt64(4 * words.count)
        while pc >= Self.pc, pc < end, pc & 3 == 0 {
            let mode = (state + Int(RuntimeLayout.floatMode)).load(as: UInt32.self)
            builder.reset(
                pc: pc, floatControl: FloatControl(rawValue: UInt8(mode >> 8 & 15)).union(.exactStatus))
            builder.begin(builder.makeBlock(pc: pc))
            _ = guest.lift(builder, pc, UnsafeRawPointer(code + Int(pc - Self.code) / 4), 4)
            if !builder.isTerminated { builder.exitDirect(pc + 4) }
            let problems = Verifier.check(
                builder.storage.pointee.function, slots: guest.slots, count: guest.slotCount)
            if !problems.isEmpty { return ["invalid"] + problems }
            let exit = Interpreter.run(builder.storage.pointee.function, context)
            switch exit.kind {
            case .direct, .indirect, .systemCall: break
            case .misaligned: return ["bus"]
            case .exception where exit.aux == GuestException.undefined.rawValue: return ["ud"]
            case .exception: return changes(state, data, pc: exit.pc, end: end)
            default: return ["\(exit.kind)"]
            }
            pc = exit.pc
        }
        return changes(state, data, pc: pc, end: end)
    }

    private func changes(
        _ state: UnsafeMutableRawPointer, _ data: UnsafeMutablePointer<UInt64>, pc: UInt64, end: UInt64
    ) -> [String] {
        func hex(_ value: UInt64, digits: Int = 1) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        var result: [String] = []
        if pc != end { result.append("pc=" + hex(pc)) }
        let flags = Flags.nzcv(stored: (state + Int(Offset.flags)).load(as: UInt16.self))
        if flags != nzcv { result.append("nzcv=" + hex(UInt64(flags >> 28))) }
        let fpcr = (state + Int(Offset.fpcr)).load(as: UInt32.self)
        if fpcr != 0 { result.append("fpcr=" + hex(UInt64(fpcr))) }
        let fpsr = FloatState.fpsr(state)
        if fpsr != 0 { result.append("fpsr=" + hex(UInt64(fpsr))) }
        for n in 0..<32 {
            let place = n == 31 ? Offset.sp : Offset.x0 + Int32(8 * n)
            let new = (state + Int(place)).load(as: UInt64.self)
            if new != x[n] { result.append("x\(n)=" + hex(new)) }
        }
        for n in 0..<32 {
            let low = (state + Int(Offset.v0) + 16 * n).load(as: UInt64.self)
            let high = (state + Int(Offset.v0) + 16 * n + 8).load(as: UInt64.self)
            if low != v[2 * n] || high != v[2 * n + 1] {
                result.append("v\(n)=" + hex(high, digits: 16) + hex(low, digits: 16))
            }
        }
        for n in 0..<512 {
            let difference = data[n] ^ background[n]
            for k in 0..<8 where difference >> UInt64(8 * k) & 0xff != 0 {
                result.append("m\(8 * n + k)=" + hex(data[n] >> UInt64(8 * k) & 0xff))
            }
        }
        return result
    }
}
