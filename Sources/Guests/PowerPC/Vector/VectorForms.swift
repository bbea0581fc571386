import Guest
import IR

/// Power ISA I 6.1: how vector instructions name their operands.
extension PPC {
    /// VRT := body(VRA, VRB)
    func vrt(_ ir: Builder, _ body: (Value, Value) -> Value) {
        ir.setVR(rt, body(ir.vr(ra), ir.vr(rb)))
    }
    /// VRT := VRA ⟨op⟩ VRB on each lane.
    func vrt(_ ir: Builder, _ op: Op, _ lane: Lane) {
        ir.setVR(rt, ir.vector(op, lane, ir.vr(ra), ir.vr(rb)))
    }
    /// VRT := body(VRB)
    func vrt(_ ir: Builder, _ body: (Value) -> Value) { ir.setVR(rt, body(ir.vr(rb))) }
    /// VRT := body(VRA, VRB, VRC)
    func vrt(_ ir: Builder, _ body: (Value, Value, Value) -> Value) {
        ir.setVR(rt, body(ir.vr(ra), ir.vr(rb), ir.vr(rc)))
    }
    /// XT := body(XA, XB)
    func xt(_ ir: Builder, _ body: (Value, Value) -> Value) {
        ir.setVSR(xt, body(ir.vsr(xa), ir.vsr(xb)))
    }
    /// XT := body(XB)
    func xt(_ ir: Builder, _ body: (Value) -> Value) { ir.setVSR(xt, body(ir.vsr(xb))) }
    /// XT := body(XA, XB, XC)
    func xt(_ ir: Builder, _ body: (Value, Value, Value) -> Value) {
        ir.setVSR(xt, body(ir.vsr(xa), ir.vsr(xb), ir.vsr(xc)))
    }
}

/// Vectors as the manual numbers their elements: element i of n is host lane i ^ (n / 2 - 1).
extension Builder {
    var zeros: Value { vconst(low: 0, high: 0) }
    var ones: Value { vconst(low: .max, high: .max) }
    func every(_ lane: Lane, _ pattern: UInt64) -> Value { vconst(lane, repeating: pattern) }
    /// The most negative number in each lane.
    func signs(_ lane: Lane) -> Value { every(lane, 1 &<< UInt64(lane.bits &- 1)) }

    /// Doublewords change places: what lies before is the manual's order, or a number of 128 bits.
    func swapped(_ v: Value) -> Value { shuffleLanes(v, 2, 3, v, 0, 1) }

    func shiftLeft(_ lane: Lane, _ v: Value, _ n: Int) -> Value {
        n == 0 ? v : vector(.vshiftLeft, lane, v, imm: Int64(n))
    }
    func shiftRight(_ lane: Lane, _ v: Value, _ n: Int) -> Value {
        n == 0 ? v : vector(.vshiftRight, lane, v, imm: Int64(n))
    }
    func shiftRightSigned(_ lane: Lane, _ v: Value, _ n: Int) -> Value {
        n == 0 ? v : vector(.vshiftRightSigned, lane, v, imm: Int64(n))
    }

    /// The i64 of doubleword i.
    func doubleword(_ v: Value, _ i: Int) -> Value { extractLane(v, .d, i, as: .i64) }
    /// A vector of two doublewords.
    func doublewords(_ d0: Value, _ d1: Value) -> Value {
        if constant(d1) == 0 { return vectorFromScalar(d0) }
        return insertLane(vectorFromScalar(d0), .d, 1, d1)
    }
    func eachDoubleword(_ a: Value, _ body: (Value) -> Value) -> Value {
        doublewords(body(doubleword(a, 0)), body(doubleword(a, 1)))
    }
    func eachDoubleword(_ a: Value, _ b: Value, _ body: (Value, Value) -> Value) -> Value {
        doublewords(body(doubleword(a, 0), doubleword(b, 0)), body(doubleword(a, 1), doubleword(b, 1)))
    }
    func eachWord(_ a: Value, _ b: Value, _ body: (Value, Value) -> Value) -> Value {
        var result = zeros
        for i in 0..<4 {
            let x = body(extractLane(a, .s, i, as: .i32), extractLane(b, .s, i, as: .i32))
            result = i == 0 ? vectorFromScalar(x) : insertLane(result, .s, i, x)
        }
        return result
    }

    /// VSCR.SAT becomes 1 if any bit of `difference` is set.
    func saturated(_ difference: Value) {
        set(Slot.saturated, vor(get(Slot.saturated), difference))
    }

    /// CR6 := whether a mask of lanes is true everywhere, and whether nowhere.
    func setCR6(mask: Value) {
        // All bytes make the least number of this, no bytes `nothing`.
        let nothing: Int64 = 0x7fff_0001
        let bytes = add(byteMask(mask), imm: nothing)
        set(Slot.cr0 + 6, compareFlags(bytes, i32(nothing), signed: true, overflow: false, greater: false))
    }
}
