/// The types and fields that `Op` demands of one instruction.
struct TypeRules {
    private let f: Function
    private let d: Instruction
    private let slots: UnsafePointer<StateSlot>
    private let slotCount: Int
    private let t: Type
    private let a: Type
    private let b: Type
    private let c: Type

    init(_ f: Function, _ d: Instruction, _ slots: UnsafePointer<StateSlot>, _ slotCount: Int) {
        self.f = f
        self.d = d
        self.slots = slots
        self.slotCount = slotCount
        t = d.type
        a = f[d.a].pointee.type
        b = f[d.b].pointee.type
        c = f[d.c].pointee.type
    }

    private static let words: Set<Type> = [.i32, .i64]
    private static let data: Set<Type> = [.i8, .i16, .i32, .i64]
    private static let floats: Set<Type> = [.f16, .f32, .f64]
    private static let memory: Set<Type> = [.i8, .i16, .i32, .i64, .f16, .f32, .f64, .v128]

    /// What is wrong, if anything.
    func fault() -> String? {
        if let types = typesFault() { return "\(types), not \(t) of \(a), \(b), \(c)" }
        return fieldFault()
    }

    /// The integer has at least the bits of a lane, or the float just these.
    private func fits(_ x: Type) -> Bool {
        Self.data.contains(x) ? x.bits >= d.lane.bits : Self.floats.contains(x) && x.bits == d.lane.bits
    }

    private func need(_ holds: Bool, _ rule: String) -> String? { holds ? nil : "wants \(rule)" }

    private var flagLane: Bool { a == .i32 && d.lane == .s || a == .i64 && d.lane == .d }

