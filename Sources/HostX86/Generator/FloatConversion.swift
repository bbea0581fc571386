import IR

/// Conversions between formats, and between floating point and integers.
extension CodeGenerator {
    // MARK: Between formats

    mutating func lowerConvert(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        guard d.aux != Rounding.odd.rawValue else { return false }
        let from = f.instructions[d.a.index].type
        if from == .f16 || d.type == .f16 { return lowerConvertHalf(f, i, d, from) }
        let canBeTiny = from == .f64
        let checked = checksResult(f, d, canBeTiny: canBeTiny)
        let r = checked ? XMM.xmm13 : vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        trap(f, op: d.op, d, a: a, result: r.n)
        asm.vop(from == .f32 ? .vcvtss2sd : .vcvtsd2ss, r, a, a)
        closeTrap()
        if checked { finishChecked(f, i, r, canBeTiny: canBeTiny) } else { finish(i, r) }
        return true
    }

    /// Signalling NaNs trap, and the evaluator leaves them as they are.
    mutating func lowerSingleToDouble(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        // Denormal numbers would become zero.
        guard !f.floatControl.contains(.flushToZero) else { return false }
        let r = vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        if d.type == .v128 {
            widen(r, a)
            finish(i, r)
            return true
        }
        trap(f, op: d.op, d, a: a, result: r.n)
        asm.vop(.vcvtss2sd, r, a, a)
        closeTrap()
        finish(i, r)
        return true
    }

    /// x := the double of the single a, with zeros above it. Scratch: XMM14.
    mutating func widen(_ x: XMM, _ a: XMM) {
        asm.vop(.vpxor, .xmm14, .xmm14, .xmm14)
        floatTraps.append(
            FloatTrap(
                offset: UInt32(truncatingIfNeeded: asm.offset), place: 0, skip: 0, imm: 0,
                op: .singleToDouble, type: .v128, lane: .b, aux: 0, argumentType: .f32, result: x.n, a: a.n,
                b: FloatTrap.none, c: FloatTrap.none))
        asm.vop(.vcvtss2sd, x, .xmm14, a)
        closeTrap()
    }

    /// By bits: the host's conversion would round and signal. What becomes a denormal number is rare.
    mutating func lowerDoubleToSingle(_ f: borrowing Function, _ i: Int, _ d: Instruction) {
        let a = vector(f, d.a, .xmm15)
        let r = result(i)
        let cold = asm.newLabel()
        asm.vmovq(.rax, a)
        // From the least double to the last one below the least normal single; zero, less one, is above.
        asm.lea(.q, .rcx, Mem(.rax, index: .rax, disp: -1))
        asm.cmp(.q, .rcx, pool(Constant128(low: 897 << 53 &- 1, high: 0)))
        asm.jcc(.b, cold)
        asm.bmi(.pext, .q, r, .rax, pool(Constant128(low: 0xc7ff_ffff_e000_0000, high: 0)))
        finish(i, r)
        coldEvaluate(i, cold)
    }

    /// The host rounds halves from singles only.
    private mutating func lowerConvertHalf(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ from: Type
    ) -> Bool {
        guard !f.floatControl.contains(.alternativeHalf), from != .f64 else { return false }
        let toHalf = d.type == .f16
        let checked = checksResult(f, d, canBeTiny: toHalf)
        let r = checked ? XMM.xmm13 : vectorResult(i)
        let a = vector(f, d.a, .xmm15)
        // Only the low lane may count: the others must not raise anything.
        asm.vop(.vpxor, .xmm14, .xmm14, .xmm14)
        asm.vopImm(.vpblendw, .xmm14, .xmm14, a, toHalf ? 3 : 1)
        trap(f, op: d.op, d, a: .xmm14, result: r.n)
        if toHalf {
            asm.vcvtps2ph(r, .xmm14, 4)
        } else {
            asm.vop(.vcvtph2ps, r, .xmm14)
            if d.type == .f64 { asm.vop(.vcvtss2sd, r, r, r) }
        }
        closeTrap()
        if checked { finishChecked(f, i, r, canBeTiny: toHalf) } else { finish(i, r) }
        return true
    }

