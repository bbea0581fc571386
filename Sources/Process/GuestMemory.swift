import CHost
import Guest

/// The guest's address space as our own code reaches it: every access is fault-safe and says whether it succeeded.
/// 64-bit guests are identity-mapped (`base` 0); a 32-bit guest's addresses are offsets into its window.
public struct GuestMemory: Sendable {
    /// Host address of guest address 0.
    public let base: UInt64
    /// The first guest address that does not exist.
    public let end: UInt64
    /// The guest's integers have the other byte order.
    public let isBigEndian: Bool
    private var swaps: Bool { isBigEndian }
    /// Bytes of a pointer and of `long`.
    public let wordBytes: UInt64

    public init(base: UInt64 = 0, end: UInt64 = 1 << 47, model: DataModel = .littleEndian64) {
        self.base = base
        self.end = end
        isBigEndian = model.bigEndian
        wordBytes = UInt64(model.pointerBytes)
    }

    /// The host pointer for a range, or nil when it leaves the guest's address space. Says nothing about mappings.
    @inline(__always)
    public func pointer(_ address: UInt64, _ bytes: Int) -> UnsafeMutableRawPointer? {
        guard bytes >= 0, address < end, UInt64(bitPattern: Int64(bytes)) <= end &- address else {
            return nil
        }
        return UnsafeMutableRawPointer(bitPattern: UInt(base &+ address))
    }

    /// Copies from the guest; false when any byte cannot be read.
    public func read(_ address: UInt64, into destination: UnsafeMutableRawPointer, _ bytes: Int) -> Bool {
        if bytes == 0 { return true }
        guard let source = pointer(address, bytes) else { return false }
        return sj_copy(destination, source, bytes) == 0
    }

    /// Copies to the guest; false when any byte cannot be written (those before it may have been).
    public func write(_ address: UInt64, from source: UnsafeRawPointer, _ bytes: Int) -> Bool {
        if bytes == 0 { return true }
        guard let destination = pointer(address, bytes) else { return false }
        return sj_copy(destination, source, bytes) == 0
    }

    public func zero(_ address: UInt64, _ bytes: Int) -> Bool {
        if bytes == 0 { return true }
        guard let destination = pointer(address, bytes) else { return false }
        return sj_zero(destination, bytes) == 0
    }

    /// Whether the word of 32 bits that has that byte may be written. It stays as it is, whoever else writes to it.
    public func touch(_ address: UInt64) -> Bool {
        guard let place = pointer(address & ~3, 4) else { return false }
        var value: UInt32 = 0
        while read(address & ~3, into: &value, 4) {
            switch sj_compare_exchange(place, value, value) {
            case 0: return true
            case 1: return false
            default: continue
            }
        }
        return false
    }

    /// An integer of the guest's.
    @inline(__always)
    public func load<T: FixedWidthInteger>(_ address: UInt64, as type: T.Type) -> T? {
        var value: T = 0
        guard read(address, into: &value, MemoryLayout<T>.size) else { return nil }
        return swaps ? value.byteSwapped : value
    }

    @inline(__always)
    public func store<T: FixedWidthInteger>(_ address: UInt64, _ value: T) -> Bool {
        var value = swaps ? value.byteSwapped : value
        return write(address, from: &value, MemoryLayout<T>.size)
    }

    /// A pointer or an unsigned `long`, the one of number `index` from `address` on.
    @inline(__always)
    public func loadWord(_ address: UInt64, _ index: Int = 0) -> UInt64? {
        let place = address &+ UInt64(truncatingIfNeeded: index) &* wordBytes
        return wordBytes == 8 ? load(place, as: UInt64.self) : load(place, as: UInt32.self).map { UInt64($0) }
    }

    /// A `long`, with its sign.
    @inline(__always)
    public func loadLong(_ address: UInt64, _ index: Int = 0) -> Int64? {
        let word = loadWord(address, index)
        return wordBytes == 8
            ? word.map { Int64(bitPattern: $0) } : word.map { Int64(Int32(truncatingIfNeeded: $0)) }
    }

    @inline(__always)
    public func storeWord(_ address: UInt64, _ value: UInt64) -> Bool {
        wordBytes == 8 ? store(address, value) : store(address, UInt32(truncatingIfNeeded: value))
    }

    /// Length of a C string, at most `limit`; nil on a bad address.
    public func stringLength(_ address: UInt64, limit: Int = 4096) -> Int? {
        guard address < end, let source = pointer(address, 1) else { return nil }
        let room = Int(truncatingIfNeeded: min(UInt64(limit), end - address))
        let length = sj_strnlen(source, room)
        return length < 0 ? nil : length
    }

    /// A C string's bytes without the terminator; nil on a bad address.
    public func string(_ address: UInt64, limit: Int = 4096) -> [UInt8]? {
        guard let length = stringLength(address, limit: limit) else { return nil }
        return bytes(address, length)
    }

    public func bytes(_ address: UInt64, _ count: Int) -> [UInt8]? {
        guard count >= 0 else { return nil }
        var good = true
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            guard count > 0 else { return }
            good = read(address, into: UnsafeMutableRawPointer(buffer.baseAddress!), count)
            initialized = good ? count : 0
        }
        return good ? result : nil
    }

    public var access: GuestMemoryAccess {
        GuestMemoryAccess(
            read: { read($0, into: $1, $2) },
            write: { write($0, from: $1, $2) })
    }
}
