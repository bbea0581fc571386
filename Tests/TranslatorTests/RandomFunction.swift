import HostX86
import IR

/// xorshift64*, so that a failure can be repeated.
struct Words {
    var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9e37_79b9_7f4a_7c15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_f491_4f6c_dd1d
    }
    mutating func below(_ n: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % n }
    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
    mutating func pick<C: RandomAccessCollection>(_ c: C) -> C.Element where C.Index == Int {
        c[c.startIndex + below(c.count)]
    }

    /// Half of the time something at an edge.
    mutating func word() -> UInt64 {
        switch below(16) {
        case 0: 0
        case 1: .max
        case 2: 1 << 63
        case 3: .max >> 1
        case 4: 0x8000_0000
        case 5: 0x7fff_ffff
        case 6: 0x7ff0_0000_7f80_0000
        case 7: 0x7ff8_0000_7fc0_0001
        case 8: next() & 15
        case 9: 0x3ff0_0000_3f80_0000
        case 10: next() & 0x80ff_7f01_0080_ff80
        default: next()
        }
    }
}

/// Fills a builder with a random function over the slots of `MadeUpGuest`, of any op that the verifier accepts.
struct RandomFunction {
    private let b: Builder
    private var random: Words
    private var pool: [Type: [Value]] = [:]
    private let mayFault: Bool
    /// Instructions that may still be made, to find the first one that goes wrong.
    nonisolated(unsafe) static var limit = Int.max
    private var left = RandomFunction.limit
    /// Index of the newest instruction before the results are shown.
    nonisolated(unsafe) static var newest = 0

    init(_ builder: Builder, seed: UInt64) {
        b = builder
        random = Words(seed: seed)
        mayFault = random.chance(5)
    }

    private static let integers: [Type] = [.i8, .i16, .i32, .i64]
    private static let words: [Type] = [.i32, .i64]
    private static let floats: [Type] = [.f16, .f32, .f64]

    // MARK: Shape

    /// Ends with an exit.
    mutating func fill() {
        for n in 0..<8 where random.chance(70) { keep(b.get(MadeUpGuest.x0 + n)) }
        for n in 0..<8 where random.chance(70) { keep(b.get(MadeUpGuest.v0 + n)) }
        if random.chance(50) { keep(b.get(MadeUpGuest.flags)) }
        // Exits may have it in a register then.
        if random.chance(50) {
            _ = b.get(MadeUpGuest.target)
            if random.chance(20) { b.syncState() }
        }
        let size = random.pick([3, 10, 30, 60, 120, 300])
        straight(size)
        switch random.below(4) {
        case 0: fork(size)
        case 1: loop(size)
        default: break
        }
        Self.newest = b.storage.pointee.function.instructions.count - 1
        show(Self.limit == .max ? random.pick([5, 20, 60]) : 60)
        exit()
    }

    private mutating func straight(_ count: Int) {
        for n in 0..<count where left > 0 {
            left -= 1
            if n % 4 == 3 { b.startInstruction(pc: b.pc + 4) }
            instruction()
            if random.chance(10) { setSlot() }
        }
    }

    /// Then and else meet again, and hand on values.
    private mutating func fork(_ size: Int) {
        b.syncState()
        let condition = value(.i1)
        let then = b.makeBlock(pc: b.pc + 4)
        let other = b.makeBlock(pc: b.pc + 4)
        let join = b.makeBlock(pc: b.pc + 8)
        b.branch(condition, then: then, else: other)
        let types = (0..<random.below(20)).map { _ in
            random.pick([Type.i64, .i64, .i32, .v128, .v128, .f64, .i1, .i8])
        }
        let outside = pool
        for block in [then, other] {
            pool = outside
            b.begin(block)
            straight(random.below(size))
            b.syncState()
            b.jump(join, types.map { value($0) })
        }
        pool = outside
        b.begin(join)
        for t in types { keep(b.parameter(t)) }
        straight(random.below(size))
    }

