import Guest
import IR

/// Lane arithmetic that the IR has not as one op.
extension Builder {
    // MARK: Comparison

    /// Masks of a ≥ b.
    func compareGreaterEqual(_ lane: Lane, _ a: Value, _ b: Value, unsigned: Bool) -> Value {
        if lane == .d {
            return vnot(vector(unsigned ? .vcompareGreaterUnsigned : .vcompareGreaterSigned, lane, b, a))
        }
        let larger = vector(unsigned ? .vmaxUnsigned : .vmaxSigned, lane, a, b)
        return vector(.vcompareEqual, lane, larger, a)
    }

    /// Masks of a < 0.
    func negativeMask(_ lane: Lane, _ a: Value) -> Value {
        vector(.vcompareGreaterSigned, lane, zeroVector, a)
    }

    // MARK: Differences and halves

    /// |a - b| as an unsigned number.
    func absoluteDifference(_ lane: Lane, _ a: Value, _ b: Value, unsigned: Bool) -> Value {
        vector(
            .vsub, lane, vector(unsigned ? .vmaxUnsigned : .vmaxSigned, lane, a, b),
            vector(unsigned ? .vminUnsigned : .vminSigned, lane, a, b))
    }

    /// (a + b) >> 1 without overflow.
    func halvingAdd(_ lane: Lane, _ a: Value, _ b: Value, unsigned: Bool) -> Value {
        if lane == .b || lane == .h {
            // The average op rounds up; that of the complements rounds down.
            let flip = unsigned ? onesVector : vnotSign(lane)
            return vxor(vector(.vaverageUnsigned, lane, vxor(a, flip), vxor(b, flip)), flip)
        }
        return vector(
            .vadd, lane, vand(a, b), shiftRight(lane, vxor(a, b), 1, unsigned: unsigned))
    }

    private func vnotSign(_ lane: Lane) -> Value {
        vconst(lane, repeating: (1 &<< UInt64(lane.bits &- 1)) &- 1)
    }

    /// (a + b + 1) >> 1 without overflow.
    func roundingHalvingAdd(_ lane: Lane, _ a: Value, _ b: Value, unsigned: Bool) -> Value {
        if lane == .b || lane == .h {
            if unsigned { return vector(.vaverageUnsigned, lane, a, b) }
            let bias = signBits(lane)
            return vxor(vector(.vaverageUnsigned, lane, vxor(a, bias), vxor(b, bias)), bias)
        }
        return vector(.vsub, lane, vor(a, b), shiftRight(lane, vxor(a, b), 1, unsigned: unsigned))
    }

    /// (a - b) >> 1 without overflow: a less the average rounded up.
    func halvingSubtract(_ lane: Lane, _ a: Value, _ b: Value, unsigned: Bool) -> Value {
        if lane == .b || lane == .h, !unsigned {
            let bias = signBits(lane)
            let biased = vxor(a, bias)
            return vector(.vsub, lane, biased, vector(.vaverageUnsigned, lane, biased, vxor(b, bias)))
        }
        return vector(.vsub, lane, a, roundingHalvingAdd(lane, a, b, unsigned: unsigned))
    }

    // MARK: Saturation

    /// Saturating a + b or a - b; QC from where it differs from the wrapped result.
    func saturating(_ op: Op, _ wrapped: Op, _ shape: Shape, _ a: Value, _ b: Value) -> Value {
        let result = vector(op, shape.lane, a, b)
        saturated(vxor(result, vector(wrapped, shape.lane, a, b)), bits: shape.bits)
        return result
    }

    /// The signed a plus the unsigned b, saturated as signed.
    func addUnsignedToSigned(_ shape: Shape, _ a: Value, _ b: Value) -> Value {
        let bias = signBits(shape.lane)
        let result = vxor(vector(.vaddSaturatingUnsigned, shape.lane, vxor(a, bias), b), bias)
        saturated(vxor(result, vector(.vadd, shape.lane, a, b)), bits: shape.bits)
        return result
    }

