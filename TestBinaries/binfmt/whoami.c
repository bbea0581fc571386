// Says who it is and how it was called; with arguments it executes them.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

int main(int count, char **arguments) {
    char self[200] = "";
    int length = readlink("/proc/self/exe", self, sizeof self - 1);
    const char *library = getenv("LD_LIBRARY_PATH");
    printf("%s uid %d %d gid %d %d secure %lu execfn %s exe %s library %s", arguments[0], getuid(), geteuid(), getgid(),
           getegid(), getauxval(AT_SECURE), (char *)getauxval(AT_EXECFN), length < 0 ? "-" : self, library ? library : "-");
    for (int i = 1; i < count; i++) printf(" [%s]", arguments[i]);
    puts("");
    fflush(stdout);
    if (count > 1) {
        execv(arguments[1], arguments + 1);
        printf("execv %s: %s\n", arguments[1], strerror(errno));
        return 1;
    }
    return 0;
}
