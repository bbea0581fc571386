// What /proc tells of a process's memory and identity, by every way there.
#include "memory.h"
#include <dirent.h>
#include <pthread.h>
#include <sys/prctl.h>

static char *file_at(int dir, const char *path) {
    static char text[1 << 20];
    int fd = openat(dir, path, O_RDONLY), n = 0, k;
    if (fd < 0) return 0;
    while ((k = read(fd, text + n, sizeof text - 1 - n)) > 0) n += k;
    close(fd);
    text[n] = 0;
    return text;
}
/// The rights that the text of a maps file gives the address.
static const char *rights(const char *text, void *p) {
    static char found[8];
    for (const char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : 0) {
        unsigned long low, high;
        if (sscanf(line, "%lx-%lx %4s", &low, &high, found) == 3 && (unsigned long)p >= low && (unsigned long)p < high)
            return found;
    }
    return "none";
}
static int has_ours(const char *text) { return strstr(text, "sojourn") != 0; }
static long value(const char *text, const char *key) {
    const char *at = strstr(text, key);
    return at ? atol(at + strlen(key)) : -1;
}
static long rss_of(const char *text, void *p) {
    for (const char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : 0) {
        unsigned long low, high;
        if (sscanf(line, "%lx-%lx ", &low, &high) == 2 && (unsigned long)p >= low && (unsigned long)p < high)
            return value(line, "\nRss:");
    }
    return -1;
}
static void *other_thread(void *a) {
    char path[64];
    sprintf(path, "/proc/self/task/%d/maps", (int)syscall(SYS_gettid));
    char *t = file_at(AT_FDCWD, path);
    printf("thread %s %d\n", rights(t, a), has_ours(t));
    prctl(PR_SET_NAME, "second");
    sprintf(path, "/proc/self/task/%d/comm", (int)syscall(SYS_gettid));
    printf("%s", file_at(AT_FDCWD, path));
    return 0;
}
static int same(const char *a, const char *b) { return strcmp(a, b) == 0; }

