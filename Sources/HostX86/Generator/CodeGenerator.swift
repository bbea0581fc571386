import IR
import Synchronization

/// Turns a function into host code. One instance per compiling thread, used again for each function.
///
/// Registers: RBX is the state pointer, RSP the return stack; RAX, RCX, RDX and XMM13…15 are scratch between
/// IR instructions; the allocator has the others. A result may share a register with argument `a` (for `select`
/// with `c`), never with another argument unless that is the same value.
public struct CodeGenerator: ~Copyable {
    /// Bytes of guest code beyond which a jump backward is no loop's.
    public static let loopSpan: UInt64 = 8192
    public internal(set) var asm: Assembler
    var allocator: Allocator
    let residents: Residents
    /// Residents that the code keeps in memory.
    public var displaced: UInt32 { allocator.displaced }
    public let features: HostFeatures
    /// For tests of hosts without it; with AVX-512 it is always on.
    var mergesLogic: Bool {
        get { allocator.mergesLogic }
        set { allocator.mergesLogic = newValue }
    }
    /// Nobody but the thread for which code is made writes to its memory, or sees in which order it does: an atomic access
    /// need only be one instruction, and no fence is wanted.
    public var isAlone = false
    /// Whether the code just made wants that to stay so.
    public private(set) var dependsOnBeingAlone = false
    /// What has an atomic stays in its place: else the compiler copies all of it to call what only reads.
    private let unmoved = Atomic<UInt8>(0)
    let thunks: Thunks
    let slots: UnsafePointer<StateSlot>

    public internal(set) var relocations = Arena<Relocation>(capacity: 64)
    /// Offsets of the 64-bit guest addresses in the code, which move with the guest's code.
    public internal(set) var guestAddresses = Arena<UInt32>(capacity: 64)
    public internal(set) var exits = Arena<LinkedExit>(capacity: 64)
    public internal(set) var faults = Arena<FaultRecord>(capacity: 256)
    public internal(set) var snapshots = Arena<SnapshotRecord>(capacity: 256)
    public internal(set) var slotRecords = Arena<SlotRecord>(capacity: 1024)
    public internal(set) var constants = Arena<Constant128>(capacity: 64)
    public internal(set) var floatTraps = Arena<FloatTrap>(capacity: 256)

    /// Snapshot of the function → record, 0 while not made.
    private var snapshotMap = Arena<UInt16>(capacity: 512)
    var coldPaths = Arena<ColdPath>(capacity: 128)
    var poolLabels = Arena<PoolLabel>(capacity: 64)
    var blockLabels = Arena<Label>(capacity: 64)
    /// Blocks whose exit finds the state already written back by the branch to them.
    var synced = Arena<Bool>(capacity: 64)
    /// Blocks that only a branch straight to their target stands for.
    var skipped = Arena<Bool>(capacity: 64)

    /// The host's MXCSR is that of quiet floating point now.
    var isQuiet = false

    /// The flags-setting op whose flags the host's EFLAGS hold now.
    var hostFlags: FlagsKey?
    /// By block: what they hold at its begin, if only one way leads there.
    var flagsAtBegin = Arena<FlagsKey?>(capacity: 64)
    private var waysTo = Arena<UInt32>(capacity: 64)
    /// By register: the value of which it has a copy, or 0; and the next change of that.
    private let copyIn: UnsafeMutablePointer<UInt32>
    private var nextCopy = 0
    var block = 0
    var guestMayMove = false
    /// An instruction that the one before it does.
    var merged = 0
    /// The spilled value that is still in the scratch register (RAX or XMM15) where it was made, while no code comes behind.
    private var justSpilled = Value.none
    private var spilledAt = -1
    /// What an exit writes to memory.
    var slotsHere = Arena<SlotValue>(capacity: 128)
    /// What is still to be put into the residents' registers there.
    var residentMoves = Arena<ResidentMove>(capacity: 32)
    /// The blocks in the order of their code, and those that follow the current one; -1: none.
    var layout = Arena<UInt32>(capacity: 64)
    var next = -1
    var afterNext = -1

    struct FlagsKey: Equatable, BitwiseCopyable {
        var op: Op
        var lane: Lane
        var a: Value
        var b: Value
        /// The carry in, of sums with carry.
        var c = Value.none
    }

    struct PoolLabel: BitwiseCopyable {
        var label: Label
        var constant: Constant128
    }

