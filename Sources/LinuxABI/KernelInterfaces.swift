import Guest
import Process

/// Interfaces of the kernel that are carried over as they are: what they are given is the same on all 64-bit Linux.
extension SystemCallTable {
    static let keys: [SystemCallRow] = [
        SystemCallRow(.add_key, [.path, .path, .input, .size, .key]),
        SystemCallRow(.request_key, [.path, .path, .path, .key]),
        SystemCallRow(
            .keyctl, [.flags(.keyctl), .hex, .hex, .hex, .hex], if: { $0.model != .host },
            .handler { c in c.convertedKeyControl() }),
    ]

    static let newMounts: [SystemCallRow] = [
        SystemCallRow(.open_tree, [.directory, .path, .flags(.openTree)]),
        SystemCallRow(.open_tree_attr, [.directory, .path, .flags(.openTree), .take("mount_attr"), .size]),
        SystemCallRow(.move_mount, [.directory, .path, .directory, .path, .flags(.moveMount)]),
        SystemCallRow(.fsopen, [.path, .flags(.fsopen)]),
        SystemCallRow(.fsconfig, [.fd, .flags(.fsconfig), .path, .address, .int]),
        SystemCallRow(.fsmount, [.fd, .flags(.fsmount), .flags(.mountAttributes)]),
        SystemCallRow(.fspick, [.directory, .path, .flags(.fspick)]),
        SystemCallRow(.mount_setattr, [.directory, .path, .flags(.at), .take("mount_attr"), .size]),
    ]

    static let kernelInterfaces: [SystemCallRow] = [
        SystemCallRow(.landlock_create_ruleset, [.take("landlock_ruleset_attr"), .size, .flags(.landlock)]),
        SystemCallRow(
            .landlock_add_rule, [.fd, .flags(.landlockRule), .address, .hex], if: { $0.model.bigEndian },
            .handler { c in
                let name =
                    c.int(1) == 1
                    ? "landlock_path_beneath_attr" : c.int(1) == 2 ? "landlock_net_port_attr" : nil
                return c.withStructure(name, 2) { c in c.host(445) }
            }),
        SystemCallRow(.landlock_restrict_self, [.fd, .hex]),
        SystemCallRow(
            .fanotify_init, [.flags(.fanotify), .openFlags],
            .handler { c in
                c.a[1] = UInt64(c.linux.abi.openFlags.toHost(UInt32(truncatingIfNeeded: c.a[1])))
                return c.host(300)
            }),
        SystemCallRow(
            .fanotify_mark, [.fd, .flags(.fanotifyMark), .wideFlags(.announced), .directory, .path]),
        SystemCallRow(.bpf, [.flags(.programCommand), .address, .size], sharesMemory: true),
        SystemCallRow(
            .perf_event_open, [.address, .int, .int, .fd, .flags(.perf)], sharesMemory: true),
        SystemCallRow(.userfaultfd, [.flags(.userfaultfd)], sharesMemory: true),
        SystemCallRow(.memfd_secret, [.flags(.memfdSecret)]),
        SystemCallRow(
            .pidfd_send_signal, [.fd, .signal, .address, .flags(.pidfdSignal)], if: { $0.model != .host },
            .handler { c in c.withInfo(2) { c in c.host(424) } }),
    ]
}

