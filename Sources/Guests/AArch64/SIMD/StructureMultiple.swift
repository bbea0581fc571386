import Guest
import IR

extension A64Table {
    /// Advanced SIMD load/store multiple structures.
    static let simdStructureMultiple: [Encoding<A64>] = [
        Encoding("LD1 (multiple structures, one register)", "0 Q 0011000 1 000000 0111 size:2 Rn:5 Rt:5") {
            $0.loadRegisters($1, 1)
        },
        Encoding("LD1 (multiple structures, two registers)", "0 Q 0011000 1 000000 1010 size:2 Rn:5 Rt:5") {
            $0.loadRegisters($1, 2)
        },
        Encoding("LD1 (multiple structures, three registers)", "0 Q 0011000 1 000000 0110 size:2 Rn:5 Rt:5") {
            $0.loadRegisters($1, 3)
        },
        Encoding("LD1 (multiple structures, four registers)", "0 Q 0011000 1 000000 0010 size:2 Rn:5 Rt:5") {
            $0.loadRegisters($1, 4)
        },
        Encoding("LD2 (multiple structures)", "0 Q 0011000 1 000000 1000 size:2 Rn:5 Rt:5") {
            $0.loadStructures($1, 2)
        },
        Encoding("LD3 (multiple structures)", "0 Q 0011000 1 000000 0100 size:2 Rn:5 Rt:5") {
            $0.loadStructures($1, 3)
        },
        Encoding("LD4 (multiple structures)", "0 Q 0011000 1 000000 0000 size:2 Rn:5 Rt:5") {
            $0.loadStructures($1, 4)
        },
        Encoding("ST1 (multiple structures, one register)", "0 Q 0011000 0 000000 0111 size:2 Rn:5 Rt:5") {
            $0.storeRegisters($1, 1)
        },
        Encoding("ST1 (multiple structures, two registers)", "0 Q 0011000 0 000000 1010 size:2 Rn:5 Rt:5") {
            $0.storeRegisters($1, 2)
        },
        Encoding("ST1 (multiple structures, three registers)", "0 Q 0011000 0 000000 0110 size:2 Rn:5 Rt:5") {
            $0.storeRegisters($1, 3)
        },
        Encoding("ST1 (multiple structures, four registers)", "0 Q 0011000 0 000000 0010 size:2 Rn:5 Rt:5") {
            $0.storeRegisters($1, 4)
        },
        Encoding("ST2 (multiple structures)", "0 Q 0011000 0 000000 1000 size:2 Rn:5 Rt:5") {
            $0.storeStructures($1, 2)
        },
        Encoding("ST3 (multiple structures)", "0 Q 0011000 0 000000 0100 size:2 Rn:5 Rt:5") {
            $0.storeStructures($1, 3)
        },
        Encoding("ST4 (multiple structures)", "0 Q 0011000 0 000000 0000 size:2 Rn:5 Rt:5") {
            $0.storeStructures($1, 4)
        },
    ]

