import Glibc
import Guest
import Process

/// The arguments of one call in the host's layout. Whatever cannot be read or written where the guest says is given to
/// the host as an address that no program can use, so that the call fails as it would, and where it would.
struct Marshalling {
    let plan: MarshallingPlan
    let guest: InlineArray<6, UInt64>
    private(set) var host: InlineArray<6, UInt64>
    let memory: GuestMemory
    let copies: HostCopies

    init(
        _ plan: MarshallingPlan, _ arguments: InlineArray<6, UInt64>, _ memory: GuestMemory,
        _ copies: HostCopies
    ) {
        self.plan = plan
        guest = arguments
        host = arguments
        self.memory = memory
        self.copies = copies
    }

    private var steps: [MarshallingStep] { plan.steps }
    var model: DataModel { plan.model }

    static func bad(_ address: UInt64) -> UInt64 { address | 1 << 63 }

    /// A lack of memory of our own.
    struct NoMemory: Error {}

    func piece(_ bytes: Int) throws(NoMemory) -> UnsafeMutableRawPointer {
        guard let piece = copies.take(bytes) else { throw NoMemory() }
        return piece
    }

    func pointer(_ n: Int) -> UnsafeMutableRawPointer? { UnsafeMutableRawPointer(bitPattern: UInt(host[n])) }

    private func address(_ piece: UnsafeMutableRawPointer) -> UInt64 { UInt64(UInt(bitPattern: piece)) }

    // MARK: Before the call

    /// - Returns: false if there is no memory.
    mutating func toHost() -> Bool {
        do {
            for n in steps.indices {
                if case .asIs = steps[n] { continue }
                host[n] = try bring(steps[n], n)
            }
            return true
        } catch { return false }
    }

    /// Argument `n` for the host.
    private mutating func bring(_ step: MarshallingStep, _ n: Int) throws(NoMemory) -> UInt64 {
        let place = guest[n]
        if place == 0 { return 0 }
        let next = n < 5 ? guest[n + 1] : 0
        switch step {
        case .asIs: return place
        case .take(let map): return try take(map, place, writes: false)
        case .replace(let map): return try take(map, place, writes: true)
        case .give(let map, _): return try give(place, guestBytes: map.guestSize, hostBytes: map.hostSize)
        case .takeSized(let map, let isInside):
            let size = isInside ? memory.load(place, as: UInt32.self).map { UInt64($0) } : next
            guard let size else { return Self.bad(place) }
            return try takeSized(map, place, size)
        case .giveSized:
            guard next <= 1 << 16 else { return place }
            return try give(place, guestBytes: Int(next), hostBytes: Int(next))
        case .takeArray(let map, let counter): return try takeArray(map, place, guest[counter])
        case .giveArray(let map, let counter):
            let count = guest[counter] & 0xffff_ffff
            guard count <= 1 << 24 else { return place }
            return try give(
                place, guestBytes: Int(count) * map.guestSize, hostBytes: Int(count) * map.hostSize)
        case .waiters(let map, let counter): return try takeWaiters(map, place, guest[counter])
        case .vectors(let counter): return try vectors(place, guest[counter])
        case .takeSignals:
            guard let set = memory.loadSignals(place) else { return Self.bad(place) }
            let copy = try piece(8)
            copy.storeBytes(of: set, as: UInt64.self)
            return address(copy)
        case .giveSignals: return try give(place, guestBytes: 8, hostBytes: 8)
        case .length:
            guard let length = memory.load(place, as: UInt32.self), memory.isWritable(place, 4) else {
                return Self.bad(place)
            }
            let copy = try piece(4)
            copy.storeBytes(of: length, as: UInt32.self)
            return address(copy)
        case .takeSocketAddress: return try takeSocketAddress(place, next)
        case .giveSocketAddress: return address(try piece(SocketAddress.longest))
        case .socketValue: return try takeSocketValue(place, next, n)
        case .giveSocketValue: return try prepareSocketValue(place, next, n)
        case .messageBuffer: return try takeMessageBuffer(place, next)
        case .giveMessageBuffer:
            guard next < 1 << 26 else { return place }
            // MSG_COPY reads the buffer before there is a message.
            if guest[n + 3] & 0o40000 != 0, !memory.isWritable(place, 8) { return Self.bad(place) }
            return address(try piece(8 + Int(next)))
        case .processors: return try takeProcessors(place, n)
        case .giveProcessors:
            let bytes = Int(min(guest[n - 1] & 0xffff_ffff, 1 << 16))
            host[n - 1] = UInt64(bytes + 7) & ~7
            return try give(place, guestBytes: 0, hostBytes: (bytes + 7) & ~7)
        case .polled: return try takePolled(place, next)
        case .descriptors: return try takeDescriptors(place)
        case .signalInfo:
            return try give(place, guestBytes: SignalInfoLayout.bytes, hostBytes: SignalInfoLayout.bytes)
        }
    }

