import Guest

/// The values of socket options, and the data of control messages: by level and number what structure they are. What is
/// not here is a number of 32 bits if it is as long as one, and bytes otherwise.
enum SocketOptions {
    static let structures: [StructDescription] = StructureText.parse(
        """
        linger { i32 onoff; i32 linger }
        ucred { i32 pid; u32 uid; u32 gid }
        timeval64 { i64 tv_sec; i64 tv_usec }
        sock_txtime { i32 clockid; u32 flags }
        ip_mreqn { u8[8] addresses; i32 ifindex }
        ip_addresses { u8[12] addresses }
        ip_msfilter { u8[8] addresses; u32 mode; u32 count; u8[0] sources }
        ipv6_mreq { u8[16] address; i32 ifindex }
        in6_pktinfo { u8[16] address; i32 ifindex }
        in_pktinfo { i32 ifindex; u8[8] addresses }
        ip6_mtuinfo { u16 family; u16 port hex; u32 flowinfo; u8[16] address; u32 scope; u32 mtu }
        icmp6_filter { u32[8] data }
        packet_mreq { i32 ifindex; u16 type; u16 length; u8[8] address }
        tpacket_auxdata { u32 status; u32 len; u32 snaplen; u16 mac; u16 net; u16 vlan_tci; u16 vlan_tpid }
        extended_error { u32 errno; u8[4] kind; u32 info; u32 data }
        timestamps { timespec a; timespec b; timespec c }
        timestamps64 { timespec64 a; timespec64 b; timespec64 c }
        tcp_info {
            u8[8] state; u32[24] numbers; u64[4] rates; u32[6] segments; u64[4] times; u32[2] delivered; u64[2] sent;
            u32[6] windows; u16[2] timeouts; u32 time
        }
        u16 { u16 - }
        cipher { u16 version hex; u16 cipher_type }
        initial_vector { u32 ivlen; u8[0] iv }
        """)

    enum Value {
        case structure(String)
        /// Numbers of so many bytes, as many as there are.
        case numbers(Int)
        case bytes
        /// One number, as long as the value is.
        case whole
        /// An Internet address of the family of its own.
        case address
        /// A number of the interface and one or two of struct sockaddr_storage.
        case groups(Int)
        /// struct group_filter: a number of the interface, a struct sockaddr_storage, two numbers, more addresses.
        case groupFilter
        case filter
        /// An extended error and the address that caused it.
        case failure
    }

    /// What setsockopt takes and getsockopt gives, of the host's numbers.
    static func option(_ level: Int32, _ number: Int32) -> Value? {
        switch (level, number) {
        case (1, 13): .structure("linger")
        case (1, 17): .structure("ucred")  // SO_PEERCRED
        case (1, 20), (1, 21): .structure("timeval")  // SO_RCVTIMEO_OLD, SO_SNDTIMEO_OLD
        case (1, 66), (1, 67): .structure("timeval64")
        case (1, 25), (1, 31): .bytes  // SO_BINDTODEVICE, SO_PEERSEC
        case (1, 26), (1, 51): .filter  // SO_ATTACH_FILTER, SO_ATTACH_REUSEPORT_CBPF
        case (1, 28): .address  // SO_PEERNAME
        case (1, 47): .whole  // SO_MAX_PACING_RATE
        case (1, 55), (1, 59): .numbers(4)  // SO_MEMINFO, SO_PEERGROUPS
        case (1, 57), (1, 71): .structure("u64")  // SO_COOKIE, SO_NETNS_COOKIE
        case (1, 61): .structure("sock_txtime")
        case (1, 37), (1, 65): .numbers(4)  // SO_TIMESTAMPING
        case (0, 32), (0, 35), (0, 36): .structure("ip_mreqn")
        case (0, 37...40): .structure("ip_addresses")
        case (0, 41): .structure("ip_msfilter")
        case (0, 42), (0, 45), (41, 42), (41, 45): .groups(1)
        case (0, 43), (0, 44), (0, 46), (0, 47), (41, 43), (41, 44), (41, 46), (41, 47): .groups(2)
        case (0, 48), (41, 48): .groupFilter
        // IP_OPTIONS, IP_IPSEC_POLICY, and the index in network order
        case (0, 4), (0, 16), (0, 50), (41, 76): .bytes
        case (6, 11): .structure("tcp_info")
        case (6, 13), (6, 31), (6, 33): .bytes  // TCP_CONGESTION, TCP_ULP, TCP_FASTOPEN_KEY
        case (41, 20), (41, 21), (41, 27), (41, 28): .structure("ipv6_mreq")
        case (41, 50): .structure("in6_pktinfo")
        case (41, 61): .structure("ip6_mtuinfo")
        case (58, 1): .structure("icmp6_filter")
        case (263, 1), (263, 2): .structure("packet_mreq")
        case (263, 6): .numbers(4)  // PACKET_STATISTICS
        case (279, 1): .bytes  // ALG_SET_KEY
        case (6, 26), (6, 29): .numbers(4)  // TCP_CC_INFO, TCP_REPAIR_WINDOW
        case (40, 0...2): .whole  // sizes of AF_VSOCK's buffers
        case (40, 6): .structure("timeval")  // SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD
        case (40, 8): .structure("timeval64")
        case (101, 1): .numbers(4)  // CAN_RAW_FILTER
        case (270, 9): .numbers(4)  // NETLINK_LIST_MEMBERSHIPS
        case (282, 1), (282, 2): .structure("cipher")  // TLS_TX, TLS_RX
        default: nil
        }
    }

