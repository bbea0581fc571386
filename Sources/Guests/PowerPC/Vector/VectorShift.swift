import Guest
import IR

/// Power ISA I 6.8.4 and 6.9.6: rotations and shifts, of elements and of whole registers.
extension PPCTable {
    static let vectorRotations: [Encoding<PPC>] = [
        Encoding("vrlb", "000100 VRT:5 VRA:5 VRB:5 00000000100") { f, ir in
            f.vrt(ir) { ir.rotateLeft(.b, $0, by: $1) }
        },
        Encoding("vrlh", "000100 VRT:5 VRA:5 VRB:5 00001000100") { f, ir in
            f.vrt(ir) { ir.rotateLeft(.h, $0, by: $1) }
        },
        Encoding("vrlw", "000100 VRT:5 VRA:5 VRB:5 00010000100") { f, ir in
            f.vrt(ir) { ir.rotateLeft(.s, $0, by: $1) }
        },
        Encoding("vrld", "000100 VRT:5 VRA:5 VRB:5 00011000100", "v2.07") { f, ir in
            f.vrt(ir) { ir.rotateLeft(.d, $0, by: $1) }
        },
        Encoding("vrlwnm", "000100 VRT:5 VRA:5 VRB:5 00110000101", "v3.0") { f, ir in
            f.vrt(ir) { ir.vand(ir.rotateLeft(.s, $0, by: $1), ir.rotationMask(.s, $1)) }
        },
        Encoding("vrldnm", "000100 VRT:5 VRA:5 VRB:5 00111000101", "v3.0") { f, ir in
            f.vrt(ir) { ir.vand(ir.rotateLeft(.d, $0, by: $1), ir.rotationMask(.d, $1)) }
        },
        Encoding("vrlwmi", "000100 VRT:5 VRA:5 VRB:5 00010000101", "v3.0") { f, ir in
            f.vrt(ir) {
                ir.bitSelect(ir.rotationMask(.s, $1), ir.rotateLeft(.s, $0, by: $1), ir.vr(f.rt))
            }
        },
        Encoding("vrldmi", "000100 VRT:5 VRA:5 VRB:5 00011000101", "v3.0") { f, ir in
            f.vrt(ir) {
                ir.bitSelect(ir.rotationMask(.d, $1), ir.rotateLeft(.d, $0, by: $1), ir.vr(f.rt))
            }
        },
        Encoding("vrlq", "000100 VRT:5 VRA:5 VRB:5 00000000101", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.rotate, $0, $1) }
        },
        Encoding("vrlqnm", "000100 VRT:5 VRA:5 VRB:5 00101000101", "v3.1") { f, ir in
            f.vrt(ir) { ir.vand(ir.quad(.rotate, $0, $1), ir.quad(.mask, $1, $1)) }
        },
        Encoding("vrlqmi", "000100 VRT:5 VRA:5 VRB:5 00001000101", "v3.1") { f, ir in
            f.vrt(ir) { ir.bitSelect(ir.quad(.mask, $1, $1), ir.quad(.rotate, $0, $1), ir.vr(f.rt)) }
        },
    ]

    static let vectorShifts: [Encoding<PPC>] = [
        Encoding("vslb", "000100 VRT:5 VRA:5 VRB:5 00100000100") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftLeftBy, .b, $0, by: $1) }
        },
        Encoding("vslh", "000100 VRT:5 VRA:5 VRB:5 00101000100") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftLeftBy, .h, $0, by: $1) }
        },
        Encoding("vslw", "000100 VRT:5 VRA:5 VRB:5 00110000100") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftLeftBy, .s, $0, by: $1) }
        },
        Encoding("vsld", "000100 VRT:5 VRA:5 VRB:5 10111000100", "v2.07") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftLeftBy, .d, $0, by: $1) }
        },
        Encoding("vsrb", "000100 VRT:5 VRA:5 VRB:5 01000000100") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftRightBy, .b, $0, by: $1) }
        },
        Encoding("vsrh", "000100 VRT:5 VRA:5 VRB:5 01001000100") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftRightBy, .h, $0, by: $1) }
        },
        Encoding("vsrw", "000100 VRT:5 VRA:5 VRB:5 01010000100") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftRightBy, .s, $0, by: $1) }
        },
        Encoding("vsrd", "000100 VRT:5 VRA:5 VRB:5 11011000100", "v2.07") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftRightBy, .d, $0, by: $1) }
        },
        Encoding("vsrab", "000100 VRT:5 VRA:5 VRB:5 01100000100") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftRightSignedBy, .b, $0, by: $1) }
        },
        Encoding("vsrah", "000100 VRT:5 VRA:5 VRB:5 01101000100") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftRightSignedBy, .h, $0, by: $1) }
        },
        Encoding("vsraw", "000100 VRT:5 VRA:5 VRB:5 01110000100") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftRightSignedBy, .s, $0, by: $1) }
        },
        Encoding("vsrad", "000100 VRT:5 VRA:5 VRB:5 01111000100", "v2.07") { f, ir in
            f.vrt(ir) { ir.shift(.vshiftRightSignedBy, .d, $0, by: $1) }
        },
        Encoding("vslq", "000100 VRT:5 VRA:5 VRB:5 00100000101", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.shiftLeft, $0, $1) }
        },
        Encoding("vsrq", "000100 VRT:5 VRA:5 VRB:5 01000000101", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.shiftRight, $0, $1) }
        },
        Encoding("vsraq", "000100 VRT:5 VRA:5 VRB:5 01100000101", "v3.1") { f, ir in
            f.vrt(ir) { ir.quad(.shiftRightSigned, $0, $1) }
        },
    ]

    static let vectorWholeShifts: [Encoding<PPC>] = [
        Encoding("vsl", "000100 VRT:5 VRA:5 VRB:5 00111000100") { f, ir in
            f.vrt(ir) { a, b in
                let (count, rest) = ir.bitCounts(b)
                let carried = ir.vector(.vshiftRightBy, .d, a, rest)
                let upper = ir.extractBytes(carried, ir.zeros, from: 8)
                return ir.vor(ir.vector(.vshiftLeftBy, .d, a, count), upper)
            }
        },
        Encoding("vsr", "000100 VRT:5 VRA:5 VRB:5 01011000100") { f, ir in
            f.vrt(ir) { a, b in
                let (count, rest) = ir.bitCounts(b)
                let carried = ir.vector(.vshiftLeftBy, .d, a, rest)
                let lower = ir.extractBytes(ir.zeros, carried, from: 8)
                return ir.vor(ir.vector(.vshiftRightBy, .d, a, count), lower)
            }
        },
        Encoding("vslo", "000100 VRT:5 VRA:5 VRB:5 10000001100") { f, ir in
            f.vrt(ir) { ir.shiftOctets($0, $1, left: true) }
        },
        Encoding("vsro", "000100 VRT:5 VRA:5 VRB:5 10001001100") { f, ir in
            f.vrt(ir) { ir.shiftOctets($0, $1, left: false) }
        },
        Encoding("vslv", "000100 VRT:5 VRA:5 VRB:5 11101000100", "v3.0") { f, ir in
            f.vrt(ir) { a, b in
                let (count, rest) = ir.byteCounts(b)
                let next = ir.arrange(a, a) { $0 < 15 ? $0 &+ 1 : -1 }
                let carried = ir.vand(ir.shiftRight(.h, next, 1), ir.every(.b, 0x7f))
                return ir.vor(
                    ir.shiftBelowWidth(.vshiftLeftBy, .b, a, count),
                    ir.shiftBelowWidth(.vshiftRightBy, .b, carried, rest))
            }
        },
        Encoding("vsrv", "000100 VRT:5 VRA:5 VRB:5 11100000100", "v3.0") { f, ir in
            f.vrt(ir) { a, b in
                let (count, rest) = ir.byteCounts(b)
                let carried = ir.arrange(a, a) { $0 &- 1 }
                return ir.vor(
                    ir.shiftBelowWidth(.vshiftRightBy, .b, a, count),
                    ir.shiftBelowWidth(.vshiftLeftBy, .b, ir.vector(.vadd, .b, carried, carried), rest))
            }
        },
        Encoding("vsldbi", "000100 VRT:5 VRA:5 VRB:5 00 SH:3 010110", "v3.1") { f, ir in
            let n = f.bits(23, 25)
            f.vrt(ir) { a, b in
                guard n != 0 else { return a }
                let next = ir.extractBytes(a, b, from: 8)
                return ir.vor(ir.shiftLeft(.d, a, n), ir.shiftRight(.d, next, 64 &- n))
            }
        },
        Encoding("vsrdbi", "000100 VRT:5 VRA:5 VRB:5 01 SH:3 010110", "v3.1") { f, ir in
            let n = f.bits(23, 25)
            f.vrt(ir) { a, b in
                guard n != 0 else { return b }
                let next = ir.extractBytes(a, b, from: 8)
                return ir.vor(ir.shiftRight(.d, b, n), ir.shiftLeft(.d, next, 64 &- n))
            }
        },
    ]
}