    /// A few rounds, in which values change places.
    private mutating func loop(_ size: Int) {
        b.syncState()
        let body = b.makeBlock(pc: b.pc + 4)
        let again = b.makeBlock(pc: b.pc + 4)
        let after = b.makeBlock(pc: b.pc + 8)
        let types = (0..<random.below(24)).map { _ in random.pick([Type.i64, .i64, .i32, .v128, .v128, .f32])
        }
        let rounds = b.i64(Int64(1 + random.below(3)))
        b.jump(body, [rounds] + types.map { value($0) })
        b.begin(body)
        let counter = b.parameter(.i64)
        let parameters = types.map { b.parameter($0) }
        for p in parameters { keep(p) }
        straight(random.below(size))
        let left = b.emit(Instruction(.sub, .i64, a: counter, b: b.i64(Int64(1))))
        b.syncState()
        b.branch(
            b.emit(Instruction(.compare, .i1, aux: Relation.ne.rawValue, a: left, b: b.i64(Int64(0)))),
            then: again, else: after)
        b.begin(again)
        // Often the parameters themselves in another order.
        b.jump(
            body,
            [left]
                + types.map { t in
                    let same = zip(types, parameters).filter { $0.0 == t }.map(\.1)
                    return random.chance(70) ? random.pick(same) : value(t)
                })
        b.begin(after)
        straight(random.below(size))
    }

    private mutating func exit() {
        let next = MadeUpGuest.landing
        switch random.below(6) {
        case 0: b.exitDirect(next)
        case 1: b.exitDirect(next, kind: .call, returnAddress: next + 16)
        case 2: b.exitIndirect(b.get(MadeUpGuest.target))
        case 3: b.exitIndirect(b.get(MadeUpGuest.target), kind: .ret)
        case 4: b.exitException(3, payload: 77)
        default: b.exitSystemCall(next: b.pc + 4, entry: 5)
        }
    }

    // MARK: Values

    private mutating func keep(_ v: Value) {
        let t = b.type(of: v)
        if t != .void { pool[t, default: []].append(v) }
    }

    private mutating func value(_ t: Type) -> Value {
        if let known = pool[t], !known.isEmpty, !random.chance(t.isInteger ? 15 : 4) {
            return random.pick(known)
        }
        if t.isInteger {
            let bits = random.word() & (t == .i64 ? .max : (1 << UInt64(t.bits)) - 1)
            return b.emit(Instruction(.const, t, imm: Int64(bitPattern: bits)))
        }
        switch t {
        case .f16: return b.emit(Instruction(.bitcast, .f16, a: value(.i16)))
        case .f32: return b.emit(Instruction(.bitcast, .f32, a: value(.i32)))
        case .f64: return b.emit(Instruction(.bitcast, .f64, a: value(.i64)))
        case .flags:
            let a = value(.i64)
            return b.emit(Instruction(.subFlags, .flags, lane: .d, a: a, b: value(.i64)))
        default: return vectorConstant(random.word(), random.word())
        }
    }

    private func vectorConstant(_ low: UInt64, _ high: UInt64) -> Value {
        b.emit(Instruction(.vconst, .v128, imm: constant(low, high)))
    }

    private func constant(_ low: UInt64, _ high: UInt64) -> Int64 {
        b.storage.pointee.function.constants.append(Constant128(low: low, high: high))
        return Int64(b.storage.pointee.function.constants.count - 1)
    }

    private mutating func setSlot() {
        switch random.below(8) {
        case 0, 1, 2: b.set(MadeUpGuest.x0 + random.below(8), value(.i64))
        case 3, 4, 5: b.set(MadeUpGuest.v0 + random.below(8), value(.v128))
        case 6: b.set(MadeUpGuest.word, value(.i32))
        default: b.set(MadeUpGuest.flags, value(.flags))
        }
    }

