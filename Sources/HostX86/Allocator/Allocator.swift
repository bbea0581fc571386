import IR

/// Where a value lives, for its whole life.
public struct Location: BitwiseCopyable, Sendable {
    public enum Kind: UInt8, BitwiseCopyable, Sendable {
        /// Not computed: unused.
        case none
        case gpr, xmm
        /// Spill slot `index`.
        case spill
        /// The state slot `index` that a `stateLoad` reads; memory keeps its value until the function exits.
        case home
        /// Computed again at each use: constants, conditions, flags, addresses.
        case deferred
    }
    public var kind: Kind
    public var register: UInt8
    public var index: UInt16

    public init(_ kind: Kind, register: UInt8 = 0, index: UInt16 = 0) {
        self.kind = kind
        self.register = register
        self.index = index
    }
}

/// Decides for each value whether it is computed at all, deferred to its uses, or an alias of another, and gives
/// the others registers by linear scan. One location for a value's whole life, so that a fault record is a table.
struct Allocator {
    /// RAX, RCX, RDX, RBX (state) and RSP (return stack) are the generator's own, as are XMM13…15.
    static let vectorRegisters = 13
    static let generalRegisters = 11

    struct Uses: BitwiseCopyable {
        var all: UInt32 = 0
        /// As the condition of a branch or select; as a flags argument of testCondition or a region's edge; as a memory
        /// address.
        var special: UInt32 = 0
        /// The first place where it is computed for a use, not only described in records of faults; 0: none. Of a
        /// comparison of floats one that all ways from its own place pass: its exceptions count.
        var emission: UInt32 = 0
        var inSnapshot = false
        var inOtherSlot = false
        /// Part of its one user: a shift of an address, a logic operation of another.
        var folded = false
    }

    private(set) var locations: UnsafeMutablePointer<Location>
    private(set) var lastUse: UnsafeMutablePointer<UInt32>
    /// The value that this one is the same register as, or itself.
    private(set) var alias: UnsafeMutablePointer<UInt32>
    private(set) var uses: UnsafeMutablePointer<Uses>
    private var capacity: Int
    private(set) var spillsUsed = 0
    /// The function's FP mode is one that the host's units have.
    private var hostFloats = true
    /// The function reads or writes the FP status: what sets it stays in its place.
    private var ordersFloats = false
    /// The host has logic operations of three vectors.
    var mergesLogic = false
    private var generalOwner: UnsafeMutablePointer<UInt32>
    private var vectorOwner: UnsafeMutablePointer<UInt32>
    /// What may change state slots in memory.
    private var syncs: Arena<UInt32>
    private var freeSpills: Arena<UInt16>
    private var spillEnds: Arena<SpillEnd>
    /// The register that a value is to be in when a part of the region begins, plus one; 0: none.
    private var hints: UnsafeMutablePointer<UInt8>
    /// By carried slot: its register in every part; `noHome`: it lives in the spill slot of its number.
    private var homes: Arena<UInt8>
    private var homeGenerals: UInt32 = 0
    private var homeVectors: UInt32 = 0
    private static let noHome: UInt8 = 0xff
    private static let anyHome: UInt8 = 0xfe
    /// Registers kept for what is not carried: 11 and 13 less these.
    private static let mostHomeGenerals = 8
    private static let mostHomeVectors = 9

    // Residents, by index.
    private let residents: Residents
    /// Whether the function has them: one that makes memory exact on its way has not.
    private(set) var hasResidents = true
    private var isRegion = false
    /// Those that the function reads, and those that it keeps in memory.
    private var loaded: UInt32 = 0
    private(set) var displaced: UInt32 = 0
    /// By snapshot: those that have values.
    private var snapshotResidents: Arena<UInt32>
    /// What a resident holds at the function's begin lies in its register so long.
    private let residentEnd: UnsafeMutablePointer<UInt32>
    private var residentLoads: Arena<UInt32>
    /// As the owner of a register: the resident of that index, with what it holds at the begin.
    private static let residentOwner: UInt32 = 1 << 31

    private struct SpillEnd: BitwiseCopyable {
        var end: UInt32
        var slot: UInt16
    }

