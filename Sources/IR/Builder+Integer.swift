/// Integer, flag and memory operations, with the folding that lifters rely on for short code.
extension Builder {
    // MARK: Constants

    /// A constant of integer type. Bits above the type's width are cleared.
    public func const(_ value: Int64, _ type: Type) -> Value {
        emit(Instruction(.const, type, imm: Builder.canonical(value, type)))
    }
    public func i64(_ value: Int64) -> Value { const(value, .i64) }
    public func i64(_ value: UInt64) -> Value { const(Int64(bitPattern: value), .i64) }
    public func i32(_ value: Int64) -> Value { const(value, .i32) }
    public func i1(_ value: Bool) -> Value { const(value ? 1 : 0, .i1) }

    /// A guest address that is known by its distance from the code. Code in the first 4 GiB is never moved.
    public func address(_ value: UInt64) -> Value {
        let value = Int64(bitPattern: value)
        guard storage.pointee.function.mayMove else { return i64(value) }
        return emitOnce(Instruction(.guestAddress, .i64, imm: value))
    }

    /// Constants are kept zero-extended to 64 bits.
    static func canonical(_ value: Int64, _ type: Type) -> Int64 {
        switch type {
        case .i1: value & 1
        case .i8: value & 0xff
        case .i16: value & 0xffff
        case .i32: value & 0xffff_ffff
        default: value
        }
    }

    static func signed(_ value: Int64, _ type: Type) -> Int64 {
        switch type {
        case .i1: 0 &- (value & 1)
        case .i8: Int64(Int8(truncatingIfNeeded: value))
        case .i16: Int64(Int16(truncatingIfNeeded: value))
        case .i32: Int64(Int32(truncatingIfNeeded: value))
        default: value
        }
    }

    // MARK: Arithmetic

    func binary(_ op: Op, _ a: Value, _ b: Value) -> Value {
        emit(Instruction(op, type(of: a), a: a, b: b))
    }

    func unary(_ op: Op, _ a: Value) -> Value {
        emit(Instruction(op, type(of: a), a: a))
    }

    public func add(_ a: Value, _ b: Value) -> Value {
        let t = type(of: a)
        if let y = constant(b) {
            if y == 0 { return a }
            if let x = constant(a) { return const(x &+ y, t) }
            let i = storage.pointee.function[a].pointee
            if i.op == .guestAddress { return address(UInt64(bitPattern: i.imm &+ y)) }
            // (x + c1) + c2
            if i.op == .add, let z = constant(i.b) { return binary(.add, i.a, const(z &+ y, t)) }
            return binary(.add, a, b)
        }
        if constant(a) != nil { return add(b, a) }
        return binary(.add, a, b)
    }

    public func add(_ a: Value, imm: Int64) -> Value { imm == 0 ? a : add(a, const(imm, type(of: a))) }

    public func sub(_ a: Value, _ b: Value) -> Value {
        if let y = constant(b) { return add(a, const(0 &- y, type(of: a))) }
        return binary(.sub, a, b)
    }

    public func mul(_ a: Value, _ b: Value) -> Value { binary(.mul, a, b) }
    public func mulHighSigned(_ a: Value, _ b: Value) -> Value { binary(.mulHighSigned, a, b) }
    public func mulHighUnsigned(_ a: Value, _ b: Value) -> Value { binary(.mulHighUnsigned, a, b) }
    public func divSigned(_ a: Value, _ b: Value) -> Value { binary(.divSigned, a, b) }
    public func divUnsigned(_ a: Value, _ b: Value) -> Value { binary(.divUnsigned, a, b) }

    public func and(_ a: Value, _ b: Value) -> Value {
        let t = type(of: a)
        if let y = constant(b) {
            if let x = constant(a) { return const(x & y, t) }
            if y == 0 { return const(0, t) }
            if y == Builder.canonical(-1, t) { return a }
        } else if constant(a) != nil {
            return and(b, a)
        }
        return a == b ? a : binary(.and, a, b)
    }

    public func or(_ a: Value, _ b: Value) -> Value {
        let t = type(of: a)
        if let y = constant(b) {
            if let x = constant(a) { return const(x | y, t) }
            if y == 0 { return a }
        } else if constant(a) != nil {
            return or(b, a)
        }
        return a == b ? a : binary(.or, a, b)
    }