    private func typesFault() -> String? {
        switch d.op {
        case .nop, .param: return nil
        case .const: return need(t.isInteger, "an integer")
        case .vconst: return need(t == .v128, "v128")
        case .guestAddress: return need(t == .i64, "i64")
        case .stateLoad, .stateStore:
            guard d.imm >= 0, d.imm < slotCount else { return "names a slot that is not there" }
            let slot = slots[Int(d.imm)].type
            return need((d.op == .stateLoad ? t : a) == slot, "\(slot)")
        case .copy: return need(a == t && t != .void, "the same type")
        case .and, .or, .xor, .andNot:
            return need((Self.words.contains(t) || t == .i1) && a == t && b == t, "one type, i1, i32 or i64")
        case .add, .sub, .mul, .divSigned, .divUnsigned, .shiftLeft, .shiftRight, .shiftRightSigned,
            .rotateRight, .extract, .parallelExtract, .parallelDeposit:
            return need(Self.words.contains(t) && a == t && b == t, "one type, i32 or i64")
        case .mulHighSigned, .mulHighUnsigned: return need(t == .i64 && a == t && b == t, "i64")
        case .not, .neg, .countLeadingZeros, .countTrailingZeros, .popCount, .reverseBits, .byteSwap:
            return need(Self.words.contains(t) && a == t, "one type, i32 or i64")
        case .zeroExtend, .signExtend:
            return need(
                Self.words.contains(t) && a.isInteger && a.bits < t.bits, "a narrower integer to i32 or i64")
        case .truncate: return need(t.isInteger && a.isInteger && a.bits > t.bits, "a wider integer")
        case .select:
            return need(a == .i1 && b == t && c == t && t != .void, "i1 and two of the result's type")
        case .compare: return need(t == .i1 && a.isInteger && a == b, "i1 of two of one integer type")
        case .crc32: return need(t == .i32 && a == .i32 && Self.data.contains(b), "i32 of i32, i8…i64")
        case .addFlags, .subFlags, .compareFlags:
            return need(t == .flags && flagLane && a == b, "flags of two i32 (s) or i64 (d)")
        case .logicFlags: return need(t == .flags && flagLane, "flags of an i32 (s) or i64 (d)")
        case .addCarryFlags, .subCarryFlags:
            return need(t == .flags && flagLane && a == b && c == .i1, "flags of two i32 (s) or i64 (d), i1")
        case .addCarryOut, .subCarryOut:
            return need(t == .i1 && flagLane && a == b && c == .i1, "i1 of two i32 (s) or i64 (d), i1")
        case .addCarry, .subCarry:
            return need(Self.words.contains(t) && a == t && b == t && c == .i1, "two i32 or i64, i1")
        case .floatCompareFlags:
            return need(t == .flags && Self.floats.contains(a) && a == b, "flags of two floats")
        case .packFlags: return need(t == .flags && a == .i32, "flags of i32")
        case .unpackFlags: return need(t == .i32 && a == .flags, "i32 of flags")
        case .insertFlag: return need(t == .flags && a == .flags && b == .i1, "flags of flags and i1")
        case .testCondition: return need(t == .i1 && a == .flags, "i1 of flags")
        case .load: return need(Self.memory.contains(t) && a == .i64, "an i64 address, i8…v128")
        case .store:
            return need(t == .void && Self.memory.contains(b) && a == .i64, "an i64 address, i8…v128")
        case .loadPartial:
            return need(t == .v128 && a == .i64 && b == .i64, "v128, an i64 address, an i64")
        case .storePartial:
            return need(
                t == .void && a == .i64 && b == .v128 && c == .i64, "an i64 address, v128, an i64")
        case .atomic: return need(Self.data.contains(t) && a == .i64 && b == t, "an i64 address, i8…i64")
        case .compareExchange:
            return need(
                (Self.data.contains(t) || t == .v128) && a == .i64 && b == t && c == t,
                "an i64 address, i8…i64 or v128")
        case .bitcast:
            let pair = [(Type.i16, Type.f16), (.i32, .f32), (.i64, .f64)].contains {
                (a, t) == $0 || (t, a) == $0
            }
            return need(
                pair || (a == .v128 && Self.floats.contains(t)), "types of one width, or a float of v128")
        case .singleToDouble: return need((t == .f64 || t == .v128) && a == .f32, "f64 or v128 of f32")
        case .doubleToSingle: return need(t == .i32 && a == .f64, "i32 of f64")
        case .vectorFromScalar:
            return need(t == .v128 && (Self.data.contains(a) || Self.floats.contains(a)), "v128 of a scalar")
        case .extractLane: return need(a == .v128 && fits(t), "a type for the lane, of v128")
        case .insertLane: return need(t == .v128 && a == .v128 && fits(b), "v128 of v128 and a lane")
        case .splat: return need(t == .v128 && fits(a), "v128 of a lane")
        case .vanyBit: return need(t == .i1 && a == .v128, "i1 of v128")
        case .vbyteMask: return need(t == .i32 && a == .v128, "i32 of v128")
        case .fconvert:
            return need(Self.floats.contains(t) && Self.floats.contains(a) && a != t, "two float types")
        case .floatToInt where t != .v128:
            return need(
                (Self.words.contains(t) || t == .i16) && Self.floats.contains(a), "i16, i32 or i64 of a float"
            )
        case .intToFloat where t != .v128:
            return need(
                Self.floats.contains(t) && (Self.words.contains(a) || a == .i16), "a float of i16, i32 or i64"
            )
        case .fadd, .fsub, .fmul, .fdiv, .fsqrt, .fmulAdd, .fmax, .fmin, .fmaxNumber, .fminNumber, .fneg,
            .fabs,
            .froundToIntegral:
            return need(
                (Self.floats.contains(t) || t == .v128) && arguments(are: t), "one type, float or v128")
        case .call: return nil
        case .readFloatStatus: return need(t == .i32, "i32")
        case .writeFloatStatus, .writeFloatMode: return need(t == .void && a == .i32, "i32")
        case .prefetch: return need(t == .void && a == .i64, "an i64 address")
        case .sync, .fence, .poll, .jump, .exitSystemCall, .exitException:
            return need(t == .void, "no result")
        case .branch: return need(t == .void && a == .i1, "i1")
        case .exitDirect: return need(t == .void, "no result")
        case .exitIndirect: return need(t == .void && a == .i64, "an i64 address")
        default: return need(t == .v128 && arguments(are: .v128), "v128")
        }
    }

