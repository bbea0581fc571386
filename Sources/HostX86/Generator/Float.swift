import IR

/// Floating point on the host's units. Invalid operations trap (MXCSR.IM is clear while translated code runs) and
/// the signal handler computes the result by the evaluator, so that the common path pays nothing for NaN rules.
extension CodeGenerator {
    // MARK: Traps

    /// The next host instruction may trap as an invalid operation of IR instruction `d`.
    mutating func trap(
        _ f: borrowing Function, op: Op, _ d: Instruction, a: XMM, b: XMM? = nil, c: XMM? = nil,
        result: UInt8,
        reversed: Bool = false, argument: Type? = nil
    ) {
        let argumentType: Type
        if let argument { argumentType = argument } else { argumentType = f.instructions[d.a.index].type }
        floatTraps.append(
            FloatTrap(
                offset: UInt32(truncatingIfNeeded: asm.offset), skip: 0, op: op, type: d.type, lane: d.lane,
                aux: d.aux, argumentType: argumentType,
                imm: UInt16(truncatingIfNeeded: d.imm), result: result, a: reversed ? (b ?? a).n : a.n,
                b: reversed ? a.n : b?.n ?? FloatTrap.none, c: c?.n ?? FloatTrap.none))
    }

    /// Execution goes on here after the traps that are still open.
    mutating func closeTrap() {
        var k = floatTraps.count &- 1
        while k >= 0, floatTraps[k].skip == 0 {
            var t = floatTraps[k]
            t.skip = UInt8(truncatingIfNeeded: asm.offset &- Int(t.offset))
            floatTraps[k] = t
            k &-= 1
        }
    }

    /// The modes in which the host's results are the guest's.
    private func hostMode(_ f: borrowing Function) -> Bool {
        let mode = f.floatControl
        return !mode.contains(.defaultNaN) && !mode.isSuperset(of: [.flushToZero, .exactStatus])
    }

    /// Whether results equal to the least normal number must be made by the evaluator: the host rounds before it
    /// asks whether a number is tiny, the guest after. Then flags differ, and when flushing to zero, results.
    private func checksLeastNormal(_ f: borrowing Function) -> Bool {
        !f.floatControl.isDisjoint(with: [.flushToZero, .exactStatus])
    }

    /// Jumps to `cold` if `x` (not RAX's or XMM14's) is the least normal number of its type, of either sign.
    private mutating func ifLeastNormal(_ x: XMM, _ type: Type, _ lane: Lane, _ cold: Label) {
        let least: UInt64 = 1 << 52
        switch type {
        case .f32:
            asm.vmovd(.rax, x)
            asm.alu(.add, .d, .rax, .rax)
            asm.cmp(.d, .rax, imm: 0x0100_0000)
        case .f64:
            asm.vmovq(.rax, x)
            asm.alu(.add, .q, .rax, .rax)
            asm.cmp(.q, .rax, pool(Constant128(low: least << 1, high: 0)))
        default:
            let single = lane == .s
            let sign: UInt64 = single ? 0x7fff_ffff_7fff_ffff : .max >> 1
            let lanes: UInt64 = single ? 0x0080_0000_0080_0000 : least
            asm.vop(.vpand, .xmm14, x, pool(Constant128(low: sign, high: sign)))
            asm.vop(
                single ? .vpcmpeqd : .vpcmpeqq, .xmm14, .xmm14, pool(Constant128(low: lanes, high: lanes)))
            asm.vop(.vptest, .xmm14, .xmm14)
            asm.jcc(.ne, cold)
            hostFlags = nil
            return
        }
        asm.jcc(.e, cold)
        hostFlags = nil
    }

