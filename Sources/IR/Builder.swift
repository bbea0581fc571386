/// Appends instructions to a function and keeps what the guest state slots hold. A value of this type is a
/// pointer: copies are the same builder.
public struct Builder: BitwiseCopyable {
    public struct Storage {
        public var function = Function()
        /// The slots of the guest, indexed by slot number.
        public var slots: UnsafePointer<StateSlot>
        public var slotCount: Int
        /// What each slot holds now in this block; none: what memory says.
        var current: UnsafeMutablePointer<Value>
        /// Slots whose value is not in memory and changed since the last snapshot.
        var changed: (UInt64, UInt64) = (0, 0)
        /// Slots touched in this block (to clear `current` quickly).
        var touched: (UInt64, UInt64) = (0, 0)
        /// The newest snapshot of this block, and whether it fits the current instruction.
        var snapshot: UInt32 = 0
        /// Address of the guest instruction being lifted.
        public var pc: UInt64 = 0
        /// The address bits that memory accesses use.
        public var addressMask: UInt64 = .max
        /// The host has `loadPartial` and `storePartial`.
        public var hasPartialAccesses = false
        /// The region being made, if it is more than a block.
        public var region: UnsafeMutablePointer<RegionPlan>?
        public internal(set) var block: Int = -1
    }

    public let storage: UnsafeMutablePointer<Storage>

    /// A builder over the slots of one guest, which must outlive it.
    public init(slots: UnsafePointer<StateSlot>, count: Int) {
        let current = UnsafeMutablePointer<Value>.allocate(capacity: 128)
        current.initialize(repeating: .none, count: 128)
        storage = .allocate(capacity: 1)
        storage.initialize(to: Storage(slots: slots, slotCount: count, current: current))
    }

    public func deallocate() {
        storage.pointee.function.deallocate()
        storage.pointee.current.deallocate()
        storage.deallocate()
    }

    /// Begins a new function.
    public func reset(pc: UInt64, floatControl: FloatControl) {
        storage.pointee.function.clear()
        storage.pointee.function.pc = pc
        storage.pointee.function.floatControl = floatControl
        storage.pointee.pc = pc
        storage.pointee.block = -1
    }

    // MARK: Blocks

    /// Makes an empty block; `begin` must follow before anything is emitted into it.
    public func makeBlock(pc: UInt64) -> UInt32 {
        storage.pointee.function.blocks.append(Block(first: 0, end: 0, pc: pc, parameterCount: 0))
        return UInt32(truncatingIfNeeded: storage.pointee.function.blocks.count &- 1)
    }

    /// Emits into `block` from now on. All slots are as memory says, unless `keepState`: the block has a single
    /// predecessor that was just emitted, and goes on with its values.
    public func begin(_ block: UInt32, keepState: Bool = false) {
        if !keepState { forgetState() }
        storage.pointee.block = Int(block)
        let at = UInt32(truncatingIfNeeded: storage.pointee.function.instructions.count)
        storage.pointee.function.blocks.base[Int(block)].first = at
        storage.pointee.function.blocks.base[Int(block)].end = at
        storage.pointee.pc = storage.pointee.function.blocks.base[Int(block)].pc
    }

    private func forgetState() {
        for half in 0..<2 {
            var bits = half == 0 ? storage.pointee.touched.0 : storage.pointee.touched.1
            while bits != 0 {
                storage.pointee.current[half &* 64 &+ bits.trailingZeroBitCount] = .none
                bits &= bits &- 1
            }
        }
        storage.pointee.touched = (0, 0)
        storage.pointee.changed = (0, 0)
        storage.pointee.snapshot = 0
    }

    /// True between a terminator and the next `begin`.
    public var isTerminated: Bool {
        let block = storage.pointee.block
        guard block >= 0 else { return true }
        let last = storage.pointee.function.instructions.count &- 1
        return last >= Int(storage.pointee.function.blocks[block].first)
            && storage.pointee.function.instructions[last].op.isTerminator
    }

    // MARK: Guest state

    /// Says that what follows belongs to the guest instruction at `pc`.
    public func startInstruction(pc: UInt64) {
        storage.pointee.pc = pc
    }

    public var pc: UInt64 { storage.pointee.pc }

    /// The value of a state slot, of the slot's type.
    public func get(_ slot: Int) -> Value {
        let known = storage.pointee.current[slot]
        if !known.isNone { return known }
        let value = emit(Instruction(.stateLoad, storage.pointee.slots[slot].type, imm: Int64(slot)))
        storage.pointee.current[slot] = value
        touch(slot)
        return value
    }

    /// Gives a state slot a value of the slot's type.
    public func set(_ slot: Int, _ value: Value) {
        if storage.pointee.current[slot] == value { return }
        storage.pointee.current[slot] = value
        touch(slot)
        change(slot)
    }

    /// Says that what the slot holds is not in memory.
    func change(_ slot: Int) {
        if slot < 64 {
            storage.pointee.changed.0 |= 1 &<< UInt64(slot)
        } else {
            storage.pointee.changed.1 |= 1 &<< UInt64(slot &- 64)
        }
    }

    /// Says that a slot's memory and `value` are the same.
    func know(_ slot: Int, _ value: Value) {
        storage.pointee.current[slot] = value
        touch(slot)
    }

