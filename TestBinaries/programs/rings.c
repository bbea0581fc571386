// io_uring without a library: files, open flags, epoll, polled rings, registered rings, errors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static char directory[64], fileName[80], linkName[80];
struct ring {
    int fd;
    struct io_uring_params p;
    char *sq, *cq;
    struct io_uring_sqe *sqes;
    unsigned local;
};

static long check(long r) { return r < 0 ? -errno : r; }

static int make(struct ring *r, unsigned entries, unsigned flags) {
    memset(r, 0, sizeof *r);
    r->p.flags = flags;
    r->fd = (int)check(syscall(SYS_io_uring_setup, entries, &r->p));
    if (r->fd < 0) return r->fd;
    size_t size = r->p.sq_off.array + r->p.sq_entries * 4, csize = r->p.cq_off.cqes + r->p.cq_entries * sizeof(struct io_uring_cqe);
    if (csize > size) size = csize;
    r->sq = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, r->fd, IORING_OFF_SQ_RING);
    r->cq = r->p.features & IORING_FEAT_SINGLE_MMAP ? r->sq : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, r->fd, IORING_OFF_CQ_RING);
    r->sqes = mmap(NULL, r->p.sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, r->fd, IORING_OFF_SQES);
    return 0;
}

#define AT(base, offset) ((unsigned *)((base) + (offset)))

static struct io_uring_sqe *next(struct ring *r, int op, int fd, const void *address, unsigned length, uint64_t offset, uint64_t data) {
    unsigned tail = *AT(r->sq, r->p.sq_off.tail), mask = *AT(r->sq, r->p.sq_off.ring_mask);
    struct io_uring_sqe *e = &r->sqes[tail & mask];
    memset(e, 0, sizeof *e);
    e->opcode = (unsigned char)op;
    e->fd = fd;
    e->addr = (uintptr_t)address;
    e->len = length;
    e->off = offset;
    e->user_data = data;
    AT(r->sq, r->p.sq_off.array)[tail & mask] = tail & mask;
    __atomic_store_n(AT(r->sq, r->p.sq_off.tail), tail + 1, __ATOMIC_RELEASE);
    r->local++;
    return e;
}

static long enter(struct ring *r, unsigned wait) {
    long n = check(syscall(SYS_io_uring_enter, r->fd, r->local, wait, wait ? IORING_ENTER_GETEVENTS : 0, NULL, 0));
    r->local = 0;
    return n;
}

static int reap(struct ring *r, uint64_t *data) {
    unsigned head = *AT(r->cq, r->p.cq_off.head), tail = __atomic_load_n(AT(r->cq, r->p.cq_off.tail), __ATOMIC_ACQUIRE);
    if (head == tail) return -9999;
    struct io_uring_cqe *c = (struct io_uring_cqe *)(r->cq + r->p.cq_off.cqes) + (head & *AT(r->cq, r->p.cq_off.ring_mask));
    int result = c->res;
    if (data) *data = c->user_data;
    __atomic_store_n(AT(r->cq, r->p.cq_off.head), head + 1, __ATOMIC_RELEASE);
    return result;
}

static int one(struct ring *r) {
    long n = enter(r, 1);
    if (n < 0) return (int)n;
    return reap(r, NULL);
}