    /// Ends instruction `i` with the result `x`, which is in no register of a value: a least normal number is made anew.
    private mutating func finishChecked(
        _ f: borrowing Function, _ i: Int, _ x: XMM, lane: Lane? = nil, cold: Label? = nil
    ) {
        let d = f.instructions[i]
        let label = cold ?? asm.newLabel()
        if checksLeastNormal(f) { ifLeastNormal(x, d.type, lane ?? d.lane, label) }
        finish(i, x)
        let back = asm.newLabel()
        asm.bind(back)
        coldPaths.append(
            ColdPath(
                kind: .evaluate, label: label, back: back, target: 0,
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
        case .fmulAdd: Forms(ss: .vfmadd231ss, sd: .vfmadd231sd, ps: .vfmadd231ps, pd: .vfmadd231pd)
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
        switch d.op {
        case .fadd, .fsub, .fmul, .fdiv:
            guard let op = CodeGenerator.forms(d.op)?.pick(d) else { return false }
            let checked = checksLeastNormal(f) && (d.op == .fmul || d.op == .fdiv)
            let r = checked ? XMM.xmm13 : vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vector(f, d.b, .xmm14)
            trap(f, op: d.op, d, a: a, b: b, result: r.n)
            asm.vop(op, r, a, b)
            closeTrap()
            if checked { finishChecked(f, i, r) } else { finish(i, r) }
        case .fsqrt:
            guard let op = CodeGenerator.forms(d.op)?.pick(d) else { return false }
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            trap(f, op: d.op, d, a: a, result: r.n)
            if d.type == .v128 { asm.vop(op, r, a) } else { asm.vop(op, r, a, a) }
            closeTrap()
            finish(i, r)
        case .fmax, .fmin, .fmaxNumber, .fminNumber:
            guard let op = CodeGenerator.forms(d.op)?.pick(d) else { return false }
            // The host returns operands as they are, where the guest flushes them first.
            guard !f.floatControl.contains(.flushToZero) else { return false }
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vector(f, d.b, .xmm14)
            // The host takes the second operand for zeros of both signs: combine both orders.
            trap(f, op: d.op, d, a: a, b: b, result: r.n)
            let t = XMM.xmm13
            asm.vop(op, t, a, b)
            asm.vop(op, r, b, a)
            asm.vop(d.op == .fmax || d.op == .fmaxNumber ? .vandps : .vorps, r, r, t)
            closeTrap()
            finish(i, r)
        case .fmulAdd: return lowerMulAdd(f, i, d)
        case .fcompareEqual, .fcompareGreater, .fcompareGreaterEqual:
            guard let op = CodeGenerator.forms(d.op)?.pick(d) else { return false }
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            let b = vector(f, d.b, .xmm14)
            trap(f, op: d.op, d, a: a, b: b, result: r.n)
            // EQ_OQ, GT_OS, GE_OS
            asm.vopImm(op, r, a, b, d.op == .fcompareEqual ? 0 : d.op == .fcompareGreater ? 0x0e : 0x0d)
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

    /// The host prefers NaN factors to a NaN addend, and a quiet NaN addend hides 0 × ∞: a NaN result is made anew.
    private mutating func lowerMulAdd(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard let op = CodeGenerator.forms(d.op)?.pick(d) else { return false }
        let t = XMM.xmm15
        let b = vector(f, d.b, .xmm14)
        let c = vector(f, d.c, .xmm13)
        load(f, d.a, into: t)
        // A trap happens before t changes, so t is the addend.
        trap(f, op: d.op, d, a: t, b: b, c: c, result: t.n)
        asm.vop(op, t, b, c)
        closeTrap()
        let cold = asm.newLabel()
        switch d.type {
        case .f32:
            asm.vop(.vucomiss, t, t)
            asm.jcc(.p, cold)
        case .f64:
            asm.vop(.vucomisd, t, t)
            asm.jcc(.p, cold)
        default:
            asm.vopImm(d.lane == .s ? .vcmpps : .vcmppd, .xmm14, t, t, 3)
            asm.vop(.vptest, .xmm14, .xmm14)
            asm.jcc(.ne, cold)
        }
        finishChecked(f, i, t, cold: cold)
        return true
    }

    private mutating func lowerRound(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        if d.aux == Rounding.nearestAway.rawValue {
            guard let forms = RoundForms(d.type, d.lane) else { return false }
            let a = vector(f, d.a, .xmm15)
            let first = floatTraps.count
            trap(f, op: d.op, d, a: a, result: XMM.xmm13.n)
            roundAway(f, forms, d, a, first)
            closeTrap()
            finish(i, XMM.xmm13)
            return true
        }
        guard let op = CodeGenerator.forms(d.op)?.pick(d),
            let mode = CodeGenerator.roundingControl(Rounding(rawValue: d.aux & 0x7f))
        else { return false }
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        let imm = mode | (d.aux & 0x80 != 0 ? 0 : 8)
        trap(f, op: d.op, d, a: a, result: r.n)
        if d.type == .v128 { asm.vopImm(op, r, a, imm) } else { asm.vopImm(op, r, a, a, imm) }
        closeTrap()
        finish(i, r)
        return true
    }

    /// What rounding to integral values by hand is made of, for a type.
    private struct RoundForms {
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
    private mutating func round(_ forms: RoundForms, _ a: XMM, _ mode: UInt8) {
        if forms.isVector {
            asm.vopImm(forms.round, .xmm13, a, mode | 8)
        } else {
            asm.vopImm(forms.round, .xmm13, a, a, mode | 8)
        }
    }

    /// XMM13 := `a` rounded, halves away from zero: truncated, and one more where half or more was cut off. Every step
    /// is exact. Infinities trap in the subtraction, for which the trap at index `first` is opened once more.
    /// Scratch: XMM14.
    private mutating func roundAway(
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
    private static func roundingControl(_ r: Rounding?) -> UInt8? {
        switch r {
        case .nearestEven: 0
        case .minusInfinity: 1
        case .plusInfinity: 2
        case .zero: 3
        case .current: 4
        default: nil
        }
    }

    private mutating func lowerConvert(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard d.aux != Rounding.odd.rawValue else { return false }
        let from = f.instructions[d.a.index].type
        let checked = checksLeastNormal(f) && from == .f64
        let r = checked ? XMM.xmm13 : vectorResult(i)
        switch (from, d.type) {
        case (.f32, .f64), (.f64, .f32):
            let a = vector(f, d.a, .xmm15)
            trap(f, op: d.op, d, a: a, result: r.n)
            asm.vop(from == .f32 ? .vcvtss2sd : .vcvtsd2ss, r, a, a)
            closeTrap()
            if checked {
                finishChecked(f, i, r)
                return true
            }
        case (.f16, .f32):
            guard f.floatControl.isDisjoint(with: [.alternativeHalf, .flushToZero16]) else {
                return false
            }
            // Only the low lane may count: the others must not raise anything.
            let a = vector(f, d.a, .xmm15)
            asm.vmovd(.rax, a)
            asm.movzx(.d, .rax, .rax, from: .w)
            asm.vmovd(.xmm15, .rax)
            trap(f, op: d.op, d, a: .xmm15, result: r.n)
            asm.vop(.vcvtph2ps, r, .xmm15)
            closeTrap()
        default:
            return false
        }
        finish(i, r)
        return true
    }

    private mutating func lowerWidth(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard d.lane == .d, d.op == .fwiden || d.aux != Rounding.odd.rawValue else { return false }
        let checked = checksLeastNormal(f) && d.op == .fnarrow
        let r = checked ? XMM.xmm13 : vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        if d.op == .fnarrow {
            trap(f, op: d.op, d, a: a, result: r.n)
            asm.vop(.vcvtpd2ps, r, a)
        } else if d.imm == 0 {
            trap(f, op: d.op, d, a: a, result: r.n)
            asm.vop(.vcvtps2pd, r, a)
        } else {
            asm.vopImm(.vpshufd, .xmm14, a, 0xee)
            trap(f, op: d.op, d, a: a, result: r.n)
            asm.vop(.vcvtps2pd, r, .xmm14)
        }
        closeTrap()
        if checked {
            finishChecked(f, i, r, lane: .s)
            return true
        }
        finish(i, r)
        return true
    }

    private mutating func lowerToInt(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard d.imm == 0 else { return false }
        if d.aux & 0x7f != Rounding.zero.rawValue { return lowerRoundedToInt(f, i, d) }
        let from = f.instructions[d.a.index].type
        let unsigned = d.aux & 0x80 != 0
        if d.type == .v128 {
            guard !unsigned, d.lane == .s else { return false }
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            trap(f, op: d.op, d, a: a, result: r.n)
            asm.vop(.vcvttps2dq, r, a)
            closeTrap()
            finish(i, r)
            return true
        }
        guard from == .f32 || from == .f64, d.type != .i16 else { return false }
        let r = result(i)
        let a = vector(f, d.a, .xmm15)
        let width: Width = d.type == .i64 ? .q : .d
        // In range if the bits, as an unsigned number and without the sign if there may be one, are below those of 2³¹,
        // 2³² or 2⁶³. What is not in range does not trap, for some programs convert such numbers all the time.
        let cold = asm.newLabel()
        let back = asm.newLabel()
        if from == .f64 {
            let limit: UInt64 =
                d.type == .i64
                ? 0x43e0_0000_0000_0000 : unsigned ? 0x41f0_0000_0000_0000 : 0x41e0_0000_0000_0000
            asm.vmovq(.rcx, a)
            asm.mov(.rax, imm64: unsigned ? limit : limit << 1)
            if !unsigned { asm.alu(.add, .q, .rcx, .rcx) }
            asm.cmp(.q, .rcx, .rax)
        } else {
            let limit: UInt32 = d.type == .i64 ? 0x5f00_0000 : unsigned ? 0x4f80_0000 : 0x4f00_0000
            asm.vmovd(.rcx, a)
            if !unsigned { asm.alu(.add, .d, .rcx, .rcx) }
            asm.cmp(.d, .rcx, imm: Int32(bitPattern: unsigned ? limit : limit << 1))
        }
        asm.jcc(.ae, cold)
        let converted: Width = unsigned ? .q : width
        if from == .f32 { asm.vcvttss2si(converted, r, a) } else { asm.vcvttsd2si(converted, r, a) }
        finish(i, r)
        asm.bind(back)
        coldPaths.append(
            ColdPath(
                kind: .evaluate, label: cold, back: back, target: 0,
                field: UInt32(truncatingIfNeeded: block), index: UInt32(truncatingIfNeeded: i)))
        return true
    }

    /// Conversion with a rounding of its own: rounds without a flag, converts, and raises inexact as truncating the
    /// operand would. What traps skips all that follows.
    private mutating func lowerRoundedToInt(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let from = f.instructions[d.a.index].type
        let rounding = Rounding(rawValue: d.aux & 0x7f)
        guard d.aux & 0x80 == 0, let forms = RoundForms(from, d.lane), from != .v128 || d.lane == .s,
            rounding == .nearestAway || CodeGenerator.roundingControl(rounding) != nil
        else { return false }
        let a = vector(f, d.a, .xmm15)
        let result = d.type == .v128 ? vectorResult(i, .xmm13).n : self.result(i).n
        let first = floatTraps.count
        trap(f, op: d.op, d, a: a, result: result)
        if rounding == .nearestAway {
            roundAway(f, forms, d, a, first)
        } else {
            round(forms, a, CodeGenerator.roundingControl(rounding) ?? 3)
        }
        var again = floatTraps[first]
        again.offset = UInt32(truncatingIfNeeded: asm.offset)
        floatTraps.append(again)
        // The result may share a register with the operand, which the last step wants.
        switch from {
        case .v128:
            asm.vop(.vcvttps2dq, .xmm13, .xmm13)
            asm.vopImm(.vroundps, .xmm14, a, 3)
            asm.vmovaps(XMM(result), .xmm13)
        case .f32:
            asm.vcvttss2si(d.type == .i64 ? .q : .d, GPR(result), .xmm13)
            asm.vopImm(.vroundss, .xmm14, a, a, 3)
        default:
            asm.vcvttsd2si(d.type == .i64 ? .q : .d, GPR(result), .xmm13)
            asm.vopImm(.vroundsd, .xmm14, a, a, 3)
        }
        closeTrap()
        if d.type == .v128 { finish(i, XMM(result)) } else { finish(i, GPR(result)) }
        return true
    }

    private mutating func lowerFromInt(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard d.imm == 0 else { return false }
        let unsigned = d.aux & 0x80 != 0
        let r = vectorResult(i)
        if d.type == .v128 {
            guard !unsigned, d.lane == .s else { return false }
            asm.vop(.vcvtdq2ps, r, vector(f, d.a, .xmm15))
            finish(i, r)
            return true
        }
        guard d.type == .f32 || d.type == .f64 else { return false }
        let from = f.instructions[d.a.index].type
        var a = general(f, d.a, .rax)
        var width: Width = from == .i64 ? .q : .d
        if from == .i16 {
            if unsigned { asm.movzx(.d, .rax, a, from: .w) } else { asm.movsx(.d, .rax, a, from: .w) }
            a = .rax
        } else if unsigned {
            guard from == .i32 else { return false }
            asm.mov(.d, .rax, a)
            a = .rax
            width = .q
        }
        asm.vop(.vpxor, .xmm15, .xmm15, .xmm15)
        if d.type == .f32 {
            asm.vcvtsi2ss(r, .xmm15, width, a)
        } else {
            asm.vcvtsi2sd(r, .xmm15, width, a)
        }
        finish(i, r)
        return true
    }
}