    private func arguments(are type: Type) -> Bool {
        let n = d.op.argumentCount
        return (n < 1 || a == type) && (n < 2 || b == type) && (n < 3 || c == type)
    }

    private func fieldFault() -> String? {
        if d.isQuiet, d.op != .floatCompareFlags, t != .v128 || d.lane != .s && d.lane != .d {
            return "is quiet, but not on s or d lanes"
        }
        let imm = d.imm
        let bits = Int64(d.lane.bits)
        switch d.op {
        case .const: return imm == Builder.canonical(imm, t) ? nil : "is not zero-extended"
        case .vconst, .permute:
            return imm >= 0 && imm < Int64(f.constants.count) ? nil : "names a constant that is not there"
        case .extract: return imm >= 0 && imm < Int64(t.bits) ? nil : "shifts by \(imm)"
        case .compare: return Relation(rawValue: d.aux) != nil ? nil : "has no relation \(d.aux)"
        case .testCondition: return Condition(rawValue: d.aux) != nil ? nil : "has no condition \(d.aux)"
        case .insertFlag: return imm >= 0 && imm < 4 ? nil : "has no flag \(imm)"
        case .fmulAdd where d.aux & ~quietFloat > 7: return "has no signs \(d.aux)"
        case .prefetch: return CacheHint(rawValue: d.aux) != nil ? nil : "has no hint \(d.aux)"
        case .fence: return d.aux < 3 ? nil : "has no kind \(d.aux)"
        case .atomic: return imm >= 0 && imm < 10 ? nil : "has no operation \(imm)"
        case .extractLane, .insertLane, .splatLane:
            return imm >= 0 && imm < Int64(d.lane.count) ? nil : "has no lane \(imm)"
        case .extractBytes: return imm >= 0 && imm < 16 ? nil : "begins at byte \(imm)"
        case .shuffleLanes: return imm >= 0 && imm < 256 ? nil : "has no shuffle \(imm)"
        case .sha1Rounds: return imm >= 0 && imm < 3 ? nil : "has no function \(imm)"
        case .vrotateRight:
            return (d.lane == .s || d.lane == .d) && imm > 0 && imm < bits
                ? nil : "wants s or d lanes, a rotation within them"
        case .vshiftLeft: return imm >= 0 && imm < bits ? nil : "shifts by \(imm)"
        case .vshiftRight, .vshiftRightSigned: return imm >= 0 && imm <= bits ? nil : "shifts by \(imm)"
        case .vwidenSigned, .vwidenUnsigned, .vnarrow, .vnarrowSignedToSigned, .vnarrowSignedToUnsigned,
            .vnarrowUnsignedToUnsigned:
            return d.lane != .b ? nil : "wants h, s or d lanes"
        case .fwiden, .fnarrow:
            return (d.lane == .s || d.lane == .d) && (imm == 0 || imm == 1)
                ? nil : "wants s or d lanes, a half"
        case .froundToIntegral, .floatToInt:
            if d.aux & 0x3f > 6 { return "has no rounding \(d.aux & 0x3f)" }
            return t == .v128 && d.lane == .b ? "wants float lanes" : nil
        case .fadd, .fsub, .fmul, .fdiv, .fsqrt, .fmulAdd, .fmax, .fmin, .fmaxNumber, .fminNumber, .fneg,
            .fabs,
            .fcompareEqual, .fcompareGreaterEqual, .fcompareGreater, .intToFloat:
            return t == .v128 && d.lane == .b ? "wants float lanes" : nil
        case .exitDirect, .exitIndirect:
            if ExitKind(rawValue: d.aux) == nil { return "has no kind \(d.aux)" }
            if d.op == .exitIndirect, imm != 0, d.aux != ExitKind.ret.rawValue { return "has a mask" }
            let linked = !d.b.isNone && [.const, .guestAddress].contains(f[d.b].pointee.op)
            return (d.aux == ExitKind.call.rawValue) == linked
                ? nil : "wants a return address for calls, a const"
        default: return nil
        }
    }
}
