import Guest
import Process

/// One option of prctl: what becomes of it.
struct PrctlRow: Sendable {
    enum Way: Sendable {
        /// The host's.
        case host
        /// Done here.
        case handler(@Sendable (SystemCall) -> Int)
        /// EINVAL, as a kernel without it says.
        case refused(StaticString)
    }

    let option: UInt32
    let name: StaticString
    let arguments: [ArgumentKind]
    let way: Way

    /// The names of what it returns.
    let result: FlagTable?

    init(
        _ option: UInt32, _ name: StaticString, _ arguments: [ArgumentKind], result: FlagTable? = nil,
        _ way: Way = .host
    ) {
        self.result = result
        self.option = option
        self.name = name
        self.arguments = arguments
        self.way = way
    }
}

/// The options of prctl. Those that a guest architecture answers by itself are in its GuestABI, and come first.
enum PrctlTable {
    static let rows: [PrctlRow] = [
        PrctlRow(1, "PR_SET_PDEATHSIG", [.signal]), PrctlRow(2, "PR_GET_PDEATHSIG", [.give("signal")]),
        PrctlRow(3, "PR_GET_DUMPABLE", [], result: .dumpable),
        PrctlRow(4, "PR_SET_DUMPABLE", [.flags(.dumpable)]),
        PrctlRow(5, "PR_GET_UNALIGN", [.address], .refused("alignment faults cannot be chosen")),
        PrctlRow(6, "PR_SET_UNALIGN", [.hex], .refused("alignment faults cannot be chosen")),
        PrctlRow(7, "PR_GET_KEEPCAPS", []), PrctlRow(8, "PR_SET_KEEPCAPS", [.int]),
        PrctlRow(9, "PR_GET_FPEMU", [.address], .refused("IA-64 alone")),
        PrctlRow(10, "PR_SET_FPEMU", [.hex], .refused("IA-64 alone")),
        PrctlRow(11, "PR_GET_FPEXC", [.address], .refused("PowerPC alone")),
        PrctlRow(12, "PR_SET_FPEXC", [.hex], .refused("PowerPC alone")),
        PrctlRow(13, "PR_GET_TIMING", []), PrctlRow(14, "PR_SET_TIMING", [.int]),
        PrctlRow(15, "PR_SET_NAME", [.taskName]), PrctlRow(16, "PR_GET_NAME", [.give("taskName")]),
        PrctlRow(19, "PR_GET_ENDIAN", [.address], .refused("PowerPC alone")),
        PrctlRow(20, "PR_SET_ENDIAN", [.hex], .refused("PowerPC alone")),
        PrctlRow(21, "PR_GET_SECCOMP", [], .handler { c in Int(c.thread.seccomp.mode) }),
        PrctlRow(
            22, "PR_SET_SECCOMP", [.flags(.seccompMode), .address],
            .handler { c in
                switch c.a[1] {
                case 1: c.thread.becomeStrict()
                case 2: c.thread.install(c.a[2], flags: 0)
                default: -22
                }
            }),
        PrctlRow(23, "PR_CAPBSET_READ", [.capability]), PrctlRow(24, "PR_CAPBSET_DROP", [.capability]),
        PrctlRow(25, "PR_GET_TSC", [.address], .refused("not of this architecture")),
        PrctlRow(26, "PR_SET_TSC", [.hex], .refused("not of this architecture")),
        PrctlRow(27, "PR_GET_SECUREBITS", [], result: .secureBits),
        PrctlRow(28, "PR_SET_SECUREBITS", [.flags(.secureBits)]),
        PrctlRow(29, "PR_SET_TIMERSLACK", [.long]), PrctlRow(30, "PR_GET_TIMERSLACK", []),
        PrctlRow(31, "PR_TASK_PERF_EVENTS_DISABLE", []), PrctlRow(32, "PR_TASK_PERF_EVENTS_ENABLE", []),
        PrctlRow(33, "PR_MCE_KILL", [.flags(.memoryErrors), .flags(.memoryErrorPolicy), .hex, .hex]),
        PrctlRow(34, "PR_MCE_KILL_GET", [.hex, .hex, .hex, .hex], result: .memoryErrorPolicy),
        PrctlRow(35, "PR_SET_MM", [.int, .hex, .hex], .handler { c in c.linux.setMemoryMap(c) }),
        PrctlRow(36, "PR_SET_CHILD_SUBREAPER", [.int]),
        PrctlRow(37, "PR_GET_CHILD_SUBREAPER", [.give("int")]),
        PrctlRow(38, "PR_SET_NO_NEW_PRIVS", [.int, .int, .int, .int]),
        PrctlRow(39, "PR_GET_NO_NEW_PRIVS", [.int, .int, .int, .int]),
        PrctlRow(
            40, "PR_GET_TID_ADDRESS", [.give("u64")],
            .handler { c in c.linux.memory.storeWord(c.a[1], c.thread.clearedAtEnd) ? 0 : -14 }),
        PrctlRow(41, "PR_SET_THP_DISABLE", [.int, .hex, .int, .int]),
        PrctlRow(42, "PR_GET_THP_DISABLE", [.int, .int, .int, .int]),
        PrctlRow(43, "PR_MPX_ENABLE_MANAGEMENT", [], .refused("Linux has not had it since 5.4")),
        PrctlRow(44, "PR_MPX_DISABLE_MANAGEMENT", [], .refused("Linux has not had it since 5.4")),
        PrctlRow(45, "PR_SET_FP_MODE", [.hex], .refused("MIPS alone")),
        PrctlRow(46, "PR_GET_FP_MODE", [], .refused("MIPS alone")),
        PrctlRow(47, "PR_CAP_AMBIENT", [.flags(.ambient), .hex, .hex, .hex]),
        PrctlRow(50, "PR_SVE_SET_VL", [.hex], .refused("not of this architecture")),
        PrctlRow(51, "PR_SVE_GET_VL", [], .refused("not of this architecture")),
        PrctlRow(52, "PR_GET_SPECULATION_CTRL", [.flags(.speculation)], result: .speculationState),
        PrctlRow(53, "PR_SET_SPECULATION_CTRL", [.flags(.speculation), .flags(.speculationState)]),
        PrctlRow(54, "PR_PAC_RESET_KEYS", [.hex, .int, .int, .int], .refused("not of this architecture")),
        PrctlRow(
            55, "PR_SET_TAGGED_ADDR_CTRL", [.hex, .int, .int, .int], .refused("not of this architecture")),
        PrctlRow(
            56, "PR_GET_TAGGED_ADDR_CTRL", [.int, .int, .int, .int], .refused("not of this architecture")),
        PrctlRow(57, "PR_SET_IO_FLUSHER", [.int, .int, .int, .int]),
        PrctlRow(58, "PR_GET_IO_FLUSHER", [.int, .int, .int, .int]),
        PrctlRow(
            59, "PR_SET_SYSCALL_USER_DISPATCH", [.int, .hex, .hex, .address],
            .refused("guest calls do not come through the host's entry; Linux has it on x86 and few others")),
        PrctlRow(
            60, "PR_PAC_SET_ENABLED_KEYS", [.hex, .hex, .int, .int], .refused("not of this architecture")),
        PrctlRow(
            61, "PR_PAC_GET_ENABLED_KEYS", [.int, .int, .int, .int], .refused("not of this architecture")),
        PrctlRow(62, "PR_SCHED_CORE", [.int, .int, .int, .address]),
        PrctlRow(63, "PR_SME_SET_VL", [.hex], .refused("not of this architecture")),
        PrctlRow(64, "PR_SME_GET_VL", [], .refused("not of this architecture")),
        PrctlRow(65, "PR_SET_MDWE", [.hex, .int, .int, .int], .handler { c in c.linux.setWritableCode(c) }),
        PrctlRow(
            66, "PR_GET_MDWE", [.int, .int, .int, .int],
            .handler { c in
                c.a[1] | c.a[2] | c.a[3] | c.a[4] != 0 ? -22 : Int(c.linux.writableCodeRules)
            }),
        PrctlRow(67, "PR_SET_MEMORY_MERGE", [.int, .int, .int, .int]),
        PrctlRow(68, "PR_GET_MEMORY_MERGE", [.int, .int, .int, .int]),
        PrctlRow(69, "PR_RISCV_V_SET_CONTROL", [.hex], .refused("RISC-V alone")),
        PrctlRow(70, "PR_RISCV_V_GET_CONTROL", [], .refused("RISC-V alone")),
        PrctlRow(71, "PR_RISCV_SET_ICACHE_FLUSH_CTX", [.hex, .hex], .refused("RISC-V alone")),
        PrctlRow(72, "PR_PPC_GET_DEXCR", [.hex], .refused("PowerPC alone")),
        PrctlRow(73, "PR_PPC_SET_DEXCR", [.hex, .hex], .refused("PowerPC alone")),
        PrctlRow(
            74, "PR_GET_SHADOW_STACK_STATUS", [.address],
            .refused("the guest's processor has no shadow stack")),
        PrctlRow(
            75, "PR_SET_SHADOW_STACK_STATUS", [.hex], .refused("the guest's processor has no shadow stack")),
        PrctlRow(
            76, "PR_LOCK_SHADOW_STACK_STATUS", [.hex], .refused("the guest's processor has no shadow stack")),
        PrctlRow(77, "PR_TIMER_CREATE_RESTORE_IDS", [.int, .int, .int, .int]),
        PrctlRow(78, "PR_FUTEX_HASH", [.int, .hex, .hex]),
        PrctlRow(
            0x4155_5856, "PR_GET_AUXV", [.address, .size], .handler { c in c.linux.auxiliaryVector(c) }),
        PrctlRow(0x5356_4d41, "PR_SET_VMA", [.int, .address, .size, .path]),
        PrctlRow(0x5961_6d61, "PR_SET_PTRACER", [.tracer]),
    ]