    mutating func lowerWidth(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let narrows = d.op == .fnarrow
        let single = d.lane != .d
        let alternative = f.floatControl.contains(.alternativeHalf)
        guard !(narrows && d.aux == Rounding.odd.rawValue), !(single && alternative) else { return false }
        let checked = checksResult(f, d, canBeTiny: narrows)
        let r = checked ? XMM.xmm13 : vectorResult(i)
        var a = vector(f, d.a, .xmm15)
        if !narrows, d.imm != 0 {
            asm.vopImm(.vpshufd, .xmm14, a, 0xee)
            a = .xmm14
        }
        trap(f, op: d.op, d, a: a, result: r.n)
        if !narrows {
            asm.vop(single ? .vcvtph2ps : .vcvtps2pd, r, a)
        } else if single {
            asm.vcvtps2ph(r, a, 4)
        } else {
            asm.vop(.vcvtpd2ps, r, a)
        }
        closeTrap()
        if checked {
            let lane: Lane = narrows ? (single ? .h : .s) : (single ? .s : .d)
            finishChecked(f, i, r, lane: lane, canBeTiny: narrows)
        } else {
            finish(i, r)
        }
        return true
    }

    // MARK: To integers

    /// The bits of 2ⁿ.
    private static func bits(_ n: Int, single: Bool) -> UInt64 {
        single ? UInt64(127 &+ n) << 23 : UInt64(1023 &+ n) << 52
    }

    /// 2ⁿ in every lane.
    static func power(_ n: Int, single: Bool) -> Constant128 {
        inLanes(single ? .s : .d, bits(n, single: single))
    }

    mutating func lowerToInt(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let rounding = Rounding(rawValue: d.aux & 0x3f)
        let fraction = Int(truncatingIfNeeded: d.imm & 0x7f)
        guard
            rounding == .zero
                || (fraction == 0
                    && (rounding == .nearestAway || CodeGenerator.roundingControl(rounding) != nil))
        else { return false }
        let from = f.instructions[d.a.index].type
        guard let forms = RoundForms(from, d.lane), d.type != .i16 else { return false }
        if from == .v128 { return lowerLanesToInt(f, i, d, forms, rounding, fraction) }
        let unsigned = d.aux & 0x80 != 0
        if rounding != .zero {
            lowerRoundedToInt(f, i, d, forms, rounding)
            return true
        }
        let a = vector(f, d.a, .xmm15)
        let r = result(i)
        // What is out of range does not trap: some programs convert such numbers all the time.
        let cold = asm.newLabel()
        ifNotBelow(
            a, from, unsigned ? (d.type == .i64 ? 63 : 32) : d.type == .i64 ? 63 : 31, fraction, cold,
            unsigned)
        var x = a
        if fraction != 0 {
            x = .xmm13
            let single = from == .f32
            asm.vop(single ? .vmulss : .vmulsd, x, a, pool(CodeGenerator.power(fraction, single: single)))
        }
        truncate(from, d.type == .i64 || unsigned ? .q : .d, r, x)
        finish(i, r)
        coldEvaluate(i, cold)
        return true
    }

    private mutating func truncate(_ from: Type, _ width: Width, _ r: GPR, _ x: XMM) {
        if from == .f32 { asm.vcvttss2si(width, r, x) } else { asm.vcvttsd2si(width, r, x) }
    }

    /// Jumps to `cold` unless the scalar x is below 2^(bits - fraction), and not negative if `unsigned`, else its
    /// magnitude is. NaNs go there too. Scratch: RAX, RCX.
    private mutating func ifNotBelow(
        _ x: XMM, _ type: Type, _ bits: Int, _ fraction: Int, _ cold: Label, _ unsigned: Bool
    ) {
        // As unsigned numbers, negative ones are above all others.
        let limit = CodeGenerator.bits(bits &- fraction, single: type == .f32) << (unsigned ? 0 : 1)
        if type == .f64 {
            asm.vmovq(.rcx, x)
            if !unsigned { asm.alu(.add, .q, .rcx, .rcx) }
            asm.mov(.rax, imm64: limit)
            asm.cmp(.q, .rcx, .rax)
        } else {
            asm.vmovd(.rcx, x)
            if !unsigned { asm.alu(.add, .d, .rcx, .rcx) }
            asm.cmp(.d, .rcx, imm: Int32(truncatingIfNeeded: limit))
        }
        asm.jcc(.ae, cold)
    }

