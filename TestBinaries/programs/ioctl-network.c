// Network interfaces, in a network namespace of its own if that is allowed: addresses, flags, tables, tunnels, bridges.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <linux/wireless.h>
#include <net/if_arp.h>
#include <net/route.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define BAD ((void *)1)
static int e(long r) { return r < 0 ? -errno : (int)r; }
static int s;

static struct ifreq named(const char *name) {
    struct ifreq r;
    memset(&r, 0, sizeof r);
    strncpy(r.ifr_name, name, IFNAMSIZ - 1);
    return r;
}

static void set(struct sockaddr *to, const char *text) {
    struct sockaddr_in *a = (struct sockaddr_in *)to;
    memset(to, 0, sizeof *to);
    a->sin_family = AF_INET;
    inet_aton(text, &a->sin_addr);
}

static void address(const char *what, unsigned request, const char *name) {
    struct ifreq r = named(name);
    int result = e(ioctl(s, request, &r));
    struct sockaddr_in *a = (struct sockaddr_in *)&r.ifr_addr;
    printf("%s %d %d %s\n", what, result, a->sin_family, result ? "" : inet_ntoa(a->sin_addr));
}

static void all(const char *name) {
    struct ifreq r = named(name);
    printf("%s SIOCGIFINDEX %d", name, e(ioctl(s, SIOCGIFINDEX, &r)));
    printf(" %d", r.ifr_ifindex > 0);
    r.ifr_name[0] = 0;
    printf(" SIOCGIFNAME %d", e(ioctl(s, SIOCGIFNAME, &r)));
    printf(" %s\n", r.ifr_name);
    r = named(name);
    printf("SIOCGIFFLAGS %d", e(ioctl(s, SIOCGIFFLAGS, &r)));
    printf(" %x", r.ifr_flags);
    printf(" SIOCGIFMTU %d", e(ioctl(s, SIOCGIFMTU, &r)));
    printf(" %d", r.ifr_mtu);
    printf(" SIOCGIFTXQLEN %d", e(ioctl(s, SIOCGIFTXQLEN, &r)));
    printf(" %d", r.ifr_qlen);
    printf(" SIOCGIFMETRIC %d", e(ioctl(s, SIOCGIFMETRIC, &r)));
    printf(" %d\n", r.ifr_metric);
    printf("SIOCGIFHWADDR %d", e(ioctl(s, SIOCGIFHWADDR, &r)));
    printf(" %d", r.ifr_hwaddr.sa_family);
    printf(" SIOCGIFMAP %d", e(ioctl(s, SIOCGIFMAP, &r)));
    printf(" %lx %lx %x %d\n", r.ifr_map.mem_start, r.ifr_map.mem_end, r.ifr_map.base_addr, r.ifr_map.irq);
    address("SIOCGIFADDR", SIOCGIFADDR, name);
    address("SIOCGIFNETMASK", SIOCGIFNETMASK, name);
    address("SIOCGIFBRDADDR", SIOCGIFBRDADDR, name);
    address("SIOCGIFDSTADDR", SIOCGIFDSTADDR, name);
}

static void list(void) {
    struct ifreq r[8];
    struct ifconf c;
    memset(r, 0, sizeof r);
    c.ifc_len = sizeof r;
    c.ifc_req = r;
    printf("SIOCGIFCONF %d", e(ioctl(s, SIOCGIFCONF, &c)));
    for (unsigned k = 0; k < c.ifc_len / sizeof *r; k++)
        printf(" %s %s", r[k].ifr_name, inet_ntoa(((struct sockaddr_in *)&r[k].ifr_addr)->sin_addr));
    c.ifc_req = 0;
    printf(" length %d", e(ioctl(s, SIOCGIFCONF, &c)));
    printf(" %d", (int)(c.ifc_len / sizeof *r));
    c.ifc_len = 10;
    c.ifc_req = r;
    printf(" short %d", e(ioctl(s, SIOCGIFCONF, &c)));
    printf(" %d", c.ifc_len);
    c.ifc_len = sizeof r;
    c.ifc_req = BAD;
    printf(" bad %d\n", e(ioctl(s, SIOCGIFCONF, &c)));
}

static void change(void) {
    struct ifreq r = named("lo");
    r.ifr_flags = IFF_UP;
    printf("SIOCSIFFLAGS %d", e(ioctl(s, SIOCSIFFLAGS, &r)));
    set(&r.ifr_addr, "127.1.2.3");
    printf(" SIOCSIFADDR %d", e(ioctl(s, SIOCSIFADDR, &r)));
    set(&r.ifr_netmask, "255.255.0.0");
    printf(" SIOCSIFNETMASK %d", e(ioctl(s, SIOCSIFNETMASK, &r)));
    r.ifr_mtu = 1400;
    printf(" SIOCSIFMTU %d", e(ioctl(s, SIOCSIFMTU, &r)));
    r.ifr_qlen = 77;
    printf(" SIOCSIFTXQLEN %d", e(ioctl(s, SIOCSIFTXQLEN, &r)));
    r.ifr_metric = 3;
    printf(" SIOCSIFMETRIC %d\n", e(ioctl(s, SIOCSIFMETRIC, &r)));
}