    static func row(_ option: Int32) -> PrctlRow? {
        rows.first { $0.option == UInt32(bitPattern: option) }
    }

    static func call(_ c: inout SystemCall) -> Int {
        let option = c.int(0)
        if let answer = c.linux.abi.prctl.first(where: { $0.option == option }) {
            if let argument = answer.argument {
                guard argument == c.a[1] else { return -22 }
                // The options that take nothing but zero want it in all arguments.
                if argument == 0, c.a[2] | c.a[3] | c.a[4] != 0 { return -22 }
            }
            if let write = answer.write { return write(c.thread.thread.state, c.a[1]) }
            if let stored = answer.stored ?? answer.read?(c.thread.thread.state),
                !c.linux.memory.store(c.a[1], stored)
            {
                return -14
            }
            return answer.result
        }
        switch row(option)?.way {
        case .host:
            guard c.linux.isForeign, let row = row(option) else { return c.host(157) }
            let plan = MarshallingPlan(.prctl, [.prctlOption] + row.arguments, c.linux.abi)
            return c.converted(plan) { $0.host(157) }
        case .handler(let body): return body(c)
        case .refused, nil: return -22
        }
    }

    static func documentation(_ abi: GuestABI) -> String {
        var text = """

            ## Options of prctl

            Others are EINVAL.

            | option | name | how |
            |---|---|---|

            """
        for row in rows {
            let how: String
            if let answer = abi.prctl.first(where: { UInt32(bitPattern: $0.option) == row.option }) {
                how = "\(answer.result < 0 ? "refused" : "answered"): \(answer.reason)"
            } else {
                switch row.way {
                case .host: how = "carried over"
                case .handler: how = "emulated"
                case .refused(let reason): how = "refused: \(reason)"
                }
            }
            text += "| \(row.option) | `\(row.name)` | \(how) |\n"
        }
        return text
    }
}
