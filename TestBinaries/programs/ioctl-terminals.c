// Terminals: pseudo terminals, every flag of termios, sizes, job control, packet mode, bad pointers and descriptors.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define BAD ((void *)1)
static int e(long r) { return r < 0 ? -errno : (int)r; }

static void show(const char *what, int fd) {
    struct termios t;
    memset(&t, 0, sizeof t);
    int r = e(tcgetattr(fd, &t));
    printf("%s %d %x %x %x %x %d", what, r, t.c_iflag, t.c_oflag, t.c_cflag, t.c_lflag, t.c_line);
    for (int k = 0; k < 19; k++) printf(" %d", t.c_cc[k]);
    printf(" speeds %d %d\n", cfgetispeed(&t), cfgetospeed(&t));
}

// Sets one bit at a time and reads back what the kernel kept.
static void bits(int fd, const char *name, size_t offset) {
    struct termios start, t;
    tcgetattr(fd, &start);
    printf("%s", name);
    for (int bit = 0; bit < 32; bit++) {
        t = start;
        *(tcflag_t *)((char *)&t + offset) = 1u << bit;
        int r = e(tcsetattr(fd, TCSANOW, &t));
        tcgetattr(fd, &t);
        printf(" %d:%x", r, *(tcflag_t *)((char *)&t + offset));
    }
    tcsetattr(fd, TCSANOW, &start);
    printf("\n");
}

struct raw_termios2 {
    unsigned iflag, oflag, cflag, lflag;
    unsigned char line, cc[19];
    unsigned ispeed, ospeed;
};

static void second(int fd) {
    struct raw_termios2 t;
    memset(&t, 0, sizeof t);
    printf("TCGETS2 %d", e(ioctl(fd, 0x802c542a, &t)));
    printf(" %x %u %u\n", t.cflag, t.ispeed, t.ospeed);
    t.cflag = (t.cflag & ~0x100fu) | 0x1000;  // BOTHER
    t.ispeed = t.ospeed = 123456;
    printf("TCSETS2 %d", e(ioctl(fd, 0x402c542b, &t)));
    memset(&t, 0, sizeof t);
    printf(" %d", e(ioctl(fd, 0x802c542a, &t)));
    printf(" %x %u %u\n", t.cflag, t.ispeed, t.ospeed);
    unsigned short old[9] = {0};
    printf("TCGETA %d", e(ioctl(fd, TCGETA, old)));
    printf(" %x %x %x %x\n", old[0], old[1], old[2], old[3]);
    printf("TCSETA %d %d %d\n", e(ioctl(fd, TCSETA, old)), e(ioctl(fd, TCSETAW, old)), e(ioctl(fd, TCSETAF, old)));
}

