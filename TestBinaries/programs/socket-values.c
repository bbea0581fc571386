// Values of socket options and messages whose numbers are not at one place: filters, lists of sources, nested attributes.
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_link.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void filters(void) {
    int s[2];
    socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x6b656570, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0x40000), BPF_STMT(BPF_RET | BPF_K, 0)};
    struct sock_fprog program = {4, code};
    printf("attach %d\n", setsockopt(s[1], SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
    struct sock_filter got[6];
    memset(got, 0x55, sizeof got);
    socklen_t count = 0;
    int r = getsockopt(s[1], SOL_SOCKET, SO_GET_FILTER, got, &count);
    printf("count %d %d %x\n", r, (int)count, got[0].k);
    count = 3;
    r = getsockopt(s[1], SOL_SOCKET, SO_GET_FILTER, got, &count);
    printf("too short %d %d\n", r, errno);
    count = 6;
    r = getsockopt(s[1], SOL_SOCKET, SO_GET_FILTER, got, &count);
    printf("all %d %d\n", r, (int)count);
    for (int k = 0; k < 6; k++) printf(" %x %d %d %x\n", got[k].code, got[k].jt, got[k].jf, got[k].k);
    char text[8] = "";
    send(s[0], "drop it", 7, 0);
    send(s[0], "keep it", 7, 0);
    printf("passes %d", (int)recv(s[1], text, 7, MSG_DONTWAIT));
    printf(" %s\n", text);
    close(s[0]);
    close(s[1]);
}

static void sources(void) {
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    struct group_source_req request;
    memset(&request, 0, sizeof request);
    request.gsr_interface = 1;
    struct sockaddr_in *group = (void *)&request.gsr_group, *source = (void *)&request.gsr_source;
    group->sin_family = source->sin_family = AF_INET;
    group->sin_addr.s_addr = htonl(0xe8010203);
    source->sin_addr.s_addr = htonl(0x7f000005);
    printf("join %d\n", setsockopt(s, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, &request, sizeof request));
    union {
        struct group_filter filter;
        char bytes[GROUP_FILTER_SIZE(3)];
    } g;
    memset(&g, 0, sizeof g);
    g.filter.gf_interface = 1;
    memcpy(&g.filter.gf_group, group, sizeof *group);
    g.filter.gf_numsrc = 3;
    socklen_t size = sizeof g;
    int r = getsockopt(s, IPPROTO_IP, MCAST_MSFILTER, &g, &size);
    struct sockaddr_in *first = (void *)&g.filter.gf_slist[0];
    printf("group %d mode %u sources %u: %d %x\n", r, g.filter.gf_fmode, g.filter.gf_numsrc, first->sin_family, (unsigned)ntohl(first->sin_addr.s_addr));
    union {
        struct ip_msfilter filter;
        char bytes[IP_MSFILTER_SIZE(3)];
    } m;
    memset(&m, 0, sizeof m);
    m.filter.imsf_multiaddr = group->sin_addr;
    m.filter.imsf_interface.s_addr = htonl(INADDR_LOOPBACK);
    m.filter.imsf_numsrc = 3;
    size = sizeof m;
    r = getsockopt(s, IPPROTO_IP, IP_MSFILTER, &m, &size);
    printf("filter %d mode %u sources %u: %x length %d\n", r, m.filter.imsf_fmode, m.filter.imsf_numsrc, (unsigned)ntohl(m.filter.imsf_slist[0].s_addr), (int)size);
    m.filter.imsf_numsrc = 2;
    m.filter.imsf_fmode = MCAST_INCLUDE;
    m.filter.imsf_slist[0].s_addr = htonl(0x7f000006);
    m.bytes[IP_MSFILTER_SIZE(1)] = 127;
    printf("set %d", setsockopt(s, IPPROTO_IP, IP_MSFILTER, &m, IP_MSFILTER_SIZE(2)));
    size = sizeof g;
    g.filter.gf_numsrc = 3;
    r = getsockopt(s, IPPROTO_IP, MCAST_MSFILTER, &g, &size);
    printf(" get %d %u\n", r, g.filter.gf_numsrc);
    close(s);
}

// IFLA_AF_SPEC: by family, attributes with attributes in them.
static void attributes(struct rtattr *a, int left, int depth) {
    for (; RTA_OK(a, left); a = RTA_NEXT(a, left)) {
        int type = a->rta_type & NLA_TYPE_MASK, size = RTA_PAYLOAD(a);
        if (depth == 0 && type == IFLA_IFNAME) printf("name %s\n", (char *)RTA_DATA(a));
        if (depth == 0 && type == IFLA_XDP) {
            struct rtattr *x = RTA_DATA(a);
            if (RTA_OK(x, size)) printf("xdp %d %d\n", x->rta_type, (int)RTA_PAYLOAD(x));
        }
        if (depth == 0 && type == IFLA_AF_SPEC) attributes(RTA_DATA(a), size, 1);
        if (depth == 1) {
            struct rtattr *conf = RTA_DATA(a);
            printf("family %d", type);
            for (; RTA_OK(conf, size); conf = RTA_NEXT(conf, size)) {
                printf(" %d", conf->rta_type);
                // IFLA_INET_CONF's forwarding, IFLA_INET6_CONF's hop limit
                if (type == AF_INET && conf->rta_type == 1) printf("=%u", ((unsigned *)RTA_DATA(conf))[0]);
                if (type == AF_INET6 && conf->rta_type == 2) printf("=%u", ((unsigned *)RTA_DATA(conf))[1]);
            }
            printf("\n");
        }
    }
}
static void links(void) {
    int s = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    struct {
        struct nlmsghdr h;
        struct ifinfomsg i;
    } request = {{sizeof request, RTM_GETLINK, NLM_F_REQUEST, 43, 0}, {.ifi_index = 1}};
    send(s, &request, sizeof request, 0);
    static char answer[16384] __attribute__((aligned(8)));
    int n = recv(s, answer, sizeof answer, 0);
    struct nlmsghdr *h = (void *)answer;
    printf("answer %d type %d sequence %d\n", n > 0 && n == (int)h->nlmsg_len, h->nlmsg_type, h->nlmsg_seq);
    struct ifinfomsg *i = NLMSG_DATA(h);
    attributes(IFLA_RTA(i), IFLA_PAYLOAD(h), 0);
    close(s);
}

int main(void) {
    filters();
    sources();
    links();
    return 0;
}
