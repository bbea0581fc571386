import CHost
import Guest
import HostX86
import IR

/// What the translator asks of the address space: the end of the executable range that holds `pc`, or 0. What lies beyond
/// `reach` bytes need not be looked at.
public typealias ExecutableEnd = (_ pc: UInt64, _ reach: UInt64) -> UInt64

/// A jump from one region to another.
struct Link: BitwiseCopyable {
    /// Its distance, in the writable view; nil: it has been evicted, or the link is free.
    var field: UnsafeMutableRawPointer?
    /// What the distance was before.
    var before: Int32
    /// The next older one to the same target, or -1.
    var next: Int32
}

/// Translations of one process: the code cache, what is in it, and the links between its parts. Callers hold a lock
/// around everything but the look-ups.
public final class Translator {
    public let guest: GuestArchitecture
    public let thunks: Thunks
    public let residents: Residents
    var cache: CodeCache
    private let features: HostFeatures
    private var madeCompiler: Compiler?
    /// Made when it is needed: a run may find all of its translations on disk.
    var compiler: Compiler { madeCompiler ?? makeCompiler() }
    public internal(set) var targets = TargetMap()
    let parts: UnsafeMutablePointer<CachePart>
    /// Those of all parts: each has room for as many, which follow those of the part before it.
    let regions: UnsafeMutablePointer<Region>
    let regionsPerPart: Int
    /// The age of the part that was begun last.
    var newestAge = 0
    /// The translations on disk; nil: none are used or kept.
    public var disk: DiskCache? { didSet { unownedDisk = disk.map { .passUnretained($0) } } }
    /// The same.
    private(set) var unownedDisk: Unmanaged<DiskCache>?
    static let mostChunks = 1 << 14
    let chunks: UnsafeMutablePointer<LoadedChunk>
    var chunkCount = 0
    /// Numbers of those that have gone.
    var freeChunks: [Int] = []
    /// Numbers of the chunks that have valid regions.
    var validChunks: [Int] = []
    /// Guest page number → the newest region that begins there.
    var firstOnPage = AddressMap()
    /// The longest region's, in bytes.
    private var longestGuestLength: UInt64 = 0
    /// Links, to be undone when their target goes; by target the newest, which leads to the others.
    var links = Arena<Link>(capacity: 1 << 12)
    var newestLink = AddressMap(capacity: 1 << 11, filled: true)
    var freeLink: Int32 = -1
    /// Links in lists whose fields have been evicted.
    var deadLinks = 0
    public var lifter: BlockLifter
    /// Of the code, bytes whose guest code has changed or gone.
    var invalidBytes = 0
    /// So many are not worth an eviction.
    var mostInvalid = 8 << 20
    /// How often the dispatcher has been led backward to each address; the greatest number: done with.
    var loopCounts = AddressMap()
    var notes = ForkNotes()
    public static let usualThreshold: Int32 = 256
    /// From how many rounds on a loop is translated as one region; 0: never.
    public var loopThreshold = Translator.usualThreshold {
        didSet { chooseCounterStep() }
    }
    /// Blocks are counted, and those that run often are made traces.
    public var makesTraces = false { didSet { chooseCounterStep() } }
    /// No block is counted: each is made a trace.
    var makesTracesAtOnce: Bool { makesTraces && loopThreshold == 1 }
    /// So often does the dispatcher look at a loop whose rounds are not over before that.
    private static let mostVisits: Int32 = 16
    /// Bytes of code that no loop takes.
    private static let largestLoop = 256 << 10
    /// How often translations have gone.
    public internal(set) var removals = 0
    /// Called with the finished function, its code and the address where that runs, for logs.
    public var observer: ((borrowing Function, Builder, UnsafeRawBufferPointer, UInt) -> Void)?
    /// Called with the guest address, the address and the bytes of each new piece of code, for profilers.
    public var codeObserver: ((UInt64, UInt, UnsafeRawBufferPointer) -> Void)?

