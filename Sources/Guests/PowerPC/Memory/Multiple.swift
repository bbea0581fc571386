import Guest
import IR

/// Power ISA I 3.3.2, 3.3.4 and 3.3.6, II 4.3: accesses of several registers, and of cache blocks. What the manual lets
/// interrupt (little-endian multiples, misaligned quadwords), Linux emulates.
extension PPCTable {
    static let multiples: [Encoding<PPC>] = [
        Encoding("lmw", "101110 RT:5 RA:5 D:16") { f, ir in
            // RA must not be among the registers.
            guard f.ra < f.rt else { return ir.undefined() }
            let address = ir.ea(f, f.ra, f.si)
            let words = (f.rt..<32).map { ir.load(.i32, f.advanced(ir, address, 4 * ($0 - f.rt)), f.order) }
            for (k, word) in words.enumerated() { ir.setR(f.rt + k, word) }
        },
        Encoding("stmw", "101111 RS:5 RA:5 D:16") { f, ir in
            let address = ir.ea(f, f.ra, f.si)
            for n in f.rs..<32 { ir.store(ir.w(n), f.advanced(ir, address, 4 * (n - f.rs)), f.order) }
        },
        Encoding("lq", "111000 RTp:5 RA:5 DQ:12 xxxx", "v2.07") { f, ir in
            loadQuadword(f, ir, f.address(ir, .dq))
        },
        Encoding("stq", "111110 RSp:5 RA:5 DS:14 10", "v2.07") { f, ir in
            storeQuadword(f, ir, f.address(ir, .ds))
        },
    ]

    /// The even register has the more significant half; of prefixed instructions it has the first one in memory.
    static func loadQuadword(_ f: PPC, _ ir: Builder, _ address: Value?) {
        guard let address, f.mode.is64, f.rt & 1 == 0, f.rt != f.ra else { return ir.undefined() }
        let both = ir.load(.v128, address, f.order.union(.atomic16))
        let (low, high) = (ir.extractLane(both, .d, 0, as: .i64), ir.extractLane(both, .d, 1, as: .i64))
        ir.setR(f.quadword.high, high)
        ir.setR(f.quadword.low, low)
    }

    static func storeQuadword(_ f: PPC, _ ir: Builder, _ address: Value?) {
        guard let address, f.mode.is64, f.rs & 1 == 0 else { return ir.undefined() }
        ir.store(ir.quadword(high: f.quadword.high, low: f.quadword.low), address, f.order.union(.atomic16))
    }

    static let cacheBlocks: [Encoding<PPC>] = [
        Encoding("dcbz", "011111 xxxxx RA:5 RB:5 1111110110 x") { f, ir in
            // Of the POWER processors; those of 32 bits have shorter ones.
            let size: Int64 = f.mode.is64 ? 128 : 32
            let address = ir.and(ir.ea(f, f.ra, index: f.rb), ir.i64(-size))
            let zero = ir.vconst(low: 0, high: 0)
            for offset in stride(from: 0, to: size, by: 16) { ir.store(zero, address, offset: offset) }
        }
    ]
}

extension PPC {
    /// The registers of a pair's halves.
    fileprivate var quadword: (high: Int, low: Int) {
        prefix == 0 || mode.bigEndian ? (rt, rt + 1) : (rt + 1, rt)
    }

    /// An address behind another one.
    func advanced(_ ir: Builder, _ address: Value, _ bytes: Int) -> Value {
        let sum = ir.add(address, imm: Int64(bytes))
        return mode.is64 ? sum : ir.and(sum, ir.i64(Int64(0xffff_ffff)))
    }
}

extension Builder {
    /// Two general registers as one integer.
    func quadword(high: Int, low: Int) -> Value {
        insertLane(vectorFromScalar(x(low)), .d, 1, x(high))
    }
}
