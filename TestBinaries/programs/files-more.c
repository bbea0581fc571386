// File calls that few programs make, and what is wrong about each.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define CALLN(number, ...) ({ long r_ = syscall(number, ##__VA_ARGS__); if (r_ < 0) r_ = -errno; r_; })
#define CALL(name, ...) CALLN(SYS_##name, ##__VA_ARGS__)
#define SHOW(text, value) printf("%s: %ld\n", text, (long)(value))
#define GOOD(text, value) ({ long g_ = (value); printf("%s: %ld\n", text, g_ < 0 ? g_ : 0); g_; })
// PowerPC has the flags in front.
// 32-bit processors have their offsets in two registers, which the library knows.
#if __SIZEOF_LONG__ == 4
#define SYNC(f, start, length, flags) ({ long r_ = sync_file_range(f, start, length, flags); r_ < 0 ? -errno : r_; })
#elif defined SYS_sync_file_range
#define SYNC(f, start, length, flags) CALL(sync_file_range, f, start, length, flags)
#else
#define SYNC(f, start, length, flags) CALL(sync_file_range2, f, flags, start, length)
#endif
static void *bad = (void *)1;

static void opens(void) {
    struct open_how h = {.flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, .mode = 0640};
    long f = GOOD("openat2", CALL(openat2, AT_FDCWD, "file", &h, sizeof h));
    struct stat s;
    fstat(f, &s);
    printf("mode %o flags %x cloexec %d\n", s.st_mode, fcntl(f, F_GETFL) & ~O_LARGEFILE & ~0100000 & ~0200000 & ~0400000, fcntl(f, F_GETFD));
    symlink("file", "link");
    h.flags = O_RDONLY | O_NOFOLLOW, h.mode = 0;
    SHOW("link", CALL(openat2, AT_FDCWD, "link", &h, sizeof h));
    h.flags = O_RDONLY | O_DIRECTORY;
    SHOW("not a directory", CALL(openat2, AT_FDCWD, "file", &h, sizeof h));
    long d = GOOD("directory", CALL(openat2, AT_FDCWD, ".", &h, sizeof h));
    h.flags = O_RDONLY, h.resolve = RESOLVE_NO_SYMLINKS;
    SHOW("no links", CALL(openat2, d, "link", &h, sizeof h));
    h.resolve = RESOLVE_BENEATH;
    SHOW("beneath", CALL(openat2, d, "/etc/passwd", &h, sizeof h));
    SHOW("beneath up", CALL(openat2, d, "../file", &h, sizeof h));
    h.resolve = RESOLVE_IN_ROOT;
    GOOD("in root", CALL(openat2, d, "/file", &h, sizeof h));
    h.resolve = 1 << 20;
    SHOW("unknown rule", CALL(openat2, d, "file", &h, sizeof h));
    h.resolve = 0, h.mode = 0777;
    SHOW("mode without creation", CALL(openat2, d, "file", &h, sizeof h));
    h.mode = 0, h.flags = 1ULL << 40;
    SHOW("unknown flag", CALL(openat2, d, "file", &h, sizeof h));
    h.flags = 0x4000000;
    SHOW("unknown low flag", CALL(openat2, d, "file", &h, sizeof h));
    h.flags = O_TMPFILE | O_RDWR, h.mode = 0600;
    GOOD("temporary", CALL(openat2, d, ".", &h, sizeof h));
    h.flags = 0, h.mode = 0;
    SHOW("small", CALL(openat2, d, "file", &h, 8));
    SHOW("huge", CALL(openat2, d, "file", &h, 1 << 20));
    SHOW("nowhere", CALL(openat2, d, "file", bad, sizeof h));
    SHOW("path nowhere", CALL(openat2, d, bad, &h, sizeof h));
    struct { struct open_how h; long more[4]; } wide = {0};
    GOOD("wider", CALL(openat2, d, "file", &wide, sizeof wide));
    wide.more[2] = 1;
    SHOW("wider, not zero", CALL(openat2, d, "file", &wide, sizeof wide));
    SHOW("bad directory", CALL(openat2, 999, "file", &h, sizeof h));
    close(f), close(d);
}

