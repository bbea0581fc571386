import Guest
import IR

/// Shifts that the IR has not as one op.
extension Builder {
    // MARK: By immediate

    /// a >> n, rounded to nearest (halves up), 1 ≤ n ≤ lane bits.
    func roundingShiftRight(_ lane: Lane, _ a: Value, _ n: Int, unsigned: Bool) -> Value {
        let one = splatConst(lane, 1)
        if n == 1 {
            if unsigned, lane == .b || lane == .h { return vector(.vaverageUnsigned, lane, a, zeroVector) }
            return vector(.vadd, lane, shiftRight(lane, a, 1, unsigned: unsigned), vand(a, one))
        }
        let almost = shiftRight(lane, a, n &- 1, unsigned: unsigned)
        return shiftRight(lane, vector(.vadd, lane, almost, one), 1, unsigned: unsigned)
    }

    /// a << n, saturated.
    func saturatingShiftLeft(_ shape: Shape, _ a: Value, _ n: Int, unsigned: Bool) -> Value {
        if n == 0 { return a }
        let l = shape.lane
        let shifted = shiftLeft(l, a, n)
        let fits = vector(.vcompareEqual, l, shiftRight(l, shifted, n, unsigned: unsigned), a)
        saturated(vnot(fits), bits: shape.bits)
        return bitSelect(fits, shifted, unsigned ? onesVector : extreme(l, a))
    }

    /// The signed a << n, saturated as an unsigned number.
    func saturatingShiftLeftUnsigned(_ shape: Shape, _ a: Value, _ n: Int) -> Value {
        let l = shape.lane
        let negative = negativeMask(l, a)
        let shifted = shiftLeft(l, a, n)
        let same = vector(.vcompareEqual, l, shiftRight(l, shifted, n, unsigned: true), a)
        let fits = vandNot(same, negative)
        saturated(vnot(fits), bits: shape.bits)
        return bitSelect(fits, shifted, vnot(negative))
    }

    /// The greatest value of a's sign.
    private func extreme(_ lane: Lane, _ a: Value) -> Value {
        vxor(negativeMask(lane, a), vnot(signBits(lane)))
    }

    // MARK: By register

    /// SSHL, USHL and their rounding and saturating relatives: by the signed low byte of each lane of b.
    func shiftByRegister(
        _ shape: Shape, _ a: Value, _ b: Value, unsigned: Bool, rounding: Bool = false,
        saturating: Bool = false
    ) -> Value {
        let l = shape.lane
        let byte = splatConst(l, 0xff)
        // A count of the other direction is 128 or more here: the shift op gives 0 (or the sign) then.
        let left = l == .b ? b : vand(b, byte)
        let minus = vector(.vneg, l, b)
        let right = l == .b ? minus : vand(minus, byte)
        let up = vector(.vshiftLeftBy, l, a, left)
        var down = shiftRightBy(l, a, right, unsigned: unsigned)
        if rounding {
            let one = splatConst(l, 1)
            let last = shiftRightBy(l, a, vector(.vsub, l, right, one), unsigned: unsigned)
            down = vector(.vadd, l, down, vand(last, one))
        } else if unsigned, !saturating {
            return vor(up, down)
        }
        let goesRight =
            l == .b ? negativeMask(l, b) : vector(.vcompareGreaterSigned, l, left, splatConst(l, 0x7f))
        guard saturating else { return bitSelect(goesRight, down, up) }
        let fits = vector(.vcompareEqual, l, shiftRightBy(l, up, left, unsigned: unsigned), a)
        saturated(vnot(vor(fits, goesRight)), bits: shape.bits)
        let limit = unsigned ? onesVector : extreme(l, a)
        return bitSelect(goesRight, down, bitSelect(fits, up, limit))
    }

    /// Lanes of a by the unsigned lanes of b.
    private func shiftRightBy(_ lane: Lane, _ a: Value, _ b: Value, unsigned: Bool) -> Value {
        if lane != .d || unsigned {
            return vector(unsigned ? .vshiftRightBy : .vshiftRightSignedBy, lane, a, b)
        }
        // The host shifts these without sign only: make the number positive and back.
        let sign = negativeMask(.d, a)
        return vxor(vector(.vshiftRightBy, .d, vxor(a, sign), b), sign)
    }
}