    private func take(_ map: StructureMap, _ place: UInt64, writes: Bool) throws(NoMemory) -> UInt64 {
        let copy = try piece(max(map.hostSize, 1))
        let image = try piece(max(map.guestSize, 1))
        guard memory.read(place, into: image, map.guestSize),
            !writes || memory.isWritable(place, map.guestSize)
        else { return Self.bad(place) }
        map.toHost(image, copy)
        return address(copy)
    }

    private func give(_ place: UInt64, guestBytes: Int, hostBytes: Int) throws(NoMemory) -> UInt64 {
        guard memory.isWritable(place, guestBytes) else { return Self.bad(place) }
        return address(try piece(max(hostBytes, 1)))
    }

    /// A structure that later kernels have made longer: what is behind what we know is carried over, as is a size that
    /// does not fit. These structures have the same length for all guests.
    private func takeSized(_ map: StructureMap, _ place: UInt64, _ size: UInt64) throws(NoMemory) -> UInt64 {
        guard size <= 4096 else { return place }
        let whole = max(Int(size), map.guestSize)
        let image = try piece(whole)
        let copy = try piece(whole)
        guard memory.read(place, into: image, Int(size)) else { return Self.bad(place) }
        map.toHost(image, copy)
        if Int(size) > map.guestSize {
            (copy + map.hostSize).copyMemory(
                from: image + map.guestSize, byteCount: Int(size) - map.guestSize)
        }
        return address(copy)
    }

    private func takeArray(_ map: StructureMap, _ place: UInt64, _ count: UInt64) throws(NoMemory) -> UInt64 {
        let count = count & 0xffff_ffff
        // The host refuses as many before it looks at them.
        guard count <= 1 << 20 else { return place }
        let copy = try piece(max(1, Int(count) * map.hostSize))
        let image = try piece(max(1, Int(count) * map.guestSize))
        guard memory.read(place, into: image, Int(count) * map.guestSize) else { return Self.bad(place) }
        for k in 0..<Int(count) { map.toHost(image + k * map.guestSize, copy + k * map.hostSize) }
        return address(copy)
    }

    /// The kernel compares words of memory in the host's order.
    private func takeWaiters(_ map: StructureMap, _ place: UInt64, _ count: UInt64) throws(NoMemory) -> UInt64
    {
        let copied = try takeArray(map, place, count)
        guard model.bigEndian, copied != place, copied >> 63 == 0,
            let copy = UnsafeMutableRawPointer(bitPattern: UInt(copied))
        else { return copied }
        for k in 0..<Int(count & 0xffff_ffff) { GuestInteger.swap32InWord(copy + k * map.hostSize) }
        return copied
    }

    /// struct iovec: pointers to bytes that are the same for both.
    func vectors(_ place: UInt64, _ count: UInt64) throws(NoMemory) -> UInt64 {
        guard count <= 1024 else { return place }
        let word = model.pointerBytes
        let image = try piece(max(1, Int(count) * 2 * word))
        let copy = try piece(max(1, Int(count) * 16))
        guard memory.read(place, into: image, Int(count) * 2 * word) else { return Self.bad(place) }
        let swaps = model.bigEndian
        for k in 0..<Int(count) {
            let base = GuestInteger.load(image + 2 * k * word, word, swapped: swaps)
            // A length that is negative as a number of the guest's is refused.
            let length = GuestInteger.load(image + (2 * k + 1) * word, word, swapped: swaps, true)
            let there = base >= memory.end ? Self.bad(base) : base == 0 ? 0 : memory.base &+ base
            copy.storeBytes(of: there, toByteOffset: 16 * k, as: UInt64.self)
            copy.storeBytes(of: length, toByteOffset: 16 * k + 8, as: UInt64.self)
        }
        return address(copy)
    }

    // MARK: After the call

