import Guest
import IR

/// Products that the IR has not as one op.
extension Builder {
    /// Products at twice the width of the low or high lanes of a and b.
    func multiplyLong(_ lane: Lane, _ a: Value, _ b: Value, unsigned: Bool, high: Bool) -> Value {
        let zip: Op = high ? .zipHigh : .zipLow
        switch lane {
        case .b:
            return vector(
                .vmul, .h, widen(.b, a, unsigned: unsigned, high: high),
                widen(.b, b, unsigned: unsigned, high: high))
        case .h:
            let low = vector(.vmul, .h, a, b)
            return vector(zip, .h, low, vector(unsigned ? .vmulHighUnsigned : .vmulHighSigned, .h, a, b))
        default:
            return vector(
                unsigned ? .vmulEvenUnsigned : .vmulEvenSigned, .d, vector(zip, .s, a, a),
                vector(zip, .s, b, b))
        }
    }

    /// SQDMULL: twice the product, saturated. `bits` is the width of the result that counts.
    func doublingMultiplyLong(_ lane: Lane, _ a: Value, _ b: Value, high: Bool, bits: Int) -> Value {
        let wide = lane.wider
        let doubled = shiftLeft(wide, multiplyLong(lane, a, b, unsigned: false, high: high), 1)
        return saturateMostNegative(Shape(lane: wide, bits: bits), doubled)
    }

    /// The upper half of twice the product, perhaps rounded; the one overflow gives the most negative value.
    private func doublingHigh(_ lane: Lane, _ a: Value, _ b: Value, rounding: Bool) -> Value {
        if lane == .h {
            let low = vector(.vmul, .h, a, b)
            let high = shiftLeft(.h, vector(.vmulHighSigned, .h, a, b), 1)
            let result = vor(high, shiftRight(.h, low, 15, unsigned: true))
            guard rounding else { return result }
            let half = shiftRight(.h, shiftLeft(.h, low, 1), 15, unsigned: true)
            return vector(.vadd, .h, result, half)
        }
        func product(_ a: Value, _ b: Value) -> Value {
            let p = shiftLeft(.d, vector(.vmulEvenSigned, .d, a, b), 1)
            return rounding ? vector(.vadd, .d, p, splatConst(.d, 1 << 31)) : p
        }
        let odd = product(
            shiftRight(.d, a, 32, unsigned: true), shiftRight(.d, b, 32, unsigned: true))
        return vector(.transposeOdd, .s, product(a, b), odd)
    }

    /// SQDMULH, SQRDMULH.
    func doublingMultiplyHigh(_ shape: Shape, _ a: Value, _ b: Value, rounding: Bool) -> Value {
        saturateMostNegative(shape, doublingHigh(shape.lane, a, b, rounding: rounding))
    }

    /// SQRDMLAH: (c << bits) + 2ab, rounded, upper half, saturated once.
    func doublingMultiplyAddHigh(_ shape: Shape, _ c: Value, _ a: Value, _ b: Value) -> Value {
        let l = shape.lane
        let product = doublingHigh(l, a, b, rounding: true)
        // The most negative value stands for its opposite here, which the lane cannot hold: two steps add it.
        let overflow = vector(.vcompareEqual, l, product, signBits(l))
        let sum = vector(.vaddSaturatingSigned, l, c, vxor(product, overflow))
        let result = vector(.vsubSaturatingSigned, l, sum, overflow)
        saturated(vxor(result, vector(.vadd, l, c, product)), bits: shape.bits)
        return result
    }

    /// SQRDMLSH.
    func doublingMultiplySubtractHigh(_ shape: Shape, _ c: Value, _ a: Value, _ b: Value) -> Value {
        let l = shape.lane
        if l == .s {
            func product(_ a: Value, _ b: Value) -> Value {
                let p = shiftLeft(.d, vector(.vmulEvenSigned, .d, a, b), 1)
                return vector(.vsub, .d, splatConst(.d, 1 << 31), p)
            }
            let odd = product(
                shiftRight(.d, a, 32, unsigned: true), shiftRight(.d, b, 32, unsigned: true))
            let term = vector(.transposeOdd, .s, product(a, b), odd)
            return saturating(.vaddSaturatingSigned, .vadd, shape, c, term)
        }
        // The negated product is what is rounded up at a half, so the product is rounded down there.
        let low = vector(.vmul, .h, a, b)
        let floor = vor(
            shiftLeft(.h, vector(.vmulHighSigned, .h, a, b), 1), shiftRight(.h, low, 15, unsigned: true))
        let fraction = vand(low, splatConst(.h, 0x7fff))
        let product = vector(
            .vsub, .h, floor, vector(.vcompareGreaterSigned, .h, fraction, splatConst(.h, 0x4000)))
        let overflow = vector(.vcompareEqual, .h, product, signBits(.h))
        let difference = vector(.vsubSaturatingSigned, .h, c, vxor(product, overflow))
        let result = vector(.vaddSaturatingSigned, .h, difference, overflow)
        saturated(vxor(result, vector(.vsub, .h, c, product)), bits: shape.bits)
        return result
    }

    /// s lanes: the sums of the four products of their bytes.
    func dotProduct(_ a: Value, unsigned ua: Bool, _ b: Value, unsigned ub: Bool) -> Value {
        func even(_ x: Value, _ unsigned: Bool) -> Value {
            unsigned
                ? vand(x, splatConst(.h, 0xff)) : shiftRight(.h, shiftLeft(.h, x, 8), 8, unsigned: false)
        }
        func odd(_ x: Value, _ unsigned: Bool) -> Value { shiftRight(.h, x, 8, unsigned: unsigned) }
        return vector(
            .vadd, .s, vector(.vmulAddPairs, .s, even(a, ua), even(b, ub)),
            vector(.vmulAddPairs, .s, odd(a, ua), odd(b, ub)))
    }

    /// The 2×2 product of the 2×8 byte matrix a and the transposed one b.
    func matrixProduct(_ a: Value, unsigned ua: Bool, _ b: Value, unsigned ub: Bool) -> Value {
        let first = dotProduct(concatLow(a, a), unsigned: ua, b, unsigned: ub)
        let second = dotProduct(concatHigh(a, a), unsigned: ua, b, unsigned: ub)
        return pairwise(.vadd, Shape(lane: .s, bits: 128), first, second)
    }

    /// Carry-less products of the low (or high) eight bytes, 16 bits each. One of 64 bits makes two: of words x0 and x1
    /// with y0 and y1 as doublewords, in its words 0 and 3.
    func multiplyLongPolynomial(_ a: Value, _ b: Value, high: Bool) -> Value {
        let x = widen(.b, a, unsigned: true, high: high)
        let y = widen(.b, b, unsigned: true, high: high)
        func four(_ half: Op) -> Value {
            let pairs = vector(half, .s, x, zeroVector)
            let spread = vector(half, .h, y, zeroVector)
            let products = concatLow(
                mulCarryless(pairs, highA: false, spread, highB: false),
                mulCarryless(pairs, highA: true, spread, highB: true))
            return permute(products, maskLow: 0x0f0e_0908_0706_0100, maskHigh: 0x8080_8080_8080_8080)
        }
        return concatLow(four(.zipLow), four(.zipHigh))
    }
}
