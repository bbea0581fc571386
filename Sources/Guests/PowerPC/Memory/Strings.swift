import Guest
import IR

/// Power ISA I 3.3.7: bytes in a row of registers, four to the lower half of each, from its most significant byte on; in
/// little-endian mode, where Linux emulates them, from the least significant one on.
extension PPCTable {
    static let strings: [Encoding<PPC>] = [
        Encoding("lswi", "011111 RT:5 RA:5 NB:5 1001010101 x") { f, ir in
            let count = f.rb == 0 ? 32 : f.rb
            let registers = (0..<(count + 3) / 4).map { (f.rt + $0) & 31 }
            // RA must not be among the registers.
            guard !registers.contains(f.ra) else { return ir.undefined() }
            let address = ir.ea(f, f.ra, 0)
            let words = registers.indices.map { word(f, ir, address, from: 4 * $0, count: count - 4 * $0) }
            for (n, word) in zip(registers, words) { ir.setR(n, word) }
        },
        Encoding("stswi", "011111 RS:5 RA:5 NB:5 1011010101 x") { f, ir in
            let count = f.rb == 0 ? 32 : f.rb
            let address = ir.ea(f, f.ra, 0)
            for from in stride(from: 0, to: count, by: 4) {
                let word = ir.w((f.rs + from / 4) & 31)
                if count - from >= 4 {
                    ir.store(word, f.advanced(ir, address, from), f.order)
                } else {
                    for k in 0..<count - from {
                        let byte = ir.truncate(ir.shiftRight(word, imm: f.place(ofByte: k)), to: .i8)
                        ir.store(byte, f.advanced(ir, address, from + k))
                    }
                }
            }
        },
        Encoding("lswx", "011111 RT:5 RA:5 RB:5 1000010101 x") { f, ir in
            guard f.rt != f.ra, f.rt != f.rb else { return ir.undefined() }
            forEachByte(f, ir) { address, number in
                let byte = ir.zeroExtend(ir.load(.i8, address), to: .i64)
                ir.call(MemoryHelper.putByte, result: .void, immediate: f.firstRegister, byte, number)
            }
        },
        Encoding("stswx", "011111 RS:5 RA:5 RB:5 1010010101 x") { f, ir in
            forEachByte(f, ir) { address, number in
                let byte = ir.call(MemoryHelper.byte, result: .i64, immediate: f.firstRegister, number)
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
            word = ir.or(word, ir.shiftLeft(byte, imm: f.place(ofByte: k)))
        }
        return word
    }

    /// A loop over as many bytes as XER says; the registers are in memory.
    private static func forEachByte(_ f: PPC, _ ir: Builder, _ body: (Value, Value) -> Void) {
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

extension PPC {
    /// How far up in a word one of its bytes in memory is.
    fileprivate func place(ofByte k: Int) -> Int { mode.bigEndian ? 24 - 8 * k : 8 * k }

    /// As `MemoryHelper` takes it.
    fileprivate var firstRegister: UInt32 {
        UInt32(truncatingIfNeeded: rt) | (mode.bigEndian ? MemoryHelper.isBigEndian : 0)
    }
}