static void handles(void) {
    struct { struct file_handle h; char space[128]; } h = {{0}};
    int mount;
    SHOW("handle size", CALL(name_to_handle_at, AT_FDCWD, "file", &h, &mount, 0));
    h.h.handle_bytes = 128;
    long r = CALL(name_to_handle_at, AT_FDCWD, "file", &h, &mount, 0);
    SHOW("handle", r);
    int m = open(".", O_RDONLY);
    if (!r) GOOD("open by handle", CALL(open_by_handle_at, m, &h, O_RDONLY | O_NOFOLLOW));
    if (!r) SHOW("as directory", CALL(open_by_handle_at, m, &h, O_RDONLY | O_DIRECTORY));
    SHOW("nowhere", CALL(name_to_handle_at, AT_FDCWD, "file", bad, &mount, 0));
    SHOW("flags", CALL(name_to_handle_at, AT_FDCWD, "file", &h, &mount, 0x10000));
    SHOW("path", CALL(name_to_handle_at, AT_FDCWD, "none", &h, &mount, 0));
    SHOW("open nowhere", CALL(open_by_handle_at, m, bad, 0));
    SHOW("open without mount", CALL(open_by_handle_at, 999, &h, 0));
    h.h.handle_bytes = 100000;
    SHOW("too long", CALL(open_by_handle_at, m, &h, 0));
}

struct xattr_args { uint64_t value; uint32_t size, flags; };

static void attributes(void) {
    char value[32] = "value";
    struct xattr_args a = {(uintptr_t)value, 5, 0};
    long set = CALLN(463, AT_FDCWD, "file", 0, "user.sojourn", &a, sizeof a);
    SHOW("setxattrat", set);
    memset(value, 0, 32);
    a.size = 32;
    SHOW("getxattrat", CALLN(464, AT_FDCWD, "file", 0, "user.sojourn", &a, sizeof a));
    printf("%s\n", value);
    char list[256];
    long n = CALLN(465, AT_FDCWD, "file", 0, list, sizeof list);
    int found = 0;
    for (char *p = list; n > 0 && p < list + n; p += strlen(p) + 1) found |= !strcmp(p, "user.sojourn");
    SHOW("listed", found);
    SHOW("removexattrat", CALLN(466, AT_FDCWD, "file", 0, "user.sojourn"));
    SHOW("again", CALLN(466, AT_FDCWD, "file", 0, "user.sojourn"));
    SHOW("small", CALLN(464, AT_FDCWD, "file", 0, "user.sojourn", &a, 8));
    SHOW("nowhere", CALLN(464, AT_FDCWD, "file", 0, "user.sojourn", bad, sizeof a));
    SHOW("flags", CALLN(464, AT_FDCWD, "file", 0x40000, "user.sojourn", &a, sizeof a));
    SHOW("name nowhere", CALLN(466, AT_FDCWD, "file", 0, bad));
    struct { uint64_t xflags; uint32_t extsize, nextents, project, cow; } f;
    long r = CALLN(468, AT_FDCWD, "file", &f, sizeof f, 0);
    SHOW("file_getattr", r);
    if (!r) SHOW("file_setattr", CALLN(469, AT_FDCWD, "file", &f, sizeof f, 0));
    SHOW("small", CALLN(468, AT_FDCWD, "file", &f, 8, 0));
    SHOW("nowhere", CALLN(468, AT_FDCWD, "file", bad, sizeof f, 0));
    SHOW("set nowhere", CALLN(469, AT_FDCWD, "file", bad, sizeof f, 0));
    SHOW("setxattr flags", CALL(setxattr, "file", "user.a", "b", 1, 77));
    SHOW("setxattr space", CALL(setxattr, "file", "nothing.a", "b", 1, 0));
    SHOW("getxattr nowhere", CALL(getxattr, "file", bad, value, 32));
    SHOW("listxattr nowhere", CALL(listxattr, bad, value, 32));
}

