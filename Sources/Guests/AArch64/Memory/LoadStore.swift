import Guest
import IR

/// Loads and stores of one register, and pairs.
extension A64Table {
    // size V opc: what is transferred. The order of checks follows the manual's "Load/store register" tables.

    /// What a load or store of one register moves.
    enum Transfer {
        case store(Type)
        case loadUnsigned(Type)
        case loadSigned(Type, to: Type)
        case vectorStore(Type)
        case vectorLoad(Type)
        case prefetch
    }

    /// Decodes size (31:30), V (26), opc (23:22).
    private static func transfer(_ f: A64) -> Transfer? {
        let (size, opc) = (f.bits(31, 30), f.bits(23, 22))
        let types: InlineArray<4, Type> = [.i8, .i16, .i32, .i64]
        if f.bit(26) {
            let scalars: InlineArray<4, Type> = [.i8, .f16, .f32, .f64]
            if opc >= 2 {
                guard size == 0 else { return nil }
                return opc == 2 ? .vectorStore(.v128) : .vectorLoad(.v128)
            }
            return opc == 0 ? .vectorStore(scalars[size]) : .vectorLoad(scalars[size])
        }
        switch opc {
        case 0: return .store(types[size])
        case 1: return .loadUnsigned(types[size])
        case 2: return size == 3 ? .prefetch : .loadSigned(types[size], to: .i64)
        default: return size >= 2 ? nil : .loadSigned(types[size], to: .i32)
        }
    }

    private static func bytes(_ t: Transfer) -> Int {
        switch t {
        case .store(let t), .loadUnsigned(let t), .loadSigned(let t, _), .vectorStore(let t),
            .vectorLoad(let t):
            t.size
        case .prefetch: 8
        }
    }

    /// The access at `address` + `offset`; the register is written by the returned closure's caller order: a load
    /// sets its register after the access, so that a fault shows the old state.
    static func access(
        _ f: A64, _ ir: Builder, _ t: Transfer, _ address: Value, _ offset: Int64, rt: Int,
        _ flags: MemoryFlags = []
    ) {
        switch t {
        case .store(let type):
            let value = type == .i64 ? ir.x(rt) : ir.truncate(ir.x(rt), to: type)
            ir.store(value, address, offset: offset, flags)
        case .loadUnsigned(let type):
            ir.setX(rt, loaded(ir, ir.load(type, address, offset: offset, flags), type))
        case .loadSigned(let type, let to):
            let value = ir.load(type, address, offset: offset, flags)
            ir.setX(rt, ir.signExtend(value, to: to))
        case .vectorStore(let type):
            if type == .i8 {
                ir.store(ir.extractLane(ir.v(rt), .b, 0, as: .i8), address, offset: offset, flags)
            } else {
                ir.store(type == .v128 ? ir.v(rt) : ir.scalar(rt, type), address, offset: offset, flags)
            }
        case .vectorLoad(let type):
            let value = ir.load(type, address, offset: offset, flags)
            if type == .v128 { ir.setV(rt, value) } else { ir.setScalar(rt, value) }
        case .prefetch: prefetch(rt, ir, address, offset)
        }
    }

    /// PRFM's operation: type (4:3), level (2:1), streaming (0). That of instructions does nothing.
    private static func prefetch(_ operation: Int, _ ir: Builder, _ address: Value, _ offset: Int64) {
        let levels: InlineArray<4, CacheHint> = [.first, .second, .third, .third]
        switch operation >> 3 {
        case 0:
            let hint = operation & 1 != 0 ? .once : levels[operation >> 1 & 3]
            ir.prefetch(hint, address, offset: offset)
        case 2: ir.prefetch(.write, address, offset: offset)
        default: break
        }
    }

    private static func loaded(_ ir: Builder, _ value: Value, _ type: Type) -> Value {
        ir.zeroExtend(value, to: .i64)
    }