    /// Makes the results visible: values of all types to slots and memory.
    private mutating func show(_ count: Int) {
        for _ in 0..<8 { setSlot() }
        var at: Int64 = 0x800
        for t in [Type.i8, .i16, .i32, .i64, .f16, .f32, .f64, .v128] {
            for v in (pool[t] ?? []).shuffled(using: &random).prefix(count) {
                b.store(v, b.i64(MadeUpGuest.memory), offset: at)
                at += 16
            }
        }
        for v in (pool[.i1] ?? []).shuffled(using: &random).prefix(8) {
            b.store(b.emit(Instruction(.zeroExtend, .i64, a: v)), b.i64(MadeUpGuest.memory), offset: at)
            at += 16
        }
        for v in (pool[.flags] ?? []).shuffled(using: &random).prefix(8) {
            b.store(b.emit(Instruction(.unpackFlags, .i32, a: v)), b.i64(MadeUpGuest.memory), offset: at)
            at += 16
        }
    }

    // MARK: Instructions

    private mutating func instruction() {
        let op = random.chance(8) ? random.pick([Op.load, .store]) : random.pick(Op.allCases)
        switch op {
        case .load, .store, .atomic, .compareExchange, .fence, .prefetch: memory(op)
        case .loadPartial, .storePartial: if Self.hasPartialAccesses { partialAccess(op) }
        case .addFlags, .subFlags, .logicFlags, .addCarry, .subCarry, .addCarryFlags, .subCarryFlags,
            .addCarryOut, .subCarryOut, .floatCompareFlags, .packFlags, .unpackFlags, .testCondition,
            .compareFlags, .insertFlag:
            flags(op)
        case .const, .vconst, .stateLoad, .stateStore, .sync, .copy, .call, .readFloatStatus,
            .writeFloatStatus:
            other(op)
        default:
            if op.rawValue >= Op.add.rawValue, op.rawValue < Op.addFlags.rawValue {
                integer(op)
            } else if op.rawValue >= Op.bitcast.rawValue, op.rawValue < Op.vand.rawValue {
                move(op)
            } else if op.rawValue >= Op.vand.rawValue, op.rawValue < Op.fadd.rawValue {
                lanes(op)
            } else if op.rawValue >= Op.fadd.rawValue, op.rawValue < Op.call.rawValue {
                float(op)
            }
        }
    }

    private mutating func other(_ op: Op) {
        switch op {
        case .stateLoad: keep(b.loadState(MadeUpGuest.counter))
        case .stateStore: b.storeState(MadeUpGuest.counter, value(.i64))
        case .readFloatStatus: keep(b.readFloatStatus())
        case .writeFloatStatus:
            b.writeFloatStatus(b.emit(Instruction(.and, .i32, a: value(.i32), b: b.i32(0x1f))))
        case .sync: if random.chance(30) { b.syncState() }
        case .copy:
            let t = random.pick([Type.i1, .i8, .i16, .i32, .i64, .f16, .f32, .f64, .v128, .flags])
            keep(b.emit(Instruction(.copy, t, a: value(t))))
        case .call:
            let t = random.pick([Type.i64, .v128])
            let first = random.pick([Type.i32, .i64, .v128, .v128, .i8, .i16])
            let immediate = UInt32(random.below(1000) * 2 + (first == .v128 ? 1 : 0))
            let c = random.chance(30) ? Value.none : value(.v128)
            keep(b.call(0, result: t, immediate: immediate, value(first), value(.i64), c))
        default: keep(value(random.pick([.i1, .i8, .i16, .i32, .i64, .v128])))
        }
    }

