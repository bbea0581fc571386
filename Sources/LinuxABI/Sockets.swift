import Guest
import Process

/// Sockets: addresses, messages, control data and options of 64-bit guests are the host's own.
extension SystemCallTable {
    static let sockets: [SystemCallRow] = [
        SystemCallRow(.socket, [.flags(.family), .flags(.socketType), .int]),
        SystemCallRow(.socketpair, [.flags(.family), .flags(.socketType), .int, .give("intPair")]),
        SystemCallRow(.bind, [.fd, .socketAddress, .size]), SystemCallRow(.listen, [.fd, .int]),
        SystemCallRow(.accept, [.fd, .giveSocketAddress, .length]),
        SystemCallRow(
            .accept4, [.fd, .giveSocketAddress, .length, .flags(.acceptFlags)]),
        SystemCallRow(.connect, [.fd, .socketAddress, .size]),
        SystemCallRow(.getsockname, [.fd, .giveSocketAddress, .length]),
        SystemCallRow(.getpeername, [.fd, .giveSocketAddress, .length]),
        SystemCallRow(
            .sendto, [.fd, .input, .size, .flags(.message), .socketAddress, .size]),
        SystemCallRow(
            .recvfrom, [.fd, .output, .size, .flags(.message), .giveSocketAddress, .length]),
        SystemCallRow(
            .sendmsg, [.fd, .sendMessage, .flags(.message)], if: { $0.model != .host },
            .handler { c in c.message(46, receives: false) }),
        SystemCallRow(
            .recvmsg, [.fd, .receiveMessage, .flags(.message)], if: { $0.model != .host },
            .handler { c in c.message(47, receives: true) }),
        SystemCallRow(
            .sendmmsg, [.fd, .sendMessages, .unsigned, .flags(.message)], if: { $0.model != .host },
            .handler { c in c.manyMessages(307, receives: false) }),
        SystemCallRow(
            .recvmmsg, [.fd, .receiveMessages, .unsigned, .flags(.message), .take("timespec")],
            if: { $0.model != .host }, .handler { c in c.receiveMessages("timespec") }),
        SystemCallRow(
            .setsockopt, [.fd, .flags(.socketLevel), .int, .socketValue, .size], converts: true,
            if: { !$0.socketOptions.isIdentity },
            .handler { c in
                c.takeHostOption()
                return c.host(54)
            }),
        SystemCallRow(
            .getsockopt, [.fd, .flags(.socketLevel), .int, .giveSocketValue, .length], converts: true,
            if: { !$0.socketOptions.isIdentity },
            .handler { c in
                c.takeHostOption()
                return c.host(55)
            }),
        SystemCallRow(.shutdown, [.fd, .flags(.shutdown)]),
    ]
}

extension SystemCall {
    /// Puts the host's number into argument 2 if that is an option of SOL_SOCKET.
    mutating func takeHostOption() {
        if int(1) == 1 { a[2] = UInt64(linux.abi.socketOptions.toHost(UInt32(truncatingIfNeeded: a[2]))) }
    }
}