    /// XMM13 := `a` rounded without a flag, which may trap.
    private mutating func roundForInt(
        _ f: borrowing Function, _ d: Instruction, _ forms: RoundForms, _ a: XMM, _ rounding: Rounding?,
        result: UInt8
    ) {
        let first = floatTraps.count
        trap(f, op: d.op, d, a: a, result: result)
        if rounding == .nearestAway {
            roundAway(f, forms, d, a, first)
        } else {
            round(forms, a, CodeGenerator.roundingControl(rounding) ?? 3)
        }
    }

    /// Conversion with a rounding of its own: rounds without a flag, converts, and raises inexact as truncating the
    /// operand would. What traps skips all that follows.
    private mutating func lowerRoundedToInt(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ forms: RoundForms, _ rounding: Rounding?
    ) {
        let from = f.instructions[d.a.index].type
        let unsigned = d.aux & 0x80 != 0
        let a = vector(f, d.a, .xmm15)
        let r = result(i)
        let cold = asm.newLabel()
        roundForInt(f, d, forms, a, rounding, result: r.n)
        if unsigned {
            ifNotBelow(.xmm13, from, d.type == .i64 ? 63 : 32, 0, cold, true)
        } else {
            trap(f, op: d.op, d, a: a, result: r.n)
        }
        truncate(from, d.type == .i64 || unsigned ? .q : .d, r, .xmm13)
        asm.vopImm(forms.round, .xmm14, a, a, 3)
        closeTrap()
        finish(i, r)
        if unsigned { coldEvaluate(i, cold) }
    }

    private mutating func lowerLanesToInt(
        _ f: borrowing Function, _ i: Int, _ d: Instruction, _ forms: RoundForms, _ rounding: Rounding?,
        _ fraction: Int
    ) -> Bool {
        let single = d.lane == .s
        let unsigned = d.aux & 0x80 != 0
        let rich = features.contains(.avx512vl)
        let a = vector(f, d.a, .xmm15)
        let r = vectorResult(i, .xmm13)
        let cold = asm.newLabel()
        // Lanes out of range trap, or go to the evaluator at once.
        let traps = fraction == 0 && (!unsigned || rich)
        var x = a
        if rounding != .zero {
            roundForInt(f, d, forms, a, rounding, result: r.n)
            x = .xmm13
        }
        if !traps {
            let bits = single ? (unsigned ? 32 : 31) : unsigned && rich ? 64 : 63
            ifLaneNotBelow(x, d.lane, bits &- fraction, cold, unsigned)
        }
        if fraction != 0 {
            asm.vop(
                single ? .vmulps : .vmulpd, .xmm13, a, pool(CodeGenerator.power(fraction, single: single)))
            x = .xmm13
        }
        let y = rounding == .zero && (rich || (single && !unsigned)) ? r : XMM.xmm13
        if traps { trap(f, op: d.op, d, a: a, result: r.n) }
        switch (single, unsigned) {
        case (true, false): asm.vop(.vcvttps2dq, y, x)
        case (true, true) where rich: asm.evop(.vcvttps2udq, y, x)
        case (true, true): truncateUnsigned(x)
        case (false, _) where rich: asm.evop(unsigned ? .vcvttpd2uqq : .vcvttpd2qq, y, x)
        case (false, _):
            asm.vcvttsd2si(.q, .rax, x)
            asm.vopImm(.vpshufd, .xmm14, x, 0xee)
            if traps { trap(f, op: d.op, d, a: a, result: r.n) }
            asm.vcvttsd2si(.q, .rcx, .xmm14)
            asm.vmovq(.xmm13, .rax)
            asm.vpinsrq(.xmm13, .xmm13, .rcx, 1)
        }
        if rounding != .zero { asm.vopImm(forms.round, .xmm14, a, 3) }
        if y.n != r.n { asm.vmovaps(r, y) }
        closeTrap()
        finish(i, r)
        if !traps { coldEvaluate(i, cold) }
        return true
    }

