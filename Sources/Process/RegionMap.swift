import ELF

/// A range of guest memory with one set of attributes.
public struct GuestRegion: Equatable, Sendable {
    public struct Flags: OptionSet, Equatable, Sendable {
        public var rawValue: UInt16
        public init(rawValue: UInt16) { self.rawValue = rawValue }
        public static let shared = Flags(rawValue: 1)
        public static let file = Flags(rawValue: 2)
        public static let heap = Flags(rawValue: 4)
        public static let stack = Flags(rawValue: 8)
        public static let vdso = Flags(rawValue: 16)
        /// MAP_GROWSDOWN: grows when what lies below it is touched.
        public static let growsDown = Flags(rawValue: 32)
        /// MADV_DONTFORK.
        public static let dontFork = Flags(rawValue: 64)
    }

    /// Guest addresses, whole pages: `start..<end`.
    public var start: UInt64
    public var end: UInt64
    /// What the guest asked for. The host never grants execution.
    public var protection: MemoryProtection
    public var flags: Flags
    /// The backing file and the offset of `start` in it, when `flags` has `.file`; zero otherwise.
    public var fileOffset: UInt64
    public var device: UInt64
    public var inode: UInt64

    public init(
        start: UInt64, end: UInt64, protection: MemoryProtection, flags: Flags = [], fileOffset: UInt64 = 0,
        device: UInt64 = 0, inode: UInt64 = 0
    ) {
        self.start = start
        self.end = end
        self.protection = protection
        self.flags = flags
        self.fileOffset = fileOffset
        self.device = device
        self.inode = inode
    }

    public var length: UInt64 { end &- start }

    /// The part from `address` on.
    func from(_ address: UInt64) -> GuestRegion {
        var part = self
        part.start = address
        if flags.contains(.file) { part.fileOffset &+= address &- start }
        return part
    }

    func upTo(_ address: UInt64) -> GuestRegion {
        var part = self
        part.end = address
        return part
    }

    func continues(_ previous: GuestRegion) -> Bool {
        previous.end == start && previous.protection == protection && previous.flags == flags
            && previous.device == device && previous.inode == inode
            && (!flags.contains(.file) || previous.fileOffset &+ previous.length == fileOffset)
    }
}

/// Regions in a sorted array without overlaps; neighbours that continue each other are one.
///
/// The storage is raw memory: a reader without the lock (GuestAddressSpace) may look at it while it changes, so it stays
/// readable for ever. Storage that has been outgrown is therefore never freed; as it doubles, that is less than what is in
/// use.
struct RegionMap {
    struct Block {
        var count: Int
        var capacity: Int
    }
    private(set) var block: UnsafeMutablePointer<Block>
    /// Whether there has been a region that is shared and may be written.
    private(set) var hasSharedMemory = false

    static let headSize = 64

    init(capacity: Int = 64) {
        block = Self.allocate(capacity)
    }

    private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Block> {
        let size = headSize + capacity * MemoryLayout<GuestRegion>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        let block = memory.bindMemory(to: Block.self, capacity: 1)
        block.initialize(to: Block(count: 0, capacity: capacity))
        return block
    }

    static func regions(_ block: UnsafeMutablePointer<Block>) -> UnsafeMutablePointer<GuestRegion> {
        (UnsafeMutableRawPointer(block) + headSize).assumingMemoryBound(to: GuestRegion.self)
    }

    var count: Int { block.pointee.count }
    var regions: UnsafeMutablePointer<GuestRegion> { Self.regions(block) }

    subscript(_ index: Int) -> GuestRegion { regions[index] }

    /// The first region that ends above `address`; `count` if none does.
    static func index(_ block: UnsafeMutablePointer<Block>, endingAbove address: UInt64) -> Int {
        let regions = regions(block)
        var low = 0
        var high = min(block.pointee.count, block.pointee.capacity)
        while low < high {
            let middle = (low &+ high) >> 1
            if regions[middle].end > address { high = middle } else { low = middle &+ 1 }
        }
        return low
    }

    func index(endingAbove address: UInt64) -> Int { Self.index(block, endingAbove: address) }