    /// Code out of line: bound after the hot code.
    struct ColdPath: BitwiseCopyable {
        /// `evaluateAgain`: XMM15 has the first operand, whose register has the result.
        enum Kind: UInt8, BitwiseCopyable {
            case exitStub, callStub, countedStub, returnMiss, cachedCall, cachedJump, cacheStub, edge,
                evaluate,
                evaluateAgain
        }
        var kind: Kind
        var label: Label
        var back: Label
        var target: UInt64
        var field: UInt32
        var index: UInt32
    }

    public init(
        slots: UnsafePointer<StateSlot>, residents: Residents, thunks: Thunks, features: HostFeatures
    ) {
        self.slots = slots
        self.residents = residents
        allocator = Allocator(residents)
        self.thunks = thunks
        self.features = features
        allocator.mergesLogic = features.contains(.avx512vl)
        copyIn = .allocate(capacity: 32)
        copyIn.initialize(repeating: 0, count: 32)
        let nowhere = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)
        asm = Assembler(
            start: nowhere, limit: nowhere, storage: .allocate(labels: 16384, fixups: 32768))
    }

    /// Writes the code of `f` at `start`; it will run at `start + executableOffset`. Returns its size in bytes, or
    /// nil if it or its records do not fit.
    public mutating func compile(
        _ f: borrowing Function, start: UnsafeMutablePointer<UInt8>, limit: UnsafeMutablePointer<UInt8>,
        executableOffset: Int
    ) -> Int? {
        asm.reset(start: start, limit: limit)
        asm.executableOffset = executableOffset
        relocations.removeAll()
        guestAddresses.removeAll()
        exits.removeAll()
        guestMayMove = f.mayMove
        faults.removeAll()
        snapshots.removeAll()
        slotRecords.removeAll()
        constants.removeAll()
        floatTraps.removeAll()
        coldPaths.removeAll()
        poolLabels.removeAll()
        blockLabels.removeAll()
        synced.removeAll()
        skipped.removeAll()
        flagsAtBegin.removeAll()
        waysTo.removeAll()
        snapshotMap.removeAll()
        dependsOnBeingAlone = false
        merged = 0
        isQuiet = false
        for _ in 0..<f.snapshots.count { snapshotMap.append(0) }
        snapshots.append(SnapshotRecord(distance: 0))
        guard allocator.run(f) else { return nil }
        for _ in 0..<f.blocks.count {
            blockLabels.append(asm.newLabel())
            synced.append(false)
            skipped.append(false)
            flagsAtBegin.append(nil)
            waysTo.append(0)
        }
        for e in 0..<f.edges.count { waysTo[Int(f.edges[e].target)] &+= 1 }
        orderBlocks(f)
        if f.counterStep != 0 { countEntry(f) }
        displaceResidents()
        for position in 0..<layout.count {
            let b = Int(layout[position])
            block = b
            next = position &+ 1 < layout.count ? Int(layout[position &+ 1]) : -1
            afterNext = position &+ 2 < layout.count ? Int(layout[position &+ 2]) : -1
            asm.bind(blockLabels[b])
            hostFlags = flagsAtBegin[b]
            forgetScratch()
            if skipped[b] { continue }
            if allocator.hasSpills {
                findCopies(from: f.blocks[b].first)
                for i in Int(f.blocks[b].first)..<Int(f.blocks[b].end) {
                    changeCopies(f, i)
                    lower(f, i)
                }
                endCopies()
            } else {
                for i in Int(f.blocks[b].first)..<Int(f.blocks[b].end) { lower(f, i) }
            }
        }
        emitColdPaths(f)
        emitPool()
        // Records have 16 bits for the numbers of others.
        let hasRoom = max(snapshots.count, slotRecords.count) <= Int(UInt16.max)
        return asm.overflowed || !hasRoom ? nil : asm.offset
    }

    /// A branch leaves EFLAGS as they are for a block that only it leads to.
    mutating func passFlags(_ f: borrowing Function, _ edge: Int) {
        let e = f.edges[edge]
        if e.argumentCount == 0, waysTo[Int(e.target)] == 1 { flagsAtBegin[Int(e.target)] = hostFlags }
    }

    // MARK: Operands

    /// Where the value can be read now.
    @inline(__always)
    func location(_ v: Value) -> Location {
        let root = Int(allocator.alias[v.index])
        if allocator.hasSpills, allocator.copyOf[root] != 0 {
            let r = allocator.copyOf[root] &- 1
            return r < 16 ? Location(.gpr, register: r) : Location(.xmm, register: r &- 16)
        }
        return allocator.locations[root]
    }

    /// Where it is from its definition to its last use.
    @inline(__always)
    func place(_ v: Value) -> Location { allocator.locations[Int(allocator.alias[v.index])] }

    /// The blocks' code has not always the order of their instructions.
    private mutating func findCopies(from first: UInt32) {
        nextCopy = 0
        var high = allocator.copies.count
        while nextCopy < high {
            let middle = (nextCopy &+ high) &>> 1
            if allocator.copies[middle].position < first { nextCopy = middle &+ 1 } else { high = middle }
        }
    }

    /// Takes over which copies there are at instruction `i`.
    private mutating func changeCopies(_ f: borrowing Function, _ i: Int) {
        while nextCopy < allocator.copies.count, Int(allocator.copies[nextCopy].position) <= i {
            let c = allocator.copies[nextCopy]
            nextCopy &+= 1
            guard Int(c.position) == i else { continue }
            endCopy(Int(c.register))
            if c.kind == .end { continue }
            if c.kind == .load {
                let v = Value(raw: c.value)
                if c.register < 16 {
                    load(f, v, into: GPR(c.register))
                } else {
                    load(f, v, into: XMM(c.register &- 16))
                }
            }
            copyIn[Int(c.register)] = c.value
            allocator.copyOf[Int(c.value)] = c.register &+ 1
        }
    }

    private mutating func endCopy(_ r: Int) {
        if copyIn[r] != 0 { allocator.copyOf[Int(copyIn[r])] = 0 }
        copyIn[r] = 0
    }

    /// At a block's begin, and out of line.
    private mutating func endCopies() {
        for r in 0..<32 { endCopy(r) }
    }

    @inline(__always)
    func resolve(_ v: Value) -> Value { allocator.resolve(v) }

    @inline(__always)
    func definition(_ f: borrowing Function, _ v: Value) -> Instruction {
        f.instructions[Int(allocator.alias[v.index])]
    }

    func constant(_ f: borrowing Function, _ v: Value) -> Int64? {
        let d = definition(f, v)
        return d.op == .const ? d.imm : nil
    }

    /// A constant that an instruction of the width takes as its immediate.
    func immediate(_ f: borrowing Function, _ v: Value, _ width: Width) -> Int32? {
        guard let c = constant(f, v) else { return nil }
        switch width {
        case .q: return Int64(Int32(truncatingIfNeeded: c)) == c ? Int32(truncatingIfNeeded: c) : nil
        default: return Int32(truncatingIfNeeded: c)
        }
    }

    static func state(_ offset: Int32) -> Mem { Mem(.rbx, offset) }

    func spillSlot(_ index: UInt16) -> Mem {
        CodeGenerator.state(RuntimeLayout.spillTop &- 16 &* (Int32(index) &+ 1))
    }

    /// The memory operand of a value that lives in memory.
    func memory(_ l: Location) -> Mem? {
        switch l.kind {
        case .spill: spillSlot(l.index)
        case .home: CodeGenerator.state(slots[Int(l.index)].offset)
        default: nil
        }
    }

    /// The register that holds `v`; `scratch` is filled if it has none.
    mutating func general(_ f: borrowing Function, _ v: Value, _ scratch: GPR) -> GPR {
        let l = location(v)
        if l.kind == .gpr { return GPR(l.register) }
        load(f, v, into: scratch)
        return scratch
    }

    /// Copies `v` into `r`. EFLAGS stay.
    mutating func load(_ f: borrowing Function, _ v: Value, into r: GPR) {
        let l = location(v)
        switch l.kind {
        case .gpr:
            if l.register != r.n { asm.mov(.q, r, GPR(l.register)) }
        case .spill where isInScratch(v):
            if r != .rax { asm.mov(.q, r, .rax) }
        case .spill:
            asm.mov(.q, r, spillSlot(l.index))
        case .home:
            let slot = slots[Int(l.index)]
            switch slot.type {
            case .i64: asm.mov(.q, r, CodeGenerator.state(slot.offset))
            case .i32: asm.mov(.d, r, CodeGenerator.state(slot.offset))
            case .i8, .i1: asm.movzx(.d, r, CodeGenerator.state(slot.offset), from: .b)
            default: asm.movzx(.d, r, CodeGenerator.state(slot.offset), from: .w)
            }
        default:
            let d = definition(f, v)
            if d.op == .const {
                asm.mov(r, imm64: UInt64(bitPattern: d.imm))
            } else if d.op == .guestAddress {
                mov(r, guestAddress: UInt64(bitPattern: d.imm))
            } else if let part = part(f, v) {
                take(part, r, of: vector(f, d.a, .xmm15))
            } else {
                // A deferred condition that is needed as a value after all.
                materialize(f, v, into: r)
            }
        }
    }

    /// A guest address that is known by its distance from the function's own. EFLAGS stay.
    mutating func mov(_ r: GPR, guestAddress address: UInt64) {
        guard guestMayMove else { return asm.mov(r, imm64: address) }
        asm.movabs(r, address)
        guestAddresses.append(UInt32(truncatingIfNeeded: asm.offset &- 8))
    }

    /// The register to compute `v` in: its own, that of its copy, or `scratch`.
    func result(_ i: Int, _ scratch: GPR = .rax) -> GPR {
        let l = allocator.locations[i]
        if l.kind == .spill, allocator.resultCopies[i] != 0 { return GPR(allocator.resultCopies[i] &- 1) }
        return l.kind == .gpr ? GPR(l.register) : scratch
    }

    /// After `result`: stores a spilled value.
    mutating func finish(_ i: Int, _ r: GPR) {
        let l = allocator.locations[i]
        if l.kind == .spill {
            asm.mov(.q, spillSlot(l.index), r)
            let copy = result(i, r)
            if copy != r { asm.mov(.q, copy, r) }
            if r == .rax { noteSpill(i) }
        } else if l.kind == .gpr, l.register != r.n {
            asm.mov(.q, GPR(l.register), r)
        }
    }

    mutating func vector(_ f: borrowing Function, _ v: Value, _ scratch: XMM) -> XMM {
        let l = location(v)
        if l.kind == .xmm { return XMM(l.register) }
        load(f, v, into: scratch)
        return scratch
    }

    mutating func load(_ f: borrowing Function, _ v: Value, into x: XMM) {
        let l = location(v)
        if l.kind == .xmm {
            if l.register != x.n { asm.vmovaps(x, XMM(l.register)) }
        } else if l.kind == .spill, isInScratch(v) {
            if x != .xmm15 { asm.vmovaps(x, .xmm15) }
        } else if let m = memory(l) {
            asm.vmovups(x, m)
        } else if let part = part(f, v) {
            take(part, x, of: vector(f, definition(f, v).a, x))
        } else {
            let d = definition(f, v)
            let c = d.op == .vconst ? f.constants[Int(d.imm)] : Constant128(low: 0, high: 0)
            if c == Constant128(low: 0, high: 0) {
                asm.vop(.vpxor, x, x, x)
            } else if c == Constant128(low: .max, high: .max) {
                asm.vop(.vpcmpeqd, x, x, x)
            } else {
                asm.vmovups(x, pool(c))
            }
        }
    }

    func vectorResult(_ i: Int, _ scratch: XMM = .xmm15) -> XMM {
        let l = allocator.locations[i]
        if l.kind == .spill, allocator.resultCopies[i] != 0 { return XMM(allocator.resultCopies[i] &- 17) }
        return l.kind == .xmm ? XMM(l.register) : scratch
    }

    mutating func finish(_ i: Int, _ x: XMM) {
        let l = allocator.locations[i]
        if l.kind == .spill {
            asm.vmovups(spillSlot(l.index), x)
            let copy = vectorResult(i, x)
            if copy != x { asm.vmovaps(copy, x) }
            if x == .xmm15 { noteSpill(i) }
        } else if l.kind == .xmm, l.register != x.n {
            asm.vmovaps(XMM(l.register), x)
        }
    }

    private mutating func noteSpill(_ i: Int) {
        justSpilled = Value(raw: UInt32(truncatingIfNeeded: i))
        spilledAt = asm.offset
    }

    func isInScratch(_ v: Value) -> Bool { spilledAt == asm.offset && resolve(v) == justSpilled }

    /// Code from elsewhere comes here.
    mutating func forgetScratch() { spilledAt = -1 }

    /// A 16-byte constant behind the code.
    mutating func pool(_ c: Constant128) -> Mem {
        for k in 0..<poolLabels.count where poolLabels[k].constant == c {
            return .ripRelative(poolLabels[k].label)
        }
        let label = asm.newLabel()
        poolLabels.append(PoolLabel(label: label, constant: c))
        return .ripRelative(label)
    }

    private mutating func emitPool() {
        guard poolLabels.count > 0 else { return }
        asm.align(16)
        for k in 0..<poolLabels.count {
            asm.bind(poolLabels[k].label)
            asm.data(poolLabels[k].constant.low)
            asm.data(poolLabels[k].constant.high)
        }
    }

    static func width(_ t: Type) -> Width {
        switch t {
        case .i64: .q
        case .i32, .i1: .d
        case .i16, .flags: .w
        case .i8: .b
        default: .d
        }
    }

    static func width(_ lane: Lane) -> Width { lane == .d ? .q : .d }

    // MARK: Records

    /// The record of a snapshot, made at its first use.
    mutating func record(_ f: borrowing Function, _ snapshot: UInt32) -> UInt16 {
        if snapshot == 0 { return 0 }
        if snapshotMap[Int(snapshot)] != 0 { return snapshotMap[Int(snapshot)] }
        let shot = f.snapshots[Int(snapshot)]
        let parent = record(f, shot.parent)
        let first = slotRecords.count
        for k in 0..<Int(shot.entryCount) {
            let entry = f.entries[Int(shot.firstEntry) &+ k]
            if !entry.value.isNone { recordSlot(f, entry) }
        }
        let distance = Int32(truncatingIfNeeded: shot.pc &- f.pc)
        let index = append(
            SnapshotRecord(parent: parent, entries: first..<slotRecords.count, distance: distance))
        snapshotMap[Int(snapshot)] = index
        return index
    }

    private mutating func append(_ record: SnapshotRecord) -> UInt16 {
        snapshots.append(record)
        return UInt16(truncatingIfNeeded: snapshots.count &- 1)
    }

    /// Polls before an exit to `target`, with the state in memory.
    mutating func poll(_ f: borrowing Function, at target: UInt64) {
        let page = CodeGenerator.state(RuntimeLayout.pollPage)
        guard let distance = Int32(exactly: Int64(bitPattern: target &- f.pc)) else {
            mov(.rax, guestAddress: target)
            faults.append(FaultRecord(offset: asm.offset, kind: .pollAtRAX))
            return asm.mov(.d, .rcx, page)
        }
        let snapshot = append(SnapshotRecord(distance: distance))
        faults.append(FaultRecord(offset: asm.offset, kind: .pollAt, snapshot: snapshot))
        asm.mov(.d, .rax, page)
    }

    private mutating func recordSlot(_ f: borrowing Function, _ entry: SlotValue) {
        let d = definition(f, entry.value)
        switch d.op {
        case .addFlags, .subFlags, .compareFlags, .logicFlags, .floatCompareFlags, .addCarryFlags,
            .subCarryFlags:
            guard location(entry.value).kind == .deferred else { break }
            slotRecords.append(
                SlotRecord(
                    slot: entry.slot, kind: .flags, register: d.op.rawValue, payload: Int32(d.aux),
                    lane: d.lane.rawValue))
            for k in 0..<SlotRecord.operandCount(of: d.op) {
                let v = k == 0 ? d.a : k == 2 ? d.c : d.op == .logicFlags ? Value.none : d.b
                var r =
                    v.isNone
                    ? SlotRecord(slot: entry.slot, kind: .constant)
                    : placeRecord(f, entry.slot, v)
                r.operandKind = r.kind
                r.kind = .operand
                if !v.isNone { r.lane = f.instructions[v.index].type.rawValue }
                slotRecords.append(r)
            }
            return
        default: break
        }
        slotRecords.append(placeRecord(f, entry.slot, entry.value))
    }

    private mutating func placeRecord(_ f: borrowing Function, _ slot: UInt16, _ v: Value) -> SlotRecord {
        let l = place(v)
        switch l.kind {
        case .gpr: return SlotRecord(slot: slot, kind: .gpr, register: l.register)
        case .xmm: return SlotRecord(slot: slot, kind: .xmm, register: l.register)
        case .spill: return SlotRecord(slot: slot, kind: .state, payload: spillSlot(l.index).disp)
        case .home: return SlotRecord(slot: slot, kind: .state, payload: slots[Int(l.index)].offset)
        default:
            let d = definition(f, v)
            if let part = part(f, v) {
                var whole = placeRecord(f, slot, d.a)
                whole.part = part.rawValue
                return whole
            }
            let c =
                d.op == .vconst
                ? f.constants[Int(d.imm)] : Constant128(low: UInt64(bitPattern: d.imm), high: 0)
            constants.append(c)
            return SlotRecord(
                slot: slot, kind: d.op == .guestAddress ? .guestAddress : .constant,
                payload: Int32(truncatingIfNeeded: constants.count &- 1))
        }
    }

    /// Whether to do without a lock or a fence.
    mutating func takesAdvantageOfBeingAlone() -> Bool {
        if isAlone { dependsOnBeingAlone = true }
        return isAlone
    }

    /// Says that the next host instruction may fault, with the state of the IR instruction's snapshot.
    mutating func mayFault(_ f: borrowing Function, _ i: Int) {
        let s = record(f, f.instructions[i].snapshot)
        faults.append(FaultRecord(offset: asm.offset, kind: .snapshot, snapshot: s))
    }
}