    public init?(
        guest: GuestArchitecture, features: HostFeatures, evaluator: Helper, cacheSize: Int = 256 << 20
    ) {
        guard let cache = CodeCache(capacity: cacheSize, reserved: ThunkBuilder.size) else { return nil }
        // A cache of 256 MiB is as full with a million; more would take address space that may be limited.
        regionsPerPart = max(1 << 12, cacheSize >> 8) / cache.partCount
        regions = .allocate(capacity: regionsPerPart &* cache.partCount)
        parts = .allocate(capacity: cache.partCount)
        for n in 0..<cache.partCount {
            (parts + n).initialize(to: CachePart(regions + n &* regionsPerPart, capacity: regionsPerPart))
        }
        self.guest = guest
        lifter = BlockLifter(guest: guest)
        residents = Residents(guest.slots, count: guest.slotCount)
        thunks = ThunkBuilder.build(
            at: cache.writable, executableOffset: cache.executableOffset, evaluator: evaluator,
            slots: guest.slots, residents: residents, calls: guest.systemCalls)
        self.features = features
        chunks = .allocate(capacity: Translator.mostChunks)
        self.cache = cache
    }

    private func makeCompiler() -> Compiler {
        let new = Compiler(guest, residents, thunks, features)
        new.generator.isAlone = isAlone
        madeCompiler = new
        return new
    }

    @inline(__always)
    public func contains(hostPC: UInt) -> Bool { cache.contains(hostPC) }

    /// The entry of a translation that exists, or 0.
    @inline(__always)
    public func find(_ pc: UInt64, mode: FloatControl) -> UInt { targets.find(pc, mode: mode.rawValue) }

    // MARK: Translating

    public enum Failure: Error {
        /// The guest may not execute there.
        case notExecutable
        /// No room for code or metadata in the present part, or most of what there is is of no use any more.
        case full
    }

    /// Translates the block at `pc`.
    public func translate(
        _ pc: UInt64, mode: FloatControl, executableEnd: ExecutableEnd
    ) throws(Failure) -> UInt {
        guard !isMostlyInvalid else { throw .full }
        let found = try loadFromDisk(pc, mode)
        if found != 0 {
            notes.add(.block, pc, mode)
            return found
        }
        let end = executableEnd(pc, makesTracesAtOnce ? BlockLifter.traceReach : lifter.reach)
        guard end > pc else { throw .notExecutable }
        guard lift(pc, mode, end: end) else { throw .notExecutable }
        let entry = try install(pc, mode)
        notes.add(.block, pc, mode)
        return entry
    }

    private func lift(_ pc: UInt64, _ mode: FloatControl, end: UInt64) -> Bool {
        guard makesTracesAtOnce else { return lifter.liftCounted(compiler.builder, pc, mode, end: end) }
        return lifter.liftTrace(compiler.builder, pc, mode, end: end) { _, last in last }
    }