    init(_ residents: Residents) {
        self.residents = residents
        snapshotResidents = Arena(capacity: 512)
        residentEnd = .allocate(capacity: Residents.most)
        residentLoads = Arena(capacity: 64)
        capacity = 4096
        locations = .allocate(capacity: capacity)
        lastUse = .allocate(capacity: capacity)
        alias = .allocate(capacity: capacity)
        uses = .allocate(capacity: capacity)
        hints = .allocate(capacity: capacity)
        homes = Arena(capacity: 64)
        generalOwner = .allocate(capacity: 16)
        vectorOwner = .allocate(capacity: 16)
        syncs = Arena(capacity: 16)
        freeSpills = Arena(capacity: 16)
        spillEnds = Arena(capacity: 16)
    }

    private mutating func reserve(_ n: Int) {
        if n > capacity {
            capacity = n &* 2
            locations.deallocate()
            lastUse.deallocate()
            alias.deallocate()
            uses.deallocate()
            hints.deallocate()
            hints = .allocate(capacity: capacity)
            locations = .allocate(capacity: capacity)
            lastUse = .allocate(capacity: capacity)
            alias = .allocate(capacity: capacity)
            uses = .allocate(capacity: capacity)
        }
        for i in 0..<n {
            locations[i] = Location(.none)
            lastUse[i] = 0
            alias[i] = UInt32(truncatingIfNeeded: i)
            uses[i] = Uses()
            hints[i] = 0
        }
    }

    @inline(__always)
    func resolve(_ v: Value) -> Value { Value(raw: alias[v.index]) }

    // MARK: Classification

    /// Returns false if the function does not fit the spill area.
    mutating func run(_ f: borrowing Function) -> Bool {
        reserve(f.instructions.count)
        hostFloats = !f.floatControl.isSuperset(of: [.flushToZero, .exactStatus])
        ordersFloats = false
        hasResidents = residents.count > 0
        isRegion = f.partCount > 0
        loaded = 0
        displaced = 0
        residentLoads.removeAll()
        for k in 0..<Residents.most { residentEnd[k] = 0 }
        classify(f)
        if hasResidents { findResidents(f) } else { displaced = residents.all }
        chooseHomes(f)
        measureLives(f)
        return assign(f)
    }

    private mutating func classify(_ f: borrowing Function) {
        let code = f.instructions.base
        for i in 1..<f.instructions.count {
            let op = code[i].op
            if op == .nop { continue }
            switch op {
            case .copy:
                alias[i] = alias[code[i].a.index]
            case .truncate where code[i].type != .i1:
                alias[i] = alias[code[i].a.index]
            case .zeroExtend where zeroesUpper(code, code[i].a, code[code[i].a.index].type):
                alias[i] = alias[code[i].a.index]
            case .bitcast where code[i].type.isVector && code[code[i].a.index].type.isVector:
                alias[i] = alias[code[i].a.index]
            // What is above a scalar in its register does not count, unless a vector is to have zeros there.
            case .extractLane where code[i].type.isVector && code[i].imm == 0:
                alias[i] = alias[code[i].a.index]
            case .vectorFromScalar where zeroesAbove(code, code[i].a):
                alias[i] = alias[code[i].a.index]
            case .readFloatStatus, .writeFloatStatus, .writeFloatMode: ordersFloats = true
            case .sync: hasResidents = false
            case .stateLoad:
                if let k = residents.index(Int(code[i].imm)) {
                    loaded |= 1 &<< UInt32(k)
                    residentLoads.append(UInt32(truncatingIfNeeded: i))
                }
            default: break
            }
            let count = op.argumentCount
            let isScalar = op == .extractLane || op == .vectorFromScalar
            if count > 0, !(isScalar && alias[i] != UInt32(truncatingIfNeeded: i)) {
                count1(code[i].a, special: isSpecialUse(op))
                if count > 1 {
                    count1(code[i].b, special: false)
                    if count > 2 { count1(code[i].c, special: false) }
                }
            }
        }
        // An edge can take a part of a vector, and a region's can compute the flags that it carries on.
        for i in 0..<f.arguments.count {
            let v = f.arguments[i]
            let isFlags = code[v.index].type == .flags
            count1(v, special: isFlags ? isRegion : VectorPart.mayBe(code[Int(alias[v.index])].op))
        }
        for i in 0..<f.entries.count {
            let entry = f.entries[i]
            if entry.value.isNone { continue }
            var v = Int(alias[entry.value.index])
            uses[v].inSnapshot = true
            if VectorPart.mayBe(code[v].op), isDeferred(code, v) { v = Int(alias[code[v].a.index]) }
            if code[v].op == .stateLoad { uses[v].inOtherSlot = true }
        }
    }