extension Builder {
    /// The count in all lanes, modulo their width, where that is known.
    private func knownCount(_ lane: Lane, _ v: Value) -> Int? {
        guard let c = vectorConstant(v) else { return nil }
        let mask = UInt64(lane.bits &- 1)
        var counts = mask
        var width = lane.bits
        while width < 64 {
            counts |= counts &<< UInt64(width)
            width &*= 2
        }
        let first = c.low & mask
        let repeated = mask == 63 ? first : counts / mask &* first
        return c.low & counts == repeated && c.high & counts == repeated ? Int(first) : nil
    }

    /// Each lane by the lane of `counts` modulo its width.
    fileprivate func shift(_ op: Op, _ lane: Lane, _ v: Value, by counts: Value) -> Value {
        if let n = knownCount(lane, counts) {
            switch op {
            case .vshiftLeftBy: return shiftLeft(lane, v, n)
            case .vshiftRightBy: return shiftRight(lane, v, n)
            default: return shiftRightSigned(lane, v, n)
            }
        }
        return shiftBelowWidth(op, lane, v, vand(counts, every(lane, UInt64(lane.bits &- 1))))
    }

    /// By counts less than the width. The host has no shifts of bytes: they are parts of halfwords.
    fileprivate func shiftBelowWidth(_ op: Op, _ lane: Lane, _ v: Value, _ counts: Value) -> Value {
        guard lane == .b else { return vector(op, lane, v, counts) }
        let lower = every(.h, 0xff)
        let (evenCounts, oddCounts) = (vand(counts, lower), shiftRight(.h, counts, 8))
        let even: Value
        let odd: Value
        switch op {
        case .vshiftLeftBy:
            even = vand(vector(op, .h, v, evenCounts), lower)
            odd = vector(op, .h, vandNot(v, lower), oddCounts)
        case .vshiftRightBy:
            even = vector(op, .h, vand(v, lower), evenCounts)
            odd = vandNot(vector(op, .h, v, oddCounts), lower)
        default:
            even = shiftRight(.h, vector(op, .h, shiftLeft(.h, v, 8), evenCounts), 8)
            odd = vandNot(vector(op, .h, v, oddCounts), lower)
        }
        return vor(even, odd)
    }

