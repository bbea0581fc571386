/// RLIMIT_AS and RLIMIT_DATA as the guest has set them.
extension GuestAddressSpace {
    public func setLimits(total: UInt64, data: UInt64) {
        lock()
        totalLimit = total
        dataLimit = data
        unlock()
    }

    /// Under the lock: whether `bytes` more may be mapped, of which those in `replaced` are the guest's already.
    func mayGrow(_ bytes: UInt64, isData: Bool, replacing replaced: Range<UInt64> = 0..<0) -> Bool {
        if totalLimit == .max, dataLimit == .max { return true }
        var old: UInt64 = 0
        map.forEachPart(replaced.lowerBound, replaced.upperBound, owned: true) { old &+= $1 &- $0 }
        let total = sum { _ in true }
        if total &+ bytes &- old > totalLimit { return false }
        return !isData || sum(countsAsData) &+ bytes <= dataLimit
    }

    /// Private memory that may be written, but for the stack.
    private func countsAsData(_ region: GuestRegion) -> Bool {
        region.protection.contains(.write) && !region.flags.contains(.shared)
            && !region.flags.contains(.stack)
    }
}