    /// Advanced SIMD load/store multiple structures (post-indexed).
    static let simdStructureMultiplePostIndexed: [Encoding<A64>] = [
        Encoding(
            "LD1 (multiple structures, one register, post-index)",
            "0 Q 0011001 1 0 Rm:5 0111 size:2 Rn:5 Rt:5"
        ) {
            $0.loadRegisters($1, 1)
        },
        Encoding(
            "LD1 (multiple structures, two registers, post-index)",
            "0 Q 0011001 1 0 Rm:5 1010 size:2 Rn:5 Rt:5"
        ) {
            $0.loadRegisters($1, 2)
        },
        Encoding(
            "LD1 (multiple structures, three registers, post-index)",
            "0 Q 0011001 1 0 Rm:5 0110 size:2 Rn:5 Rt:5"
        ) {
            $0.loadRegisters($1, 3)
        },
        Encoding(
            "LD1 (multiple structures, four registers, post-index)",
            "0 Q 0011001 1 0 Rm:5 0010 size:2 Rn:5 Rt:5"
        ) {
            $0.loadRegisters($1, 4)
        },
        Encoding("LD2 (multiple structures, post-index)", "0 Q 0011001 1 0 Rm:5 1000 size:2 Rn:5 Rt:5") {
            $0.loadStructures($1, 2)
        },
        Encoding("LD3 (multiple structures, post-index)", "0 Q 0011001 1 0 Rm:5 0100 size:2 Rn:5 Rt:5") {
            $0.loadStructures($1, 3)
        },
        Encoding("LD4 (multiple structures, post-index)", "0 Q 0011001 1 0 Rm:5 0000 size:2 Rn:5 Rt:5") {
            $0.loadStructures($1, 4)
        },
        Encoding(
            "ST1 (multiple structures, one register, post-index)",
            "0 Q 0011001 0 0 Rm:5 0111 size:2 Rn:5 Rt:5"
        ) {
            $0.storeRegisters($1, 1)
        },
        Encoding(
            "ST1 (multiple structures, two registers, post-index)",
            "0 Q 0011001 0 0 Rm:5 1010 size:2 Rn:5 Rt:5"
        ) {
            $0.storeRegisters($1, 2)
        },
        Encoding(
            "ST1 (multiple structures, three registers, post-index)",
            "0 Q 0011001 0 0 Rm:5 0110 size:2 Rn:5 Rt:5"
        ) {
            $0.storeRegisters($1, 3)
        },
        Encoding(
            "ST1 (multiple structures, four registers, post-index)",
            "0 Q 0011001 0 0 Rm:5 0010 size:2 Rn:5 Rt:5"
        ) {
            $0.storeRegisters($1, 4)
        },
        Encoding("ST2 (multiple structures, post-index)", "0 Q 0011001 0 0 Rm:5 1000 size:2 Rn:5 Rt:5") {
            $0.storeStructures($1, 2)
        },
        Encoding("ST3 (multiple structures, post-index)", "0 Q 0011001 0 0 Rm:5 0100 size:2 Rn:5 Rt:5") {
            $0.storeStructures($1, 3)
        },
        Encoding("ST4 (multiple structures, post-index)", "0 Q 0011001 0 0 Rm:5 0000 size:2 Rn:5 Rt:5") {
            $0.storeStructures($1, 4)
        },
    ]
}

extension A64 {
    fileprivate var structureLane: Lane { Lane(rawValue: UInt8(truncatingIfNeeded: bits(11, 10))) ?? .b }

    /// Post-index forms: Rn := Rn + Rm, or + the bytes transferred for Rm = 31.
    func postIndex(_ ir: Builder, bytes: Int) {
        guard bit(23) else { return }
        let base = ir.xsp(rn)
        ir.setXSP(rn, rm == 31 ? ir.add(base, imm: Int64(bytes)) : ir.add(base, ir.x(rm)))
    }

    fileprivate func loadRegisters(_ ir: Builder, _ count: Int) {
        let base = ir.xsp(rn)
        let size = q ? 16 : 8
        let m0 = ir.loadRegister(base, 0, size)
        let m1 = count > 1 ? ir.loadRegister(base, size, size) : .none
        let m2 = count > 2 ? ir.loadRegister(base, 2 &* size, size) : .none
        let m3 = count > 3 ? ir.loadRegister(base, 3 &* size, size) : .none
        ir.setV(rt, m0)
        if count > 1 { ir.setV((rt &+ 1) & 31, m1) }
        if count > 2 { ir.setV((rt &+ 2) & 31, m2) }
        if count > 3 { ir.setV((rt &+ 3) & 31, m3) }
        postIndex(ir, bytes: count &* size)
    }

    fileprivate func storeRegisters(_ ir: Builder, _ count: Int) {
        let base = ir.xsp(rn)
        let size = q ? 16 : 8
        var i = 0
        while i < count {
            ir.storeRegister(ir.v((rt &+ i) & 31), base, i &* size, size)
            i &+= 1
        }
        postIndex(ir, bytes: count &* size)
    }