    private mutating func integer(_ op: Op) {
        let t = op == .mulHighSigned || op == .mulHighUnsigned ? Type.i64 : random.pick(Self.words)
        switch op {
        case .and, .or, .xor, .andNot:
            let t = random.chance(20) ? Type.i1 : t
            keep(b.emit(Instruction(op, t, a: value(t), b: value(t))))
        case .not, .neg, .countLeadingZeros, .countTrailingZeros, .popCount, .reverseBits, .byteSwap:
            keep(b.emit(Instruction(op, t, a: value(t))))
        case .extract:
            keep(b.emit(Instruction(op, t, a: value(t), b: value(t), imm: Int64(random.below(t.bits)))))
        case .zeroExtend, .signExtend:
            let from = random.pick([Type.i1, .i8, .i16, .i32])
            keep(b.emit(Instruction(op, from == .i32 ? .i64 : t, a: value(from))))
        case .truncate:
            let from = random.pick([Type.i64, .i32, .i16, .i8])
            let to = random.pick([Type.i1, .i8, .i16, .i32].filter { $0.bits < from.bits })
            keep(b.emit(Instruction(op, to, a: value(from))))
        case .select:
            let t = random.pick([Type.i1, .i8, .i16, .i32, .i64, .f16, .f32, .f64, .v128, .flags])
            keep(b.emit(Instruction(op, t, a: value(.i1), b: value(t), c: value(t))))
        case .compare:
            let t = random.pick([Type.i1, .i8, .i16, .i32, .i32, .i64, .i64])
            keep(b.emit(Instruction(op, .i1, aux: UInt8(random.below(10)), a: value(t), b: value(t))))
        case .crc32:
            keep(
                b.emit(
                    Instruction(
                        op, .i32, aux: UInt8(random.below(2)), a: value(.i32),
                        b: value(random.pick(Self.integers)))))
        default: keep(b.emit(Instruction(op, t, a: value(t), b: value(t))))
        }
    }

    private mutating func flags(_ op: Op) {
        let t = random.pick(Self.words)
        let lane: Lane = t == .i64 ? .d : .s
        switch op {
        case .addFlags, .subFlags: keep(b.emit(Instruction(op, .flags, lane: lane, a: value(t), b: value(t))))
        case .compareFlags:
            let aux = UInt8(random.below(8))
            keep(b.emit(Instruction(op, .flags, lane: lane, aux: aux, a: value(t), b: value(t))))
        case .logicFlags: keep(b.emit(Instruction(op, .flags, lane: lane, a: value(t))))
        case .addCarry, .subCarry:
            keep(b.emit(Instruction(op, t, lane: lane, a: value(t), b: value(t), c: value(.i1))))
        case .addCarryOut, .subCarryOut:
            keep(b.emit(Instruction(op, .i1, lane: lane, a: value(t), b: value(t), c: value(.i1))))
        case .addCarryFlags, .subCarryFlags:
            keep(b.emit(Instruction(op, .flags, lane: lane, a: value(t), b: value(t), c: value(.i1))))
        case .floatCompareFlags:
            let t = random.pick(Self.floats)
            keep(b.emit(Instruction(op, .flags, aux: UInt8(random.below(4)), a: value(t), b: value(t))))
        case .compareFlags:
            keep(
                b.emit(
                    Instruction(
                        op, .flags, lane: lane, aux: UInt8(random.below(4)), a: value(t), b: value(t))))
        case .insertFlag:
            keep(
                b.emit(
                    Instruction(
                        op, .flags, a: value(.flags), b: value(.i1), imm: Int64(random.below(4)))))
        case .packFlags: keep(b.emit(Instruction(op, .flags, a: value(.i32))))
        case .unpackFlags: keep(b.emit(Instruction(op, .i32, a: value(.flags))))
        default:
            keep(b.emit(Instruction(.testCondition, .i1, aux: UInt8(random.below(14)), a: value(.flags))))
        }
    }

    /// An address in the lower part of the guest's memory, with room for 16 bytes.
    private mutating func address(aligned: Bool) -> Value {
        if mayFault, random.chance(5) { return b.i64(MadeUpGuest.memory + 0x4000) }
        let base = b.i64(MadeUpGuest.memory)
        if random.chance(30) {
            return b.i64(
                MadeUpGuest.memory + UInt64(random.below(0x70) * 16 + (aligned ? 0 : random.below(9))))
        }
        let index = b.emit(Instruction(.and, .i64, a: value(.i64), b: b.i64(Int64(0x7f))))
        let shift = aligned ? 4 : random.below(4)
        let scaled = b.emit(Instruction(.shiftLeft, .i64, a: index, b: b.i64(Int64(shift))))
        return b.emit(Instruction(.add, .i64, a: base, b: scaled))
    }

