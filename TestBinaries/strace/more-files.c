#include "trace.h"
#include <linux/openat2.h>
#include <linux/stat.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <time.h>

#define BAD ((void *)16)

int main(void) {
    char buffer[4096];
    chdir("/tmp");
    system("rm -rf trace-more");
    mkdir("trace-more", 0700);
    chdir("trace-more");
    begin();
    long fd = call(openat, AT_FDCWD, "f", O_RDWR | O_CREAT | O_EXCL, 0644);
    call(openat, AT_FDCWD, "f", O_RDWR | O_CREAT | O_EXCL | O_SYNC | O_NOATIME, 0);
    long tmp = call(openat, AT_FDCWD, ".", O_TMPFILE | O_RDWR, 0600);
    call(openat, AT_FDCWD, "f", 3 | O_LARGEFILE);
    // Extended attributes.
    call(setxattr, "f", "user.one", "value\0two", 9L, XATTR_CREATE);
    call(setxattr, "f", "user.one", "again", 5L, XATTR_CREATE);
    call(setxattr, "f", "user.two", "again", 5L, XATTR_REPLACE);
    call(setxattr, "f", "bad", "", 0L, 7);
    call(fsetxattr, fd, "user.two", NULL, 0L, 0);
    call(lsetxattr, BAD, "user.x", "v", 1L, 0);
    call(getxattr, "f", "user.one", buffer, 100L);
    call(getxattr, "f", "user.one", NULL, 0L);
    call(getxattr, "f", "user.one", buffer, 2L);
    call(fgetxattr, fd, "user.none", buffer, 100L);
    call(lgetxattr, "f", "user.one", BAD, 100L);
    call(listxattr, "f", buffer, 100L);
    call(listxattr, "f", NULL, 0L);
    call(flistxattr, -1, buffer, 100L);
    call(llistxattr, "f", buffer, 1L);
    call(removexattr, "f", "user.one");
    call(fremovexattr, fd, "user.one");
    call(lremovexattr, "none", "user.one");
    // What files are.
    struct statx x;
    call(statx, AT_FDCWD, "f", AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS, &x);
    call(statx, fd, "", AT_EMPTY_PATH | AT_STATX_FORCE_SYNC, STATX_SIZE | STATX_BTIME, &x);
    call(statx, AT_FDCWD, "none", 0, STATX_ALL, &x);
    call(statx, AT_FDCWD, "f", 0x80, STATX_TYPE, &x);
    call(statx, AT_FDCWD, "f", AT_STATX_DONT_SYNC, STATX_MODE, BAD);
    struct stat s;
    call(newfstatat, AT_FDCWD, "/dev/null", &s, 0);
    call(newfstatat, fd, "", &s, AT_EMPTY_PATH);
    call(newfstatat, AT_FDCWD, "f", BAD, AT_NO_AUTOMOUNT);
    call(fstat, fd, BAD);
    struct statfs fs;
    call(statfs, "/proc", &fs);
    call(statfs, "/none", &fs);
    call(fstatfs, -1, BAD);
    // Opening.
    struct open_how how = {.flags = O_WRONLY | O_CREAT, .mode = 0600, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    call(openat2, AT_FDCWD, "g", &how, sizeof how);
    how.resolve = 0x1000;
    call(openat2, AT_FDCWD, "g", &how, sizeof how);
    how.resolve = RESOLVE_BENEATH;
    how.flags = O_RDONLY;
    how.mode = 0;
    call(openat2, AT_FDCWD, "/etc/passwd", &how, sizeof how);
    call(openat2, AT_FDCWD, "g", &how, 8L);
    call(openat2, AT_FDCWD, "g", BAD, sizeof how);
    // Space and copies.
    call(fallocate, fd, 0, 0L, 10000L);
    call(fallocate, fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 4096L, 4096L);
    call(fallocate, fd, 0x80, 0L, 1L);
    call(fallocate, fd, FALLOC_FL_COLLAPSE_RANGE, 3L, -1L);
    call(pwrite64, fd, "contents", 8L, 0L);
    long g = call(openat, AT_FDCWD, "g", O_RDWR | O_APPEND);
    long in = 0, out = 2;
    call(copy_file_range, fd, &in, tmp, &out, 8L, 0);
    call(copy_file_range, fd, NULL, tmp, NULL, 8L, 0);
    call(copy_file_range, fd, NULL, tmp, NULL, 8L, 3);
    call(copy_file_range, fd, BAD, -1, NULL, 8L, 0);
    int p[2];
    call(pipe2, p, O_NONBLOCK);
    in = 3;
    call(splice, fd, &in, p[1], NULL, 5L, SPLICE_F_MOVE | SPLICE_F_MORE);
    call(splice, p[0], NULL, tmp, &out, 5L, SPLICE_F_NONBLOCK);
    call(splice, p[0], &out, fd, NULL, 5L, 0);
    call(splice, p[0], NULL, fd, BAD, 5L, 0x70);
    call(tee, p[0], p[1], 5L, SPLICE_F_NONBLOCK);
    struct iovec v[2] = {{"abc", 3}, {"defg", 4}};
    call(vmsplice, p[1], v, 2L, SPLICE_F_GIFT);
    call(vmsplice, p[1], BAD, 2L, 0);
    in = 0;
    call(sendfile, tmp, fd, &in, 4L);
    call(sendfile, tmp, fd, BAD, 4L);
    call(sendfile, p[1], p[0], NULL, 4L);
    call(preadv, fd, v, 0, 0L, 0L);
    struct iovec w[2] = {{buffer, 3}, {buffer + 10, 10}};
    call(preadv, fd, w, 2, 1L, 0L);
    call(pwritev, fd, v, 2, 20L, 0L);
    call(preadv2, fd, w, 2, -1L, -1L, 0);
    call(preadv2, fd, w, 1, 4L, 0L, 8);
    call(pwritev2, fd, v, 1, 4L, 0L, 0x12);
    call(pwritev2, fd, BAD, 1, 4L, 0L, 0x400);
    call(readahead, fd, 0L, 4096L);
    call(fadvise64, fd, 0L, 10L, 3);
    call(fadvise64, fd, 0L, 10L, 30);
    call(truncate, "f", -1L);
    call(ftruncate, -1, 20L);
    call(lseek, fd, 0L, SEEK_HOLE);
    call(lseek, fd, -5L, SEEK_CUR);
    call(lseek, fd, 0L, 9);
    // Names.
    call(symlinkat, "target", AT_FDCWD, "l");
    call(symlinkat, BAD, 99, "l2");
    call(linkat, AT_FDCWD, "l", AT_FDCWD, "l3", 0);
    call(linkat, AT_FDCWD, "l", AT_FDCWD, "l3", AT_SYMLINK_FOLLOW);
    call(linkat, fd, "", AT_FDCWD, "h", AT_EMPTY_PATH);
    call(linkat, AT_FDCWD, "f", AT_FDCWD, "h", 0x88);
    call(renameat2, AT_FDCWD, "f", AT_FDCWD, "h", RENAME_NOREPLACE);
    call(renameat2, AT_FDCWD, "f", AT_FDCWD, "l", RENAME_EXCHANGE);
    call(renameat2, AT_FDCWD, "f", AT_FDCWD, "l", 0x30);
    call(renameat, AT_FDCWD, "l", AT_FDCWD, "f");
    call(mknodat, AT_FDCWD, "fifo", S_IFIFO | 0600, 0);
    call(mknodat, AT_FDCWD, "plain", 0644, 0);
    call(mknodat, AT_FDCWD, "null", S_IFCHR | 0666, makedev(1, 3));
    call(mknodat, AT_FDCWD, "dir", S_IFDIR | 0777, 0);
    call(unlinkat, AT_FDCWD, "fifo", 0x44);
    call(unlinkat, AT_FDCWD, "none", 0);
    call(readlinkat, AT_FDCWD, "l", buffer, 0L);
    call(readlinkat, AT_FDCWD, "f", buffer, 100L);
    call(fchownat, AT_FDCWD, "f", 0, -1, AT_SYMLINK_NOFOLLOW);
    call(fchown, fd, -1, 0);
    call(fchownat, -1, "f", 1000, 1000, 0x900);
    call(fchmod, -1, 01777);
    struct timespec t[2] = {{1, 2}, {0, UTIME_NOW}}, o[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
    call(utimensat, AT_FDCWD, "f", t, 0);
    call(utimensat, AT_FDCWD, "f", o, AT_SYMLINK_NOFOLLOW);
    call(utimensat, AT_FDCWD, NULL, NULL, 0);
    call(utimensat, fd, NULL, t, 0);
    call(utimensat, AT_FDCWD, "f", BAD, 0);
    call(faccessat, AT_FDCWD, "f", X_OK);
    call(faccessat, AT_FDCWD, "f", 0x18);
    call(faccessat2, AT_FDCWD, "f", F_OK, AT_EACCESS);
    call(faccessat2, AT_FDCWD, "none", R_OK, AT_SYMLINK_NOFOLLOW);
    call(mkdirat, AT_FDCWD, "d", 01755);
    long d = call(openat, AT_FDCWD, "d", O_RDONLY | O_DIRECTORY);
    call(getdents64, d, buffer, 4096L);
    call(getdents64, d, buffer, 4096L);
    call(getdents64, fd, buffer, 4096L);
    call(getdents64, d, BAD, 1L);
    call(fchdir, d);
    call(fchdir, fd);
    call(chdir, BAD);
    call(fchdir, 99);
    call(getcwd, buffer, 4096L);
    // Locks.
    call(flock, fd, LOCK_SH);
    call(flock, fd, LOCK_EX | LOCK_NB);
    call(flock, fd, LOCK_UN);
    call(flock, fd, 0x77);
    struct flock k = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 5, .l_len = 10};
    call(fcntl, fd, F_SETLK, &k);
    call(fcntl, fd, F_GETLK, &k);
    k.l_pid = 0;
    k.l_type = F_UNLCK;
    call(fcntl, fd, F_OFD_SETLK, &k);
    k.l_type = 9;
    call(fcntl, fd, F_SETLKW, &k);
    call(fcntl, fd, F_SETLK, BAD);
    call(fcntl, fd, F_OFD_GETLK, NULL);
    call(fcntl, fd, F_SETOWN, -1);
    call(fcntl, fd, F_SETOWN, 0);
    call(fcntl, fd, F_GETOWN);
    call(fcntl, fd, F_SETSIG, SIGIO);
    call(fcntl, fd, F_GETSIG);
    struct f_owner_ex ex = {F_OWNER_TID, 0};
    call(fcntl, fd, F_SETOWN_EX, &ex);
    call(fcntl, fd, F_GETOWN_EX, &ex);
    call(fcntl, fd, F_SETLEASE, F_RDLCK);
    call(fcntl, fd, F_GETLEASE);
    call(fcntl, d, F_NOTIFY, DN_CREATE | DN_MULTISHOT);
    call(fcntl, d, F_NOTIFY, 0);
    call(fcntl, p[0], F_SETPIPE_SZ, 8192);
    call(fcntl, p[0], F_GETPIPE_SZ);
    call(fcntl, fd, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_WRITE);
    call(fcntl, fd, F_GET_SEALS);
    call(fcntl, fd, F_DUPFD_CLOEXEC, 40);
    call(fcntl, 40, F_GETFD);
    call(fcntl, fd, F_SETFD, 6);
    call(fcntl, fd, F_SETFL, O_APPEND | O_NONBLOCK | O_ASYNC);
    call(fcntl, fd, 777, 0x55L);
    call(fcntl, -1, F_DUPFD, 3);
    call(dup, fd);
    call(dup, 99);
    call(dup3, fd, fd, 0);
    call(dup3, fd, 50, 1);
    call(name_to_handle_at, AT_FDCWD, "/proc", BAD, BAD, 0);
    call(pipe2, BAD, O_CLOEXEC);
    call(pipe2, p, 0x70);
    call(mount, "none", "/no/such", "tmpfs", MS_NOSUID | MS_RDONLY | MS_REC, "size=1k");
    call(mount, NULL, BAD, NULL, MS_REMOUNT | MS_BIND, NULL);
    call(umount2, "/no/such", MNT_DETACH | UMOUNT_NOFOLLOW);
    call(umount2, BAD, 0x40);
    call(chroot, "/no/such");
    call(umask, 0777);
    call(syncfs, -1);
    end();
    umask(022);
    system("rm -rf /tmp/trace-more");
}
