import AArch64
import Foundation
import Guest
import PowerPC
import Testing

@testable import LinuxABI

/// What the tables say of the kernel's interface, against the kernel's own headers: a C compiler for each side asserts
/// sizes, offsets and numbers. scripts/fetch-kernel-headers brings the headers.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: kernelHeaders))) struct KernelHeaderTests {
    enum Side: String, CaseIterable, Sendable {
        case host = "gcc"
        case aarch64 = "aarch64-linux-gnu-gcc"
        case powerPC64Little = "powerpc64le-linux-gnu-gcc"
        case powerPC64 = "powerpc64-linux-gnu-gcc"
        case powerPC32 = "powerpc-linux-gnu-gcc"

        static let guests = allCases.filter { $0 != .host }

        /// A guest's.
        var abi: GuestABI? {
            switch self {
            case .host: nil
            case .aarch64: aarch64LinuxABI
            case .powerPC64Little: powerPC64LittleLinuxABI
            case .powerPC64: powerPC64LinuxABI
            case .powerPC32: powerPC32LinuxABI
            }
        }

        var includes: [String] {
            let machine =
                self == .host ? "usr/include/x86_64-linux-gnu" : "usr/\(rawValue.dropLast(4))/include"
            return ["-isystem", "\(kernelHeaders)/\(machine)", "-isystem", "\(kernelHeaders)/usr/include"]
        }

        var layouts: Layouts { abi.map { Layouts($0) } ?? .host }
        var encoding: IoctlEncoding { abi?.ioctlEncoding ?? .generic }
        var ownIoctls: [String: IoctlRow] {
            Dictionary(
                "\(abi?.ioctls ?? "")".split(separator: "\n").compactMap(IoctlGroup.row).map {
                    ($0.name, $0)
                },
                uniquingKeysWith: { first, _ in first })
        }
    }

    @Test(arguments: Side.allCases, IoctlTable.groups.map(\.title))
    func ioctls(_ side: Side, _ title: String) throws {
        let group = IoctlTable.groups.first { $0.title == title }!
        let own = side.ownIoctls
        var source = Source(headers: ["linux/ioctl.h", "stddef.h"] + group.headers, side.layouts)
        let missing = side.abi.map(IoctlTable.missing) ?? []
        for row in group.rows where !missing.contains(row.name) {
            let number = (own[row.name] ?? row).number
            let value = number.value(side.layouts, side.encoding)
            // A macro that takes the buffer's length.
            if case .anySize = number {
                source.number("\(row.name)(0)", value, macro: row.name)
            } else {
                source.number(row.name, value)
            }
        }
        for d in StructureText.parse(group.structures) {
            if d.name == "termios2", missing.contains("TCGETS2") { continue }
            source.structure(side.layouts.description(d.name) ?? d)
        }
        try source.compile(side)
    }

    @Test(arguments: Side.allCases, SystemInterface.all)
    func structures(_ side: Side, _ part: SystemInterface) throws {
        var source = Source(headers: ["stddef.h"] + part.headers, side.layouts)
        for (name, type) in part.types {
            guard let d = side.layouts.description(name) else { continue }
            source.structure(d, type)
        }
        for (name, type) in part.sizes {
            guard let d = side.layouts.description(name) else { continue }
            source.size(d, type)
        }
        try source.compile(side)
    }

    /// No description is left out of `structures`.
    @Test func allStructuresAreChecked() {
        let parts = SystemInterface.all
        let checked = Set(parts.flatMap { $0.types.map(\.name) + $0.sizes.map(\.name) })
        let own = Side.allCases.flatMap { $0.abi?.structures.map(\.name) ?? [] }
        let all = Set(Structures.generic.map(\.name) + own)
            .subtracting(Structures.ofIoctls.keys)
        #expect(all.subtracting(checked).subtracting(SystemInterface.plain).sorted() == [])
    }

    @Test(arguments: Side.allCases)
    func systemCallNumbers(_ side: Side) throws {
        var source = Source(headers: ["asm/unistd.h"], side.layouts)
        switch side {
        case .host:
            for name in SystemCallName.allCases {
                if let number = name.hostNumber { source.number("__NR_\(name)", UInt32(number)) }
            }
        default:
            for (number, name) in side.abi!.numbers.map({ ($0.number, $0.name) }) {
                source.number("__NR_\(name)", UInt32(number))
            }
        }
        try source.compile(side)
    }

    /// Names that `-strace` prints for arguments and fields; a guest's own numbers have been made the host's by then.
    @Test func flags() throws {
        var source = Source(
            headers: [
                "linux/fcntl.h", "linux/stat.h", "linux/fs.h", "linux/mman.h", "linux/sched.h",
                "linux/futex.h",
                "linux/prctl.h", "linux/wait.h", "linux/poll.h", "linux/eventpoll.h", "linux/inotify.h",
                "linux/fanotify.h", "linux/mount.h", "linux/keyctl.h", "linux/bpf.h", "linux/perf_event.h",
                "linux/io_uring.h", "linux/landlock.h", "linux/membarrier.h", "linux/memfd.h",
                "linux/openat2.h",
                "linux/seccomp.h", "linux/time.h", "linux/timerfd.h", "linux/userfaultfd.h", "linux/xattr.h",
                "linux/resource.h", "linux/ipc.h", "linux/msg.h", "linux/sem.h", "linux/shm.h",
                "linux/quota.h",
                "linux/reboot.h", "linux/random.h", "linux/rseq.h", "linux/kcmp.h", "linux/mempolicy.h",
                "linux/personality.h", "linux/signal.h", "linux/timex.h", "linux/pidfd.h", "linux/netlink.h",
                "linux/capability.h", "linux/eventfd.h", "linux/signalfd.h", "linux/close_range.h",
            ], .host)
        var count = 0
        for row in SystemCallTable.rows {
            for kind in row.arguments {
                guard let table = kind.flagTable else { continue }
                // Two values in one: quotactl's.
                if case .command = table.shape { continue }
                for (value, name) in table.names
                where name.allSatisfy({ $0.isUppercase || $0.isNumber || $0 == "_" }) {
                    source.numberIfDefined(name, value)
                    count += 1
                }
            }
        }
        #expect(count > 300)
        try source.compile(.host)
    }

    /// No call of the headers is unknown.
    @Test(arguments: Side.guests) func systemCallsOfTheHeaders(_ side: Side) throws {
        let names = try Source(headers: ["asm/unistd.h"], .host).macros(side)
            .filter { $0.hasPrefix("__NR_") && !$0.hasPrefix("__NR_arch") && !$0.hasPrefix("__NR3264") }
            .map { String($0.dropFirst(5)) }
        #expect(names.count > 300)
        let known = Set(side.abi!.numbers.map { "\($0.name)" } + ["syscalls"] + side.missingCalls)
        #expect(Set(names).subtracting(known).sorted() == [])
    }

    @Test(arguments: Side.allCases)
    func errorNumbers(_ side: Side) throws {
        var source = Source(headers: ["linux/errno.h"], side.layouts)
        for (number, name) in errorNames.enumerated() where !"\(name)".isEmpty {
            source.number("\(name)", UInt32(number))
        }
        try source.compile(side)
    }

}