    // MARK: Regions

    /// Gives the slots that a region carries, most used first, the same registers in all of its parts: residents their
    /// own, the others those of residents that the region leaves alone, then those that are no resident's.
    private mutating func chooseHomes(_ f: borrowing Function) {
        homes.removeAll()
        homeGenerals = 0
        homeVectors = 0
        guard f.partCount > 0 else { return }
        let code = f.instructions.base
        let first = Int(f.blocks[1].first)
        var generals = 0
        var vectors = 0
        var taken: UInt32 = 0
        var carried: UInt32 = 0
        for k in 0..<(hasResidents ? residents.count : 0) where isKept(k, f) {
            if residents.list[k].isVector { vectors &+= 1 } else { generals &+= 1 }
            taken |= 1 &<< UInt32(k)
        }
        for k in 0..<f.carriedCount {
            let isVector = code[first &+ k].type.isVector
            if let r = resident(carried: k, f) { carried |= 1 &<< UInt32(r) }
            let fits = isVector ? vectors < Allocator.mostHomeVectors : generals < Allocator.mostHomeGenerals
            homes.append(Allocator.noHome)
            guard fits else { continue }
            if isVector { vectors &+= 1 } else { generals &+= 1 }
            homes[k] = Allocator.anyHome
            guard let r = resident(carried: k, f) else { continue }
            homes[k] = residents.list[r].register
            taken |= 1 &<< UInt32(r)
        }
        var others: (general: Int, vector: Int) = (0, 0)
        for k in 0..<f.carriedCount where homes[k] == Allocator.anyHome {
            homes[k] =
                code[first &+ k].type.isVector
                ? freeHome(vectors: true, &taken, &others.vector, carried)
                : freeHome(vectors: false, &taken, &others.general, carried)
        }
        for k in 0..<f.carriedCount where homes[k] != Allocator.noHome {
            if code[first &+ k].type.isVector {
                homeVectors |= 1 &<< UInt32(homes[k])
            } else {
                homeGenerals |= 1 &<< UInt32(homes[k])
            }
        }
        for e in 0..<f.edges.count {
            let edge = f.edges[e]
            guard edge.target >= 1, Int(edge.target) <= f.partCount else { continue }
            for k in 0..<f.carriedCount where homes[k] != Allocator.noHome {
                hint(f.arguments[Int(edge.firstArgument) &+ k], homes[k], code)
            }
        }
    }

    /// Whether a resident must stay in its register all through the region: it is read and not set.
    private func isKept(_ k: Int, _ f: borrowing Function) -> Bool {
        guard loaded >> UInt32(k) & 1 != 0 else { return false }
        for carried in 0..<f.carriedCount where resident(carried: carried, f) == k { return false }
        return true
    }

    /// The resident that the region's carried slot of this number is.
    private func resident(carried k: Int, _ f: borrowing Function) -> Int? {
        hasResidents ? residents.index(Int(f.carried[k])) : nil
    }

    /// A register for a slot that is no resident: one whose resident has none here, or is put away.
    private mutating func freeHome(
        vectors: Bool, _ taken: inout UInt32, _ others: inout Int, _ carried: UInt32
    ) -> UInt8 {
        for k in 0..<(hasResidents ? residents.count : 0)
        where residents.list[k].isVector == vectors && taken >> UInt32(k) & 1 == 0 {
            taken |= 1 &<< UInt32(k)
            if carried >> UInt32(k) & 1 == 0 { displaced |= 1 &<< UInt32(k) }
            return residents.list[k].register
        }
        defer { others &+= 1 }
        return residents.register(others, vectors: vectors)
    }

