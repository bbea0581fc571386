// The protocol of a packet socket is a number in network order, in an int.
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void) {
    int fd = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_ARP));
    // Without the right to it, the error is the same natively.
    printf("%d\n", fd < 0 ? errno : 0);
    struct sockaddr_ll address = {0};
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) == 0) printf("%04x\n", ntohs(address.sll_protocol));
    return 0;
}