    /// Whether getsockopt reads what it is asked for where it puts its answer: IP_MSFILTER, MCAST_MSFILTER.
    static func isAsked(_ level: Int32, _ number: Int32) -> Bool {
        switch (level, number) {
        case (0, 41), (0, 48), (41, 48): true
        default: false
        }
    }

    /// The data of a control message.
    static func control(_ level: Int32, _ type: Int32) -> Value? {
        switch (level, type) {
        case (1, 1): .numbers(4)  // SCM_RIGHTS
        case (1, 2): .structure("ucred")
        case (1, 3): .bytes
        case (1, 29): .structure("timeval")
        case (1, 35): .structure("timespec")
        case (1, 37): .structure("timestamps")
        case (1, 63): .structure("timeval64")
        case (1, 64): .structure("timespec64")
        case (1, 65): .structure("timestamps64")
        case (1, 61): .structure("u64")  // SCM_TXTIME
        case (0, 8): .structure("in_pktinfo")
        case (0, 11), (41, 25): .failure
        case (0, 20), (41, 74): .address
        case (0, 7), (41, 11): .bytes  // IP_RETOPTS, IPV6_FLOWINFO in network order
        case (41, 50): .structure("in6_pktinfo")
        case (17, 103): .structure("u16")  // UDP_SEGMENT
        case (263, 8): .structure("tpacket_auxdata")
        case (279, 2): .structure("initial_vector")  // ALG_SET_IV
        default: nil
        }
    }
}

/// Turns values of options and control data around.
struct SocketValueConverter {
    let plan: MarshallingPlan
    let copies: HostCopies

    private var swaps: Bool { plan.model.bigEndian }

    /// Converts `bytes` of `value`; nil: there is no memory. The result may have another length than the value had.
    func convert(_ value: SocketOptions.Value?, _ from: UnsafeRawPointer, _ bytes: Int, toHost: Bool)
        -> (UnsafeMutableRawPointer, Int)?
    {
        guard let copy = copies.take(bytes + 64) else { return nil }
        copy.copyMemory(from: from, byteCount: bytes)
        switch value ?? (bytes == 4 ? .numbers(4) : .bytes) {
        case .bytes: break
        // struct sock_filter
        case .filter:
            guard swaps else { break }
            for at in stride(from: 0, to: bytes & ~7, by: 8) {
                GuestInteger.swap(copy + at, 2, count: 1)
                GuestInteger.swap(copy + at + 4, 4, count: 1)
            }
        case .numbers(let size): if swaps { GuestInteger.swap(copy, size, count: bytes / size) }
        case .whole: if swaps, bytes == 4 || bytes == 8 { GuestInteger.swap(copy, bytes, count: 1) }
        case .address: if swaps { SocketAddress.swap(copy, bytes, toHost: toHost) }
        case .failure:
            guard swaps else { break }
            for at in [0, 8, 12] where at + 4 <= bytes { GuestInteger.swap(copy + at, 4, count: 1) }
            SocketAddress.swap(copy + min(16, bytes), max(0, bytes - 16), toHost: toHost)
        case .groups(let count): return groups(count, from, bytes, copy, toHost: toHost)
        case .groupFilter: return groupFilter(from, bytes, copy, toHost: toHost)
        case .structure(let name):
            return structure(plan.maps[name], from, bytes, copy, toHost: toHost)
        }
        return (copy, bytes)
    }

