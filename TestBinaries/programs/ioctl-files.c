// Files: what FIONREAD, FIOCLEX, FS_IOC_*, clones, extents, block and loop devices answer, also to bad pointers.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <linux/fscrypt.h>
#include <linux/hdreg.h>
#include <linux/loop.h>
#include <linux/random.h>
#include <linux/rtc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define BAD ((void *)1)
static int e(long r) { return r < 0 ? -errno : (int)r; }

static void plain(int fd) {
    int k = -1, flags = -1;
    long version = 0;
    printf("FIONREAD %d", e(ioctl(fd, FIONREAD, &k)));
    printf(" %d", k);
    printf(" FIGETBSZ %d", e(ioctl(fd, FIGETBSZ, &k)));
    printf(" %d\n", k);
    printf("FS_IOC_GETFLAGS %d", e(ioctl(fd, FS_IOC_GETFLAGS, &flags)));
    printf(" %x", flags);
    flags |= FS_NOATIME_FL;
    printf(" FS_IOC_SETFLAGS %d", e(ioctl(fd, FS_IOC_SETFLAGS, &flags)));
    printf(" %d", e(ioctl(fd, FS_IOC_GETFLAGS, &flags)));
    printf(" %x\n", flags);
    printf("FS_IOC_GETVERSION %d\n", e(ioctl(fd, FS_IOC_GETVERSION, &version)));
    struct fsxattr x;
    memset(&x, 255, sizeof x);
    printf("FS_IOC_FSGETXATTR %d", e(ioctl(fd, FS_IOC_FSGETXATTR, &x)));
    printf(" %x %u %u %u %u", x.fsx_xflags, x.fsx_extsize, x.fsx_nextents, x.fsx_projid, x.fsx_cowextsize);
    printf(" FS_IOC_FSSETXATTR %d\n", e(ioctl(fd, FS_IOC_FSSETXATTR, &x)));
    char label[FSLABEL_MAX] = "";
    printf("FS_IOC_GETFSLABEL %d %d\n", e(ioctl(fd, FS_IOC_GETFSLABEL, label)), (int)strlen(label));
    struct fscrypt_policy_v1 policy;
    printf("FS_IOC_GET_ENCRYPTION_POLICY %d\n", e(ioctl(fd, FS_IOC_GET_ENCRYPTION_POLICY, &policy)));
    struct fstrim_range trim = {0, 1, 2};
    printf("FITRIM %d FIFREEZE of a closed one %d\n", e(ioctl(fd, FITRIM, &trim)), e(ioctl(99, FIFREEZE, 0)));
    printf("FIOCLEX %d", e(ioctl(fd, FIOCLEX)));
    printf(" %d", fcntl(fd, F_GETFD));
    printf(" FIONCLEX %d", e(ioctl(fd, FIONCLEX)));
    printf(" %d\n", fcntl(fd, F_GETFD));
    k = 1;
    printf("FIONBIO %d", e(ioctl(fd, FIONBIO, &k)));
    printf(" %d FIOASYNC %d\n", !!(fcntl(fd, F_GETFL) & O_NONBLOCK), e(ioctl(fd, FIOASYNC, &k)));
    long long size = -1;
    printf("FIOQSIZE %d", e(ioctl(fd, FIOQSIZE, &size)));
    printf(" %lld\n", size);
}

static void extents(int fd) {
    struct {
        struct fiemap m;
        struct fiemap_extent e[4];
    } f;
    memset(&f, 0, sizeof f);
    f.m.fm_length = ~0ull;
    f.m.fm_flags = FIEMAP_FLAG_SYNC;
    f.m.fm_extent_count = 4;
    printf("FS_IOC_FIEMAP %d", e(ioctl(fd, FS_IOC_FIEMAP, &f)));
    printf(" %d", f.m.fm_mapped_extents);
    for (unsigned k = 0; k < f.m.fm_mapped_extents && k < 4; k++)
        printf(" %llu+%llu %x", f.e[k].fe_logical, f.e[k].fe_length, f.e[k].fe_flags & ~FIEMAP_EXTENT_UNWRITTEN);
    f.m.fm_extent_count = 0;
    printf(" count %d", e(ioctl(fd, FS_IOC_FIEMAP, &f)));
    printf(" %d", f.m.fm_mapped_extents);
    f.m.fm_flags = 0x80000000;
    printf(" flags %d", e(ioctl(fd, FS_IOC_FIEMAP, &f)));
    printf(" %x\n", f.m.fm_flags);
}

