/// A set of state slots.
public struct SlotSet: BitwiseCopyable, Equatable, Sendable {
    public var low: UInt64 = 0
    public var high: UInt64 = 0
    @inlinable public init() {}

    @inlinable public func contains(_ slot: Int) -> Bool {
        (slot < 64 ? low >> UInt64(slot) : high >> UInt64(slot &- 64)) & 1 != 0
    }
    @inlinable public mutating func insert(_ slot: Int) {
        if slot < 64 { low |= 1 &<< UInt64(slot) } else { high |= 1 &<< UInt64(slot &- 64) }
    }
    @inlinable public mutating func subtract(_ other: SlotSet) {
        low &= ~other.low
        high &= ~other.high
    }
    @inlinable public mutating func formIntersection(_ other: SlotSet) {
        low &= other.low
        high &= other.high
    }
    @inlinable public mutating func formUnion(_ other: SlotSet) {
        low |= other.low
        high |= other.high
    }
}

/// Flags as an op over what slots hold, so that a loop need not carry them as a value.
public struct FlagsShape: BitwiseCopyable, Equatable, Sendable {
    public struct Operand: BitwiseCopyable, Equatable, Sendable {
        /// -1: the constant alone.
        public var slot: Int32
        /// Added to what the slot holds.
        public var constant: Int64
        public var type: Type

        public init(slot: Int32, constant: Int64, type: Type) {
            self.slot = slot
            self.constant = constant
            self.type = type
        }
    }
    public var op: Op
    public var lane: Lane
    public var aux: UInt8
    public var a: Operand
    public var b: Operand

    public init(op: Op, lane: Lane, aux: UInt8, a: Operand, b: Operand) {
        self.op = op
        self.lane = lane
        self.aux = aux
        self.a = a
        self.b = b
    }

    /// Whether it can be computed again when the slots `written` have changed.
    public func survives(_ written: SlotSet) -> Bool {
        (a.slot < 0 || !written.contains(Int(a.slot))) && (b.slot < 0 || !written.contains(Int(b.slot)))
    }
}

/// How the guest blocks of a region hang together. While a builder has one, direct exits to one of its blocks become
/// jumps to it, which carry the slots that are held in values.
public struct RegionPlan {
    public struct Part {
        public var pc: UInt64
        public var block: UInt32 = 0
        /// What flags are on every way in, in the order of `flagsSlots`; nil: they are carried as a value.
        public var flags: [FlagsShape?] = []
        /// The carried slots that hold nothing but a single's double on every way in: the parameter is the single.
        public var singles = SlotSet()

        public init(pc: UInt64) { self.pc = pc }
    }

    public var parts: [Part] = []
    /// The slots that every part has as parameters, those with the most uses first; not the flags.
    public var carried: [Int] = []
    /// The slots that any part sets.
    public var written = SlotSet()
    /// The slots of flags that any part sets.
    public var flagsSlots: [Int] = []

    public init() {}

    public func find(_ pc: UInt64) -> Int? { parts.firstIndex { $0.pc == pc } }
}

extension Builder {
    /// Begins part `index` of the region: what the slots hold are the parameters.
    public func beginPart(_ index: Int, _ plan: UnsafeMutablePointer<RegionPlan>) {
        let part = plan.pointee.parts[index]
        begin(part.block)
        var singles: [(slot: Int, value: Value)] = []
        for slot in plan.pointee.carried {
            if part.singles.contains(slot) {
                singles.append((slot, parameter(.f32)))
                continue
            }
            let value = parameter(storage.pointee.slots[slot].type)
            // Memory is behind for slots that any part sets.
            if plan.pointee.written.contains(slot) { set(slot, value) } else { know(slot, value) }
        }
        // Parameters come before all else.
        for (slot, shape) in zip(plan.pointee.flagsSlots, part.flags) where shape == nil {
            set(slot, parameter(.flags))
        }
        for (slot, value) in singles { set(slot, vectorFromScalar(singleToDouble(value))) }
        for (slot, shape) in zip(plan.pointee.flagsSlots, part.flags) {
            if let shape { set(slot, make(shape)) }
        }
    }

    /// Reads what the parts carry from memory, where all ways into the region pass.
    public func readCarried(_ plan: UnsafeMutablePointer<RegionPlan>) {
        for slot in plan.pointee.carried { _ = get(slot) }
        for slot in plan.pointee.flagsSlots { _ = get(slot) }
    }

    private func make(_ shape: FlagsShape) -> Value {
        func operand(_ o: FlagsShape.Operand) -> Value {
            guard o.slot >= 0 else { return o.type == .i64 ? i64(o.constant) : i32(o.constant) }
            let whole = get(Int(o.slot))
            let value = type(of: whole) == o.type ? whole : truncate(whole, to: o.type)
            if o.constant == 0 { return value }
            return add(value, o.type == .i64 ? i64(o.constant) : i32(o.constant))
        }
        let a = operand(shape.a)
        let b = shape.op == .logicFlags ? Value.none : operand(shape.b)
        return emit(Instruction(shape.op, .flags, lane: shape.lane, aux: shape.aux, a: a, b: b))
    }

    /// The single whose double a vector holds.
    private func carriedSingle(_ v: Value) -> Value {
        single(of: v) ?? bitcast(doubleToSingle(bitcast(v, to: .f64)), to: .f32)
    }

    /// Goes on at part `index`; polls on the way if that is backward.
    func jump(toPart index: Int, _ plan: UnsafeMutablePointer<RegionPlan>) {
        let part = plan.pointee.parts[index]
        let here = storage.pointee.pc
        if part.pc <= here {
            storage.pointee.pc = part.pc
            emit(Instruction(.poll, .void, snapshot: takeSnapshot()))
            storage.pointee.pc = here
        }
        var arguments: [Value] = []
        arguments.reserveCapacity(plan.pointee.carried.count + 1)
        for slot in plan.pointee.carried {
            arguments.append(part.singles.contains(slot) ? carriedSingle(get(slot)) : get(slot))
        }
        for (slot, shape) in zip(plan.pointee.flagsSlots, part.flags) where shape == nil {
            arguments.append(get(slot))
        }
        jump(part.block, arguments)
    }
}