extension KernelHeaderTests.Side {
    /// Calls that have a number and that the kernel answers with ENOSYS.
    fileprivate var missingCalls: [String] {
        let everywhere = """
            break stty gtty ftime prof lock mpx ulimit profil ioperm iopl idle vm86 modify_ldt create_module \
            get_kernel_syms bdflush _sysctl query_module nfsservctl getpmsg putpmsg multiplexer tuxcall afs_syscall \
            lookup_dcookie
            """
        let only64 = """
            oldstat umount oldfstat oldolduname sigaction sigsuspend sigpending getrlimit select oldlstat readdir \
            olduname sigreturn sigprocmask sys_debug_setcontext
            """
        let text: String =
            switch self {
            case .host, .aarch64: ""
            case .powerPC64, .powerPC64Little: everywhere + " " + only64
            case .powerPC32: everywhere + " switch_endian"
            }
        return text.split(separator: " ").map(String.init)
    }
}

private let kernelHeaders = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("build/kernel-headers")
    .path

/// One C file of assertions.
private struct Source {
    private var lines: [String]
    private let layouts: Layouts

    init(headers: [String], _ layouts: Layouts) {
        lines = ["#define _GNU_SOURCE"] + headers.map { "#include <\($0)>" }
        lines.append("#define SAME(a, b) _Static_assert((unsigned long)(a) == (unsigned long)(b), #a)")
        lines.append("#define LESS(a, b) _Static_assert((unsigned long)(a) < (unsigned long)(b), #b)")
        self.layouts = layouts
    }