static void copies(int fd, const char *directory) {
    char name[200];
    snprintf(name, sizeof name, "%s/second", directory);
    int other = open(name, O_RDWR | O_CREAT, 0600);
    ftruncate(other, 8192);
    printf("FICLONE %d", e(ioctl(other, FICLONE, fd)));
    struct file_clone_range range = {fd, 0, 4096, 0};
    printf(" FICLONERANGE %d\n", e(ioctl(other, FICLONERANGE, &range)));
    struct {
        struct file_dedupe_range d;
        struct file_dedupe_range_info i[2];
    } d;
    memset(&d, 0, sizeof d);
    d.d.src_length = 4096;
    d.d.dest_count = 2;
    d.i[0].dest_fd = other;
    d.i[1].dest_fd = 99;
    printf("FIDEDUPERANGE %d", e(ioctl(fd, FIDEDUPERANGE, &d)));
    printf(" %d %llu %d %llu\n", d.i[0].status, d.i[0].bytes_deduped, d.i[1].status, d.i[1].bytes_deduped);
    d.d.dest_count = 60000;
    printf("too many %d\n", e(ioctl(fd, FIDEDUPERANGE, &d)));
    close(other);
    unlink(name);
}

static void loop(int fd) {
    int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    printf("loop-control %d\n", control < 0 ? -errno : 0);
    if (control < 0) return;
    int device = -1, number = -1, r = -1;
    // Another may take the free one first.
    for (int k = 0; k < 50 && r < 0; k++) {
        number = ioctl(control, LOOP_CTL_GET_FREE);
        if (number < 0) break;
        char name[40];
        snprintf(name, sizeof name, "/dev/loop%d", number);
        if (device >= 0) close(device);
        device = open(name, O_RDWR | O_CLOEXEC);
        if (device < 0) break;
        r = ioctl(device, LOOP_SET_FD, fd);
        if (r < 0 && errno != EBUSY) break;
    }
    printf("LOOP_SET_FD %d\n", r < 0 ? -errno : r);
    close(control);
    if (r < 0) return;
    struct loop_info64 info;
    memset(&info, 0, sizeof info);
    info.lo_offset = 512;
    info.lo_flags = LO_FLAGS_AUTOCLEAR;
    strcpy((char *)info.lo_file_name, "a name");
    printf("LOOP_SET_STATUS64 %d", e(ioctl(device, LOOP_SET_STATUS64, &info)));
    memset(&info, 0, sizeof info);
    printf(" LOOP_GET_STATUS64 %d", e(ioctl(device, LOOP_GET_STATUS64, &info)));
    printf(" %d %llu %x %s", info.lo_number == number, info.lo_offset, info.lo_flags, info.lo_file_name);
    struct loop_info old;
    memset(&old, 0, sizeof old);
    printf(" LOOP_GET_STATUS %d", e(ioctl(device, LOOP_GET_STATUS, &old)));
    printf(" %d %x %s\n", old.lo_offset, old.lo_flags, old.lo_name);
    unsigned long long bytes = 0;
    unsigned long sectors = 0;
    int k = 0;
    struct hd_geometry geometry;
    printf("BLKGETSIZE64 %d", e(ioctl(device, BLKGETSIZE64, &bytes)));
    printf(" %llu", bytes);
    printf(" BLKGETSIZE %d", e(ioctl(device, BLKGETSIZE, &sectors)));
    printf(" %lu", sectors);
    printf(" BLKSSZGET %d", e(ioctl(device, BLKSSZGET, &k)));
    printf(" %d", k);
    printf(" BLKBSZGET %d", e(ioctl(device, BLKBSZGET, &k)));
    printf(" %d", k);
    printf(" BLKROGET %d", e(ioctl(device, BLKROGET, &k)));
    printf(" %d", k);
    printf(" BLKRAGET %d BLKFLSBUF %d\n", k, e(ioctl(device, BLKRAGET, &sectors)), e(ioctl(device, BLKFLSBUF, 0)));
    unsigned short limit = 0;
    unsigned long long range[2] = {0, 512};
    printf("BLKSECTGET %d BLKZEROOUT %d BLKIOMIN %d HDIO_GETGEO %d\n", e(ioctl(device, BLKSECTGET, &limit)),
           e(ioctl(device, BLKZEROOUT, range)), e(ioctl(device, BLKIOMIN, &k)), e(ioctl(device, HDIO_GETGEO, &geometry)));
    printf("bad pointers %d %d %d\n", e(ioctl(device, LOOP_GET_STATUS64, BAD)), e(ioctl(device, BLKGETSIZE64, BAD)),
           e(ioctl(device, LOOP_SET_STATUS64, BAD)));
    printf("LOOP_CLR_FD %d\n", e(ioctl(device, LOOP_CLR_FD)));
    close(device);
}

