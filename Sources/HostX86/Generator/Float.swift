import IR

/// Floating point on the host's units. Invalid operations trap (MXCSR.IM is clear while translated code runs) and
/// the signal handler computes the result by the evaluator, so that the common path pays nothing for NaN rules.
extension CodeGenerator {
    // MARK: Traps

    /// The next host instruction may trap as an invalid operation of IR instruction `d`.
    mutating func trap(
        _ f: borrowing Function, op: Op, _ d: Instruction, a: XMM, b: VectorOperand? = nil,
        c: VectorOperand? = nil, result: UInt8, reversed: Bool = false, argument: Type? = nil
    ) {
        let second = b?.number ?? FloatTrap.none
        let argumentType: Type
        if let argument { argumentType = argument } else { argumentType = f.instructions[d.a.index].type }
        floatTraps.append(
            FloatTrap(
                offset: UInt32(truncatingIfNeeded: asm.offset), place: c?.place ?? b?.place ?? 0, skip: 0,
                imm: UInt16(truncatingIfNeeded: d.imm), op: op, type: d.type, lane: d.lane, aux: d.aux,
                argumentType: argumentType, result: result, a: reversed ? second : a.n,
                b: reversed ? a.n : second, c: c?.number ?? FloatTrap.none))
    }

    /// Execution goes on here after the traps that are still open.
    mutating func closeTrap() {
        var k = floatTraps.count &- 1
        while k >= 0, floatTraps[k].skip == 0 {
            var t = floatTraps[k]
            t.skip = UInt16(truncatingIfNeeded: asm.offset &- Int(t.offset))
            floatTraps[k] = t
            k &-= 1
        }
    }

    /// The modes in which the host's results are the guest's, or can be checked.
    private func hostMode(_ f: borrowing Function) -> Bool {
        !f.floatControl.isSuperset(of: [.flushToZero, .exactStatus])
    }

    /// Whether results equal to the least normal number must be made by the evaluator: the host rounds before it
    /// asks whether a number is tiny, the guest after. Then flags differ, and when flushing to zero, results.
    func checksLeastNormal(_ f: borrowing Function, _ d: Instruction) -> Bool {
        if d.isQuiet { return true }
        return !f.floatControl.isDisjoint(with: [.flushToZero, .exactStatus])
    }

    /// Whether a result must be looked at before it is the guest's: for the default NaN, and if it `canBeTiny`, as above.
    func checksResult(_ f: borrowing Function, _ d: Instruction, canBeTiny: Bool) -> Bool {
        if canBeTiny, checksLeastNormal(f, d) { return true }
        return f.floatControl.contains(.defaultNaN)
    }

    /// Jumps to `cold` if `x` (not XMM14's) or a lane of it is a NaN. Scratch: RAX, XMM14.
    private mutating func ifNaN(_ x: XMM, _ type: Type, _ lane: Lane, _ cold: Label) {
        hostFlags = nil
        switch (type, lane) {
        case (.f16, _):
            asm.vmovd(.rax, x)
            asm.alu(.and, .d, .rax, imm: 0x7fff)
            asm.cmp(.d, .rax, imm: 0x7c00)
            asm.jcc(.a, cold)
        case (.f32, _), (.f64, _):
            asm.vop(type == .f32 ? .vucomiss : .vucomisd, x, x)
            asm.jcc(.p, cold)
        case (_, .h):
            asm.vop(.vpand, .xmm14, x, pool(CodeGenerator.inLanes(.h, 0x7fff)))
            asm.vop(.vpcmpgtw, .xmm14, .xmm14, pool(CodeGenerator.inLanes(.h, 0x7c00)))
            asm.vop(.vptest, .xmm14, .xmm14)
            asm.jcc(.ne, cold)
        default:
            asm.vopImm(lane == .s ? .vcmpps : .vcmppd, .xmm14, x, x, 3)
            asm.vop(.vptest, .xmm14, .xmm14)
            asm.jcc(.ne, cold)
        }
    }

    /// `bits` in every lane.
    static func inLanes(_ lane: Lane, _ bits: UInt64) -> Constant128 {
        let half =
            switch lane {
            case .b: bits &* 0x0101_0101_0101_0101
            case .h: bits &* 0x0001_0001_0001_0001
            case .s: bits &* 0x0000_0001_0000_0001
            case .d: bits
            }
        return Constant128(low: half, high: half)
    }

