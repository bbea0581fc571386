import IR

/// Arithmetic on halves. Sums, products, quotients and roots in single precision are near enough to the exact result that
/// rounding them once more gives the half that rounding once would. What traps on the way is computed anew by the
/// evaluator, from the halves.
extension CodeGenerator {
    private static func singles(_ op: Op) -> VOp? {
        switch op {
        case .fadd: .vaddps
        case .fsub: .vsubps
        case .fmul: .vmulps
        case .fdiv: .vdivps
        case .fsqrt: .vsqrtps
        case .fmax, .fmaxNumber: .vmaxps
        case .fmin, .fminNumber: .vminps
        case .fcompareEqual, .fcompareGreater, .fcompareGreaterEqual: .vcmpps
        default: nil
        }
    }

    static func isHalf(_ d: Instruction) -> Bool {
        d.type == .f16 || (d.type == .v128 && d.lane == .h)
    }

    /// False: there is no inline form.
    mutating func lowerHalf(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        if f.floatControl.contains(.flushToZero16) { return false }
        if d.op == .fmulAdd { return lowerHalfMulAdd(f, i, d) }
        guard let op = CodeGenerator.singles(d.op) else { return false }
        let a = vector(f, d.a, .xmm15)
        let b = d.op == .fsqrt ? VectorOperand(a) : vectorOperand(f, d.b, .xmm14)
        if b.memory == nil, b.register == .xmm14 { return false }
        let combines = op == .vmaxps || op == .vminps
        if combines, a == .xmm15 { return false }
        let canBeTiny = d.op == .fmul || d.op == .fdiv
        let checked = op == .vcmpps ? false : checksResult(f, d, canBeTiny: canBeTiny)
        let r = checked ? XMM.xmm13 : vectorResult(i)
        let second = d.op == .fsqrt ? nil : b
        widen(f, d, VectorOperand(a), .xmm13, (a, second, nil, r))
        if d.op != .fsqrt { widen(f, d, b, .xmm14, (a, second, nil, r)) }
        trap(f, op: d.op, d, a: a, b: second, result: r.n)
        switch op {
        case .vsqrtps: asm.vop(op, .xmm13, .xmm13, .y)
        case .vcmpps:
            // EQ_OQ, GT_OS, GE_OS
            let predicate: UInt8 = d.op == .fcompareEqual ? 0 : d.op == .fcompareGreater ? 0x0e : 0x0d
            asm.vopImm(op, .xmm13, .xmm13, .xmm14, predicate, .y)
            asm.vextracti128(.xmm14, .xmm13)
            asm.vop(.vpackssdw, r, .xmm13, .xmm14)
        case .vmaxps, .vminps:
            // As with singles.
            asm.vop(op, .xmm15, .xmm13, .xmm14, .y)
            asm.vop(op, .xmm13, .xmm14, .xmm13, .y)
            asm.vop(op == .vmaxps ? .vandps : .vorps, .xmm13, .xmm13, .xmm15, .y)
        default: asm.vop(op, .xmm13, .xmm13, .xmm14, .y)
        }
        if op != .vcmpps { asm.vcvtps2ph(r, .xmm13, 4, .y) }
        closeTrap()
        asm.vzeroupper()
        if checked { finishChecked(f, i, r, canBeTiny: canBeTiny) } else { finish(i, r) }
        return true
    }

    /// What the evaluator is to know, should the next host instruction trap: operands and result.
    private typealias HalfTrap = (a: XMM, b: VectorOperand?, c: VectorOperand?, result: XMM)

    /// x (256 bits) := the halves of `v` as singles; of a scalar, eight times.
    private mutating func widen(
        _ f: borrowing Function, _ d: Instruction, _ v: VectorOperand, _ x: XMM, _ t: HalfTrap
    ) {
        var from = v
        if d.type == .f16 {
            if let m = v.memory {
                asm.vop(.vpbroadcastw, x, m)
            } else {
                asm.vop(.vpbroadcastw, x, v.register)
            }
            from = VectorOperand(x)
        }
        trap(f, op: d.op, d, a: t.a, b: t.b, c: t.c, result: t.result.n)
        if let m = from.memory {
            asm.vop(.vcvtph2ps, x, m, .y)
        } else {
            asm.vop(.vcvtph2ps, x, from.register, .y)
        }
    }

