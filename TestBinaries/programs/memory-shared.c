// Memory that processes share: anonymous, memfd, files, POSIX shared memory; what a child copies.
#include "memory.h"
#include <semaphore.h>
#include <sys/shm.h>
#include <sys/uio.h>

int main(void) {
    catch_faults();
    char *a = mmap(0, 4 * P, RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0), *p = area(4);
    int fd = memfd_create("m", MFD_ALLOW_SEALING);
    ftruncate(fd, 4 * P);
    char *m = mmap(0, 4 * P, RW, MAP_SHARED, fd, 0), *v = mmap(0, 4 * P, RW, MAP_PRIVATE, fd, 0);
    char name[] = "/tmp/shXXXXXX";
    int file = mkstemp(name);
    ftruncate(file, 4 * P);
    char *f = mmap(0, 4 * P, RW, MAP_SHARED, file, 0);
    char shm[64];
    sprintf(shm, "/sj-test-%d", getpid());
    int sfd = shm_open(shm, O_RDWR | O_CREAT | O_EXCL, 0600);
    ftruncate(sfd, P);
    char *s = mmap(0, P, RW, MAP_SHARED, sfd, 0);
    int id = shmget(IPC_PRIVATE, P, 0600 | IPC_CREAT);
    char *y = shmat(id, 0, 0);
    sem_t *sem = (sem_t *)(a + P);
    sem_init(sem, 1, 0);
    sem_init(sem + 1, 1, 0);
    strcpy(p, "private");
    v[0] = 'v';
    if (fork() == 0) {
        strcpy(a, "anonymous");
        strcpy(m, "memfd");
        strcpy(f, "file");
        strcpy(s, "posix");
        strcpy(y, "system v");
        strcpy(p, "changed");
        sem_post(sem);
        sem_wait(sem + 1);
        // Again through other mappings, at another place.
        char *m2 = mmap(0, P, RW, MAP_SHARED, fd, 0);
        printf("%s %c %d\n", m2, v[0], v[P]);
        munmap(a + 2 * P, P);
        _exit(p[0] == 'c');
    }
    sem_wait(sem);
    printf("%s %s %s %s %s %s\n", a, m, f, s, y, p);
    m[P] = 5;
    strcpy(m, "again");
    sem_post(sem + 1);
    int status;
    wait(&status);
    printf("%x\n", status);
    a[2 * P] = 1;
    char text[8] = {0};
    pread(file, text, 5, 0);
    puts(text);
    // Sealed memory.
    munmap(m, 4 * P);
    OK(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
    OK(map(0, P, RW, MAP_SHARED, fd, 0));
    OK(map(0, P, PROT_READ, MAP_SHARED, fd, 0));
    OK(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
    OK(ftruncate(fd, 0));
    OK(shmdt(y));
    OK(shmdt(y));
    printf("%d\n", reads(y));
    OK(y = shmat(id, p, SHM_REMAP));
    printf("%s\n", p);
    shmctl(id, IPC_RMID, 0);
    shm_unlink(shm);
    unlink(name);
    // One process's memory by another.
    int go[2];
    pipe(go);
    strcpy(p + P, "of the parent");
    pid_t child = fork();
    if (child == 0) {
        char c;
        close(go[1]);
        read(go[0], &c, 1);
        printf("%s\n", p + P);
        _exit(0);
    }
    char got[32] = {0};
    struct iovec l = {got, 14}, r = {p + P, 14};
    N(process_vm_readv(child, &l, 1, &r, 1, 0));
    puts(got);
    strcpy(got, "by the parent");
    N(process_vm_writev(child, &l, 1, &r, 1, 0));
    r.iov_base = (void *)8;
    N(process_vm_readv(child, &l, 1, &r, 1, 0));
    close(go[1]);
    wait(0);
    l.iov_len = r.iov_len = 4;
    r.iov_base = p + P;
    N(process_vm_readv(getpid(), &l, 1, &r, 1, 0));
    return 0;
}
