import Guest

/// What arguments are that depends on others.
extension ArgumentPrinter {
    func themeKinds(_ kinds: [ArgumentKind]) -> [ArgumentKind] {
        var kinds = kinds
        switch row.name {
        case .prctl:
            if let row = PrctlTable.row(call.int(0)) { kinds = [.prctlOption] + row.arguments }
            // PR_CAP_AMBIENT: all but PR_CAP_AMBIENT_CLEAR_ALL name a capability.
            if call.int(0) == 47, 1...3 ~= call.int(1) { kinds[2] = .capability }
        case .setsockopt, .getsockopt:
            if let names = Self.options(call.a[1] & 0xffff_ffff) { kinds[2] = .flags(names) }
        case .socket, .socketpair:
            switch call.int(0) {
            case 2 where row.name == .socketpair, 10 where row.name == .socketpair: break
            case 2, 10: kinds[2] = .flags(.protocolNumber)
            case 16: kinds[2] = .flags(.netlinkProtocol)
            case 17: kinds[2] = .etherType
            default: break
            }
        case .mq_open:
            // O_CREAT
            if linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: call.a[1])) & 0x40 == 0 {
                kinds.removeLast(2)
            }
        case .shmctl:
            switch call.int(1) {
            case 1: kinds[2] = .take("shmid_ds:set")
            case 2, 13, 15: kinds[2] = .give("shmid_ds")
            case 3: kinds[2] = .give("shminfo")
            case 14: kinds[2] = .give("shm_info")
            default: break
            }
        case .msgctl:
            switch call.int(1) {
            case 1: kinds[2] = .take("msqid_ds:set")
            case 2, 11, 13: kinds[2] = .give("msqid_ds")
            case 3, 12: kinds[2] = .give("msginfo")
            default: break
            }
        case .semctl:
            switch call.int(2) {
            case 1: kinds[3] = .take("semid_ds:set")
            case 2, 18, 20: kinds[3] = .give("semid_ds")
            case 3, 19: kinds[3] = .give("seminfo")
            default: break
            }
        case .personality where UInt32(truncatingIfNeeded: call.a[0]) == .max: kinds[0] = .hex
        case .kcmp:
            switch call.int(2) {
            case 0: break
            case 7: kinds[4] = .take("kcmp_epoll_slot")
            case 1, 2, 3, 4, 5, 6: kinds.removeLast(2)
            default: kinds.replaceSubrange(3..., with: [.hex, .hex])
            }
        case .reboot:
            if UInt32(truncatingIfNeeded: call.a[2]) == 0xa1b2_c3d4 {
                kinds[3] = .path
            } else {
                kinds.removeLast()
            }
        // A point in time: nothing is left of it.
        case .clock_nanosleep where call.int(1) & 1 != 0: kinds[3] = .address
        case .mount:
            // MS_REMOUNT and those that change what is mounted have no type, the latter no data either.
            if call.a[3] & 0x1f_1020 != 0 { kinds[2] = .address }
            if call.a[3] & 0x1e_3000 != 0 { kinds[4] = .address }
        case .mknodat where ![0o020000, 0o060000].contains(call.a[2] & 0o170000): kinds[3] = .unused
        case .seccomp: kinds.replaceSubrange(1..., with: seccompKinds)
        case .membarrier where call.int(1) & 1 == 0: kinds.removeLast()
        case .landlock_add_rule where call.int(1) == 1: kinds[2] = .take("landlock_path_beneath_attr")
        case .landlock_add_rule where call.int(1) == 2: kinds[2] = .take("landlock_net_port_attr")
        case .fsconfig: kinds.replaceSubrange(2..., with: configurationKinds)
        case .keyctl: kinds = keyKinds
        case .sched_setattr where call.a[1] == 0: kinds[1] = .address
        default: break
        }
        return kinds
    }

    private var seccompKinds: [ArgumentKind] {
        switch call.int(0) {
        case 1: [.flags(.seccompFlags), .take("sock_fprog")]
        case 2: [.hex, .give("seccompAction")]
        default: [.hex, .address]
        }
    }

    /// fsconfig: what key, value and auxiliary number are.
    private var configurationKinds: [ArgumentKind] {
        switch call.int(1) {
        case 1: [.path, .path, .int]
        case 2: [.path, .input, .int]
        case 3, 4: [.path, .path, .directory]
        default: [.path, .address, .int]
        }
    }

    /// What each operation of keyctl takes.
    private var keyKinds: [ArgumentKind] {
        let operation = ArgumentKind.flags(.keyctl)
        switch call.int(0) {
        case 0: return [operation, .key, .int]
        case 1: return [operation, .path]
        case 2: return [operation, .key, .input, .size]
        case 3, 7, 21: return [operation, .key]
        case 4: return [operation, .key, .int, .int]
        case 6, 11, 17: return [operation, .key, .output, .size]
        case 8, 9: return [operation, .key, .key]
        case 10: return [operation, .key, .path, .path, .key]
        case 15: return [operation, .key, .word]
        case 16: return [operation, .key]
        case 18: return [operation]
        default: return [operation, .hex, .hex, .hex, .hex]
        }
    }
}
