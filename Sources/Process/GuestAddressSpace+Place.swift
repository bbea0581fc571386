import CHost
import Glibc

/// Where memory goes that the guest leaves to us: the highest gap below a ceiling that is large enough, as on Linux.
/// All gaps between `from` and the ceiling are at most `skipped` bytes long, so that a search need not begin at the top.
struct GapSearch {
    var ceiling: UInt64
    var from: UInt64
    var skipped: UInt64 = 0

    init(ceiling: UInt64) {
        self.ceiling = ceiling
        from = ceiling
    }
}

extension GuestAddressSpace {
    /// Linux keeps so much free below what grows down (stack_guard_gap).
    static let growthGap: UInt64 = 1 << 20

    /// Nothing is placed at or above `address` from now on without being asked for.
    public func setCeiling(_ address: UInt64) {
        lock()
        search = GapSearch(ceiling: min(address & ~(Self.pageSize - 1), end))
        unlock()
    }

    /// Under the lock: what ended at `end` has gone.
    func freed(_ end: UInt64) {
        let i = map.index(endingAbove: end)
        search.from = max(search.from, i < map.count ? min(map[i].start, search.ceiling) : search.ceiling)
    }

    /// What huge pages ask for, or can make use of.
    static func alignment(_ length: UInt64, _ flags: Int32) -> UInt64 {
        if flags & hugeTLB != 0 { return granule(flags) }
        return length & ((2 << 20) - 1) == 0 ? 2 << 20 : pageSize
    }

    /// A free range: at the hint if it is free, or else the highest. Under the lock.
    func findGap(hint: UInt64, length: UInt64, _ alignment: UInt64 = pageSize, below limit: UInt64 = .max)
        -> UInt64?
    {
        guard length <= end else { return nil }
        if hint != 0 {
            let hint = max(hint & ~(Self.pageSize - 1), lowest)
            if hint <= end - length, hint & (alignment - 1) == 0 || alignment == 2 << 20,
                !map.intersects(hint, hint + length)
            {
                return hint
            }
        }
        let (room, overflow) = length.addingReportingOverflow(alignment - Self.pageSize)
        guard !overflow else { return nil }
        if room <= search.skipped || limit != .max {
            search.from = search.ceiling
            search.skipped = 0
        }
        var top = min(search.from, limit)
        var i = map.index(endingAbove: top)
        if i < map.count { top = min(top, bottom(of: map[i])) }
        while true {
            let low = i > 0 ? max(map[i - 1].end, lowest) : lowest
            if top > low, top - low >= room {
                let place = (top - length) & ~(alignment - 1)
                if limit == .max { search.from = top }
                return place
            }
            if top > low { search.skipped = max(search.skipped, top - low) }
            guard i > 0 else { return alignment > Self.pageSize ? findGap(hint: 0, length: length) : nil }
            i -= 1
            top = min(top, bottom(of: map[i]))
            search.from = top
        }
    }

    private func bottom(of region: GuestRegion) -> UInt64 {
        region.flags.contains(.growsDown) && region.start > Self.growthGap
            ? region.start - Self.growthGap : region.start
    }

    /// Maps in a gap by `body`, elsewhere if the host has something there. Gives the place and 0, or an error.
    func mapInGap(hint: UInt64, _ length: UInt64, _ alignment: UInt64, _ body: (UInt64) -> Int) -> (
        UInt64, Int
    ) {
        var hint = hint
        var limit = UInt64.max
        for _ in 0..<64 {
            guard let gap = findGap(hint: hint, length: length, alignment, below: limit) else { break }
            let error = body(gap)
            if error != Int(-EEXIST) { return (gap, error) }
            if hint == 0 || gap != hint & ~(Self.pageSize - 1) { limit = gap }
            hint = 0
        }
        return (0, Int(-ENOMEM))
    }

    /// A gap that is reserved on the host.
    func claimGap(hint: UInt64, length: UInt64, _ alignment: UInt64 = pageSize) -> UInt64? {
        if isWindow { return findGap(hint: hint, length: length, alignment) }
        let (gap, error) = mapInGap(hint: hint, length, alignment) {
            mapFree($0, length, PROT_NONE, Self.reserveFlags, -1, 0)
        }
        return error == 0 ? gap : nil
    }
}

/// Host addresses that are surely not ours, so that what is at or above them is not the guest's.
public enum HostLayout {
    /// The end of a 64-bit guest's address space: below our image, heap, stack and all that the host places for us.
    /// Nil if these lie too low.
    public static func guestEnd() -> UInt64? {
        var local = 0
        guard let probe = mmap(nil, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), probe != MAP_FAILED
        else { return nil }
        munmap(probe, 4096)
        let stack = withUnsafeMutablePointer(to: &local) { UInt(bitPattern: $0) }
        let lowest = min(
            min(UInt(bitPattern: probe), UInt(bitPattern: sbrk(0))),
            min(sj_async_signal_handler_address(), stack))
        // Position-independent programs begin at two thirds of the addresses; without a limit on the stack, mmap at one.
        if lowest >= 0x5555_0000_0000 { return 0x5500_0000_0000 }
        return lowest >= 0x2aaa_0000_0000 ? 0x2a00_0000_0000 : nil
    }
}
