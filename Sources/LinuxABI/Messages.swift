import CHost
import Glibc
import Guest
import Process

/// struct msghdr with all that it points to, for guests of another data model.
struct MessageMarshalling {
    let memory: GuestMemory
    /// Any of the guest's.
    let plan: MarshallingPlan
    let copies: HostCopies
    /// Is told of each descriptor that has come.
    let received: (Int32) -> Void

    /// Bytes of the host's struct msghdr.
    static let hostBytes = 56
    private static let truncated: UInt32 = 8

    private var word: Int { plan.model.pointerBytes }
    private var swaps: Bool { plan.model.bigEndian }
    /// Bytes of the guest's struct msghdr: pointer, int, three words, a pointer, a word, an int.
    var guestBytes: Int { 7 * word }
    private var headerBytes: Int { word + 8 }
    private var converter: SocketValueConverter {
        SocketValueConverter(plan: plan, copies: copies)
    }

    /// The guest's header at `place`.
    private struct Header {
        var name: UInt64 = 0
        var nameLength: UInt32 = 0
        var vectors: UInt64 = 0
        var count: UInt64 = 0
        var control: UInt64 = 0
        var controlLength: UInt64 = 0
        var flags: UInt32 = 0
    }

    private func load(_ place: UInt64) -> Header? {
        var header = Header()
        guard let name = memory.loadWord(place), let vectors = memory.loadWord(place, 2),
            let count = memory.loadWord(place, 3), let control = memory.loadWord(place, 4),
            let length = memory.loadWord(place, 5),
            let nameLength = memory.load(place &+ memory.wordBytes, as: UInt32.self),
            let flags = memory.load(place &+ 6 &* memory.wordBytes, as: UInt32.self)
        else { return nil }
        header.name = name
        header.nameLength = nameLength
        header.vectors = vectors
        header.count = count
        header.control = control
        header.controlLength = length
        header.flags = flags
        return header
    }

    // MARK: Before the call

    /// Fills the host's header. False: the guest's cannot be read.
    func take(_ place: UInt64, _ host: UnsafeMutableRawPointer, receives: Bool) throws(Marshalling.NoMemory)
        -> Bool
    {
        guard let header = load(place) else { return false }
        let marshalling = Marshalling(plan, .init(repeating: 0), memory, copies)
        var name: UInt64 = 0
        if header.name != 0 {
            name =
                receives
                ? UInt64(UInt(bitPattern: try marshalling.piece(SocketAddress.longest)))
                : try swaps
                    ? marshalling.takeSocketAddress(
                        header.name, UInt64(min(header.nameLength, UInt32(SocketAddress.longest))))
                    : header.name
        }
        func put(_ value: UInt64, _ at: Int) { host.storeBytes(of: value, toByteOffset: at, as: UInt64.self) }
        put(name, 0)
        put(UInt64(header.nameLength), 8)
        put(header.vectors == 0 ? 0 : try marshalling.vectors(header.vectors, header.count), 16)
        put(header.count, 24)
        put(UInt64(header.flags), 48)
        guard header.control != 0, header.controlLength > 0, header.controlLength <= 1 << 20 else {
            put(header.control, 32)
            put(header.controlLength, 40)
            return true
        }
        let length = Int(header.controlLength)
        if receives {
            // The host's control data is longer than a 32-bit guest's.
            let room = word == 8 ? length : 2 * length + 64
            put(UInt64(UInt(bitPattern: try marshalling.piece(room))), 32)
            put(UInt64(room), 40)
            return true
        }
        let image = try marshalling.piece(length)
        guard memory.read(header.control, into: image, length) else {
            put(Marshalling.bad(header.control), 32)
            put(header.controlLength, 40)
            return true
        }
        let (control, bytes) = try controlToHost(image, length, marshalling)
        put(UInt64(UInt(bitPattern: control)), 32)
        put(UInt64(bytes), 40)
        return true
    }

