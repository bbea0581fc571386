// What a 32-bit program's older calls cannot say of files: offsets, sizes and times beyond 31 bits, and the newer calls that can.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define SHOW(text, call) ({ errno = 0; long long r_ = (call); if (r_ < 0) r_ = -errno; printf("%s: %lld\n", text, r_); r_; })
#define CALL(name, ...) syscall(SYS_##name, ##__VA_ARGS__)
static char big[] = "/tmp/narrow-XXXXXX", small[] = "/tmp/narrow-XXXXXX";

// The same on every guest: 64-bit arguments by the C library.
static void wide(int f) {
    SHOW("length", ftruncate64(f, 0x140000000));
    SHOW("write", pwrite64(f, "beyond four", 11, 0x100000005));
    char text[16] = "";
    SHOW("read", pread64(f, text, 11, 0x100000005));
    puts(text);
    struct iovec v[2] = {{text, 3}, {text + 8, 5}};
    SHOW("preadv", preadv64(f, v, 2, 0x100000005));
    printf("%.3s %.5s\n", text, text + 8);
    SHOW("pwritev", pwritev64(f, v, 2, 0x13ffffff8));
    SHOW("preadv2", preadv64v2(f, v, 1, 0x13ffffff8, 0));
    SHOW("seek", lseek64(f, 0x100000000, SEEK_SET));
    SHOW("here", preadv64v2(f, v, 2, -1, 0));
    SHOW("seek on", lseek64(f, 0, SEEK_CUR));
    SHOW("data", lseek64(f, 0x80000000, SEEK_DATA) > 0x80000000);
    SHOW("hole", lseek64(f, 0x110000000, SEEK_HOLE));
    SHOW("from the end", lseek64(f, -0x120000000, SEEK_END));
    SHOW("before the start", lseek64(f, -0x150000000, SEEK_END));
    SHOW("fallocate", fallocate64(f, FALLOC_FL_KEEP_SIZE, 0x150000000, 4096));
    SHOW("punch", fallocate64(f, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, 0x100000000, 0x1000));
    SHOW("negative", fallocate64(f, 0, -4096, 4096));
    SHOW("fadvise", posix_fadvise64(f, 0x100000000, 0x10000000, POSIX_FADV_WILLNEED));
    SHOW("fadvise odd", posix_fadvise64(f, 0x100000000, 0x10000000, 77));
    SHOW("readahead", readahead(f, 0x100000000, 4096));
    SHOW("sync_file_range", sync_file_range(f, 0x100000000, 0x10000, SYNC_FILE_RANGE_WRITE));
    SHOW("sync_file_range odd", sync_file_range(f, 0x100000000, -0x10000, SYNC_FILE_RANGE_WRITE));
    SHOW("pread nowhere", pread64(f, text, 1, -1));
    char *m = mmap64(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, f, 0x13ffff000);
    printf("map %d %.8s\n", m != MAP_FAILED, m + 0xff8);
    struct stat64 s;
    SHOW("fstat", fstat64(f, &s));
    printf("size %llx\n", (long long)s.st_size);
    loff_t from = 0x13ffffff8, to = 0x120000000;
    SHOW("copy", copy_file_range(f, &from, f, &to, 8, 0));
    printf("%llx %llx\n", (long long)from, (long long)to);
    int p[2], out = memfd_create("out", 0);
    pipe(p);
    from = 0x13ffffff8;
    SHOW("splice", splice(f, &from, p[1], 0, 8, 0));
    from = 0x13ffffff8;
    SHOW("sendfile", sendfile64(out, f, &from, 8));
    printf("%llx\n", (long long)from);
    struct flock64 l = {F_WRLCK, SEEK_SET, 0x100000000, 0x20000000}, seen = {F_RDLCK, SEEK_SET, 0, 0};
    SHOW("lock", fcntl64(f, F_SETLK64, &l));
    if (fork() == 0) {
        SHOW("whose", fcntl64(f, F_GETLK64, &seen));
        printf("%d %llx %llx %d\n", seen.l_type, (long long)seen.l_start, (long long)seen.l_len, seen.l_pid == getppid());
        exit(0);
    }
    wait(0);
    struct statfs64 fs, fs2;
    SHOW("statfs", statfs64("/tmp", &fs));
    SHOW("fstatfs", fstatfs64(f, &fs2));
    printf("%d %d %d\n", fs.f_type == fs2.f_type, fs.f_blocks == fs2.f_blocks && fs.f_blocks > 0, fs.f_namelen == 255);
    SHOW("truncate", truncate64(big, 0x130000000));
    SHOW("size", lseek64(f, 0, SEEK_END));
    struct timespec t[2] = {{1000000000, 5}, {2000000000, 6}};
    SHOW("times", futimens(f, t));
    fstat64(f, &s);
    printf("%lld.%ld %lld.%ld\n", (long long)s.st_atim.tv_sec, (long)s.st_atim.tv_nsec, (long long)s.st_mtim.tv_sec, (long)s.st_mtim.tv_nsec);
}

