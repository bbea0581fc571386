import Guest
import IR

/// Complex numbers in pairs of lanes (FEAT_FCMA). A pair of Vm is turned by swapping its lanes and by changing signs.
extension A64Table {
    static let floatComplex: [Encoding<A64>] = [
        Encoding("FCMLA (vector)", "0 Q 1 01110 size:2 0 Rm:5 110 rot:2 1 Rn:5 Rd:5", "FEAT_FCMA") { f, ir in
            guard let s = complexShape(f) else { return ir.undefined() }
            multiplyAdd(f, ir, s, s.repeated(ir, f.rm), rotation: f.bits(12, 11))
        },
        Encoding("FCADD", "0 Q 1 01110 size:2 0 Rm:5 111 rot 0 1 Rn:5 Rd:5", "FEAT_FCMA") { f, ir in
            guard let s = complexShape(f) else { return ir.undefined() }
            // By 90 or by 270 degrees.
            let m = changeSigns(
                ir, s.lane, swapped(ir, s.lane, s.repeated(ir, f.rm)), even: !f.bit(12), odd: f.bit(12))
            s.set(ir, f.rd, ir.vector(.fadd, s.lane, s.repeated(ir, f.rn), m))
        },
        Encoding(
            "FCMLA (by element)", "0 Q 1 01111 size:2 L M Rm:4 0 rot:2 1 H 0 Rn:5 Rd:5", "FEAT_FCMA"
        ) { f, ir in
            guard let s = complexShape(f), s.lane != .d else { return ir.undefined() }
            let (h, l) = (f.bits(11, 11), f.bits(21, 21))
            if s.lane == .h ? !f.q && h == 1 : !f.q || l == 1 { return ir.undefined() }
            let pair = ir.splatLane(ir.v(f.rm), s.lane.wider, s.lane == .h ? h << 1 | l : h)
            multiplyAdd(f, ir, s, pair, rotation: f.bits(14, 13))
        },
    ]

    private static func complexShape(_ f: A64) -> FloatShape? {
        guard f.lane != .b, f.q || f.lane != .d else { return nil }
        return FloatShape(lane: f.lane, full: f.q, scalar: false)
    }

    private static func multiplyAdd(
        _ f: A64, _ ir: Builder, _ s: FloatShape, _ m: Value, rotation: Int
    ) {
        let quarter = rotation & 1 != 0
        let n = s.repeated(ir, f.rn)
        let factor = ir.vector(quarter ? .transposeOdd : .transposeEven, s.lane, n, n)
        let turned = changeSigns(
            ir, s.lane, quarter ? swapped(ir, s.lane, m) : m, even: rotation == 1 || rotation == 2,
            odd: rotation >= 2)
        s.set(ir, f.rd, ir.fmulAdd(s.repeated(ir, f.rd), factor, turned, s.lane))
    }

    /// The lanes of each pair in the other order.
    private static func swapped(_ ir: Builder, _ lane: Lane, _ a: Value) -> Value {
        switch lane {
        case .d: ir.extractBytes(a, a, from: 8)
        case .s: ir.permute(a, maskLow: 0x0302_0100_0706_0504, maskHigh: 0x0b0a_0908_0f0e_0d0c)
        default: ir.permute(a, maskLow: 0x0504_0706_0100_0302, maskHigh: 0x0d0c_0f0e_0908_0b0a)
        }
    }

    private static func changeSigns(
        _ ir: Builder, _ lane: Lane, _ a: Value, even: Bool, odd: Bool
    ) -> Value {
        guard even || odd else { return a }
        let sign: UInt64 = 1 &<< UInt64(lane.bits &- 1)
        if lane == .d { return ir.vxor(a, ir.vconst(low: even ? sign : 0, high: odd ? sign : 0)) }
        let pair = (even ? sign : 0) | (odd ? sign &<< UInt64(lane.bits) : 0)
        return ir.vxor(a, ir.vconst(lane.wider, repeating: pair))
    }
}
