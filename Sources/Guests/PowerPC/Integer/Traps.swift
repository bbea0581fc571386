import Guest
import IR

/// Power ISA I 3.3.11: traps.
extension PPCTable {
    static let traps: [Encoding<PPC>] = [
        Encoding("twi", "000011 TO:5 RA:5 SI:16") { f, ir in
            trap(f, ir, ir.w(f.ra), ir.i32(f.si))
        },
        Encoding("tw", "011111 TO:5 RA:5 RB:5 0000000100 x") { f, ir in
            trap(f, ir, ir.w(f.ra), ir.w(f.rb), isSame: f.ra == f.rb)
        },
        Encoding(
            "tdi", "000010 TO:5 RA:5 SI:16", "",
            in64BitMode { f, ir in trap(f, ir, ir.x(f.ra), ir.i64(f.si)) }),
        Encoding(
            "td", "011111 TO:5 RA:5 RB:5 0001000100 x", "",
            in64BitMode { f, ir in trap(f, ir, ir.x(f.ra), ir.x(f.rb), isSame: f.ra == f.rb) }),
    ]

    private static func trap(_ f: PPC, _ ir: Builder, _ a: Value, _ b: Value, isSame: Bool = false) {
        // A register is equal to itself and nothing else.
        let to = isSame && f.bits(6, 10) & 4 != 0 ? 31 : f.bits(6, 10)
        guard to != 31 else { return ir.exitException(GuestException.trap.rawValue) }
        let relations = Self.relations(to)
        guard let first = relations.first, !isSame else { return }
        var condition = ir.compare(first, a, b)
        for relation in relations.dropFirst() { condition = ir.or(condition, ir.compare(relation, a, b)) }
        let pc = ir.pc
        let trap = ir.makeBlock(pc: pc)
        let next = ir.makeBlock(pc: pc)
        ir.branch(condition, then: trap, else: next)
        ir.begin(trap, keepState: true)
        ir.exitException(GuestException.trap.rawValue)
        ir.begin(next, keepState: true)
    }

    /// Those of which one must hold. TO's bits: less, greater, equal, less and greater unsigned.
    private static func relations(_ to: Int) -> [Relation] {
        let equal = to & 4 != 0
        var list: [Relation] = []
        switch to >> 3 {
        case 1: list.append(equal ? .sge : .sgt)
        case 2: list.append(equal ? .sle : .slt)
        case 3: list.append(.ne)
        default: break
        }
        switch to & 3 {
        case 1: list.append(equal ? .uge : .ugt)
        case 2: list.append(equal ? .ule : .ult)
        case 3: list.append(.ne)
        default: break
        }
        // Beside an inequality in either sense.
        if equal, list.isEmpty || list.contains(.ne) { list.append(.eq) }
        return list
    }
}
