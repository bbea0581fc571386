// clock_gettime of several clocks, gettimeofday and time through the C library, which takes the vDSO.
// quick: 20000
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

int main(int argc, char **argv) {
    long rounds = argc > 1 ? atol(argv[1]) : 1000000, sum = 0;
    struct timespec last = {0, 0}, now;
    struct timeval day;
    for (long r = 0; r < rounds; r++) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        sum += now.tv_sec > last.tv_sec || (now.tv_sec == last.tv_sec && now.tv_nsec >= last.tv_nsec);
        last = now;
        clock_gettime(CLOCK_REALTIME, &now);
        gettimeofday(&day, NULL);
        sum += day.tv_sec >= now.tv_sec;
        if ((r & 7) == 0) sum += clock_gettime(CLOCK_MONOTONIC_COARSE, &now) + (time(NULL) > 1000000000);
    }
    printf("clock %ld\n", sum);
}