    /// The place of the parameters of the region's parts.
    private mutating func placeParameters(_ f: borrowing Function) {
        for b in 1..<(f.partCount &+ 1) {
            let first = Int(f.blocks[b].first)
            for k in 0..<f.carriedCount where lastUse[first &+ k] > 0 {
                let i = first &+ k
                if homes[k] == Allocator.noHome {
                    locations[i] = Location(.spill, index: UInt16(truncatingIfNeeded: k))
                } else {
                    locations[i] = Location(f.instructions[i].type.isVector ? .xmm : .gpr, register: homes[k])
                }
            }
        }
    }

    private func isSpecialUse(_ op: Op) -> Bool {
        switch op {
        case .branch, .select, .testCondition, .load, .store, .atomic, .compareExchange: true
        default: false
        }
    }

    @inline(__always)
    private func count1(_ v: Value, special: Bool) {
        if v.isNone { return }
        let r = Int(alias[v.index])
        uses[r].all &+= 1
        if special { uses[r].special &+= 1 }
    }

    /// Whether the register of `v` (type `t`) is known to hold zeros above the type.
    private func zeroesUpper(_ code: UnsafeMutablePointer<Instruction>, _ v: Value, _ t: Type) -> Bool {
        let source = Int(alias[v.index])
        let i = code[source]
        // An alias (truncate) says nothing of the upper bits.
        if i.type != t { return false }
        switch t {
        case .i1: return true
        case .i8, .i16: return i.op == .load || i.op == .extractLane
        case .i32:
            switch i.op {
            case .param, .copy, .truncate, .const, .stateLoad: return false
            default: return true
            }
        default: return false
        }
    }

    /// Whether the register of the floating-point scalar `v` is known to hold zeros above it.
    private func zeroesAbove(_ code: UnsafeMutablePointer<Instruction>, _ v: Value) -> Bool {
        let type = code[v.index].type
        guard type == .f32 || type == .f64 else { return false }
        let i = code[Int(alias[v.index])]
        if i.type == .v128 { return i.op == .vectorFromScalar && code[i.a.index].type == type }
        guard i.type == type, hostFloats else { return false }
        switch i.op {
        case .load: return true
        case .bitcast: return !code[i.a.index].type.isVector
        case .intToFloat: return true
        // The host takes the upper part from the first operand.
        case .fadd, .fsub, .fmul, .fdiv, .fsqrt, .fmulAdd, .fneg, .fabs, .froundToIntegral:
            return zeroesAbove(code, i.a)
        case .fconvert: return type == .f64 && code[i.a.index].type == .f32 && zeroesAbove(code, i.a)
        default: return false
        }
    }

    /// Whether the value is computed where it is used instead of where it is defined.
    @inline(__always)
    func isDeferred(_ code: UnsafeMutablePointer<Instruction>, _ v: Int) -> Bool {
        switch code[v].op {
        case .const, .vconst, .guestAddress: return true
        case .floatCompareFlags:
            return uses[v].all == uses[v].special && hostFloats && !ordersFloats
                && code[code[v].a.index].type != .f16
        case .compare, .testCondition, .addFlags, .subFlags, .logicFlags, .addCarryFlags, .subCarryFlags:
            return uses[v].all == uses[v].special
        case .add:
            return uses[v].all == uses[v].special && uses[v].all > 0 && !uses[v].inSnapshot
                && code[v].type == .i64
        case .shiftLeft, .vand, .vor, .vxor, .vandNot, .vnot:
            return uses[v].folded
        case .vectorFromScalar, .lowHalf:
            // Nothing but snapshots, exits and edges want it: they take the part of the register.
            return uses[v].all == uses[v].special && isPart(code, v)
        case .extractLane: return uses[v].all == 0 && isPart(code, v)
        default: return false
        }
    }

    private func isPart(_ code: UnsafeMutablePointer<Instruction>, _ v: Int) -> Bool {
        let a = code[v].a.index
        guard code[a].type.isVector, VectorPart(code[v], of: code[a].type) != nil else { return false }
        return code[Int(alias[a])].op != .vconst
    }

