import Guest
import IR

extension A64Table {
    /// Advanced SIMD load/store single structure. The lane width lies in opcode, S and size.
    static let simdStructureSingle: [Encoding<A64>] = [
        Encoding("LD1 (single structure)", "0 Q 0011010 1 0 00000 scale:2 0 S size:2 Rn:5 Rt:5") {
            $0.loadLane($1, 1)
        },
        Encoding("LD2 (single structure)", "0 Q 0011010 1 1 00000 scale:2 0 S size:2 Rn:5 Rt:5") {
            $0.loadLane($1, 2)
        },
        Encoding("LD3 (single structure)", "0 Q 0011010 1 0 00000 scale:2 1 S size:2 Rn:5 Rt:5") {
            $0.loadLane($1, 3)
        },
        Encoding("LD4 (single structure)", "0 Q 0011010 1 1 00000 scale:2 1 S size:2 Rn:5 Rt:5") {
            $0.loadLane($1, 4)
        },
        Encoding("LD1R", "0 Q 0011010 1 0 00000 110 0 size:2 Rn:5 Rt:5") { $0.loadReplicate($1, 1) },
        Encoding("LD2R", "0 Q 0011010 1 1 00000 110 0 size:2 Rn:5 Rt:5") { $0.loadReplicate($1, 2) },
        Encoding("LD3R", "0 Q 0011010 1 0 00000 111 0 size:2 Rn:5 Rt:5") { $0.loadReplicate($1, 3) },
        Encoding("LD4R", "0 Q 0011010 1 1 00000 111 0 size:2 Rn:5 Rt:5") { $0.loadReplicate($1, 4) },
        Encoding("ST1 (single structure)", "0 Q 0011010 0 0 00000 scale:2 0 S size:2 Rn:5 Rt:5") {
            $0.storeLane($1, 1)
        },
        Encoding("ST2 (single structure)", "0 Q 0011010 0 1 00000 scale:2 0 S size:2 Rn:5 Rt:5") {
            $0.storeLane($1, 2)
        },
        Encoding("ST3 (single structure)", "0 Q 0011010 0 0 00000 scale:2 1 S size:2 Rn:5 Rt:5") {
            $0.storeLane($1, 3)
        },
        Encoding("ST4 (single structure)", "0 Q 0011010 0 1 00000 scale:2 1 S size:2 Rn:5 Rt:5") {
            $0.storeLane($1, 4)
        },
    ]

    /// Advanced SIMD load/store single structure (post-indexed).
    static let simdStructureSinglePostIndexed: [Encoding<A64>] = [
        Encoding("LD1 (single structure, post-index)", "0 Q 0011011 1 0 Rm:5 scale:2 0 S size:2 Rn:5 Rt:5") {
            $0.loadLane($1, 1)
        },
        Encoding("LD2 (single structure, post-index)", "0 Q 0011011 1 1 Rm:5 scale:2 0 S size:2 Rn:5 Rt:5") {
            $0.loadLane($1, 2)
        },
        Encoding("LD3 (single structure, post-index)", "0 Q 0011011 1 0 Rm:5 scale:2 1 S size:2 Rn:5 Rt:5") {
            $0.loadLane($1, 3)
        },
        Encoding("LD4 (single structure, post-index)", "0 Q 0011011 1 1 Rm:5 scale:2 1 S size:2 Rn:5 Rt:5") {
            $0.loadLane($1, 4)
        },
        Encoding("LD1R (post-index)", "0 Q 0011011 1 0 Rm:5 110 0 size:2 Rn:5 Rt:5") {
            $0.loadReplicate($1, 1)
        },
        Encoding("LD2R (post-index)", "0 Q 0011011 1 1 Rm:5 110 0 size:2 Rn:5 Rt:5") {
            $0.loadReplicate($1, 2)
        },
        Encoding("LD3R (post-index)", "0 Q 0011011 1 0 Rm:5 111 0 size:2 Rn:5 Rt:5") {
            $0.loadReplicate($1, 3)
        },
        Encoding("LD4R (post-index)", "0 Q 0011011 1 1 Rm:5 111 0 size:2 Rn:5 Rt:5") {
            $0.loadReplicate($1, 4)
        },
        Encoding("ST1 (single structure, post-index)", "0 Q 0011011 0 0 Rm:5 scale:2 0 S size:2 Rn:5 Rt:5") {
            $0.storeLane($1, 1)
        },
        Encoding("ST2 (single structure, post-index)", "0 Q 0011011 0 1 Rm:5 scale:2 0 S size:2 Rn:5 Rt:5") {
            $0.storeLane($1, 2)
        },
        Encoding("ST3 (single structure, post-index)", "0 Q 0011011 0 0 Rm:5 scale:2 1 S size:2 Rn:5 Rt:5") {
            $0.storeLane($1, 3)
        },
        Encoding("ST4 (single structure, post-index)", "0 Q 0011011 0 1 Rm:5 scale:2 1 S size:2 Rn:5 Rt:5") {
            $0.storeLane($1, 4)
        },
    ]
}

extension A64 {
    /// The lane width and number that Q, opcode, S and size name.
    private var structureElement: (Lane, Int)? {
        let index = bits(30, 30) << 3 | bits(12, 12) << 2 | bits(11, 10)
        switch bits(15, 14) {
        case 0: return (.b, index)
        case 1: return bit(10) ? nil : (.h, index >> 1)
        case 2 where bits(11, 10) == 0: return (.s, index >> 2)
        case 2 where bits(12, 10) == 1: return (.d, index >> 3)
        default: return nil
        }
    }

    fileprivate func loadLane(_ ir: Builder, _ count: Int) {
        guard let (lane, index) = structureElement else { return ir.undefined() }
        let base = ir.xsp(rn)
        let load = { (i: Int) in
            i < count ? ir.load(lane.element, base, offset: Int64(i &* lane.bytes)) : Value.none
        }
        let elements = (load(0), load(1), load(2), load(3))
        let set = { (i: Int, element: Value) in
            let n = (rt &+ i) & 31
            if i < count { ir.setV(n, ir.insertLane(ir.v(n), lane, index, element)) }
        }
        set(0, elements.0)
        set(1, elements.1)
        set(2, elements.2)
        set(3, elements.3)
        postIndex(ir, bytes: count &* lane.bytes)
    }

    fileprivate func storeLane(_ ir: Builder, _ count: Int) {
        guard let (lane, index) = structureElement else { return ir.undefined() }
        let base = ir.xsp(rn)
        var i = 0
        while i < count {
            let element = ir.extractLane(ir.v((rt &+ i) & 31), lane, index, as: lane.element)
            ir.store(element, base, offset: Int64(i &* lane.bytes))
            i &+= 1
        }
        postIndex(ir, bytes: count &* lane.bytes)
    }

    fileprivate func loadReplicate(_ ir: Builder, _ count: Int) {
        let lane = Lane(rawValue: UInt8(truncatingIfNeeded: bits(11, 10))) ?? .b
        let base = ir.xsp(rn)
        let load = { (i: Int) in
            i < count ? ir.load(lane.element, base, offset: Int64(i &* lane.bytes)) : Value.none
        }
        let elements = (load(0), load(1), load(2), load(3))
        let set = { (i: Int, element: Value) in
            if i < count { ir.setV((rt &+ i) & 31, ir.splat(lane, element), q: q) }
        }
        set(0, elements.0)
        set(1, elements.1)
        set(2, elements.2)
        set(3, elements.3)
        postIndex(ir, bytes: count &* lane.bytes)
    }
}