    fileprivate func loadStructures(_ ir: Builder, _ count: Int) {
        let lane = structureLane
        guard q || lane != .d else { return ir.undefined() }
        let bytes = count &* (q ? 16 : 8)
        let base = ir.xsp(rn)
        // The memory as full vectors; a last one of eight bytes has zeros above.
        let m0 = ir.loadRegister(base, 0, 16)
        let m1 = bytes > 16 ? ir.loadRegister(base, 16, min(16, bytes &- 16)) : .none
        let m2 = bytes > 32 ? ir.loadRegister(base, 32, 16) : .none
        let m3 = bytes > 48 ? ir.loadRegister(base, 48, 16) : .none
        switch (count, q) {
        case (2, true):
            let (low, high) = ir.deinterleave2(lane, m0, m1)
            ir.setV(rt, low)
            ir.setV((rt &+ 1) & 31, high)
        case (2, false):
            let grouped = ir.group(lane, by: 2, m0)
            ir.setV(rt, ir.lowHalf(grouped))
            ir.setV((rt &+ 1) & 31, ir.concatHigh(grouped, ir.zeroVector))
        case (3, _):
            var i = 0
            while i < 3 {
                let part = { (m: Value, n: Int) in
                    ir.permute(m, every: 3, from: i, lane, vector: n, length: q ? 16 : 8)
                }
                let two = ir.vor(part(m0, 0), part(m1, 1))
                ir.setV((rt &+ i) & 31, q ? ir.vor(two, part(m2, 2)) : two)
                i &+= 1
            }
        case (_, true):
            let g0 = ir.group(lane, by: 4, m0)
            let g1 = ir.group(lane, by: 4, m1)
            let g2 = ir.group(lane, by: 4, m2)
            let g3 = ir.group(lane, by: 4, m3)
            if lane == .d {
                ir.setV(rt, ir.concatLow(m0, m2))
                ir.setV((rt &+ 1) & 31, ir.concatHigh(m0, m2))
                ir.setV((rt &+ 2) & 31, ir.concatLow(m1, m3))
                ir.setV((rt &+ 3) & 31, ir.concatHigh(m1, m3))
            } else {
                // A 4×4 transposition of s lanes.
                let (a, b) = (ir.vector(.zipLow, .s, g0, g1), ir.vector(.zipLow, .s, g2, g3))
                let (c, d) = (ir.vector(.zipHigh, .s, g0, g1), ir.vector(.zipHigh, .s, g2, g3))
                ir.setV(rt, ir.concatLow(a, b))
                ir.setV((rt &+ 1) & 31, ir.concatHigh(a, b))
                ir.setV((rt &+ 2) & 31, ir.concatLow(c, d))
                ir.setV((rt &+ 3) & 31, ir.concatHigh(c, d))
            }
        default:
            let g0 = ir.group(lane, by: 4, m0)
            let g1 = ir.group(lane, by: 4, m1)
            let low = ir.vector(.zipLow, .s, g0, g1)
            let high = ir.vector(.zipHigh, .s, g0, g1)
            ir.setV(rt, ir.lowHalf(low))
            ir.setV((rt &+ 1) & 31, ir.concatHigh(low, ir.zeroVector))
            ir.setV((rt &+ 2) & 31, ir.lowHalf(high))
            ir.setV((rt &+ 3) & 31, ir.concatHigh(high, ir.zeroVector))
        }
        postIndex(ir, bytes: bytes)
    }

