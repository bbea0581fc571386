/// Vector and floating-point operations.
extension Builder {
    // MARK: Moves

    public func vconst(low: UInt64, high: UInt64) -> Value {
        emit(Instruction(.vconst, .v128, imm: poolIndex(low: low, high: high)))
    }

    private func poolIndex(low: UInt64, high: UInt64) -> Int64 {
        let s = storage
        let wanted = Constant128(low: low, high: high)
        var index = 0
        while index < s.pointee.function.constants.count, s.pointee.function.constants[index] != wanted {
            index &+= 1
        }
        if index == s.pointee.function.constants.count { s.pointee.function.constants.append(wanted) }
        return Int64(index)
    }

    /// A vector constant with `pattern` (its low bits) in each lane.
    public func vconst(_ lane: Lane, repeating pattern: UInt64) -> Value {
        var v = lane == .d ? pattern : pattern & ((1 &<< UInt64(lane.bits)) &- 1)
        var width = lane.bits
        while width < 64 {
            v |= v &<< UInt64(width)
            width &*= 2
        }
        return vconst(low: v, high: v)
    }

    public func bitcast(_ a: Value, to t: Type) -> Value {
        if type(of: a) == t { return a }
        let i = storage.pointee.function[a].pointee
        if i.op == .vectorFromScalar, type(of: i.a) == t { return i.a }
        if i.op == .bitcast, type(of: i.a) == t { return i.a }
        if i.op == .lowHalf { return bitcast(i.a, to: t) }
        // A vector constant is an operand in memory.
        if i.op == .const, t.isVector, t != .v128 {
            return emit(
                Instruction(.bitcast, t, a: vconst(low: UInt64(bitPattern: i.imm) & mask(t), high: 0)))
        }
        return emit(Instruction(.bitcast, t, a: a))
    }

    public func vectorFromScalar(_ a: Value) -> Value {
        let i = definition(a)
        if i.op == .bitcast, let c = vectorConstant(i.a) {
            return vconst(low: c.low & mask(i.type), high: 0)
        }
        if i.op == .singleToDouble { return emit(Instruction(.singleToDouble, .v128, a: i.a)) }
        if i.op == .bitcast, i.type == .f64, definition(i.a).op == .singleToDouble { return i.a }
        return emit(Instruction(.vectorFromScalar, .v128, a: a))
    }

    /// The bits of a scalar float.
    private func mask(_ t: Type) -> UInt64 { t == .f64 ? .max : t == .f32 ? 0xffff_ffff : 0xffff }

    /// What a vector is known to be.
    public func vectorConstant(_ v: Value) -> Constant128? {
        let i = definition(v)
        return i.op == .vconst ? storage.pointee.function.constants[Int(i.imm)] : nil
    }

