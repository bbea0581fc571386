// A little of everything, where there is little memory.
#include "load.h"

static void *thread(void *x) { return malloc(10) ? x : 0; }
int main(int argc, char **argv) {
    begin(argc, argv);
    for (int k = 0; k < 50; k++) {
        pthread_t t;
        if (pthread_create(&t, 0, thread, 0) == 0) pthread_join(t, 0);
    }
    int pid = fork();
    if (pid == 0) _exit(3);
    if (pid > 0) status_of(pid);
    char *m = 0;
    for (int k = 0; k < 1000; k++) {
        char *n = malloc(1 << 20);
        if (n) n[5] = 1;
        m = n ? n : m;
    }
    int fd = open("/proc/self/maps", O_RDONLY);
    char text[100];
    read(fd, text, 100);
    pthread_t many[40];
    int made = 0;
    while (made < 40 && pthread_create(&many[made], 0, thread, 0) == 0) made++;
    for (int k = 0; k < made; k++) pthread_join(many[k], 0);
    return 0;
}