static void job(int master, int slave) {
    fflush(stdout);
    int child = fork();
    if (child == 0) {
        setsid();
        int sid = 0, group = 0;
        printf("TIOCSCTTY %d", e(ioctl(slave, TIOCSCTTY, 0)));
        printf(" TIOCGSID %d", e(ioctl(slave, TIOCGSID, &sid)));
        printf(" %d", sid == getpid());
        printf(" TIOCGPGRP %d", e(ioctl(slave, TIOCGPGRP, &group)));
        printf(" %d\n", group == getpid());
        int other = fork();
        if (other == 0) {
            setpgid(0, 0);
            signal(SIGINT, SIG_DFL);
            pause();
            _exit(0);
        }
        setpgid(other, other);
        signal(SIGTTOU, SIG_IGN);
        printf("TIOCSPGRP %d", e(ioctl(slave, TIOCSPGRP, &other)));
        printf(" %d", e(ioctl(master, TIOCGPGRP, &group)));
        printf(" %d\n", group == other);
        int none = 0x7ffffff0;
        printf("TIOCSPGRP of nobody %d\n", e(ioctl(slave, TIOCSPGRP, &none)));
        int status, signal_number = SIGINT;
        printf("TIOCSIG %d\n", e(ioctl(master, _IOW('T', 0x36, int), signal_number)));
        waitpid(other, &status, 0);
        printf("killed by %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
        struct winsize w = {11, 22, 33, 44};
        group = getpid();
        ioctl(slave, TIOCSPGRP, &group);
        signal(SIGHUP, SIG_IGN);
        printf("TIOCNOTTY %d", e(ioctl(slave, TIOCNOTTY, 0)));
        printf(" %d\n", e(ioctl(slave, TIOCGSID, &sid)));
        fflush(stdout);
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    printf("job %x\n", status);
}

int main(void) {
    int master = posix_openpt(O_RDWR | O_NOCTTY), locked = 7, number = -1, k;
    printf("TIOCGPTLCK %d", e(ioctl(master, TIOCGPTLCK, &locked)));
    printf(" %d", locked);
    locked = 0;
    printf(" TIOCSPTLCK %d", e(ioctl(master, TIOCSPTLCK, &locked)));
    printf(" TIOCGPTN %d", e(ioctl(master, TIOCGPTN, &number)));
    printf(" %d\n", number >= 0);
    int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
    printf("TIOCGPTPEER %d %d\n", slave >= 0, isatty(slave));
    int more = ioctl(master, TIOCGPTPEER, O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    int flags = fcntl(more, F_GETFL);
    printf("flags %d %d %d %d\n", flags & O_ACCMODE, !!(flags & O_NONBLOCK), !!(flags & O_NOFOLLOW), fcntl(more, F_GETFD));
    close(more);
    unsigned device = 0;
    printf("TIOCGDEV %d", e(ioctl(slave, TIOCGDEV, &device)));
    printf(" %d\n", device != 0);

    show("start", slave);
    bits(slave, "iflag", offsetof(struct termios, c_iflag));
    bits(slave, "oflag", offsetof(struct termios, c_oflag));
    bits(slave, "cflag", offsetof(struct termios, c_cflag));
    bits(slave, "lflag", offsetof(struct termios, c_lflag));
    struct termios t;
    tcgetattr(slave, &t);
    for (int n = 0; n < 19; n++) t.c_cc[n] = n + 65;
    cfsetspeed(&t, B9600);
    printf("drain %d", e(tcsetattr(slave, TCSADRAIN, &t)));
    show(" set", slave);
    cfmakeraw(&t);
    printf("flush %d", e(tcsetattr(slave, TCSAFLUSH, &t)));
    show(" raw", slave);
    second(slave);

    struct winsize w = {24, 80, 640, 480};
    printf("TIOCSWINSZ %d", e(ioctl(master, TIOCSWINSZ, &w)));
    memset(&w, 0, sizeof w);
    printf(" TIOCGWINSZ %d", e(ioctl(slave, TIOCGWINSZ, &w)));
    printf(" %d %d %d %d\n", w.ws_row, w.ws_col, w.ws_xpixel, w.ws_ypixel);

    write(master, "abcde", 5);
    // What was written arrives when the kernel's worker has run.
    for (int n = 0; n < 200 && !ioctl(slave, FIONREAD, &k) && k < 5; n++) usleep(5000);
    printf("FIONREAD %d", e(ioctl(slave, FIONREAD, &k)));
    printf(" %d", k);
    printf(" TCFLSH %d", e(tcflush(slave, TCIFLUSH)));
    printf(" %d", e(ioctl(slave, FIONREAD, &k)));
    printf(" %d\n", k);
    write(slave, "xyz", 3);
    printf("TIOCOUTQ %d", e(ioctl(slave, TIOCOUTQ, &k)));
    printf(" %d\n", k);
    printf("flow %d", e(tcflow(slave, TCOOFF)));
    printf(" %d", e(tcflow(slave, TCOON)));
    printf(" %d\n", e(tcflow(slave, 9)));
    tcflush(master, TCIOFLUSH);
    printf("break %d %d %d %d\n", e(tcsendbreak(slave, 0)), e(ioctl(slave, TCSBRKP, 1)), e(ioctl(slave, TIOCSBRK)),
           e(ioctl(slave, TIOCCBRK)));
    int on = 1, off = 0;
    printf("TIOCPKT %d", e(ioctl(master, TIOCPKT, &on)));
    printf(" TIOCGPKT %d", e(ioctl(master, TIOCGPKT, &k)));
    printf(" %d\n", k);
    write(slave, "pkt", 3);
    char text[16] = {0};
    int got = e(read(master, text, sizeof text));
    printf("packet %d %d %s\n", got, text[0], text + 1);
    printf("TIOCPKT off %d\n", e(ioctl(master, TIOCPKT, &off)));
    printf("TIOCEXCL %d", e(ioctl(slave, TIOCEXCL)));
    printf(" TIOCGEXCL %d", e(ioctl(slave, TIOCGEXCL, &k)));
    printf(" %d", k);
    printf(" TIOCNXCL %d", e(ioctl(slave, TIOCNXCL)));
    printf(" %d", e(ioctl(slave, TIOCGEXCL, &k)));
    printf(" %d\n", k);
    printf("TIOCGETD %d", e(ioctl(slave, TIOCGETD, &k)));
    printf(" %d", k);
    k = 9999;
    printf(" TIOCSETD %d\n", e(ioctl(slave, TIOCSETD, &k)));
    printf("TIOCMGET %d TIOCMSET %d TIOCGICOUNT %d TIOCGSERIAL %d\n", e(ioctl(slave, TIOCMGET, &k)),
           e(ioctl(slave, TIOCMSET, &k)), e(ioctl(slave, TIOCGICOUNT, text)), e(ioctl(slave, TIOCGSERIAL, text)));
    printf("VT %d %d KD %d %d\n", e(ioctl(slave, 0x5600, &k)), e(ioctl(slave, 0x5603, &k)), e(ioctl(slave, 0x4b3b, &k)),
           e(ioctl(slave, 0x4b44, &k)));
    printf("FIONBIO %d", e(ioctl(slave, FIONBIO, &on)));
    printf(" %d %d\n", !!(fcntl(slave, F_GETFL) & O_NONBLOCK), e(read(slave, text, 1)));
    printf("FIOCLEX %d", e(ioctl(slave, FIOCLEX)));
    printf(" %d", fcntl(slave, F_GETFD));
    printf(" FIONCLEX %d", e(ioctl(slave, FIONCLEX)));
    printf(" %d\n", fcntl(slave, F_GETFD));
    job(master, slave);

    unsigned requests[] = {TCGETS, TCSETS, TCSETSW, TCSETSF, TCGETA, TCSETA, 0x802c542a, 0x402c542b, TIOCGWINSZ,
                           TIOCSWINSZ, TIOCGPGRP, TIOCSPGRP, TIOCGSID, TIOCOUTQ, FIONREAD, TIOCSTI, TIOCPKT, TIOCGPTN,
                           TIOCSPTLCK, TIOCGPTLCK, TIOCGETD, TIOCSETD, TIOCGEXCL, FIONBIO, FIOASYNC, TIOCGDEV};
    int pipes[2];
    pipe(pipes);
    for (unsigned n = 0; n < sizeof requests / sizeof *requests; n++) {
        printf("%x bad pointer %d %d", requests[n], e(ioctl(slave, requests[n], BAD)), e(ioctl(master, requests[n], BAD)));
        printf(" null %d", e(ioctl(slave, requests[n], 0)));
        printf(" pipe %d", e(ioctl(pipes[0], requests[n], text)));
        printf(" closed %d\n", e(ioctl(99, requests[n], BAD)));
    }
    close(master);
    printf("hung up %d %d\n", e(tcgetattr(slave, &t)), e(ioctl(slave, TIOCGWINSZ, &w)));
}
