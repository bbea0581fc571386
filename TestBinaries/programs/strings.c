// String and memory functions at all alignments, with the last byte just before an inaccessible page.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

static char *guarded(void) {
    long page = 4096;
    char *p = mmap(0, 4 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(p, page, PROT_NONE);
    mprotect(p + 3 * page, page, PROT_NONE);
    return p + page;
}
static unsigned long hash;
static void note(long v) { hash = (hash ^ (v & 255)) * 0x100000001b3u + 1; }
static int sign(int v) { return (v > 0) - (v < 0); }

int main(void) {
    char *a = guarded(), *b = guarded(), *end_a = a + 8192, *end_b = b + 8192;
    for (int n = 0; n < 140; n++) for (int shift = 0; shift < 20; shift++) {
        char *s = shift < 18 ? end_a - n - 1 - (shift ? shift - 1 : 0) : a + shift - 18;
        char *t = end_b - n - 1 - shift % 5;
        for (int i = 0; i < n; i++) s[i] = 'a' + (i * 7 + n) % 26;
        s[n] = 0;
        memset(t, 'x', n + 1);
        note(strlen(s));
        note(strnlen(s, n / 2));
        note(stpcpy(t, s) - t);
        note(sign(strcmp(s, t)));
        note(strchr(s, 'q') ? strchr(s, 'q') - s : -1);
        note(strrchr(s, 'c') ? strrchr(s, 'c') - s : -1);
        note(strchrnul(s, 'z') - s);
        note((char *)rawmemchr(s, 0) - s);
        note(memchr(s, 'm', n) ? (char *)memchr(s, 'm', n) - s : -1);
        note(memrchr(s, 'd', n) ? (char *)memrchr(s, 'd', n) - s : -1);
        note(strcspn(s, "xyz"));
        note(strspn(s, "abcdefghijklmnopqrst"));
        note(strpbrk(s, "jk") ? strpbrk(s, "jk") - s : -1);
        if (n > 3) {
            note(strstr(s, t + n - 3) - s);
            note((char *)memmem(s, n, t + n / 2, n - n / 2) - s);
            t[n - 1] ^= 0x21;
            note(sign(strcmp(s, t)) + 3 * sign(memcmp(s, t, n)) + 9 * sign(strncmp(s, t, n - 1)) + 27 * sign(strcasecmp(s, t)));
            t[n / 2] -= 3;
            note(sign(strcmp(s, t)) + 3 * sign(memcmp(s, t, n)) + 9 * sign(strncmp(s, t, n / 2)));
            memmove(s + 1, s, n - 1);
            note(s[1] ^ s[n - 1] * 3);
            memmove(s, s + 2, n - 2);
            note(s[0] ^ s[n - 3] * 3);
        }
        memset(s, n, n);
        for (int i = 0; i < n; i++) note(s[i]);
        memcpy(t, s, n + 1);
        note(memcmp(s, t, n + 1));
        memset(t, 0, n);
        for (int i = 0; i < n; i++) note(t[i]);
    }
    printf("%016lx\n", hash);
    for (int n = 100; n < 8192; n += 397) for (int shift = 0; shift < 9; shift++) {
        if (n + shift > 8192) break;
        char *s = end_a - n - shift, *t = end_b - n;
        for (int i = 0; i < n; i++) s[i] = i * 31 + n;
        memcpy(t, s, n);
        note(memcmp(s, t, n));
        memmove(t + 13, t, n - 13);
        note(sign(memcmp(t + 13, s, n - 13)));
        memset(t + 5, shift, n - 5);
        for (int i = 0; i < n; i += 11) note(t[i]);
        bzero(t + 64, n - 64);
        for (int i = 0; i < n; i += 7) note(t[i]);
    }
    printf("%016lx\n", hash);
    char text[] = "one,two;;three four", *save, *token;
    for (token = strtok_r(text, ",; ", &save); token; token = strtok_r(0, ",; ", &save)) printf("%s|", token);
    char buffer[30] = "start";
    strcat(buffer, "-middle");
    strncat(buffer, "-endless", 4);
    strncpy(buffer + 16, "zeros", 12);
    printf(" %s %d %s %d\n", buffer, buffer[27], strcasestr("Hello World", "WORLD"), ffsl(1L << 40));
    char *copy = strdup(buffer);
    printf("%s %s %d %d\n", copy, strndup(copy, 3), strverscmp("a10", "a9") > 0, strcoll("a", "b") < 0);
    printf("%s %s\n", strerror(2), strsignal(11));
    return 0;
}
