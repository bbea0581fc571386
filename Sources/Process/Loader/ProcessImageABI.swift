import ELF

/// What a guest's kernel would decide about a new process: one value for each guest, from its folder under Guests.
public struct ProcessImageABI {
    /// e_machine of its programs.
    public var machine: UInt16
    public var elfClass: ELFClass
    public var byteOrder: ELFByteOrder
    /// Bytes, a power of two of at least 4096; AT_PAGESZ.
    public var pageSize: UInt64 = 4096
    public var hwcap: UInt64 = 0
    public var hwcap2: UInt64 = 0
    /// AT_PLATFORM ("aarch64"); nil for none.
    public var platform: StaticString?
    /// AT_BASE_PLATFORM: the processor's own name; nil for none.
    public var basePlatform: StaticString?
    /// What the architecture puts in front of all other entries of the auxiliary vector.
    public var ownEntries: [(type: UInt64, value: UInt64)] = []
    /// Bytes; AT_MINSIGSTKSZ. 0 leaves the entry out.
    public var minimumSignalStack: UInt64 = 0
    /// AT_CLKTCK, per second.
    public var clockTicks: UInt64 = 100
    /// sp is a multiple of this at the start.
    public var stackAlignment: UInt64 = 16
    /// Whether the stack may be executed when PT_GNU_STACK is missing.
    public var stackExecutableByDefault = false
    /// The first address behind the guest's address space.
    public var addressLimit: UInt64 = (1 << 47) - 4096
    /// Where position-independent programs and their dynamic linker go if there is room: far below the ceiling of what
    /// is mapped later, with room for the heap (HostLayout).
    public var programBase: UInt64 = 0x1500_0000_0000
    public var interpreterBase: UInt64 = 0x1400_0000_0000
    /// The vDSO image, already relocatable to any page; nil for none.
    public var vdso: UnsafeRawBufferPointer?
    /// Debian's name of the architecture: /usr/<triplet> is searched for the dynamic linker.
    public var triplet: StaticString?

    public init(machine: UInt16, elfClass: ELFClass, byteOrder: ELFByteOrder) {
        self.machine = machine
        self.elfClass = elfClass
        self.byteOrder = byteOrder
        if elfClass == .elf32 {
            addressLimit = 0xffff_0000
            programBase = 0x4000_0000
            interpreterBase = 0x5000_0000
        }
    }

    /// Whether a file's header is that of a program of this guest.
    public func runs(_ header: ELFHeader) -> Bool {
        header.machine == machine && header.elfClass == elfClass && header.byteOrder == byteOrder
    }

    public var pointerSize: UInt64 { elfClass == .elf64 ? 8 : 4 }

    public var limits: AddressLimits { AddressLimits(pageSize: pageSize, end: addressLimit) }
}