    /// The product is exact in double precision. Where the sum is not, the smaller term is too small to matter but by its sign,
    /// and by being there. Bits that a single has no room for are put into its last one, so that narrowing to halves
    /// rounds the sum.
    private mutating func lowerHalfMulAdd(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard location(d.b).kind == .xmm, allocator.locations[i].kind == .xmm else { return false }
        let b = XMM(location(d.b).register)
        let c = vectorOperand(f, d.c, .xmm13)
        if c.memory == nil, c.register == .xmm13 { return false }
        let checked = checksResult(f, d, canBeTiny: true)
        let a = vectorResult(i)
        load(f, d.a, into: a)
        let r = checked ? XMM.xmm13 : a
        let operands: HalfTrap = (a, VectorOperand(b), c, r)
        // As with singles, a NaN that is the addend, or a factor whose sign changes, traps.
        let negates = d.fusedSigns.contains(.factor)
        widen(f, d, VectorOperand(a), .xmm15, operands)
        if negates { widen(f, d, VectorOperand(b), .xmm14, operands) }
        trap(f, op: d.op, d, a: a, b: operands.b, c: c, result: r.n)
        asm.vopImm(.vcmpps, .xmm14, .xmm15, negates ? .xmm14 : .xmm15, 1, .y)
        let scalar = d.type == .f16
        let kept = CodeGenerator.frame(48)
        sumOfHalves(f, d, operands, upper: false)
        if !scalar {
            asm.vmovups(kept, .xmm15)
            sumOfHalves(f, d, operands, upper: true)
            asm.vmovups(.xmm14, kept)
            asm.vop(.vpunpcklqdq, r, .xmm14, .xmm15)
        } else {
            asm.vmovaps(r, .xmm15)
        }
        closeTrap()
        asm.vzeroupper()
        if checked { finishChecked(f, i, r, canBeTiny: true) } else { finish(i, r) }
        return true
    }

    /// XMM15 := a + b · c for the lower or upper four halves. Scratch: XMM13, XMM14.
    private mutating func sumOfHalves(
        _ f: borrowing Function, _ d: Instruction, _ t: HalfTrap, upper: Bool
    ) {
        widen(f, d, t.b ?? VectorOperand(t.a), .xmm13, upper, t)
        widen(f, d, t.c ?? VectorOperand(t.a), .xmm14, upper, t)
        widen(f, d, VectorOperand(t.a), .xmm15, upper, t)
        trap(f, op: d.op, d, a: t.a, b: t.b, c: t.c, result: t.result.n)
        let signs = d.fusedSigns
        let op: VOp =
            signs.contains(.factor)
            ? (signs.contains(.addend) ? .vfnmsub231pd : .vfnmadd231pd)
            : (signs.contains(.addend) ? .vfmsub231pd : .vfmadd231pd)
        asm.vop(op, .xmm15, .xmm13, .xmm14, .y)
        let last = 29
        asm.vop(.vpbroadcastq, .xmm13, pool(CodeGenerator.inLanes(.d, 1 << UInt64(last) &- 1)), .y)
        asm.vop(.vpand, .xmm13, .xmm13, .xmm15, .y)
        asm.vop(.vpxor, .xmm14, .xmm14, .xmm14)
        asm.vop(.vpcmpeqq, .xmm14, .xmm14, .xmm13, .y)
        asm.vop(.vpandn, .xmm15, .xmm13, .xmm15, .y)
        asm.vop(.vpbroadcastq, .xmm13, pool(CodeGenerator.inLanes(.d, 1 << UInt64(last))), .y)
        asm.vop(.vpandn, .xmm14, .xmm14, .xmm13, .y)
        asm.vop(.vpor, .xmm15, .xmm15, .xmm14, .y)
        asm.vop(.vcvtpd2ps, .xmm15, .xmm15, .y)
        asm.vcvtps2ph(.xmm15, .xmm15, 4)
    }

    /// x (256 bits) := the lower or upper four halves of `v` as doubles; of a scalar, four times.
    private mutating func widen(
        _ f: borrowing Function, _ d: Instruction, _ v: VectorOperand, _ x: XMM, _ upper: Bool, _ t: HalfTrap
    ) {
        let from: XMM
        if d.type == .f16 {
            if let m = v.memory {
                asm.vop(.vpbroadcastw, x, m)
            } else {
                asm.vop(.vpbroadcastw, x, v.register)
            }
            from = x
        } else if let m = v.memory {
            asm.vopImm(.vpshufd, x, m, upper ? 0xee : 0x44)
            from = x
        } else if upper {
            asm.vopImm(.vpshufd, x, v.register, 0xee)
            from = x
        } else {
            from = v.register
        }
        trap(f, op: d.op, d, a: t.a, b: t.b, c: t.c, result: t.result.n)
        asm.vop(.vcvtph2ps, x, from)
        asm.vop(.vcvtps2pd, x, x, .y)
    }
}
