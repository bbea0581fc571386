import Guest
import IR

/// Power ISA I 6.9.4: comparisons.
extension PPCTable {
    static let vectorComparisons: [Encoding<PPC>] = [
        Encoding("vcmpequb, vcmpequb.", "000100 VRT:5 VRA:5 VRB:5 Rc 0000000110") { f, ir in
            f.mask(ir) { ir.equal(.b, $0, $1) }
        },
        Encoding("vcmpequh, vcmpequh.", "000100 VRT:5 VRA:5 VRB:5 Rc 0001000110") { f, ir in
            f.mask(ir) { ir.equal(.h, $0, $1) }
        },
        Encoding("vcmpequw, vcmpequw.", "000100 VRT:5 VRA:5 VRB:5 Rc 0010000110") { f, ir in
            f.mask(ir) { ir.equal(.s, $0, $1) }
        },
        Encoding("vcmpequd, vcmpequd.", "000100 VRT:5 VRA:5 VRB:5 Rc 0011000111", "v2.07") { f, ir in
            f.mask(ir) { ir.equal(.d, $0, $1) }
        },
        Encoding("vcmpequq, vcmpequq.", "000100 VRT:5 VRA:5 VRB:5 Rc 0111000111", "v3.1") { f, ir in
            f.mask(ir) {
                let equal = ir.equal(.d, $0, $1)
                return ir.vand(equal, ir.swapped(equal))
            }
        },
        Encoding("vcmpneb, vcmpneb.", "000100 VRT:5 VRA:5 VRB:5 Rc 0000000111", "v3.0") { f, ir in
            f.mask(ir) { ir.vnot(ir.equal(.b, $0, $1)) }
        },
        Encoding("vcmpneh, vcmpneh.", "000100 VRT:5 VRA:5 VRB:5 Rc 0001000111", "v3.0") { f, ir in
            f.mask(ir) { ir.vnot(ir.equal(.h, $0, $1)) }
        },
        Encoding("vcmpnew, vcmpnew.", "000100 VRT:5 VRA:5 VRB:5 Rc 0010000111", "v3.0") { f, ir in
            f.mask(ir) { ir.vnot(ir.equal(.s, $0, $1)) }
        },
        Encoding("vcmpnezb, vcmpnezb.", "000100 VRT:5 VRA:5 VRB:5 Rc 0100000111", "v3.0") { f, ir in
            f.mask(ir) { ir.notEqualOrZero(.b, $0, $1) }
        },
        Encoding("vcmpnezh, vcmpnezh.", "000100 VRT:5 VRA:5 VRB:5 Rc 0101000111", "v3.0") { f, ir in
            f.mask(ir) { ir.notEqualOrZero(.h, $0, $1) }
        },
        Encoding("vcmpnezw, vcmpnezw.", "000100 VRT:5 VRA:5 VRB:5 Rc 0110000111", "v3.0") { f, ir in
            f.mask(ir) { ir.notEqualOrZero(.s, $0, $1) }
        },
        Encoding("vcmpgtub, vcmpgtub.", "000100 VRT:5 VRA:5 VRB:5 Rc 1000000110") { f, ir in
            f.mask(ir) { ir.vector(.vcompareGreaterUnsigned, .b, $0, $1) }
        },
        Encoding("vcmpgtuh, vcmpgtuh.", "000100 VRT:5 VRA:5 VRB:5 Rc 1001000110") { f, ir in
            f.mask(ir) { ir.vector(.vcompareGreaterUnsigned, .h, $0, $1) }
        },
        Encoding("vcmpgtuw, vcmpgtuw.", "000100 VRT:5 VRA:5 VRB:5 Rc 1010000110") { f, ir in
            f.mask(ir) { ir.vector(.vcompareGreaterUnsigned, .s, $0, $1) }
        },
        Encoding("vcmpgtud, vcmpgtud.", "000100 VRT:5 VRA:5 VRB:5 Rc 1011000111", "v2.07") { f, ir in
            f.mask(ir) { ir.vector(.vcompareGreaterUnsigned, .d, $0, $1) }
        },
        Encoding("vcmpgtuq, vcmpgtuq.", "000100 VRT:5 VRA:5 VRB:5 Rc 1010000111", "v3.1") { f, ir in
            f.mask(ir) { ir.greaterQuadword(.vcompareGreaterUnsigned, $0, $1) }
        },
        Encoding("vcmpgtsb, vcmpgtsb.", "000100 VRT:5 VRA:5 VRB:5 Rc 1100000110") { f, ir in
            f.mask(ir) { ir.vector(.vcompareGreaterSigned, .b, $0, $1) }
        },
        Encoding("vcmpgtsh, vcmpgtsh.", "000100 VRT:5 VRA:5 VRB:5 Rc 1101000110") { f, ir in
            f.mask(ir) { ir.vector(.vcompareGreaterSigned, .h, $0, $1) }
        },
        Encoding("vcmpgtsw, vcmpgtsw.", "000100 VRT:5 VRA:5 VRB:5 Rc 1110000110") { f, ir in
            f.mask(ir) { ir.vector(.vcompareGreaterSigned, .s, $0, $1) }
        },
        Encoding("vcmpgtsd, vcmpgtsd.", "000100 VRT:5 VRA:5 VRB:5 Rc 1111000111", "v2.07") { f, ir in
            f.mask(ir) { ir.vector(.vcompareGreaterSigned, .d, $0, $1) }
        },
        Encoding("vcmpgtsq, vcmpgtsq.", "000100 VRT:5 VRA:5 VRB:5 Rc 1110000111", "v3.1") { f, ir in
            f.mask(ir) { ir.greaterQuadword(.vcompareGreaterSigned, $0, $1) }
        },
        Encoding("vcmpuq", "000100 BF:3 xx VRA:5 VRB:5 00100000001", "v3.1") { f, ir in
            f.compareQuadwords(ir, signed: false)
        },
        Encoding("vcmpsq", "000100 BF:3 xx VRA:5 VRB:5 00101000001", "v3.1") { f, ir in
            f.compareQuadwords(ir, signed: true)
        },
    ]
}

