import IR

/// Shorter code for vector lanes on hosts with AVX-512VL and its kin, or with GFNI.
extension CodeGenerator {
    /// False: the host has nothing better than what `lowerVector` does.
    mutating func lowerRich(_ f: borrowing Function, _ i: Int) -> Bool {
        let d = f.instructions[i]
        if features.contains(.gfni), lowerBytes(f, i, d) { return true }
        if !features.contains(.avx512vl) {
            if allocator.mergesLogic, Allocator.isLogic(d.op) { return lowerLogic(f, i, d) }
            return false
        }
        switch (d.op, d.lane) {
        case (.vminSigned, .d): three(f, i, d, .vpminsq)
        case (.vminUnsigned, .d): three(f, i, d, .vpminuq)
        case (.vmaxSigned, .d): three(f, i, d, .vpmaxsq)
        case (.vmaxUnsigned, .d): three(f, i, d, .vpmaxuq)
        case (.vmul, .d): three(f, i, d, .vpmullq)
        case (.vshiftLeftBy, .h): three(f, i, d, .vpsllvw)
        case (.vshiftRightBy, .h): three(f, i, d, .vpsrlvw)
        case (.vshiftRightSignedBy, .h): three(f, i, d, .vpsravw)
        case (.vshiftRightSignedBy, .d): three(f, i, d, .vpsravq)
        case (.vabs, .d): two(f, i, d, .vpabsq)
        case (.vcountLeadingZeros, .s) where features.contains(.avx512cd): two(f, i, d, .vplzcntd)
        case (.vpopCount, .b) where features.contains(.avx512bitalg): two(f, i, d, .vpopcntb)
        case (.tableLookupPair, _) where features.contains(.avx512vbmi):
            load(f, d.c, into: .xmm15)
            let a = vector(f, d.a, .xmm14)
            if let m = memory(location(d.b)) {
                asm.evop(.vpermi2b, .xmm15, a, m)
            } else {
                asm.evop(.vpermi2b, .xmm15, a, vector(f, d.b, .xmm13))
            }
            finish(i, XMM.xmm15)
        case (.vshiftRightSigned, .d):
            let r = vectorResult(i)
            asm.vpsraq(r, vector(f, d.a, .xmm15), UInt8(truncatingIfNeeded: d.imm))
            finish(i, r)
        case (.vcompareGreaterUnsigned, _):
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vector(f, d.b, .xmm14)
            let (compare, lanes): (MaskCompare, MaskToLanes) =
                switch d.lane {
                case .b: (.vpcmpub, .vpmovm2b)
                case .h: (.vpcmpuw, .vpmovm2w)
                case .s: (.vpcmpud, .vpmovm2d)
                case .d: (.vpcmpuq, .vpmovm2q)
                }
            asm.compare(compare, mask: 1, a, b, 6)
            asm.lanes(lanes, r, mask: 1)
            finish(i, r)
        case (.vnot, _):
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            asm.vpternlogq(r, a, a, 0x55)
            finish(i, r)
        case (.bitSelect, _): ternary(f, i, d.a, d.b, d.c, 0xca)
        case (.vand, _), (.vor, _), (.vxor, _), (.vandNot, _): return lowerLogic(f, i, d)
        default: return false
        }
        return true
    }

    private mutating func three(_ f: borrowing Function, _ i: Int, _ d: Instruction, _ op: EVOp) {
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        asm.evop(op, r, a, vector(f, d.b, .xmm14))
        finish(i, r)
    }

    private mutating func two(_ f: borrowing Function, _ i: Int, _ d: Instruction, _ op: EVOp) {
        let r = vectorResult(i)
        asm.evop(op, r, vector(f, d.a, .xmm15))
        finish(i, r)
    }

    // MARK: Logic of three

    /// The result may have the register of `a`, of no other.
    private mutating func ternary(
        _ f: borrowing Function, _ i: Int, _ a: Value, _ b: Value, _ c: Value, _ table: UInt8
    ) {
        let r = vectorResult(i)
        load(f, a, into: r)
        let second = vector(f, b, .xmm14)
        if let m = memory(location(c)) {
            asm.vpternlogq(r, second, m, table)
        } else {
            asm.vpternlogq(r, second, vector(f, c, .xmm13), table)
        }
        finish(i, r)
    }

