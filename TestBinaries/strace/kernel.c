#include "trace.h"
#include <linux/aio_abi.h>
#include <linux/bpf.h>
#include <linux/fanotify.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/membarrier.h>
#include <linux/mount.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <linux/userfaultfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/uio.h>
#include <time.h>

#define BAD ((void *)16)

int main(void) {
    char buffer[4096];
    struct timespec little = {0, 1000000};
    chdir("/tmp");
    begin();
    // Asynchronous input and output.
    aio_context_t io = 0;
    call(io_setup, 4, &io);
    call(io_setup, 0, &io);
    call(io_setup, 4, BAD);
    struct iocb one = {.aio_fildes = -1, .aio_lio_opcode = IOCB_CMD_PREAD, .aio_nbytes = 10, .aio_data = 5},
                *list[] = {&one};
    call(io_submit, io, 1L, list);
    call(io_submit, io, 0L, NULL);
    call(io_submit, io, 1L, BAD);
    struct io_event ready[2];
    call(io_getevents, io, 0L, 2L, ready, &little);
    call(io_getevents, 0L, 1L, 2L, ready, NULL);
    call(io_cancel, io, &one, ready);
    call(io_pgetevents, io, 0L, 1L, ready, &little, NULL);
    call(io_destroy, io);
    call(io_destroy, 0L);
    struct io_uring_params params = {.flags = 0x4000000};
    call(io_uring_setup, 4, &params);
    call(io_uring_setup, 4, BAD);
    call(io_uring_setup, 0, NULL);
    call(io_uring_enter, -1, 1, 0, 1, NULL, 0L);
    call(io_uring_register, -1, 2, NULL, 0);
    // Programs in the kernel.
    union bpf_attr attr = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 3, .value_size = 8, .max_entries = 1};
    call(bpf, BPF_MAP_CREATE, BAD, 16L);
    call(bpf, 999, NULL, 0L);
    // Keys.
    call(keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
    call(keyctl, KEYCTL_DESCRIBE, 0, NULL, 0L);
    call(keyctl, 999L, 1L, 2L, 3L, 4L);
    call(add_key, "user", "a key", "payload", 7L, KEY_SPEC_PROCESS_KEYRING);
    call(add_key, "none", BAD, NULL, 0L, 77);
    call(request_key, "none", "a key", NULL, KEY_SPEC_USER_KEYRING);
    // Rules.
    struct landlock_ruleset_attr rules = {.handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE};
    call(landlock_create_ruleset, NULL, 0L, 1);
    call(landlock_create_ruleset, &rules, 8L, 0);
    call(landlock_create_ruleset, BAD, 8L, 0);
    call(landlock_create_ruleset, &rules, 8L, 4);
    struct landlock_path_beneath_attr path = {LANDLOCK_ACCESS_FS_READ_FILE, -1};
    call(landlock_add_rule, -1, LANDLOCK_RULE_PATH_BENEATH, &path, 0);
    call(landlock_add_rule, 0, 9, BAD, 1);
    call(landlock_restrict_self, -1, 0);
    // Mounts.
    call(open_tree, AT_FDCWD, "/no/such", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
    call(move_mount, -1, "", AT_FDCWD, "/no/such", MOVE_MOUNT_F_EMPTY_PATH);
    call(fsopen, "no-such-fs", FSOPEN_CLOEXEC);
    call(fsopen, BAD, 8);
    call(fsconfig, -1, FSCONFIG_SET_STRING, "key", "value", 0);
    call(fsconfig, -1, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
    call(fsconfig, -1, FSCONFIG_SET_FLAG, "ro", NULL, 0);
    call(fsconfig, -1, FSCONFIG_SET_FD, "fd", NULL, 9);
    call(fsmount, -1, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID | MOUNT_ATTR_RDONLY);
    call(fspick, AT_FDCWD, "/no/such", FSPICK_NO_AUTOMOUNT);
    struct mount_attr mount = {.attr_set = MOUNT_ATTR_NODEV, .attr_clr = MOUNT_ATTR_NOEXEC, .propagation = 1 << 18};
    call(mount_setattr, AT_FDCWD, "/no/such", AT_RECURSIVE, &mount, sizeof mount);
    call(mount_setattr, AT_FDCWD, "/no/such", 0, BAD, sizeof mount);
    call(pivot_root, "/no", "/such");
    // Descriptors.
    long m = call(memfd_create, "memory", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    call(fcntl, m, F_ADD_SEALS, F_SEAL_SHRINK);
    call(fcntl, m, F_GET_SEALS);
    call(memfd_create, BAD, 0x20);
    call(memfd_create, "huge", MFD_HUGETLB | 21u << 26 | 0x100);
    long p = call(pidfd_open, getpid(), 0);
    call(pidfd_open, -1, 0);
    call(pidfd_open, 1, O_NONBLOCK);
    call(pidfd_open, 1, 5);
    call(pidfd_getfd, p, m, 0);
    call(pidfd_getfd, -1, 0, 3);
    call(pidfd_send_signal, p, 0, NULL, 0);
    call(pidfd_send_signal, -1, SIGUSR1, BAD, 0);
    call(close_range, 50, 60, CLOSE_RANGE_CLOEXEC);
    call(close_range, 60u, 50u, 0);
    call(close_range, 50, ~0u, 0x40);
    // Filters.
    call(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &(unsigned){SECCOMP_RET_ERRNO});
    call(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, BAD);
    struct sock_fprog program = {0, NULL};
    call(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program);
    call(seccomp, SECCOMP_SET_MODE_STRICT, 1, NULL);
    call(seccomp, 99, 0, NULL);
    // Memory and threads.
    call(membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0);
    call(membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0);
    call(membarrier, 0x8000, 1, 2);
    unsigned word = 3, other = 4;
    call(futex, &word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 4, &little);
    call(futex, &word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 3, &little, NULL, 0xff);
    call(futex, &word, FUTEX_WAIT_BITSET_PRIVATE, 4, NULL, NULL, 0xffffffff);
    call(futex, &word, FUTEX_WAKE_BITSET, 5, NULL, NULL, 1);
    call(futex, &word, FUTEX_REQUEUE, 1, 2L, &other, 0);
    call(futex, &word, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2L, &other, 3);
    call(futex, &word, FUTEX_WAKE_OP, 1, 1L, &other, FUTEX_OP(FUTEX_OP_ADD, 5, FUTEX_OP_CMP_GT, 3));
    call(futex, &word, FUTEX_UNLOCK_PI);
    call(futex, &word, FUTEX_TRYLOCK_PI_PRIVATE);
    call(futex, BAD, FUTEX_WAKE, 1);
    call(futex, 1L, FUTEX_WAIT, 1, NULL);
    call(futex, &word, 77, 1, BAD, NULL, 0);
    struct futex_waitv {
        unsigned long val, uaddr;
        unsigned flags, reserved;
    } w[2] = {{3, (unsigned long)&word, 2}, {9, (unsigned long)&other, 0x82}};
    call(futex_waitv, w, 2, 0, &little, CLOCK_MONOTONIC);
    call(futex_waitv, BAD, 2, 0, NULL, CLOCK_REALTIME);
    call(get_robust_list, 0x3fffffff, buffer, buffer);
    call(set_robust_list, BAD, 3L);
    call(set_tid_address, BAD);
    call(getrandom, buffer, 0L, GRND_NONBLOCK);
    call(getrandom, BAD, 8L, GRND_RANDOM | GRND_INSECURE);
    call(getrandom, buffer, 8L, 0x10);
    struct perf_event_attr e = {.type = PERF_TYPE_SOFTWARE, .size = sizeof e};
    call(perf_event_open, BAD, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    call(perf_event_open, NULL, 0, -1, -1, 0x70L);
    call(userfaultfd, 0x40);
    call(kcmp, getpid(), getpid(), 0, 1L, 1L);
    call(kcmp, getpid(), getpid(), 1, 0L, 0L);
    call(kcmp, -1, -1, 99, 1L, 2L);
    struct iovec from = {"data", 4}, to = {buffer, 4};
    call(process_vm_readv, getpid(), &to, 1L, &from, 1L, 0L);
    call(process_vm_writev, getpid(), &from, 1L, &to, 1L, 0L);
    call(process_vm_readv, -1, &to, 1L, BAD, 1L, 3L);
    call(fanotify_init, FAN_CLOEXEC | 0x800000, O_RDONLY);
    call(fanotify_mark, -1, FAN_MARK_ADD | FAN_MARK_ONLYDIR, (long)FAN_OPEN | FAN_CLOSE, AT_FDCWD, "/tmp");
    call(mlock2, BAD, 4096L, MLOCK_ONFAULT);
    call(mlock2, BAD, 4096L, 8);
    call(mlockall, 0x40);
    call(madvise, BAD, 4096L, 99);
    call(get_mempolicy, NULL, NULL, 0L, NULL, 0x40L);
    call(mbind, NULL, 0L, 2, NULL, 0L, 1);
    call(remap_file_pages, NULL, 0L, 0, 0L, 0);
    call(pkey_alloc, 7L, 0L);
    call(pkey_free, 99);
    call(pkey_mprotect, NULL, 0L, PROT_READ, -1);
    call(msync, NULL, 4096L, MS_ASYNC | MS_SYNC);
    call(process_madvise, -1, &to, 1L, MADV_COLD, 0);
    call(syslog, 77, NULL, 0);
    call(reboot, 1, 2, 3, NULL);
    call(init_module, BAD, 3L, "");
    call(finit_module, -1, "x=1", 1);
    call(delete_module, "none", O_NONBLOCK);
    call(acct, "/no/such");
    call(swapon, "/no/such", 0x8000 | 5);
    call(swapoff, BAD);
    call(quotactl, 0x800007 << 8, "/dev/none", 0, BAD);
    call(setdomainname, BAD, -1L);
    call(unshare, 1);
    call(setns, 99, 0);
    end();
}