    /// Jumps to `cold` if `x` (not RAX's or XMM14's) is the least normal number of its type, of either sign.
    private mutating func ifLeastNormal(_ x: XMM, _ type: Type, _ lane: Lane, _ cold: Label) {
        let least: UInt64 = 1 << 52
        switch type {
        case .f16:
            asm.vmovd(.rax, x)
            asm.alu(.add, .d, .rax, .rax)
            asm.cmp(.w, .rax, imm: 0x0800)
        case .f32:
            asm.vmovd(.rax, x)
            asm.alu(.add, .d, .rax, .rax)
            asm.cmp(.d, .rax, imm: 0x0100_0000)
        case .f64:
            asm.vmovq(.rax, x)
            asm.alu(.add, .q, .rax, .rax)
            asm.cmp(.q, .rax, pool(Constant128(low: least << 1, high: 0)))
        default:
            let bits = lane == .h ? 16 : lane == .s ? 32 : 64
            let least = least >> (lane == .h ? 42 : lane == .s ? 29 : 0)
            asm.vop(.vpand, .xmm14, x, pool(CodeGenerator.inLanes(lane, .max >> UInt64(65 &- bits))))
            asm.vop(
                lane == .h ? .vpcmpeqw : lane == .s ? .vpcmpeqd : .vpcmpeqq, .xmm14, .xmm14,
                pool(CodeGenerator.inLanes(lane, least)))
            asm.vop(.vptest, .xmm14, .xmm14)
            asm.jcc(.ne, cold)
            hostFlags = nil
            return
        }
        asm.jcc(.e, cold)
        hostFlags = nil
    }

    /// Ends instruction `i` with the result `x`, which is in no register of a value: what the host may have made in another
    /// way than the guest is made anew. With `cold` NaNs go there already.
    mutating func finishChecked(
        _ f: borrowing Function, _ i: Int, _ x: XMM, lane: Lane? = nil, cold: Label? = nil,
        canBeTiny: Bool = true, restores: Bool = false
    ) {
        let d = f.instructions[i]
        let label = cold ?? asm.newLabel()
        if cold == nil, f.floatControl.contains(.defaultNaN) { ifNaN(x, d.type, lane ?? d.lane, label) }
        if canBeTiny, checksLeastNormal(f, d) { ifLeastNormal(x, d.type, lane ?? d.lane, label) }
        finish(i, x)
        coldEvaluate(i, label, restores: restores)
    }

    /// Instruction `i` is done here; code at `cold` computes it by the evaluator and comes here.
    mutating func coldEvaluate(_ i: Int, _ cold: Label, restores: Bool = false) {
        let back = asm.newLabel()
        asm.bind(back)
        forgetScratch()
        coldPaths.append(
            ColdPath(
                kind: restores ? .evaluateAgain : .evaluate, label: cold, back: back, target: 0,
                field: UInt32(truncatingIfNeeded: block), index: UInt32(truncatingIfNeeded: i)))
    }

    // MARK: Selection of the host op

    private struct Forms {
        var ss: VOp
        var sd: VOp
        var ps: VOp
        var pd: VOp

        func pick(_ d: Instruction) -> VOp? {
            switch d.type {
            case .f32: ss
            case .f64: sd
            case .v128: d.lane == .s ? ps : d.lane == .d ? pd : nil
            default: nil
            }
        }
    }

    private static func forms(_ op: Op) -> Forms? {
        switch op {
        case .fadd: Forms(ss: .vaddss, sd: .vaddsd, ps: .vaddps, pd: .vaddpd)
        case .fsub: Forms(ss: .vsubss, sd: .vsubsd, ps: .vsubps, pd: .vsubpd)
        case .fmul: Forms(ss: .vmulss, sd: .vmulsd, ps: .vmulps, pd: .vmulpd)
        case .fdiv: Forms(ss: .vdivss, sd: .vdivsd, ps: .vdivps, pd: .vdivpd)
        case .fmax, .fmaxNumber: Forms(ss: .vmaxss, sd: .vmaxsd, ps: .vmaxps, pd: .vmaxpd)
        case .fmin, .fminNumber: Forms(ss: .vminss, sd: .vminsd, ps: .vminps, pd: .vminpd)
        case .fsqrt: Forms(ss: .vsqrtss, sd: .vsqrtsd, ps: .vsqrtps, pd: .vsqrtpd)
        case .froundToIntegral: Forms(ss: .vroundss, sd: .vroundsd, ps: .vroundps, pd: .vroundpd)
        case .fcompareEqual, .fcompareGreater, .fcompareGreaterEqual:
            Forms(ss: .vcmpss, sd: .vcmpsd, ps: .vcmpps, pd: .vcmppd)
        default: nil
        }
    }