static void files(struct ring *r) {
    next(r, IORING_OP_NOP, -1, NULL, 0, 0, 77);
    uint64_t data = 0;
    printf("nop %ld", enter(r, 1));
    printf(" %d", reap(r, &data));
    printf(" %d\n", (int)data);
    struct io_uring_sqe *e = next(r, IORING_OP_OPENAT, AT_FDCWD, fileName, 0640, 0, 1);
    e->open_flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
    int fd = one(r);
    printf("open %d flags %x\n", fd > 0, fcntl(fd, F_GETFD));
    next(r, IORING_OP_WRITE, fd, "some text", 9, 0, 1);
    printf("write %d\n", one(r));
    char buffer[20] = "";
    struct iovec v[2] = {{buffer, 4}, {buffer + 4, 5}};
    next(r, IORING_OP_READV, fd, v, 2, 0, 1);
    printf("readv %d", one(r));
    printf(" %s\n", buffer);
    symlink(fileName, linkName);
    e = next(r, IORING_OP_OPENAT, AT_FDCWD, linkName, 0, 0, 1);
    e->open_flags = O_RDONLY | O_NOFOLLOW;
    printf("not through links %d\n", one(r));
    printf("as it was %d\n", e->open_flags == (O_RDONLY | O_NOFOLLOW));
    e = next(r, IORING_OP_OPENAT, AT_FDCWD, fileName, 0, 0, 1);
    e->open_flags = O_RDONLY | O_DIRECTORY;
    printf("not a directory %d\n", one(r));
    e = next(r, IORING_OP_OPENAT, AT_FDCWD, directory, 0, 0, 1);
    e->open_flags = O_RDONLY | O_DIRECTORY;
    printf("a directory %d\n", one(r) > 0);
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY};
    next(r, IORING_OP_OPENAT2, AT_FDCWD, fileName, sizeof how, (uintptr_t)&how, 1);
    printf("openat2 %d", one(r));
    how.flags = O_RDONLY | O_NOFOLLOW;
    next(r, IORING_OP_OPENAT2, AT_FDCWD, linkName, sizeof how, (uintptr_t)&how, 1);
    printf(" %d", one(r));
    printf(" kept %d\n", how.flags == (O_RDONLY | O_NOFOLLOW));
    struct statx sx;
    e = next(r, IORING_OP_STATX, AT_FDCWD, fileName, STATX_BASIC_STATS, (uintptr_t)&sx, 1);
    printf("statx %d", one(r));
    printf(" size %d\n", (int)sx.stx_size);
    next(r, IORING_OP_READ, fd, (void *)16, 5, 0, 1);
    printf("bad pointer %d\n", one(r));
    next(r, IORING_OP_READ, 999, buffer, 5, 0, 1);
    printf("bad descriptor %d\n", one(r));
    next(r, 200, fd, buffer, 5, 0, 1);
    printf("bad operation %d\n", one(r));
    // A chain, of which the middle fails.
    next(r, IORING_OP_WRITE, fd, "A", 1, 0, 10)->flags = IOSQE_IO_LINK;
    next(r, IORING_OP_READ, 999, buffer, 1, 0, 11)->flags = IOSQE_IO_LINK;
    next(r, IORING_OP_WRITE, fd, "B", 1, 0, 12);
    long n = enter(r, 3);
    printf("chain %ld:", n);
    for (int i = 0; i < 3; i++) {
        int result = reap(r, &data);
        printf(" %d=%d", (int)data, result);
    }
    printf("\n");
    next(r, IORING_OP_CLOSE, fd, NULL, 0, 0, 1);
    printf("close %d", one(r));
    printf(" %d\n", fcntl(fd, F_GETFD));
}

static void events(struct ring *r) {
    int e = epoll_create1(0), s[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, s);
    struct epoll_event event = {EPOLLIN, {.u64 = 0x123456789abcdef0}}, got = {0, {0}};
    next(r, IORING_OP_EPOLL_CTL, e, &event, EPOLL_CTL_ADD, s[0], 1);
    printf("epoll_ctl %d", one(r));
    write(s[1], "x", 1);
    printf(" wait %d", epoll_wait(e, &got, 1, 1000));
    printf(" %x %llx\n", got.events, (unsigned long long)got.data.u64);
    next(r, IORING_OP_EPOLL_CTL, e, NULL, EPOLL_CTL_DEL, s[0], 1);
    printf("removed %d\n", one(r));
    char c = 0;
    next(r, IORING_OP_RECV, s[0], &c, 1, 0, 1);
    printf("recv %d", one(r));
    printf(" %c\n", c);
    struct iovec v = {"hello", 5};
    struct msghdr m = {.msg_iov = &v, .msg_iovlen = 1};
    next(r, IORING_OP_SENDMSG, s[1], &m, 1, 0, 1);
    printf("sendmsg %d\n", one(r));
    next(r, IORING_OP_POLL_ADD, s[0], NULL, 0, 0, 1)->poll32_events = POLLIN;
    printf("poll %d\n", one(r));
    struct __kernel_timespec t = {0, 5000000};
    next(r, IORING_OP_TIMEOUT, -1, &t, 1, 0, 1);
    printf("timeout %d\n", one(r));
    next(r, IORING_OP_POLL_ADD, s[1], NULL, 0, 0, 44)->poll32_events = POLLIN;
    enter(r, 0);
    next(r, IORING_OP_ASYNC_CANCEL, -1, (void *)44, 0, 0, 45);
    enter(r, 2);
    uint64_t a, b;
    int x = reap(r, &a), y = reap(r, &b);
    printf("cancelled %d\n", a == 44 ? x : y);
    (void)b;
}