    /// An operation one of whose arguments the allocator has deferred because this is its only use.
    private mutating func lowerLogic(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        for (inner, outer) in [(d.b, d.a), (d.a, d.b)] {
            let n = definition(f, inner)
            guard location(inner).kind == .deferred, Allocator.isLogic(n.op) || n.op == .vnot else {
                continue
            }
            guard features.contains(.avx512vl) else {
                mergedByTwo(f, i, d, n, outer, innerIsSecond: inner == d.b)
                return true
            }
            let table = CodeGenerator.truthTable(d.op, n.op, innerIsSecond: inner == d.b)
            ternary(f, i, outer, n.a, n.op == .vnot ? n.a : n.b, table)
            return true
        }
        return false
    }

    /// What `ternary` does without VPTERNLOG, so that merging is tested on any machine.
    private mutating func mergedByTwo(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ n: Instruction, _ outer: Value,
        innerIsSecond: Bool
    ) {
        let x = vector(f, n.a, .xmm15)
        if n.op == .vnot {
            asm.vop(.vpcmpeqd, .xmm13, .xmm13, .xmm13)
            asm.vop(.vpandn, .xmm13, x, .xmm13)
        } else {
            plain(n.op, .xmm13, x, vector(f, n.b, .xmm14))
        }
        let r = vectorResult(i)
        let y = vector(f, outer, .xmm15)
        if innerIsSecond { plain(d.op, r, y, .xmm13) } else { plain(d.op, r, .xmm13, y) }
        finish(i, r)
    }

    private mutating func plain(_ op: Op, _ r: XMM, _ a: XMM, _ b: XMM) {
        switch op {
        case .vand: asm.vop(.vpand, r, a, b)
        case .vor: asm.vop(.vpor, r, a, b)
        case .vxor: asm.vop(.vpxor, r, a, b)
        default: asm.vop(.vpandn, r, b, a)
        }
    }

    /// VPTERNLOG's table for `outer` of its other argument and of `inner`; the columns are that argument and inner's two.
    static func truthTable(_ outer: Op, _ inner: Op, innerIsSecond: Bool) -> UInt8 {
        let value = apply(inner, 0xcc, 0xaa)
        return innerIsSecond ? apply(outer, 0xf0, value) : apply(outer, value, 0xf0)
    }

    private static func apply(_ op: Op, _ a: UInt8, _ b: UInt8) -> UInt8 {
        switch op {
        case .vand: a & b
        case .vor: a | b
        case .vxor: a ^ b
        case .vandNot: a & ~b
        default: ~a
        }
    }

    // MARK: Bytes by GFNI

    /// The matrix that makes bit i of a byte from its bit `source(i)`; zero where that is nil.
    private static func bitMatrix(_ source: (Int) -> Int?) -> Constant128 {
        var rows: UInt64 = 0
        for i in 0..<8 {
            if let s = source(i) { rows |= 1 << UInt64(8 &* (7 &- i) &+ s) }
        }
        return Constant128(low: rows, high: rows)
    }

    /// What a shift by `n` or a reversal does to the bits of each byte.
    static func byteMatrix(_ op: Op, _ n: Int) -> Constant128 {
        switch op {
        case .vshiftLeft: bitMatrix { $0 >= n ? $0 &- n : nil }
        case .vshiftRight: bitMatrix { $0 &+ n < 8 ? $0 &+ n : nil }
        case .vshiftRightSigned: bitMatrix { min($0 &+ n, 7) }
        default: bitMatrix { 7 &- $0 }
        }
    }

    private mutating func lowerBytes(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        if d.op == .vtransposeBits {
            transposeBits(f, i, d)
            return true
        }
        switch (d.op, d.lane) {
        case (.vreverseBits, _), (.vshiftLeft, .b), (.vshiftRight, .b), (.vshiftRightSigned, .b): break
        default: return false
        }
        let matrix = pool(CodeGenerator.byteMatrix(d.op, Int(truncatingIfNeeded: d.imm)))
        let r = vectorResult(i)
        asm.vgf2p8affineqb(r, vector(f, d.a, .xmm15), matrix, 0)
        finish(i, r)
        return true
    }

    /// With the value as the matrix, the bytes that have one bit each show its columns.
    private mutating func transposeBits(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let r = vectorResult(i)
        asm.vop(
            .vpshufb, .xmm14, vector(f, d.a, .xmm14),
            pool(Constant128(low: 0x0001_0203_0405_0607, high: 0x0809_0a0b_0c0d_0e0f)))
        asm.vmovups(.xmm15, pool(Constant128(low: 0x8040_2010_0804_0201, high: 0x8040_2010_0804_0201)))
        asm.vgf2p8affineqb(r, .xmm15, .xmm14, 0)
        finish(i, r)
    }
}
