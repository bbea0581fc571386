#include "trace.h"
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/sockios.h>
#include <asm/termbits.h>
#include <asm/ioctls.h>
#include <asm/termios.h>
#include <net/if.h>
#include <poll.h>
#include <sys/socket.h>

#define BAD ((void *)16)

int main(void) {
    chdir("/tmp");
    unlink("trace-ioctl");
    begin();
    // A pseudo terminal.
    long master = call(openat, AT_FDCWD, "/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    int number = 0;
    call(ioctl, master, TIOCSPTLCK, &number);
    long slave = call(ioctl, master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
    struct termios t;
    call(ioctl, slave, TCGETS, &t);
    t.c_lflag &= ~(ECHO | ICANON);
    t.c_iflag |= IXOFF | IGNBRK;
    t.c_oflag &= ~OPOST;
    call(ioctl, slave, TCSETS, &t);
    call(ioctl, slave, TCSETSW, &t);
    call(ioctl, slave, TCSETSF, BAD);
    call(ioctl, slave, TCGETS, BAD);
    call(ioctl, slave, TCGETS, NULL);
    struct winsize w = {24, 80, 640, 480};
    call(ioctl, slave, TIOCSWINSZ, &w);
    memset(&w, 0, sizeof w);
    call(ioctl, master, TIOCGWINSZ, &w);
    call(ioctl, master, TIOCGWINSZ, BAD);
    call(ioctl, master, TIOCSWINSZ, NULL);
    call(write, master, "input", 5L);
    // The kernel brings it to the other side in its own time.
    struct pollfd ready = {slave, POLLIN, 0};
    call(ppoll, &ready, 1, NULL, NULL, 0);
    call(ioctl, slave, FIONREAD, &number);
    call(ioctl, slave, TIOCINQ, BAD);
    call(ioctl, slave, TIOCOUTQ, &number);
    call(ioctl, slave, TCFLSH, TCIFLUSH);
    call(ioctl, slave, TCFLSH, 9);
    call(ioctl, slave, TCXONC, TCOON);
    call(ioctl, slave, TCSBRK, 1);
    call(ioctl, slave, TIOCGETD, &number);
    number = 99;
    call(ioctl, slave, TIOCSETD, &number);
    number = 1;
    call(ioctl, master, TIOCPKT, &number);
    call(ioctl, slave, TIOCEXCL);
    call(ioctl, slave, TIOCGEXCL, &number);
    call(ioctl, slave, TIOCNXCL);
    call(ioctl, slave, TIOCGPGRP, &number);
    call(ioctl, slave, TIOCMGET, &number);
    number = TIOCM_DTR | TIOCM_RTS;
    call(ioctl, slave, TIOCMBIS, &number);
    call(ioctl, -1, TIOCNOTTY);
    number = 1;
    call(ioctl, slave, FIONBIO, &number);
    call(ioctl, slave, FIOCLEX);
    call(ioctl, slave, FIONCLEX);
    call(ioctl, slave, FIOASYNC, BAD);
    // Files.
    long fd = call(openat, AT_FDCWD, "trace-ioctl", O_RDWR | O_CREAT | O_TRUNC, 0600);
    call(ftruncate, fd, 8192L);
    int flags = 0;
    call(ioctl, fd, FS_IOC_GETFLAGS, BAD);
    call(ioctl, fd, FS_IOC_GETFLAGS, &flags);
    flags = FS_NODUMP_FL;
    call(ioctl, fd, FS_IOC_SETFLAGS, &flags);
    call(ioctl, fd, FS_IOC_SETFLAGS, NULL);
    struct fsxattr x;
    call(ioctl, fd, FS_IOC_FSGETXATTR, &x);
    call(ioctl, fd, FS_IOC_FSSETXATTR, BAD);
    call(ioctl, fd, FICLONE, -1);
    struct file_clone_range r = {.src_fd = fd, .src_length = 4096, .dest_offset = 4096};
    call(ioctl, -1, FICLONERANGE, &r);
    union {
        struct fiemap m;
        char room[sizeof(struct fiemap) + 4 * sizeof(struct fiemap_extent)];
    } map = {.m = {.fm_length = ~0ul, .fm_flags = FIEMAP_FLAG_SYNC, .fm_extent_count = 4}};
    call(ioctl, fd, FS_IOC_FIEMAP, &map);
    map.m.fm_flags = 0x100;
    call(ioctl, -1, FS_IOC_FIEMAP, &map);
    call(ioctl, fd, FS_IOC_FIEMAP, NULL);
    union {
        struct file_dedupe_range d;
        char room[sizeof(struct file_dedupe_range) + 2 * sizeof(struct file_dedupe_range_info)];
    } same = {.d = {.src_length = 4096, .dest_count = 1}};
    same.d.info[0].dest_fd = -1;
    call(ioctl, -1, FIDEDUPERANGE, &same);
    struct fstrim_range trim = {0, 4096, 0};
    call(ioctl, -1, FITRIM, &trim);
    call(ioctl, -1, FIFREEZE, 0);
    call(ioctl, -1, FS_IOC_GETVERSION, &number);
    long size;
    call(ioctl, fd, BLKGETSIZE64, &size);
    call(ioctl, fd, BLKROGET, &number);
    call(ioctl, fd, BLKSSZGET, NULL);
    call(ioctl, fd, FIONREAD, &number);
    call(ioctl, fd, 0x12345678, 0x42L);
    call(ioctl, fd, _IO('x', 77), 0L);
    call(ioctl, fd, _IOWR('x', 78, int), BAD);
    // Interfaces.
    long s = call(socket, AF_INET, SOCK_DGRAM, 0);
    struct ifreq i = {.ifr_name = "lo"};
    call(ioctl, s, SIOCGIFINDEX, &i);
    call(ioctl, s, SIOCGIFFLAGS, &i);
    call(ioctl, s, SIOCGIFADDR, &i);
    call(ioctl, s, SIOCGIFNETMASK, &i);
    call(ioctl, s, SIOCGIFMTU, &i);
    call(ioctl, s, SIOCGIFHWADDR, &i);
    call(ioctl, s, SIOCGIFMETRIC, &i);
    call(ioctl, s, SIOCGIFTXQLEN, &i);
    i.ifr_ifindex = 1;
    call(ioctl, s, SIOCGIFNAME, &i);
    i.ifr_ifindex = 9999;
    call(ioctl, s, SIOCGIFNAME, &i);
    strcpy(i.ifr_name, "none77");
    call(ioctl, s, SIOCGIFMTU, &i);
    call(ioctl, s, SIOCGIFFLAGS, BAD);
    struct ifconf c = {.ifc_len = 0};
    call(ioctl, s, SIOCGIFCONF, &c);
    struct ifreq many[1];
    c.ifc_len = sizeof many;
    c.ifc_req = many;
    call(ioctl, s, SIOCGIFCONF, &c);
    call(ioctl, s, SIOCGIFCONF, BAD);
    call(ioctl, s, SIOCATMARK, &number);
    call(ioctl, s, SIOCGSTAMP, &size);
    call(ioctl, s, FIOSETOWN, BAD);
    call(ioctl, s, SIOCGPGRP, &number);
    int p[2];
    call(pipe2, p, 0);
    call(write, p[1], "seven..", 7L);
    call(ioctl, p[0], FIONREAD, &number);
    call(ioctl, p[0], TCGETS, &t);
    end();
    unlink("trace-ioctl");
}