static void tunnel(void) {
    int fd = open("/dev/net/tun", O_RDWR);
    printf("tun %d\n", fd < 0 ? -errno : 0);
    if (fd < 0) return;
    unsigned features = 0;
    printf("TUNGETFEATURES %d", e(ioctl(fd, TUNGETFEATURES, &features)));
    printf(" %x", features);
    struct ifreq r = named("tap7");
    r.ifr_flags = IFF_TAP | IFF_NO_PI;
    printf(" TUNSETIFF %d", e(ioctl(fd, TUNSETIFF, &r)));
    memset(&r, 0, sizeof r);
    printf(" TUNGETIFF %d", e(ioctl(fd, TUNGETIFF, &r)));
    printf(" %s %x", r.ifr_name, r.ifr_flags);
    int size = 0;
    printf(" TUNGETSNDBUF %d", e(ioctl(fd, TUNGETSNDBUF, &size)));
    printf(" %d", size);
    printf(" TUNGETVNETHDRSZ %d", e(ioctl(fd, TUNGETVNETHDRSZ, &size)));
    printf(" %d bad %d\n", size, e(ioctl(fd, TUNGETIFF, BAD)));
    r = named("tap7");
    printf("SIOCSIFHWADDR");
    r.ifr_hwaddr.sa_family = ARPHRD_ETHER;
    memcpy(r.ifr_hwaddr.sa_data, "\2\1\2\3\4\5", 6);
    printf(" %d", e(ioctl(s, SIOCSIFHWADDR, &r)));
    r = named("tap7");
    printf(" %d", e(ioctl(s, SIOCGIFHWADDR, &r)));
    for (int k = 0; k < 6; k++) printf(" %x", (unsigned char)r.ifr_hwaddr.sa_data[k]);
    printf("\n");
    close(fd);
}

static void others(void) {
    struct arpreq arp;
    memset(&arp, 0, sizeof arp);
    set(&arp.arp_pa, "127.0.0.9");
    strcpy(arp.arp_dev, "lo");
    printf("SIOCGARP %d", e(ioctl(s, SIOCGARP, &arp)));
    printf(" SIOCSARP %d", e(ioctl(s, SIOCSARP, &arp)));
    printf(" SIOCDARP %d\n", e(ioctl(s, SIOCDARP, &arp)));
    struct rtentry route;
    char device[] = "lo";
    memset(&route, 0, sizeof route);
    set(&route.rt_dst, "10.99.0.0");
    set(&route.rt_genmask, "255.255.0.0");
    set(&route.rt_gateway, "0.0.0.0");
    route.rt_flags = RTF_UP;
    route.rt_dev = device;
    printf("SIOCADDRT %d", e(ioctl(s, SIOCADDRT, &route)));
    printf(" SIOCDELRT %d", e(ioctl(s, SIOCDELRT, &route)));
    printf(" again %d", e(ioctl(s, SIOCDELRT, &route)));
    route.rt_dev = BAD;
    printf(" bad device %d\n", e(ioctl(s, SIOCADDRT, &route)));
    struct ethtool_value link = {ETHTOOL_GLINK, 9};
    struct ethtool_drvinfo driver = {.cmd = ETHTOOL_GDRVINFO};
    struct ifreq r = named("lo");
    r.ifr_data = (void *)&link;
    printf("ETHTOOL_GLINK %d", e(ioctl(s, SIOCETHTOOL, &r)));
    r.ifr_data = (void *)&driver;
    printf(" %d", link.data);
    printf(" ETHTOOL_GDRVINFO %d", e(ioctl(s, SIOCETHTOOL, &r)));
    r.ifr_data = BAD;
    printf(" %s", driver.driver);
    printf(" bad %d\n", e(ioctl(s, SIOCETHTOOL, &r)));
    struct iwreq w;
    memset(&w, 0, sizeof w);
    strcpy(w.ifr_name, "lo");
    printf("SIOCGIWNAME %d\n", e(ioctl(s, SIOCGIWNAME, &w)));
    r = named("br7");
    printf("SIOCBRADDBR %d", e(ioctl(s, SIOCBRADDBR, "br7")));
    r.ifr_ifindex = 1;
    printf(" SIOCBRADDIF %d", e(ioctl(s, SIOCBRADDIF, &r)));
    printf(" SIOCBRDELBR %d\n", e(ioctl(s, SIOCBRDELBR, "br7")));
    r = named("bond7");
    r.ifr_data = BAD;
    printf("SIOCBONDINFOQUERY %d\n", e(ioctl(s, SIOCBONDINFOQUERY, &r)));
    struct timeval stamp;
    printf("SIOCGSTAMP %d SIOCATMARK", e(ioctl(s, 0x8906, &stamp)));
    int k = 0;
    printf(" %d", e(ioctl(s, SIOCATMARK, &k)));
    printf(" SIOCGSKNS %d\n", ioctl(s, SIOCGSKNS) >= 0 ? 0 : -errno);
}

int main(void) {
    int alone = e(unshare(CLONE_NEWNET));
    printf("namespace %d\n", alone);
    // Not on the machine's own interfaces.
    if (alone) return 0;
    s = socket(AF_INET, SOCK_DGRAM, 0);
    all("lo");
    list();
    change();
    all("lo");
    list();
    all("none7");
    tunnel();
    others();
    unsigned requests[] = {SIOCGIFNAME, SIOCGIFCONF, SIOCGIFFLAGS, SIOCSIFFLAGS, SIOCGIFADDR, SIOCGIFHWADDR, SIOCGIFMAP,
                           SIOCETHTOOL, SIOCADDRT, SIOCGARP, SIOCBRADDBR, SIOCGIWNAME, SIOCGIFINDEX, FIONREAD, 0x89ff,
                           0x8900};
    int unix_socket = socket(AF_UNIX, SOCK_STREAM, 0), null = open("/dev/null", O_RDWR);
    for (unsigned k = 0; k < sizeof requests / sizeof *requests; k++) {
        printf("%x bad pointer %d unix %d", requests[k], e(ioctl(s, requests[k], BAD)),
               e(ioctl(unix_socket, requests[k], BAD)));
        printf(" null %d closed %d\n", e(ioctl(null, requests[k], BAD)), e(ioctl(99, requests[k], BAD)));
    }
}
