import Guest

/// Messages of NETLINK_ROUTE, turned around for guests of the other byte order.
struct Netlink {
    /// They are the guest's.
    let toHost: Bool

    private func load(_ at: UnsafeRawPointer, _ size: Int) -> Int {
        Int(GuestInteger.load(at, size, swapped: toHost))
    }

    /// Messages one after the other, each with its length first.
    func convert(_ data: UnsafeMutableRawPointer, _ bytes: Int) {
        var at = 0
        while at + 16 <= bytes {
            let length = load(data + at, 4)
            let type = load(data + at + 4, 2)
            guard length >= 16, length <= bytes - at else { return }
            header(data + at)
            payload(type, data + at + 16, length - 16)
            at += (length + 3) & ~3
        }
    }

    /// struct nlmsghdr
    private func header(_ at: UnsafeMutableRawPointer) {
        GuestInteger.swap(at, 4, count: 1)
        GuestInteger.swap(at + 4, 2, count: 2)
        GuestInteger.swap(at + 8, 4, count: 2)
    }

    private func payload(_ type: Int, _ at: UnsafeMutableRawPointer, _ bytes: Int) {
        let theme: Theme
        switch type {
        case 2:  // NLMSG_ERROR: a number and the header of the request
            guard bytes >= 4 else { return }
            GuestInteger.swap(at, 4, count: 1)
            if bytes >= 20 { header(at + 4) }
            return
        case 3:  // NLMSG_DONE
            return GuestInteger.swap(at, 4, count: bytes >= 4 ? 1 : 0)
        case 16...19: theme = .link
        case 20...23: theme = .address
        case 24...27: theme = .route
        case 28...31: theme = .neighbour
        case 32...35: theme = .rule
        case 36...47: theme = .traffic
        default: return
        }
        // A short request has the family alone.
        guard bytes >= theme.bytes else { return }
        for (place, size) in theme.numbers { GuestInteger.swap(at + place, size, count: 1) }
        attributes(theme, at + theme.bytes, bytes - theme.bytes)
    }

    private enum Theme {
        case link, address, route, neighbour, rule, traffic
        /// IFLA_LINKINFO; IFLA_AF_SPEC, by family; what is in it of IPv4 and IPv6.
        case linkInfo, families, inet, inet6
        /// Attributes of an unknown kind.
        case inner

        /// Of the structure behind the header.
        var bytes: Int {
            switch self {
            case .link: 16
            case .address: 8
            case .route, .neighbour, .rule: 12
            case .traffic: 20
            case .linkInfo, .families, .inet, .inet6, .inner: 0
            }
        }

        var numbers: [(Int, Int)] {
            switch self {
            case .link: [(2, 2), (4, 4), (8, 4), (12, 4)]
            case .address: [(4, 4)]
            case .route, .rule: [(8, 4)]
            case .neighbour: [(4, 4), (8, 2)]
            case .traffic: [(4, 4), (8, 4), (12, 4), (16, 4)]
            case .linkInfo, .families, .inet, .inet6, .inner: []
            }
        }

        /// How wide the numbers of an attribute are; 1: bytes; nil: as long as it is.
        func width(_ type: Int) -> Int? {
            switch (self, type) {
            case (.link, 1...3), (.link, 6), (.link, 20), (.link, 34), (.link, 36), (.link, 54): 1
            case (.link, 7): 4
            case (.link, 23): 8
            case (.address, 1...5), (.address, 7): 1
            case (.address, 6): 4
            case (.route, 1), (.route, 2), (.route, 5), (.route, 7), (.route, 18): 1
            case (.route, 12): 4
            case (.neighbour, 1), (.neighbour, 2): 1
            case (.neighbour, 3): 4
            case (.rule, 1), (.rule, 2), (.rule, 3), (.rule, 17): 1
            case (.linkInfo, 1), (.linkInfo, 3), (.linkInfo, 4): 1
            case (.inet, 1), (.inet6, 1), (.inet6, 2), (.inet6, 5): 4
            case (.inet6, 3), (.inet6, 4), (.inet6, 6): 8
            case (.inet6, 7): 1
            case (.traffic, 1), (.inner, 1): 1
            default: nil
            }
        }
    }

    /// struct rtattr: length, type, value.
    private func attributes(_ theme: Theme, _ data: UnsafeMutableRawPointer, _ bytes: Int) {
        var at = 0
        while at + 4 <= bytes {
            let length = load(data + at, 2)
            let type = load(data + at + 2, 2)
            guard length >= 4, length <= bytes - at else { return }
            GuestInteger.swap(data + at, 2, count: 2)
            value(theme, type & 0x3fff, isNested: type & 0x8000 != 0, data + at + 4, length - 4)
            at += (length + 3) & ~3
        }
    }

    private func value(
        _ theme: Theme, _ type: Int, isNested: Bool, _ at: UnsafeMutableRawPointer, _ bytes: Int
    ) {
        switch (theme, type) {
        case (.link, 18): return attributes(.linkInfo, at, bytes)
        case (.link, 26): return attributes(.families, at, bytes)
        case (.families, 2): return attributes(.inet, at, bytes)
        case (.families, 10): return attributes(.inet6, at, bytes)
        // IFLA_VFINFO_LIST, IFLA_VF_PORTS, IFLA_PORT_SELF, IFLA_XDP; IFLA_INFO_DATA, IFLA_INFO_SLAVE_DATA; RTA_METRICS
        case (.link, 22), (.link, 24), (.link, 25), (.link, 43), (.families, _), (.linkInfo, 2),
            (.linkInfo, 5),
            (.route, 8):
            return attributes(.inner, at, bytes)
        case (.link, 14) where bytes >= 28:  // IFLA_MAP
            GuestInteger.swap(at, 8, count: 3)
            return GuestInteger.swap(at + 24, 2, count: 1)
        case (.route, 9): return nextHops(at, bytes)
        default: break
        }
        if isNested { return attributes(.inner, at, bytes) }
        let width = theme.width(type) ?? (bytes == 2 || bytes == 4 || bytes == 8 ? bytes : 1)
        if width > 1 { GuestInteger.swap(at, width, count: bytes / width) }
    }

    /// RTA_MULTIPATH: struct rtnexthop, each with attributes behind it.
    private func nextHops(_ data: UnsafeMutableRawPointer, _ bytes: Int) {
        var at = 0
        while at + 8 <= bytes {
            let length = load(data + at, 2)
            guard length >= 8, length <= bytes - at else { return }
            GuestInteger.swap(data + at, 2, count: 1)
            GuestInteger.swap(data + at + 4, 4, count: 1)
            attributes(.route, data + at + 8, length - 8)
            at += (length + 3) & ~3
        }
    }
}