int main(void) {
    setvbuf(stdout, NULL, _IONBF, 0);
    snprintf(directory, sizeof directory, "/tmp/rings.%d", getpid());
    mkdir(directory, 0700);
    snprintf(fileName, sizeof fileName, "%s/file", directory);
    snprintf(linkName, sizeof linkName, "%s/link", directory);
    struct ring r;
    int made = make(&r, 8, 0);
    printf("setup %d entries %u %u\n", made, r.p.sq_entries, r.p.cq_entries);
    if (made < 0) return 0;
    files(&r);
    events(&r);
    struct io_uring_rsrc_update update = {.offset = -1U, .data = (unsigned)r.fd};
    printf("register %ld", check(syscall(SYS_io_uring_register, r.fd, IORING_REGISTER_RING_FDS, &update, 1)));
    printf(" index %u\n", update.offset);
    struct io_uring_sqe *e = next(&r, IORING_OP_OPENAT, AT_FDCWD, directory, 0, 0, 9);
    e->open_flags = O_RDONLY | O_DIRECTORY;
    printf("through it %ld", check(syscall(SYS_io_uring_enter, update.offset, 1, 1, IORING_ENTER_GETEVENTS | IORING_ENTER_REGISTERED_RING, NULL, 0)));
    printf(" %d\n", reap(&r, NULL) > 0);
    r.local = 0;
    struct ring polled;
    made = make(&polled, 4, IORING_SETUP_SQPOLL);
    printf("polled %d flags %x\n", made, polled.p.flags & IORING_SETUP_SQPOLL);
    if (made == 0) {
        e = next(&polled, IORING_OP_OPENAT, AT_FDCWD, fileName, 0, 0, 5);
        e->open_flags = O_RDONLY | O_DIRECTORY;
        int result = -9999;
        for (int i = 0; i < 1000 && result == -9999; i++) {
            if (__atomic_load_n(AT(polled.sq, polled.p.sq_off.flags), __ATOMIC_ACQUIRE) & IORING_SQ_NEED_WAKEUP)
                syscall(SYS_io_uring_enter, polled.fd, 1, 0, IORING_ENTER_SQ_WAKEUP, NULL, 0);
            usleep(1000);
            result = reap(&polled, NULL);
        }
        printf("by itself %d\n", result);
    }
    int pid = fork();
    if (!pid) {
        next(&r, IORING_OP_NOP, -1, NULL, 0, 0, 1);
        _exit(one(&r) == 0 ? 7 : 8);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("child %x\n", status);
    printf("no entries %ld", check(syscall(SYS_io_uring_setup, 0, &r.p)));
    printf(", bad pointer %ld", check(syscall(SYS_io_uring_setup, 4, 16)));
    memset(&r.p, 0, sizeof r.p);
    r.p.flags = 0x80000000;
    printf(", bad flags %ld\n", check(syscall(SYS_io_uring_setup, 4, &r.p)));
    printf("enter no ring %ld", check(syscall(SYS_io_uring_enter, 1, 1, 0, 0, NULL, 0)));
    printf(", bad descriptor %ld", check(syscall(SYS_io_uring_enter, 99, 1, 0, 0, NULL, 0)));
    printf(", bad flags %ld", check(syscall(SYS_io_uring_enter, r.fd, 0, 0, 0x80000000u, NULL, 0)));
    printf(", register %ld\n", check(syscall(SYS_io_uring_register, r.fd, 9999, NULL, 0)));
    unlink(linkName);
    unlink(fileName);
    rmdir(directory);
}