    mutating func number(_ name: String, _ value: UInt32, macro: String? = nil) {
        lines += [
            "#ifdef \(macro ?? name)", "SAME((unsigned)(\(name)), \(value)u);", "#else",
            "#pragma message \"missing \(macro ?? name)\"", "#endif",
        ]
    }

    mutating func numberIfDefined(_ name: String, _ value: UInt64) {
        lines += ["#ifdef \(name)", "SAME((unsigned)(\(name)), (unsigned)\(value)ul);", "#endif"]
    }

    mutating func size(_ d: StructDescription, _ type: String) {
        let size = layouts.layout(d).size
        let grows = SystemInterface.growing.contains(d.name)
        lines.append(grows ? "LESS(\(size), sizeof(\(type)));" : "SAME(sizeof(\(type)), \(size));")
    }

    mutating func structure(_ d: StructDescription, _ type: String? = nil) {
        let type = type ?? d.typeName ?? "struct \(d.name.prefix { $0 != "." })"
        let l = layouts.layout(d)
        let hasTail = d.fields.contains { if case .tail = $0.type { true } else { false } }
        let grows = SystemInterface.growing.contains(d.name)
        lines.append(grows ? "LESS(\(l.size), sizeof(\(type)));" : "SAME(sizeof(\(type)), \(l.size));")
        for (k, field) in d.fields.enumerated() {
            if case .hidden = field.style { continue }
            guard let first = field.name.first, first != "-", !first.isNumber else { continue }
            lines.append("SAME(offsetof(\(type), \(field.name)), \(l.offsets[k]));")
            if hasTail, k == d.fields.count - 1 { continue }
            // A member of a union that is longer.
            if d.paddedTo != nil, case .structure = field.type { continue }
            lines.append("SAME(sizeof(((\(type) *)0)->\(field.name)), \(l.sizes[k]));")
        }
    }

    func compile(_ side: KernelHeaderTests.Side) throws {
        let text = try run(side, ["-fsyntax-only", "-fmax-errors=0", "-fno-diagnostics-show-caret"])
        let report = text.split(separator: "\n").filter { line in
            line.contains("error:") || line.contains("message: missing") || line.contains("warning:")
        }.joined(separator: "\n")
        #expect(report == "")
    }

    /// The names of all that the headers define.
    func macros(_ side: KernelHeaderTests.Side) throws -> [String] {
        try run(side, ["-dM", "-E"]).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            return words.count > 2 ? String(words[1]) : nil
        }
    }

    private func run(_ side: KernelHeaderTests.Side, _ options: [String]) throws -> String {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appendingPathComponent("check.c")
        try (lines.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
        let log = directory.appendingPathComponent("log")
        FileManager.default.createFile(atPath: log.path, contents: nil)
        let output = try FileHandle(forWritingTo: log)
        let compiler = Process()
        compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        compiler.arguments = [side.rawValue] + side.includes + options + [file.path]
        compiler.standardOutput = output
        compiler.standardError = output
        try compiler.run()
        compiler.waitUntilExit()
        // What env says of a program that it does not find.
        try #require(
            compiler.terminationStatus != 127, "there is no \(side.rawValue) (GUEST=... scripts/setup --test)"
        )
        return try String(contentsOf: log, encoding: .utf8)
    }
}

/// The structures of system calls, by the headers that may be included together.
struct SystemInterface: Sendable, CustomTestStringConvertible {
    let title: String
    let headers: [String]
    /// Our names and C's types.
    let types: [(name: String, type: String)]
    /// Those that are told by other fields than C's: only their sizes are compared.
    var sizes: [(name: String, type: String)] = []
    var testDescription: String { title }