    private func controlToHost(_ image: UnsafeMutableRawPointer, _ length: Int, _ marshalling: Marshalling)
        throws(Marshalling.NoMemory) -> (UnsafeMutableRawPointer, Int)
    {
        let result = try marshalling.piece(3 * length + 64)
        var (place, end, used) = (0, 0, 0)
        while place + headerBytes <= length {
            let size = GuestInteger.load(image + place, word, swapped: swaps)
            let level = Int32(truncatingIfNeeded: GuestInteger.load(image + place + word, 4, swapped: swaps))
            let type = Int32(
                truncatingIfNeeded: GuestInteger.load(image + place + word + 4, 4, swapped: swaps))
            (result + end + 8).storeBytes(of: level, as: Int32.self)
            (result + end + 12).storeBytes(of: type, as: Int32.self)
            guard size >= UInt64(headerBytes), size <= UInt64(length - place) else {
                // Of no length that can be: the host refuses it too.
                (result + end).storeBytes(of: 1, as: UInt64.self)
                used = end + 16
                break
            }
            let bytes = Int(size) - headerBytes
            guard
                let (data, count) = converter.convert(
                    SocketOptions.control(level, type), image + place + headerBytes, bytes, toHost: true)
            else { throw Marshalling.NoMemory() }
            // No data grows to more than three times what it and its header were.
            guard end + 16 + count <= 3 * length + 64 else { break }
            (result + end).storeBytes(of: UInt64(16 + count), as: UInt64.self)
            (result + end + 16).copyMemory(from: data, byteCount: count)
            used = end + 16 + count
            end = (used + 7) & ~7
            place += (Int(size) + word - 1) / word * word
        }
        return (result, used)
    }

    // MARK: After the call

    /// Gives the guest what has come.
    func give(_ place: UInt64, _ host: UnsafeMutableRawPointer) -> Bool {
        guard let header = load(place) else { return false }
        let nameLength = host.load(fromByteOffset: 8, as: UInt32.self)
        if header.name != 0, let name = host.load(as: UnsafeMutableRawPointer?.self) {
            let given = Int(min(nameLength, UInt32(SocketAddress.longest)))
            if swaps { SocketAddress.swap(name, given, toHost: false) }
            guard memory.write(header.name, from: name, min(given, Int(header.nameLength & 0x7fff_ffff)))
            else {
                return false
            }
        }
        var flags = host.load(fromByteOffset: 48, as: UInt32.self)
        var used: UInt64 = 0
        if let control = host.load(fromByteOffset: 32, as: UnsafeMutableRawPointer?.self),
            header.control != 0,
            header.controlLength <= 1 << 20
        {
            let length = host.load(fromByteOffset: 40, as: Int.self)
            guard let bytes = giveControl(header, control, length, &flags) else { return false }
            used = UInt64(bytes)
        }
        return memory.store(place &+ memory.wordBytes, nameLength)
            && memory.storeWord(place &+ 5 &* memory.wordBytes, used)
            && memory.store(place &+ 6 &* memory.wordBytes, flags)
    }

    /// How many bytes of control data the guest has got; nil: they cannot be written.
    private func giveControl(
        _ header: Header, _ control: UnsafeMutableRawPointer, _ length: Int, _ flags: inout UInt32
    ) -> Int? {
        let room = Int(header.controlLength)
        guard let image = copies.take(room + 64) else { return nil }
        var (place, end) = (0, 0)
        while place + 16 <= length {
            let size = (control + place).load(as: Int.self)
            guard size >= 16, size <= length - place else { break }
            let level = (control + place + 8).load(as: Int32.self)
            let type = (control + place + 12).load(as: Int32.self)
            let source = control + place + 16
            place += (size + 7) & ~7
            let isRights = level == 1 && type == 1
            guard
                let (data, count) = converter.convert(
                    SocketOptions.control(level, type), source, size - 16, toHost: false)
            else { return nil }
            var kept = max(0, min(count, room - end - headerBytes))
            if isRights {
                // Whole descriptors, or nothing at all.
                kept &= ~3
                settle(source, (size - 16) / 4, kept: kept / 4)
            }
            if kept < count { flags |= Self.truncated }
            guard end + headerBytes <= room, kept > 0 || !isRights else {
                flags |= Self.truncated
                continue
            }
            GuestInteger.store(UInt64(headerBytes + kept), image + end, word, swapped: swaps)
            GuestInteger.store(
                UInt64(UInt32(bitPattern: level)), image + end + word, 4, swapped: swaps)
            GuestInteger.store(
                UInt64(UInt32(bitPattern: type)), image + end + word + 4, 4, swapped: swaps)
            (image + end + headerBytes).copyMemory(from: data, byteCount: kept)
            end = min(room, (end + headerBytes + kept + word - 1) / word * word)
        }
        return memory.write(header.control, from: image, end) ? end : nil
    }

