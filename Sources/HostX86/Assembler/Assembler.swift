/// Writes x86-64 machine code into memory that the caller owns.
///
/// No allocation, no throwing: an instruction that might not fit is not written and sets `overflowed`
/// instead; the same happens when the label or fixup storage is full. The last
/// `Assembler.longestInstruction` bytes before `limit` may stay unused.
public struct Assembler {
    /// 15 architectural bytes; one more keeps the test a plain power of two.
    public static let longestInstruction = 16

    public private(set) var start: UnsafeMutablePointer<UInt8>
    public var cursor: UnsafeMutablePointer<UInt8>
    public private(set) var limit: UnsafeMutablePointer<UInt8>
    public var overflowed = false
    /// Address where the code will run minus the address where it is written (W^X double mapping).
    public var executableOffset = 0

    let storage: AssemblerStorage
    var labelCount: Int32 = 0
    var fixupCount: Int32 = 0
    /// Fixups that still wait for their label.
    public internal(set) var openFixups: Int32 = 0

    public init(
        start: UnsafeMutablePointer<UInt8>, limit: UnsafeMutablePointer<UInt8>, storage: AssemblerStorage
    ) {
        self.start = start
        self.cursor = start
        self.limit = limit
        self.storage = storage
    }

    /// Begins another piece of code; forgets all labels.
    public mutating func reset(start: UnsafeMutablePointer<UInt8>, limit: UnsafeMutablePointer<UInt8>) {
        self.start = start
        self.cursor = start
        self.limit = limit
        overflowed = false
        labelCount = 0
        fixupCount = 0
        openFixups = 0
    }

    /// Bytes written so far.
    @inline(__always)
    public var offset: Int { cursor - start }

    @inline(__always)
    mutating func hasRoom() -> Bool {
        if limit - cursor >= Assembler.longestInstruction { return true }
        overflowed = true
        return false
    }
}

/// Memory for labels and forward references, allocated once and reused for every translation.
public struct AssemblerStorage: @unchecked Sendable {
    struct LabelSlot {
        /// Offset from `start`, or -1 while unbound.
        var offset: Int32
        /// Newest waiting fixup, or -1.
        var firstFixup: Int32
    }
    struct Fixup {
        /// Offset of the 32-bit field.
        var at: Int32
        /// Bytes of the instruction behind the field.
        var trailing: Int32
        var next: Int32
    }

    let labels: UnsafeMutablePointer<LabelSlot>
    let labelCapacity: Int32
    let fixups: UnsafeMutablePointer<Fixup>
    let fixupCapacity: Int32

    public static func allocate(labels: Int, fixups: Int) -> AssemblerStorage {
        AssemblerStorage(
            labels: .allocate(capacity: labels), labelCapacity: Int32(labels),
            fixups: .allocate(capacity: fixups), fixupCapacity: Int32(fixups))
    }

    public func deallocate() {
        labels.deallocate()
        fixups.deallocate()
    }
}