    /// Whether every byte of the range belongs to a region.
    func covers(_ start: UInt64, _ end: UInt64) -> Bool {
        var at = start
        var i = index(endingAbove: start)
        while at < end {
            guard i < count, regions[i].start <= at else { return false }
            at = regions[i].end
            i += 1
        }
        return true
    }

    func intersects(_ start: UInt64, _ end: UInt64) -> Bool {
        let i = index(endingAbove: start)
        return i < count && regions[i].start < end
    }

    /// Calls `body` with each maximal subrange that is (`owned`) or is not part of a region.
    func forEachPart(_ start: UInt64, _ end: UInt64, owned: Bool, _ body: (UInt64, UInt64) -> Void) {
        var at = start
        var i = index(endingAbove: start)
        while at < end {
            guard i < count, regions[i].start < end else {
                if !owned { body(at, end) }
                return
            }
            let from = max(regions[i].start, at)
            if !owned, at < from { body(at, from) }
            var to = min(regions[i].end, end)
            i += 1
            while owned, i < count, regions[i].start == to, to < end {
                to = min(regions[i].end, end)
                i += 1
            }
            if owned { body(from, to) }
            at = to
        }
    }

    /// Makes room for two more. Call before a change, so that the change itself cannot run out of space midway.
    private mutating func reserve() {
        guard count + 2 > block.pointee.capacity else { return }
        let old = block
        let new = Self.allocate(old.pointee.capacity * 2)
        Self.regions(new).update(from: Self.regions(old), count: old.pointee.count)
        new.pointee.count = old.pointee.count
        block = new
    }

    private func move(from: Int, to: Int) {
        let n = count - from
        if n > 0 { (regions + to).update(from: regions + from, count: n) }
        block.pointee.count += to - from
    }

    mutating func remove(_ start: UInt64, _ end: UInt64) {
        guard start < end else { return }
        reserve()
        var i = index(endingAbove: start)
        guard i < count else { return }
        if regions[i].start < start {
            let whole = regions[i]
            if whole.end > end {
                move(from: i, to: i + 1)
                regions[i] = whole.upTo(start)
                regions[i + 1] = whole.from(end)
                return
            }
            regions[i] = whole.upTo(start)
            i += 1
        }
        var j = i
        while j < count, regions[j].end <= end { j += 1 }
        if j < count, regions[j].start < end { regions[j] = regions[j].from(end) }
        if j > i { move(from: j, to: i) }
    }

    /// Puts a region in, in place of whatever was in its range.
    mutating func insert(_ region: GuestRegion) {
        guard region.start < region.end else { return }
        if region.flags.contains(.shared), region.protection.contains(.write) { hasSharedMemory = true }
        remove(region.start, region.end)
        reserve()
        let i = index(endingAbove: region.start)
        let joinsLeft = i > 0 && region.continues(regions[i - 1])
        let joinsRight = i < count && regions[i].continues(region)
        switch (joinsLeft, joinsRight) {
        case (true, true):
            regions[i - 1].end = regions[i].end
            move(from: i + 1, to: i)
        case (true, false):
            regions[i - 1].end = region.end
        case (false, true):
            let end = regions[i].end
            regions[i] = region
            regions[i].end = end
        case (false, false):
            move(from: i, to: i + 1)
            regions[i] = region
        }
    }

    /// Gives the parts of regions in a range another protection.
    mutating func protect(_ start: UInt64, _ end: UInt64, _ protection: MemoryProtection) {
        change(start, end) { $0.protection = protection }
    }

    /// Changes attributes of the parts of regions in a range.
    mutating func change(_ start: UInt64, _ end: UInt64, _ body: (inout GuestRegion) -> Void) {
        var at = start
        while at < end {
            let i = index(endingAbove: at)
            guard i < count, regions[i].start < end else { return }
            let old = regions[i].from(max(at, regions[i].start)).upTo(min(regions[i].end, end))
            var part = old
            at = part.end
            body(&part)
            if part != old { insert(part) }
        }
    }

    /// Whether a region in the range may be executed.
    func anyExecutable(_ start: UInt64, _ end: UInt64) -> Bool {
        var i = index(endingAbove: start)
        while i < count, regions[i].start < end {
            if regions[i].protection.contains(.execute) { return true }
            i += 1
        }
        return false
    }
}
