import Guest
import IR

extension A64Table {
    /// Advanced SIMD copy.
    static let simdCopy: [Encoding<A64>] = [
        Encoding("DUP (element)", "0 Q 0 01110000 imm5:5 0 0000 1 Rn:5 Rd:5") { f, ir in
            guard let (lane, index) = f.element, f.q || lane != .d else { return ir.undefined() }
            ir.setV(f.rd, ir.splatLane(ir.v(f.rn), lane, index), q: f.q)
        },
        Encoding("DUP (element, scalar)", "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5") { f, ir in
            guard let (lane, index) = f.element else { return ir.undefined() }
            let a = ir.v(f.rn)
            if index == 0 {
                ir.setV(f.rd, ir.keep(a, bits: lane.bits))
            } else if lane == .d {
                ir.setV(f.rd, ir.concatHigh(a, ir.zeroVector))
            } else {
                ir.setV(f.rd, ir.vectorFromScalar(ir.extractLane(a, lane, index, as: lane.element)))
            }
        },
        Encoding("DUP (general)", "0 Q 0 01110000 imm5:5 0 0001 1 Rn:5 Rd:5") { f, ir in
            guard let (lane, _) = f.element, f.q || lane != .d else { return ir.undefined() }
            ir.setV(f.rd, ir.splat(lane, ir.r(f.rn, lane == .d)), q: f.q)
        },
        Encoding("SMOV", "0 Q 0 01110000 imm5:5 0 0101 1 Rn:5 Rd:5") { f, ir in
            guard let (lane, index) = f.element, lane.rawValue < (f.q ? Lane.d : .s).rawValue else {
                return ir.undefined()
            }
            let element = ir.extractLane(ir.v(f.rn), lane, index, as: lane.integer)
            ir.setX(f.rd, ir.signExtend(element, to: f.q ? .i64 : .i32))
        },
        Encoding("UMOV", "0 Q 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5") { f, ir in
            guard let (lane, index) = f.element, f.q == (lane == .d) else { return ir.undefined() }
            ir.setX(f.rd, ir.extractLane(ir.v(f.rn), lane, index, as: f.q ? .i64 : .i32))
        },
        Encoding("INS (general)", "0 1 0 01110000 imm5:5 0 0011 1 Rn:5 Rd:5") { f, ir in
            guard let (lane, index) = f.element else { return ir.undefined() }
            ir.setV(f.rd, ir.insertLane(ir.v(f.rd), lane, index, ir.r(f.rn, lane == .d)))
        },
        Encoding("INS (element)", "0 1 1 01110000 imm5:5 0 imm4:4 1 Rn:5 Rd:5") { f, ir in
            guard let (lane, index) = f.element else { return ir.undefined() }
            let from = f.bits(14, 11) >> Int(lane.rawValue)
            let (d, n) = (ir.v(f.rd), ir.v(f.rn))
            switch (lane, index, from) {
            case (.d, 1, 0): ir.setV(f.rd, ir.concatLow(d, n))
            case (.d, 0, 1): ir.setV(f.rd, ir.concatHigh(n, d))
            default:
                let element = ir.extractLane(n, lane, from, as: lane.element)
                ir.setV(f.rd, ir.insertLane(d, lane, index, element))
            }
        },
    ]

    /// Advanced SIMD permute, extract, table lookup.
    static let simdPermute: [Encoding<A64>] = [
        Encoding("UZP1", "0 Q 001110 size:2 0 Rm:5 0 001 10 Rn:5 Rd:5") { f, ir in
            f.unzip(ir, .unzipEven)
        },
        Encoding("UZP2", "0 Q 001110 size:2 0 Rm:5 0 101 10 Rn:5 Rd:5") { f, ir in
            f.unzip(ir, .unzipOdd)
        },
        Encoding("TRN1", "0 Q 001110 size:2 0 Rm:5 0 010 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.transposeEven, $0.lane, $1, $2) }
        },
        Encoding("TRN2", "0 Q 001110 size:2 0 Rm:5 0 110 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.transposeOdd, $0.lane, $1, $2) }
        },
        Encoding("ZIP1", "0 Q 001110 size:2 0 Rm:5 0 011 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) { ir.vector(.zipLow, $0.lane, $1, $2) }
        },
        Encoding("ZIP2", "0 Q 001110 size:2 0 Rm:5 0 111 10 Rn:5 Rd:5") { f, ir in
            f.vector(ir, .all) {
                if $0.bits == 128 { return ir.vector(.zipHigh, $0.lane, $1, $2) }
                let both = ir.vector(.zipLow, $0.lane, $1, $2)
                return ir.concatHigh(both, both)
            }
        },
        Encoding("EXT", "0 Q 101110 00 0 Rm:5 0 imm4:4 0 Rn:5 Rd:5") { f, ir in
            let from = f.bits(14, 11)
            let (a, b) = (ir.v(f.rn), ir.v(f.rm))
            if f.q {
                ir.setV(f.rd, from == 0 ? a : ir.extractBytes(a, b, from: from))
            } else {
                guard from < 8 else { return ir.undefined() }
                let both = ir.concatLow(a, b)
                ir.setV(f.rd, from == 0 ? a : ir.extractBytes(both, both, from: from), q: false)
            }
        },
        Encoding("TBL", "0 Q 001110 00 0 Rm:5 0 len:2 0 00 Rn:5 Rd:5") { f, ir in
            ir.setV(f.rd, f.lookup(ir), q: f.q)
        },
        Encoding("TBX", "0 Q 001110 00 0 Rm:5 0 len:2 1 00 Rn:5 Rd:5") { f, ir in
            let size = UInt64(16 &* (f.bits(14, 13) &+ 1))
            let inside = ir.vector(.vcompareGreaterUnsigned, .b, ir.splatConst(.b, size), ir.v(f.rm))
            ir.setV(f.rd, ir.bitSelect(inside, f.lookup(ir), ir.v(f.rd)), q: f.q)
        },
    ]
}

extension Lane {
    /// The type in which an element is moved between vectors: one of vector registers if there is one.
    var element: Type {
        switch self {
        case .b: .i8
        case .h: .i16
        case .s: .f32
        case .d: .f64
        }
    }
}

extension A64 {
    /// The lane width and number that imm5 names.
    fileprivate var element: (Lane, Int)? {
        let imm5 = bits(20, 16)
        let size = imm5.trailingZeroBitCount
        guard imm5 & 15 != 0, let lane = Lane(rawValue: UInt8(truncatingIfNeeded: size)) else { return nil }
        return (lane, imm5 >> (size &+ 1))
    }

    fileprivate func unzip(_ ir: Builder, _ op: Op) {
        vector(ir, .all) { (s: Shape, a: Value, b: Value) in
            if s.bits == 128 { return ir.vector(op, s.lane, a, b) }
            let both = ir.concatLow(a, b)
            return ir.vector(op, s.lane, both, both)
        }
    }

    /// The bytes of the table Vn, Vn+1 … that Vm's bytes number, 0 for numbers beyond it.
    fileprivate func lookup(_ ir: Builder) -> Value {
        let indices = ir.v(rm)
        var result = ir.tableLookup(ir.v(rn), indices)
        var i = 1
        while i <= bits(14, 13) {
            let rest = ir.vector(.vsub, .b, indices, ir.splatConst(.b, UInt64(16 &* i)))
            result = ir.vor(result, ir.tableLookup(ir.v((rn &+ i) & 31), rest))
            i &+= 1
        }
        return result
    }
}