    /// `ifNotBelow` for all lanes of x. Scratch: RAX, XMM14.
    private mutating func ifLaneNotBelow(_ x: XMM, _ lane: Lane, _ n: Int, _ cold: Label, _ unsigned: Bool) {
        let single = lane == .s
        let most = pool(CodeGenerator.inLanes(lane, CodeGenerator.bits(n, single: single) &- 1))
        let greater: VOp = single ? .vpcmpgtd : .vpcmpgtq
        if unsigned {
            asm.vop(greater, .xmm14, x, most)
            asm.vop(.vpor, .xmm14, .xmm14, x)
        } else {
            asm.vop(
                .vpand, .xmm14, x,
                pool(CodeGenerator.inLanes(lane, single ? 0x7fff_ffff : .max >> 1)))
            asm.vop(greater, .xmm14, .xmm14, most)
        }
        asm.vpmovmskb(.rax, .xmm14)
        asm.test(.d, .rax, imm: single ? 0x8888 : 0x8080)
        asm.jcc(.ne, cold)
    }

    /// XMM13 := the s lanes of x, all from 0 to below 2³², truncated to unsigned integers. Scratch: XMM14.
    private mutating func truncateUnsigned(_ x: XMM) {
        // Lanes from 2³¹ on have no fraction: less 2³¹ they are exact, and the top bit is set afterwards.
        let limit = CodeGenerator.bits(31, single: true)
        asm.vop(.vpcmpgtd, .xmm14, x, pool(CodeGenerator.inLanes(.s, limit &- 1)))
        asm.vop(.vpand, .xmm14, .xmm14, pool(CodeGenerator.inLanes(.s, limit)))
        asm.vop(.vsubps, .xmm13, x, .xmm14)
        asm.vop(.vcvttps2dq, .xmm13, .xmm13)
        asm.vshift(.vpsrld, .xmm14, .xmm14, 30)
        asm.vshift(.vpslld, .xmm14, .xmm14, 31)
        asm.vop(.vpxor, .xmm13, .xmm13, .xmm14)
    }

    // MARK: From integers

    /// The conversion rounds; scaling by a power of two is exact, as the least result is a normal number.
    mutating func lowerFromInt(_ f: borrowing Function, _ i: Int, _ d: Instruction) -> Bool {
        let unsigned = d.aux & 0x80 != 0
        let fraction = Int(truncatingIfNeeded: d.imm & 0x7f)
        if d.type == .v128 {
            guard d.lane == .s || d.lane == .d else { return false }
            let r = vectorResult(i)
            let a = vector(f, d.a, .xmm15)
            if d.lane == .s { singlesFromInt(r, a, unsigned) } else { doublesFromInt(r, a, unsigned) }
            if fraction != 0 {
                let single = d.lane == .s
                asm.vop(
                    single ? .vmulps : .vmulpd, r, r, pool(CodeGenerator.power(-fraction, single: single)))
            }
            finish(i, r)
            return true
        }
        guard d.type == .f32 || d.type == .f64 else { return false }
        let r = vectorResult(i)
        let single = d.type == .f32
        let from = f.instructions[d.a.index].type
        var a = general(f, d.a, .rax)
        var width: Width = from == .i64 ? .q : .d
        if from == .i16 {
            if unsigned { asm.movzx(.d, .rax, a, from: .w) } else { asm.movsx(.d, .rax, a, from: .w) }
            a = .rax
        } else if unsigned, from == .i32 {
            asm.mov(.d, .rax, a)
            a = .rax
            width = .q
        }
        asm.vop(.vpxor, .xmm15, .xmm15, .xmm15)
        if !unsigned || from != .i64 {
            scalarFromInt(r, width, a, single)
        } else if features.contains(.avx512vl) {
            if single { asm.vcvtusi2ss(r, .xmm15, .q, a) } else { asm.vcvtusi2sd(r, .xmm15, .q, a) }
        } else {
            unsignedFromInt(r, a, single)
        }
        if fraction != 0 {
            asm.vop(
                single ? .vmulss : .vmulsd, r, r, pool(CodeGenerator.power(-fraction, single: single)))
        }
        finish(i, r)
        return true
    }