    private func touch(_ slot: Int) {
        if slot < 64 {
            storage.pointee.touched.0 |= 1 &<< UInt64(slot)
        } else {
            storage.pointee.touched.1 |= 1 &<< UInt64(slot &- 64)
        }
    }

    /// What the slots hold at a point, to go on from there in another block.
    public struct SavedState {
        fileprivate var values: InlineArray<128, Value>
        fileprivate var changed: (UInt64, UInt64)
        fileprivate var touched: (UInt64, UInt64)
        fileprivate var snapshot: UInt32
    }

    public func savedState() -> SavedState {
        var values = InlineArray<128, Value>(repeating: .none)
        for slot in 0..<128 { values[slot] = storage.pointee.current[slot] }
        return SavedState(
            values: values, changed: storage.pointee.changed, touched: storage.pointee.touched,
            snapshot: storage.pointee.snapshot)
    }

    /// The slots are as they were at a point that all ways to this block come by, but for `storeState`.
    public func restore(_ saved: SavedState) {
        for slot in 0..<128 { storage.pointee.current[slot] = saved.values[slot] }
        storage.pointee.changed = saved.changed
        storage.pointee.touched = saved.touched
        storage.pointee.snapshot = saved.snapshot
    }

    /// The snapshot of the state as it is now. Call it before the guest instruction changes any slot, or when it
    /// has: a fault in between shows what was set.
    public func takeSnapshot() -> UInt32 {
        let s = storage
        let parent = s.pointee.snapshot
        if s.pointee.changed == (0, 0), parent != 0,
            s.pointee.function.snapshots[Int(parent)].pc == s.pointee.pc
        {
            return parent
        }
        let first = s.pointee.function.entries.count
        for half in 0..<2 {
            var bits = half == 0 ? s.pointee.changed.0 : s.pointee.changed.1
            while bits != 0 {
                let slot = half &* 64 &+ bits.trailingZeroBitCount
                bits &= bits &- 1
                s.pointee.function.entries.append(
                    SlotValue(slot: UInt16(truncatingIfNeeded: slot), value: s.pointee.current[slot]))
            }
        }
        s.pointee.changed = (0, 0)
        s.pointee.function.snapshots.append(
            Snapshot(
                parent: parent, firstEntry: UInt32(truncatingIfNeeded: first),
                entryCount: UInt32(truncatingIfNeeded: s.pointee.function.entries.count &- first),
                pc: s.pointee.pc))
        s.pointee.snapshot = UInt32(truncatingIfNeeded: s.pointee.function.snapshots.count &- 1)
        return s.pointee.snapshot
    }

    /// Makes the guest state in memory exact, before a helper reads it. Known values stay known.
    public func syncState() {
        emit(Instruction(.sync, .void, snapshot: takeSnapshot()))
        storage.pointee.snapshot = 0
    }

    /// After a helper has written guest state: nothing is known of the slots. `syncState` must come before.
    public func invalidateState() {
        forgetState()
    }

    /// Writes a slot in memory at once. The slot must never be used with `get` and `set`.
    public func storeState(_ slot: Int, _ value: Value) {
        emit(Instruction(.stateStore, .void, a: value, imm: Int64(slot)))
    }

    /// Reads a slot from memory at this point. The slot must never be used with `get` and `set`.
    public func loadState(_ slot: Int) -> Value {
        emit(Instruction(.stateLoad, storage.pointee.slots[slot].type, imm: Int64(slot)))
    }

    // MARK: Emission

    @discardableResult
    public func emit(_ instruction: Instruction) -> Value {
        let index = storage.pointee.function.instructions.count
        storage.pointee.function.instructions.append(instruction)
        let block = storage.pointee.block
        if block >= 0 {
            storage.pointee.function.blocks.base[block].end = UInt32(truncatingIfNeeded: index &+ 1)
        }
        return Value(raw: UInt32(truncatingIfNeeded: index))
    }

    /// The same pure instruction if one of the last in this block is, so that guest instructions that compute parts of one
    /// thing share the work.
    public func emitOnce(_ instruction: Instruction) -> Value {
        let f = storage.pointee.function
        let block = storage.pointee.block
        let first = block < 0 ? f.instructions.count : Int(f.blocks[block].first)
        var i = f.instructions.count
        while i > max(first, f.instructions.count &- 32) {
            i &-= 1
            let d = f.instructions[i]
            if d.op == instruction.op, d.type == instruction.type, d.lane == instruction.lane,
                d.aux == instruction.aux, d.imm == instruction.imm, d.a == instruction.a,
                d.b == instruction.b, d.c == instruction.c
            {
                return Value(raw: UInt32(truncatingIfNeeded: i))
            }
        }
        return emit(instruction)
    }

    public func type(of value: Value) -> Type {
        storage.pointee.function.instructions[value.index].type
    }

    public func definition(_ value: Value) -> Instruction {
        storage.pointee.function.instructions[value.index]
    }

    /// The number that a value is known to be.
    public func constant(_ value: Value) -> Int64? {
        let i = storage.pointee.function.instructions.base + value.index
        return i.pointee.op == .const ? i.pointee.imm : nil
    }
}
