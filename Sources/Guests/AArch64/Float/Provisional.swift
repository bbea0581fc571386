import Guest
import IR

extension A64Table {
    static let provisionalMoves: [Encoding<A64>] = [
        Encoding("FMOV (general)", "sf 00 11110 ftype:2 1 0x 11x 000000 Rn:5 Rd:5") { f, ir in
            let toFloat = f.bit(16)
            let t: Type = f.sf ? .f64 : .f32
            if f.bits(23, 22) == 2 {
                if toFloat { ir.setV(f.rd, ir.insertLane(ir.v(f.rd), .d, 1, ir.x(f.rn))) } else { ir.setX(f.rd, ir.extractLane(ir.v(f.rn), .d, 1, as: .i64)) }
            } else if toFloat { ir.setScalar(f.rd, ir.bitcast(ir.r(f.rn, f.sf), to: t)) } else { ir.setX(f.rd, ir.bitcast(ir.scalar(f.rn, t), to: f.sf ? .i64 : .i32)) }
        },
    ]
}