extension FlagTable {
    static let keyctl = FlagTable(
        .value, "KEYCTL_???",
        """
        0 KEYCTL_GET_KEYRING_ID 1 KEYCTL_JOIN_SESSION_KEYRING 2 KEYCTL_UPDATE 3 KEYCTL_REVOKE 4 KEYCTL_CHOWN \
        5 KEYCTL_SETPERM 6 KEYCTL_DESCRIBE 7 KEYCTL_CLEAR 8 KEYCTL_LINK 9 KEYCTL_UNLINK 10 KEYCTL_SEARCH \
        11 KEYCTL_READ 12 KEYCTL_INSTANTIATE 13 KEYCTL_NEGATE 14 KEYCTL_SET_REQKEY_KEYRING \
        15 KEYCTL_SET_TIMEOUT 16 KEYCTL_ASSUME_AUTHORITY 17 KEYCTL_GET_SECURITY 18 KEYCTL_SESSION_TO_PARENT \
        19 KEYCTL_REJECT 20 KEYCTL_INSTANTIATE_IOV 21 KEYCTL_INVALIDATE 22 KEYCTL_GET_PERSISTENT \
        23 KEYCTL_DH_COMPUTE 29 KEYCTL_RESTRICT_KEYRING 30 KEYCTL_MOVE 31 KEYCTL_CAPABILITIES \
        32 KEYCTL_WATCH_KEY
        """)
    static let openTree = FlagTable(
        .bits, "OPEN_TREE_???",
        """
        1 OPEN_TREE_CLONE 0x80000 OPEN_TREE_CLOEXEC 0x100 AT_SYMLINK_NOFOLLOW 0x800 AT_NO_AUTOMOUNT \
        0x1000 AT_EMPTY_PATH 0x8000 AT_RECURSIVE
        """)
    static let moveMount = FlagTable(
        .bits, "MOVE_MOUNT_???",
        """
        1 MOVE_MOUNT_F_SYMLINKS 2 MOVE_MOUNT_F_AUTOMOUNTS 4 MOVE_MOUNT_F_EMPTY_PATH 0x10 MOVE_MOUNT_T_SYMLINKS \
        0x20 MOVE_MOUNT_T_AUTOMOUNTS 0x40 MOVE_MOUNT_T_EMPTY_PATH 0x100 MOVE_MOUNT_SET_GROUP \
        0x200 MOVE_MOUNT_BENEATH
        """)
    static let fsopen = FlagTable(.bits, "FSOPEN_???", "1 FSOPEN_CLOEXEC")
    static let fsconfig = FlagTable(
        .value, "FSCONFIG_???",
        """
        0 FSCONFIG_SET_FLAG 1 FSCONFIG_SET_STRING 2 FSCONFIG_SET_BINARY 3 FSCONFIG_SET_PATH \
        4 FSCONFIG_SET_PATH_EMPTY 5 FSCONFIG_SET_FD 6 FSCONFIG_CMD_CREATE 7 FSCONFIG_CMD_RECONFIGURE \
        8 FSCONFIG_CMD_CREATE_EXCL
        """)
    static let fspick = FlagTable(
        .bits, "FSPICK_???",
        """
        1 FSPICK_CLOEXEC 2 FSPICK_SYMLINK_NOFOLLOW 4 FSPICK_NO_AUTOMOUNT 8 FSPICK_EMPTY_PATH
        """)
    static let mountAttributes = FlagTable(
        .bits, "MOUNT_ATTR_???",
        """
        1 MOUNT_ATTR_RDONLY 2 MOUNT_ATTR_NOSUID 4 MOUNT_ATTR_NODEV 8 MOUNT_ATTR_NOEXEC 0x10 MOUNT_ATTR_NOATIME \
        0x20 MOUNT_ATTR_STRICTATIME 0x80 MOUNT_ATTR_NODIRATIME 0x100000 MOUNT_ATTR_IDMAP \
        0x200000 MOUNT_ATTR_NOSYMFOLLOW
        """)
    static let landlock = FlagTable(
        .bits, "LANDLOCK_CREATE_RULESET_???",
        "1 LANDLOCK_CREATE_RULESET_VERSION 2 LANDLOCK_CREATE_RULESET_ERRATA")
    static let landlockRule = FlagTable(
        .value, "LANDLOCK_RULE_???", "1 LANDLOCK_RULE_PATH_BENEATH 2 LANDLOCK_RULE_NET_PORT")
    static let fanotify = FlagTable(
        .valueAndBits(mask: 12), "FAN_???",
        """
        0 FAN_CLASS_NOTIF 1 FAN_CLOEXEC 2 FAN_NONBLOCK 4 FAN_CLASS_CONTENT 8 FAN_CLASS_PRE_CONTENT 0x10 FAN_UNLIMITED_QUEUE \
        0x20 FAN_UNLIMITED_MARKS 0x40 FAN_ENABLE_AUDIT 0x80 FAN_REPORT_PIDFD 0x100 FAN_REPORT_TID \
        0x200 FAN_REPORT_FID 0x400 FAN_REPORT_DIR_FID 0x800 FAN_REPORT_NAME 0x1000 FAN_REPORT_TARGET_FID
        """)
    static let fanotifyMark = FlagTable(
        .bits, "FAN_MARK_???",
        """
        1 FAN_MARK_ADD 2 FAN_MARK_REMOVE 4 FAN_MARK_DONT_FOLLOW 8 FAN_MARK_ONLYDIR 0x10 FAN_MARK_MOUNT \
        0x20 FAN_MARK_IGNORED_MASK 0x40 FAN_MARK_IGNORED_SURV_MODIFY 0x80 FAN_MARK_FLUSH \
        0x100 FAN_MARK_FILESYSTEM 0x200 FAN_MARK_EVICTABLE 0x400 FAN_MARK_IGNORE
        """)
    static let perf = FlagTable(
        .bits, "PERF_FLAG_???",
        """
        1 PERF_FLAG_FD_NO_GROUP 2 PERF_FLAG_FD_OUTPUT 4 PERF_FLAG_PID_CGROUP 8 PERF_FLAG_FD_CLOEXEC
        """)
    static let userfaultfd = FlagTable(
        .bits, "UFFD_???", "1 UFFD_USER_MODE_ONLY 0x800 O_NONBLOCK 0x80000 O_CLOEXEC")
    static let memfdSecret = FlagTable(.bits, "O_???", "0x80000 O_CLOEXEC")
    static let pidfdSignal = FlagTable(
        .bits, "PIDFD_SIGNAL_???",
        """
        1 PIDFD_SIGNAL_THREAD 2 PIDFD_SIGNAL_THREAD_GROUP 4 PIDFD_SIGNAL_PROCESS_GROUP
        """)
}