    public func xor(_ a: Value, _ b: Value) -> Value {
        let t = type(of: a)
        if let y = constant(b) {
            if let x = constant(a) { return const(x ^ y, t) }
            if y == 0 { return a }
            if y == Builder.canonical(-1, t) { return not(a) }
        } else if constant(a) != nil {
            return xor(b, a)
        }
        return a == b ? const(0, t) : binary(.xor, a, b)
    }

    public func andNot(_ a: Value, _ b: Value) -> Value {
        if let y = constant(b) { return and(a, const(~y, type(of: a))) }
        return binary(.andNot, a, b)
    }

    public func not(_ a: Value) -> Value {
        if let x = constant(a) { return const(~x, type(of: a)) }
        guard type(of: a) == .i1 else { return unary(.not, a) }
        let i = definition(a)
        switch i.op {
        case .compare: return compare(i.relation.inverted, i.a, i.b)
        case .testCondition: return testCondition(i.condition.inverted, i.a)
        default: return binary(.xor, a, i1(true))
        }
    }

    public func neg(_ a: Value) -> Value {
        if let x = constant(a) { return const(0 &- x, type(of: a)) }
        return unary(.neg, a)
    }

    private func shift(_ op: Op, _ a: Value, _ b: Value) -> Value {
        let t = type(of: a)
        if let amount = constant(b) {
            let n = amount & Int64(t.bits &- 1)
            if n == 0 { return a }
            if let x = constant(a) {
                switch op {
                case .shiftLeft: return const(x &<< n, t)
                case .shiftRight: return const(Int64(bitPattern: UInt64(bitPattern: x) &>> UInt64(n)), t)
                case .shiftRightSigned: return const(Builder.signed(x, t) &>> n, t)
                default: break
                }
            }
            if n != amount { return binary(op, a, const(n, t)) }
        }
        return binary(op, a, b)
    }

    public func shiftLeft(_ a: Value, _ b: Value) -> Value { shift(.shiftLeft, a, b) }
    public func shiftRight(_ a: Value, _ b: Value) -> Value { shift(.shiftRight, a, b) }
    public func shiftRightSigned(_ a: Value, _ b: Value) -> Value { shift(.shiftRightSigned, a, b) }
    public func rotateRight(_ a: Value, _ b: Value) -> Value { shift(.rotateRight, a, b) }
    public func shiftLeft(_ a: Value, imm: Int) -> Value { shiftLeft(a, const(Int64(imm), type(of: a))) }
    public func shiftRight(_ a: Value, imm: Int) -> Value { shiftRight(a, const(Int64(imm), type(of: a))) }
    public func shiftRightSigned(_ a: Value, imm: Int) -> Value {
        shiftRightSigned(a, const(Int64(imm), type(of: a)))
    }
    public func rotateRight(_ a: Value, imm: Int) -> Value { rotateRight(a, const(Int64(imm), type(of: a))) }

    /// The low half of (high:low) >> lsb.
    public func extract(high: Value, low: Value, lsb: Int) -> Value {
        if lsb == 0 { return low }
        if high == low { return rotateRight(low, imm: lsb) }
        return emit(Instruction(.extract, type(of: high), a: high, b: low, imm: Int64(lsb)))
    }

    public func countLeadingZeros(_ a: Value) -> Value {
        let i = definition(a)
        return i.op == .reverseBits ? countTrailingZeros(i.a) : unary(.countLeadingZeros, a)
    }
    public func countTrailingZeros(_ a: Value) -> Value { unary(.countTrailingZeros, a) }
    public func popCount(_ a: Value) -> Value { unary(.popCount, a) }
    public func reverseBits(_ a: Value) -> Value { unary(.reverseBits, a) }
    public func byteSwap(_ a: Value) -> Value { unary(.byteSwap, a) }
    public func parallelExtract(_ a: Value, mask: Value) -> Value { binary(.parallelExtract, a, mask) }
    public func parallelDeposit(_ a: Value, mask: Value) -> Value { binary(.parallelDeposit, a, mask) }

    // MARK: Width

    public func zeroExtend(_ a: Value, to t: Type) -> Value {
        let from = type(of: a)
        if from == t { return a }
        if let x = constant(a) { return const(x, t) }
        return emit(Instruction(.zeroExtend, t, a: a))
    }