    /// A value that is shorter than the structure keeps its length if both have the same; what follows it is bytes.
    private func structure(
        _ map: StructureMap, _ from: UnsafeRawPointer, _ bytes: Int, _ copy: UnsafeMutableRawPointer,
        toHost: Bool
    ) -> (UnsafeMutableRawPointer, Int)? {
        let (size, target) = toHost ? (map.guestSize, map.hostSize) : (map.hostSize, map.guestSize)
        guard let image = copies.take(max(size, bytes)), let result = copies.take(max(target, bytes) + target)
        else {
            return nil
        }
        image.copyMemory(from: from, byteCount: bytes)
        if toHost { map.toHost(image, result) } else { map.toGuest(image, result) }
        if bytes >= size {
            (result + target).copyMemory(from: image + size, byteCount: bytes - size)
            return (result, target + bytes - size)
        }
        return size == target ? (result, bytes) : (result, min(bytes, target - 1))
    }

    /// struct sockaddr_storage is aligned as `long`.
    private func groups(
        _ count: Int, _ from: UnsafeRawPointer, _ bytes: Int, _ copy: UnsafeMutableRawPointer, toHost: Bool
    ) -> (UnsafeMutableRawPointer, Int)? {
        let whole = count * SocketAddress.longest
        guard bytes >= storageOffset(toHost) + whole else { return (copy, min(bytes, 7)) }
        guard let (result, target) = shifted(from, whole, toHost: toHost) else { return nil }
        for k in 0..<count { swapAddress(result + target + k * SocketAddress.longest, toHost: toHost) }
        return (result, target + whole)
    }

    private func groupFilter(
        _ from: UnsafeRawPointer, _ bytes: Int, _ copy: UnsafeMutableRawPointer, toHost: Bool
    ) -> (UnsafeMutableRawPointer, Int)? {
        let head = SocketAddress.longest + 8
        let rest = bytes - storageOffset(toHost)
        guard rest >= head else { return (copy, min(bytes, head - 1)) }
        guard let (result, target) = shifted(from, rest, toHost: toHost) else { return nil }
        swapAddress(result + target, toHost: toHost)
        if swaps { GuestInteger.swap(result + target + SocketAddress.longest, 4, count: 2) }
        for k in 0..<(rest - head) / SocketAddress.longest {
            swapAddress(result + target + head + k * SocketAddress.longest, toHost: toHost)
        }
        return (result, target + rest)
    }

    /// Where the first struct sockaddr_storage is, behind the interface's number, before conversion.
    private func storageOffset(_ toHost: Bool) -> Int { toHost ? plan.model.pointerBytes : 8 }

    /// A copy of a value that begins with an interface's number, with the `count` bytes of its addresses where they belong, which
    /// is told.
    private func shifted(_ from: UnsafeRawPointer, _ count: Int, toHost: Bool) -> (
        UnsafeMutableRawPointer, Int
    )? {
        guard let result = copies.take(8 + count) else { return nil }
        GuestInteger.store(
            GuestInteger.load(from, 4, swapped: swaps && toHost), result, 4, swapped: swaps && !toHost)
        let target = storageOffset(!toHost)
        (result + target).copyMemory(from: from + storageOffset(toHost), byteCount: count)
        return (result, target)
    }

    private func swapAddress(_ at: UnsafeMutableRawPointer, toHost: Bool) {
        if swaps { SocketAddress.swap(at, SocketAddress.longest, toHost: toHost) }
    }
}

extension Marshalling {
    private var level: Int32 { Int32(truncatingIfNeeded: guest[1]) }
    private var optionNumber: Int32 {
        let number = UInt32(truncatingIfNeeded: guest[2])
        return Int32(bitPattern: level == 1 ? plan.socketOptions.toHost(number) : number)
    }
    private var option: SocketOptions.Value? { SocketOptions.option(level, optionNumber) }

    private var converter: SocketValueConverter {
        SocketValueConverter(plan: plan, copies: copies)
    }

    /// setsockopt's value; argument `n` + 1 is its length.
    mutating func takeSocketValue(_ place: UInt64, _ length: UInt64, _ n: Int) throws(NoMemory) -> UInt64 {
        let bytes = Int(Int32(truncatingIfNeeded: length))
        guard bytes > 0, bytes <= 1 << 20 else { return place }
        let image = try piece(bytes)
        guard memory.read(place, into: image, bytes) else { return Self.bad(place) }
        if case .filter = option { return try takeFilter(image, bytes, place, n) }
        guard let (copy, size) = converter.convert(option, image, bytes, toHost: true) else {
            throw NoMemory()
        }
        setHost(n + 1, UInt64(size))
        return UInt64(UInt(bitPattern: copy))
    }

