// What a program finds when it starts: arguments, environment, auxiliary vector, constructors, thread-local data, IFUNCs.
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char order[20];
__attribute__((constructor(102))) static void second(void) { strcat(order, "2"); }
__attribute__((constructor(101))) static void first(void) { strcat(order, "1"); }
__attribute__((constructor)) static void third(int count, char **names) { strcat(order, count == 1 && names[0] ? "3" : "?"); }
__attribute__((destructor)) static void last(void) { puts("destructor"); }
static void bye(void) { puts("atexit"); }
static _Thread_local int local = 5;
static _Thread_local char zeros[100];
static __attribute__((aligned(64))) _Thread_local long aligned_ = 7;
static int chosen(void) { return 42; }
static int (*resolve(void))(void) { return chosen; }
int indirect(void) __attribute__((ifunc("resolve")));
extern int missing(void) __attribute__((weak));
extern char **environ, etext, edata, end;

int main(int count, char **names) {
    atexit(bye);
    printf("%d %d %s\n", count, names[count] == 0, order);
    printf("tls %d %d %ld %d\n", local++, zeros[99], aligned_, (int)((uintptr_t)&aligned_ % 64));
    printf("ifunc %d weak %d\n", indirect(), missing != 0);
    printf("page %lu random %d uid %d secure %lu tick %lu\n", getauxval(AT_PAGESZ), getauxval(AT_RANDOM) != 0,
           getauxval(AT_UID) == getuid(), getauxval(AT_SECURE), getauxval(AT_CLKTCK));
    printf("entry %d phdr %d phnum %d phent %lu execfn %d\n", (char *)getauxval(AT_ENTRY) < &etext, getauxval(AT_PHDR) != 0,
           getauxval(AT_PHNUM) > 3, getauxval(AT_PHENT), strcmp((char *)getauxval(AT_EXECFN), names[0]));
    Elf64_Ehdr *vdso = (void *)getauxval(AT_SYSINFO_EHDR);
    printf("vdso %d\n", vdso && memcmp(vdso->e_ident, ELFMAG, 4) == 0 && vdso->e_type == ET_DYN);
    printf("%d %d\n", (uintptr_t)__builtin_frame_address(0) % 16 == 0, (uintptr_t)environ % 8 == 0);
    setenv("ADDED", "yes", 1);
    printf("%s %d %d\n", getenv("ADDED"), getenv("NEVER_SET") == 0, getenv("PATH") != 0);
    char path[4096] = {0};
    struct stat s, t;
    readlink("/proc/self/exe", path, sizeof path - 1);
    printf("exe %d %d\n", stat(path, &s) == 0 && stat(names[0], &t) == 0 && s.st_ino == t.st_ino, errno);
    printf("%s\n", strcmp(program_invocation_short_name, strrchr(names[0], '/') ? strrchr(names[0], '/') + 1 : names[0]) ? "other" : "named");
    printf("%d %d %d\n", &etext < &edata, &edata <= &end, (char *)sbrk(0) >= &end);
    // Ours and the stack are in the map of memory.
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[500];
    int code = 0, stack = 0;
    while (fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        sscanf(line, "%lx-%lx", &from, &to);
        code += from <= (uintptr_t)main && (uintptr_t)main < to;
        stack += from <= (uintptr_t)path && (uintptr_t)path < to;
    }
    fclose(maps);
    printf("maps %d %d\n", code, stack);
    printf("%ld %d %d\n", sysconf(_SC_PAGESIZE), sysconf(_SC_NPROCESSORS_ONLN) > 0, sysconf(_SC_CLK_TCK) == 100);
    return 0;
}
