import Glibc
import Guest
import Process

/// Addresses, messages and options of sockets in the host's layout.
extension ForeignCall {
    // MARK: Addresses

    /// The fields of a struct sockaddr that are in the machine's byte order: offsets and sizes, the family's first. What
    /// goes over the network is the same everywhere.
    static func addressFields(_ family: Int) -> [(Int, Int)] {
        switch family {
        case 10: [(0, 2), (24, 4)]  // sin6_scope_id
        case 16: [(0, 2), (4, 4), (8, 4)]  // nl_pid, nl_groups
        case 17: [(0, 2), (4, 4), (8, 2)]  // sll_ifindex, sll_hatype
        case 40: [(0, 2), (4, 4), (8, 4)]  // svm_port, svm_cid
        case 29: [(0, 2), (4, 4), (8, 4), (12, 4)]  // can_ifindex, identifiers
        default: [(0, 2)]
        }
    }

    private func swapAddress(_ block: UnsafeMutableRawPointer, _ length: Int, family: Int) {
        guard bigEndian else { return }
        for (at, size) in Self.addressFields(family) where at + size <= length { Self.swap(block + at, size) }
    }

    static func swap(_ p: UnsafeMutableRawPointer, _ size: Int) {
        for k in 0..<size / 2 {
            let byte = p.load(fromByteOffset: k, as: UInt8.self)
            p.storeBytes(of: p.load(fromByteOffset: size - 1 - k, as: UInt8.self), toByteOffset: k, as: UInt8.self)
            p.storeBytes(of: byte, toByteOffset: size - 1 - k, as: UInt8.self)
        }
    }

    /// An address that the kernel has filled.
    func giveAddress(_ block: UnsafeMutableRawPointer, _ used: Int) {
        if used >= 2 { swapAddress(block, used, family: Int(block.load(as: UInt16.self))) }
    }

    mutating func hostAddress(_ address: UInt64, _ length: Int) -> UnsafeMutableRawPointer? {
        let block = allocate(max(length, 128))
        guard memory.read(address, into: block, length) else { return nil }
        if length >= 2 {
            let family = block.load(as: UInt16.self)
            swapAddress(block, length, family: Int(bigEndian ? family.byteSwapped : family))
        }
        return block
    }

    mutating func socketAddress(_ n: Int, _ length: UInt64) -> Int? {
        let length = UInt32(truncatingIfNeeded: length)
        // The host says that it is too long.
        guard length <= 128 else { return nil }
        guard let block = hostAddress(guest[n], Int(length)) else { return -14 }
        set(n, block)
        return nil
    }

    /// The next argument points to its room and then its length.
    mutating func giveSocketAddress(_ n: Int) -> Int? {
        let block = allocate(128)
        let (address, lengthAt, memory) = (guest[n], guest[n + 1], memory)
        guard let room = memory.load(lengthAt, as: UInt32.self) else { return -14 }
        set(n, block)
        let call = self
        after { _ in
            guard let length = memory.load(lengthAt, as: UInt32.self) else { return false }
            let used = Int(min(room, length, 128))
            call.giveAddress(block, used)
            return memory.write(address, from: block, used)
        }
        return nil
    }

    /// A length that the kernel reads and replaces. It is given back before what it is the length of.
    mutating func length(_ n: Int) -> Int? {
        let block = allocate(4)
        let (address, memory) = (guest[n], memory)
        guard let value = memory.load(address, as: UInt32.self) else { return -14 }
        block.storeBytes(of: value, as: UInt32.self)
        set(n, block)
        // The value is shorter or longer on the host: `giveSocketValue` tells how long it is.
        if number == 55, let name = optionStructure() {
            block.storeBytes(of: UInt32(calls.moves(name).hostSize), as: UInt32.self)
            return nil
        }
        before { _ in memory.store(address, block.load(as: UInt32.self)) }
        return nil
    }

    // MARK: Options