    static let loadStoreRegister: [Encoding<A64>] = [
        Encoding("LDR, STR (unsigned immediate)", "size:2 111 V 01 opc:2 imm12:12 Rn:5 Rt:5") { f, ir in
            guard let t = transfer(f) else { return ir.undefined() }
            access(f, ir, t, ir.xsp(f.rn), Int64(f.bits(21, 10) * bytes(t)), rt: f.rt)
        },
        Encoding("LDUR, STUR", "size:2 111 V 00 opc:2 0 imm9:9 00 Rn:5 Rt:5") { f, ir in
            guard let t = transfer(f) else { return ir.undefined() }
            access(f, ir, t, ir.xsp(f.rn), f.signedBits(20, 12), rt: f.rt)
        },
        Encoding("LDTR, STTR", "size:2 111 0 00 opc:2 0 imm9:9 10 Rn:5 Rt:5") { f, ir in
            guard let t = transfer(f), !(f.bits(31, 30) == 3 && f.bits(23, 22) == 2) else {
                return ir.undefined()
            }
            access(f, ir, t, ir.xsp(f.rn), f.signedBits(20, 12), rt: f.rt)
        },
        Encoding("LDR, STR (post-index)", "size:2 111 V 00 opc:2 0 imm9:9 01 Rn:5 Rt:5") { f, ir in
            guard let t = transfer(f), !(f.bits(31, 30) == 3 && f.bits(23, 22) == 2 && !f.bit(26)) else {
                return ir.undefined()
            }
            let base = ir.xsp(f.rn)
            access(f, ir, t, base, 0, rt: f.rt)
            ir.setXSP(f.rn, ir.add(base, imm: f.signedBits(20, 12)))
        },
        Encoding("LDR, STR (pre-index)", "size:2 111 V 00 opc:2 0 imm9:9 11 Rn:5 Rt:5") { f, ir in
            guard let t = transfer(f), !(f.bits(31, 30) == 3 && f.bits(23, 22) == 2 && !f.bit(26)) else {
                return ir.undefined()
            }
            let base = ir.xsp(f.rn)
            access(f, ir, t, base, f.signedBits(20, 12), rt: f.rt)
            ir.setXSP(f.rn, ir.add(base, imm: f.signedBits(20, 12)))
        },
        Encoding("LDR, STR (register)", "size:2 111 V 00 opc:2 1 Rm:5 option:3 S 10 Rn:5 Rt:5") { f, ir in
            guard let t = transfer(f), f.bit(14) else { return ir.undefined() }
            let shift = f.bit(12) ? bytes(t).trailingZeroBitCount : 0
            let index = ir.shiftLeft(extended(ir, f.rm, f.bits(15, 13), to: .i64), imm: shift)
            access(f, ir, t, ir.add(ir.xsp(f.rn), index), 0, rt: f.rt)
        },
        Encoding("LDR (literal)", "opc:2 011 V 00 imm19:19 Rt:5") { f, ir in
            let address = ir.address(ir.pc &+ UInt64(bitPattern: f.signedBits(23, 5) << 2))
            switch (f.bits(31, 30), f.bit(26)) {
            case (0, false): access(f, ir, .loadUnsigned(.i32), address, 0, rt: f.rt)
            case (1, false): access(f, ir, .loadUnsigned(.i64), address, 0, rt: f.rt)
            case (2, false): access(f, ir, .loadSigned(.i32, to: .i64), address, 0, rt: f.rt)
            case (3, false): access(f, ir, .prefetch, address, 0, rt: f.rt)
            case (0, true): access(f, ir, .vectorLoad(.f32), address, 0, rt: f.rt)
            case (1, true): access(f, ir, .vectorLoad(.f64), address, 0, rt: f.rt)
            case (2, true): access(f, ir, .vectorLoad(.v128), address, 0, rt: f.rt)
            default: ir.undefined()
            }
        },
    ]