    /// Lane as an integer zero-extended to `t`, or as a float type of the lane's width.
    public func extractLane(_ a: Value, _ lane: Lane, _ index: Int, as t: Type) -> Value {
        if index == 0, t.isVector { return bitcast(a, to: t) }
        return emit(Instruction(.extractLane, t, lane: lane, a: a, imm: Int64(index)))
    }
    public func insertLane(_ a: Value, _ lane: Lane, _ index: Int, _ scalar: Value) -> Value {
        emit(Instruction(.insertLane, .v128, lane: lane, a: a, b: scalar, imm: Int64(index)))
    }
    public func splat(_ lane: Lane, _ scalar: Value) -> Value {
        let i = definition(scalar)
        if i.op == .const { return vconst(lane, repeating: UInt64(bitPattern: i.imm)) }
        return emit(Instruction(.splat, .v128, lane: lane, a: scalar))
    }
    public func splatLane(_ a: Value, _ lane: Lane, _ index: Int) -> Value {
        emit(Instruction(.splatLane, .v128, lane: lane, a: a, imm: Int64(index)))
    }
    public func lowHalf(_ a: Value) -> Value {
        if let c = vectorConstant(a) { return vconst(low: c.low, high: 0) }
        let op = definition(a).op
        if op == .vectorFromScalar || op == .lowHalf || op == .singleToDouble { return a }
        return emit(Instruction(.lowHalf, .v128, a: a))
    }
    public func concatLow(_ a: Value, _ b: Value) -> Value { vector(.concatLow, .d, a, b) }
    public func concatHigh(_ a: Value, _ b: Value) -> Value { vector(.concatHigh, .d, a, b) }
    public func extractBytes(_ low: Value, _ high: Value, from byte: Int) -> Value {
        emit(Instruction(.extractBytes, .v128, a: low, b: high, imm: Int64(byte)))
    }
    /// s lanes x and y of a, z and w of b. Lanes of an earlier shuffle are taken from where it has them: what undoes it is the
    /// value that was shuffled.
    public func shuffleLanes(_ a: Value, _ x: Int, _ y: Int, _ b: Value, _ z: Int, _ w: Int) -> Value {
        var sources: InlineArray<4, Value> = [a, a, b, b]
        var lanes: InlineArray<4, Int> = [x, y, z, w]
        for k in 0..<4 {
            let i = definition(sources[k])
            guard i.op == .shuffleLanes else { continue }
            sources[k] = lanes[k] < 2 ? i.a : i.b
            lanes[k] = Int(truncatingIfNeeded: i.imm &>> Int64(2 &* lanes[k])) & 3
        }
        if sources[0] != sources[1] || sources[2] != sources[3] {
            sources = [a, a, b, b]
            lanes = [x, y, z, w]
        }
        let (low, high) = (sources[0], sources[2])
        if low == high, lanes[0] == 0, lanes[1] == 1, lanes[2] == 2, lanes[3] == 3 { return low }
        let imm = Int64(lanes[0] | lanes[1] &<< 2 | lanes[2] &<< 4 | lanes[3] &<< 6)
        return emitOnce(Instruction(.shuffleLanes, .v128, a: low, b: high, imm: imm))
    }
    public func rotateRight(_ lane: Lane, _ a: Value, _ n: Int) -> Value {
        n == 0 ? a : vector(.vrotateRight, lane, a, imm: Int64(n))
    }
    /// Byte i := mask byte i < 16 ? a[mask byte i] : 0. The mask's bytes are those of low, then high.
    /// Bytes of an earlier permutation are taken from where it has them.
    public func permute(_ a: Value, maskLow: UInt64, maskHigh: UInt64) -> Value {
        let i = definition(a)
        guard i.op == .permute else {
            return emit(Instruction(.permute, .v128, a: a, imm: poolIndex(low: maskLow, high: maskHigh)))
        }
        let earlier = storage.pointee.function.constants[Int(i.imm)]
        let mask = Evaluator.composed(Constant128(low: maskLow, high: maskHigh), after: earlier)
        if mask == Constant128(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908) { return i.a }
        return emit(Instruction(.permute, .v128, a: i.a, imm: poolIndex(low: mask.low, high: mask.high)))
    }
    public func tableLookup(_ table: Value, _ indices: Value) -> Value {
        emit(Instruction(.tableLookup, .v128, a: table, b: indices))
    }
    /// Each byte of `indices` chooses one of the 32 bytes low, high.
    public func tableLookup(_ low: Value, _ high: Value, _ indices: Value) -> Value {
        emit(Instruction(.tableLookupPair, .v128, a: low, b: high, c: indices))
    }
    /// Bits of `b` where `mask` has ones, else of `c`.
    public func bitSelect(_ mask: Value, _ b: Value, _ c: Value) -> Value {
        emit(Instruction(.bitSelect, .v128, a: mask, b: b, c: c))
    }

    // MARK: Lanes