    /// Gives the guest what the host has. The result is the guest's.
    func toGuest(_ result: Int) -> Int {
        var answer = result
        for n in steps.indices {
            let place = guest[n]
            guard place != 0, let copy = pointer(n), host[n] != place, host[n] >> 63 == 0 else { continue }
            if !bringBack(steps[n], n, place, copy, result, &answer) { return -14 }
        }
        return answer
    }

    private func bringBack(
        _ step: MarshallingStep, _ n: Int, _ place: UInt64, _ copy: UnsafeMutableRawPointer, _ result: Int,
        _ answer: inout Int
    ) -> Bool {
        guard result >= 0 || result < -4095 else { return true }
        let next = n < 5 ? guest[n + 1] : 0
        switch step {
        case .give(_, ifPositive: true) where result == 0: return true
        case .give(let map, _), .replace(let map): return give(map, copy, place)
        case .giveSized(let map):
            let size = Int(next)
            guard let image = copies.take(max(size, map.guestSize)),
                let whole = copies.take(max(size, map.hostSize))
            else { return false }
            whole.copyMemory(from: copy, byteCount: size)
            map.toGuest(whole, image)
            if size > map.guestSize {
                (image + map.guestSize).copyMemory(from: copy + map.hostSize, byteCount: size - map.guestSize)
            }
            return memory.write(place, from: image, size)
        case .giveArray(let map, let counter):
            let count = min(result, Int(guest[counter] & 0xffff_ffff))
            guard let image = copies.take(max(1, count * map.guestSize)) else { return false }
            for k in 0..<count { map.toGuest(copy + k * map.hostSize, image + k * map.guestSize) }
            return memory.write(place, from: image, count * map.guestSize)
        case .giveSignals: return memory.storeSignals(place, copy.load(as: UInt64.self))
        case .length: return memory.store(place, copy.load(as: UInt32.self))
        case .giveSocketAddress: return giveSocketAddress(place, copy, n)
        case .giveSocketValue: return giveSocketValue(place, copy, n)
        case .giveMessageBuffer:
            return memory.storeWord(place, copy.load(as: UInt64.self))
                && memory.write(place &+ memory.wordBytes, from: copy + 8, result)
        case .giveProcessors: return giveProcessors(place, copy, n, &answer)
        case .polled: return givePolled(place, copy, next)
        case .descriptors: return giveDescriptors(place, copy)
        case .signalInfo:
            guard let image = copies.take(SignalInfoLayout.bytes) else { return false }
            SignalInfoLayout(model).toGuest(copy, image)
            return memory.write(place, from: image, SignalInfoLayout.bytes)
        default: return true
        }
    }

    private func give(_ map: StructureMap, _ copy: UnsafeMutableRawPointer, _ place: UInt64) -> Bool {
        guard let image = copies.take(max(1, map.guestSize)) else { return false }
        map.toGuest(copy, image)
        return memory.write(place, from: image, map.guestSize)
    }

    /// Another value for argument `n`.
    mutating func setHost(_ n: Int, _ value: UInt64) { host[n] = value }
}

extension GuestInteger {
    /// Turns the lower half of a word around: a value that is compared with a futex.
    static func swap32InWord(_ at: UnsafeMutableRawPointer) {
        let value = UInt32(truncatingIfNeeded: at.loadUnaligned(as: UInt64.self))
        at.storeBytes(of: UInt64(value.byteSwapped), as: UInt64.self)
    }
}

extension GuestMemory {
    /// Whether the first and the last byte may be written.
    func isWritable(_ address: UInt64, _ bytes: Int) -> Bool {
        guard bytes > 0 else { return true }
        guard pointer(address, bytes) != nil else { return false }
        return touch(address)
            && ((address ^ (address &+ UInt64(bytes - 1))) < 4096 || touch(address &+ UInt64(bytes - 1)))
    }

    /// A set of signals: 64 bits in words of the guest's, the first signals in the first one.
    func loadSignals(_ address: UInt64) -> UInt64? {
        if wordBytes == 8 { return load(address, as: UInt64.self) }
        guard let low = load(address, as: UInt32.self), let high = load(address &+ 4, as: UInt32.self) else {
            return nil
        }
        return UInt64(high) << 32 | UInt64(low)
    }

    func storeSignals(_ address: UInt64, _ set: UInt64) -> Bool {
        if wordBytes == 8 { return store(address, set) }
        return store(address, UInt32(truncatingIfNeeded: set))
            && store(address &+ 4, UInt32(truncatingIfNeeded: set >> 32))
    }
}
