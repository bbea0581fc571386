// kill -9 in the middle of everything: what is left is what Linux says.
#include "load.h"

static char directory[] = "/tmp/sojourn-load-XXXXXX", path[100], fresh[100];

static void renames(void) {
    snprintf(path, sizeof path, "%s/file", directory);
    snprintf(fresh, sizeof fresh, "%s/new", directory);
    int bad = 0, n = 12 * scale, statuses = 0;
    for (int k = 0; k < n; k++) {
        int pid = fork();
        if (pid == 0) {
            static char text[20000];
            for (unsigned j = 0;; j++) {
                memset(text, 'a' + j % 26, sizeof text);
                int fd = open(fresh, O_CREAT | O_TRUNC | O_WRONLY, 0600);
                for (int at = 0; at < sizeof text; at += 1000) write(fd, text + at, 1000);
                close(fd);
                rename(fresh, path);
            }
        }
        micro(2000 + next_random() % 8000);
        kill(pid, SIGKILL);
        statuses += status_of(pid) == 1009;
        static char text[30000];
        int fd = open(path, O_RDONLY);
        if (fd < 0) continue;  // Not yet.
        long size = read(fd, text, sizeof text);
        close(fd);
        if (size != 20000) bad++;
        for (int j = 1; j < size; j++) if (text[j] != text[0]) { bad++; break; }
    }
    unlink(path), unlink(fresh);
    printf("renames: %d bad, %d killed\n", bad, statuses == n);
}

static void mutexes(void) {
    struct shared { pthread_mutex_t lock; int a, b; _Atomic int held; } *all = mmap(0, P, RW, SHARED, -1, 0);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&all->lock, &attributes);
    int n = 20 * scale, bad = 0, dead = 0;
    for (int k = 0; k < n; k++) {
        all->held = 0;
        int pid = fork();
        if (pid == 0) {
            for (;;) {
                int e = pthread_mutex_lock(&all->lock);
                if (e == EOWNERDEAD) pthread_mutex_consistent(&all->lock), all->b = all->a;
                all->a++;
                if (k % 2 == 0) all->held = 1;
                for (volatile int j = 0; j < 200; j++) {}
                // Every second one dies for certain with the lock.
                if (k % 2 == 0) for (;;) pause();
                all->b++;
                pthread_mutex_unlock(&all->lock);
                all->held = 1;
            }
        }
        while (!all->held) micro(200);
        micro(next_random() % 2000);
        kill(pid, SIGKILL);
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 10;
        int e = pthread_mutex_timedlock(&all->lock, &until);
        if (e == EOWNERDEAD) {
            dead += k % 2 == 0;
            pthread_mutex_consistent(&all->lock);
            all->b = all->a;
        } else if (e || k % 2 == 0) {
            bad++;
        }
        if (all->a != all->b) bad++;
        pthread_mutex_unlock(&all->lock);
        bad += status_of(pid) != 1009;
    }
    printf("robust mutexes: %d bad, %d of %d died with it\n", bad, dead, n / 2);
}

static void pipes(void) {
    int n = 10 * scale, bad = 0;
    for (int k = 0; k < n; k++) {
        int p[2], q[2];
        pipe(p), pipe(q);
        int pid = fork();
        if (pid == 0) {
            close(p[0]), close(q[1]);
            char block[512], got[100];
            memset(block, 'x', sizeof block);
            for (;;) write(p[1], block, sizeof block), read(q[0], got, 1);
        }
        close(p[1]), close(q[0]);
        signal(SIGPIPE, SIG_IGN);
        char got[512];
        long total = 0, r;
        int rounds = 1 + next_random() % 50;
        for (int j = 0; j < rounds; j++) {
            r = read(p[0], got, sizeof got);
            total += r;
            write(q[1], "y", 1);
        }
        kill(pid, SIGKILL);
        bad += status_of(pid) != 1009;
        while ((r = read(p[0], got, sizeof got)) > 0) total += r;
        if (r != 0 || total % 512) bad++;
        if (write(q[1], "y", 1) != -1 || errno != EPIPE) bad++;
        close(p[0]), close(q[1]);
    }
    printf("pipes: %d bad\n", bad);
}

static void *forks_on(void *x) {
    for (;;) {
        int pid = fork();
        if (pid == 0) { micro(300); _exit(0); }
        if (pid > 0) waitpid(pid, 0, 0);
        else micro(100);
    }
}
static void forks(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int n = 8 * scale, bad = 0;
    for (int k = 0; k < n; k++) {
        int pid = fork();
        if (pid == 0) {
            pthread_t t;
            for (int j = 0; j < k % 3; j++) pthread_create(&t, 0, forks_on, 0);
            forks_on(0);
        }
        micro(2000 + next_random() % 10000);
        kill(pid, SIGKILL);
        bad += status_of(pid) != 1009;
        // Its children are ours now, and end by themselves.
        int st, one;
        while ((one = wait(&st)) > 0) bad += st != 0;
        bad += errno != ECHILD;
    }
    // A child that dies with its parent.
    int p[2];
    char c;
    pipe(p);
    int pid = fork();
    if (pid == 0) {
        int grandchild = fork();
        if (grandchild == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            write(p[1], "r", 1);
            for (;;) pause();
        }
        for (;;) pause();
    }
    read(p[0], &c, 1);
    kill(pid, SIGKILL);
    printf("forks: %d bad, %d", bad, status_of(pid));
    int st = 0, one = wait(&st);
    printf(" %d %x", one > 0, st);
    printf(" %d\n", wait(&st));
}

static void *computes(void *x) {
    for (volatile unsigned k = 0;; k++) {}
}
static void stops(void) {
    int bad = 0, n = 10 * scale;
    for (int k = 0; k < n; k++) {
        int pid = fork(), st;
        if (pid == 0) {
            pthread_t t;
            for (int j = 0; j < 4; j++) pthread_create(&t, 0, computes, 0);
            computes(0);
        }
        micro(next_random() % 5000);
        kill(pid, SIGSTOP);
        if (waitpid(pid, &st, WUNTRACED) != pid || !WIFSTOPPED(st)) bad++;
        kill(pid, SIGCONT);
        if (waitpid(pid, &st, WCONTINUED) != pid || !WIFCONTINUED(st)) bad++;
        kill(pid, k & 1 ? SIGKILL : SIGTERM);
        bad += status_of(pid) != (k & 1 ? 1009 : 1015);
    }
    printf("stopped, continued, killed: %d bad\n", bad);
}

int main(int argc, char **argv) {
    begin(argc, argv);
    mkdtemp(directory);
    renames();
    mutexes();
    pipes();
    forks();
    stops();
    printf("%d\n", rmdir(directory));
    return 0;
}
