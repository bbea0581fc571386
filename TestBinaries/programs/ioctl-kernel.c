// Descriptors of the kernel's own things: namespaces, processes, timers; what other devices' requests get from them.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#define BAD ((void *)1)
static int e(long r) { return r < 0 ? -errno : (int)r; }
static int opened(long r) {
    if (r < 0) return -errno;
    close(r);
    return 0;
}

static void namespaces(void) {
    const char *names[] = {"user", "pid", "net", "mnt", "uts", "ipc", "cgroup"};
    for (int k = 0; k < 7; k++) {
        char path[40];
        snprintf(path, sizeof path, "/proc/self/ns/%s", names[k]);
        int fd = open(path, O_RDONLY | O_CLOEXEC), uid = -7;
        printf("%s NS_GET_NSTYPE %x", names[k], e(ioctl(fd, 0xb703)));
        printf(" NS_GET_USERNS %d", opened(ioctl(fd, 0xb701)));
        printf(" NS_GET_PARENT %d", opened(ioctl(fd, 0xb702)));
        printf(" NS_GET_OWNER_UID %d", e(ioctl(fd, 0xb704, &uid)));
        printf(" %d bad %d unknown %d\n", uid, e(ioctl(fd, 0xb704, BAD)), e(ioctl(fd, 0xb7f0, BAD)));
        close(fd);
    }
}

// struct pidfd_info's first version
struct information {
    uint64_t mask, cgroup;
    uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
    int32_t exit_code;
};

static void processes(void) {
    int child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    int fd = syscall(SYS_pidfd_open, child, 0);
    printf("pidfd %d\n", fd < 0 ? -errno : 0);
    for (int k = 1; k <= 10; k++) printf(" PIDFD_GET %d %d", k, opened(ioctl(fd, 0xff00 + k, 0)));
    struct information i;
    memset(&i, 0, sizeof i);
    i.mask = 3;
    printf("\nPIDFD_GET_INFO %d", e(ioctl(fd, 0xc000ff0b + (sizeof i << 16), &i)));
    printf(" %d %d %d", i.pid == (uint32_t)child || i.pid == 0, i.ppid == (uint32_t)getpid() || i.ppid == 0, i.euid == 0);
    printf(" bad %d none %d\n", e(ioctl(fd, 0xc000ff0b + (sizeof i << 16), BAD)), e(ioctl(fd, 0xff70, BAD)));
    kill(child, 9);
    waitpid(child, 0, 0);
    printf("ended %d\n", opened(ioctl(fd, 0xff04, 0)) < 0);
    close(fd);
}

int main(void) {
    fflush(stdout);
    setvbuf(stdout, 0, _IONBF, 0);
    namespaces();
    processes();
    int timer = timerfd_create(CLOCK_MONOTONIC, 0);
    uint64_t ticks = 3;
    printf("TFD_IOC_SET_TICKS %d", e(ioctl(timer, _IOW('T', 0, unsigned long), &ticks)));
    uint64_t seen = 0;
    fcntl(timer, F_SETFL, O_NONBLOCK);
    printf(" %d", e(read(timer, &seen, 8)));
    printf(" %d\n", (int)seen);
    unsigned requests[] = {0xb701, 0xb703, 0xb704, 0xff01, 0xc040ff0b, 0xc0686611, 0xc018aa3f, 0x80082407, 0x40085400,
                           0xc0502100, 0x80044501, 0x5501, 0xc0105500, 0x80845600, 0x80045700};
    int null = open("/dev/null", O_RDWR);
    for (unsigned k = 0; k < sizeof requests / sizeof *requests; k++)
        printf("%x null %d closed %d\n", requests[k], e(ioctl(null, requests[k], BAD)), e(ioctl(99, requests[k], BAD)));
}
