import Guest
import IR
import Process

/// Which calls have to do with the descriptors that `DescriptorKinds` heeds.
extension SystemCallName {
    /// Calls that need nothing as long as there is no such descriptor.
    var isHeededLater: Bool {
        switch self {
        case .read, .write, .readv, .writev, .preadv2, .pwritev2, .recvfrom, .sendto, .recv, .send, .close,
            .close_range, .dup,
            .dup2, .dup3, .fcntl, .fcntl64:
            true
        default: false
        }
    }

    /// Calls that may make one.
    var makesHeeded: Bool {
        switch self {
        case .eventfd, .eventfd2, .timerfd_create, .signalfd, .signalfd4, .inotify_init, .inotify_init1,
            .fanotify_init, .socket, .pidfd_getfd:
            true
        default: false
        }
    }

    /// What a call makes; nil: that is to be found out.
    fileprivate var madeKind: DescriptorKinds.Kind? {
        switch self {
        case .eventfd, .eventfd2, .timerfd_create: .counter
        case .signalfd, .signalfd4: .signals
        case .inotify_init, .inotify_init1: .inotify
        case .fanotify_init: .fanotify
        default: nil
        }
    }
}

extension LinuxProcess {
    /// How a call is made by guests of the other byte order. `body` gets the arguments as the host has them.
    static func heeding(_ name: SystemCallName, _ body: @escaping SystemCallBody) -> SystemCallBody {
        if name.makesHeeded {
            return { c in
                // NETLINK_ROUTE and NETLINK_KOBJECT_UEVENT alone have messages that are known here.
                if name == .socket, c.int(0) == 16, c.int(2) != 0, c.int(2) != 15 { return -93 }
                let isPlainSocket = name == .socket && c.int(0) != 16
                if name == .socket, c.namesEtherType {
                    c.a[2] = UInt64(UInt16(truncatingIfNeeded: c.a[2]).byteSwapped)
                }
                let result = body(&c)
                guard result >= 0, !isPlainSocket, let descriptors = c.linux.descriptors else {
                    return result
                }
                let made = Int32(truncatingIfNeeded: result)
                if let kind = name.madeKind { descriptors[made] = kind } else { descriptors.note(made) }
                return result
            }
        }
        guard name.isHeededLater else { return body }
        return { c in
            guard let descriptors = c.linux.descriptors, descriptors.hasAny else { return body(&c) }
            return c.heeded(name, descriptors, body)
        }
    }
}

extension SystemCall {
    /// Whether the protocol of `socket` is a number in network order: of AF_PACKET, and of AF_INET's SOCK_PACKET.
    fileprivate var namesEtherType: Bool { int(0) == 17 || int(0) == 2 && int(1) & 15 == 10 }

    fileprivate mutating func heeded(
        _ name: SystemCallName, _ descriptors: DescriptorKinds, _ body: SystemCallBody
    ) -> Int {
        let descriptor = int(0)
        let kind = descriptors[descriptor]
        switch name {
        case .close:
            // Afterwards the number may be another's.
            descriptors[descriptor] = .none
            return body(&self)
        case .close_range:
            let result = body(&self)
            let (first, last) = (UInt32(truncatingIfNeeded: a[0]), UInt32(truncatingIfNeeded: a[1]))
            // CLOSE_RANGE_CLOEXEC
            if result == 0, a[2] & 4 == 0, first <= last { descriptors.forget(first...last) }
            return result
        case .dup, .dup2, .dup3, .fcntl, .fcntl64:
            // F_DUPFD, F_DUPFD_CLOEXEC
            let isCopy = name != .fcntl && name != .fcntl64 || int(1) == 0 || int(1) == 1030
            let result = body(&self)
            if isCopy, result >= 0 { descriptors[Int32(truncatingIfNeeded: result)] = kind }
            return result
        default: break
        }
        if kind == .none { return body(&self) }
        return transfer(name, kind, descriptors, body)
    }

    /// A read or a write of a descriptor whose data differs.
    private mutating func transfer(
        _ name: SystemCallName, _ kind: DescriptorKinds.Kind, _ descriptors: DescriptorKinds,
        _ body: SystemCallBody
    ) -> Int {
        let isVector = name == .readv || name == .writev || name == .preadv2 || name == .pwritev2
        let one: InlineArray<2, UInt64> = [linux.memory.base &+ a[1], a[2]]
        return withUnsafeBytes(of: one) { one in
            guard let single = one.baseAddress,
                let vectors = isVector ? UnsafeRawPointer(bitPattern: UInt(a[1])) : single
            else { return body(&self) }
            let count = isVector ? Int(truncatingIfNeeded: a[2] & 0x7fff_ffff) : 1
            switch name {
            case .write, .writev, .pwritev2, .sendto, .send:
                let copies = thread.copies
                let mark = copies.mark
                defer { copies.release(to: mark) }
                guard let (data, bytes) = descriptors.gathered(int(0), vectors, count, copies) else {
                    return body(&self)
                }
                let place = UInt64(UInt(bitPattern: data))
                if name == .write || name == .writev {
                    return host(1, [a[0], place, UInt64(bytes), 0, 0, 0])
                }
                if name == .pwritev2 {
                    let whole: InlineArray<2, UInt64> = [place, UInt64(bytes)]
                    return withUnsafeBytes(of: whole) {
                        host(328, [a[0], UInt64(UInt(bitPattern: $0.baseAddress)), 1, a[3], a[4], a[5]])
                    }
                }
                let isLong = name == .sendto
                return host(44, [a[0], place, UInt64(bytes), a[3], isLong ? a[4] : 0, isLong ? a[5] : 0])
            default:
                let result = body(&self)
                if result > 0, a[1] >> 63 == 0 { descriptors.toGuest(int(0), vectors, count, result) }
                return result
            }
        }
    }
}
