// An event loop: eight socket pairs and an eventfd behind epoll, poll and select.
// quick: 1000
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PAIRS = 8 };

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 25000;
    int ends[PAIRS][2], epoll = epoll_create1(0), event = eventfd(0, EFD_NONBLOCK);
    struct epoll_event ready[PAIRS];
    struct pollfd polled[PAIRS];
    uint64_t sum = 0, count;
    for (int i = 0; i < PAIRS; i++) {
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i])) return 1;
        epoll_ctl(epoll, EPOLL_CTL_ADD, ends[i][0], &(struct epoll_event){.events = EPOLLIN, .data.u32 = (uint32_t)i});
        polled[i] = (struct pollfd){.fd = ends[i][0], .events = POLLIN};
    }
    for (long r = 0; r < rounds; r++) {
        char letter = (char)r, got;
        int a = (int)(r % PAIRS), b = (int)(r * 5 / 3 % PAIRS);
        if (write(ends[a][1], &letter, 1) != 1) return 1;
        if (b != a && write(ends[b][1], &letter, 1) != 1) return 1;
        count = (uint64_t)r;
        if (write(event, &count, 8) != 8 || (r && read(event, &count, 8) != 8)) return 1;
        sum += count;
        if (r % 3 == 0) {
            int n = epoll_wait(epoll, ready, PAIRS, -1);
            for (int i = 0; i < n; i++) {
                uint32_t which = ready[i].data.u32;
                sum = sum * 31 + which + (uint64_t)read(ends[which][0], &got, 1);
            }
        } else if (r % 3 == 1) {
            poll(polled, PAIRS, -1);
            for (int i = 0; i < PAIRS; i++) {
                if (polled[i].revents & POLLIN) sum = sum * 31 + (uint64_t)i + (uint64_t)read(ends[i][0], &got, 1);
            }
        } else {
            fd_set set;
            FD_ZERO(&set);
            for (int i = 0; i < PAIRS; i++) FD_SET(ends[i][0], &set);
            select(ends[PAIRS - 1][0] + 1, &set, NULL, NULL, NULL);
            for (int i = 0; i < PAIRS; i++) {
                if (FD_ISSET(ends[i][0], &set)) sum = sum * 31 + (uint64_t)i + (uint64_t)read(ends[i][0], &got, 1);
            }
        }
        sum += (uint8_t)got;
    }
    printf("poll %016llx\n", (unsigned long long)sum);
}