    /// False: there is no inline form.
    mutating func lowerFloat(_ f: borrowing Function, _ i: Int) -> Bool {
        let d = f.instructions[i]
        switch d.op {
        case .fneg, .fabs: return lowerSign(f, i, d)
        default: break
        }
        guard hostMode(f) else { return false }
        if CodeGenerator.isHalf(d), lowerHalf(f, i, d) { return true }
        switch d.op {
        case .fadd, .fsub, .fmul, .fdiv:
            guard let op = CodeGenerator.forms(d.op)?.pick(d) else { return false }
            let canBeTiny = d.op == .fmul || d.op == .fdiv
            let checked = checksResult(f, d, canBeTiny: canBeTiny)
            let r = checked ? XMM.xmm13 : vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vectorOperand(f, d.b, .xmm14, atOnce: true)
            trap(f, op: d.op, d, a: a, b: b, result: r.n)
            vop(op, r, a, b)
            closeTrap()
            if checked { finishChecked(f, i, r, canBeTiny: canBeTiny) } else { finish(i, r) }
        case .fsqrt:
            guard let op = CodeGenerator.forms(d.op)?.pick(d) else { return false }
            let checked = checksResult(f, d, canBeTiny: false)
            let r = checked ? XMM.xmm13 : vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            trap(f, op: d.op, d, a: a, result: r.n)
            if d.type == .v128 { asm.vop(op, r, a) } else { asm.vop(op, r, a, a) }
            closeTrap()
            if checked { finishChecked(f, i, r, canBeTiny: false) } else { finish(i, r) }
        case .fmax, .fmin, .fmaxNumber, .fminNumber:
            guard let op = CodeGenerator.forms(d.op)?.pick(d) else { return false }
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vector(f, d.b, .xmm14)
            // The host takes the second operand for zeros of both signs: combine both orders.
            trap(f, op: d.op, d, a: a, b: VectorOperand(b), result: r.n)
            let t = XMM.xmm13
            asm.vop(op, t, a, b)
            asm.vop(op, r, b, a)
            asm.vop(d.op == .fmax || d.op == .fmaxNumber ? .vandps : .vorps, r, r, t)
            if f.floatControl.contains(.flushToZero) || d.isQuiet,
                let multiply = CodeGenerator.forms(.fmul)?.pick(d)
            {
                // The host returns operands as they are, where the guest flushes them first.
                let single = d.type == .f32 || (d.type == .v128 && d.lane == .s)
                asm.vop(multiply, r, r, pool(CodeGenerator.power(0, single: single)))
            }
            closeTrap()
            finish(i, r)
        case .fmulAdd: return lowerMulAdd(f, i, d)
        case .fcompareEqual, .fcompareGreater, .fcompareGreaterEqual:
            guard let op = CodeGenerator.forms(d.op)?.pick(d) else { return false }
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vectorOperand(f, d.b, .xmm14, atOnce: true)
            trap(f, op: d.op, d, a: a, b: b, result: r.n)
            // EQ_OQ, GT_OS, GE_OS; GT_OQ and GE_OQ if quiet.
            let predicate: UInt8 = d.op == .fcompareEqual ? 0 : d.op == .fcompareGreater ? 0x0e : 0x0d
            vopImm(op, r, a, b, d.isQuiet && predicate != 0 ? predicate | 0x10 : predicate)
            closeTrap()
            finish(i, r)
        case .froundToIntegral: return lowerRound(f, i, d)
        case .fconvert: return lowerConvert(f, i, d)
        case .fwiden, .fnarrow: return lowerWidth(f, i, d)
        case .floatToInt: return lowerToInt(f, i, d)
        case .intToFloat: return lowerFromInt(f, i, d)
        default: return false
        }
        return true
    }

