import Guest
import IR

/// Power ISA I 3.3.14.2: shifts. Those of words are shifts of doublewords, whose count has one bit more.
extension PPCTable {
    static let shift: [Encoding<PPC>] = [
        Encoding("slw, slw.", "011111 RS:5 RA:5 RB:5 0000011000 Rc") { f, ir in
            set(f, ir, f.ra, ir.truncate(ir.shiftLeft(ir.x(f.rs), ir.x(f.rb)), to: .i32))
        },
        Encoding("srw, srw.", "011111 RS:5 RA:5 RB:5 1000011000 Rc") { f, ir in
            set(f, ir, f.ra, ir.shiftRight(ir.zeroExtend(ir.w(f.rs), to: .i64), ir.x(f.rb)))
        },
        Encoding("sraw, sraw.", "011111 RS:5 RA:5 RB:5 1100011000 Rc") { f, ir in
            let a = ir.signExtend(ir.w(f.rs), to: .i64)
            let result = ir.shiftRightSigned(a, ir.x(f.rb))
            let isInexact = ir.compare(.ne, ir.shiftLeft(result, ir.x(f.rb)), a)
            setCarry(ir, ir.and(isInexact, ir.compare(.slt, a, ir.i64(Int64(0)))))
            set(f, ir, f.ra, result)
        },
        Encoding("srawi, srawi.", "011111 RS:5 RA:5 SH:5 1100111000 Rc") { f, ir in
            let a = ir.w(f.rs)
            let sh = f.bits(16, 20)
            // A negative number of which ones are lost.
            let sign: Int64 = 0x8000_0000
            let kept = ir.and(a, ir.i32(sign | (1 << Int64(sh) - 1)))
            setCarry(ir, sh == 0 ? ir.i1(false) : ir.compare(.ugt, kept, ir.i32(sign)))
            set(f, ir, f.ra, ir.shiftRightSigned(ir.signExtend(a, to: f.wordType), imm: sh))
        },
        Encoding(
            "sld, sld.", "011111 RS:5 RA:5 RB:5 0000011011 Rc", "",
            in64BitMode { f, ir in
                let shifted = ir.shiftLeft(ir.x(f.rs), ir.x(f.rb))
                set(f, ir, f.ra, ir.select(isPastEnd(f, ir), ir.i64(Int64(0)), shifted))
            }),
        Encoding(
            "srd, srd.", "011111 RS:5 RA:5 RB:5 1000011011 Rc", "",
            in64BitMode { f, ir in
                let shifted = ir.shiftRight(ir.x(f.rs), ir.x(f.rb))
                set(f, ir, f.ra, ir.select(isPastEnd(f, ir), ir.i64(Int64(0)), shifted))
            }),
        Encoding(
            "srad, srad.", "011111 RS:5 RA:5 RB:5 1100011010 Rc", "",
            in64BitMode { f, ir in
                let a = ir.x(f.rs)
                let isPastEnd = isPastEnd(f, ir)
                let count = ir.select(isPastEnd, ir.i64(Int64(63)), ir.x(f.rb))
                let result = ir.shiftRightSigned(a, count)
                let isInexact = ir.or(isPastEnd, ir.compare(.ne, ir.shiftLeft(result, count), a))
                setCarry(ir, ir.and(isInexact, ir.compare(.slt, a, ir.i64(Int64(0)))))
                set(f, ir, f.ra, result)
            }),
        Encoding(
            "sradi, sradi.", "011111 RS:5 RA:5 sh:5 110011101 sh5 Rc", "",
            in64BitMode { f, ir in
                let a = ir.x(f.rs)
                let sh = f.bits(30, 30) << 5 | f.bits(16, 20)
                let zero = ir.i64(Int64(0))
                let lost =
                    sh < 32 ? ir.and(a, ir.const(1 << Int64(sh) - 1, .i64)) : ir.shiftLeft(a, imm: 64 - sh)
                let isInexact = ir.compare(.ne, lost, zero)
                setCarry(ir, sh == 0 ? ir.i1(false) : ir.and(isInexact, ir.compare(.slt, a, zero)))
                set(f, ir, f.ra, ir.shiftRightSigned(a, imm: sh))
            }),
        Encoding(
            "extswsli, extswsli.", "011111 RS:5 RA:5 sh:5 110111101 sh5 Rc", "v3.0",
            in64BitMode { f, ir in
                let sh = f.bits(30, 30) << 5 | f.bits(16, 20)
                set(f, ir, f.ra, ir.shiftLeft(ir.signExtend(ir.w(f.rs), to: .i64), imm: sh))
            }),
    ]

    /// Whether a doubleword is shifted by 64 bits or more.
    private static func isPastEnd(_ f: PPC, _ ir: Builder) -> Value {
        ir.compare(.ne, ir.and(ir.w(f.rb), ir.i32(64)), ir.i32(0))
    }
}