    static let loadStorePair: [Encoding<A64>] = [
        Encoding("LDNP, STNP", "opc:2 101 V 000 L imm7:7 Rt2:5 Rn:5 Rt:5") { f, ir in
            pair(f, ir, offsetFirst: true, writeback: false, noAllocate: true)
        },
        Encoding("LDP, STP (post-index)", "opc:2 101 V 001 L imm7:7 Rt2:5 Rn:5 Rt:5") { f, ir in
            pair(f, ir, offsetFirst: false, writeback: true)
        },
        Encoding("LDP, STP (signed offset)", "opc:2 101 V 010 L imm7:7 Rt2:5 Rn:5 Rt:5") { f, ir in
            pair(f, ir, offsetFirst: true, writeback: false)
        },
        Encoding("LDP, STP (pre-index)", "opc:2 101 V 011 L imm7:7 Rt2:5 Rn:5 Rt:5") { f, ir in
            pair(f, ir, offsetFirst: true, writeback: true)
        },
    ]

    private static func pair(
        _ f: A64, _ ir: Builder, offsetFirst: Bool, writeback: Bool, noAllocate: Bool = false
    ) {
        let opc = f.bits(31, 30)
        let load = f.bit(22)
        let vector = f.bit(26)
        guard opc != 3, vector || opc != 1 || (load && !noAllocate) else { return ir.undefined() }
        let type: Type
        if vector { type = opc == 0 ? .f32 : opc == 1 ? .f64 : .v128 } else { type = opc == 2 ? .i64 : .i32 }
        let offset = f.signedBits(21, 15) * Int64(type.size)
        let base = ir.xsp(f.rn)
        let first = offsetFirst ? offset : 0
        if load {
            let a = ir.load(type, base, offset: first)
            let b = ir.load(type, base, offset: first &+ Int64(type.size))
            for (n, value) in [(f.rt, a), (f.rt2, b)] {
                if vector {
                    if type == .v128 { ir.setV(n, value) } else { ir.setScalar(n, value) }
                } else if opc == 1 {
                    ir.setX(n, ir.signExtend(value, to: .i64))
                } else {
                    ir.setX(n, value)
                }
            }
        } else {
            func value(_ n: Int) -> Value {
                if vector { return type == .v128 ? ir.v(n) : ir.scalar(n, type) }
                return type == .i64 ? ir.x(n) : ir.w(n)
            }
            ir.store(value(f.rt), base, offset: first)
            ir.store(value(f.rt2), base, offset: first &+ Int64(type.size))
        }
        if writeback { ir.setXSP(f.rn, ir.add(base, imm: offset)) }
    }

    /// LDAPUR and STLUR.
    static let loadStoreUnscaledOrdered: [Encoding<A64>] = [
        Encoding("LDAPUR, STLUR", "size:2 011001 opc:2 0 imm9:9 00 Rn:5 Rt:5", "FEAT_LRCPC2") { f, ir in
            guard let t = transfer(f), !(f.bits(31, 30) == 3 && f.bits(23, 22) == 2) else {
                return ir.undefined()
            }
            let order: MemoryFlags = f.bits(23, 22) == 0 ? .release : .acquire
            access(f, ir, t, ir.xsp(f.rn), f.signedBits(20, 12), rt: f.rt, [order, .aligned])
        }
    ]

    /// LDRAA, LDRAB: the plain load with a scaled ten-bit offset.
    static let loadAuthenticated: [Encoding<A64>] = [
        Encoding("LDRAA, LDRAB", "11 111 0 00 M S 1 imm9:9 W 1 Rn:5 Rt:5", "FEAT_PAuth") { f, ir in
            let offset = (f.bit(22) ? -512 : 0) * 8 + Int64(f.bits(20, 12)) * 8
            let base = ir.xsp(f.rn)
            access(f, ir, .loadUnsigned(.i64), base, offset, rt: f.rt)
            if f.bit(11) { ir.setXSP(f.rn, ir.add(base, imm: offset)) }
        }
    ]
}
