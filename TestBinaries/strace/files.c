#include "trace.h"
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/vfs.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/xattr.h>

int main(void) {
    char buffer[100];
    struct stat s;
    chdir("/tmp");
    call(unlinkat, AT_FDCWD, "trace-d", AT_REMOVEDIR);
    call(unlinkat, AT_FDCWD, "trace-f", 0);
    begin();
    long fd = call(openat, AT_FDCWD, "trace-f", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
    call(write, fd, "a line\nwith \"quotes\", \\ and \1\0012\377 bytes", 40);
    call(lseek, fd, 0L, SEEK_SET);
    call(read, fd, buffer, 10L);
    call(read, fd, buffer, 100L);
    call(read, fd, buffer, 100L);
    call(pread64, fd, buffer, 5L, 2L);
    call(pwrite64, fd, "xyz", 3L, 100L);
    struct iovec v[2] = {{"ab", 2}, {"cdef", 4}};
    call(writev, fd, v, 2);
    call(ftruncate, fd, 5L);
    call(fstat, fd, &s);
    call(newfstatat, AT_FDCWD, "trace-f", &s, AT_SYMLINK_NOFOLLOW);
    call(newfstatat, AT_FDCWD, "/no/such", &s, 0);
    call(openat, AT_FDCWD, "/no/such", O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_DIRECTORY);
    call(openat, AT_FDCWD, (char *)16, O_WRONLY | O_APPEND | O_DSYNC);
    call(openat, 77, "relative", O_PATH);
    call(fcntl, fd, F_GETFL);
    call(fcntl, fd, F_SETFL, O_APPEND);
    call(fcntl, fd, F_GETFD);
    call(fcntl, fd, F_SETFD, FD_CLOEXEC);
    call(fcntl, fd, F_DUPFD, 90);
    call(dup3, fd, 91, O_CLOEXEC);
    call(close, 90);
    call(close, 91);
    call(close, 92);
    call(faccessat, AT_FDCWD, "trace-f", R_OK | W_OK);
    call(fchmod, fd, 0755);
    call(fchmodat, AT_FDCWD, "trace-f", 04711);
    call(mkdirat, AT_FDCWD, "trace-d", 0700);
    call(mkdirat, AT_FDCWD, "trace-d", 0700);
    call(unlinkat, AT_FDCWD, "trace-d", AT_REMOVEDIR);
    call(symlinkat, "target", AT_FDCWD, "trace-l");
    call(readlinkat, AT_FDCWD, "trace-l", buffer, 100L);
    call(unlinkat, AT_FDCWD, "trace-l", 0);
    call(linkat, AT_FDCWD, "trace-f", AT_FDCWD, "trace-g", 0);
    call(renameat2, AT_FDCWD, "trace-g", AT_FDCWD, "trace-h", RENAME_NOREPLACE);
    call(unlinkat, AT_FDCWD, "trace-h", 0);
    call(flock, fd, LOCK_EX | LOCK_NB);
    call(fallocate, fd, FALLOC_FL_KEEP_SIZE, 0L, 4096L);
    call(fsync, fd);
    call(fdatasync, fd);
    call(umask, 022);
    call(getcwd, buffer, 100L);
    call(getcwd, buffer, 2L);
    call(chdir, "/");
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
    call(openat2, AT_FDCWD, "/etc/no-such", &how, sizeof how);
    int pipes[2];
    call(pipe2, pipes, O_CLOEXEC | O_NONBLOCK);
    call(read, pipes[0], buffer, 1L);
    call(splice, fd, NULL, pipes[1], NULL, 100L, SPLICE_F_MOVE);
    call(eventfd2, 7, O_NONBLOCK);
    call(memfd_create, "name", 1);
    call(ioctl, fd, TIOCGWINSZ, buffer);
    call(getxattr, "/tmp/trace-f", "user.none", buffer, 100L);
    call(sendfile, -1, -1, NULL, 10L);
    call(close_range, 3, 3, 0);
    end();
    unlink("/tmp/trace-f");
}