    /// Any two-operand vector op on lanes: zips, integer lanes, FP on vectors.
    public func vector(_ op: Op, _ lane: Lane, _ a: Value, _ b: Value) -> Value {
        if let x = vectorConstant(a), let y = vectorConstant(b), op.family == .vectorInteger {
            let v = Evaluator.vectorInteger(op, lane, 0, x, y)
            return vconst(low: v.low, high: v.high)
        }
        return emit(Instruction(op, .v128, lane: lane, a: a, b: b))
    }
    /// Any one-operand vector op; `imm` for shifts, `fwiden` and the like; `aux` for conversions and rounding.
    public func vector(_ op: Op, _ lane: Lane, _ a: Value, imm: Int64 = 0, aux: UInt8 = 0) -> Value {
        emit(Instruction(op, .v128, lane: lane, aux: aux, a: a, imm: imm))
    }
    public func vand(_ a: Value, _ b: Value) -> Value { a == b ? a : vector(.vand, .d, a, b) }
    public func vor(_ a: Value, _ b: Value) -> Value { a == b ? a : vector(.vor, .d, a, b) }
    public func vxor(_ a: Value, _ b: Value) -> Value {
        keyed(a, b) ?? keyed(b, a) ?? vector(.vxor, .d, a, b)
    }
    public func vandNot(_ a: Value, _ b: Value) -> Value { vector(.vandNot, .d, a, b) }
    public func vnot(_ a: Value) -> Value { vector(.vnot, .d, a) }
    /// Carry-less product of the selected 64-bit halves.
    public func mulCarryless(_ a: Value, highA: Bool, _ b: Value, highB: Bool) -> Value {
        emit(
            Instruction(
                .vmulCarryless, .v128, a: a, b: b, imm: (highA ? 1 : 0) | (highB ? 0x10 : 0)))
    }
    public func anyBit(_ a: Value) -> Value { emit(Instruction(.vanyBit, .i1, a: a)) }
    public func byteMask(_ a: Value) -> Value { emit(Instruction(.vbyteMask, .i32, a: a)) }

    public func isZero(_ v: Value) -> Bool { vectorConstant(v) == Constant128(low: 0, high: 0) }
    /// A round of AES that has no key yet, with this one. Not if a snapshot has perhaps seen it without: it would be
    /// computed twice.
    private func keyed(_ round: Value, _ key: Value) -> Value? {
        var i = definition(round)
        switch i.op {
        case .aesEncryptRound, .aesEncryptLast, .aesDecryptRound, .aesDecryptLast: break
        default: return nil
        }
        guard isZero(i.b) else { return nil }
        let code = storage.pointee.function.instructions
        for later in round.index..<code.count where code[later].snapshot != 0 { return nil }
        i.b = key
        return emit(i)
    }

    // MARK: Scalar floats (f16, f32, f64); for vectors use `vector` with the same op

    public func float(_ op: Op, _ a: Value, _ b: Value) -> Value { binary(op, a, b) }
    public func float(_ op: Op, _ a: Value, aux: UInt8 = 0) -> Value {
        emit(Instruction(op, type(of: a), aux: aux, a: a))
    }
    /// addend + a × b
    public func fmulAdd(
        _ addend: Value, _ a: Value, _ b: Value, _ lane: Lane = .d, negating signs: FusedSigns = []
    ) -> Value {
        emit(
            Instruction(
                .fmulAdd, type(of: addend), lane: lane, aux: signs.rawValue, a: addend, b: a, c: b))
    }
    public func fconvert(_ a: Value, to t: Type) -> Value { emit(Instruction(.fconvert, t, a: a)) }
    /// The number of a single, bit for bit.
    public func singleToDouble(_ a: Value) -> Value { emit(Instruction(.singleToDouble, .f64, a: a)) }
    /// The single that a double's bits are cut off to: an f32 if the double was made of one, else an i32.
    public func doubleToSingle(_ a: Value) -> Value {
        single(of: a) ?? emit(Instruction(.doubleToSingle, .i32, a: a))
    }
    /// The f32 that a double, or the low lane of a vector, was made of.
    public func single(of a: Value) -> Value? {
        var i = definition(a)
        if i.op == .bitcast, i.type == .f64 { i = definition(i.a) }
        return i.op == .singleToDouble ? i.a : nil
    }
    public func floatToInt(
        _ a: Value, to t: Type, _ rounding: Rounding, unsigned: Bool, fractionBits: Int = 0, lane: Lane = .d
    ) -> Value {
        emit(
            Instruction(
                .floatToInt, t, lane: lane, aux: rounding.rawValue | (unsigned ? 0x80 : 0), a: a,
                imm: Int64(fractionBits)))
    }
    public func intToFloat(
        _ a: Value, to t: Type, unsigned: Bool, fractionBits: Int = 0, lane: Lane = .d
    ) -> Value {
        emit(
            Instruction(
                .intToFloat, t, lane: lane, aux: unsigned ? 0x80 : 0, a: a, imm: Int64(fractionBits)))
    }
}