    fileprivate func storeStructures(_ ir: Builder, _ count: Int) {
        let lane = structureLane
        guard q || lane != .d else { return ir.undefined() }
        let bytes = count &* (q ? 16 : 8)
        let base = ir.xsp(rn)
        let r0 = ir.v(rt)
        let r1 = ir.v((rt &+ 1) & 31)
        let r2 = count > 2 ? ir.v((rt &+ 2) & 31) : .none
        let r3 = count > 3 ? ir.v((rt &+ 3) & 31) : .none
        switch count {
        case 2:
            ir.storeRegister(ir.vector(.zipLow, lane, r0, r1), base, 0, 16)
            if q { ir.storeRegister(ir.vector(.zipHigh, lane, r0, r1), base, 16, 16) }
        case 3:
            var n = 0
            while 16 &* n < bytes {
                let part = { (r: Value, i: Int) in ir.permute(r, into: i, of: 3, lane, vector: n) }
                let value = ir.vor(ir.vor(part(r0, 0), part(r1, 1)), part(r2, 2))
                ir.storeRegister(value, base, 16 &* n, min(16, bytes &- 16 &* n))
                n &+= 1
            }
        default:
            let a = ir.vector(.zipLow, lane, r0, r2)
            let b = ir.vector(.zipLow, lane, r1, r3)
            ir.storeRegister(ir.vector(.zipLow, lane, a, b), base, 0, 16)
            ir.storeRegister(ir.vector(.zipHigh, lane, a, b), base, 16, 16)
            if q {
                let c = ir.vector(.zipHigh, lane, r0, r2)
                let d = ir.vector(.zipHigh, lane, r1, r3)
                ir.storeRegister(ir.vector(.zipLow, lane, c, d), base, 32, 16)
                ir.storeRegister(ir.vector(.zipHigh, lane, c, d), base, 48, 16)
            }
        }
        postIndex(ir, bytes: bytes)
    }
}

extension Builder {
    fileprivate func loadRegister(_ base: Value, _ offset: Int, _ size: Int) -> Value {
        if size == 16 { return load(.v128, base, offset: Int64(offset)) }
        return vectorFromScalar(load(.f64, base, offset: Int64(offset)))
    }

    fileprivate func storeRegister(_ value: Value, _ base: Value, _ offset: Int, _ size: Int) {
        store(size == 16 ? value : bitcast(value, to: .f64), base, offset: Int64(offset))
    }

    /// The lanes numbered 0 modulo `count`, then those numbered 1, and so on.
    fileprivate func group(_ lane: Lane, by count: Int, _ a: Value) -> Value {
        if lane.bytes &* count >= 16 { return a }
        let each = lane.count / count
        return permute(a) { byte in
            let n = byte / lane.bytes
            return (n % each &* count &+ n / each) &* lane.bytes &+ byte % lane.bytes
        }
    }

    /// The even and the odd lanes of 32 bytes.
    fileprivate func deinterleave2(_ lane: Lane, _ low: Value, _ high: Value) -> (Value, Value) {
        if lane == .b || lane == .h {
            let (a, b) = (group(lane, by: 2, low), group(lane, by: 2, high))
            return (concatLow(a, b), concatHigh(a, b))
        }
        return (vector(.unzipEven, lane, low, high), vector(.unzipOdd, lane, low, high))
    }

    /// From vector number `vector` of the memory, what belongs to register `register` of `count` in place.
    fileprivate func permute(
        _ m: Value, every count: Int, from register: Int, _ lane: Lane, vector: Int, length: Int
    ) -> Value {
        permute(m) { byte in
            guard byte < length else { return -1 }
            let source = (byte / lane.bytes &* count &+ register) &* lane.bytes &+ byte % lane.bytes
            return source / 16 == vector ? source % 16 : -1
        }
    }

    /// What of register `register` of `count` belongs in vector number `vector` of the memory, in place.
    fileprivate func permute(
        _ r: Value, into register: Int, of count: Int, _ lane: Lane, vector: Int
    ) -> Value {
        permute(r) { byte in
            let at = 16 &* vector &+ byte
            let element = at / lane.bytes
            return element % count == register ? element / count &* lane.bytes &+ at % lane.bytes : -1
        }
    }

    /// Byte i := source(i) ≥ 0 ? a[source(i)] : 0.
    private func permute(_ a: Value, _ source: (Int) -> Int) -> Value {
        var mask: (UInt64, UInt64) = (0, 0)
        var i = 0
        while i < 8 {
            mask.0 |= UInt64(truncatingIfNeeded: source(i) & 0x8f) &<< UInt64(8 &* i)
            mask.1 |= UInt64(truncatingIfNeeded: source(i &+ 8) & 0x8f) &<< UInt64(8 &* i)
            i &+= 1
        }
        return permute(a, maskLow: mask.0, maskHigh: mask.1)
    }
}
