import Guest
import IR

/// Power ISA I 3.3.15: binary-coded decimals.
extension PPCTable {
    static let decimalAssist: [Encoding<PPC>] = [
        Encoding("addg6s", "011111 RT:5 RA:5 RB:5 x 001001010 x", "v2.06") { f, ir in
            let (a, b) = (ir.x(f.ra), ir.x(f.rb))
            let sum = ir.add(a, b)
            // What came into the lowest bit of each digit, and out of the highest one.
            let carries = ir.xor(ir.xor(a, b), sum)
            let last = ir.zeroExtend(ir.testCondition(.hs, ir.addFlags(a, b)), to: .i64)
            let out = ir.or(ir.shiftRight(carries, imm: 4), ir.shiftLeft(last, imm: 60))
            // 6 for each digit without a carry.
            let without = ir.andNot(ir.i64(0x1111_1111_1111_1111 as Int64), out)
            setBoth(f, ir, f.rt, ir.mul(without, ir.i64(Int64(6))))
        },
        Encoding("cdtbcd", "011111 RS:5 RA:5 xxxxx 0100011010 x", "v2.06") { f, ir in
            setBoth(f, ir, f.ra, ir.call(IntegerHelper.fromDenselyPacked, result: .i64, ir.x(f.rs)))
        },
        Encoding("cbcdtd", "011111 RS:5 RA:5 xxxxx 0100111010 x", "v2.06") { f, ir in
            setBoth(f, ir, f.ra, ir.call(IntegerHelper.toDenselyPacked, result: .i64, ir.x(f.rs)))
        },
    ]

    /// Register n := an i64, of which 32-bit mode has the low half.
    private static func setBoth(_ f: PPC, _ ir: Builder, _ n: Int, _ value: Value) {
        ir.setR(n, ir.truncate(value, to: f.wordType))
    }
}