static void data(void) {
    int f = open("file", O_RDWR), p[2];
    pipe(p);
    pwrite(f, "some text for the cache", 23, 0);
    SHOW("sync_file_range", SYNC(f, 0L, 4096L, 7));
    SHOW("bad flags", SYNC(f, 0L, 4096L, 99));
    SHOW("negative", SYNC(f, -5L, 4096L, 2));
    SHOW("pipe", SYNC(p[0], 0L, 4096L, 2));
    SHOW("no file", SYNC(999, 0L, 4096L, 2));
    char text[] = "spliced";
    struct iovec v[2] = {{text, 3}, {text + 3, 4}};
    SHOW("vmsplice", CALL(vmsplice, p[1], v, 2, 0));
    char got[16] = {0};
    read(p[0], got, 16);
    printf("%s\n", got);
    SHOW("nowhere", CALL(vmsplice, p[1], bad, 2, 0));
    v[0].iov_base = bad;
    SHOW("data nowhere", CALL(vmsplice, p[1], v, 1, 0));
    SHOW("not a pipe", CALL(vmsplice, f, v, 1, 0));
    SHOW("flags", CALL(vmsplice, p[1], v, 1, 0x100));
    SHOW("many", CALL(vmsplice, p[1], v, 5000, 0));
    uint64_t range[2] = {0, 4096}, cached[5];
    long r = CALLN(451, f, range, cached, 0);
    SHOW("cachestat", r);
    if (!r) printf("%d\n", (int)cached[0]);
    SHOW("flags", CALLN(451, f, range, cached, 1));
    SHOW("range nowhere", CALLN(451, f, bad, cached, 0));
    SHOW("nowhere", CALLN(451, f, range, bad, 0));
    SHOW("no file", CALLN(451, 999, range, cached, 0));
}

static void administration(void) {
    SHOW("acct", CALL(acct, "/none/such"));
    SHOW("acct nowhere", CALL(acct, bad));
    SHOW("quotactl", CALL(quotactl, 0x80000700, "/dev/none", 0, bad));
    SHOW("quotactl command", CALL(quotactl, 0x12345600, bad, 0, bad));
    SHOW("quotactl_fd", CALL(quotactl_fd, 999, 0x80000700, 0, bad));
    SHOW("swapon", CALL(swapon, "/none/such", 0));
    SHOW("swapon nowhere", CALL(swapon, bad, 0));
    SHOW("swapon flags", CALL(swapon, "/none/such", 0x7f000000));
    SHOW("swapoff", CALL(swapoff, "/none/such"));
    SHOW("swapoff nowhere", CALL(swapoff, bad));
    SHOW("pivot_root", CALL(pivot_root, "/none/such", "/none/such"));
    SHOW("pivot_root nowhere", CALL(pivot_root, bad, bad));
    SHOW("nfsservctl", CALL(nfsservctl, 0, 0, 0));
    struct { uint32_t size, spare; uint64_t id, param; } m = {24, 0, 1, 0}, odd = {8, 0, 1, 0};
    uint64_t ids[64];
    char out[4096];
    SHOW("statmount", CALLN(457, &m, out, sizeof out, 0));
    SHOW("statmount nowhere", CALLN(457, bad, out, sizeof out, 0));
    SHOW("statmount size", CALLN(457, &odd, out, sizeof out, 0));
    SHOW("statmount flags", CALLN(457, &m, out, sizeof out, 7));
    m.id = ~0ULL;
    long n = CALLN(458, &m, ids, 64, 0);
    SHOW("listmount", n);
    if (n > 0) {
        m.id = ids[0], m.param = 2;
        SHOW("statmount first", CALLN(457, &m, out, sizeof out, 0));
    }
    SHOW("listmount nowhere", CALLN(458, bad, ids, 64, 0));
    SHOW("listmount flags", CALLN(458, &m, ids, 64, 77));
    SHOW("syncfs", CALL(syncfs, 999));
    SHOW("close_range", CALL(close_range, 10, 5, 0));
    SHOW("close_range flags", CALL(close_range, 900, 901, 0x100));
}

int main(void) {
    setbuf(stdout, 0);
    char directory[] = "/tmp/sojourn-files-XXXXXX";
    mkdtemp(directory);
    chdir(directory);
    opens();
    handles();
    attributes();
    data();
    administration();
    chdir("/");
    char command[64];
    sprintf(command, "rm -rf %s", directory);
    system(command);
}
