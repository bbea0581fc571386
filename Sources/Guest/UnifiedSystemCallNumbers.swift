/// The numbers that Linux has given to new calls since version 5.1, the same on every architecture
/// (scripts/syscall.tbl in the kernel's sources).
public let unifiedSystemCallNumbers: [SystemCallNumber] = [
    .init(424, .pidfd_send_signal), .init(425, .io_uring_setup), .init(426, .io_uring_enter),
    .init(427, .io_uring_register), .init(428, .open_tree), .init(429, .move_mount), .init(430, .fsopen),
    .init(431, .fsconfig), .init(432, .fsmount), .init(433, .fspick), .init(434, .pidfd_open),
    .init(435, .clone3), .init(436, .close_range), .init(437, .openat2), .init(438, .pidfd_getfd),
    .init(439, .faccessat2), .init(440, .process_madvise), .init(441, .epoll_pwait2),
    .init(442, .mount_setattr), .init(443, .quotactl_fd), .init(444, .landlock_create_ruleset),
    .init(445, .landlock_add_rule), .init(446, .landlock_restrict_self), .init(448, .process_mrelease),
    .init(449, .futex_waitv), .init(450, .set_mempolicy_home_node), .init(451, .cachestat),
    .init(452, .fchmodat2), .init(453, .map_shadow_stack), .init(454, .futex_wake), .init(455, .futex_wait),
    .init(456, .futex_requeue), .init(457, .statmount), .init(458, .listmount),
    .init(459, .lsm_get_self_attr), .init(460, .lsm_set_self_attr), .init(461, .lsm_list_modules),
    .init(462, .mseal), .init(463, .setxattrat), .init(464, .getxattrat), .init(465, .listxattrat),
    .init(466, .removexattrat), .init(467, .open_tree_attr), .init(468, .file_getattr),
    .init(469, .file_setattr), .init(470, .listns), .init(471, .rseq_slice_yield),
]
