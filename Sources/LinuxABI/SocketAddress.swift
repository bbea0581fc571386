import Guest

/// struct sockaddr of guests with the other byte order: the family and what is not in network order.
enum SocketAddress {
    /// struct sockaddr_storage
    static let longest = 128

    /// Place and size of the numbers behind the family.
    private static func numbers(_ family: UInt16) -> [(at: Int, size: Int)] {
        switch family {
        case 10: [(24, 4)]  // AF_INET6: scope
        case 16: [(4, 4), (8, 4)]  // AF_NETLINK: port, groups
        case 17: [(4, 4), (8, 2)]  // AF_PACKET: interface, hardware type
        case 29: [(4, 4), (8, 4), (12, 4)]  // AF_CAN: interface, identifiers
        case 30: [(4, 4), (8, 4), (12, 4)]  // AF_TIPC: type, instance or range
        case 33: [(2, 2), (4, 2), (6, 2)]  // AF_RXRPC: service, transport
        case 38: [(16, 4), (20, 4)]  // AF_ALG: features, mask
        case 40: [(4, 4), (8, 4)]  // AF_VSOCK: port, machine
        case 42: [(4, 4), (8, 4)]  // AF_QIPCRTR: node, port
        case 44: [(2, 2), (4, 4), (8, 4), (12, 4)]  // AF_XDP: flags, interface, queue, descriptor
        default: []
        }
    }

    /// Turns the byte order around; `toHost`: of the guest's.
    static func swap(_ address: UnsafeMutableRawPointer, _ bytes: Int, toHost: Bool) {
        guard bytes >= 2 else { return }
        let family = UInt16(GuestInteger.load(address, 2, swapped: toHost))
        GuestInteger.swap(address, 2, count: 1)
        for (at, size) in numbers(family) where at + size <= bytes {
            GuestInteger.swap(address + at, size, count: 1)
        }
        // The transport's address within.
        if family == 33, bytes > 10 { swap(address + 8, bytes - 8, toHost: toHost) }
    }
}

extension Marshalling {
    /// The address of argument `n`, whose length is `length`.
    func takeSocketAddress(_ place: UInt64, _ length: UInt64) throws(NoMemory) -> UInt64 {
        let bytes = Int(length & 0xffff_ffff)
        // The host refuses more before it looks at the address.
        guard bytes > 0, bytes <= SocketAddress.longest else { return place }
        let copy = try piece(SocketAddress.longest)
        guard memory.read(place, into: copy, bytes) else { return Self.bad(place) }
        SocketAddress.swap(copy, bytes, toHost: true)
        return UInt64(UInt(bitPattern: copy))
    }

    /// The length is the next argument's, still the guest's own there.
    func giveSocketAddress(_ place: UInt64, _ copy: UnsafeMutableRawPointer, _ n: Int) -> Bool {
        guard let room = memory.load(guest[n + 1], as: UInt32.self), let length = pointer(n + 1) else {
            return true
        }
        let given = Int(min(length.load(as: UInt32.self), UInt32(SocketAddress.longest)))
        SocketAddress.swap(copy, given, toHost: false)
        return memory.write(place, from: copy, min(given, Int(room & 0x7fff_ffff)))
    }
}
