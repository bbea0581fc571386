import CHost
import Glibc
import Guest
import Process

/// Sets as arrays of the guest's `long`: of processors, of descriptors, of memory nodes; and what poll is given.
extension Marshalling {
    // MARK: Arrays of long

    /// Bytes of the guest's words that hold so many bits.
    private func guestBytes(_ bits: Int) -> Int {
        let word = model.pointerBytes
        return (bits + 8 * word - 1) / (8 * word) * word
    }

    static func hostBytes(_ bits: Int) -> Int { (bits + 63) / 64 * 8 }

    /// The bits of the guest's words in words of the host's, or the reverse: half a word of the host's is a word of a 32-bit
    /// guest's.
    static func convertWords(
        _ from: UnsafeRawPointer, bytes: Int, _ to: UnsafeMutableRawPointer, _ model: DataModel
    ) {
        let word = model.pointerBytes
        for k in 0..<bytes / word {
            let value = GuestInteger.load(from + k * word, word, swapped: model.bigEndian)
            GuestInteger.store(value, to + k * word, word, swapped: false)
        }
    }

    /// `bits` of a set that the guest has at `place`, in a copy with room for them.
    func takeBits(_ place: UInt64, _ bits: Int) throws(NoMemory) -> UInt64 {
        let bytes = guestBytes(bits)
        let image = try piece(max(1, bytes))
        let copy = try piece(max(8, Self.hostBytes(bits)))
        guard memory.read(place, into: image, bytes) else { return Self.bad(place) }
        Self.convertWords(image, bytes: bytes, copy, model)
        return UInt64(UInt(bitPattern: copy))
    }

    func giveBits(_ place: UInt64, _ copy: UnsafeRawPointer, _ bits: Int) -> Bool {
        let bytes = guestBytes(bits)
        guard let image = copies.take(max(1, bytes)) else { return false }
        Self.convertWords(copy, bytes: bytes, image, model)
        return memory.write(place, from: image, bytes)
    }

    // MARK: Processors

    mutating func takeProcessors(_ place: UInt64, _ n: Int) throws(NoMemory) -> UInt64 {
        let word = model.pointerBytes
        let bytes = Int(min(guest[n - 1] & 0xffff_ffff, 1 << 16))
        let whole = (bytes + word - 1) / word * word
        let image = try piece(max(1, whole))
        let copy = try piece(max(8, (whole + 7) & ~7))
        guard memory.read(place, into: image, bytes) else { return Self.bad(place) }
        Self.convertWords(image, bytes: whole, copy, model)
        return UInt64(UInt(bitPattern: copy))
    }

    /// The result is how many bytes have been filled.
    func giveProcessors(_ place: UInt64, _ copy: UnsafeRawPointer, _ n: Int, _ answer: inout Int) -> Bool {
        let word = model.pointerBytes
        let room = Int(min(guest[n - 1] & 0xffff_ffff, 1 << 16))
        // sched_getaffinity takes whole words alone.
        guard room % word == 0 else {
            answer = -22
            return true
        }
        answer = min(answer, room)
        guard let image = copies.take(max(1, answer)) else { return false }
        Self.convertWords(copy, bytes: answer, image, model)
        return memory.write(place, from: image, answer / word * word)
    }

    // MARK: Descriptors

    /// select's sets: the first argument says how many descriptors they tell of.
    mutating func takeDescriptors(_ place: UInt64) throws(NoMemory) -> UInt64 {
        let asked = Int32(truncatingIfNeeded: guest[0])
        guard asked >= 0 else { return place }
        return try takeBits(place, descriptorCount(asked))
    }

    /// The kernel looks at no more descriptors than the process may have.
    private mutating func descriptorCount(_ asked: Int32) -> Int {
        guard asked > 1024 else { return Int(asked) }
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(7), &limit) == 0 else { return 1024 }
        let count = Int(min(UInt64(asked), max(1024, UInt64(limit.rlim_cur)), 1 << 20))
        setHost(0, UInt64(count))
        return count
    }

    func giveDescriptors(_ place: UInt64, _ copy: UnsafeRawPointer) -> Bool {
        giveBits(place, copy, Int(truncatingIfNeeded: host[0] & 0x7fff_ffff))
    }

    // MARK: struct pollfd

    func takePolled(_ place: UInt64, _ count: UInt64) throws(NoMemory) -> UInt64 {
        let count = Int(count & 0xffff_ffff)
        guard count <= 1 << 20 else { return place }
        let copy = try piece(max(1, 8 * count))
        guard memory.read(place, into: copy, 8 * count), memory.isWritable(place, 8 * count) else {
            return Self.bad(place)
        }
        for k in 0..<count {
            GuestInteger.swap(copy + 8 * k, 4, count: 1)
            GuestInteger.swap(copy + 8 * k + 4, 2, count: 2)
        }
        return UInt64(UInt(bitPattern: copy))
    }

    /// The kernel writes what has happened, and nothing else.
    func givePolled(_ place: UInt64, _ copy: UnsafeRawPointer, _ count: UInt64) -> Bool {
        for k in 0..<Int(count & 0xffff_ffff) {
            let happened = copy.load(fromByteOffset: 8 * k + 6, as: UInt16.self)
            guard memory.store(place &+ UInt64(8 * k + 6), happened) else { return false }
        }
        return true
    }

    // MARK: struct msgbuf

    func takeMessageBuffer(_ place: UInt64, _ length: UInt64) throws(NoMemory) -> UInt64 {
        // The host refuses more before it looks at the message.
        guard length < 1 << 26 else { return place }
        let copy = try piece(8 + Int(length))
        let type =
            memory.wordBytes == 4
            ? memory.load(place, as: Int32.self).map { Int64($0) } : memory.load(place, as: Int64.self)
        guard let type else { return Self.bad(place) }
        copy.storeBytes(of: type, as: Int64.self)
        // The host looks at the length and the type before it reads the text.
        let isReadable = memory.read(place &+ memory.wordBytes, into: copy + 8, Int(length))
        guard isReadable || type < 1 || length > Self.longestMessage else { return Self.bad(place) }
        return UInt64(UInt(bitPattern: copy))
    }

    /// /proc/sys/kernel/msgmax
    private static var longestMessage: UInt64 {
        // struct msginfo, whose third number it is, by msgctl's IPC_INFO.
        var info: InlineArray<8, Int32> = .init(repeating: 0)
        let result = withUnsafeMutablePointer(to: &info) {
            sj_syscall6(71, 0, 3, Int(bitPattern: $0), 0, 0, 0)
        }
        return result < 0 ? .max : UInt64(max(0, info[2]))
    }
}