#if __SIZEOF_LONG__ == 4
static void narrow(int f) {
    struct stat s;
    SHOW("old open", open(big, O_RDONLY));
    SHOW("old open and truncate", open(big, O_RDWR | O_TRUNC));
    SHOW("large", lseek64(f, 0, SEEK_END));
    SHOW("raw stat", CALL(stat, big, &s));
    SHOW("raw fstat", CALL(fstat, f, &s));
    SHOW("raw lstat", CALL(lstat, big, &s));
    SHOW("lseek back", CALL(lseek, f, -1, SEEK_SET));
    int64_t place = 0;
    SHOW("_llseek", CALL(_llseek, f, 1, 5, &place, SEEK_SET));
    printf("%llx\n", (long long)place);
    SHOW("_llseek nowhere", CALL(_llseek, f, 1, 6, 1, SEEK_SET));
    SHOW("whence", CALL(_llseek, f, 1, 6, &place, 9));
    int g = open(small, O_RDWR), large = open(small, O_RDWR | O_LARGEFILE);
    printf("large %d %d\n", !!(fcntl(g, F_GETFL) & O_LARGEFILE), !!(fcntl(large, F_GETFL) & O_LARGEFILE));
    SHOW("to the limit", pwrite64(g, "abcd", 4, 0x7ffffffd));
    SHOW("at the limit", pwrite64(g, "abcd", 4, 0x7fffffff));
    SHOW("beyond", pwrite64(g, "abcd", 4, 0x80000000));
    SHOW("large beyond", pwrite64(large, "abcd", 4, 0x80000000));
    SHOW("reopen", open(small, O_RDWR));
    SHOW("relative", openat(open("/tmp", O_RDONLY), small + 5, O_RDWR));
    SHOW("truncate", truncate(small, 0x7fffffff));
    SHOW("negative", truncate(small, -1));
    SHOW("reopen", open(small, O_RDWR) > 0);
    struct flock l = {F_WRLCK, SEEK_SET, 1000, 0};
    SHOW("lock", CALL(fcntl, g, F_SETLK, &l));
    SHOW("lock by 64", CALL(fcntl, g, F_SETLK64, &l));
    SHOW("lock of the file", CALL(fcntl, g, F_OFD_SETLK, &l));
    struct flock64 far = {F_WRLCK, SEEK_SET, 0x100000000, 0x1000}, ofd = {F_WRLCK, SEEK_SET, 0x200000000, 8};
    SHOW("lock far", CALL(fcntl64, large, F_SETLK64, &far));
    if (fork() == 0) {
        l = (struct flock){F_WRLCK, SEEK_SET, 1000, 0};
        SHOW("whose", CALL(fcntl, g, F_GETLK, &l));
        printf("%d %ld %ld\n", l.l_type, (long)l.l_start, (long)l.l_len);
        SHOW("ofd", CALL(fcntl64, large, F_OFD_SETLK, &ofd));
        exit(0);
    }
    wait(0);
    // Only the far lock is left.
    l = (struct flock){F_UNLCK, SEEK_SET, 0, 0};
    CALL(fcntl, g, F_SETLK, &l);
    CALL(fcntl64, g, F_SETLK64, &(struct flock64){F_WRLCK, SEEK_SET, 0x100000000, 0x1000});
    if (fork() == 0) {
        l = (struct flock){F_WRLCK, SEEK_SET, 0, 0};
        SHOW("who is far", CALL(fcntl, g, F_GETLK, &l));
        exit(0);
    }
    wait(0);
    off_t offset = 0x7ffffff0;
    int null = open("/dev/null", O_WRONLY);
    ftruncate64(large, 0x90000000);
    SHOW("sendfile", CALL(sendfile, null, large, &offset, 100));
    printf("%lx\n", (long)offset);
    SHOW("sendfile at the limit", CALL(sendfile, null, large, &offset, 100));
    offset = -5;
    SHOW("sendfile negative", CALL(sendfile, null, large, &offset, 100));
    SHOW("sendfile nowhere", CALL(sendfile, null, large, 1, 100));
    SHOW("fadvise", CALL(fadvise64, g, 0, 0, 0xf0000000, POSIX_FADV_WILLNEED) != -EFAULT);
    char room[256];
    SHOW("statfs64 size", CALL(statfs64, "/tmp", 80, room));
    SHOW("fstatfs64 size", CALL(fstatfs64, g, 96, room));
    struct statfs64 fs;
    SHOW("statfs64", CALL(statfs64, "/tmp", sizeof fs, &fs));
    // Times beyond 2038 by the calls for them.
    int64_t t[4] = {4000000000, 7 | 5ll << 32, 4100000000, 8};
    SHOW("utimensat", CALL(utimensat_time64, AT_FDCWD, small, t, 0));
    struct statx x;
    SHOW("statx", statx(AT_FDCWD, small, 0, STATX_ALL, &x));
    printf("%lld.%u %lld.%u\n", (long long)x.stx_atime.tv_sec, x.stx_atime.tv_nsec, (long long)x.stx_mtime.tv_sec, x.stx_mtime.tv_nsec);
    struct stat64 s64;
    SHOW("stat64", CALL(stat64, small, &s64));
    printf("%lx %lx\n", (long)s64.st_atim.tv_sec, (long)s64.st_mtim.tv_sec);
    int32_t old[4] = {1234567890, 100, 1234567891, 101};
    SHOW("utimensat old", CALL(utimensat, AT_FDCWD, small, old, 0));
    SHOW("utimensat odd", CALL(utimensat, AT_FDCWD, small, (int32_t[]){1, -5, 1, 0}, 0));
    SHOW("stat64", CALL(stat64, small, &s64));
    printf("%ld.%ld %ld.%ld\n", (long)s64.st_atim.tv_sec, s64.st_atim.tv_nsec, (long)s64.st_mtim.tv_sec, s64.st_mtim.tv_nsec);
}

