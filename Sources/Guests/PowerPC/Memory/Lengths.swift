import Guest
import IR

/// Power ISA I 7.6.1: loads and stores of as many bytes as RB's most significant byte says, 16 at most. Nothing else is
/// accessed in a way that could fault or be seen.
extension PPCTable {
    static let lengthAccesses: [Encoding<PPC>] = [
        Encoding("lxvl", "011111 T:5 RA:5 RB:5 0100001101 TX", "v3.0") { f, ir in load(f, ir, .quadword) },
        Encoding("lxvll", "011111 T:5 RA:5 RB:5 0100101101 TX", "v3.0") { f, ir in load(f, ir, .bytes) },
        Encoding("stxvl", "011111 S:5 RA:5 RB:5 0110001101 SX", "v3.0") { f, ir in store(f, ir, .quadword) },
        Encoding("stxvll", "011111 S:5 RA:5 RB:5 0110101101 SX", "v3.0") { f, ir in store(f, ir, .bytes) },
    ]

    private static func length(_ f: PPC, _ ir: Builder) -> Value { ir.shiftRight(ir.x(f.rb), imm: 56) }

    private static func atMost16(_ length: Value, _ ir: Builder) -> Value {
        let most = ir.i64(Int64(16))
        return ir.select(ir.compare(.ugt, length, most), most, length)
    }

    /// From `first` on, in the order of memory.
    private static func byteNumbers(_ ir: Builder, from first: Value? = nil) -> Value {
        let numbers = ir.vconst(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)
        return first.map { ir.vector(.vadd, .b, numbers, ir.splat(.b, $0)) } ?? numbers
    }

    private static func load(_ f: PPC, _ ir: Builder, _ elements: Elements) {
        guard f.mode.is64 else { return ir.undefined() }
        let address = ir.ea(f, f.ra, 0)
        if ir.storage.pointee.hasPartialAccesses {
            return ir.setVSR(f.xt, ir.arranged(ir.loadPartial(address, length(f, ir)), elements, f))
        }
        let length = atMost16(length(f, ir), ir)
        let pc = ir.pc
        let some = ir.makeBlock(pc: pc)
        let none = ir.makeBlock(pc: pc)
        let join = ir.makeBlock(pc: pc)
        ir.branch(ir.compare(.eq, length, ir.i64(Int64(0))), then: none, else: some)
        ir.begin(some, keepState: true)
        ir.startInstruction(pc: pc)
        // So that a fault is at the address itself.
        _ = ir.load(.i8, address)
        // Sixteen bytes from the address on, or where they may lie in the next page, those before its end.
        let isLate = ir.compare(.ugt, ir.and(address, ir.i64(Int64(4095))), ir.i64(Int64(4080)))
        let back = ir.select(isLate, ir.sub(ir.i64(Int64(16)), length), ir.i64(Int64(0)))
        let v = ir.load(.v128, ir.sub(address, back))
        let last = ir.splat(.b, ir.add(length, imm: -1))
        let beyond = ir.vector(.vcompareGreaterUnsigned, .b, byteNumbers(ir), last)
        ir.jump(join, [ir.tableLookup(v, ir.vor(byteNumbers(ir, from: back), beyond))])
        ir.begin(none, keepState: true)
        ir.jump(join, [ir.vconst(low: 0, high: 0)])
        ir.begin(join, keepState: true)
        ir.startInstruction(pc: pc)
        ir.setVSR(f.xt, ir.arranged(ir.parameter(.v128), elements, f))
    }

    /// Two parts that overlap, of the greatest power of two that is not too much.
    private static func store(_ f: PPC, _ ir: Builder, _ elements: Elements) {
        guard f.mode.is64 else { return ir.undefined() }
        let address = ir.ea(f, f.ra, 0)
        let v = ir.arranged(ir.vsr(f.xt), elements, f)
        if ir.storage.pointee.hasPartialAccesses { return ir.storePartial(v, address, length(f, ir)) }
        let length = atMost16(length(f, ir), ir)
        let pc = ir.pc
        let join = ir.makeBlock(pc: pc)
        for type in [Type.v128, .i64, .i32, .i16, .i8] {
            let size = Int64(type.size)
            let store = ir.makeBlock(pc: pc)
            let less = ir.makeBlock(pc: pc)
            ir.branch(ir.compare(.uge, length, ir.i64(size)), then: store, else: less)
            ir.begin(store, keepState: true)
            ir.startInstruction(pc: pc)
            func part(_ v: Value) -> Value {
                switch type {
                case .i64: ir.extractLane(v, .d, 0, as: type)
                case .i32: ir.extractLane(v, .s, 0, as: type)
                case .i16: ir.extractLane(v, .h, 0, as: type)
                case .i8: ir.extractLane(v, .b, 0, as: type)
                default: v
                }
            }
            ir.store(part(v), address)
            if type != .v128, type != .i8 {
                let rest = ir.sub(length, ir.i64(size))
                let end = ir.tableLookup(v, byteNumbers(ir, from: rest))
                ir.store(part(end), ir.add(address, rest))
            }
            ir.jump(join)
            ir.begin(less, keepState: true)
            ir.startInstruction(pc: pc)
        }
        ir.jump(join)
        ir.begin(join, keepState: true)
        ir.startInstruction(pc: pc)
    }
}
