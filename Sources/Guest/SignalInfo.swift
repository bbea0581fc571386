/// struct siginfo of a guest against the host's: which member of its union is in use follows from signal and code
/// (the kernel's siginfo_layout()).
public struct SignalInfoLayout: Sendable {
    public static let bytes = 128
    private let model: DataModel

    public init(_ model: DataModel) { self.model = model }

    private enum Member { case i32, word }

    private static let fault: [Member] = [.word]
    private static let sender: [Member] = [.i32, .i32]
    private static let queued: [Member] = [.i32, .i32, .word]
    private static let child: [Member] = [.i32, .i32, .i32, .word, .word]
    private static let poll: [Member] = [.word, .i32]
    private static let call: [Member] = [.word, .i32, .i32]

    private static func members(_ signal: Int32, _ code: Int32) -> [Member] {
        switch (signal, code) {
        case (_, 0), (_, -6), (_, 0x80): sender  // SI_USER, SI_TKILL, SI_KERNEL
        case (_, -5), (29, 1...): poll  // SI_SIGIO, SIGIO
        case (_, ..<0): queued  // SI_QUEUE, SI_TIMER, SI_MESGQ, SI_ASYNCIO
        case (17, _): child
        case (31, _): call
        case (4, _), (5, _), (7, _), (8, _), (11, _): fault
        case (_, 1...6): poll  // F_SETSIG has put another signal into SIGIO's place.
        default: sender
        }
    }

    private static func place(_ member: Member, _ wordBytes: Int, _ end: inout Int) -> (Int, Int) {
        let size = member == .word ? wordBytes : 4
        let at = (end + size - 1) / size * size
        end = at + size
        return (at, size)
    }

    /// Lays the host's siginfo out as the guest's; both have 128 bytes.
    public func toGuest(_ host: UnsafeRawPointer, _ guest: UnsafeMutableRawPointer) {
        guard model != .host else { return guest.copyMemory(from: host, byteCount: Self.bytes) }
        convert(host, .host, guest, model)
    }

    /// The reverse.
    public func toHost(_ guest: UnsafeRawPointer, _ host: UnsafeMutableRawPointer) {
        guard model != .host else { return host.copyMemory(from: guest, byteCount: Self.bytes) }
        convert(guest, model, host, .host)
    }

    private func convert(
        _ source: UnsafeRawPointer, _ from: DataModel, _ target: UnsafeMutableRawPointer, _ to: DataModel
    ) {
        target.initializeMemory(as: UInt8.self, repeating: 0, count: Self.bytes)
        func load(_ at: Int, _ size: Int) -> UInt64 {
            if size == 8 {
                let word = source.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                return from.bigEndian ? word.byteSwapped : word
            }
            let word = source.loadUnaligned(fromByteOffset: at, as: UInt32.self)
            return UInt64(from.bigEndian ? word.byteSwapped : word)
        }
        func store(_ value: UInt64, _ at: Int, _ size: Int) {
            if size == 8 {
                target.storeBytes(
                    of: to.bigEndian ? value.byteSwapped : value, toByteOffset: at, as: UInt64.self)
            } else {
                let word = UInt32(truncatingIfNeeded: value)
                target.storeBytes(
                    of: to.bigEndian ? word.byteSwapped : word, toByteOffset: at, as: UInt32.self)
            }
        }
        for at in [0, 4, 8] { store(load(at, 4), at, 4) }
        let signal = Int32(truncatingIfNeeded: load(0, 4))
        let code = Int32(truncatingIfNeeded: load(8, 4))
        // The union begins where its pointers may.
        var (end, targetEnd) = (from.pointerBytes == 8 ? 16 : 12, to.pointerBytes == 8 ? 16 : 12)
        for member in Self.members(signal, code) {
            let (at, size) = Self.place(member, from.pointerBytes, &end)
            let (targetAt, targetSize) = Self.place(member, to.pointerBytes, &targetEnd)
            store(load(at, size), targetAt, targetSize)
        }
    }
}
