import Guest
import IR

/// Power ISA I 6.8.5, 6.16 and 7.6.1.10: masks, and moves between register files.
extension PPCTable {
    static let vectorMasks: [Encoding<PPC>] = [
        Encoding("mtvsrbm", "000100 VRT:5 10000 VRB:5 11001000010", "v3.1") { f, ir in f.masks(ir, .b) },
        Encoding("mtvsrhm", "000100 VRT:5 10001 VRB:5 11001000010", "v3.1") { f, ir in f.masks(ir, .h) },
        Encoding("mtvsrwm", "000100 VRT:5 10010 VRB:5 11001000010", "v3.1") { f, ir in f.masks(ir, .s) },
        Encoding("mtvsrdm", "000100 VRT:5 10011 VRB:5 11001000010", "v3.1") { f, ir in f.masks(ir, .d) },
        Encoding("mtvsrqm", "000100 VRT:5 10100 VRB:5 11001000010", "v3.1") { f, ir in
            let all = ir.neg(ir.and(ir.x(f.rb), ir.const(1, .i64)))
            ir.setVR(f.rt, ir.splat(.d, all))
        },
        Encoding("mtvsrbmi", "000100 VRT:5 b1:5 b0:10 01010 b2", "v3.1") { f, ir in
            let mask = f.bits(16, 25) << 6 | f.bits(11, 15) << 1 | f.bits(31, 31)
            func bytes(_ from: Int) -> UInt64 {
                var result: UInt64 = 0
                for i in 0..<8 where mask >> (from + i) & 1 != 0 { result |= 0xff << UInt64(8 * i) }
                return result
            }
            ir.setVR(f.rt, ir.vconst(low: bytes(8), high: bytes(0)))
        },
        Encoding("vexpandbm", "000100 VRT:5 00000 VRB:5 11001000010", "v3.1") { f, ir in
            f.vrt(ir) { ir.signMask(.b, $0) }
        },
        Encoding("vexpandhm", "000100 VRT:5 00001 VRB:5 11001000010", "v3.1") { f, ir in
            f.vrt(ir) { ir.signMask(.h, $0) }
        },
        Encoding("vexpandwm", "000100 VRT:5 00010 VRB:5 11001000010", "v3.1") { f, ir in
            f.vrt(ir) { ir.signMask(.s, $0) }
        },
        Encoding("vexpanddm", "000100 VRT:5 00011 VRB:5 11001000010", "v3.1") { f, ir in
            f.vrt(ir) { ir.signMask(.d, $0) }
        },
        Encoding("vexpandqm", "000100 VRT:5 00100 VRB:5 11001000010", "v3.1") { f, ir in
            f.vrt(ir) { ir.splatLane(ir.signMask(.d, $0), .d, 0) }
        },
        Encoding("vextractbm", "000100 VRT:5 01000 VRB:5 11001000010", "v3.1") { f, ir in
            ir.setR(f.rt, ir.elementBits(.b, ir.vr(f.rb)))
        },
        Encoding("vextracthm", "000100 VRT:5 01001 VRB:5 11001000010", "v3.1") { f, ir in
            ir.setR(f.rt, ir.elementBits(.h, ir.vr(f.rb)))
        },
        Encoding("vextractwm", "000100 VRT:5 01010 VRB:5 11001000010", "v3.1") { f, ir in
            ir.setR(f.rt, ir.elementBits(.s, ir.vr(f.rb)))
        },
        Encoding("vextractdm", "000100 VRT:5 01011 VRB:5 11001000010", "v3.1") { f, ir in
            ir.setR(f.rt, ir.elementBits(.d, ir.vr(f.rb)))
        },
        Encoding("vextractqm", "000100 VRT:5 01100 VRB:5 11001000010", "v3.1") { f, ir in
            ir.setR(f.rt, ir.shiftRight(ir.doubleword(ir.vr(f.rb), 0), imm: 63))
        },
        Encoding("vcntmbb", "000100 RT:5 1100 MP VRB:5 11001000010", "v3.1") { f, ir in f.countMasks(ir, .b)
        },
        Encoding("vcntmbh", "000100 RT:5 1101 MP VRB:5 11001000010", "v3.1") { f, ir in f.countMasks(ir, .h)
        },
        Encoding("vcntmbw", "000100 RT:5 1110 MP VRB:5 11001000010", "v3.1") { f, ir in f.countMasks(ir, .s)
        },
        Encoding("vcntmbd", "000100 RT:5 1111 MP VRB:5 11001000010", "v3.1") { f, ir in f.countMasks(ir, .d)
        },
        Encoding("xxgenpcvbm", "111100 T:5 IMM:5 VRB:5 1110010100 TX", "v3.1") { f, ir in
            f.control(ir, .b)
        },
        Encoding("xxgenpcvhm", "111100 T:5 IMM:5 VRB:5 1110010101 TX", "v3.1") { f, ir in
            f.control(ir, .h)
        },
        Encoding("xxgenpcvwm", "111100 T:5 IMM:5 VRB:5 1110110100 TX", "v3.1") { f, ir in
            f.control(ir, .s)
        },
        Encoding("xxgenpcvdm", "111100 T:5 IMM:5 VRB:5 1110110101 TX", "v3.1") { f, ir in
            f.control(ir, .d)
        },
    ]