int main(int argc, char **argv) {
    void *code = (void *)main;
#if defined __powerpc64__ && _CALL_ELF == 1
    // A descriptor, which begins with the code's address.
    code = *(void **)code;
#endif
    catch_faults();
    char *none = mmap(0, P, PROT_NONE, ANON, -1, 0), *x = mmap(0, 3 * P, PROT_READ | PROT_EXEC, ANON, -1, 0);
    char *s = mmap(0, P, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0), *big = area(256);
    big += P;
    mprotect(big - P, P, PROT_NONE);
    mprotect(big + 250 * P, P, PROT_NONE);
    sbrk(P);
    mprotect(x + P, P, PROT_READ);
    char path[128], pid[16], link[512] = {0}, self[512] = {0};
    sprintf(pid, "%d", getpid());
    static char ways_directory[64], ways_link[80];
    sprintf(ways_directory, "/tmp/proc-ways.%d", getpid());
    sprintf(ways_link, "%s/m", ways_directory);
    mkdir(ways_directory, 0700);
    unlink(ways_link);
    symlink("/proc/self/maps", ways_link);
    int proc = open("/proc", O_RDONLY | O_DIRECTORY), own = open("/proc/self", O_RDONLY | O_DIRECTORY);
    sprintf(path, "%s/maps", pid);
    struct { int dir; const char *path; } ways[] = {
        {AT_FDCWD, "/proc/self/maps"}, {AT_FDCWD, "/proc/../proc/self/maps"}, {AT_FDCWD, "/proc//self/./maps"},
        {AT_FDCWD, "/proc/thread-self/maps"}, {AT_FDCWD, ways_link}, {proc, "self/maps"}, {own, "maps"},
        {proc, path}, {AT_FDCWD, "/proc/self/smaps"}, {own, "task/../maps"}};
    for (int i = 0; i < sizeof ways / sizeof *ways; i++) {
        char *t = file_at(ways[i].dir, ways[i].path);
        if (!t) { printf("%d no\n", i); continue; }
        printf("%d: %s", i, rights(t, none));
        printf(" %s", rights(t, x));
        printf(" %s", rights(t, x + P));
        printf(" %s", rights(t, s));
        printf(" %s", rights(t, big));
        printf(" %s", rights(t, &argc));
        printf(" %s", rights(t, code));
        printf(" %d %d %d %d\n", has_ours(t), strstr(t, "[stack]") != 0, strstr(t, "[vdso]") != 0, strstr(t, "[heap]") != 0);
    }
    chdir("/proc/self");
    printf("%s\n", rights(file_at(AT_FDCWD, "maps"), s));
    chdir("/tmp");
    pthread_t th;
    pthread_create(&th, 0, other_thread, s);
    pthread_join(th, 0);
    // Rss.
    for (int i = 0; i < 100; i++) big[i * P] = 1;
    printf("Rss %ld\n", rss_of(file_at(AT_FDCWD, "/proc/self/smaps"), big));
    long before = value(file_at(AT_FDCWD, "/proc/self/status"), "VmRSS:");
    char *more = mmap(0, 64 << 20, RW, ANON, -1, 0);
    long size = value(file_at(AT_FDCWD, "/proc/self/status"), "VmSize:");
    memset(more, 1, 32 << 20);
    long grown = value(file_at(AT_FDCWD, "/proc/self/status"), "VmRSS:") - before;
    printf("VmRSS grows %d, small %d\n", grown >= 32768 && grown < 36000, before < 8000);
    munmap(more, 64 << 20);
    printf("VmSize shrinks by %ld\n", size - value(file_at(AT_FDCWD, "/proc/self/status"), "VmSize:"));
    printf("VmSize small %d\n", value(file_at(AT_FDCWD, "/proc/self/status"), "VmSize:") < 100000);
    long pages[7];
    char *t = file_at(AT_FDCWD, "/proc/self/statm");
    sscanf(t, "%ld %ld %ld %ld %ld %ld", pages, pages + 1, pages + 2, pages + 3, pages + 4, pages + 5);
    printf("statm %d %d %d\n", pages[0] * 4 < 100000, pages[1] * 4 < 8000, pages[3] > 0);
    printf("rollup %d\n", value(file_at(AT_FDCWD, "/proc/self/smaps_rollup"), "Rss:") < 8000);
    unsigned long fields[60] = {0};
    t = strrchr(file_at(AT_FDCWD, "/proc/self/stat"), ')') + 2;
    int n = 3;
    for (t = strchr(t, ' '); t && n < 60; t = strchr(t + 1, ' ')) fields[++n] = strtoul(t + 1, 0, 10);
    printf("stat %d %d %d\n", fields[23] < 100ul << 20, fields[24] < 2000, fields[28] > (unsigned long)&argc);
    // Who it is.
    t = file_at(AT_FDCWD, "/proc/self/cmdline");
    printf("cmdline %d %d\n", same(t, argv[0]), has_ours(t));
    readlink("/proc/self/exe", self, 511);
    const char *exes[] = {"/proc/thread-self/exe", "/proc/../proc/self/exe"};
    for (int i = 0; i < 2; i++) {
        memset(link, 0, 512);
        readlink(exes[i], link, 511);
        printf("exe %d\n", same(link, self));
    }
    memset(link, 0, 512);
    readlinkat(own, "exe", link, 511);
    printf("exe %d %d\n", same(link, self), strstr(link, "memory-proc") != 0);
    // It is a link to those who do not follow it.
    struct stat of_link, of_program;
    int link_file = open("/proc/self/exe", O_PATH | O_NOFOLLOW);
    memset(link, 0, 512);
    int result = lstat("/proc/self/exe", &of_link);
    printf("exe %d %o %d", result, of_link.st_mode, (int)of_link.st_size);
    result = fstat(link_file, &of_link);
    printf(" %d %o", result, of_link.st_mode & S_IFMT);
    result = readlinkat(link_file, "", link, 511);
    printf(" %d %d", result > 0, same(link, self));
    result = open("/proc/self/exe", O_NOFOLLOW);
    printf(" %d %d", result, errno);
    result = stat("/proc/self/exe", &of_link) | stat(self, &of_program);
    printf(" %d %o %d\n", result, of_link.st_mode & S_IFMT, of_link.st_ino == of_program.st_ino);
    close(link_file);
    // Another process.
    int p[2];
    pipe(p);
    pid_t child = fork();
    if (child == 0) {
        char c;
        close(p[1]);
        read(p[0], &c, 1);
        _exit(0);
    }
    sprintf(path, "/proc/%d/cmdline", child);
    printf("child's cmdline %d\n", same(file_at(AT_FDCWD, path), argv[0]));
    sprintf(path, "/proc/%d/exe", child);
    memset(link, 0, 512);
    readlink(path, link, 511);
    printf("child's exe %d\n", same(link, self));
    result = stat(path, &of_link);
    printf("child's exe %d %o %d", result, of_link.st_mode & S_IFMT, of_link.st_ino == of_program.st_ino);
    result = lstat(path, &of_link);
    printf(" %d %o", result, of_link.st_mode & S_IFMT);
    int program_file = open(path, O_RDONLY);
    result = fstat(program_file, &of_link);
    printf(" %d %d\n", result, of_link.st_ino == of_program.st_ino);
    close(program_file);
    sprintf(path, "/proc/%d/comm", child);
    printf("child's comm %d\n", strstr(file_at(AT_FDCWD, path), "memory-proc") != 0);
    sprintf(path, "/proc/%d/maps", child);
    t = file_at(AT_FDCWD, path);
    printf("child's maps %d %s", has_ours(t), rights(t, s));
    printf(" %s\n", rights(t, big));
    close(p[1]);
    wait(0);
    // Time and again by threads.
    FILE *f = fopen("/proc/self/maps", "r");
    char line[1024];
    int lines = 0;
    while (fgets(line, sizeof line, f)) lines++;
    fseek(f, 0, SEEK_SET);
    while (fgets(line, sizeof line, f)) lines--;
    printf("again %d\n", lines);
    unlink(ways_link);
    rmdir(ways_directory);
    return 0;
}
