import Guest
import IR

/// How an instruction says where it accesses memory.
enum AddressForm: Sendable {
    /// (RA|0) + D, with the lower bits of the displacement taken for the opcode in `ds` and `dq`.
    case d, ds, dq
    /// (RA|0) + (RB)
    case x
    /// Prefixed: (RA|0) + D of 34 bits, or from the instruction's address.
    case prefixed
}

/// What a load or store of one register moves, whose number is given apart.
enum Transfer: Sendable {
    // General registers.
    case load(Type), loadAlgebraic(Type), loadReversed(Type)
    case store(Type), storeReversed(Type)

    // VSRs, by number. What is loaded into a part of one makes the rest zero.
    case loadSingle, loadDouble
    /// An integer into doubleword 0.
    case loadWordAlgebraic, loadZero(Type)
    /// An integer into the rightmost bytes.
    case loadRightmost(Type)
    case loadSplat(Type)
    case loadVector(Elements)
    case storeSingle, storeDouble
    /// From the right of doubleword 0, and of the register.
    case storeInteger(Type), storeRightmost(Type)
    case storeVector(Elements)
}

extension PPCTable {
    /// A load or store of register `n`, with RA := the address if it is one `withUpdate`.
    static func access(
        _ f: PPC, _ ir: Builder, _ form: AddressForm, _ transfer: Transfer, _ n: Int, withUpdate: Bool = false
    ) {
        if withUpdate, f.ra == 0 || transfer.isGeneralLoad && f.ra == n { return ir.undefined() }
        guard f.mode.is64 || !transfer.isWide else { return ir.undefined() }
        if !f.mode.is64, !withUpdate, f.ra != 0, case .d = form {
            // What would wrap is not mapped either way, and the host adds the displacement.
            return move(f, ir, transfer, ir.add(ir.x(f.ra), imm: f.si), n)
        }
        guard let address = f.address(ir, form) else { return ir.undefined() }
        move(f, ir, transfer, address, n)
        if withUpdate { ir.setR(f.ra, address) }
    }

    static func move(_ f: PPC, _ ir: Builder, _ transfer: Transfer, _ address: Value, _ n: Int) {
        let order = f.order
        switch transfer {
        case .load(let type): ir.setR(n, ir.load(type, address, order))
        case .loadAlgebraic(let type):
            ir.setR(n, ir.signExtend(ir.load(type, address, order), to: f.wordType))
        case .loadReversed(let type): ir.setR(n, ir.load(type, address, f.reversedOrder))
        case .store(let type): ir.store(ir.truncate(ir.x(n), to: type), address, order)
        case .storeReversed(let type): ir.store(ir.truncate(ir.x(n), to: type), address, f.reversedOrder)

        case .loadSingle: ir.setFPR(n, ir.singleToDouble(ir.load(.f32, address, order)))
        case .loadDouble: ir.setFPR(n, ir.load(.f64, address, order))
        case .loadWordAlgebraic: ir.setFPR(n, ir.signExtend(ir.load(.i32, address, order), to: .i64))
        case .loadZero(let type):
            // A word is best loaded as what vector registers hold.
            ir.setFPR(n, ir.load(type == .i32 ? .f32 : type, address, order))
        case .loadRightmost(let type):
            let value = ir.zeroExtend(ir.load(type, address, order), to: .i64)
            ir.setVSR(n, ir.insertLane(ir.vconst(low: 0, high: 0), .d, 1, value))
        case .loadSplat(let type):
            ir.setVSR(n, ir.splat(type == .f64 ? .d : .s, ir.load(type, address, order)))
        case .loadVector(let elements):
            ir.setVSR(n, ir.arranged(ir.load(.v128, address), elements, f))

        case .storeSingle: ir.store(ir.doubleToSingle(ir.double(n)), address, order)
        case .storeDouble: ir.store(ir.double(n), address, order)
        case .storeInteger(let type):
            let value =
                type == .i32
                ? ir.bitcast(ir.vsr(n), to: .f32)
                : ir.extractLane(ir.vsr(n), type == .i8 ? .b : .h, 0, as: type)
            ir.store(value, address, order)
        case .storeRightmost(let type):
            ir.store(ir.truncate(ir.extractLane(ir.vsr(n), .d, 1, as: .i64), to: type), address, order)
        case .storeVector(let elements): ir.store(ir.arranged(ir.vsr(n), elements, f), address)
        }
    }
}

extension Transfer {
    var isGeneralLoad: Bool {
        switch self {
        case .load, .loadAlgebraic, .loadReversed: true
        default: false
        }
    }

    /// It moves the whole of a 64-bit general register.
    fileprivate var isWide: Bool {
        switch self {
        case .load(.i64), .loadAlgebraic(.i64), .loadReversed(.i64), .store(.i64), .storeReversed(.i64): true
        // lwa and its kin are instructions of 64-bit processors.
        case .loadAlgebraic(.i32): true
        default: false
        }
    }
}

extension PPC {
    /// The effective address; nil if the form is invalid.
    func address(_ ir: Builder, _ form: AddressForm) -> Value? {
        switch form {
        case .d: return ir.ea(self, ra, si)
        case .ds: return ir.ea(self, ra, si & ~3)
        case .dq: return ir.ea(self, ra, si & ~15)
        case .x: return ir.ea(self, ra, index: rb)
        case .prefixed:
            // Bit 8 is part of the type.
            guard prefixBits(8, 8) == 0, mode.is64 else { return nil }
            let displacement = Int64(prefixBits(14, 31)) << 16 | ui
            let signed = (displacement &<< 30) &>> 30
            guard prefixBits(11, 11) != 0 else { return ir.ea(self, ra, signed) }
            return ra == 0 ? ir.address(ir.pc &+ UInt64(bitPattern: signed)) : nil
        }
    }
}
