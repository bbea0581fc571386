// No descriptors left, or only a few.
#include "load.h"

static void tries(char **argv) {
    char text[64];
    int maps = open("/proc/self/maps", O_RDONLY);
    printf(" maps %d", maps < 0 ? errno : (int)(read(maps, text, 10) > 0) - 1);
    if (maps >= 0) close(maps);
    int status = open("/proc/self/status", O_RDONLY);
    printf(" status %d", status < 0 ? errno : (int)(read(status, text, 10) > 0) - 1);
    if (status >= 0) close(status);
    int p[2];
    printf(" pipe %d", failed(pipe(p)));
    printf(" memfd %d", failed(memfd_create("m", 0)));
    printf(" socket %d", failed(socket(AF_UNIX, SOCK_STREAM, 0)));
    printf(" dup %d", failed(dup(1)));
    int pid = fork();
    if (pid == 0) {
        execl(argv[0], argv[0], "1", "again", (char *)0);
        _exit(errno);
    }
    printf(" exec %d", status_of(pid));
    pid = vfork();
    if (pid == 0) {
        execl("/nowhere", "nowhere", (char *)0);
        _exit(errno);
    }
    printf(" vfork %d\n", status_of(pid));
}
static void *nothing(void *x) { return x; }
static char **arguments;
static int limit, fills;
static void limited(void) {
    struct rlimit l = {limit, limit};
    setrlimit(RLIMIT_NOFILE, &l);
    printf("limit %d%s:", limit, fills ? " all open" : "");
    int n = 0;
    if (fills) while (open("/dev/null", O_RDONLY) >= 0) n++;
    printf(" %d", n);
    pthread_t t;
    printf(" thread %d", pthread_create(&t, 0, nothing, 0));
    pthread_join(t, 0);
    tries(arguments);
}
static void many(void) {
    struct rlimit l;
    getrlimit(RLIMIT_NOFILE, &l);
    l.rlim_cur = 1500;
    setrlimit(RLIMIT_NOFILE, &l);
    int n = 0;
    while (dup(0) >= 0) n++;
    printf("%d and %d\n", n + 3 >= 1500, errno);
    struct pollfd one = {1499, POLLIN};
    printf("the last one %d %d\n", fcntl(1499, F_GETFD), poll(&one, 1, 0) >= 0);
    tries(arguments);
    for (int fd = 3; fd < 1500; fd++) close(fd);
    printf("closed %d\n", dup(0));
}
static void close_all(void) {
    // A shell or a daemon closes all, and begins again.
    printf("close_range %d\n", failed(syscall(SYS_close_range, 3, ~0u, 0)));
    int pid = fork();
    if (pid == 0) _exit(open("/proc/self/maps", O_RDONLY) == 3 ? 0 : 1);
    printf("after %d\n", status_of(pid));
    int out = dup(1);
    for (int fd = 0; fd < 3; fd++) close(fd);
    pid = fork();
    if (pid == 0) {
        execl("/proc/self/exe", arguments[0], "1", "again", (char *)0);
        _exit(errno);
    }
    int st = status_of(pid);
    dup2(out, 1);
    printf("without the first three %d\n", st);
}

int main(int argc, char **argv) {
    if (argc > 2) return 5;
    begin(argc, argv);
    // What the test itself has left open is not ours.
    syscall(SYS_close_range, 3, ~0u, 0);
    arguments = argv;
    for (fills = 0; fills < 2; fills++) {
        for (limit = 3; limit <= 20; limit += limit < 6 ? 1 : 7) printf("= %d\n", in_child(limited));
    }
    printf("= %d\n", in_child(many));
    printf("= %d\n", in_child(close_all));
    return 0;
}