    /// Not structures in C, but numbers, names and pairs.
    static let plain: Set<String> = [
        "timespecs", "timevals", "int", "uint", "long", "u64", "intPair", "taskName", "epollData", "handle",
        "i64",
        "seccompAction",
        "signal", "timespecs64", "timestamps", "timestamps64", "u16", "ip_addresses", "quota_format",
        // Not in the headers for programs.
        "ustat",
    ]

    /// Calls take their size, and the newest kernels more than we know.
    static let growing: Set<String> = [
        "mnt_id_req", "landlock_ruleset_attr", "tcp_info", "ip_msfilter", "statmount",
    ]

    static let all: [SystemInterface] = [
        common, signals, limits, aio, timex, ipc, newer, socketOptions, quotas, keys,
    ]
    static let socketOptions = SystemInterface(
        title: "socket options and control messages",
        headers: [
            "sys/socket.h", "linux/in.h", "linux/in6.h", "linux/ipv6.h", "linux/icmpv6.h",
            "linux/if_packet.h",
            "linux/net_tstamp.h", "linux/errqueue.h", "linux/tcp.h", "linux/time_types.h", "linux/tls.h",
            "linux/if_alg.h",
        ],
        types: [
            ("timeval64", "struct __kernel_sock_timeval"), ("cipher", "struct tls_crypto_info"),
        ],
        sizes: [
            ("initial_vector", "struct af_alg_iv"),
            ("linger", "struct linger"), ("sock_txtime", "struct sock_txtime"),
            ("ip_mreqn", "struct ip_mreqn"), ("ip_msfilter", "struct ip_msfilter"),
            ("ipv6_mreq", "struct ipv6_mreq"), ("in6_pktinfo", "struct in6_pktinfo"),
            ("in_pktinfo", "struct in_pktinfo"), ("icmp6_filter", "struct icmp6_filter"),
            ("packet_mreq", "struct packet_mreq"), ("tpacket_auxdata", "struct tpacket_auxdata"),
            ("extended_error", "struct sock_extended_err"), ("tcp_info", "struct tcp_info"),
        ])
    static let quotas = SystemInterface(
        title: "quotas and mounts", headers: ["linux/quota.h", "linux/mount.h"],
        types: [
            ("if_dqblk", "struct if_dqblk"), ("if_dqinfo", "struct if_dqinfo"),
            ("if_nextdqblk", "struct if_nextdqblk"),
        ],
        sizes: [("statmount", "struct statmount")])
    static let keys = SystemInterface(
        title: "keys", headers: ["linux/keyctl.h"], types: [],
        sizes: [
            ("dh_params", "struct keyctl_dh_params"), ("pkey_params", "struct keyctl_pkey_params"),
            ("pkey_query", "struct keyctl_pkey_query"),
        ])
    static let newer = SystemInterface(
        title: "kernel interfaces",
        headers: ["linux/futex.h", "linux/io_uring.h", "linux/landlock.h", "linux/filter.h"],
        types: [
            ("futex_waitv", "struct futex_waitv"), ("io_uring_params", "struct io_uring_params"),
            ("landlock_net_port_attr", "struct landlock_net_port_attr"),
            ("landlock_path_beneath_attr", "struct landlock_path_beneath_attr"),
            ("landlock_ruleset_attr", "struct landlock_ruleset_attr"), ("sock_fprog", "struct sock_fprog"),
        ])

