/// What has to be done to put an image into memory: a pure function of the image, so that it can be tested and fuzzed
/// without memory being mapped. Follows fs/binfmt_elf.c, except for pages that two segments share: Linux gives such
/// a page to the later segment whole, here it holds the bytes and the rights of both.
public struct LoadPlan: Sendable {
    public struct Step: Equatable, Sendable {
        public enum Kind: UInt8, Sendable {
            /// Map whole pages of the file, privately.
            case mapFile
            /// Map zeroed pages.
            case mapZero
            /// Set bytes of mapped, writable memory to zero.
            case clear
            /// Read bytes of the file into mapped, writable memory.
            case copy
            /// Give pages their final rights.
            case protect
        }
        public var kind: Kind
        public var address: UInt64
        public var length: UInt64
        public var offset: UInt64 = 0
        public var protection: MemoryProtection = []
    }

    public var steps: [Step] = []
    /// First and last page bounds of the image, before relocation.
    public var start: UInt64
    public var end: UInt64
    /// The largest alignment of a segment, at least a page.
    public var alignment: UInt64

    public init(_ image: borrowing ELFImage, pageSize: UInt64 = 4096) {
        let mask = pageSize - 1
        let segments = image.segments
        start = segments.first.map { $0.address & ~mask } ?? 0
        end = segments.last.map { ($0.end + mask) & ~mask } ?? 0
        alignment = pageSize
        steps.reserveCapacity(segments.count * 2)
        /// Pages below this are planned.
        var done = start
        for (i, segment) in segments.enumerated() {
            alignment = max(alignment, segment.alignment)
            var first = max(segment.address & ~mask, done)
            let last = (segment.end + mask) & ~mask
            // The last page is shared when the next segment begins in it.
            let shared = i + 1 < segments.count && segments[i + 1].address < last
            let own = shared ? last - pageSize : last
            if first < own {
                addPages(of: segment, first, own, mask)
                first = own
            }
            if shared && first < last {
                addSharedPage(first, pageSize, segments[i...])
            }
            done = max(done, last)
        }
    }

    /// Pages `first..<last` that belong to one segment alone.
    private mutating func addPages(
        of segment: ELFImage.Segment, _ first: UInt64, _ last: UInt64, _ mask: UInt64
    ) {
        let fileLast = segment.fileSize == 0 ? first : min(max((segment.fileEnd + mask) & ~mask, first), last)
        if first < fileLast {
            // Behind the file's bytes the page is zeroed only where the segment goes on.
            let clearEnd = min(fileLast, segment.end)
            let clears = segment.fileEnd < clearEnd
            let lacksWrite = clears && !segment.protection.contains(.write)
            // The segment's address and offset agree modulo the page: the page start of one is that of the other.
            let delta = first &- (segment.address & ~mask)
            steps.append(
                Step(
                    kind: .mapFile, address: first, length: fileLast - first,
                    offset: (segment.offset & ~mask) &+ delta,
                    protection: lacksWrite ? segment.protection.union(.write) : segment.protection))
            if clears {
                steps.append(
                    Step(kind: .clear, address: segment.fileEnd, length: fileLast - segment.fileEnd))
            }
            if lacksWrite {
                steps.append(
                    Step(
                        kind: .protect, address: first, length: fileLast - first,
                        protection: segment.protection))
            }
        }
        if fileLast < last {
            steps.append(
                Step(
                    kind: .mapZero, address: fileLast, length: last - fileLast, protection: segment.protection
                ))
        }
    }

    private mutating func addSharedPage(
        _ page: UInt64, _ size: UInt64, _ segments: ArraySlice<ELFImage.Segment>
    ) {
        let place = steps.count
        var protection: MemoryProtection = []
        for segment in segments {
            guard segment.address < page + size else { break }
            protection.formUnion(segment.protection)
            let from = max(segment.address, page)
            let to = min(segment.fileEnd, page + size)
            if from < to {
                steps.append(
                    Step(
                        kind: .copy, address: from, length: to - from,
                        offset: segment.offset &+ (from - segment.address)))
            }
        }
        steps.insert(
            Step(kind: .mapZero, address: page, length: size, protection: protection.union(.write)), at: place
        )
        if !protection.contains(.write) {
            steps.append(Step(kind: .protect, address: page, length: size, protection: protection))
        }
    }
}
