/// Access rights of guest memory, with the values of PROT_READ, PROT_WRITE, PROT_EXEC.
public struct MemoryProtection: OptionSet, Equatable, Hashable, Sendable {
    public var rawValue: UInt8
    @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let read = MemoryProtection(rawValue: 1)
    public static let write = MemoryProtection(rawValue: 2)
    public static let execute = MemoryProtection(rawValue: 4)

    /// From a program header's p_flags (PF_X 1, PF_W 2, PF_R 4).
    init(segmentFlags: UInt32) {
        self.init(rawValue: UInt8((segmentFlags >> 2) & 1 | segmentFlags & 2 | (segmentFlags & 1) << 2))
    }
}

/// Where an image may lie.
public struct AddressLimits: Sendable {
    /// Bytes; a power of two of at least 4096.
    public var pageSize: UInt64
    /// The first address that an image with fixed addresses may use.
    public var lowest: UInt64
    /// The first address behind the address space.
    public var end: UInt64

    public init(pageSize: UInt64 = 4096, lowest: UInt64 = 0x10000, end: UInt64 = (1 << 47) - 4096) {
        self.pageSize = pageSize
        self.lowest = lowest
        self.end = end
    }
}

/// An ELF program, checked: whoever holds one may do arithmetic on its addresses and offsets without fear.
public struct ELFImage: Sendable {
    public struct FileRange: Equatable, Sendable {
        public var offset: UInt64
        public var size: UInt64
    }

    public struct Segment: Equatable, Sendable {
        public var address: UInt64
        public var memorySize: UInt64
        public var offset: UInt64
        public var fileSize: UInt64
        /// 1 or a power of two.
        public var alignment: UInt64
        public var protection: MemoryProtection
        /// The program header's index, for messages.
        public var index: Int

        public var end: UInt64 { address &+ memorySize }
        public var fileEnd: UInt64 { address &+ fileSize }
    }

    public var header: ELFHeader
    /// ET_DYN: addresses are relative to a base that the loader picks.
    public var isPositionIndependent: Bool
    /// The PT_LOAD segments that occupy memory, by address, none overlapping another.
    public var segments: [Segment]
    /// PT_INTERP's bytes, its closing NUL included.
    public var interpreter: FileRange?
    /// Where the program header table is in memory (before relocation), if a segment holds it.
    public var programHeaderAddress: UInt64?
    /// PT_GNU_STACK's verdict; nil when there is none.
    public var stackIsExecutable: Bool?
    /// PT_GNU_PROPERTY's contents.
    public var property: FileRange?
    public var threadLocalStorage: ProgramHeader?

    /// The kernel's bound on the program header table, in bytes (fs/binfmt_elf.c).
    public static let largestProgramHeaderTable: UInt64 = 65536

    /// Checks the header's account of the program header table, before one reads it.
    public static func checkTable(_ header: ELFHeader, fileSize: UInt64) throws(ELFError) {
        guard header.type == 2 || header.type == 3 else { throw .notExecutable(type: header.type) }
        guard header.programHeaderSize == (header.elfClass == .elf64 ? 56 : 32) else {
            throw .badProgramHeaderSize(header.programHeaderSize)
        }
        let size = header.programHeaderTableSize
        guard size > 0, size <= largestProgramHeaderTable else {
            throw .badProgramHeaderCount(header.programHeaderCount)
        }
        let (end, overflow) = header.programHeaderOffset.addingReportingOverflow(size)
        guard !overflow, end <= fileSize else {
            throw .truncated(part: .programHeaders, needed: overflow ? .max : end, fileSize: fileSize)
        }
    }