    private mutating func lowerSign(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let bits: UInt64
        switch d.type {
        case .f16: bits = 0x8000
        case .f32: bits = 0x8000_0000
        case .f64: bits = 1 << 63
        default: bits = d.lane == .h ? 0x8000_8000_8000_8000 : d.lane == .s ? 0x8000_0000_8000_0000 : 1 << 63
        }
        let high = d.type == .v128 ? bits : 0
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        if d.op == .fneg {
            asm.vop(.vpxor, r, a, pool(Constant128(low: bits, high: high)))
        } else {
            asm.vop(.vpand, r, a, pool(Constant128(low: ~bits, high: ~high)))
        }
        finish(i, r)
        return true
    }

    private static func fusedForms(_ signs: FusedSigns) -> Forms {
        switch (signs.contains(.factor), signs.contains(.addend)) {
        case (false, false): Forms(ss: .vfmadd231ss, sd: .vfmadd231sd, ps: .vfmadd231ps, pd: .vfmadd231pd)
        case (false, true): Forms(ss: .vfmsub231ss, sd: .vfmsub231sd, ps: .vfmsub231ps, pd: .vfmsub231pd)
        case (true, false):
            Forms(ss: .vfnmadd231ss, sd: .vfnmadd231sd, ps: .vfnmadd231ps, pd: .vfnmadd231pd)
        case (true, true):
            Forms(ss: .vfnmsub231ss, sd: .vfnmsub231sd, ps: .vfnmsub231ps, pd: .vfnmsub231pd)
        }
    }

    /// The host prefers NaN factors to a NaN addend, and a quiet NaN addend hides 0 × ∞; else both choose alike. So a
    /// comparison of the addend with itself traps where it is a NaN, or with the factor whose sign is changed, as the
    /// host leaves the signs of NaNs alone.
    private mutating func lowerMulAdd(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard let op = CodeGenerator.fusedForms(d.fusedSigns).pick(d) else { return false }
        if checksResult(f, d, canBeTiny: true) { return lowerCheckedMulAdd(f, i, d, op) }
        let b = vector(f, d.b, .xmm14)
        let c = vectorOperand(f, d.c, .xmm13)
        let spare: XMM
        if allocator.locations[i].kind == .xmm {
            spare = .xmm15
        } else if b != .xmm14 {
            spare = .xmm14
        } else if c.memory != nil || c.register != .xmm13 {
            spare = .xmm13
        } else {
            return lowerCheckedMulAdd(f, i, d, op)
        }
        let t = vectorResult(i)
        load(f, d.a, into: t)
        let negates = d.fusedSigns.contains(.factor)
        let never = isNeverNaN(f, d.a)
        if negates || !never, let compare = CodeGenerator.forms(.fcompareGreater)?.pick(d) {
            trap(f, op: d.op, d, a: t, b: VectorOperand(b), c: c, result: t.n)
            // LT_OS, which is invalid for quiet NaNs too.
            asm.vopImm(compare, spare, t, negates ? b : t, 1)
        }
        // A trap happens before t changes, so t is the addend.
        trap(f, op: d.op, d, a: t, b: VectorOperand(b), c: c, result: t.n)
        vop(op, t, b, c)
        closeTrap()
        finish(i, t)
        return true
    }

    /// Where results are looked at anyway, NaNs are made anew.
    private mutating func lowerCheckedMulAdd(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ op: VOp
    ) -> Bool {
        let b = vector(f, d.b, .xmm14)
        let c = vectorOperand(f, d.c, .xmm13)
        let checked = checksLeastNormal(f, d)
        let t = checked ? XMM.xmm15 : vectorResult(i)
        // The addend, should the result have to be made anew.
        let kept = location(d.a).kind == .xmm && location(d.a).register == t.n
        if kept { asm.vmovaps(.xmm15, t) } else { load(f, d.a, into: t) }
        // A trap happens before t changes, so t is the addend.
        trap(f, op: d.op, d, a: t, b: VectorOperand(b), c: c, result: t.n)
        vop(op, t, b, c)
        closeTrap()
        let cold = asm.newLabel()
        ifNaN(t, d.type, d.lane, cold)
        finishChecked(f, i, t, cold: cold, restores: kept)
        return true
    }

    private func isNeverNaN(_ f: borrowing Function, _ v: Value) -> Bool {
        let d = definition(f, v)
        if d.op == .vconst { return f.constants[Int(d.imm)] == Constant128(low: 0, high: 0) }
        return d.op == .intToFloat
    }