    /// Of the descriptors that have come those that the guest has no room for are closed.
    private func settle(_ list: UnsafeRawPointer, _ count: Int, kept: Int) {
        for k in 0..<count {
            let descriptor = list.load(fromByteOffset: 4 * k, as: Int32.self)
            if k < kept { received(descriptor) } else { close(descriptor) }
        }
    }
}

extension SystemCall {
    private var messages: MessageMarshalling {
        let linux = linux
        return MessageMarshalling(memory: linux.memory, plan: linux.plan, copies: thread.copies) {
            linux.descriptors?.note($0)
        }
    }

    private func withCopies(_ body: (HostCopies) throws(Marshalling.NoMemory) -> Int) -> Int {
        let copies = thread.copies
        let mark = copies.mark
        defer { copies.release(to: mark) }
        do { return try body(copies) } catch { return -12 }
    }

    /// sendmsg, recvmsg: the host's call `number`.
    func message(_ number: Int, receives: Bool) -> Int {
        withCopies { copies throws(Marshalling.NoMemory) in
            let messages = messages
            guard let header = copies.take(MessageMarshalling.hostBytes) else { throw Marshalling.NoMemory() }
            guard try messages.take(a[1], header, receives: receives) else {
                return host(number, [a[0], Marshalling.bad(a[1]), a[2], 0, 0, 0])
            }
            prepareData(header, receives: receives)
            let result = host(number, [a[0], UInt64(UInt(bitPattern: header)), a[2], 0, 0, 0])
            guard result >= 0, receives else { return result }
            convertReceived(header, result)
            return messages.give(a[1], header) ? result : -14
        }
    }

    /// sendmmsg, recvmmsg: arrays of headers, each with a length behind it.
    func manyMessages(_ number: Int, receives: Bool, timeout: UInt64 = 0) -> Int {
        withCopies { copies throws(Marshalling.NoMemory) in
            let messages = messages
            let count = Int(min(a[2] & 0xffff_ffff, 1024))
            let stride = MessageMarshalling.hostBytes + 8
            let guestStride =
                UInt64((messages.guestBytes + 4 + Int(linux.memory.wordBytes) - 1)) / linux.memory.wordBytes
                &* linux.memory.wordBytes
            guard let headers = copies.take(max(1, count * stride)) else { throw Marshalling.NoMemory() }
            var good = 0
            while good < count {
                let header = headers + good * stride
                guard try messages.take(a[1] &+ UInt64(good) &* guestStride, header, receives: receives)
                else { break }
                prepareData(header, receives: receives)
                good += 1
            }
            // The host finds out about the first that is bad if there is no other.
            let list = good == 0 && count > 0 ? Marshalling.bad(a[1]) : UInt64(UInt(bitPattern: headers))
            let result = host(number, [a[0], list, UInt64(max(good, min(count, 1))), a[3], timeout, 0])
            guard result > 0 else { return result }
            for k in 0..<min(result, good) {
                let place = a[1] &+ UInt64(k) &* guestStride
                let header = headers + k * stride
                let length = header.load(fromByteOffset: MessageMarshalling.hostBytes, as: UInt32.self)
                if receives {
                    convertReceived(header, Int(length))
                    guard messages.give(place, header) else { return -14 }
                }
                guard linux.memory.store(place &+ UInt64(messages.guestBytes), length) else { return -14 }
            }
            return result
        }
    }

    /// Data of a socket whose messages the kernel has in its own byte order.
    private func prepareData(_ header: UnsafeMutableRawPointer, receives: Bool) {
        guard !receives, let descriptors = linux.descriptors, descriptors.hasAny else { return }
        descriptors.toHost(int(0), header, thread.copies)
    }

    private func convertReceived(_ header: UnsafeMutableRawPointer, _ bytes: Int) {
        guard let descriptors = linux.descriptors, descriptors.hasAny, bytes > 0,
            let vectors = header.load(fromByteOffset: 16, as: UnsafeRawPointer?.self)
        else { return }
        descriptors.toGuest(int(0), vectors, header.load(fromByteOffset: 24, as: Int.self), bytes)
    }
}
