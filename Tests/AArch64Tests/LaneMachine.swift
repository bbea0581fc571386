import Guest
import IR
import SoftFloat

@testable import AArch64

/// Runs one lifted instruction of straight-line IR on a made-up state, by the evaluator.
struct LaneMachine {
    var v: [Constant128] = []
    var x: [UInt64] = []
    var memory: [UInt8] = []
    static let memoryBase: UInt64 = 0x20000
    static let wholeMemory = 256

    /// The state that `seed` stands for. The recorded cases were made on the same one.
    init(seed: UInt64) {
        var state = seed | 1
        func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 0x2545_f491_4f6c_dd1d
        }
        let edges: [UInt64] = [
            0, 1, 2, 0x7f, 0x80, 0x81, 0xff, 0xfe, 0x40, 0x3f, 8, 0xf8, 0x10, 0xf0, 0x55, 0xaa,
        ]
        func word() -> UInt64 {
            let kind = next() >> 61
            var result: UInt64 = 0
            switch kind {
            case 1:
                let r = next()
                for i in 0..<UInt64(8) { result |= edges[Int(r >> (8 * i) & 15)] << (8 * i) }
            case 2, 3, 4:
                let bits: UInt64 = 8 << (kind - 1)
                let r = next()
                let top: UInt64 = 1 << (bits - 1)
                let low: UInt64 = (1 << (bits / 2)) - 1
                let choices: [UInt64] = [0, top, top - 1, (top << 1) &- 1, 1, top + 1, top >> 1, low]
                for i in 0..<64 / bits { result |= choices[Int(r >> (8 * i) & 7)] << (bits * i) }
            case 5:
                let r = next()
                for i in 0..<UInt64(8) {
                    let byte: UInt64 = ((r >> (8 * i) & 0xff) % 33) &- 16
                    result |= (byte & 0xff) << (8 * i)
                }
            case 6:
                result = (next() >> 56) &* 0x0101_0101_0101_0101
            default:
                result = next()
            }
            return result
        }
        let extremes: [UInt64] = [
            0x8000_8000_8000_8000, 0x8000_0000_8000_0000, 0x8000_0000_0000_0000, .max, 0x7fff_7fff_7fff_7fff,
            0x7fff_ffff_7fff_ffff, 0x8080_8080_8080_8080, 0x8000_8000_8000_8000,
        ]
        for _ in 0..<32 {
            let (low, high) = (word(), word())
            v.append(
                seed >> 8 & 7 == 0
                    ? Constant128(low: extremes[Int(low & 7)], high: extremes[Int(high & 7)])
                    : Constant128(low: low, high: high))
        }
        for _ in 0..<31 { x.append(word()) }
        for _ in 0..<32 {
            let bytes = word()
            for i in 0..<8 { memory.append(UInt8(truncatingIfNeeded: bytes >> UInt64(8 * i))) }
        }
        x.append(0x20080)
    }

    /// What the instruction changes, as words: `v3=…`, `x31=…` (SP), `m64=…`, `qc`; or `ud`.
    mutating func run(_ word: UInt32) -> [String] {
        if word >> 25 & 0x5f == 6 { x[Int(word >> 5 & 31)] = 0x20040 }
        let before = self
        let guest = GuestArchitecture.aarch64
        let builder = Builder(slots: guest.slots, count: guest.slotCount)
        defer { builder.deallocate() }
        builder.reset(pc: 0x1000, floatControl: [])
        builder.begin(builder.makeBlock(pc: 0x1000))
        withUnsafeBytes(of: word.littleEndian) { _ = guest.lift(builder, 0x1000, $0.baseAddress!, 4) }
        if !builder.isTerminated { builder.exitDirect(0x1004) }
        var qc = Constant128(low: 0, high: 0)
        guard interpret(builder.storage.pointee.function, guest, &qc) else { return ["ud"] }
        var changes: [String] = []
        for i in 0..<32 where x[i] != before.x[i] { changes.append("x\(i)=" + String(x[i], radix: 16)) }
        for i in 0..<32 where v[i] != before.v[i] {
            changes.append("v\(i)=" + hex(v[i].high) + hex(v[i].low))
        }
        for i in 0..<memory.count where memory[i] != before.memory[i] {
            changes.append("m\(i)=" + String(memory[i], radix: 16))
        }
        if qc.low | qc.high != 0 { changes.append("qc") }
        return changes
    }

    private func hex(_ x: UInt64) -> String {
        let digits = String(x, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private mutating func interpret(_ f: Function, _ guest: GuestArchitecture, _ qc: inout Constant128)
        -> Bool
    {
        var values = [Constant128](repeating: Constant128(low: 0, high: 0), count: f.instructions.count)
        for n in Int(f.blocks[0].first)..<Int(f.blocks[0].end) {
            let i = f.instructions[n]
            let (a, b, c) = (values[i.a.index], values[i.b.index], values[i.c.index])
            switch i.op {
            case .stateLoad:
                let slot = Int(i.imm)
                values[n] =
                    slot >= Slot.v0 && slot < Slot.v0 + 32
                    ? v[slot - Slot.v0]
                    : slot < 32 ? Constant128(low: x[slot], high: 0) : Constant128(low: 0, high: 0)
            case .load:
                let at = Int(a.low &+ UInt64(bitPattern: i.imm) &- Self.memoryBase)
                var bytes = [UInt8](repeating: 0, count: 16)
                for k in 0..<i.type.size { bytes[k] = memory[at + k] }
                values[n] = bytes.withUnsafeBytes { $0.loadUnaligned(as: Constant128.self) }
            case .store:
                let at = Int(a.low &+ UInt64(bitPattern: i.imm) &- Self.memoryBase)
                let size = f[i.b].pointee.type.size
                withUnsafeBytes(of: b) { for k in 0..<size { memory[at + k] = $0[k] } }
            case .call:
                let frame = UnsafeMutablePointer<HelperFrame>.allocate(capacity: 1)
                defer { frame.deallocate() }
                frame.pointee.a = a
                frame.pointee.b = b
                frame.pointee.c = c
                guest.helpers[Int(i.imm & 0xffff)](
                    UnsafeMutableRawPointer(frame), UnsafeMutableRawPointer(frame))
                values[n] = frame.pointee.result
            case .exitException:
                return false
            case .exitDirect:
                f.forEachSlot(in: i.snapshot) { slot, value in
                    let new = values[value.index]
                    switch Int(slot) {
                    case 0..<32: x[Int(slot)] = new.low
                    case Slot.qc: qc = new
                    default: v[Int(slot) - Slot.v0] = new
                    }
                }
            default:
                let pool =
                    i.op == .vconst || i.op == .permute
                    ? f.constants[Int(i.imm)] : Constant128(low: 0, high: 0)
                var flags = FloatFlags()
                values[n] = Evaluator.evaluate(
                    i, argumentType: f[i.a].pointee.type, a: a, b: b, c: c, pool: pool, mode: FloatMode(),
                    flags: &flags)
            }
        }
        return true
    }
}
