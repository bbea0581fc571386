// execve in all its ways: of itself with argv and environment, by vfork and posix_spawn, of the host's programs, of
// scripts; what stays over it, and its errors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static char self[4096], directory[] = "/tmp/fork-exec.XXXXXX";

static int collect(pid_t p) {
    int status;
    while (waitpid(p, &status, 0) != p) {}
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static char *path(const char *name) {
    static char text[2][4096];
    static int n;
    n ^= 1;
    snprintf(text[n], sizeof text[n], "%s/%s", directory, name);
    return text[n];
}

static void script(const char *name, const char *text, int mode) {
    int fd = open(path(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    write(fd, text, strlen(text));
    fchmod(fd, mode);
    close(fd);
}

// What the program executed sees.
static int report(int count, char **v) {
    if (strncmp(v[1], "show", 4) == 0) {
        printf("argv %d:", count);
        for (int i = 0; i < count; i++) printf(" <%s>", i == 0 && strchr(v[0], '/') ? "path" : strrchr(v[i], '/') ? strrchr(v[i], '/') : v[i]);
        printf("\nenv:");
        for (char **e = environ; *e; e++) printf(" <%s>", *e);
        puts("");
        return 11;
    }
    if (strcmp(v[1], "state") == 0) {
        sigset_t mask, pending;
        struct sigaction usr1, usr2, segv;
        sigprocmask(0, NULL, &mask);
        sigpending(&pending);
        sigaction(SIGUSR1, NULL, &usr1);
        sigaction(SIGUSR2, NULL, &usr2);
        sigaction(SIGSEGV, NULL, &segv);
        printf("blocked %d %d pending %d handlers %d %d %d files %d %d\n", sigismember(&mask, SIGHUP),
               sigismember(&mask, SIGFPE), sigismember(&pending, SIGHUP), usr1.sa_handler == SIG_IGN,
               usr2.sa_handler == SIG_DFL, segv.sa_handler == SIG_IGN, fcntl(100, F_GETFD) >= 0,
               fcntl(101, F_GETFD) >= 0);
        return 12;
    }
    if (strcmp(v[1], "files") == 0) {
        int n = 0;
        for (int fd = 3; fd < 64; fd++) n += fcntl(fd, F_GETFD) >= 0;
        printf("open files %d\n", n);
        return 0;
    }
    return 1;
}

static void handler(int s) {}

static void attempt(const char *what, const char *file, char **v, char **e) {
    pid_t p = fork();
    if (!p) {
        execve(file, v, e);
        printf("%s: %s\n", what, strerror(errno));
        _exit(0);
    }
    int status = collect(p);
    if (status) printf("%s: status %d\n", what, status);
}

int main(int count, char **arguments) {
    setvbuf(stdout, NULL, _IONBF, 0);
    if (count > 1) return report(count, arguments);
    readlink("/proc/self/exe", self, sizeof self - 1);
    mkdtemp(directory);
    char *v[] = {"zero", "show", "", "two words", NULL};
    char *e[] = {"A=1", "B=", "QEMU_LD_PREFIX=/x", "SOJOURN_ENGINE=nonsense", "weird", NULL};
    char *none[] = {NULL};
    pid_t p;

    attempt("itself", self, v, e);
    attempt("by /proc/self/exe", "/proc/self/exe", v, none);
    char *other[] = {self, "show", NULL};
    attempt("with its path", self, other, none);

    if (!(p = vfork())) {
        execve(self, v, e);
        _exit(99);
    }
    printf("vfork %d\n", collect(p));
    volatile int shared = 0;
    if (!(p = vfork())) {
        shared = 5;
        execve("/nonexistent", v, e);
        shared += errno == ENOENT;
        _exit(3);
    }
    printf("vfork writes %d %d\n", collect(p), shared);

    // posix_spawn: errors come back, file actions and attributes work.
    printf("spawn error %s\n", strerror(posix_spawn(&p, "/nonexistent", NULL, NULL, v, e)));
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    int ends[2];
    pipe2(ends, O_CLOEXEC);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    sigset_t defaults;
    sigfillset(&defaults);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    printf("spawn %d\n", posix_spawn(&p, self, &actions, &attributes, v, e));
    close(ends[1]);
    char text[4096];
    int length = 0, n;
    while ((n = read(ends[0], text + length, sizeof text - length)) > 0) length += n;
    printf("spawn status %d, %.*s", collect(p), length, text);
    close(ends[0]);
    struct sigaction act;
    signal(SIGUSR1, handler);
    posix_spawn(&p, self, NULL, &attributes, v, none);
    collect(p);
    sigaction(SIGUSR1, NULL, &act);
    printf("handler kept %d\n", act.sa_handler == handler);

    // The host's programs.
    printf("system %d\n", WEXITSTATUS(system("echo from the shell; exit 4")));
    FILE *f = popen("cat; echo end", "w");
    fputs("through a pipe\n", f);
    printf("pclose %d\n", pclose(f));

    // Scripts.
    snprintf(text, sizeof text, "#! %s show one argument \nignored\n", self);
    script("script", text, 0700);
    if (!(p = fork())) {
        execve(path("script"), v, none);
        _exit(98);
    }
    printf("script %d\n", collect(p));
    script("shell", "#!/bin/sh\necho shell $# \"$@\"\nexit 6\n", 0700);
    attempt("shell script", path("shell"), v, none);
    snprintf(text, sizeof text, "#!%s\n", path("script"));
    script("nested", text, 0700);
    if (!(p = fork())) {
        execve(path("nested"), v, none);
        _exit(98);
    }
    printf("nested script %d\n", collect(p));

    // Errors.
    script("loop", "", 0700);
    snprintf(text, sizeof text, "#!%s\n", path("loop"));
    script("loop", text, 0700);
    attempt("loop", path("loop"), v, none);
    attempt("missing", path("missing"), v, none);
    attempt("directory", directory, v, none);
    script("closed", "#!/bin/sh\n", 0600);
    attempt("not a file's directory", path("closed/x"), v, none);
    script("text", "echo no\n", 0700);
    attempt("no format", path("text"), v, none);
    script("noscript", "#!/nonexistent/shell\n", 0700);
    attempt("no interpreter", path("noscript"), v, none);
    script("cut", "\177ELF\2\1\1", 0700);
    attempt("short ELF", path("cut"), v, none);
    symlink("ring", path("ring"));
    attempt("ring", path("ring"), v, none);
    char *huge = malloc(200000);
    memset(huge, 'x', 199999);
    huge[199999] = 0;
    char *large[] = {"zero", "show", huge, NULL};
    attempt("large", self, large, none);
    attempt("bad path", (char *)8, v, none);
    attempt("bad argv", self, (char **)8, none);
    memset(huge, 'a', 5000);
    huge[0] = '/', huge[5000] = 0;
    attempt("long name", huge, v, none);

    // By descriptor.
    int fd = open(self, O_RDONLY | O_CLOEXEC);
    if (!(p = fork())) {
        fexecve(fd, v, none);
        _exit(97);
    }
    printf("fexecve %d\n", collect(p));
    int memory = memfd_create("copy", MFD_CLOEXEC);
    while ((n = read(fd, text, sizeof text)) > 0) write(memory, text, n);
    if (!(p = fork())) {
        syscall(SYS_execveat, memory, "", v, none, AT_EMPTY_PATH);
        _exit(97);
    }
    printf("memfd %d\n", collect(p));
    int place = open(directory, O_RDONLY | O_DIRECTORY);
    symlink(self, path("link"));
    if (!(p = fork())) {
        syscall(SYS_execveat, place, "link", v, none, 0);
        _exit(97);
    }
    printf("execveat %d\n", collect(p));
    errno = 0;
    syscall(SYS_execveat, place, "link", v, none, AT_SYMLINK_NOFOLLOW);
    printf("nofollow %s\n", strerror(errno));
    syscall(SYS_execveat, place, "", v, none, 0);
    printf("empty %s\n", strerror(errno));
    close(fd), close(memory), close(place);

    // What stays: mask, pending and ignored signals; what goes: handlers, files that close.
    if (!(p = fork())) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGHUP);
        sigaddset(&set, SIGFPE);
        sigprocmask(SIG_BLOCK, &set, NULL);
        raise(SIGHUP);
        signal(SIGUSR1, SIG_IGN);
        signal(SIGUSR2, handler);
        signal(SIGSEGV, SIG_IGN);
        dup2(1, 100);
        dup3(1, 101, O_CLOEXEC);
        execl(self, self, "state", NULL);
    }
    printf("state %d\n", collect(p));
    if (!(p = fork())) execl(self, self, "files", NULL);
    collect(p);

    const char *names[] = {"script", "shell", "nested", "loop", "closed", "text", "noscript", "cut", "ring", "link"};
    for (int i = 0; i < 10; i++) unlink(path(names[i]));
    rmdir(directory);
    return 0;
}