    public func signExtend(_ a: Value, to t: Type) -> Value {
        let from = type(of: a)
        if from == t { return a }
        if let x = constant(a) { return const(Builder.signed(x, from), t) }
        if isNonNegative(a) { return zeroExtend(a, to: t) }
        return emit(Instruction(.signExtend, t, a: a))
    }

    /// Whether the sign bit is known to be clear.
    private func isNonNegative(_ a: Value) -> Bool {
        let i = definition(a)
        switch i.op {
        case .and: return constant(i.b).map { Builder.signed($0, i.type) >= 0 } ?? false
        case .shiftRight: return constant(i.b).map { $0 & Int64(i.type.bits &- 1) != 0 } ?? false
        case .zeroExtend: return type(of: i.a).size < i.type.size
        case .truncate:
            let extended = definition(i.a)
            return extended.op == .zeroExtend && type(of: extended.a).size < i.type.size
        default: return false
        }
    }

    public func truncate(_ a: Value, to t: Type) -> Value {
        let from = type(of: a)
        if from == t { return a }
        if let x = constant(a) { return const(x, t) }
        let i = storage.pointee.function[a].pointee
        if i.op == .zeroExtend || i.op == .signExtend {
            let inner = type(of: i.a)
            if inner == t { return i.a }
            if inner.size > t.size { return emit(Instruction(.truncate, t, a: i.a)) }
        }
        return emit(Instruction(.truncate, t, a: a))
    }

    // MARK: Conditions and flags

    public func select(_ condition: Value, _ a: Value, _ b: Value) -> Value {
        if let c = constant(condition) { return c != 0 ? a : b }
        if a == b { return a }
        return emit(Instruction(.select, type(of: a), a: condition, b: a, c: b))
    }

    public func compare(_ relation: Relation, _ a: Value, _ b: Value) -> Value {
        if a == b { return i1(relation.holdsForEquals) }
        if let y = constant(b), relation == .eq || relation == .ne {
            let t = type(of: a)
            if let x = constant(a) { return i1((x == y) == (relation == .eq)) }
            let i = definition(a)
            if y == 0, i.op == .zeroExtend, type(of: i.a) == .i1, t != .i1 {
                return relation == .ne ? i.a : not(i.a)
            }
            // x + c = c
            if i.op == .add, y == constant(i.b) {
                return emit(Instruction(.compare, .i1, aux: relation.rawValue, a: i.a, b: const(0, t)))
            }
        }
        return emit(Instruction(.compare, .i1, aux: relation.rawValue, a: a, b: b))
    }

    private func lane(_ a: Value) -> Lane { type(of: a) == .i64 ? .d : .s }

