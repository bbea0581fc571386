import Guest
import IR

/// Power ISA I 3.3.7: bytes in a row of registers, four to the lower half of each, the first one in its most significant byte.
/// Of big-endian mode only.
extension PPCTable {
    static let strings: [Encoding<PPC>] = [
        Encoding("lswi", "011111 RT:5 RA:5 NB:5 1001010101 x") { f, ir in
            let count = f.rb == 0 ? 32 : f.rb
            let registers = (0..<(count + 3) / 4).map { (f.rt + $0) & 31 }
            // RA must not be among the registers.
            guard !registers.contains(f.ra) else { return ir.undefined() }
            guard f.mode.bigEndian else { return ir.misaligned() }
            let address = ir.ea(f, f.ra, 0)
            let words = registers.indices.map { word(f, ir, address, from: 4 * $0, count: count - 4 * $0) }
            for (n, word) in zip(registers, words) { ir.setR(n, word) }
        },
        Encoding("stswi", "011111 RS:5 RA:5 NB:5 1011010101 x") { f, ir in
            guard f.mode.bigEndian else { return ir.misaligned() }
            let count = f.rb == 0 ? 32 : f.rb
            let address = ir.ea(f, f.ra, 0)
            for from in stride(from: 0, to: count, by: 4) {
                let word = ir.w((f.rs + from / 4) & 31)
                if count - from >= 4 {
                    ir.store(word, f.advanced(ir, address, from), f.order)
                } else {
                    for k in 0..<count - from {
                        let byte = ir.truncate(ir.shiftRight(word, imm: 24 - 8 * k), to: .i8)
                        ir.store(byte, f.advanced(ir, address, from + k))
                    }
                }
            }
        },
        Encoding("lswx", "011111 RT:5 RA:5 RB:5 1000010101 x") { f, ir in
            guard f.rt != f.ra, f.rt != f.rb else { return ir.undefined() }
            forEachByte(f, ir) { address, number in
                let byte = ir.zeroExtend(ir.load(.i8, address), to: .i64)
                let immediate = UInt32(truncatingIfNeeded: f.rt)
                ir.call(MemoryHelper.putByte, result: .void, immediate: immediate, byte, number)
            }
        },
        Encoding("stswx", "011111 RS:5 RA:5 RB:5 1010010101 x") { f, ir in
            forEachByte(f, ir) { address, number in
                let immediate = UInt32(truncatingIfNeeded: f.rs)
                let byte = ir.call(MemoryHelper.byte, result: .i64, immediate: immediate, number)
                ir.store(ir.truncate(byte, to: .i8), address)
            }
        },
    ]

    /// i32: up to four bytes, with zeros behind.
    private static func word(_ f: PPC, _ ir: Builder, _ address: Value, from: Int, count: Int) -> Value {
        if count >= 4 { return ir.load(.i32, f.advanced(ir, address, from), f.order) }
        var word = ir.i32(0)
        for k in 0..<count {
            let byte = ir.zeroExtend(ir.load(.i8, f.advanced(ir, address, from + k)), to: .i32)
            word = ir.or(word, ir.shiftLeft(byte, imm: 24 - 8 * k))
        }
        return word
    }

    /// A loop over as many bytes as XER says; the registers are in memory.
    private static func forEachByte(_ f: PPC, _ ir: Builder, _ body: (Value, Value) -> Void) {
        guard f.mode.bigEndian else { return ir.misaligned() }
        let address = ir.ea(f, f.ra, index: f.rb)
        let count = ir.and(ir.get(Slot.xerBytes), ir.i64(Int64(127)))
        let pc = ir.pc
        let head = ir.makeBlock(pc: pc)
        let inner = ir.makeBlock(pc: pc)
        let end = ir.makeBlock(pc: pc)
        ir.syncState()
        ir.jump(head, [ir.i64(Int64(0))])
        ir.begin(head)
        let number = ir.parameter(.i64)
        ir.branch(ir.compare(.ult, number, count), then: inner, else: end)
        ir.begin(inner)
        let sum = ir.add(address, number)
        body(f.mode.is64 ? sum : ir.and(sum, ir.i64(Int64(0xffff_ffff))), number)
        ir.jump(head, [ir.add(number, imm: 1)])
        ir.begin(end)
    }
}
