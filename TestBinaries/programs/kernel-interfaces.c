// What programs ask of newer or rarer parts of the kernel: asynchronous I/O, keys, mounts, landlock, fanotify, bpf, perf,
// userfaultfd, secret memory, process descriptors. Where the host says no, it must say the same.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/bpf.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/perf_event.h>
#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALLN(number, ...) ({ long r_ = syscall(number, ##__VA_ARGS__); if (r_ < 0) r_ = -errno; r_; })
#define CALL(name, ...) CALLN(SYS_##name, ##__VA_ARGS__)
#define SHOW(text, value) printf("%s: %ld\n", text, (long)(value))
#define GOOD(text, value) ({ long g_ = (value); printf("%s: %ld\n", text, g_ < 0 ? g_ : 0); g_; })
static void *bad = (void *)16;
static char name[64];

static void aio(void) {
    aio_context_t context = 0;
    SHOW("setup", CALL(io_setup, 64, &context));
    // What libaio looks at.
    struct { unsigned id, nr, head, tail, magic; } *ring = (void *)context;
    printf("ring %x %d\n", ring->magic, ring->nr >= 64);
    int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
    char data[3][512], back[512] = "";
    struct iocb blocks[3], *list[3];
    for (int i = 0; i < 3; i++) {
        memset(data[i], 'a' + i, 512);
        memset(&blocks[i], 0, sizeof blocks[i]);
        blocks[i].aio_lio_opcode = IOCB_CMD_PWRITE;
        blocks[i].aio_fildes = (unsigned)fd;
        blocks[i].aio_buf = (uintptr_t)data[i];
        blocks[i].aio_nbytes = 512;
        blocks[i].aio_offset = 512 * i;
        blocks[i].aio_data = 100 + (unsigned)i;
        list[i] = &blocks[i];
    }
    int e = eventfd(0, 0);
    blocks[2].aio_flags = IOCB_FLAG_RESFD;
    blocks[2].aio_resfd = (unsigned)e;
    SHOW("submit", CALL(io_submit, context, 3L, list));
    struct io_event events[4];
    long n = CALL(io_getevents, context, 3L, 4L, events, NULL);
    printf("events %ld", n);
    long sum = 0, bytes = 0;
    for (long i = 0; i < n; i++) sum += (long)events[i].data, bytes += (long)events[i].res;
    printf(" %ld %ld\n", sum, bytes);
    uint64_t count = 0;
    read(e, &count, 8);
    SHOW("eventfd", count);
    pread(fd, back, 512, 1024);
    printf("wrote %c\n", back[100]);
    struct timespec zero = {0, 0};
    SHOW("none", CALL(io_getevents, context, 1L, 4L, events, &zero));
    SHOW("pgetevents", CALL(io_pgetevents, context, 1L, 4L, events, &zero, NULL));
    blocks[0].aio_buf = 16;
    SHOW("bad buffer", CALL(io_submit, context, 1L, list));
    SHOW("its event", CALL(io_getevents, context, 1L, 1L, events, &zero) == 1 ? (long)events[0].res : 0);
    blocks[0].aio_fildes = 99;
    SHOW("bad descriptor", CALL(io_submit, context, 1L, list));
    blocks[0].aio_lio_opcode = 77;
    SHOW("bad operation", CALL(io_submit, context, 1L, list));
    SHOW("bad list", CALL(io_submit, context, 1L, bad));
    SHOW("negative", CALL(io_submit, context, -1L, list));
    SHOW("cancel", CALL(io_cancel, context, &blocks[1], events));
    SHOW("bad context", CALL(io_submit, 4096L, 1L, list));
    SHOW("destroy", CALL(io_destroy, context));
    SHOW("again", CALL(io_destroy, context));
    SHOW("used", CALL(io_setup, 1, &context));
    context = 0;
    SHOW("nothing", CALL(io_setup, 0, &context));
    SHOW("pointer", CALL(io_setup, 1, bad));
    void *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(p, 1, 1 << 20);
    close(fd);
}

static void keys(void) {
    long k = CALL(add_key, "user", "a name", "payload", 7L, KEY_SPEC_PROCESS_KEYRING);
    GOOD("add_key", k);
    char text[20] = "";
    SHOW("read", CALL(keyctl, KEYCTL_READ, k, text, 20L, 0L));
    printf("%s\n", text);
    SHOW("search", CALL(keyctl, KEYCTL_SEARCH, (long)KEY_SPEC_PROCESS_KEYRING, "user", "a name", 0L) == k);
    SHOW("missing", CALL(request_key, "user", "no such", NULL, 0));
    SHOW("revoke", CALL(keyctl, KEYCTL_REVOKE, k, 0L, 0L, 0L));
    SHOW("revoked", CALL(keyctl, KEYCTL_READ, k, text, 20L, 0L));
    SHOW("bad type", CALL(add_key, "no such type", "a", "b", 1L, KEY_SPEC_PROCESS_KEYRING));
    SHOW("bad pointer", CALL(add_key, bad, "a", "b", 1L, KEY_SPEC_PROCESS_KEYRING));
    SHOW("bad operation", CALL(keyctl, 9999, 0L, 0L, 0L, 0L));
}