static int letter(const void *a, const void *b) { return *(char *)a - *(char *)b; }
static void directories(void) {
    char folder[] = "/tmp/narrow-XXXXXX", name[64], names[64] = "", buffer[4096];
    mkdtemp(folder);
    for (char c = 'a'; c < 'k'; c++) sprintf(name, "%s/%c", folder, c), close(open(name, O_CREAT | O_WRONLY, 0600));
    int d = open(folder, O_RDONLY | O_DIRECTORY), n;
    struct { unsigned long ino, place; unsigned short length; char name[256]; } old;
    unsigned count = 0, same = 0;
    while ((n = CALL(readdir, d, &old, 1)) == 1 && count < 60) {
        names[count++] = old.name[0];
        same += strlen(old.name) == old.length;
    }
    qsort(names, count, 1, letter);
    printf("readdir %d %u %u %s\n", n, count, same, names);
    SHOW("readdir bad", CALL(readdir, 99, &old, 1));
    lseek(d, 0, SEEK_SET);
    SHOW("readdir nowhere", CALL(readdir, d, 8, 1));
    lseek(d, 0, SEEK_SET);
    // From each entry's place on there is one less.
    struct entry { unsigned long ino, place; unsigned short length; char name[]; };
    unsigned long places[64];
    count = 0;
    while ((n = CALL(getdents, d, buffer, 64)) > 0)
        for (int at = 0; at < n; at += ((struct entry *)(buffer + at))->length)
            places[count++] = ((struct entry *)(buffer + at))->place;
    printf("getdents %d %u:", n, count);
    for (unsigned k = 0; k < count; k++) {
        unsigned left = 0;
        long r = CALL(lseek, d, places[k], SEEK_SET);
        while ((n = CALL(getdents, d, buffer, sizeof buffer)) > 0)
            for (int at = 0; at < n; at += ((struct entry *)(buffer + at))->length) left++;
        printf(" %d%s", left, r < 0 ? "!" : "");
    }
    puts("");
    SHOW("small", CALL(lseek, d, 0, SEEK_SET));
    SHOW("too small", CALL(getdents, d, buffer, 10));
    SHOW("too small", CALL(getdents64, d, buffer, 10));
    lseek(d, 0, SEEK_SET);
    DIR *stream = fdopendir(d);
    long places2[16];
    struct dirent *e;
    for (count = 0; (e = readdir(stream)) && count < 16; count++) places2[count] = telldir(stream);
    seekdir(stream, places2[5]);
    int left = 0;
    while (readdir(stream)) left++;
    printf("stream %u, from the sixth %d\n", count, left);
    for (char c = 'a'; c < 'k'; c++) sprintf(name, "%s/%c", folder, c), unlink(name);
    rmdir(folder);
}

static void names(void) {
    struct utsname u;
    char old[65 * 5 + 1], older[9 * 5 + 1];
    old[65 * 5] = older[9 * 5] = '!';
    uname(&u);
    SHOW("olduname", CALL(olduname, old));
    SHOW("oldolduname", CALL(oldolduname, older));
    printf("%d %d %d %c%c\n", !memcmp(old, u.sysname, 65), !strcmp(old + 65 * 2, u.release), !strncmp(older + 9 * 2, u.release, 8), old[65 * 5],
           older[9 * 5]);
}
#endif

int main(void) {
    setvbuf(stdout, 0, _IONBF, 0);
    signal(SIGXFSZ, SIG_IGN);
    int f = mkostemp64(big, O_RDWR | O_LARGEFILE);
    close(mkstemp(small));
    wide(f);
#if __SIZEOF_LONG__ == 4
    narrow(f);
    directories();
    names();
#endif
    unlink(big), unlink(small);
    return 0;
}