static void devices(void) {
    int fd = open("/dev/urandom", O_RDONLY), k = -1;
    printf("RNDGETENTCNT %d", e(ioctl(fd, RNDGETENTCNT, &k)));
    printf(" %d", k > 0);
    printf(" RNDADDTOENTCNT %d bad %d\n", e(ioctl(fd, RNDADDTOENTCNT, BAD)), e(ioctl(fd, RNDGETENTCNT, BAD)));
    close(fd);
    fd = open("/dev/rtc0", O_RDONLY);
    struct rtc_time now;
    memset(&now, 0, sizeof now);
    printf("RTC_RD_TIME %d", fd < 0 ? -errno : e(ioctl(fd, RTC_RD_TIME, &now)));
    printf(" %d bad %d\n", now.tm_year > 100, fd < 0 ? 0 : e(ioctl(fd, RTC_RD_TIME, BAD)));
    close(fd);
    int notify = inotify_init1(IN_NONBLOCK);
    printf("inotify FIONREAD %d", e(ioctl(notify, FIONREAD, &k)));
    printf(" %d", k);
    printf(" bad %d other %d\n", e(ioctl(notify, FIONREAD, BAD)), e(ioctl(notify, TIOCGWINSZ, BAD)));
    int pair[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
    write(pair[0], "12345", 5);
    printf("socket FIONREAD %d", e(ioctl(pair[1], FIONREAD, &k)));
    printf(" %d", k);
    printf(" SIOCOUTQ %d", e(ioctl(pair[0], TIOCOUTQ, &k)));
    printf(" %d\n", k > 0);
}

int main(void) {
    char directory[] = "/tmp/ioctl-files-XXXXXX", name[100];
    mkdtemp(directory);
    snprintf(name, sizeof name, "%s/first", directory);
    int fd = open(name, O_RDWR | O_CREAT, 0600);
    static char block[65536];
    memset(block, 1, sizeof block);
    write(fd, block, sizeof block);
    lseek(fd, 100, SEEK_SET);
    plain(fd);
    extents(fd);
    copies(fd, directory);
    loop(fd);
    devices();
    unsigned requests[] = {FIONREAD, FIONBIO, FIOASYNC, FIGETBSZ, FIBMAP, FS_IOC_GETFLAGS, FS_IOC_SETFLAGS,
                           FS_IOC_FSGETXATTR, FS_IOC_FSSETXATTR, FS_IOC_FIEMAP, FICLONERANGE, FIDEDUPERANGE, FITRIM,
                           FS_IOC_GETFSLABEL, BLKGETSIZE64, BLKROSET, BLKSSZGET, LOOP_GET_STATUS64, HDIO_GETGEO,
                           RTC_RD_TIME, 0xae00, 0xc0de1234, 0x1234};
    int directoryFd = open(directory, O_RDONLY), null = open("/dev/null", O_RDWR), path = open(name, O_PATH);
    for (unsigned n = 0; n < sizeof requests / sizeof *requests; n++) {
        printf("%x bad pointer %d", requests[n], e(ioctl(fd, requests[n], BAD)));
        printf(" directory %d null %d path %d", e(ioctl(directoryFd, requests[n], BAD)),
               e(ioctl(null, requests[n], BAD)), e(ioctl(path, requests[n], BAD)));
        printf(" closed %d\n", e(ioctl(99, requests[n], BAD)));
    }
    unlink(name);
    rmdir(directory);
}
