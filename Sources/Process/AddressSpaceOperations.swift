/// What the memory system calls ask of the owner of the guest's address space. Each returns what the kernel would:
/// an address or 0, or a negated errno. Protection and flags are the host's numbers.
public struct AddressSpaceOperations: Sendable {
    public let map:
        @Sendable (
            _ address: UInt64, _ length: UInt64, _ protection: Int32, _ flags: Int32,
            _ fd: Int32, _ offset: UInt64
        ) -> Int
    public let unmap: @Sendable (_ address: UInt64, _ length: UInt64) -> Int
    public let protect: @Sendable (_ address: UInt64, _ length: UInt64, _ protection: Int32) -> Int
    public let remap:
        @Sendable (
            _ old: UInt64, _ oldLength: UInt64, _ newLength: UInt64, _ flags: Int32,
            _ new: UInt64
        ) -> Int
    public let brk: @Sendable (_ new: UInt64) -> UInt64

    public init(
        map: @escaping @Sendable (UInt64, UInt64, Int32, Int32, Int32, UInt64) -> Int,
        unmap: @escaping @Sendable (UInt64, UInt64) -> Int,
        protect: @escaping @Sendable (UInt64, UInt64, Int32) -> Int,
        remap: @escaping @Sendable (UInt64, UInt64, UInt64, Int32, UInt64) -> Int,
        brk: @escaping @Sendable (UInt64) -> UInt64
    ) {
        self.map = map
        self.unmap = unmap
        self.protect = protect
        self.remap = remap
        self.brk = brk
    }
}