    // MARK: Lives

    /// `emits`: code for the use is made at p, where a deferred value is computed.
    private func use(_ code: UnsafeMutablePointer<Instruction>, _ v: Value, at p: UInt32, emits: Bool = true)
    {
        if v.isNone { return }
        let r = Int(alias[v.index])
        if lastUse[r] < p { lastUse[r] = p }
        if emits { uses[r].emission = p }
        if isDeferred(code, r) {
            let count = code[r].op.argumentCount
            if count > 0 { use(code, code[r].a, at: p, emits: emits) }
            if count > 1 {
                if code[r].op == .add { foldShift(code, Int(alias[code[r].b.index])) }
                use(code, code[r].b, at: p, emits: emits)
                if count > 2 { use(code, code[r].c, at: p, emits: emits) }
            }
        }
    }

    /// A shift by up to three that only scales the index of one address becomes part of it.
    private func foldShift(_ code: UnsafeMutablePointer<Instruction>, _ v: Int) {
        guard code[v].op == .shiftLeft, code[v].type == .i64, uses[v].all == 1, !uses[v].inSnapshot else {
            return
        }
        let amount = code[Int(alias[code[v].b.index])]
        if amount.op == .const, amount.imm & 63 <= 3 { uses[v].folded = true }
    }

    static func isLogic(_ op: Op) -> Bool { op == .vand || op == .vor || op == .vxor || op == .vandNot }

    /// An argument of a logic operation that only it uses becomes part of it.
    private func foldLogic(_ code: UnsafeMutablePointer<Instruction>, _ i: Instruction) {
        for v in [Int(alias[i.b.index]), Int(alias[i.a.index])] {
            guard Allocator.isLogic(code[v].op) || code[v].op == .vnot, uses[v].all == 1, !uses[v].inSnapshot
            else { continue }
            uses[v].folded = true
            return
        }
    }

    private mutating func measureLives(_ f: borrowing Function) {
        let code = f.instructions.base
        syncs.removeAll()
        var i = f.instructions.count &- 1
        var lastSnapshot: UInt32 = 0
        var blockEnd: UInt32 = 0
        while i > 0 {
            let p = UInt32(truncatingIfNeeded: i)
            let op = code[i].op
            if op.isTerminator { blockEnd = p }
            if op == .floatCompareFlags, uses[i].emission > blockEnd { uses[i].emission = 0 }
            if op == .nop || alias[i] != p {
                i &-= 1
                continue
            }
            if op == .sync || op == .stateStore || op == .call || op == .branch { syncs.append(p) }
            let effect = op.hasEffect
            if (!effect && lastUse[i] == 0) || (isDeferred(code, i) && !(effect && lastUse[i] == 0)) {
                i &-= 1
                continue
            }
            let snapshot = code[i].snapshot
            if snapshot != 0, snapshot != lastSnapshot || op.isTerminator || op == .sync {
                lastSnapshot = snapshot
                let writes = op.isExit || op == .branch || op == .sync
                let emits = op == .branch ? f.leavesAtOnce(i) : writes
                f.forEachSlot(in: snapshot) { slot, value in
                    use(code, value, at: p, emits: emits)
                    if writes, hasResidents, let k = residents.index(Int(slot)) {
                        hint(value, residents.list[k].register, code)
                    }
                }
                keepResidents(snapshot, until: p)
            }
            let count = op.argumentCount
            if mergesLogic, Allocator.isLogic(op) { foldLogic(code, code[i]) }
            if count > 0 {
                use(code, code[i].a, at: p)
                if count > 1 {
                    use(code, code[i].b, at: p)
                    if count > 2 { use(code, code[i].c, at: p) }
                }
            }
            if op == .jump || op == .branch {
                let (first, second) = f.edgeIndices(of: code[i])
                useEdge(f, first, at: p)
                if let second { useEdge(f, second, at: p) }
            }
            i &-= 1
        }
        for k in 0..<residentLoads.count where hasResidents {
            let load = Int(residentLoads[k])
            if let r = residents.index(Int(code[load].imm)) {
                residentEnd[r] = max(residentEnd[r], lastUse[load])
            }
        }
        extendOverLoops(f)
    }