    /// The unsigned a plus the signed b, saturated as unsigned.
    func addSignedToUnsigned(_ shape: Shape, _ a: Value, _ b: Value) -> Value {
        let l = shape.lane
        let down = vector(.vsubSaturatingUnsigned, l, a, vector(.vneg, l, b))
        let result = bitSelect(negativeMask(l, b), down, vector(.vaddSaturatingUnsigned, l, a, b))
        saturated(vxor(result, vector(.vadd, l, a, b)), bits: shape.bits)
        return result
    }

    /// For SQABS and SQNEG: `wrapped` is right but for the most negative value.
    func saturateMostNegative(_ shape: Shape, _ wrapped: Value) -> Value {
        let overflow = vector(.vcompareEqual, shape.lane, wrapped, signBits(shape.lane))
        saturated(overflow, bits: shape.bits)
        return vxor(wrapped, overflow)
    }

    // MARK: Pairs

    /// `op` on the adjacent pairs of the concatenation of a (low) and b.
    func pairwise(_ op: Op, _ shape: Shape, _ a: Value, _ b: Value) -> Value {
        let l = shape.lane
        if l != .d, shape.bits == 64 || a == b {
            return pairwise(op, l, shape.bits == 64 ? concatLow(a, b) : a)
        }
        if op == .vminUnsigned, l == .b || l == .h {
            // The upper lanes of the pairs become zero, so that nothing saturates.
            return vector(.vnarrowSignedToUnsigned, l.wider, minimaOfPairs(l, a), minimaOfPairs(l, b))
        }
        return vector(op, l, vector(.unzipEven, l, a, b), vector(.unzipOdd, l, a, b))
    }

    /// Each pair's unsigned minimum, zero-extended to twice the width.
    private func minimaOfPairs(_ lane: Lane, _ a: Value) -> Value {
        vector(.vminUnsigned, lane, a, shiftRight(lane.wider, a, lane.bits, unsigned: true))
    }

    /// `op` on the adjacent pairs of a, the results in both halves.
    private func pairwise(_ op: Op, _ lane: Lane, _ a: Value) -> Value {
        let pairs = vector(op, lane, a, shiftRight(lane.wider, a, lane.bits, unsigned: true))
        var mask: UInt64 = 0
        var i = 0
        while i < 8 {
            let byte = i / lane.bytes &* lane.bytes &* 2 &+ i % lane.bytes
            mask |= UInt64(truncatingIfNeeded: byte) &<< UInt64(8 &* i)
            i &+= 1
        }
        return permute(pairs, maskLow: mask, maskHigh: mask)
    }

    /// Sums of adjacent pairs of lanes of width `lane` at twice the width.
    func addLongPairs(_ lane: Lane, _ a: Value, unsigned: Bool) -> Value {
        let wide = lane.wider
        if unsigned {
            let even = vand(a, vconst(wide, repeating: (1 &<< UInt64(lane.bits)) &- 1))
            return vector(.vadd, wide, even, shiftRight(wide, a, lane.bits, unsigned: true))
        }
        switch lane {
        case .h:
            return vector(.vmulAddPairs, .s, a, splatConst(.h, 1))
        case .s:
            let one = splatConst(.d, 1)
            return vector(
                .vadd, .d, vector(.vmulEvenSigned, .d, a, one),
                vector(.vmulEvenSigned, .d, shiftRight(.d, a, 32, unsigned: true), one))
        default:
            let even = shiftRight(wide, shiftLeft(wide, a, lane.bits), lane.bits, unsigned: false)
            return vector(.vadd, wide, even, shiftRight(wide, a, lane.bits, unsigned: false))
        }
    }

    /// `op` over all lanes of the low `bits`; the result is in lane 0, the others hold anything.
    func reduce(_ op: Op, _ lane: Lane, _ a: Value, bits: Int) -> Value {
        var t = a
        if bits == 128 { t = vector(op, lane, t, concatHigh(t, t)) }
        var width = 32
        while width >= lane.bits {
            t = vector(op, lane, t, shiftRight(.d, t, width, unsigned: true))
            width /= 2
        }
        return t
    }
}
