import Guest
import IR

/// Power ISA I 3.3.13: counts, permutations of bits and bytes.
extension PPCTable {
    static let bitOperations: [Encoding<PPC>] = [
        Encoding("cntlzw, cntlzw.", "011111 RS:5 RA:5 xxxxx 0000011010 Rc") { f, ir in
            set(f, ir, f.ra, ir.countLeadingZeros(ir.w(f.rs)))
        },
        Encoding("cnttzw, cnttzw.", "011111 RS:5 RA:5 xxxxx 1000011010 Rc", "v3.0") { f, ir in
            set(f, ir, f.ra, ir.countTrailingZeros(ir.w(f.rs)))
        },
        Encoding(
            "cntlzd, cntlzd.", "011111 RS:5 RA:5 xxxxx 0000111010 Rc", "",
            in64BitMode { f, ir in set(f, ir, f.ra, ir.countLeadingZeros(ir.x(f.rs))) }),
        Encoding(
            "cnttzd, cnttzd.", "011111 RS:5 RA:5 xxxxx 1000111010 Rc", "v3.0",
            in64BitMode { f, ir in set(f, ir, f.ra, ir.countTrailingZeros(ir.x(f.rs))) }),
        Encoding(
            "cntlzdm", "011111 RS:5 RA:5 RB:5 0000111011 x", "v3.1",
            in64BitMode { f, ir in
                let chosen = ir.parallelExtract(ir.x(f.rs), mask: ir.x(f.rb))
                let others = ir.add(ir.neg(ir.popCount(ir.x(f.rb))), imm: 64)
                ir.setR(f.ra, ir.sub(ir.countLeadingZeros(chosen), others))
            }),
        Encoding(
            "cnttzdm", "011111 RS:5 RA:5 RB:5 1000111011 x", "v3.1",
            in64BitMode { f, ir in
                let chosen = ir.parallelExtract(ir.x(f.rs), mask: ir.x(f.rb))
                let isNone = ir.compare(.eq, chosen, ir.i64(Int64(0)))
                let all = ir.popCount(ir.x(f.rb))
                ir.setR(f.ra, ir.select(isNone, all, ir.countTrailingZeros(chosen)))
            }),
        Encoding("popcntb", "011111 RS:5 RA:5 xxxxx 0001111010 x", "v2.02") { f, ir in
            let counts = ir.vector(.vpopCount, .b, ir.vectorFromScalar(ir.x(f.rs)))
            ir.set(f.ra, ir.extractLane(counts, .d, 0, as: .i64))
        },
        Encoding("popcntw", "011111 RS:5 RA:5 xxxxx 0101111010 x", "v2.06") { f, ir in
            setWords(f, ir) { ir.popCount($0) }
        },
        Encoding(
            "popcntd", "011111 RS:5 RA:5 xxxxx 0111111010 x", "v2.06",
            in64BitMode { f, ir in ir.setR(f.ra, ir.popCount(ir.x(f.rs))) }),
        Encoding("prtyw", "011111 RS:5 RA:5 xxxxx 0010011010 x", "v2.05") { f, ir in
            setWords(f, ir) { ir.and(ir.popCount(ir.and($0, ir.i32(0x0101_0101))), ir.i32(1)) }
        },
        Encoding(
            "prtyd", "011111 RS:5 RA:5 xxxxx 0010111010 x", "v2.05",
            in64BitMode { f, ir in
                let bits = ir.and(ir.x(f.rs), ir.i64(0x0101_0101_0101_0101 as Int64))
                ir.setR(f.ra, ir.and(ir.popCount(bits), ir.i64(Int64(1))))
            }),
        Encoding("cmpb", "011111 RS:5 RA:5 RB:5 0111111100 x", "v2.05") { f, ir in
            let (a, b) = (ir.vectorFromScalar(ir.x(f.rs)), ir.vectorFromScalar(ir.x(f.rb)))
            let equal = ir.extractLane(ir.vector(.vcompareEqual, .b, a, b), .d, 0, as: .i64)
            ir.setR(f.ra, ir.truncate(equal, to: f.wordType))
        },
        Encoding(
            "bpermd", "011111 RS:5 RA:5 RB:5 0011111100 x", "v2.06",
            in64BitMode { f, ir in
                ir.setR(f.ra, ir.call(IntegerHelper.permuteBits, result: .i64, ir.x(f.rs), ir.x(f.rb)))
            }),
        Encoding(
            "cfuged", "011111 RS:5 RA:5 RB:5 0011011100 x", "v3.1",
            in64BitMode { f, ir in
                let (a, mask) = (ir.x(f.rs), ir.x(f.rb))
                let right = ir.parallelExtract(a, mask: mask)
                let left = ir.parallelExtract(a, mask: ir.not(mask))
                ir.setR(f.ra, ir.or(ir.shiftLeft(left, ir.popCount(mask)), right))
            }),
        Encoding(
            "pextd", "011111 RS:5 RA:5 RB:5 0010111100 x", "v3.1",
            in64BitMode { f, ir in ir.setR(f.ra, ir.parallelExtract(ir.x(f.rs), mask: ir.x(f.rb))) }),
        Encoding(
            "pdepd", "011111 RS:5 RA:5 RB:5 0010011100 x", "v3.1",
            in64BitMode { f, ir in ir.setR(f.ra, ir.parallelDeposit(ir.x(f.rs), mask: ir.x(f.rb))) }),
        Encoding("brh", "011111 RS:5 RA:5 xxxxx 0011011011 x", "v3.1") { f, ir in
            let a = ir.r(f, f.rs)
            let mask = ir.const(0x00ff_00ff_00ff_00ff, f.wordType)
            let up = ir.shiftLeft(ir.and(a, mask), imm: 8)
            ir.setR(f.ra, ir.or(up, ir.and(ir.shiftRight(a, imm: 8), mask)))
        },
        Encoding("brw", "011111 RS:5 RA:5 xxxxx 0010011011 x", "v3.1") { f, ir in
            let swapped = ir.byteSwap(ir.r(f, f.rs))
            ir.setR(f.ra, f.mode.is64 ? ir.rotateRight(swapped, imm: 32) : swapped)
        },
        Encoding(
            "brd", "011111 RS:5 RA:5 xxxxx 0010111011 x", "v3.1",
            in64BitMode { f, ir in ir.setR(f.ra, ir.byteSwap(ir.x(f.rs))) }),
    ]

    /// Each word of RA := `body` of that of RS.
    private static func setWords(_ f: PPC, _ ir: Builder, _ body: (Value) -> Value) {
        let low = body(ir.w(f.rs))
        guard f.mode.is64 else { return ir.setR(f.ra, low) }
        let high = body(ir.truncate(ir.shiftRight(ir.x(f.rs), imm: 32), to: .i32))
        let upper = ir.shiftLeft(ir.zeroExtend(high, to: .i64), imm: 32)
        ir.setR(f.ra, ir.or(upper, ir.zeroExtend(low, to: .i64)))
    }
}
