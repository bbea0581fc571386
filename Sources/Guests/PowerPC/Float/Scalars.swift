import Guest
import IR
import SoftFloat

/// What scalar instructions, of the classic registers and of VSX, do with their operands.
extension Builder {
    // MARK: Operands and results

    /// Doubleword 0 of VSR n := a double or a single, doubleword 1 := 0, and FPRF comes of it.
    func setResult(_ n: Int, _ value: Value) {
        let isSingle = type(of: value) == .f32
        setVSR(n, vectorFromScalar(isSingle ? singleToDouble(value) : value))
        set(Slot.fprfSource, vectorFromScalar(value))
    }

    /// `fast` if the doubles have no bits that singles lack, else `slow`; both give an f32. `exactly`: if they are zeros and
    /// normal singles.
    private func ifSingles(
        _ values: [Value], exactly: Bool = false, _ fast: () -> Value, else slow: () -> Value
    ) -> Value {
        let vectors = values.map { exactly ? distance(vectorOf($0)) : vectorOf($0) }
        let all = vectors.dropFirst().reduce(vectors[0]) { vor($0, $1) }
        let rest = anyBit(vand(all, vconst(low: 0x1fff_ffff | (exactly ? 1 << 63 : 0), high: 0)))
        return either(rest, .f32, slow, else: fast)
    }

    /// Negative if a double is beyond the normal singles, and the low bits of the double.
    private func distance(_ v: Value) -> Value {
        let magnitude = vand(v, vconst(low: .max >> 1, high: 0))
        let above = vector(.vsub, .d, magnitude, vconst(low: 0x3810 << 48, high: 0))
        let below = vector(.vsub, .d, vconst(low: 0x47ef_ffff_e000_0000, high: 0), magnitude)
        let isZero = vector(.vcompareEqual, .d, magnitude, vconst(low: 0, high: 0))
        return vandNot(vor(above, below), isZero)
    }

    /// The vector whose lowest lane a double is.
    private func vectorOf(_ value: Value) -> Value {
        let i = definition(value)
        return i.op == .bitcast && type(of: i.a) == .v128 ? i.a : vectorFromScalar(value)
    }

    /// The value of `then` where the i1 holds, else of `other`.
    func either(_ condition: Value, _ t: Type, _ then: () -> Value, else other: () -> Value) -> Value {
        let (first, second) = (makeBlock(pc: pc), makeBlock(pc: pc))
        let join = makeBlock(pc: pc)
        let here = pc
        branch(condition, then: first, else: second)
        begin(first, keepState: true)
        jump(join, [then()])
        begin(second, keepState: true)
        jump(join, [other()])
        begin(join, keepState: true)
        startInstruction(pc: here)
        return parameter(t)
    }

    private func narrow(
        _ operation: SoftFloat.NarrowOperation, _ a: Value, _ b: Value, addend: Value = .none
    ) -> Value {
        // Doubles of singles are made here, where they are rarely wanted.
        func own(_ v: Value) -> Value { v.isNone ? v : single(of: v).map { singleToDouble($0) } ?? v }
        let result = call(
            FloatHelper.narrow, result: .v128, immediate: UInt32(operation.rawValue), own(a), own(b),
            own(addend))
        return bitcast(result, to: .f32)
    }

    // MARK: Arithmetic

    /// A double's operation whose result is rounded to a single once. Rounding twice is the same where the operands have no more
    /// bits than singles.
    func single(_ op: Op, _ a: Value, _ b: Value) -> Value {
        let (x, y) = (single(of: a), single(of: b))
        if let x, let y { return float(op, x, y) }
        let operation: SoftFloat.NarrowOperation =
            switch op {
            case .fadd: .add
            case .fsub: .subtract
            case .fmul: .multiply
            default: .divide
            }
        let unknown = (x == nil ? [a] : []) + (y == nil && (a != b || x != nil) ? [b] : [])
        return ifSingles(unknown) {
            fconvert(float(op, a, b), to: .f32)
        } else: {
            narrow(operation, a, b)
        }
    }

    func singleRoot(_ a: Value) -> Value {
        if let x = single(of: a) { return float(.fsqrt, x) }
        return ifSingles([a]) {
            fconvert(float(.fsqrt, a), to: .f32)
        } else: {
            narrow(.root, a, a)
        }
    }