    static let vectorMoves: [Encoding<PPC>] = [
        Encoding("mfvsrd", "011111 S:5 RA:5 xxxxx 0000110011 SX", "v2.07") { f, ir in
            guard f.mode.is64 else { return ir.undefined() }
            ir.setR(f.ra, ir.doubleword(ir.vsr(f.xt), 0))
        },
        Encoding("mfvsrld", "011111 S:5 RA:5 xxxxx 0100110011 SX", "v3.0") { f, ir in
            guard f.mode.is64 else { return ir.undefined() }
            ir.setR(f.ra, ir.doubleword(ir.vsr(f.xt), 1))
        },
        Encoding("mfvsrwz", "011111 S:5 RA:5 xxxxx 0001110011 SX", "v2.07") { f, ir in
            ir.setR(f.ra, ir.extractLane(ir.vsr(f.xt), .s, 0, as: .i32))
        },
        Encoding("mtvsrd", "011111 T:5 RA:5 xxxxx 0010110011 TX", "v2.07") { f, ir in
            guard f.mode.is64 else { return ir.undefined() }
            ir.setVSR(f.xt, ir.vectorFromScalar(ir.x(f.ra)))
        },
        Encoding("mtvsrwa", "011111 T:5 RA:5 xxxxx 0011010011 TX", "v2.07") { f, ir in
            ir.setVSR(f.xt, ir.vectorFromScalar(ir.signExtend(ir.w(f.ra), to: .i64)))
        },
        Encoding("mtvsrwz", "011111 T:5 RA:5 xxxxx 0011110011 TX", "v2.07") { f, ir in
            ir.setVSR(f.xt, ir.vectorFromScalar(ir.w(f.ra)))
        },
        Encoding("mtvsrdd", "011111 T:5 RA:5 RB:5 0110110011 TX", "v3.0") { f, ir in
            guard f.mode.is64 else { return ir.undefined() }
            let (high, low) = (ir.rOrZero(f, f.ra), ir.x(f.rb))
            ir.setVSR(f.xt, high == low ? ir.splat(.d, low) : ir.doublewords(high, low))
        },
        Encoding("mtvsrws", "011111 T:5 RA:5 xxxxx 0110010011 TX", "v3.0") { f, ir in
            ir.setVSR(f.xt, ir.splat(.s, ir.w(f.ra)))
        },
        Encoding("mfvscr", "000100 VRT:5 xxxxx xxxxx 11000000100") { f, ir in
            let isSaturated = ir.zeroExtend(ir.anyBit(ir.get(Slot.saturated)), to: .i64)
            let flushes = ir.zeroExtend(
                ir.compare(
                    .eq, ir.loadState(Slot.quietMXCSR), ir.i32(Int64(RuntimeLayout.flushesDenormals))),
                to: .i64)
            let status = ir.or(ir.shiftLeft(flushes, imm: 16), isSaturated)
            ir.setVR(f.rt, ir.doublewords(ir.const(0, .i64), status))
        },
        Encoding("mtvscr", "000100 xxxxx xxxxx VRB:5 11001000100") { f, ir in
            let status = ir.doubleword(ir.vr(f.rb), 1)
            let flushes = ir.truncate(ir.shiftRight(status, imm: 16), to: .i1)
            ir.storeState(
                Slot.quietMXCSR,
                ir.select(
                    flushes, ir.i32(Int64(RuntimeLayout.flushesDenormals)),
                    ir.i32(Int64(RuntimeLayout.keepsDenormals))))
            ir.set(Slot.saturated, ir.vectorFromScalar(ir.and(status, ir.const(1, .i64))))
        },
    ]
}

extension PPC {
    /// Elements of VRT are all ones where the bits of RB are set.
    fileprivate func masks(_ ir: Builder, _ lane: Lane) {
        // The bits of the elements in doubleword 0 lie above the others'.
        let half = lane.count / 2
        func powers(_ first: Int) -> UInt64 {
            var result: UInt64 = 0
            for i in 0..<half { result |= 1 << UInt64(lane.bits * i + (lane == .b ? i : first + i)) }
            return result
        }
        let value = ir.w(rb)
        let source =
            lane == .b
            ? ir.permute(
                ir.vectorFromScalar(value), maskLow: 0x0101_0101_0101_0101, maskHigh: 0)
            : lane == .d ? ir.splat(.d, ir.x(rb)) : ir.splat(lane, value)
        let bits = ir.vconst(low: powers(half), high: powers(0))
        ir.setVR(rt, ir.equal(lane, ir.vand(source, bits), bits))
    }

    /// How many elements have the sign MP, in the upper bits of RT: their bytes are counted.
    fileprivate func countMasks(_ ir: Builder, _ lane: Lane) {
        guard mode.is64 else { return ir.undefined() }
        let bits = ir.elementBits(lane, ir.vr(rb))
        let all = ir.i32(1 << Int64(lane.count) - 1)
        let count = ir.popCount(bit(15) ? bits : ir.xor(bits, all))
        ir.setR(rt, ir.shiftLeft(ir.zeroExtend(count, to: .i64), imm: 56 + Int(lane.rawValue)))
    }

    fileprivate func control(_ ir: Builder, _ lane: Lane) {
        let immediate = bits(11, 15)
        guard immediate < 4 else { return ir.undefined() }
        let operation = UInt32(lane.rawValue) << 2 | UInt32(immediate)
        let numbers = ir.call(
            VectorHelper.compressControl, result: .v128, immediate: operation, ir.vr(rb))
        ir.setVSR(xt, numbers)
    }
}

extension Builder {
    fileprivate func signMask(_ lane: Lane, _ v: Value) -> Value {
        vector(.vcompareGreaterSigned, lane, zeros, v)
    }
}
