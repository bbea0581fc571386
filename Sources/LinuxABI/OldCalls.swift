import CHost
import Glibc
import Guest
import Process

/// Calls that newer ones have replaced, and that architectures with an older table still have.
extension SystemCallTable {
    static let oldFiles: [SystemCallRow] = [
        SystemCallRow(
            .open, [.path, .openFlags, .mode],
            .handler { c in
                c.a[1] = UInt64(c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: c.a[1])))
                return c.openFile(path: 0, flags: c.a[1], call: 2)
            }),
        SystemCallRow(.creat, [.path, .mode]), SystemCallRow(.link, [.path, .path]),
        SystemCallRow(.unlink, [.path]), SystemCallRow(.symlink, [.path, .path]),
        SystemCallRow(.mkdir, [.path, .mode]), SystemCallRow(.rmdir, [.path]),
        SystemCallRow(.rename, [.path, .path]), SystemCallRow(.mknod, [.path, .fileMode, .device]),
        SystemCallRow(.chmod, [.path, .mode]), SystemCallRow(.chown, [.path, .int, .int]),
        SystemCallRow(.lchown, [.path, .int, .int]),
        SystemCallRow(.utime, [.path, .take("utimbuf")]),
        SystemCallRow(.utimes, [.path, .take("timevals")]),
        SystemCallRow(.futimesat, [.directory, .path, .take("timevals")]),
        SystemCallRow(.access, [.path, .flags(.access)], .handler { c in c.host(21, path: 0) }),
        SystemCallRow(
            .readlink, [.path, .output, .size],
            .handler { c in
                // AT_FDCWD
                c.a = [UInt64(bitPattern: -100), c.a[0], c.a[1], c.a[2], 0, 0]
                return readLink(&c)
            }),
        SystemCallRow(.stat, [.path, .give("stat")], .handler { c in status(c, 4, follow: true) }),
        SystemCallRow(.lstat, [.path, .give("stat")], .handler { c in status(c, 6, follow: false) }),
        SystemCallRow(
            .oldstat, [.path, .give("oldstat")], .handler { c in status(c, 4, follow: true, "oldstat") }),
        SystemCallRow(
            .oldlstat, [.path, .give("oldstat")],
            .handler { c in status(c, 6, follow: false, "oldstat") }),
        SystemCallRow(
            .oldfstat, [.fd, .give("oldstat")],
            .handler { c in statusOfFile(c, StatLayout(c.linux.abi, "oldstat")) }),
        SystemCallRow(
            .getdents, [.fd, .address, .size], if: { $0.model != .host },
            .handler { c in c.oldDirectoryEntries() }),
        SystemCallRow(.readdir, [.fd, .address, .int], .handler { c in c.oldDirectoryEntry() }),
        SystemCallRow(.pipe, [.give("intPair")]), SystemCallRow(.dup2, [.fd, .fd]),
        SystemCallRow(.umount, [.path], .handler { c in c.host(166, [c.a[0], 0, 0, 0, 0, 0]) }),
        SystemCallRow(.ustat, [.device, .give("ustat")]),
        SystemCallRow(.sysfs, [.int, .address, .address]),
        SystemCallRow(
            .uselib, [.path], .refused(errno: 38, reason: "a.out's libraries; Linux is built without it")),
        SystemCallRow(
            .statfs64, [.path, .size, .give("statfs64")],
            .handler { c in
                guard c.a[1] == UInt64(Layouts(c.linux.abi).size("statfs64")) else { return -22 }
                return c.fileSystem("statfs64", c.a[2], 137)
            }),
        SystemCallRow(
            .fstatfs64, [.fd, .size, .give("statfs64")],
            .handler { c in
                guard c.a[1] == UInt64(Layouts(c.linux.abi).size("statfs64")) else { return -22 }
                return c.fileSystem("statfs64", c.a[2], 138)
            }),
        SystemCallRow(
            ._llseek, [.fd, .word, .word, .give("i64"), .flags(.whence)],
            .handler { c in
                let offset = c.a[1] << 32 | c.a[2] & 0xffff_ffff
                let result = c.host(8, [c.a[0], offset, c.a[4], 0, 0, 0])
                guard result >= 0 else { return result }
                return c.linux.memory.store(c.a[3], Int64(result)) ? 0 : -14
            }),
        // The flags come second where a 64-bit argument needs a pair of registers (fs/sync.c).
        SystemCallRow(
            .sync_file_range2, [.fd, .flags(.syncRange), .offset, .offset],
            .handler { c in c.host(277, [c.a[0], c.a[2], c.a[3], c.a[1], 0, 0]) }),
        SystemCallRow(.inotify_init, []), SystemCallRow(.eventfd, [.int]),
        SystemCallRow(.signalfd, [.fd, .takeSignals, .size]),
    ]

    static let oldPolling: [SystemCallRow] = [
        SystemCallRow(.poll, [.polled, .int, .int], restart: .noHandler),
        SystemCallRow(
            .select, [.address], restart: .noHandler,
            .handler { c in
                // struct sel_arg_struct
                for k in stride(from: 4, through: 0, by: -1) {
                    guard let word = c.linux.memory.loadWord(c.a[0], k) else { return -14 }
                    c.a[k] = word
                }
                return c.perform(._newselect)
            }),
        SystemCallRow(
            ._newselect, [.int, .descriptors, .descriptors, .descriptors, .replace("timeval")],
            restart: .noHandler, .hostCall(.select)),
        SystemCallRow(.epoll_create, [.int]),
        SystemCallRow(
            .epoll_wait, [.fd, .giveArray("epoll_event"), .int, .int], restart: .never,
            .handler { c in waitForEvents(c, 0, 281) }),
    ]

    static let oldProcesses: [SystemCallRow] = [
        SystemCallRow(.fork, [], restart: .always, .handler { c in c.thread.clone(.likeFork) }),
        SystemCallRow(.vfork, [], restart: .always, .handler { c in c.thread.clone(.likeVfork) }),
        SystemCallRow(
            .waitpid, [.int, .waitStatus, .flags(.wait)], converts: true,
            .handler { c in c.host(61, [c.a[0], c.a[1], c.a[2], 0, 0, 0]) }),
        SystemCallRow(.getpgrp, []),
        SystemCallRow(.nice, [.int], .handler { c in changeNiceness(c) }),
        SystemCallRow(
            .ugetrlimit, [.flags(.rlimit), .give("rlimit")], .handler { c in c.linux.giveLimit(c) }),
    ]

    static let oldTime: [SystemCallRow] = [
        SystemCallRow(.time, [.give("long")]), SystemCallRow(.alarm, [.unsigned]),
        SystemCallRow(.pause, [], restart: .noHandler),
        SystemCallRow(
            .stime, [.take("long")],
            .handler { c in
                guard let seconds = c.linux.memory.loadLong(c.a[0]) else { return -14 }
                var time = timespec(tv_sec: Int(seconds), tv_nsec: 0)
                // CLOCK_REALTIME
                return withUnsafeMutablePointer(to: &time) {
                    c.host(227, [0, UInt64(UInt(bitPattern: $0)), 0, 0, 0, 0])
                }
            }),
    ]

    static let oldSockets: [SystemCallRow] = [
        SystemCallRow(
            .send, [.fd, .input, .size, .flags(.message)],
            .handler { c in c.host(44, [c.a[0], c.a[1], c.a[2], c.a[3], 0, 0]) }),
        SystemCallRow(
            .recv, [.fd, .output, .size, .flags(.message)],
            .handler { c in c.host(45, [c.a[0], c.a[1], c.a[2], c.a[3], 0, 0]) }),
        SystemCallRow(.socketcall, [.int, .address], .handler { c in manySockets(&c) }),
    ]

    static let oldSignals: [SystemCallRow] = [
        SystemCallRow(
            .signal, [.signal, .hex],
            .handler { c in
                let signal = c.int(0)
                guard signal >= 1, signal <= 64 else { return -22 }
                let old = c.linux.actions.get(signal).handler
                // SA_ONESHOT, SA_NOMASK
                let error = c.setAction(signal, SignalAction(handler: c.a[1], flags: 0xc000_0000))
                return error != 0 ? error : Int(truncatingIfNeeded: old)
            }),
        SystemCallRow(
            .sigaction, [.signal, .address, .address],
            .handler { c in
                let signal = c.int(0)
                var new: SignalAction?
                if c.a[1] != 0 {
                    new = c.linux.memory.loadOldAction(c.a[1])
                    if new == nil { return -14 }
                }
                guard signal >= 1, signal <= 64 else { return -22 }
                let old = c.linux.actions.get(signal)
                if let new {
                    let error = c.setAction(signal, new)
                    if error != 0 { return error }
                }
                return c.a[2] == 0 || c.linux.memory.storeOldAction(c.a[2], old) ? 0 : -14
            }),
        SystemCallRow(
            .sigprocmask, [.flags(.sigprocmask), .address, .address],
            .handler { c in
                // A word of signals; of the others the mask stays.
                let signals = c.thread.signals
                let old = signals.pointee.mask
                if c.a[1] != 0 {
                    guard let set = c.linux.memory.loadWord(c.a[1]) else { return -14 }
                    let new: UInt64
                    switch c.int(0) {
                    case 0: new = old | set
                    case 1: new = old & ~set
                    case 2: new = c.linux.memory.wordBytes == 4 ? old & ~0xffff_ffff | set : set
                    default: return -22
                    }
                    let error = signals.pointee.setMask(new)
                    if error != 0 { return error }
                }
                return c.a[2] == 0 || c.linux.memory.storeWord(c.a[2], old) ? 0 : -14
            }),
        SystemCallRow(
            .sigpending, [.address],
            .handler { c in
                var set: UInt64 = 0
                let result = withUnsafeMutablePointer(to: &set) {
                    c.host(127, [UInt64(UInt(bitPattern: $0)), 8, 0, 0, 0, 0])
                }
                guard result == 0 else { return result }
                set |= c.thread.signals.pointee.waiting
                return c.linux.memory.storeWord(c.a[0], set) ? 0 : -14
            }),
        SystemCallRow(
            .sigsuspend, [.hex], restart: .noHandler,
            .handler { c in
                var set = c.a[0] & 0xffff_ffff
                return withUnsafeMutablePointer(to: &set) { set in
                    c.thread.signals.withMask(set.pointee) {
                        c.host(130, [UInt64(UInt(bitPattern: set)), 8, 0, 0, 0, 0])
                    }
                }
            }),
        SystemCallRow(
            .sigreturn, [],
            .handler { c in
                guard let restore = c.linux.abi.signalFrame.restoreOld else { return -38 }
                return returnFromSignal(c, restore)
            }),
        SystemCallRow(.swapcontext, [.address, .address, .size], .handler { c in swapContext(c) }),
        SystemCallRow(
            .sgetmask, [], .handler { c in Int(Int32(truncatingIfNeeded: c.thread.signals.pointee.mask)) }),
        SystemCallRow(
            .ssetmask, [.int],
            .handler { c in
                let old = c.thread.signals.pointee.mask
                let error = c.thread.signals.pointee.setMask(UInt64(UInt32(truncatingIfNeeded: c.a[0])))
                return error != 0 ? error : Int(Int32(truncatingIfNeeded: old))
            }),
    ]

    /// The context that is saved is the one after the call, with its result in it.
    private static func swapContext(_ c: SystemCall) -> Int {
        guard let swap = c.linux.abi.signalFrame.swapContext else { return -38 }
        c.thread.setResult(c.thread.thread.state, 0)
        let request = ContextSwap(
            old: c.a[0], new: c.a[1], size: c.a[2], mask: c.thread.signals.pointee.mask)
        switch swap(request, c.registers, c.linux.access) {
        case .result(let result): return result
        case .loaded(let mask):
            _ = c.thread.signals.pointee.setMask(mask)
            return SystemCall.registersAreSet
        case .broken:
            c.thread.raiseBadFrame()
            return SystemCall.registersAreSet
        }
    }

    /// `name`: of a structure that is not "stat".
    private static func status(
        _ c: SystemCall, _ number: Int, follow: Bool, _ name: String? = nil
    ) -> Int {
        withStat {
            var call = c
            call.a[1] = $0
            return call.host(number, path: 0, follow: follow)
        } store: {
            let layout = name.map { StatLayout(c.linux.abi, $0) } ?? c.linux.statLayout
            return layout.store($0, c.a[1], c.linux.memory)
        }
    }

    /// nice(2) by way of the calls that tell and set the whole value.
    private static func changeNiceness(_ c: SystemCall) -> Int {
        // getpriority of the calling thread answers 20 less the value.
        let now = 20 - c.host(140, [0, 0, 0, 0, 0, 0])
        let step = min(max(Int(c.int(0)), -40), 40)
        let wanted = min(max(now + step, -20), 19)
        let result = c.host(141, [0, 0, UInt64(bitPattern: Int64(wanted)), 0, 0, 0])
        // EACCES is setpriority's answer alone.
        return result == -13 ? -1 : result
    }

    // MARK: Many calls in one

    /// By socketcall's first argument, less one (linux/net.h); how many arguments each has.
    private static let socketCalls: [(name: SystemCallName, count: Int)] = [
        (.socket, 3), (.bind, 3), (.connect, 3), (.listen, 2), (.accept, 3), (.getsockname, 3),
        (.getpeername, 3),
        (.socketpair, 4), (.send, 4), (.recv, 4), (.sendto, 6), (.recvfrom, 6), (.shutdown, 2),
        (.setsockopt, 5), (.getsockopt, 5), (.sendmsg, 3), (.recvmsg, 3), (.accept4, 4), (.recvmmsg, 5),
        (.sendmmsg, 4),
    ]

    private static func manySockets(_ c: inout SystemCall) -> Int {
        let which = c.int(0)
        guard which >= 1, which <= socketCalls.count else { return -22 }
        let (name, count) = socketCalls[Int(which) - 1]
        var arguments: InlineArray<6, UInt64> = [0, 0, 0, 0, 0, 0]
        for k in 0..<count {
            guard let word = c.linux.memory.loadWord(c.a[1], k) else { return -14 }
            arguments[k] = word
        }
        c.a = arguments
        return c.perform(name)
    }

    static let oldSystemV: [SystemCallRow] = [
        SystemCallRow(
            .ipc, [.hex, .word, .word, .hex, .address, .hex], .handler { c in manyQueues(&c) })
    ]

    /// ipc/syscall.c: the call's number in the lower half of the first argument, a version in the upper.
    private static func manyQueues(_ c: inout SystemCall) -> Int {
        let version = UInt16(truncatingIfNeeded: c.a[0] >> 16)
        let (first, second, third, pointer, fifth) = (c.a[1], c.a[2], c.a[3], c.a[4], c.a[5])
        let memory = c.linux.memory
        /// The structures are the present ones (IPC_64); the old ones, of IPC_SET, IPC_STAT and their like, no program has
        /// used since Linux 2.4.
        func control(_ command: UInt64, old: [UInt64]) -> UInt64? {
            if command & 0x100 != 0 { return command & ~0x100 }
            return old.contains(command) ? nil : command
        }
        switch c.a[0] & 0xffff {
        case 1, 4:
            c.a = [first, pointer, second, fifth, 0, 0]
            return c.perform(c.a[3] == 0 ? .semop : .semtimedop)
        case 2:
            c.a = [first, second, third, 0, 0, 0]
            return c.perform(.semget)
        case 3:
            guard pointer != 0 else { return -22 }
            guard let value = memory.loadWord(pointer, 0) else { return -14 }
            guard let command = control(third, old: [1, 2, 18, 20]) else { return -22 }
            c.a = [first, second, command, value, 0, 0]
            return c.perform(.semctl)
        case 11:
            c.a = [first, pointer, second, third, 0, 0]
            return c.perform(.msgsnd)
        case 12:
            var (buffer, type) = (pointer, fifth)
            if version == 0 {
                // struct ipc_kludge
                guard pointer != 0 else { return -22 }
                guard let words = memory.loadWord(pointer, 0), let second = memory.loadWord(pointer, 1) else {
                    return -14
                }
                (buffer, type) = (words, second)
            }
            if memory.wordBytes == 4 { type = UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: type))) }
            c.a = [first, buffer, second, type, third, 0]
            return c.perform(.msgrcv)
        case 13:
            c.a = [first, second, 0, 0, 0, 0]
            return c.perform(.msgget)
        case 14:
            guard let command = control(second, old: [1, 2, 11, 13]) else { return -22 }
            c.a = [first, command, pointer, 0, 0, 0]
            return c.perform(.msgctl)
        case 21:
            guard version != 1 else { return -22 }
            c.a = [first, pointer, second, 0, 0, 0]
            let address = c.perform(.shmat)
            guard address >= 0 || address < -4095 else { return address }
            return memory.storeWord(third, UInt64(bitPattern: Int64(address))) ? 0 : -14
        case 22:
            c.a = [pointer, 0, 0, 0, 0, 0]
            return c.perform(.shmdt)
        case 23:
            c.a = [first, second, third, 0, 0, 0]
            return c.perform(.shmget)
        case 24:
            guard let command = control(second, old: [1, 2, 3, 13, 15]) else { return -22 }
            c.a = [first, command, pointer, 0, 0, 0]
            return c.perform(.shmctl)
        default: return -38
        }
    }
}

extension SystemCall {
    /// Makes another call of the table, with the arguments as they are now.
    mutating func perform(_ name: SystemCallName) -> Int {
        guard let row = SystemCallTable.row(name)?.settled(linux.abi) else { return -38 }
        hidePointers(row.pointers)
        if linux.isForeign { return performConverted(row) }
        if row.hasPointersInside, pointsBeyond(row) { return -14 }
        if case .flagged = row.restart {} else { thread.ruleOfCall = row.restart }
        switch row.carriage {
        case .host, .hostCall: return host(row.hostNumber ?? -1)
        case .handler(let body): return body(&self)
        case .refused(let errno, _): return -errno
        }
    }

    private mutating func performConverted(_ row: SystemCallRow) -> Int {
        if case .flagged = row.restart {} else { thread.ruleOfCall = row.restart }
        return row.foreignBody(linux.abi)(&self)
    }
}