    /// Judges a program by its header and its program header table, whose bytes are `table`. A library needs no entry.
    public init(
        _ header: ELFHeader, programHeaders table: UnsafeRawBufferPointer, fileSize: UInt64,
        limits: AddressLimits = AddressLimits(), isLibrary: Bool = false
    ) throws(ELFError) {
        try Self.checkTable(header, fileSize: fileSize)
        guard UInt64(table.count) >= header.programHeaderTableSize else {
            throw .truncated(part: .programHeaders, needed: header.programHeaderTableSize, fileSize: fileSize)
        }
        self.header = header
        isPositionIndependent = header.type == 3
        segments = []
        segments.reserveCapacity(min(Int(header.programHeaderCount), 16))
        var sorted = true
        for index in 0..<Int(header.programHeaderCount) {
            let entry = ProgramHeader(table, index, header.elfClass, header.byteOrder)
            switch entry.type {
            case 1:
                guard
                    let segment = try Self.segment(
                        entry, index, fileSize, limits, fixed: !isPositionIndependent)
                else { continue }
                if let last = segments.last, last.address > segment.address { sorted = false }
                segments.append(segment)
            case 3:
                guard interpreter == nil else { continue }  // The kernel takes the first.
                let range = try Self.fileRange(entry, .interpreter, fileSize)
                guard range.size >= 2, range.size <= 4096 else { throw .badInterpreter }
                interpreter = range
            case 7:
                threadLocalStorage = entry
            case 0x6474_e551:
                stackIsExecutable = entry.flags & 1 != 0
            case 0x6474_e553:
                property = try? Self.fileRange(entry, .segment, fileSize)
            default:
                break
            }
        }
        guard !segments.isEmpty else { throw .noLoadSegment }
        if !sorted { segments.sort { $0.address < $1.address } }
        for i in 1..<max(segments.count, 1) where segments[i - 1].end > segments[i].address {
            throw .overlappingSegments(segments[i - 1].index, segments[i].index)
        }
        let entry = header.entry
        if entry == 0 && isPositionIndependent && !isLibrary { throw .noEntry }
        guard isLibrary || segments.contains(where: { $0.address <= entry && entry < $0.end })
        else {
            throw .entryOutside(entry)
        }
        let place = header.programHeaderOffset
        for segment in segments
        where segment.offset <= place && place - segment.offset < segment.fileSize {
            programHeaderAddress = segment.address &+ (place - segment.offset)
            break
        }
    }

    /// Judges a whole file that lies in memory.
    public init(file: UnsafeRawBufferPointer, limits: AddressLimits = AddressLimits()) throws(ELFError) {
        let size = UInt64(file.count)
        let header = try ELFHeader(file, fileSize: size)
        try Self.checkTable(header, fileSize: size)
        let start = Int(header.programHeaderOffset)
        let table = file[start..<start + Int(header.programHeaderTableSize)]
        try self.init(
            header, programHeaders: UnsafeRawBufferPointer(rebasing: table), fileSize: size, limits: limits)
    }

    private static func fileRange(
        _ entry: ProgramHeader, _ part: ELFError.Part, _ fileSize: UInt64
    ) throws(ELFError) -> FileRange {
        let (end, overflow) = entry.offset.addingReportingOverflow(entry.fileSize)
        guard !overflow, end <= fileSize else {
            throw .truncated(part: part, needed: overflow ? .max : end, fileSize: fileSize)
        }
        return FileRange(offset: entry.offset, size: entry.fileSize)
    }

    private static func segment(
        _ entry: ProgramHeader, _ index: Int, _ fileSize: UInt64, _ limits: AddressLimits, fixed: Bool
    ) throws(ELFError) -> Segment? {
        guard entry.fileSize <= entry.memorySize else { throw .fileSizeOverMemorySize(segment: index) }
        if entry.memorySize == 0 { return nil }
        let page = limits.pageSize
        let (end, overflow) = entry.address.addingReportingOverflow(entry.memorySize)
        // The end is rounded up to a page later.
        guard !overflow, end <= UInt64.max - page else { throw .addressOverflow(segment: index) }
        guard end <= limits.end else {
            throw .addressTooHigh(segment: index, end: end, limit: limits.end)
        }
        if fixed, entry.address < limits.lowest {
            throw .addressTooLow(segment: index, address: entry.address, least: limits.lowest)
        }
        if entry.fileSize > 0 {
            _ = try fileRange(entry, .segment, fileSize)
            guard (entry.offset ^ entry.address) & (page - 1) == 0 else {
                throw .misalignedSegment(segment: index)
            }
        }
        // Linux ignores an alignment that is no power of two.
        let alignment = entry.alignment.nonzeroBitCount == 1 ? entry.alignment : 1
        guard alignment <= 1 << 32 else {
            throw .alignmentTooLarge(segment: index, alignment: alignment)
        }
        return Segment(
            address: entry.address, memorySize: entry.memorySize, offset: entry.offset,
            fileSize: entry.fileSize, alignment: alignment,
            protection: MemoryProtection(segmentFlags: entry.flags), index: index)
    }
}