    public func addFlags(_ a: Value, _ b: Value) -> Value {
        emit(Instruction(.addFlags, .flags, lane: lane(a), a: a, b: b))
    }
    public func subFlags(_ a: Value, _ b: Value) -> Value {
        emit(Instruction(.subFlags, .flags, lane: lane(a), a: a, b: b))
    }
    public func logicFlags(_ a: Value) -> Value {
        emit(Instruction(.logicFlags, .flags, lane: lane(a), a: a))
    }
    public func addCarry(_ a: Value, _ b: Value, _ carry: Value) -> Value {
        emit(Instruction(.addCarry, type(of: a), a: a, b: b, c: carry))
    }
    public func subCarry(_ a: Value, _ b: Value, _ carry: Value) -> Value {
        emit(Instruction(.subCarry, type(of: a), a: a, b: b, c: carry))
    }
    /// The sum and its flags; the carry lies between, where `carry` finds it.
    public func addCarrySettingFlags(_ a: Value, _ b: Value, _ carry: Value) -> (sum: Value, flags: Value) {
        let sum = addCarry(a, b, carry)
        emit(Instruction(.addCarryOut, .i1, lane: lane(a), a: a, b: b, c: carry))
        return (sum, emit(Instruction(.addCarryFlags, .flags, lane: lane(a), a: a, b: b, c: carry)))
    }
    public func subCarrySettingFlags(_ a: Value, _ b: Value, _ carry: Value) -> (sum: Value, flags: Value) {
        let sum = subCarry(a, b, carry)
        emit(Instruction(.subCarryOut, .i1, lane: lane(a), a: a, b: b, c: carry))
        return (sum, emit(Instruction(.subCarryFlags, .flags, lane: lane(a), a: a, b: b, c: carry)))
    }
    /// `signalling`: quiet NaNs are invalid too. `relation`: bits for less, equal, greater and unordered alone.
    public func floatCompareFlags(_ a: Value, _ b: Value, signalling: Bool, relation: Bool = false) -> Value {
        let aux: UInt8 = (signalling ? 1 : 0) | (relation ? 2 : 0)
        return emit(Instruction(.floatCompareFlags, .flags, aux: aux, a: a, b: b))
    }
    /// N less, Z greater if that is wanted, C equal, V as said.
    public func compareFlags(
        _ a: Value, _ b: Value, signed: Bool, overflow: Bool, greater: Bool = true
    ) -> Value {
        let aux: UInt8 = (signed ? 0 : 1) | (overflow ? 2 : 0) | (greater ? 0 : 4)
        return emit(Instruction(.compareFlags, .flags, lane: lane(a), aux: aux, a: a, b: b))
    }
    public func packFlags(_ nzcv: Value) -> Value { emit(Instruction(.packFlags, .flags, a: nzcv)) }
    public func unpackFlags(_ flags: Value) -> Value { emit(Instruction(.unpackFlags, .i32, a: flags)) }
    /// `flags` with the one that `condition` (.mi, .eq, .hs or .vs) tests := an i1.
    public func insertFlag(_ condition: Condition, _ bit: Value, into flags: Value) -> Value {
        emit(
            Instruction(
                .insertFlag, .flags, a: flags, b: bit, imm: Builder.flagNumber(condition) ?? 0))
    }
    public func testCondition(_ condition: Condition, _ flags: Value) -> Value {
        if condition == .hs || condition == .lo, let carry = carry(of: flags) {
            return condition == .hs ? carry : compare(.eq, carry, emit(Instruction(.const, .i1)))
        }
        let d = storage.pointee.function[flags].pointee
        if d.op == .insertFlag, let place = Builder.flagNumber(condition) {
            guard place == d.imm else { return testCondition(condition, d.a) }
            return Builder.isPositive(condition) ? d.b : not(d.b)
        }
        if d.op == .packFlags, let place = Builder.flagNumber(condition) {
            return testBit(28 &+ place, d.a, isSet: Builder.isPositive(condition))
        }
        if d.op == .compareFlags, d.aux & 4 != 0, condition == .eq || condition == .ne {
            return i1(condition == .ne)
        }
        if d.op == .compareFlags, let relation = Builder.relation(condition, signed: d.aux & 1 == 0) {
            return compare(relation, d.a, d.b)
        }
        if d.op == .compareFlags, condition == .vs || condition == .vc {
            return i1((d.aux & 2 != 0) == (condition == .vs))
        }
        return emit(Instruction(.testCondition, .i1, aux: condition.rawValue, a: flags))
    }

    /// i1: a bit of an i32, which may be a constant or have been shifted, is as said.
    private func testBit(_ bit: Int64, _ value: Value, isSet: Bool) -> Value {
        if let known = constant(value) { return i1((known &>> bit & 1 != 0) == isSet) }
        let d = storage.pointee.function[value].pointee
        if d.op == .shiftLeft, let distance = constant(d.b) {
            return bit < distance ? i1(!isSet) : testBit(bit &- distance, d.a, isSet: isSet)
        }
        return compare(isSet ? .ne : .eq, and(value, i32(1 &<< bit)), i32(0))
    }

    /// The number of the flag that alone decides a condition: N 3, Z 2, C 1, V 0.
    private static func flagNumber(_ condition: Condition) -> Int64? {
        switch condition {
        case .mi, .pl: 3
        case .eq, .ne: 2
        case .hs, .lo: 1
        case .vs, .vc: 0
        default: nil
        }
    }
    /// Whether a condition of one flag holds if that is set.
    private static func isPositive(_ condition: Condition) -> Bool { condition.rawValue & 1 == 0 }