    /// The value, or what it is part of, is to be in this register in the end.
    private func hint(_ value: Value, _ register: UInt8, _ code: UnsafeMutablePointer<Instruction>) {
        var v = Int(alias[value.index])
        if VectorPart.mayBe(code[v].op), code[v].type == .v128, isDeferred(code, v) {
            v = Int(alias[code[v].a.index])
        }
        if hints[v] == 0 { hints[v] = register &+ 1 }
    }

    // MARK: Residents

    /// Which residents have values at each snapshot.
    private mutating func findResidents(_ f: borrowing Function) {
        snapshotResidents.removeAll()
        for s in 0..<f.snapshots.count {
            let shot = f.snapshots[s]
            var set = s == 0 ? 0 : snapshotResidents[Int(shot.parent)]
            for e in Int(shot.firstEntry)..<Int(shot.firstEntry &+ shot.entryCount) {
                if let k = residents.index(Int(f.entries[e].slot)) { set |= 1 &<< UInt32(k) }
            }
            snapshotResidents.append(set)
        }
    }

    /// What the snapshot does not name is in its register until `p`. Called from the last instruction to the first.
    private mutating func keepResidents(_ snapshot: UInt32, until p: UInt32) {
        guard hasResidents else { return }
        var missing = residents.all & ~snapshotResidents[Int(snapshot)] & ~displaced
        while missing != 0 {
            let k = missing.trailingZeroBitCount
            missing &= missing &- 1
            if residentEnd[k] < p { residentEnd[k] = p }
        }
    }

    /// Whether the resident `k` has a value of its own at an exit with this snapshot.
    func hasValue(_ k: Int, at snapshot: UInt32) -> Bool {
        snapshotResidents[Int(snapshot)] >> UInt32(k) & 1 != 0
    }

    /// The last position at which the owner of a register needs it.
    @inline(__always)
    private func end(_ owner: UInt32) -> UInt32 {
        owner & Allocator.residentOwner != 0
            ? residentEnd[Int(owner & ~Allocator.residentOwner)] : lastUse[Int(owner)]
    }

    /// Frees the register of a resident that the function has no use for, by keeping it in memory.
    private mutating func displace(vectors: Bool, at p: UInt32) -> UInt8? {
        guard hasResidents else { return nil }
        var k = residents.count
        while k > 0 {
            k &-= 1
            let r = residents.list[k]
            let owner = vectors ? vectorOwner[Int(r.register)] : generalOwner[Int(r.register)]
            guard r.isVector == vectors, (loaded | displaced) >> UInt32(k) & 1 == 0,
                owner == Allocator.residentOwner | UInt32(k)
            else { continue }
            displaced |= 1 &<< UInt32(k)
            residentEnd[k] = 0
            if vectors { vectorOwner[Int(r.register)] = p } else { generalOwner[Int(r.register)] = p }
            return r.register
        }
        return nil
    }

    /// A parameter that is not used is not computed.
    private func useEdge(_ f: borrowing Function, _ edge: Int, at p: UInt32) {
        let e = f.edges[edge]
        for k in 0..<Int(e.argumentCount) {
            use(f.instructions.base, f.arguments[Int(e.firstArgument) &+ k], at: p, emits: false)
        }
    }

    /// A value from before a loop that is used in it lives until the loop's end.
    private mutating func extendOverLoops(_ f: borrowing Function) {
        let code = f.instructions.base
        var again = true
        while again {
            again = false
            for b in 0..<f.blocks.count {
                let end = f.blocks[b].end &- 1
                guard code[Int(end)].op == .jump || code[Int(end)].op == .branch else { continue }
                let (first, second) = f.edgeIndices(of: code[Int(end)])
                for edge in [first, second ?? first] {
                    let header = f.blocks[Int(f.edges[edge].target)].first
                    guard header <= end else { continue }
                    for v in 1..<Int(header) where lastUse[v] >= header && lastUse[v] < end {
                        lastUse[v] = end
                        again = true
                    }
                    for k in 0..<residents.count where residentEnd[k] >= header && residentEnd[k] < end {
                        residentEnd[k] = end
                        again = true
                    }
                }
            }
        }
    }

