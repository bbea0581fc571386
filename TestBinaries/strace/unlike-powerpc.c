// Calls that PowerPC does not have.
#include "trace.h"
#include <asm/ioctls.h>
#include <asm/termbits.h>
#include <sys/ipc.h>
#include <sys/sem.h>

#define BAD ((void *)16)

int main(void) {
    begin();
    // Terminals with any speed.
    long master = call(openat, AT_FDCWD, "/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
    int number = 0;
    call(ioctl, master, TIOCSPTLCK, &number);
    long slave = call(ioctl, master, TIOCGPTPEER, O_RDWR | O_NOCTTY);
    struct termios2 t;
    call(ioctl, slave, TCGETS2, &t);
    t.c_cflag = (t.c_cflag & ~CBAUD) | BOTHER;
    t.c_ispeed = t.c_ospeed = 12345;
    call(ioctl, slave, TCSETS2, &t);
    // PowerPC has semtimedop.
    long s = call(semget, IPC_PRIVATE, 3L, IPC_CREAT | 0600);
    struct sembuf ops[2] = {{0, 2, SEM_UNDO}, {1, 0, IPC_NOWAIT}};
    call(semop, s, ops, 2L);
    call(semop, s, BAD, 1L);
    call(semop, s, NULL, 0L);
    call(semctl, s, 0, IPC_RMID, 0L);
    // PowerPC has sync_file_range2.
    long memory = call(memfd_create, "name", 1);
    call(sync_file_range, memory, 0L, 100L, 7);
    call(sync_file_range, -1, 0L, 100L, 64);
    end();
}