    private mutating func memory(_ op: Op) {
        let order: MemoryFlags = random.chance(30) ? .bigEndian : []
        switch op {
        case .load where random.chance(20): loadToShuffle(order)
        case .load:
            let t = random.pick([Type.i8, .i16, .i32, .i64, .f16, .f32, .f64, .v128])
            let flags = random.chance(10) ? order.union([.aligned, .acquire]) : order
            keep(
                b.load(
                    t, address(aligned: random.chance(50)),
                    offset: random.chance(50) ? Int64(random.below(64)) * 16 : 0, flags))
        case .store:
            let t = random.pick([Type.i8, .i16, .i32, .i64, .f16, .f32, .f64, .v128])
            let flags = random.chance(10) ? order.union(.release) : order
            let v = value(t)
            b.store(
                v, address(aligned: random.chance(50)),
                offset: random.chance(50) ? Int64(random.below(64)) * 16 : 0, flags)
        case .atomic:
            let v = value(random.pick(Self.integers))
            keep(b.atomic(AtomicOp(rawValue: UInt8(random.below(10)))!, address(aligned: true), v, order))
        case .compareExchange:
            let t = random.pick([Type.i8, .i16, .i32, .i64, .v128])
            let (e, n) = (value(t), value(t))
            keep(b.compareExchange(address(aligned: true), expected: e, new: n, order))
        case .prefetch:
            b.prefetch(random.pick([.first, .second, .third, .once, .write]), address(aligned: false))
        default: b.fence(random.pick([.full, .load, .store]))
        }
    }

    private static let hasPartialAccesses = HostFeatures.detect().hasPartialAccesses

    /// As many bytes as there are before the memory's end, or as some value says.
    private mutating func partialAccess(_ op: Op) {
        let n = Int64(random.below(20))
        let isLast = random.chance(50)
        let place =
            isLast ? b.i64(MadeUpGuest.memory &+ 0x4000 &- UInt64(min(n, 16))) : address(aligned: false)
        let count = isLast ? b.i64(n | Int64(random.below(4)) << 8) : value(.i64)
        if op == .loadPartial { return keep(b.loadPartial(place, count)) }
        b.storePartial(value(.v128), place, count)
    }

    /// What a shuffle or splat takes at once, and perhaps others too.
    private mutating func loadToShuffle(_ order: MemoryFlags) {
        let lane = random.pick([Lane.b, .h, .s, .s, .d, .d])
        let isWhole = random.chance(50)
        let t = isWhole ? .v128 : random.chance(50) || lane == .b ? lane.integer : lane.float
        let v = b.load(t, address(aligned: random.chance(50)), order)
        if random.chance(20) { keep(v) }
        if isWhole {
            keep(b.emit(Instruction(.shuffleLanes, .v128, a: v, b: v, imm: Int64(random.below(256)))))
        } else {
            keep(b.emit(Instruction(.splat, .v128, lane: lane, a: v)))
        }
    }