    static let common = SystemInterface(
        title: "files, sockets and processes",
        headers: [
            "linux/types.h", "linux/time.h", "linux/time_types.h", "linux/times.h", "linux/resource.h",
            "linux/poll.h",
            "linux/eventpoll.h", "asm/statfs.h", "asm/stat.h", "linux/fcntl.h", "linux/openat2.h",
            "linux/stat.h",
            "linux/utsname.h", "linux/sched/types.h", "linux/kcmp.h", "linux/mount.h", "linux/capability.h",
            "linux/uio.h", "linux/sysinfo.h", "linux/utime.h", "linux/mman.h", "linux/fs.h", "linux/xattr.h",
            "linux/nsfs.h",
        ],
        types: [
            ("timespec", "struct __kernel_old_timespec"), ("timespec64", "struct __kernel_timespec"),
            ("fsid", "__kernel_fsid_t"), ("ns_id_req", "struct ns_id_req"),
            ("timeval", "struct __kernel_old_timeval"), ("timezone", "struct timezone"),
            ("itimerval", "struct __kernel_old_itimerval"), ("itimerspec", "struct itimerspec"),
            ("tms", "struct tms"), ("utimbuf", "struct utimbuf"), ("rlimit", "struct rlimit"),
            ("rlimit64", "struct rlimit64"),
            ("rusage", "struct rusage"), ("sysinfo", "struct sysinfo"), ("iovec", "struct iovec"),
            ("pollfd", "struct pollfd"), ("epoll_event", "struct epoll_event"), ("statfs", "struct statfs"),
            ("statfs64", "struct statfs64"),
            ("stat", "struct stat"), ("stat64", "struct stat64"), ("oldstat", "struct __old_kernel_stat"),
            ("flock", "struct flock"), ("f_owner_ex", "struct f_owner_ex"),
            ("open_how", "struct open_how"), ("cachestat", "struct cachestat"),
            ("cachestat_range", "struct cachestat_range"), ("file_attr", "struct file_attr"),
            ("xattr_args", "struct xattr_args"), ("mnt_id_req", "struct mnt_id_req"),
            ("statx_timestamp", "struct statx_timestamp"),
            ("statx", "struct statx"), ("utsname", "struct new_utsname"), ("sched_attr", "struct sched_attr"),
            ("kcmp_epoll_slot", "struct kcmp_epoll_slot"), ("mount_attr", "struct mount_attr"),
            ("capHeader", "struct __user_cap_header_struct"), ("capData", "struct __user_cap_data_struct"),
        ])
    static let signals = SystemInterface(
        title: "signals", headers: ["linux/signal.h"],
        types: [("sigaction", "struct sigaction"), ("stack_t", "stack_t"), ("sigevent", "struct sigevent")])
    /// What the kernel's headers for programs have not got: the C library's.
    static let limits = SystemInterface(
        title: "the C library's", headers: ["sys/socket.h", "fcntl.h", "sched.h", "netinet/in.h"],
        types: [
            ("sched_param", "struct sched_param"), ("file_handle", "struct file_handle"),
            ("flock64", "struct flock64"), ("msghdr", "struct msghdr"), ("mmsghdr", "struct mmsghdr"),
        ],
        sizes: [("ucred", "struct ucred"), ("ip6_mtuinfo", "struct ip6_mtuinfo")])
    static let aio = SystemInterface(
        title: "asynchronous I/O", headers: ["linux/aio_abi.h"],
        types: [("iocb", "struct iocb"), ("io_event", "struct io_event")])
    static let timex = SystemInterface(
        title: "clocks", headers: ["linux/time.h", "linux/timex.h", "linux/time_types.h"],
        types: [
            ("timex", "struct timex"), ("timex64", "struct __kernel_timex"),
            ("itimerspec64", "struct __kernel_itimerspec"),
        ])
    static let ipc = SystemInterface(
        title: "System V IPC and message queues",
        headers: ["linux/ipc.h", "linux/sem.h", "linux/shm.h", "linux/msg.h", "linux/mqueue.h"],
        types: [
            ("ipc_perm", "struct ipc64_perm"), ("semid_ds", "struct semid64_ds"),
            ("shmid_ds", "struct shmid64_ds"), ("msqid_ds", "struct msqid64_ds"),
            ("shminfo", "struct shminfo64"), ("shm_info", "struct shm_info"), ("seminfo", "struct seminfo"),
            ("msginfo", "struct msginfo"), ("sembuf", "struct sembuf"), ("mq_attr", "struct mq_attr"),
        ])
}

extension ArgumentKind {
    fileprivate var flagTable: FlagTable? {
        switch self {
        case .flags(let table), .wideFlags(let table): table
        default: nil
        }
    }
}