    private mutating func lowerRound(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let checked = checksResult(f, d, canBeTiny: false)
        if d.aux & ~quietFloat == Rounding.nearestAway.rawValue {
            guard let forms = RoundForms(d.type, d.lane) else { return false }
            let a = vector(f, d.a, .xmm15)
            let first = floatTraps.count
            trap(f, op: d.op, d, a: a, result: XMM.xmm13.n)
            roundAway(f, forms, d, a, first)
            closeTrap()
            if checked { finishChecked(f, i, .xmm13, canBeTiny: false) } else { finish(i, XMM.xmm13) }
            return true
        }
        guard let op = CodeGenerator.forms(d.op)?.pick(d),
            let mode = CodeGenerator.roundingControl(Rounding(rawValue: d.aux & 0x3f))
        else { return false }
        let r = checked ? XMM.xmm13 : vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        let imm = mode | (d.aux & 0x80 != 0 ? 0 : 8)
        trap(f, op: d.op, d, a: a, result: r.n)
        if d.type == .v128 { asm.vopImm(op, r, a, imm) } else { asm.vopImm(op, r, a, a, imm) }
        closeTrap()
        if checked { finishChecked(f, i, r, canBeTiny: false) } else { finish(i, r) }
        return true
    }

    /// What rounding to integral values by hand is made of, for a type.
    struct RoundForms {
        let round: VOp
        let subtract: VOp
        let add: VOp
        let isVector: Bool
        let sign: Constant128

        init?(_ type: Type, _ lane: Lane) {
            isVector = type == .v128
            let single = type == .f32 || (isVector && lane == .s)
            guard single || type == .f64 || (isVector && lane == .d) else { return nil }
            round = isVector ? (single ? .vroundps : .vroundpd) : single ? .vroundss : .vroundsd
            subtract = isVector ? (single ? .vsubps : .vsubpd) : single ? .vsubss : .vsubsd
            add = isVector ? (single ? .vaddps : .vaddpd) : single ? .vaddss : .vaddsd
            let bits: UInt64 = single ? 0x8000_0000 : 1 << 63
            let low = isVector && single ? bits << 32 | bits : bits
            sign = Constant128(low: low, high: isVector ? low : 0)
        }
    }

    /// XMM13 := `a` rounded to an integral value without raising inexact. Scratch: XMM14.
    mutating func round(_ forms: RoundForms, _ a: XMM, _ mode: UInt8) {
        if forms.isVector {
            asm.vopImm(forms.round, .xmm13, a, mode | 8)
        } else {
            asm.vopImm(forms.round, .xmm13, a, a, mode | 8)
        }
    }

    /// XMM13 := `a` rounded, halves away from zero: truncated, and one more where half or more was cut off. Every step
    /// is exact. Infinities trap in the subtraction, for which the trap at index `first` is opened once more.
    /// Scratch: XMM14.
    mutating func roundAway(
        _ f: borrowing Function, _ forms: RoundForms, _ d: Instruction, _ a: XMM, _ first: Int
    ) {
        round(forms, a, 3)
        var again = floatTraps[first]
        again.offset = UInt32(truncatingIfNeeded: asm.offset)
        floatTraps.append(again)
        asm.vop(forms.subtract, .xmm14, a, .xmm13)
        // Twice what was cut off, truncated, is one from a half on.
        asm.vop(forms.add, .xmm14, .xmm14, .xmm14)
        if forms.isVector {
            asm.vopImm(forms.round, .xmm14, .xmm14, 11)
        } else {
            asm.vopImm(forms.round, .xmm14, .xmm14, .xmm14, 11)
        }
        asm.vop(forms.add, .xmm13, .xmm13, .xmm14)
        // Zeros have the operand's sign in every rounding mode.
        asm.vop(.vandps, .xmm14, a, pool(forms.sign))
        asm.vop(.vandps, .xmm13, .xmm13, pool(Constant128(low: ~forms.sign.low, high: ~forms.sign.high)))
        asm.vop(.vorps, .xmm13, .xmm13, .xmm14)
    }

    /// The immediate of ROUNDSD, or nil for a mode that the host does not have.
    static func roundingControl(_ r: Rounding?) -> UInt8? {
        switch r {
        case .nearestEven: 0
        case .minusInfinity: 1
        case .plusInfinity: 2
        case .zero: 3
        case .current: 4
        default: nil
        }
    }
}