    /// What a condition over `compareFlags` says of the operands.
    static func relation(_ condition: Condition, signed: Bool) -> Relation? {
        switch condition {
        case .eq: signed ? .sgt : .ugt
        case .ne: signed ? .sle : .ule
        case .mi: signed ? .slt : .ult
        case .pl: signed ? .sge : .uge
        case .hs: .eq
        case .lo: .ne
        default: nil
        }
    }

    /// The carry as a value of its own, where flags are those of a sum with carry.
    private func carry(of flags: Value) -> Value? {
        let d = storage.pointee.function[flags].pointee
        guard d.op == .addCarryFlags || d.op == .subCarryFlags else { return nil }
        let before = storage.pointee.function.instructions[flags.index &- 1]
        let isCarry = before.op == (d.op == .addCarryFlags ? Op.addCarryOut : .subCarryOut)
        return isCarry && before.a == d.a && before.b == d.b && before.c == d.c
            ? Value(raw: flags.raw &- 1) : nil
    }

    public func crc32(_ accumulator: Value, _ data: Value, castagnoli: Bool) -> Value {
        emit(Instruction(.crc32, .i32, aux: castagnoli ? 1 : 0, a: accumulator, b: data))
    }

    // MARK: Memory

    /// address + constant is folded into the displacement.
    private func split(_ address: Value, _ offset: Int64) -> (Value, Int64) {
        let i = storage.pointee.function[address].pointee
        if i.op == .add, i.type == .i64, let c = constant(i.b) {
            let sum = c &+ offset
            if sum == Int64(Int32(truncatingIfNeeded: sum)) { return (i.a, sum) }
        }
        return (address, offset)
    }

    private func masked(_ address: Value, _ offset: Int64) -> (Value, Int64) {
        if storage.pointee.addressMask == .max { return split(address, offset) }
        return (masked(offset == 0 ? address : add(address, i64(offset))), 0)
    }

    /// For the ops that have no displacement.
    private func masked(_ address: Value) -> Value {
        let mask = storage.pointee.addressMask
        return mask == .max ? address : and(address, i64(Int64(bitPattern: mask)))
    }

    public func load(_ type: Type, _ address: Value, offset: Int64 = 0, _ flags: MemoryFlags = []) -> Value {
        let (a, d) = masked(address, offset)
        return emit(Instruction(.load, type, aux: flags.rawValue, a: a, imm: d, snapshot: takeSnapshot()))
    }

    public func store(_ value: Value, _ address: Value, offset: Int64 = 0, _ flags: MemoryFlags = []) {
        let (a, d) = masked(address, offset)
        emit(
            Instruction(.store, .void, aux: flags.rawValue, a: a, b: value, imm: d, snapshot: takeSnapshot()))
    }

    /// The first bytes in memory, with zeros above: as many as the low byte of `count` says, 16 at most.
    public func loadPartial(_ address: Value, _ count: Value) -> Value {
        emit(
            Instruction(
                .loadPartial, .v128, a: masked(address), b: lowByte(count), snapshot: takeSnapshot()))
    }

    /// A value with the same low byte that need not be computed.
    private func lowByte(_ v: Value) -> Value {
        let right = storage.pointee.function[v].pointee
        guard right.op == .shiftRight, constant(right.b) == 56 else { return v }
        let left = storage.pointee.function[right.a].pointee
        return left.op == .shiftLeft && constant(left.b) == 56 ? left.a : v
    }

    public func storePartial(_ value: Value, _ address: Value, _ count: Value) {
        emit(
            Instruction(
                .storePartial, .void, a: masked(address), b: value, c: lowByte(count),
                snapshot: takeSnapshot()))
    }

    /// The old value; `value` is of the memory's type, i8…i64.
    public func atomic(_ op: AtomicOp, _ address: Value, _ value: Value, _ flags: MemoryFlags = []) -> Value {
        emit(
            Instruction(
                .atomic, type(of: value), aux: flags.rawValue, a: masked(address), b: value,
                imm: Int64(op.rawValue), snapshot: takeSnapshot()))
    }

    public func compareExchange(
        _ address: Value, expected: Value, new: Value, _ flags: MemoryFlags = []
    ) -> Value {
        emit(
            Instruction(
                .compareExchange, type(of: new), aux: flags.rawValue, a: masked(address), b: expected,
                c: new,
                snapshot: takeSnapshot()))
    }