    fileprivate func rotateLeft(_ lane: Lane, _ v: Value, by counts: Value) -> Value {
        let bits = lane.bits
        if let n = knownCount(lane, counts) {
            if n == 0 { return v }
            if lane == .s || lane == .d { return rotateRight(lane, v, bits &- n) }
            return vor(shiftLeft(lane, v, n), shiftRight(lane, v, bits &- n))
        }
        let most = every(lane, UInt64(bits &- 1))
        let left = vand(counts, most)
        let right = vand(vector(.vneg, lane, counts), most)
        return vor(
            shiftBelowWidth(.vshiftLeftBy, lane, v, left), shiftBelowWidth(.vshiftRightBy, lane, v, right))
    }

    /// Ones from the bit that byte 1 of a lane's low word numbers to the one that byte 2 does, around the end if need be.
    fileprivate func rotationMask(_ lane: Lane, _ v: Value) -> Value {
        let most = every(lane, UInt64(lane.bits &- 1))
        let begin = vand(shiftRight(lane, v, 16), most)
        let end = vand(shiftRight(lane, v, 8), most)
        let from = vector(.vshiftRightBy, lane, ones, begin)
        let to = vector(.vshiftLeftBy, lane, ones, vector(.vsub, lane, most, end))
        return bitSelect(
            vector(.vcompareGreaterSigned, lane, begin, end), vor(from, to), vand(from, to))
    }

    /// The low three bits of the register in each doubleword, and what is left of 64.
    fileprivate func bitCounts(_ v: Value) -> (Value, Value) {
        let count = vand(splatLane(v, .d, 1), every(.d, 7))
        return (count, vector(.vsub, .d, every(.d, 64), count))
    }

    /// The low three bits of each byte, and what is left of seven.
    fileprivate func byteCounts(_ v: Value) -> (Value, Value) {
        let most = every(.b, 7)
        let count = vand(v, most)
        return (count, vxor(count, most))
    }

    /// By the number of bytes in bits 121:124 of v.
    fileprivate func shiftOctets(_ a: Value, _ v: Value, left: Bool) -> Value {
        if let known = vectorConstant(v) {
            let n = Int(truncatingIfNeeded: known.high >> 3) & 15
            if n == 0 { return a }
            if left { return arrange(a, a) { $0 &+ n < 16 ? $0 &+ n : -1 } }
            return arrange(a, a) { $0 &- n }
        }
        let count = vand(shiftRight(.h, splatLane(v, .b, 8), 3), every(.b, 15))
        let own = vconst(low: 0x0001_0203_0405_0607, high: 0x0809_0a0b_0c0d_0e0f)
        return tableLookup(a, vxor(vector(left ? .vadd : .vsub, .b, own, count), every(.b, 7)))
    }
}