    /// Values of SOL_SOCKET's options by the host's numbers, where they are not made of 32-bit numbers.
    private func optionStructure() -> String? {
        switch (guest[1] & 0xffff_ffff, guest[2] & 0xffff_ffff) {
        case (1, 20), (1, 21): "timeval"  // SO_RCVTIMEO, SO_SNDTIMEO
        default: nil
        }
    }

    /// Values that are bytes: addresses, names.
    private var isOptionBytes: Bool {
        switch (guest[1] & 0xffff_ffff, guest[2] & 0xffff_ffff) {
        case (1, 25), (1, 31), (6, 13), (6, 14): true  // SO_BINDTODEVICE, SO_PEERSEC, TCP_CONGESTION, TCP_MD5SIG
        case (0, 4), (0, 7): true  // IP_OPTIONS, IP_RETOPTS
        case (0, 35), (0, 36), (0, 32): true  // groups and addresses
        default: false
        }
    }

    mutating func socketValue(_ n: Int) -> Int? {
        let length = Int(UInt32(truncatingIfNeeded: guest[n + 1]))
        guard length <= 1 << 16 else { return nil }
        if let name = optionStructure() {
            let moves = calls.moves(name)
            guard length >= moves.guestSize else { return nil }
            host[n + 1] = UInt64(moves.hostSize)
            return structure(name, n, takes: true, gives: false)
        }
        // SO_ATTACH_FILTER: a length and a pointer to instructions of 16, 8, 8 and 32 bits
        if guest[1] & 0xffff_ffff == 1, guest[2] & 0xffff_ffff == 26 { return packetFilter(n) }
        let block = allocate(length)
        guard memory.read(guest[n], into: block, length) else { return -14 }
        if bigEndian, !isOptionBytes {
            if guest[1] & 0xffff_ffff == 41, length == 20 {
                // struct ipv6_mreq: an address and an interface's number
                Self.swap(block + 16, 4)
            } else {
                for at in stride(from: 0, to: length & ~3, by: 4) { Self.swap(block + at, 4) }
            }
        }
        set(n, block)
        return nil
    }

    private mutating func packetFilter(_ n: Int) -> Int? {
        guard let count = memory.load(guest[n], as: UInt16.self), let list = memory.loadWord(guest[n], 1),
            let bytes = memory.bytes(list, 8 * Int(count))
        else { return -14 }
        let program = allocate(8 * Int(count))
        program.copyMemory(from: bytes, byteCount: bytes.count)
        if bigEndian {
            for k in 0..<Int(count) {
                Self.swap(program + 8 * k, 2)
                Self.swap(program + 8 * k + 4, 4)
            }
        }
        let block = allocate(16)
        block.storeBytes(of: count, as: UInt16.self)
        block.storeBytes(of: UInt64(UInt(bitPattern: program)), toByteOffset: 8, as: UInt64.self)
        host[n + 1] = 16
        set(n, block)
        return nil
    }

    mutating func giveSocketValue(_ n: Int) -> Int? {
        let (address, lengthAt, memory) = (guest[n], guest[n + 1], memory)
        guard let room = memory.load(lengthAt, as: UInt32.self), room <= 1 << 16 else { return nil }
        let block = allocate(max(Int(room), 16))
        set(n, block)
        if let name = optionStructure() {
            let moves = calls.moves(name)
            after { _ in
                withUnsafeTemporaryAllocation(byteCount: moves.guestSize, alignment: 8) {
                    moves.toGuest(block, $0.baseAddress!)
                    let used = min(Int(room), moves.guestSize)
                    return memory.write(address, from: $0.baseAddress!, used)
                        && memory.store(lengthAt, UInt32(used))
                }
            }
            return nil
        }
        let swaps = bigEndian && !isOptionBytes
        after { _ in
            guard let length = memory.load(lengthAt, as: UInt32.self) else { return false }
            let used = Int(min(room, length))
            if swaps { for at in stride(from: 0, to: used & ~3, by: 4) { Self.swap(block + at, 4) } }
            return memory.write(address, from: block, used)
        }
        return nil
    }
}
