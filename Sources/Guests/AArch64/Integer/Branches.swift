import Guest
import IR

/// Branches. Each ends the block.
extension A64Table {
    static let branches: [Encoding<A64>] = [
        Encoding("B", "0 00101 imm26:26") { f, ir in
            ir.exitDirect(f.target(ir, 25, 0))
        },
        Encoding("BL", "1 00101 imm26:26") { f, ir in
            ir.setX(30, ir.address(ir.pc &+ 4))
            ir.exitDirect(f.target(ir, 25, 0), kind: .call, returnAddress: ir.pc &+ 4)
        },
        Encoding("B.cond", "0101010 0 imm19:19 0 cond:4") { f, ir in
            conditional(ir, ir.condition(f.bits(3, 0)), f.target(ir, 23, 5))
        },
        Encoding("CBZ", "sf 011010 0 imm19:19 Rt:5") { f, ir in
            let a = ir.r(f.rt, f.sf)
            conditional(ir, ir.compare(.eq, a, ir.const(0, f.sf ? .i64 : .i32)), f.target(ir, 23, 5))
        },
        Encoding("CBNZ", "sf 011010 1 imm19:19 Rt:5") { f, ir in
            let a = ir.r(f.rt, f.sf)
            conditional(ir, ir.compare(.ne, a, ir.const(0, f.sf ? .i64 : .i32)), f.target(ir, 23, 5))
        },
        Encoding("TBZ", "b5 011011 0 b40:5 imm14:14 Rt:5") { f, ir in
            conditional(ir, ir.compare(.eq, testedBit(f, ir), ir.i64(Int64(0))), f.target(ir, 18, 5))
        },
        Encoding("TBNZ", "b5 011011 1 b40:5 imm14:14 Rt:5") { f, ir in
            conditional(ir, ir.compare(.ne, testedBit(f, ir), ir.i64(Int64(0))), f.target(ir, 18, 5))
        },
        Encoding("BR", "1101011 0 0 00 11111 0000 0 0 Rn:5 00000") { f, ir in
            // X16 and X17 are the linkage table's registers.
            ir.exitIndirect(ir.x(f.rn), kind: f.rn == 16 || f.rn == 17 ? .veneer : .jump)
        },
        Encoding("BLR", "1101011 0 0 01 11111 0000 0 0 Rn:5 00000") { f, ir in linkedIndirect(f, ir) },
        Encoding("RET", "1101011 0 0 10 11111 0000 0 0 Rn:5 00000") { f, ir in
            ir.exitIndirect(ir.x(f.rn), kind: .ret)
        },
        // Pointer authentication with no key enabled: the plain branches.
        Encoding("BRAAZ, BRABZ", "1101011 0 0 00 11111 0000 1 M Rn:5 11111", "FEAT_PAuth") { f, ir in
            ir.exitIndirect(ir.x(f.rn))
        },
        Encoding("BLRAAZ, BLRABZ", "1101011 0 0 01 11111 0000 1 M Rn:5 11111", "FEAT_PAuth") { f, ir in
            linkedIndirect(f, ir)
        },
        Encoding("RETAA, RETAB", "1101011 0 0 10 11111 0000 1 M 11111 11111", "FEAT_PAuth") { f, ir in
            ir.exitIndirect(ir.x(30), kind: .ret)
        },
        Encoding("BRAA, BRAB", "1101011 1 0 00 11111 0000 1 M Rn:5 Rm:5", "FEAT_PAuth") { f, ir in
            ir.exitIndirect(ir.x(f.rn))
        },
        Encoding("BLRAA, BLRAB", "1101011 1 0 01 11111 0000 1 M Rn:5 Rm:5", "FEAT_PAuth") { f, ir in
            linkedIndirect(f, ir)
        },
    ]

    private static func linkedIndirect(_ f: A64, _ ir: Builder) {
        let target = ir.x(f.rn)
        ir.setX(30, ir.address(ir.pc &+ 4))
        ir.exitIndirect(target, kind: .call, returnAddress: ir.pc &+ 4)
    }

    private static func testedBit(_ f: A64, _ ir: Builder) -> Value {
        let n = f.bits(31, 31) << 5 | f.bits(23, 19)
        return ir.and(ir.x(f.rt), ir.const(1 << Int64(n), .i64))
    }

    private static func conditional(_ ir: Builder, _ condition: Value, _ target: UInt64) {
        let pc = ir.pc
        if let known = ir.constant(condition) {
            return ir.exitDirect(known != 0 ? target : pc &+ 4)
        }
        let then = ir.makeBlock(pc: pc)
        let next = ir.makeBlock(pc: pc)
        ir.branch(condition, then: then, else: next)
        ir.begin(then, keepState: true)
        ir.exitDirect(target)
        ir.begin(next, keepState: true)
        ir.exitDirect(pc &+ 4)
    }
}

extension A64 {
    /// pc + the signed word offset in bits high…low.
    fileprivate func target(_ ir: Builder, _ high: Int, _ low: Int) -> UInt64 {
        ir.pc &+ UInt64(bitPattern: signedBits(high, low) << 2)
    }
}