extension PPC {
    /// VRT := a mask; CR6 tells of it in a record form.
    fileprivate func mask(_ ir: Builder, _ body: (Value, Value) -> Value) {
        let mask = body(ir.vr(ra), ir.vr(rb))
        ir.setVR(rt, mask)
        if bit(21) { ir.setCR6(mask: mask) }
    }

    fileprivate func compareQuadwords(_ ir: Builder, signed: Bool) {
        let (a, b) = (ir.vr(ra), ir.vr(rb))
        let (highA, highB) = (ir.doubleword(a, 0), ir.doubleword(b, 0))
        let (lowA, lowB) = (ir.doubleword(a, 1), ir.doubleword(b, 1))
        let same = ir.compare(.eq, highA, highB)
        let less = ir.select(
            same, ir.compare(.ult, lowA, lowB), ir.compare(signed ? .slt : .ult, highA, highB))
        let greater = ir.select(
            same, ir.compare(.ugt, lowA, lowB), ir.compare(signed ? .sgt : .ugt, highA, highB))
        let order = ir.sub(ir.zeroExtend(greater, to: .i32), ir.zeroExtend(less, to: .i32))
        ir.set(Slot.cr0 + bf, ir.compareFlags(order, ir.i32(0), signed: true, overflow: false))
    }
}

extension Builder {
    func equal(_ lane: Lane, _ a: Value, _ b: Value) -> Value { vector(.vcompareEqual, lane, a, b) }

    fileprivate func notEqualOrZero(_ lane: Lane, _ a: Value, _ b: Value) -> Value {
        vnot(vandNot(equal(lane, a, b), equal(lane, a, zeros)))
    }

    /// The mask of a > b as one number each.
    fileprivate func greaterQuadword(_ op: Op, _ a: Value, _ b: Value) -> Value {
        let below = splatLane(vector(.vcompareGreaterUnsigned, .d, a, b), .d, 1)
        return splatLane(vor(vector(op, .d, a, b), vand(equal(.d, a, b), below)), .d, 0)
    }
}