    /// a × c + b, or - b, then perhaps its negative, of doubles.
    func fused(_ a: Value, _ c: Value, _ b: Value, subtracts: Bool, negates: Bool) -> Value {
        let sum = fmulAdd(b, a, c, negating: subtracts ? [.addend, .numbersOnly] : [])
        return negates ? negatedNumber(sum) : sum
    }

    /// The same, rounded once to a single.
    func singleFused(_ a: Value, _ c: Value, _ b: Value, subtracts: Bool, negates: Bool) -> Value {
        var unknown: [Value] = []
        for v in [a, c, b] where single(of: v) == nil && !unknown.contains(v) { unknown.append(v) }
        func sum() -> Value {
            let (x, y, z) = (toSingle(a), toSingle(c), toSingle(b))
            return fmulAdd(z, x, y, .s, negating: subtracts ? [.addend, .numbersOnly] : [])
        }
        let result =
            unknown.isEmpty
            ? sum()
            : ifSingles(unknown, exactly: true, sum) {
                narrow(subtracts ? .multiplySubtract : .multiplyAdd, a, c, addend: b)
            }
        return negates ? negatedNumber(result) : result
    }

    private func toSingle(_ a: Value) -> Value { single(of: a) ?? fconvert(a, to: .f32) }

    /// -a, but a NaN as it is.
    func negatedNumber(_ a: Value) -> Value {
        let t = type(of: a)
        let lane: Lane = t == .f32 ? .s : .d
        return bitcast(negatedNumbers(vectorFromScalar(a), lane), to: t)
    }

    /// The same by lanes.
    func negatedNumbers(_ v: Value, _ lane: Lane) -> Value {
        let isNumber = vector(.fcompareEqual, lane, v, v)
        return vxor(v, vand(isNumber, vconst(lane, repeating: lane == .s ? 1 << 31 : 1 << 63)))
    }

    /// 1 / a: more exact than the estimates of processors.
    func reciprocal(_ a: Value) -> Value { float(.fdiv, one(type(of: a)), a) }

    private func one(_ t: Type) -> Value {
        let bits = t == .f32 ? const(0x3f80_0000, .i32) : const(0x3ff0 << 48, .i64)
        return bitcast(bits, to: t)
    }

    func singleReciprocal(_ a: Value) -> Value {
        if let x = single(of: a) { return reciprocal(x) }
        return single(.fdiv, one(.f64), a)
    }

    func singleRootReciprocal(_ a: Value) -> Value { rounded(reciprocal(float(.fsqrt, a))) }

    /// A double rounded to a single.
    func rounded(_ a: Value) -> Value { toSingle(a) }

    // MARK: Comparison

    /// A CR field and FPCC := the relation of doubleword 0 of two VSRs.
    func compareDoubles(_ field: Int, _ a: Int, _ b: Int, signalling: Bool) {
        let flags = floatCompareFlags(double(a), double(b), signalling: signalling, relation: true)
        set(Slot.cr0 + field, flags)
        let operands = a == b ? splatLane(vsr(a), .d, 0) : concatLow(vsr(a), vsr(b))
        setCompared(operands, FPRF.isComparison)
    }

    private func setCompared(_ operands: Value, _ kind: UInt64) {
        set(Slot.compared, operands)
        var source = get(Slot.fprfSource)
        let i = definition(source)
        if i.op == .vor, definition(i.b).op == .vconst {
            source = i.a
        } else {
            source = vandNot(source, vconst(low: 0, high: FPRF.isComparison | FPRF.isGiven))
        }
        set(Slot.fprfSource, vor(source, vconst(low: 0, high: kind)))
    }

    /// A CR field and FPCC := the low four bits of an i32.
    func setFPCC(_ field: Int, _ bits: Value) {
        setCRField(field, bits)
        setCompared(vectorFromScalar(zeroExtend(bits, to: .i64)), FPRF.isGiven)
    }

    /// i1: a double is not a NaN and not below zero.
    func isAtLeastZero(_ bits: Value) -> Value {
        let positive = compare(.ule, bits, i64(0x7ff0 << 48 as Int64))
        return or(positive, compare(.eq, bits, i64(Int64.min)))
    }
}