    /// Compiles the compiler's function and makes it the translation of `pc`.
    func install(_ pc: UInt64, _ mode: FloatControl) throws(Failure) -> UInt {
        let compiler = compiler
        let function = compiler.function
        let part = parts + cache.present
        guard !part.pointee.isFull, cache.mayAdd() else { throw .full }
        let start = (cache.used &+ 15) & ~15
        guard
            let size = compiler.generator.compile(
                function, start: cache.writable + start, limit: cache.writable + cache.limit,
                executableOffset: cache.executableOffset)
        else { throw .full }
        cache.used = start &+ size
        var region = Region(
            start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: start &+ size),
            guestPC: pc, guestLength: UInt32(truncatingIfNeeded: function.guestLength),
            floatControl: mode.rawValue, isValid: true,
            dependsOnBeingAlone: compiler.generator.dependsOnBeingAlone, tier: function.tier,
            displaced: compiler.generator.displaced,
            faults: part.pointee.metadata.copy(compiler.generator.faults),
            faultCount: UInt32(truncatingIfNeeded: compiler.generator.faults.count),
            trapCount: UInt32(truncatingIfNeeded: compiler.generator.floatTraps.count),
            traps: part.pointee.metadata.copy(compiler.generator.floatTraps),
            snapshots: part.pointee.metadata.copy(compiler.generator.snapshots),
            slots: part.pointee.metadata.copy(compiler.generator.slotRecords),
            constants: part.pointee.metadata.copy(compiler.generator.constants))
        let page = pc >> 12
        let number = Int32(truncatingIfNeeded: cache.present &* regionsPerPart &+ part.pointee.count)
        region.nextOnPage = firstOnPage.set(page, number)
        longestGuestLength = max(longestGuestLength, UInt64(region.guestLength))
        part.pointee.append(region)
        keepOnDisk(function, mode, start: start, size: size)
        let entry = cache.executable &+ UInt(start)
        targets.set(pc, mode: mode.rawValue, entry)
        let code = UnsafeRawBufferPointer(start: cache.writable + start, count: size)
        observer?(function, compiler.builder, code, entry)
        codeObserver?(pc, entry, code)
        return entry
    }

    // MARK: Loops

    /// The dispatcher has come by the exit at `site` to `pc`, whose translation is `entry`. Links them. One that may be a
    /// loop's way back is linked when the loop has gone round often enough, and is then translated as one region.
    /// - Parameters:
    ///   - isBackward: What the exit says of itself.
    ///   - isHot: The rounds that the loop had are over.
    /// - Returns: the translation to go on with.
    public func follow(
        site: UInt, isBackward: Bool, isHot: Bool, to entry: UInt, pc: UInt64, mode: FloatControl,
        executableEnd: ExecutableEnd
    ) throws(Failure) -> UInt {
        defer {
            let place = offset(of: site)
            if place < notes.inherited, !cache.owns(place) { notes.add(.link, pc, mode, site: site) }
        }
        guard loopThreshold > 0, isBackward else {
            connect(site, to: entry, pc: pc)
            return entry
        }
        let count = max(loopCounts[pc], 0)
        if count == 0, disk != nil {
            let loop = try loadFromDisk(pc, mode, tier: .loop)
            if loop != 0, loop != entry, let old = region(hostPC: entry) { unlink(old, all: false) }
            if loop != 0 || isPlainLoopOnDisk(pc, mode) {
                loopCounts.set(pc, .max)
                link(site: site, to: loop == 0 ? entry : loop, pc: pc)
                return loop == 0 ? entry : loop
            }
        }
        if count < .max, count == 0 || !isHot, count &+ 1 < min(loopThreshold, Translator.mostVisits) {
            loopCounts.set(pc, count &+ 1)
            return entry
        }
        var entry = entry
        if count < .max { entry = try translateLoop(pc, mode, insteadOf: entry, executableEnd) }
        link(site: site, to: entry, pc: pc)
        return entry
    }

    /// Translates the loop at `pc` as one region, once. Returns the translation to go on with.
    func translateLoop(
        _ pc: UInt64, _ mode: FloatControl, insteadOf entry: UInt, _ executableEnd: ExecutableEnd
    ) throws(Failure) -> UInt {
        guard loopCounts[pc] < .max else { return entry }
        let end = executableEnd(pc, LoopLifter.span &+ UInt64(CodeWindow.step))
        guard end > pc, compiler.loops.lift(lifter, compiler.builder, pc, mode, end: end) else {
            loopCounts.set(pc, .max)
            keepPlainLoop(pc, mode)
            return entry
        }
        do throws(Failure) {
            let new = try install(pc, mode)
            loopCounts.set(pc, .max)
            if let old = region(hostPC: entry) { unlink(old, all: false) }
            notes.add(.loop, pc, mode)
            return new
        } catch {
            guard cache.limit &- cache.used > Translator.largestLoop, !parts[cache.present].isFull else {
                throw error
            }
            // It is not for want of room: the loop is left to blocks.
            loopCounts.set(pc, .max)
            return entry
        }
    }

    /// For an observer: what is wrong with the register allocation of the translation that it is called with.
    public func allocationMistakes() -> [String] {
        compiler.generator.allocationMistakes(compiler.function)
    }

    /// Lifts the block at `pc` and makes no code: for the interpreter. The observer sees it with no bytes.
    /// - Returns: false if the code cannot be read.
    public func lift(_ builder: Builder, _ pc: UInt64, _ mode: FloatControl, end: UInt64) -> Bool {
        guard lifter.lift(builder, pc, mode, end: end) else { return false }
        observer?(builder.storage.pointee.function, builder, UnsafeRawBufferPointer(start: nil, count: 0), 0)
        return true
    }

    // MARK: Links

    /// Makes the exit or the inline cache at `site`, as `follow` takes it, lead to `entry`.
    func connect(_ site: UInt, to entry: UInt, pc: UInt64) {
        if Int(bitPattern: site) < 0 {
            fillCache(key: ~site, entry, pc)
        } else {
            link(site: site, to: entry, pc: pc)
        }
    }

    func offset(of site: UInt) -> Int {
        Int((Int(bitPattern: site) < 0 ? ~site : site) &- cache.executable)
    }

    /// Makes the exit at `site` (an address in the executable view) jump to `entry`, the translation of `pc`.
    public func link(site: UInt, to entry: UInt, pc: UInt64) {
        guard cache.contains(site) else { return }
        let field = UnsafeMutableRawPointer(cache.writable + Int(site &- cache.executable))
        let distance = Int32(truncatingIfNeeded: Int(bitPattern: entry) &- Int(bitPattern: site) &- 4)
        let old = field.loadUnaligned(as: Int32.self)
        if old == distance || !mayChange(field) { return }
        remember(Link(field: field, before: old, next: -1), pc)
        field.storeBytes(of: distance, as: Int32.self)
    }

    private func remember(_ link: Link, _ pc: UInt64) {
        var index = freeLink
        if index >= 0 {
            freeLink = links[Int(index)].next
        } else {
            index = Int32(truncatingIfNeeded: links.count)
            links.append(link)
        }
        links[Int(index)] = Link(field: link.field, before: link.before, next: newestLink.set(pc, index))
    }

    /// Makes the inline cache whose key is at `key` lead to `entry`, the translation of `pc`.
    private func fillCache(key: UInt, _ entry: UInt, _ pc: UInt64) {
        guard cache.contains(key), pc != InlineCache.empty else { return }
        let field = UnsafeMutableRawPointer(cache.writable + Int(key &- cache.executable))
        let old = field.load(as: UInt64.self)
        guard old == InlineCache.empty || old == pc, cache.mayChange(Int(key &- cache.executable)) else {
            return
        }
        link(site: key &+ UInt(InlineCache.targetField), to: entry, pc: pc)
        guard old != pc else { return }
        // The key last: until then no address matches.
        let miss = field + InlineCache.missField
        miss.storeBytes(of: miss.loadUnaligned(as: Int32.self) &+ InlineCache.fillSize, as: Int32.self)
        field.storeBytes(of: pc, as: UInt64.self)
    }

    // MARK: Invalidation

    /// Forgets every translation of code in the range. Returns true if there was any: the caller clears the threads'
    /// jump tables and return stacks.
    public func invalidate(_ start: UInt64, _ end: UInt64) -> Bool {
        disk?.forget(start, end)
        guard start < end, !isEmpty else { return false }
        let loaded = invalidateLoaded(start, end)
        let firstPage = (start &- min(start, longestGuestLength)) >> 12
        let lastPage = (end &- 1) >> 12
        var any = loaded
        if lastPage &- firstPage < UInt64(firstOnPage.count) {
            for page in firstPage...lastPage {
                let first = firstOnPage[page]
                if first >= 0, invalidate(from: first, start, end) { any = true }
            }
        } else {
            firstOnPage.forEach { page, first in
                if page >= firstPage, page <= lastPage, invalidate(from: first, start, end) { any = true }
            }
        }
        return any
    }

    /// Follows one page's list. Regions that have gone leave it, but for its head.
    private func invalidate(from first: Int32, _ start: UInt64, _ end: UInt64) -> Bool {
        var any = false
        var previous = -1
        var k = Int(first)
        while k >= 0 {
            let r = regions[k]
            if r.isValid, r.guestPC < end, r.guestPC &+ UInt64(r.guestLength) > start {
                invalidate(k)
                any = true
            }
            if previous >= 0, !regions[k].isValid {
                regions[previous].nextOnPage = r.nextOnPage
            } else {
                previous = k
            }
            k = Int(r.nextOnPage)
        }
        return any
    }

    private func invalidate(_ k: Int) {
        let r = regions[k]
        regions[k].isValid = false
        removals &+= 1
        countInvalid(r)
        loopCounts.remove(r.guestPC)
        unlink(r, all: true)
    }

    func countInvalid(_ r: Region) {
        let size = Int(r.end &- r.start)
        invalidBytes &+= size
        parts[cache.part(of: Int(r.start))].invalidBytes &+= size
    }

    /// Whether nobody else sees the guest's memory: then atomics have no locks.
    public var isAlone = false {
        didSet { madeCompiler?.generator.isAlone = isAlone }
    }

    /// Somebody does from now on.
    /// - Returns: what `invalidate` does.
    public func endBeingAlone() -> Bool {
        isAlone = false
        var any = false
        for part in 0..<cache.partCount {
            let first = part &* regionsPerPart
            for k in first..<first &+ parts[part].count
            where regions[k].isValid && regions[k].dependsOnBeingAlone {
                invalidate(k)
                any = true
            }
        }
        return endBeingAloneInLoaded() || any
    }

    /// Takes away the ways into a region; without `all` only if that needs no copy of the code.
    func unlink(_ r: Region, all: Bool) {
        let entry = cache.executable &+ UInt(r.start)
        if targets.find(r.guestPC, mode: r.floatControl) == entry {
            targets.set(r.guestPC, mode: r.floatControl, 0)
        }
        unlinkInChunk(r)
        undoLinks(r.guestPC, all: all)
    }

    func undoLinks(_ pc: UInt64, all: Bool) {
        // From the newest to the oldest: in the end each is as it was first.
        var index = newestLink[pc]
        var lastLeft: Int32 = -1
        newestLink.remove(pc)
        while index >= 0 {
            let number = index
            let link = links[Int(number)]
            index = link.next
            if let field = link.field {
                if !mayChange(field) {
                    guard all else {
                        if lastLeft < 0 {
                            newestLink.set(pc, number)
                        } else {
                            links[Int(lastLeft)].next = number
                        }
                        lastLeft = number
                        links[Int(number)].next = -1
                        continue
                    }
                    if !cache.own() { sj_no_memory() }
                }
                field.storeBytes(of: link.before, as: Int32.self)
            } else {
                deadLinks &-= 1
            }
            freeLink(number)
        }
    }

    func freeLink(_ number: Int32) {
        links[Int(number)] = Link(field: nil, before: 0, next: freeLink)
        freeLink = number
    }

    @inline(__always)
    private func mayChange(_ field: UnsafeMutableRawPointer) -> Bool {
        cache.mayChange(field - UnsafeMutableRawPointer(cache.writable))
    }

    // MARK: Processes that share the code

    /// Before fork.
    public func prepareFork(executableEnd: ExecutableEnd) {
        takeNotes(executableEnd)
        notes.prepare()
        cache.prepareFork()
    }

    /// There is no child.
    public func forkFailed() { cache.forkFailed() }

    /// In a forked child.
    public func becomeChild() {
        cache.becomeChild()
        disk?.becomeChild()
        notes.becomeChild(with: cache.used)
    }

    /// The process is about to end or to execute a program, and runs no code meanwhile.
    public func leave() { cache.leave() }

    /// It is not.
    /// - Returns: whether the translations are still there.
    public func comeBack() -> Bool {
        if cache.comeBack() { return true }
        guard cache.beginAnew() else { sj_no_memory() }
        forgetAll()
        return false
    }

    // MARK: For signal handlers

    /// The region whose code holds the host address. No lock, no allocation.
    public func region(hostPC: UInt) -> Region? {
        guard cache.contains(hostPC) else { return nil }
        let offset = offset(hostPC: hostPC)
        let part = cache.part(of: Int(offset))
        guard part < cache.partCount, let found = parts[part].region(at: offset) else { return nil }
        guard found.chunk >= 0 else { return found }
        let chunk = chunks + Int(found.chunk)
        guard let k = chunk.pointee.find(offset) else { return nil }
        var region = chunk.pointee.region(k)
        region.chunk = found.chunk
        return region
    }

    public func offset(hostPC: UInt) -> UInt32 { UInt32(truncatingIfNeeded: hostPC &- cache.executable) }
}
