import CHost
import Glibc
import Guest
import Process

/// Identity, limits, scheduling, the end.
extension SystemCallTable {
    static let processes: [SystemCallRow] = [
        SystemCallRow(.exit, [.int], .handler { c in sj_syscall6(60, Int(c.int(0)), 0, 0, 0, 0, 0) }),
        SystemCallRow(.exit_group, [.int], .handler { c in sj_syscall6(231, Int(c.int(0)), 0, 0, 0, 0, 0) }),
        SystemCallRow(.getpid, []), SystemCallRow(.getppid, []), SystemCallRow(.gettid, []),
        SystemCallRow(.getuid, []),
        SystemCallRow(.geteuid, []), SystemCallRow(.getgid, []), SystemCallRow(.getegid, []),
        SystemCallRow(.getresuid, [.give("uint"), .give("uint"), .give("uint")]),
        SystemCallRow(.getresgid, [.give("uint"), .give("uint"), .give("uint")]),
        SystemCallRow(.setuid, [.int]),
        SystemCallRow(.setgid, [.int]), SystemCallRow(.setresuid, [.int, .int, .int]),
        SystemCallRow(.setresgid, [.int, .int, .int]), SystemCallRow(.setreuid, [.int, .int]),
        SystemCallRow(.setregid, [.int, .int]), SystemCallRow(.setfsuid, [.int]),
        SystemCallRow(.setfsgid, [.int]),
        SystemCallRow(.getgroups, [.int, .address]), SystemCallRow(.setgroups, [.int, .address]),
        SystemCallRow(.getpgid, [.int]), SystemCallRow(.setpgid, [.int, .int]),
        SystemCallRow(.getsid, [.int]),
        SystemCallRow(.setsid, []), SystemCallRow(.getrlimit, [.flags(.rlimit), .give("rlimit")]),
        SystemCallRow(.setrlimit, [.flags(.rlimit), .take("rlimit")]),
        SystemCallRow(.prlimit64, [.int, .flags(.rlimit), .take("rlimit64"), .give("rlimit64")]),
        SystemCallRow(.getrusage, [.flags(.rusage), .give("rusage")]), SystemCallRow(.times, [.give("tms")]),
        SystemCallRow(.sysinfo, [.give("sysinfo")]), SystemCallRow(.getpriority, [.flags(.priority), .int]),
        SystemCallRow(.setpriority, [.flags(.priority), .int, .int]), SystemCallRow(.sched_yield, []),
        SystemCallRow(.sched_getaffinity, [.int, .size, .address]),
        SystemCallRow(.sched_setaffinity, [.int, .size, .address]),
        SystemCallRow(.sched_getparam, [.int, .give("sched_param")]),
        SystemCallRow(.sched_setparam, [.int, .take("sched_param")]),
        SystemCallRow(.sched_getscheduler, [.int]),
        SystemCallRow(.sched_setscheduler, [.int, .flags(.scheduler), .take("sched_param")]),
        SystemCallRow(.sched_get_priority_max, [.flags(.scheduler)]),
        SystemCallRow(.sched_get_priority_min, [.flags(.scheduler)]),
        SystemCallRow(.sched_rr_get_interval, [.int, .give("timespec")]),
        SystemCallRow(.getcpu, [.address, .address, .address]),
        SystemCallRow(.getrandom, [.output, .size, .flags(.getrandom)]),
        SystemCallRow(.set_tid_address, [.address]), SystemCallRow(.set_robust_list, [.address, .size]),
        SystemCallRow(.get_robust_list, [.int, .address, .address]),
        SystemCallRow(
            .futex, [.address, .futexOperation, .unsigned, .take("timespec"), .address, .unsigned]),
        SystemCallRow(.wait4, [.int, .give("int"), .flags(.wait), .give("rusage")]),
        SystemCallRow(.waitid, [.flags(.waitid), .int, .address, .flags(.wait), .give("rusage")]),
        SystemCallRow(.capget, [.address, .address]),
        SystemCallRow(.capset, [.address, .address]), SystemCallRow(.personality, [.hex]),
        SystemCallRow(.sethostname, [.path, .size]), SystemCallRow(.syslog, [.int, .address, .int]),
        SystemCallRow(.pidfd_open, [.int, .hex]),
        SystemCallRow(.process_vm_readv, [.int, .address, .size, .address, .size, .hex]),
        SystemCallRow(.process_vm_writev, [.int, .address, .size, .address, .size, .hex]),
        SystemCallRow(
            .prctl, [.flags(.prctl), .hex, .hex, .hex, .hex],
            .handler { c in
                let option = c.int(0)
                for answer in c.linux.abi.prctl where answer.option == option { return answer.result }
                // Generic options that neither name the host's memory layout nor its system calls.
                switch option {
                case 1...4, 7, 8, 15, 16, 23...26, 27...30, 33, 34, 36...40, 47, 0x5961_6d61:
                    return c.host(157)
                default: return -22
                }
            }),
        SystemCallRow(
            .uname, [.address],
            .handler { c in
                var name = utsname()
                guard Glibc.uname(&name) == 0 else { return -Int(errno) }
                withUnsafeMutableBytes(of: &name.machine) { field in
                    field.initializeMemory(as: UInt8.self, repeating: 0)
                    for (k, byte) in c.linux.abi.machine.utf8.enumerated() { field[k] = byte }
                }
                if let release = c.linux.release {
                    withUnsafeMutableBytes(of: &name.release) { field in
                        field.initializeMemory(as: UInt8.self, repeating: 0)
                        for (k, byte) in release.enumerated() where k < 64 && byte != 0 {
                            field[k] = UInt8(bitPattern: byte)
                        }
                    }
                }
                return c.linux.memory.write(c.a[0], from: &name, MemoryLayout<utsname>.size) ? 0 : -14
            }),
    ]
}