    /// struct sock_fprog: a number of instructions and where they are.
    private mutating func takeFilter(
        _ image: UnsafeMutableRawPointer, _ bytes: Int, _ place: UInt64, _ n: Int
    ) throws(NoMemory) -> UInt64 {
        let word = model.pointerBytes
        let swaps = model.bigEndian
        guard bytes == 2 * word else { return Self.bad(place) }
        let count = Int(GuestInteger.load(image, 2, swapped: swaps))
        let list = GuestInteger.load(image + word, word, swapped: swaps)
        let code = try piece(max(8, 8 * count))
        let copy = try piece(16)
        copy.storeBytes(of: UInt16(count), as: UInt16.self)
        let isReadable = memory.read(list, into: code, 8 * count)
        guard let (instructions, _) = converter.convert(.filter, code, 8 * count, toHost: true) else {
            throw NoMemory()
        }
        let there = isReadable ? UInt64(UInt(bitPattern: instructions)) : Self.bad(list)
        copy.storeBytes(of: list == 0 ? 0 : there, toByteOffset: 8, as: UInt64.self)
        setHost(n + 1, 16)
        return UInt64(UInt(bitPattern: copy))
    }

    /// getsockopt's value, whose length argument `n` + 1 points to.
    mutating func prepareSocketValue(_ place: UInt64, _ lengthPlace: UInt64, _ n: Int) throws(NoMemory)
        -> UInt64
    {
        guard let room = memory.load(lengthPlace, as: Int32.self), memory.isWritable(lengthPlace, 4) else {
            setHost(n + 1, Self.bad(lengthPlace))
            return place
        }
        // The length of a filter is a number of instructions.
        if case .filter = option {
            let count = min(max(room, 0), 4096)
            setHost(n + 1, lengthCopy(count, try piece(4)))
            return memory.isWritable(place, 8 * Int(count))
                ? UInt64(UInt(bitPattern: try piece(8 * Int(max(count, 1))))) : Self.bad(place)
        }
        guard memory.isWritable(place, Int(min(max(room, 0), 1 << 20))) else {
            setHost(n + 1, lengthCopy(room, try piece(4)))
            return Self.bad(place)
        }
        // As much as the host needs for what the guest has room for.
        var wanted = room
        if model.pointerBytes == 4, room > 0, case .structure(let name) = option {
            let map = plan.maps[name]
            if Int(room) >= map.guestSize {
                wanted = Int32(clamping: Int(room) - map.guestSize + map.hostSize)
            }
        }
        wanted = min(wanted, 1 << 20)
        if room > 0, room <= 1 << 20, SocketOptions.isAsked(level, optionNumber) {
            let image = try piece(Int(room))
            guard memory.read(place, into: image, Int(room)) else { return Self.bad(place) }
            guard let (copy, size) = converter.convert(option, image, Int(room), toHost: true) else {
                throw NoMemory()
            }
            setHost(n + 1, lengthCopy(Int32(size), try piece(4)))
            return UInt64(UInt(bitPattern: copy))
        }
        setHost(n + 1, lengthCopy(wanted, try piece(4)))
        return UInt64(UInt(bitPattern: try piece(Int(max(wanted, 16)))))
    }

    private func lengthCopy(_ length: Int32, _ copy: UnsafeMutableRawPointer) -> UInt64 {
        copy.storeBytes(of: length, as: Int32.self)
        return UInt64(UInt(bitPattern: copy))
    }

    func giveSocketValue(_ place: UInt64, _ copy: UnsafeMutableRawPointer, _ n: Int) -> Bool {
        guard let lengthCopy = pointer(n + 1), host[n + 1] >> 63 == 0,
            let room = memory.load(guest[n + 1], as: Int32.self)
        else { return true }
        let given = Int(max(0, min(lengthCopy.load(as: Int32.self), 1 << 20)))
        if case .filter = option {
            guard room > 0 else { return memory.store(guest[n + 1], Int32(given)) }
            guard let (code, size) = converter.convert(option, copy, 8 * given, toHost: false) else {
                return false
            }
            return memory.write(place, from: code, size) && memory.store(guest[n + 1], Int32(given))
        }
        // The address of a multicast interface comes alone.
        let value: SocketOptions.Value? = guest[1] & 0xffff_ffff == 0 && guest[2] == 32 ? .bytes : option
        guard let (image, size) = converter.convert(value, copy, given, toHost: false) else { return false }
        let shown = min(size, Int(max(0, room)))
        return memory.write(place, from: image, shown)
            && memory.store(guest[n + 1], Int32(truncatingIfNeeded: shown))
    }
}
