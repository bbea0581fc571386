// Files and directories: every way to open, read, write, move, describe and remove them.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <unistd.h>

static int order(const void *a, const void *b) { return strcmp(*(char **)a, *(char **)b); }
static void list(void) {
    char *names[50];
    int n = 0;
    DIR *d = opendir(".");
    for (struct dirent *e; (e = readdir(d));) names[n++] = strdup(e->d_name);
    closedir(d);
    qsort(names, n, sizeof *names, order);
    for (int i = 0; i < n; i++) printf("%s ", names[i]);
    puts("");
}
#define TRY(call) ({ errno = 0; long r_ = (call); printf("%s: %ld %s\n", #call, r_, errno ? strerror(errno) : ""); r_; })

int main(void) {
    char where[] = "/tmp/filesXXXXXX", text[200], path[300];
    if (!mkdtemp(where) || chdir(where)) return 1;
    printf("%d\n", strcmp(getcwd(path, sizeof path), where));
    umask(022);
    int fd = TRY(open("a", O_RDWR | O_CREAT | O_EXCL, 0640));
    TRY(open("a", O_RDWR | O_CREAT | O_EXCL, 0640));
    TRY(open("none/x", O_RDONLY));
    TRY(open(".", O_WRONLY));
    TRY(write(fd, "hello, world\n", 13));
    TRY(lseek(fd, -6, SEEK_END));
    TRY(read(fd, text, 100));
    TRY(pwrite(fd, "HE", 2, 0));
    TRY(pread(fd, text, 5, 0));
    printf("%.5s\n", text);
    struct iovec v[3] = {{"one ", 4}, {"", 0}, {"two\n", 4}};
    TRY(writev(fd, v, 3));
    char x[4], y[20];
    struct iovec w[2] = {{x, 4}, {y, 20}};
    TRY(preadv(fd, w, 2, 13));
    printf("%.4s%.4s", x, y);
    TRY(ftruncate(fd, 10000));
    TRY(lseek(fd, 0, SEEK_END));
    TRY(lseek(fd, -1, SEEK_SET));
    struct stat s, t;
    TRY(fstat(fd, &s));
    printf("%o %ld %ld %d %d\n", s.st_mode, (long)s.st_size, (long)s.st_nlink, s.st_uid == getuid(), s.st_mtime > 1000000000);
    TRY(chmod("a", 0604));
    TRY(link("a", "b"));
    TRY(symlink("b", "c"));
    TRY(lstat("c", &t));
    printf("%o %ld\n", t.st_mode, (long)t.st_size);
    TRY(stat("c", &t));
    printf("%o %ld %d\n", t.st_mode, (long)t.st_nlink, t.st_ino == s.st_ino);
    memset(text, 0, sizeof text);
    TRY(readlink("c", text, 100));
    printf("%s\n", text);
    TRY(mkdir("d", 0777));
    TRY(mkdir("d", 0777));
    TRY(rename("b", "d/e"));
    TRY(rename("d", "a"));
    TRY(access("d/e", R_OK | W_OK));
    TRY(access("nothing", F_OK));
    list();
    TRY(rmdir("d"));
    TRY(unlink("d"));
    TRY(stat("c", &t));
    struct timespec times[2] = {{1000, 5}, {2000000000, 123456789}};
    TRY(utimensat(AT_FDCWD, "a", times, 0));
    stat("a", &t);
    printf("%ld %ld %ld %ld\n", (long)t.st_atim.tv_sec, t.st_atim.tv_nsec, (long)t.st_mtim.tv_sec, t.st_mtim.tv_nsec);
    int d = TRY(open("d", O_RDONLY | O_DIRECTORY));
    TRY(open("a", O_RDONLY | O_DIRECTORY));
    TRY(open("c", O_RDONLY | O_NOFOLLOW));
    int e = TRY(openat(d, "e", O_RDWR | O_APPEND | O_CLOEXEC));
    printf("%d %d\n", fcntl(e, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK), fcntl(e, F_GETFD));
    TRY(fcntl(e, F_SETFL, O_NONBLOCK));
    printf("%d\n", fcntl(e, F_GETFL) & (O_APPEND | O_NONBLOCK));
    int f = TRY(fcntl(e, F_DUPFD, 20));
    TRY(dup2(f, 21));
    TRY(flock(f, LOCK_EX | LOCK_NB));
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10};
    TRY(fcntl(e, F_SETLK, &lock));
    TRY(fallocate(e, 0, 0, 20000));
    struct statx sx;
    TRY(statx(AT_FDCWD, "a", 0, STATX_SIZE, &sx));
    printf("%ld\n", (long)sx.stx_size);
    struct statfs sf;
    TRY(statfs(".", &sf));
    FILE *file = fopen("text", "w+");
    for (int i = 0; i < 3000; i++) fprintf(file, "line %d\n", i);
    fseek(file, 5000, SEEK_SET);
    char *line = 0;
    size_t room = 0;
    TRY(getline(&line, &room, file));
    TRY(getline(&line, &room, file));
    printf("%s%ld %d\n", line, ftell(file), ungetc('q', file) == fgetc(file));
    fclose(file);
    file = fopen("text", "a");
    fputs("appended", file);
    printf("%ld\n", ftell(file));
    fclose(file);
    TRY(truncate("text", 3));
    TRY(close(99));
    TRY(close(e));
    TRY(read(e, text, 1));
    TRY(unlink("d/e"));
    TRY(unlink("a") + unlink("c") + unlink("text") + rmdir("d"));
    list();
    TRY(chdir("/") + rmdir(where));
    return 0;
}