    /// r := a in the low lane, and what XMM15 has above.
    private mutating func scalarFromInt(_ r: XMM, _ width: Width, _ a: GPR, _ single: Bool) {
        if single { asm.vcvtsi2ss(r, .xmm15, width, a) } else { asm.vcvtsi2sd(r, .xmm15, width, a) }
    }

    /// With the top bit set, half of the number is converted and doubled; its last bit stands for both that are cut off,
    /// which is all that rounding asks for.
    private mutating func unsignedFromInt(_ r: XMM, _ a: GPR, _ single: Bool) {
        let large = asm.newLabel()
        let done = asm.newLabel()
        asm.test(.q, a, a)
        asm.jcc(.s, large)
        scalarFromInt(r, .q, a, single)
        asm.jmp(done)
        asm.bind(large)
        asm.mov(.q, .rcx, a)
        if a != .rax { asm.mov(.q, .rax, a) }
        asm.alu(.and, .d, .rcx, imm: 1)
        asm.shift(.shr, .q, .rax, imm: 1)
        asm.alu(.or, .q, .rax, .rcx)
        scalarFromInt(r, .q, .rax, single)
        asm.vop(single ? .vaddss : .vaddsd, r, r, r)
        asm.bind(done)
    }

    private mutating func singlesFromInt(_ r: XMM, _ a: XMM, _ unsigned: Bool) {
        if !unsigned {
            asm.vop(.vcvtdq2ps, r, a)
        } else if features.contains(.avx512vl) {
            asm.evop(.vcvtudq2ps, r, a)
        } else {
            // Both halves are exact; their sum rounds once.
            asm.vshift(.vpsrld, .xmm14, a, 16)
            asm.vop(.vpand, .xmm13, a, pool(CodeGenerator.inLanes(.s, 0xffff)))
            asm.vop(.vcvtdq2ps, .xmm14, .xmm14)
            asm.vop(.vcvtdq2ps, .xmm13, .xmm13)
            asm.vop(.vmulps, .xmm14, .xmm14, pool(CodeGenerator.power(16, single: true)))
            asm.vop(.vaddps, r, .xmm14, .xmm13)
        }
    }

    private mutating func doublesFromInt(_ r: XMM, _ a: XMM, _ unsigned: Bool) {
        if features.contains(.avx512vl) {
            asm.evop(unsigned ? .vcvtuqq2pd : .vcvtqq2pd, r, a)
        } else if unsigned {
            // 2⁸⁴ + the upper half and 2⁵² + the lower one, by their bits. Without 2⁸⁴ + 2⁵² the former is exact, so that
            // the sum rounds once. Zero must not become negative when rounding down.
            let upper = CodeGenerator.bits(84, single: false)
            let lower = CodeGenerator.bits(52, single: false)
            asm.vshift(.vpsrlq, .xmm14, a, 32)
            asm.vop(.vpor, .xmm14, .xmm14, pool(CodeGenerator.inLanes(.d, upper)))
            asm.vop(.vpand, .xmm13, a, pool(CodeGenerator.inLanes(.d, 0xffff_ffff)))
            asm.vop(.vpor, .xmm13, .xmm13, pool(CodeGenerator.inLanes(.d, lower)))
            asm.vop(.vsubpd, .xmm14, .xmm14, pool(CodeGenerator.inLanes(.d, upper | 1 << 20)))
            asm.vop(.vaddpd, .xmm14, .xmm14, .xmm13)
            asm.vop(.vpand, r, .xmm14, pool(CodeGenerator.inLanes(.d, .max >> 1)))
        } else {
            asm.vpextrq(.rcx, a, 1)
            asm.vmovq(.rax, a)
            asm.vop(.vpxor, .xmm15, .xmm15, .xmm15)
            asm.vcvtsi2sd(.xmm14, .xmm15, .q, .rcx)
            asm.vcvtsi2sd(.xmm13, .xmm15, .q, .rax)
            asm.vop(.vpunpcklqdq, r, .xmm13, .xmm14)
        }
    }
}
