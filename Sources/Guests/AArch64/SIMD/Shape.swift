import Guest
import IR

/// The lanes that an instruction works on: their width, and how many of the register's low bits they fill
/// (128, 64, or one lane for a scalar form).
struct Shape {
    let lane: Lane
    let bits: Int
}

/// Lane widths that an encoding allows.
struct Lanes: OptionSet {
    let rawValue: UInt8
    static let b = Lanes(rawValue: 1)
    static let h = Lanes(rawValue: 2)
    static let s = Lanes(rawValue: 4)
    static let d = Lanes(rawValue: 8)
    static let all: Lanes = [.b, .h, .s, .d]
    static let bhs: Lanes = [.b, .h, .s]
    static let hs: Lanes = [.h, .s]

    func contains(_ lane: Lane) -> Bool { rawValue >> lane.rawValue & 1 != 0 }
}

extension A64 {
    /// The lane width that bits 23:22 name.
    var lane: Lane { Lane(rawValue: UInt8(truncatingIfNeeded: bits(23, 22))) ?? .b }

    private func vectorShape(_ lanes: Lanes) -> Shape? {
        guard lanes.contains(lane), q || lane != .d else { return nil }
        return Shape(lane: lane, bits: q ? 128 : 64)
    }
    private func scalarShape(_ lanes: Lanes) -> Shape? {
        lanes.contains(lane) ? Shape(lane: lane, bits: lane.bits) : nil
    }

    /// Vd := body(Vn, Vm) on the lanes of a vector form.
    func vector(_ ir: Builder, _ lanes: Lanes, _ body: (Shape, Value, Value) -> Value) {
        guard let s = vectorShape(lanes) else { return ir.undefined() }
        ir.setV(rd, body(s, ir.v(rn), ir.v(rm)), s)
    }
    /// Vd := body(Vn, Vm) on the lowest lane.
    func scalar(_ ir: Builder, _ lanes: Lanes, _ body: (Shape, Value, Value) -> Value) {
        guard let s = scalarShape(lanes) else { return ir.undefined() }
        ir.setV(rd, body(s, ir.v(rn), ir.v(rm)), s)
    }
    /// Vd := body(Vn) on the lanes of a vector form.
    func vector(_ ir: Builder, _ lanes: Lanes, _ body: (Shape, Value) -> Value) {
        guard let s = vectorShape(lanes) else { return ir.undefined() }
        ir.setV(rd, body(s, ir.v(rn)), s)
    }
    /// Vd := body(Vn) on the lowest lane.
    func scalar(_ ir: Builder, _ lanes: Lanes, _ body: (Shape, Value) -> Value) {
        guard let s = scalarShape(lanes) else { return ir.undefined() }
        ir.setV(rd, body(s, ir.v(rn)), s)
    }
}

extension Builder {
    var zeroVector: Value { vconst(low: 0, high: 0) }
    var onesVector: Value { vconst(low: .max, high: .max) }

    /// The low `bits` of a vector, zeros above.
    func keep(_ value: Value, bits: Int) -> Value {
        switch bits {
        case 128: value
        case 64: lowHalf(value)
        case 32: vectorFromScalar(bitcast(value, to: .f32))
        default: vand(value, vconst(low: (1 &<< UInt64(bits)) &- 1, high: 0))
        }
    }

    func setV(_ n: Int, _ value: Value, _ shape: Shape) { setV(n, keep(value, bits: shape.bits)) }

    /// FPSR.QC becomes 1 if any of the low `bits` of `difference` is set.
    func saturated(_ difference: Value, bits: Int) {
        set(Slot.qc, vor(get(Slot.qc), keep(difference, bits: bits)))
    }

    /// The most negative value in each lane.
    func signBits(_ lane: Lane) -> Value { vconst(lane, repeating: 1 &<< UInt64(lane.bits &- 1)) }
    func splatConst(_ lane: Lane, _ value: UInt64) -> Value { vconst(lane, repeating: value) }

    /// The low or high lanes (of width `lane`) of `a` at twice their width.
    func widen(_ lane: Lane, _ a: Value, unsigned: Bool, high: Bool) -> Value {
        if !high { return vector(unsigned ? .vwidenUnsigned : .vwidenSigned, lane.wider, a) }
        if unsigned { return vector(.zipHigh, lane, a, zeroVector) }
        return vector(.vwidenSigned, lane.wider, concatHigh(a, a))
    }

    /// The lanes of width 2 × `lane` of `a`, shifted right by `bytes` bytes and truncated, in the low half.
    func narrow(_ lane: Lane, _ a: Value, bytes: Int = 0) -> Value {
        var mask: UInt64 = 0
        var i = 0
        while i < 8 {
            let element = i / lane.bytes
            let byte = element &* lane.bytes &* 2 &+ bytes &+ i % lane.bytes
            mask |= UInt64(truncatingIfNeeded: byte) &<< UInt64(8 &* i)
            i &+= 1
        }
        return permute(a, maskLow: mask, maskHigh: 0x8080_8080_8080_8080)
    }

    /// Vd of a narrowing instruction: `value` has its lanes in the low half and zeros above; the "2" form
    /// keeps Vd's low half and writes the high one.
    func setNarrowed(_ n: Int, _ value: Value, upper: Bool) {
        setV(n, upper ? concatLow(v(n), value) : value)
    }

    func shiftLeft(_ lane: Lane, _ a: Value, _ n: Int) -> Value {
        n == 0 ? a : vector(.vshiftLeft, lane, a, imm: Int64(n))
    }
    func shiftRight(_ lane: Lane, _ a: Value, _ n: Int, unsigned: Bool) -> Value {
        n == 0 ? a : vector(unsigned ? .vshiftRight : .vshiftRightSigned, lane, a, imm: Int64(n))
    }
}