    private mutating func move(_ op: Op) {
        let lane = random.pick([Lane.b, .h, .s, .d])
        let n = Int64(random.below(lane.count))
        /// A scalar for the lane: an integer as wide or wider, or a float as wide.
        func scalar() -> Type {
            var choices = Self.integers.filter { $0.bits >= lane.bits }
            if lane != .b { choices.append(lane.float) }
            return random.pick(choices)
        }
        switch op {
        case .bitcast:
            let pairs: [(Type, Type)] = [
                (.i16, .f16), (.i32, .f32), (.i64, .f64), (.f16, .i16), (.f32, .i32), (.f64, .i64),
                (.v128, .f16),
                (.v128, .f32), (.v128, .f64),
            ]
            let (from, to) = random.pick(pairs)
            keep(b.emit(Instruction(op, to, a: value(from))))
        case .vectorFromScalar:
            let t = random.pick(Self.integers + Self.floats)
            keep(b.emit(Instruction(op, .v128, a: value(t))))
        case .extractLane: keep(b.emit(Instruction(op, scalar(), lane: lane, a: value(.v128), imm: n)))
        case .insertLane:
            let t = scalar()
            keep(b.emit(Instruction(op, .v128, lane: lane, a: value(.v128), b: value(t), imm: n)))
        case .splat:
            let t = scalar()
            keep(b.emit(Instruction(op, .v128, lane: lane, a: value(t))))
        case .splatLane: keep(b.emit(Instruction(op, .v128, lane: lane, a: value(.v128), imm: n)))
        case .lowHalf: keep(b.emit(Instruction(op, .v128, a: value(.v128))))
        case .extractBytes:
            keep(
                b.emit(Instruction(op, .v128, a: value(.v128), b: value(.v128), imm: Int64(random.below(16))))
            )
        case .shuffleLanes:
            keep(
                b.emit(
                    Instruction(op, .v128, a: value(.v128), b: value(.v128), imm: Int64(random.below(256))))
            )
        case .permute:
            let mask = random.next() & 0x1f1f_1f1f_1f1f_1f1f
            keep(b.emit(Instruction(op, .v128, a: value(.v128), imm: constant(mask, random.next()))))
        case .bitSelect, .tableLookupPair:
            keep(b.emit(Instruction(op, .v128, a: value(.v128), b: value(.v128), c: value(.v128))))
        case .singleToDouble:
            keep(b.emit(Instruction(op, random.pick([.f64, .v128]), a: value(.f32))))
        case .doubleToSingle: keep(b.emit(Instruction(op, .i32, a: value(.f64))))
        default: keep(b.emit(Instruction(op, .v128, lane: lane, a: value(.v128), b: value(.v128))))
        }
    }

    /// Logic of logic, of which only the outer result is used further.
    private mutating func nestedLogic(_ op: Op) {
        let inner = random.pick([Op.vand, .vor, .vxor, .vandNot, .vnot])
        let n = b.emit(Instruction(inner, .v128, a: value(.v128), b: inner == .vnot ? .none : value(.v128)))
        let other = value(.v128)
        let second = random.chance(50)
        if random.chance(20) { straight(2) }
        keep(b.emit(Instruction(op, .v128, a: second ? other : n, b: second ? n : other)))
    }

    private mutating func lanes(_ op: Op) {
        let lane = random.pick([Lane.b, .h, .s, .d])
        let wide = random.pick([Lane.h, .s, .d])
        switch op {
        case .vand, .vor, .vxor, .vandNot: nestedLogic(op)
        case .vshiftLeft:
            keep(
                b.emit(
                    Instruction(op, .v128, lane: lane, a: value(.v128), imm: Int64(random.below(lane.bits)))))
        case .vshiftRight, .vshiftRightSigned:
            keep(
                b.emit(
                    Instruction(
                        op, .v128, lane: lane, a: value(.v128), imm: Int64(random.below(lane.bits + 1)))))
        case .vwidenSigned, .vwidenUnsigned: keep(b.emit(Instruction(op, .v128, lane: wide, a: value(.v128))))
        case .vnarrow, .vnarrowSignedToSigned, .vnarrowSignedToUnsigned, .vnarrowUnsignedToUnsigned:
            keep(b.emit(Instruction(op, .v128, lane: wide, a: value(.v128), b: value(.v128))))
        case .vrotateRight:
            let lane = random.pick([Lane.s, .d])
            let count = Int64(1 + random.below(lane.bits - 1))
            keep(b.emit(Instruction(op, .v128, lane: lane, a: value(.v128), imm: count)))
        case .sha1Rounds:
            keep(
                b.emit(Instruction(op, .v128, a: value(.v128), b: value(.v128), imm: Int64(random.below(3)))))
        case .sha256Rounds:
            keep(b.emit(Instruction(op, .v128, a: value(.v128), b: value(.v128), c: value(.v128))))
        case .aesEncryptRound, .aesEncryptLast, .aesDecryptRound, .aesDecryptLast:
            let key = random.chance(50) ? vectorConstant(0, 0) : value(.v128)
            keep(b.emit(Instruction(op, .v128, a: value(.v128), b: key)))
        case .vanyBit: keep(b.emit(Instruction(op, .i1, a: value(.v128))))
        case .vbyteMask: keep(b.emit(Instruction(op, .i32, a: value(.v128))))
        case .vmulCarryless:
            keep(
                b.emit(
                    Instruction(
                        op, .v128, a: value(.v128), b: value(.v128), imm: random.pick([0, 1, 16, 17]))))
        default:
            // Counts beyond the lane and within it.
            let small =
                (op == .vshiftLeftBy || op == .vshiftRightBy || op == .vshiftRightSignedBy)
                && random.chance(70)
            var second = value(.v128)
            if small {
                second = b.emit(
                    Instruction(
                        .vand, .v128, a: second,
                        b: vectorConstant(0x0000_0007_001f_0903, 0x1f00_0000_0000_0021)))
            }
            keep(
                b.emit(
                    Instruction(
                        op, .v128, lane: lane, a: value(.v128), b: op.argumentCount > 1 ? second : .none)))
        }
    }