    // MARK: Assignment

    private mutating func assign(_ f: borrowing Function) -> Bool {
        let code = f.instructions.base
        for r in 0..<16 {
            generalOwner[r] = 0
            vectorOwner[r] = 0
        }
        for k in 0..<(hasResidents ? residents.count : 0) where displaced >> UInt32(k) & 1 == 0 {
            let owner = residents.list[k].isVector ? vectorOwner : generalOwner
            owner[Int(residents.list[k].register)] = Allocator.residentOwner | UInt32(k)
        }
        spillsUsed = f.carriedCount
        if f.partCount > 0 { placeParameters(f) }
        freeSpills.removeAll()
        spillEnds.removeAll()
        for i in 1..<f.instructions.count {
            let p = UInt32(truncatingIfNeeded: i)
            if code[i].op == .nop || alias[i] != p { continue }
            if isDeferred(code, i) {
                if lastUse[i] > 0 { locations[i] = Location(.deferred) }
                continue
            }
            if lastUse[i] == 0 || code[i].type == .void { continue }
            if code[i].op == .param, f.partCount > 0, locations[i].kind != .none {
                // The register is free: nothing lives from one part into another.
                if locations[i].kind == .gpr {
                    generalOwner[Int(locations[i].register)] = p
                } else if locations[i].kind == .xmm {
                    vectorOwner[Int(locations[i].register)] = p
                }
                continue
            }
            if hints[i] != 0 { preferHint(code, i, p) }
            if code[i].op == .stateLoad, hasResidents, let k = residents.index(Int(code[i].imm)) {
                let r = residents.list[k]
                locations[i] = Location(r.isVector ? .xmm : .gpr, register: r.register)
                continue
            }
            if code[i].op == .stateLoad, canStayHome(f, i) {
                locations[i] = Location(.home, index: UInt16(truncatingIfNeeded: code[i].imm))
                continue
            }
            let vector = code[i].type.isVector
            let a = preferred(code[i])
            guard let register = take(f, vectors: vector, code[i], p, preferring: a) else {
                if !spill(f, p, p) { return false }
                continue
            }
            locations[i] = Location(vector ? .xmm : .gpr, register: register)
        }
        return true
    }

    /// The argument whose register the result may take over.
    private func preferred(_ i: Instruction) -> Int {
        if i.op == .select { return resolve(i.c).index }
        return i.op.argumentCount > 0 ? resolve(i.a).index : 0
    }

    /// A state slot that is read once as an operand needs no register of its own.
    private func canStayHome(_ f: borrowing Function, _ i: Int) -> Bool {
        guard uses[i].all <= 1, !uses[i].inOtherSlot else { return false }
        return !isOverwritten(f, i)
    }

    /// Whether the slot's memory may change while the value that was read from it is needed.
    private func isOverwritten(_ f: borrowing Function, _ i: Int) -> Bool {
        for k in 0..<syncs.count where syncs[k] > UInt32(truncatingIfNeeded: i) && syncs[k] <= lastUse[i] {
            let d = f.instructions[Int(syncs[k])]
            // A branch may write the state before it looks at its condition; the others have their argument first.
            if d.op == .branch ? isNamed(f, f.instructions[i].imm, d.snapshot) : syncs[k] < lastUse[i] {
                return true
            }
        }
        return false
    }

    private func isNamed(_ f: borrowing Function, _ slot: Int64, _ snapshot: UInt32) -> Bool {
        var s = snapshot
        while s != 0 {
            let shot = f.snapshots[Int(s)]
            for e in Int(shot.firstEntry)..<Int(shot.firstEntry &+ shot.entryCount)
            where Int64(f.entries[e].slot) == slot { return true }
            s = shot.parent
        }
        return false
    }