static void mounts(void) {
    if (fork() == 0) {
        SHOW("unshare", CALL(unshare, 0x20000));
        long fs = GOOD("fsopen", CALL(fsopen, "tmpfs", 1));
        SHOW("size", CALL(fsconfig, fs, 1, "size", "1m", 0));
        SHOW("wrong", CALL(fsconfig, fs, 1, "no such option", "1m", 0));
        SHOW("create", CALL(fsconfig, fs, 6, NULL, NULL, 0));
        long mount = GOOD("fsmount", CALL(fsmount, fs, 1, 0));
        mkdir(name, 0700);
        SHOW("private", CALLN(SYS_mount, "none", "/", NULL, (long)(MS_REC | MS_PRIVATE), NULL));
        SHOW("move", CALL(move_mount, mount, "", AT_FDCWD, name, 4));
        struct { uint64_t set, clear, propagation, user; } attributes = {1, 0, 0, 0};
        SHOW("read only", CALL(mount_setattr, AT_FDCWD, name, 0, &attributes, sizeof attributes));
        char file[100];
        snprintf(file, sizeof file, "%s/x", name);
        SHOW("write", CALL(openat, AT_FDCWD, file, O_CREAT | O_WRONLY, 0600));
        GOOD("tree", CALL(open_tree, AT_FDCWD, name, 1));
        GOOD("pick", CALL(fspick, AT_FDCWD, name, 0));
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    rmdir(name);
    SHOW("fsopen none", CALL(fsopen, "no such file system", 0));
    SHOW("fsopen pointer", CALL(fsopen, bad, 0));
    SHOW("fsmount", CALL(fsmount, -1, 0, 0));
    SHOW("fsconfig", CALL(fsconfig, -1, 0, NULL, NULL, 0));
    SHOW("move", CALL(move_mount, -1, "", -1, "", 0));
    SHOW("setattr", CALL(mount_setattr, AT_FDCWD, "/", 0, bad, 32L));
}

static void locks(void) {
    GOOD("version", CALL(landlock_create_ruleset, NULL, 0L, 1));
    struct landlock_ruleset_attr rules = {.handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE};
    if (fork() == 0) {
        long set = GOOD("ruleset", CALL(landlock_create_ruleset, &rules, sizeof rules, 0));
        struct landlock_path_beneath_attr path = {LANDLOCK_ACCESS_FS_READ_FILE, open("/proc", O_PATH | O_CLOEXEC)};
        SHOW("rule", CALL(landlock_add_rule, set, 1, &path, 0));
        SHOW("without", CALL(landlock_restrict_self, set, 0));
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        SHOW("restrict", CALL(landlock_restrict_self, set, 0));
        GOOD("allowed", CALL(openat, AT_FDCWD, "/proc/version", O_RDONLY));
        SHOW("denied", CALL(openat, AT_FDCWD, "/etc/passwd", O_RDONLY));
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    SHOW("bad rules", CALL(landlock_create_ruleset, bad, sizeof rules, 0));
    SHOW("bad size", CALL(landlock_create_ruleset, &rules, 1L, 0));
    SHOW("bad set", CALL(landlock_add_rule, 1, 1, &rules, 0));
}

static int faultDescriptor;
static char *lazy;
static void *fills(void *argument) {
    struct uffd_msg message;
    struct pollfd p = {faultDescriptor, POLLIN, 0};
    poll(&p, 1, 5000);
    read(faultDescriptor, &message, sizeof message);
    static char page[4096];
    memset(page, 'z', sizeof page);
    struct uffdio_copy copy = {.dst = message.arg.pagefault.address & ~4095ul, .src = (uintptr_t)page, .len = 4096};
    ioctl(faultDescriptor, UFFDIO_COPY, &copy);
    return argument;
}

static void faults(void) {
    faultDescriptor = (int)CALL(userfaultfd, O_CLOEXEC);
    GOOD("userfaultfd", faultDescriptor);
    struct uffdio_api api = {.api = UFFD_API};
    SHOW("api", ioctl(faultDescriptor, UFFDIO_API, &api));
    lazy = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    struct uffdio_register range = {.range = {(uintptr_t)lazy, 8192}, .mode = UFFDIO_REGISTER_MODE_MISSING};
    SHOW("register", ioctl(faultDescriptor, UFFDIO_REGISTER, &range));
    pthread_t thread;
    pthread_create(&thread, NULL, fills, NULL);
    printf("read %c\n", *(volatile char *)(lazy + 5));
    pthread_join(thread, NULL);
    pthread_create(&thread, NULL, fills, NULL);
    int pipes[2];
    pipe(pipes);
    SHOW("write by the kernel", write(pipes[1], lazy + 4096, 3));
    pthread_join(thread, NULL);
    SHOW("flags", CALL(userfaultfd, 0x10));
    close(faultDescriptor);
}

static void others(void) {
    long fd = GOOD("memfd_secret", CALL(memfd_secret, 0));
    if (fd >= 0) {
        ftruncate((int)fd, 4096);
        char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, (int)fd, 0);
        if (p != MAP_FAILED) printf("secret %d\n", *(p + 1) = 5);
    }
    SHOW("memfd_secret flags", CALL(memfd_secret, 1));
    GOOD("fanotify", fd = CALL(fanotify_init, FAN_CLASS_NOTIF | FAN_NONBLOCK, O_RDONLY | O_LARGEFILE));
    if (fd >= 0) {
        close(open(name, O_CREAT | O_RDWR, 0600));
        SHOW("mark", CALL(fanotify_mark, fd, FAN_MARK_ADD, (uint64_t)FAN_OPEN | FAN_CLOSE_WRITE, AT_FDCWD, name));
        close(open(name, O_RDWR));
        struct fanotify_event_metadata m[4];
        long n = read((int)fd, m, sizeof m);
        printf("events %ld mask %llx pid %d\n", n / (long)sizeof *m, (unsigned long long)m[0].mask, m[0].pid == getpid());
        SHOW("bad mark", CALL(fanotify_mark, fd, 0, 1UL, AT_FDCWD, name));
    }
    SHOW("fanotify flags", CALL(fanotify_init, 0x80000000u, 0));
    SHOW("not fanotify", CALL(fanotify_mark, 1, FAN_MARK_ADD, 1UL, AT_FDCWD, name));
    union bpf_attr attributes;
    memset(&attributes, 0, sizeof attributes);
    attributes.map_type = BPF_MAP_TYPE_ARRAY;
    attributes.key_size = 4, attributes.value_size = 8, attributes.max_entries = 4;
    long map = GOOD("bpf map", CALL(bpf, BPF_MAP_CREATE, &attributes, sizeof attributes));
    if (map >= 0) {
        uint32_t key = 2;
        uint64_t value = 99, back = 0;
        memset(&attributes, 0, sizeof attributes);
        attributes.map_fd = (unsigned)map, attributes.key = (uintptr_t)&key, attributes.value = (uintptr_t)&value;
        SHOW("update", CALL(bpf, BPF_MAP_UPDATE_ELEM, &attributes, sizeof attributes));
        attributes.value = (uintptr_t)&back;
        SHOW("look up", CALL(bpf, BPF_MAP_LOOKUP_ELEM, &attributes, sizeof attributes));
        SHOW("value", back);
    }
    SHOW("bpf pointer", CALL(bpf, BPF_MAP_CREATE, bad, sizeof attributes));
    SHOW("bpf command", CALL(bpf, 9999, &attributes, sizeof attributes));
    struct perf_event_attr perf = {.type = PERF_TYPE_SOFTWARE, .size = sizeof perf, .config = PERF_COUNT_SW_TASK_CLOCK};
    fd = GOOD("perf", CALL(perf_event_open, &perf, 0, -1, -1, 0UL));
    if (fd >= 0) {
        uint64_t count = 0;
        for (volatile int i = 0; i < 1000000; i++) {}
        SHOW("read", read((int)fd, &count, 8));
        SHOW("counted", count > 1000);
        SHOW("reset", ioctl((int)fd, PERF_EVENT_IOC_RESET, 0));
    }
    perf.type = 9999;
    SHOW("perf type", CALL(perf_event_open, &perf, 0, -1, -1, 0UL));
    SHOW("perf pointer", CALL(perf_event_open, bad, 0, -1, -1, 0UL));
    char from[10] = "process", to[10] = "";
    struct iovec local = {to, 8}, remote = {from, 8};
    SHOW("process_vm_readv", CALL(process_vm_readv, getpid(), &local, 1L, &remote, 1L, 0L));
    printf("%s\n", to);
    int pid = fork();
    if (!pid) for (;;) pause();
    remote.iov_base = from;
    memset(to, 0, sizeof to);
    SHOW("of a child", CALL(process_vm_readv, pid, &local, 1L, &remote, 1L, 0L));
    strcpy(to, "changed");
    SHOW("write", CALL(process_vm_writev, pid, &local, 1L, &remote, 1L, 0L));
    remote.iov_base = (void *)16;
    SHOW("bad remote", CALL(process_vm_readv, pid, &local, 1L, &remote, 1L, 0L));
    SHOW("flags", CALL(process_vm_readv, pid, &local, 1L, &remote, 1L, 1L));
    long p = GOOD("pidfd", CALL(pidfd_open, pid, 0));
    SHOW("signal 0", CALL(pidfd_send_signal, p, 0, NULL, 0));
    SHOW("kill", CALL(pidfd_send_signal, p, SIGKILL, NULL, 0));
    int status;
    waitpid(pid, &status, 0);
    printf("status %x\n", status);
    SHOW("gone", CALL(pidfd_send_signal, p, SIGTERM, NULL, 0));
    SHOW("not a pidfd", CALL(pidfd_send_signal, 1, SIGTERM, NULL, 0));
    unlink(name);
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    snprintf(name, sizeof name, "/tmp/kernel-interfaces.%d", getpid());
    aio();
    unlink(name);
    keys();
    mounts();
    locks();
    faults();
    others();
}