    public enum Fence: UInt8, Sendable { case full, load, store }
    public func fence(_ kind: Fence) { emit(Instruction(.fence, .void, aux: kind.rawValue)) }

    public func prefetch(_ hint: CacheHint, _ address: Value, offset: Int64 = 0) {
        let (a, d) = masked(address, offset)
        emit(Instruction(.prefetch, .void, aux: hint.rawValue, a: a, imm: d))
    }

    // MARK: Calls

    /// Calls helper `index` of the guest's table. `result` .void: for its effect only.
    @discardableResult
    public func call(
        _ index: Int, result: Type, immediate: UInt32 = 0, _ a: Value = .none, _ b: Value = .none,
        _ c: Value = .none
    ) -> Value {
        emit(
            Instruction(
                .call, result, a: a, b: b, c: c, imm: Int64(index & 0xffff) | Int64(immediate) << 32))
    }

    public func readFloatStatus() -> Value { emit(Instruction(.readFloatStatus, .i32)) }
    public func writeFloatStatus(_ flags: Value) { emit(Instruction(.writeFloatStatus, .void, a: flags)) }
    public func writeFloatMode(_ mode: Value) { emit(Instruction(.writeFloatMode, .void, a: mode)) }

    // MARK: Terminators

    public func edge(to block: UInt32, _ arguments: [Value] = []) -> Int {
        let s = storage
        let first = UInt32(truncatingIfNeeded: s.pointee.function.arguments.count)
        for argument in arguments { s.pointee.function.arguments.append(argument) }
        s.pointee.function.edges.append(
            Edge(
                target: block, firstArgument: first,
                argumentCount: UInt32(truncatingIfNeeded: arguments.count)))
        return s.pointee.function.edges.count &- 1
    }

    public func jump(_ block: UInt32, _ arguments: [Value] = []) {
        emit(Instruction(.jump, .void, imm: Int64(edge(to: block, arguments)), snapshot: takeSnapshot()))
    }

    /// The next parameter of the block just begun. Parameters come before its other instructions.
    public func parameter(_ type: Type) -> Value {
        let block = storage.pointee.function.blocks.base + storage.pointee.block
        let index = block.pointee.parameterCount
        block.pointee.parameterCount &+= 1
        return emit(Instruction(.param, type, imm: Int64(index)))
    }

    /// The state must be the same on both ways: the snapshot of the branch.
    /// `isRestartable`: the guest instruction has not set any state yet.
    public func branch(
        _ condition: Value, then: UInt32, else other: UInt32, isRestartable: Bool = true
    ) {
        let t = edge(to: then)
        let e = edge(to: other)
        emit(
            Instruction(
                .branch, .void, aux: isRestartable ? 0 : 1, a: condition, imm: Int64(t) | Int64(e) << 32,
                snapshot: takeSnapshot()))
    }

    public func exitDirect(_ target: UInt64, kind: ExitKind = .jump, returnAddress: UInt64 = 0) {
        if kind == .jump, let region = storage.pointee.region, let part = region.pointee.find(target) {
            return jump(toPart: part, region)
        }
        let link = kind == .call ? address(returnAddress) : .none
        emit(
            Instruction(
                .exitDirect, .void, aux: kind.rawValue, b: link, imm: Int64(bitPattern: target),
                snapshot: takeSnapshot()))
    }

    /// - Parameter mask: the bits of the target that count, of returns only: other bits are zero where calls return to.
    public func exitIndirect(
        _ target: Value, kind: ExitKind = .jump, returnAddress: UInt64 = 0, mask: Int64 = 0
    ) {
        let link = kind == .call ? address(returnAddress) : .none
        emit(
            Instruction(
                .exitIndirect, .void, aux: kind.rawValue, a: target, b: link, imm: mask,
                snapshot: takeSnapshot()))
    }

    public func exitSystemCall(next: UInt64, entry: UInt8 = 0) {
        emit(
            Instruction(
                .exitSystemCall, .void, aux: entry, imm: Int64(bitPattern: next), snapshot: takeSnapshot()))
    }

    /// `exception` and `payload` are the guest's; the pc is that of the current instruction.
    public func exitException(_ exception: UInt8, payload: Int64 = 0) {
        emit(
            Instruction(.exitException, .void, aux: exception, imm: payload, snapshot: takeSnapshot()))
    }
}
