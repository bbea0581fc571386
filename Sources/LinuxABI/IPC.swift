import CHost
import Guest
import Process

/// System V IPC and POSIX message queues.
extension SystemCallTable {
    static let systemV: [SystemCallRow] = [
        SystemCallRow(.shmget, [.flags(.ipcKey), .size, .flags(.shmGet)]),
        SystemCallRow(
            .shmat, [.int, .address, .flags(.shmAttach)],
            .handler { c in c.linux.space.attach(c.int(0), at: c.a[1], flags: c.int(2)) }),
        SystemCallRow(.shmdt, [.address], .handler { c in c.linux.space.detach(c.a[0]) }),
        SystemCallRow(
            .shmctl, [.int, .flags(.shmControl), .address],
            if: { $0.model != .host || $0.hasOwn("shmid_ds") },
            .handler { c in c.convertedQueueControl(.shared, 31) }),
        SystemCallRow(.semget, [.flags(.ipcKey), .int, .flags(.ipcGet)]),
        SystemCallRow(.semop, [.int, .takeArray("sembuf"), .size], restart: .never),
        SystemCallRow(
            .semtimedop, [.int, .takeArray("sembuf"), .size, .take("timespec")], restart: .never),
        SystemCallRow(
            .semctl, [.int, .int, .flags(.semControl), .address],
            .handler { c in
                if c.linux.isForeign { return c.convertedSemaphoreControl() }
                // IPC_STAT, SEM_STAT and SEM_STAT_ANY fill a structure that x86 lays out in its own way, IPC_SET reads
                // it; a bad identifier is told before the address is looked at.
                switch c.int(2) {
                case 2, 18, 20: return semaphoreStatus(c)
                case 1 where c.int(0) >= 0: return setSemaphore(c)
                default: return c.host(66)
                }
            }),
        SystemCallRow(.msgget, [.flags(.ipcKey), .flags(.ipcGet)]),
        SystemCallRow(.msgsnd, [.int, .messageBuffer, .size, .flags(.messageReceive)], restart: .noHandler),
        SystemCallRow(
            .msgrcv, [.int, .giveMessageBuffer, .size, .long, .flags(.messageReceive)], restart: .noHandler),
        SystemCallRow(
            .msgctl, [.int, .flags(.ipcControl), .address],
            if: { $0.model != .host || $0.hasOwn("msqid_ds") || $0.hasOwn("ipc_perm") },
            .handler { c in c.convertedQueueControl(.messages, 71) }),
    ]

    static let messageQueues: [SystemCallRow] = [
        SystemCallRow(
            .mq_open, [.path, .openFlags, .mode, .take("mq_attr")], converts: true,
            .handler { c in
                c.a[1] = UInt64(c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: c.a[1])))
                return c.host(240)
            }),
        SystemCallRow(.mq_unlink, [.path]),
        SystemCallRow(.mq_timedsend, [.fd, .input, .size, .unsigned, .take("timespec")]),
        SystemCallRow(.mq_timedreceive, [.fd, .output, .size, .give("uint"), .take("timespec")]),
        SystemCallRow(.mq_notify, [.fd, .take("sigevent")]),
        SystemCallRow(
            .mq_getsetattr, [.fd, .take("mq_attr"), .give("mq_attr")]),
    ]

    private static let semaphoreSet = "semid_ds"

    private static func semaphoreStatus(_ c: SystemCall) -> Int {
        let conversion = StructConversion(semaphoreSet, c.linux.abi)
        var host = [UInt8](repeating: 0, count: conversion.hostSize)
        let result = host.withUnsafeMutableBytes {
            c.host(66, [c.a[0], c.a[1], c.a[2], UInt64(UInt(bitPattern: $0.baseAddress!)), 0, 0])
        }
        guard result >= 0 else { return result }
        return c.linux.memory.write(c.a[3], conversion.toGuest(host)) ? result : -14
    }

    private static func setSemaphore(_ c: SystemCall) -> Int {
        let conversion = StructConversion(semaphoreSet, c.linux.abi)
        guard let guest = c.linux.memory.bytes(c.a[3], conversion.guestSize) else { return -14 }
        var host = conversion.toHost(guest)
        return host.withUnsafeMutableBytes {
            c.host(66, [c.a[0], c.a[1], c.a[2], UInt64(UInt(bitPattern: $0.baseAddress!)), 0, 0])
        }
    }
}

extension GuestMemory {
    func write(_ address: UInt64, _ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { $0.isEmpty || write(address, from: $0.baseAddress!, $0.count) }
    }
}