    /// Lets the result of a commutative op take over the register of its second argument if that is its hint.
    private func preferHint(_ code: UnsafeMutablePointer<Instruction>, _ i: Int, _ p: UInt32) {
        switch code[i].op {
        case .add, .mul, .and, .or, .xor: break
        default: return
        }
        let b = Int(alias[code[i].b.index])
        guard locations[b].kind == .gpr, lastUse[b] == p, locations[b].register &+ 1 == hints[i] else {
            return
        }
        let a = code[i].a
        code[i].a = code[i].b
        code[i].b = a
    }

    /// Whether the register of `owner` can be given to `p`: it is free, or its owner is done with it at `p`, as an operand
    /// that the result may replace.
    private func yields(_ owner: UInt32, to i: Instruction, _ p: UInt32, _ register: UInt8, _ a: Int) -> Bool
    {
        if owner == 0 { return true }
        let last = end(owner)
        if last != p { return last < p }
        // A load that faults has not written its result.
        if owner & Allocator.residentOwner != 0 {
            return i.op == .load
                || i.snapshot == 0 && locations[a].register == register && a != 0
                    && locations[a].kind == (i.type.isVector ? .xmm : .gpr) && i.type.isVector == isVector(a)
        }
        return Int(owner) == a
    }

    private func isVector(_ v: Int) -> Bool { locations[v].kind == .xmm }

    private mutating func take(
        _ f: borrowing Function, vectors: Bool, _ i: Instruction, _ p: UInt32, preferring a: Int
    ) -> UInt8? {
        let owner = vectors ? vectorOwner : generalOwner
        // The register that the hint names.
        let hint = hints[Int(p)]
        if hint != 0, yields(owner[Int(hint &- 1)], to: i, p, hint &- 1, a) {
            owner[Int(hint &- 1)] = p
            return hint &- 1
        }
        // The first operand's.
        if a != 0, locations[a].kind == (vectors ? .xmm : .gpr), lastUse[a] == p {
            let r = locations[a].register
            if owner[Int(r)] == UInt32(truncatingIfNeeded: a),
                (vectors ? homeVectors : homeGenerals) >> UInt32(r) & 1 == 0
            {
                owner[Int(r)] = p
                return r
            }
        }
        var worst: UInt8 = 0
        var worstEnd: UInt32 = 0
        let count = vectors ? Allocator.vectorRegisters : Allocator.generalRegisters
        // In a region from the end of those that are no resident's, which are slots' homes first.
        let others = residents.others(vectors: vectors)
        for k in 0..<count {
            let n = k < others && isRegion ? others &- 1 &- k : k
            let r = residents.register(n, vectors: vectors)
            let o = owner[Int(r)]
            let last = o == 0 ? 0 : end(o)
            if o == 0 || last < p {
                owner[Int(r)] = p
                return r
            }
            if o & Allocator.residentOwner == 0, last > worstEnd {
                worst = r
                worstEnd = last
            }
        }
        if let r = displace(vectors: vectors, at: p) { return r }
        // The register of the value that lives longest, unless that is `p` itself.
        if worstEnd <= lastUse[Int(p)] { return nil }
        guard spill(f, owner[Int(worst)], p) else { return nil }
        owner[Int(worst)] = p
        return worst
    }

    /// The slot must be free over the whole life of `v`, so it is one that was not in use since its definition.
    private mutating func spill(_ f: borrowing Function, _ v: UInt32, _ now: UInt32) -> Bool {
        let instruction = f.instructions[Int(v)]
        if instruction.op == .stateLoad, !uses[Int(v)].inOtherSlot, !isOverwritten(f, Int(v)) {
            locations[Int(v)] = Location(.home, index: UInt16(truncatingIfNeeded: instruction.imm))
            return true
        }
        for k in 0..<spillEnds.count where spillEnds[k].end < v {
            spillEnds[k] = SpillEnd(end: lastUse[Int(v)], slot: spillEnds[k].slot)
            locations[Int(v)] = Location(.spill, index: spillEnds[k].slot)
            return true
        }
        guard spillsUsed < RuntimeLayout.spillCount else { return false }
        let slot = UInt16(truncatingIfNeeded: spillsUsed)
        spillsUsed &+= 1
        spillEnds.append(SpillEnd(end: lastUse[Int(v)], slot: slot))
        locations[Int(v)] = Location(.spill, index: slot)
        return true
    }
}