    private mutating func float(_ op: Op) {
        let t = random.pick([Type.f16, .f32, .f32, .f64, .f64, .v128, .v128])
        let lane = random.pick([Lane.h, .s, .s, .d, .d])
        let rounding = UInt8(random.below(5))
        func of(_ t: Type, _ n: Int) -> Value { op.argumentCount > n ? value(t) : .none }
        func quiet(_ t: Type) -> UInt8 {
            t == .v128 && lane != .h && op.setsFloatStatus && random.chance(30) ? quietFloat : 0
        }
        switch op {
        case .fcompareEqual, .fcompareGreater, .fcompareGreaterEqual:
            keep(
                b.emit(
                    Instruction(
                        op, .v128, lane: lane, aux: quiet(.v128), a: value(.v128), b: value(.v128))))
        case .froundToIntegral:
            keep(
                b.emit(
                    Instruction(
                        op, t, lane: lane, aux: rounding | (random.chance(50) ? 0x80 : 0) | quiet(t),
                        a: value(t))))
        case .fconvert:
            let from = random.pick(Self.floats)
            let to = random.pick(Self.floats.filter { $0 != from })
            keep(
                b.emit(
                    Instruction(op, to, aux: to.bits < from.bits && random.chance(20) ? 5 : 6, a: value(from))
                ))
        case .fwiden:
            keep(
                b.emit(
                    Instruction(
                        op, .v128, lane: random.pick([.s, .d]), a: value(.v128), imm: Int64(random.below(2))))
            )
        case .fnarrow:
            keep(
                b.emit(
                    Instruction(
                        op, .v128, lane: random.pick([.s, .d]), aux: random.chance(20) ? 5 : 6,
                        a: value(.v128))))
        case .floatToInt:
            let aux = rounding | (random.chance(50) ? 0x80 : 0)
            if t == .v128 {
                keep(
                    b.emit(
                        Instruction(
                            op, t, lane: lane, aux: aux | quiet(t), a: value(t), imm: fraction(lane.bits))))
            } else {
                let to = random.pick([Type.i32, .i64, .i16])
                keep(b.emit(Instruction(op, to, aux: aux, a: value(t), imm: fraction(to.bits))))
            }
        case .intToFloat:
            let aux: UInt8 = random.chance(50) ? 0x80 : 0
            if t == .v128 {
                keep(
                    b.emit(
                        Instruction(
                            op, t, lane: lane, aux: aux | quiet(t), a: value(t), imm: fraction(lane.bits))))
            } else {
                let from = random.pick([Type.i32, .i64, .i16])
                keep(b.emit(Instruction(op, t, aux: aux, a: value(from), imm: fraction(from.bits))))
            }
        default:
            keep(
                b.emit(
                    Instruction(
                        op, t, lane: lane, aux: quiet(t), a: value(t), b: of(t, 1), c: of(t, 2))))
        }
    }

    private mutating func fraction(_ bits: Int) -> Int64 {
        random.chance(60) ? 0 : Int64(random.below(bits + 1))
    }
}

extension Words: RandomNumberGenerator {}
