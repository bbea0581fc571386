// System V IPC and POSIX message queues, with what is wrong about each call.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/time.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALL(name, ...) ({ long r_ = syscall(SYS_##name, ##__VA_ARGS__); if (r_ < 0) r_ = -errno; r_; })
#define SHOW(text, value) printf("%s: %ld\n", text, (long)(value))
// PowerPC has only the call with a time; without one it is the same.
#ifdef SYS_semop
#define SYS_SEMOP SYS_semop
#elif defined SYS_semtimedop
#define SYS_SEMOP SYS_semtimedop
#else
#define SYS_SEMOP SYS_semtimedop_time64
#define SYS_semtimedop SYS_semtimedop_time64
#endif
// Only failure or not: identifiers and addresses differ.
#define GOOD(text, value) ({ long g_ = (value); printf("%s: %ld\n", text, g_ < 0 && g_ > -4096 ? g_ : 0); g_; })

static void *bad = (void *)1;
static char *edge;

static void shared_memory(void) {
    long id = GOOD("shmget", CALL(shmget, IPC_PRIVATE, 10000, IPC_CREAT | 0640));
    struct shmid_ds s;
    memset(&s, 0xff, sizeof s);
    SHOW("stat", CALL(shmctl, id, IPC_STAT, &s));
    printf("size %zu mode %o attached %ld uid same %d creator mine %d\n", s.shm_segsz, s.shm_perm.mode, (long)s.shm_nattch,
           s.shm_perm.uid == geteuid(), s.shm_cpid == getpid());
    long at = GOOD("shmat", CALL(shmat, id, 0, 0));
    int *a = (int *)at;
    a[0] = 41, a[2499] = 7;
    long second = GOOD("shmat read only", CALL(shmat, id, 0, SHM_RDONLY));
    printf("both see %d %d\n", ((int *)second)[0], ((int *)second)[2499]);
    SHOW("read into read only", CALL(read, open("/dev/zero", O_RDONLY), (void *)second, 4));
    CALL(shmctl, id, IPC_STAT, &s);
    printf("attached %ld\n", (long)s.shm_nattch);
    pid_t child = fork();
    if (!child) {
        a[0]++;
        CALL(shmctl, id, IPC_STAT, &s);
        a[1] = s.shm_nattch;
        _exit(CALL(shmdt, at) ? 1 : 0);
    }
    int status;
    waitpid(child, &status, 0);
    printf("child %d says %d, attached %d\n", status, a[0], a[1]);
    SHOW("shmdt", CALL(shmdt, second));
    SHOW("shmdt again", CALL(shmdt, second));
    SHOW("shmdt inside", CALL(shmdt, at + 4096));
    SHOW("shmdt odd", CALL(shmdt, at + 1));
    SHOW("shmdt elsewhere", CALL(shmdt, edge));
    // At a place, instead of what is there.
    char *place = mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(place, 9, 65536);
    SHOW("shmat on mapped", CALL(shmat, id, place, 0));
    SHOW("shmat replacing", CALL(shmat, id, place + 4096, SHM_REMAP) == (long)place + 4096);
    printf("%d %d %d\n", place[4095], *(int *)(place + 4096), place[4096 + 12288]);
    munmap(place, 4096 + 4096);
    munmap(place + 12288, 4096);
    SHOW("rest", CALL(shmdt, place + 4096));
    SHOW("rest again", CALL(shmdt, place + 4096));
    SHOW("hole", CALL(mincore, place + 8192, 4096, edge));
    SHOW("shmat free", CALL(shmat, id, place, 0) == (long)place);
    SHOW("moved", mremap(place, 12288, 12288, MREMAP_MAYMOVE | MREMAP_FIXED, place + 32768) == place + 32768);
    printf("%d\n", *(int *)(place + 32768));
    SHOW("shmdt old place", CALL(shmdt, place));
    SHOW("shmdt new place", CALL(shmdt, place + 32768));
    SHOW("round", CALL(shmat, id, place + 17, SHM_RND) == (long)place);
    SHOW("shmdt", CALL(shmdt, place));
    SHOW("odd", CALL(shmat, id, place + 17, 0));
    SHOW("replace nowhere", CALL(shmat, id, 0, SHM_REMAP));
    SHOW("kernel address", CALL(shmat, id, (void *)0xffff800000000000, 0));
    SHOW("kernel address replacing", CALL(shmat, id, (void *)0xffff800000000000, SHM_REMAP));
    s.shm_perm.mode = 0600;
    SHOW("set", CALL(shmctl, id, IPC_SET, &s));
    CALL(shmctl, id, IPC_STAT, &s);
    printf("mode %o\n", s.shm_perm.mode);
    SHOW("stat nowhere", CALL(shmctl, id, IPC_STAT, bad));
    SHOW("set nowhere", CALL(shmctl, id, IPC_SET, bad));
    SHOW("stat null", CALL(shmctl, id, IPC_STAT, 0));
    SHOW("bad command", CALL(shmctl, id, 77, &s));
    SHOW("negative", CALL(shmctl, -1, IPC_STAT, &s));
    SHOW("shmat negative", CALL(shmat, -1, 0, 0));
    SHOW("shmat unknown", CALL(shmat, 0x7ffffff0, 0, 0));
    SHOW("too small", CALL(shmget, IPC_PRIVATE, 0, IPC_CREAT | 0600));
    SHOW("too large", CALL(shmget, IPC_PRIVATE, ~0UL, IPC_CREAT | 0600));
    SHOW("nothing there", CALL(shmget, 0x7e57aaaa, 4096, 0));
    struct shminfo info;
    GOOD("info", CALL(shmctl, 0, IPC_INFO, &info));
    printf("smallest %lu\n", info.shmmin);
    struct { int used; unsigned long total, rss, swapped, attempts, successes; } used;
    GOOD("shm info", CALL(shmctl, 0, SHM_INFO, &used));
    SHOW("remove", CALL(shmctl, id, IPC_RMID, 0));
    CALL(shmctl, id, IPC_STAT, &s);
    printf("to go %d, still %d\n", (s.shm_perm.mode & SHM_DEST) != 0, a[0]);
    SHOW("shmdt last", CALL(shmdt, at));
    SHOW("gone", CALL(shmctl, id, IPC_STAT, &s));
}

// union semun with a number, as a register has it.
static long number(int value) {
    union {
        int value;
        long whole;
    } u = {.whole = 0};
    u.value = value;
    return u.whole;
}

static void semaphores(void) {
    long id = GOOD("semget", CALL(semget, IPC_PRIVATE, 3, IPC_CREAT | 0600));
    unsigned short values[3] = {4, 5, 6}, got[3];
    SHOW("setall", CALL(semctl, id, 0, SETALL, values));
    SHOW("getall", CALL(semctl, id, 0, GETALL, got));
    printf("%d %d %d\n", got[0], got[1], got[2]);
    SHOW("setval", CALL(semctl, id, 1, SETVAL, number(2)));
    SHOW("getval", CALL(semctl, id, 1, GETVAL, 0));
    // The kernel's structure: the C library's has padding of its own.
    struct { struct semid_ds s; char guard[64]; } d;
    memset(&d, 0xee, sizeof d);
    SHOW("stat", CALL(semctl, id, 0, IPC_STAT, &d));
    time_t now = time(0);
    printf("sems %ld mode %o otime %ld ctime near %d\n", (long)d.s.sem_nsems, d.s.sem_perm.mode, (long)d.s.sem_otime,
           now - d.s.sem_ctime < 5);
    int tail = 0;
    for (int k = 0; k < 64; k++) tail |= d.guard[k] != (char)0xee;
    printf("beyond %d\n", tail);
    d.s.sem_perm.mode = 0640;
    SHOW("set", CALL(semctl, id, 0, IPC_SET, &d));
    CALL(semctl, id, 0, IPC_STAT, &d);
    printf("mode %o\n", d.s.sem_perm.mode);
    struct sembuf down = {0, -1, 0}, no = {1, -3, IPC_NOWAIT}, zero = {2, 0, 0}, range = {3, 1, 0}, undo = {0, -1, SEM_UNDO};
    SHOW("down", CALL(SEMOP, id, &down, 1, NULL));
    CALL(semctl, id, 0, IPC_STAT, &d);
    printf("otime near %d\n", now - d.s.sem_otime < 5);
    SHOW("value", CALL(semctl, id, 0, GETVAL, 0));
    SHOW("last mine", CALL(semctl, id, 0, GETPID, 0) == getpid());
    SHOW("no wait", CALL(SEMOP, id, &no, 1, NULL));
    struct timespec soon = {0, 20000000}, odd = {0, -1};
    SHOW("timed", CALL(semtimedop, id, &zero, 1, &soon));
    SHOW("bad time", CALL(semtimedop, id, &zero, 1, &odd));
    SHOW("time nowhere", CALL(semtimedop, id, &zero, 1, bad));
    SHOW("range", CALL(SEMOP, id, &range, 1, NULL));
    SHOW("none", CALL(SEMOP, id, &down, 0, NULL));
    SHOW("many", CALL(SEMOP, id, &down, 100000, NULL));
    SHOW("nowhere", CALL(SEMOP, id, bad, 1, NULL));
    SHOW("negative", CALL(SEMOP, -1, &down, 1, NULL));
    pid_t child = fork();
    if (!child) _exit(-CALL(SEMOP, id, &undo, 1, NULL));
    int status;
    waitpid(child, &status, 0);
    printf("child %d, undone %ld\n", status, CALL(semctl, id, 0, GETVAL, 0));
    SHOW("stat nowhere", CALL(semctl, id, 0, IPC_STAT, bad));
    SHOW("set nowhere", CALL(semctl, id, 0, IPC_SET, bad));
    SHOW("stat negative", CALL(semctl, -1, 0, IPC_STAT, &d));
    SHOW("set negative", CALL(semctl, -1, 0, IPC_SET, bad));
    SHOW("stat edge", CALL(semctl, id, 0, IPC_STAT, edge + 4096 - 40));
    SHOW("getall nowhere", CALL(semctl, id, 0, GETALL, bad));
    SHOW("setval range", CALL(semctl, id, 0, SETVAL, number(100000)));
    SHOW("getval range", CALL(semctl, id, 9, GETVAL, 0));
    SHOW("command", CALL(semctl, id, 0, 99, 0));
    struct seminfo info;
    GOOD("info", CALL(semctl, 0, 0, IPC_INFO, &info));
    printf("greatest %d\n", info.semvmx);
    GOOD("sem info", CALL(semctl, 0, 0, SEM_INFO, &info));
    SHOW("get none", CALL(semget, IPC_PRIVATE, -1, 0600));
    SHOW("remove", CALL(semctl, id, 0, IPC_RMID, 0));
    SHOW("gone", CALL(SEMOP, id, &down, 1, NULL));
}

static void on_alarm(int s) {}

static void messages(void) {
    long id = GOOD("msgget", CALL(msgget, IPC_PRIVATE, IPC_CREAT | 0600));
    struct { long type; char text[64]; } m = {5, "hello"}, r;
    SHOW("send", CALL(msgsnd, id, &m, 6, 0));
    m.type = 3;
    strcpy(m.text, "three");
    SHOW("send", CALL(msgsnd, id, &m, 6, 0));
    struct msqid_ds d;
    SHOW("stat", CALL(msgctl, id, IPC_STAT, &d));
    printf("messages %ld bytes %ld mode %o mine %d\n", (long)d.msg_qnum, (long)d.__msg_cbytes, d.msg_perm.mode, d.msg_lspid == getpid());
    SHOW("type 3", CALL(msgrcv, id, &r, 64, 3, 0));
    printf("%ld %s\n", r.type, r.text);
    SHOW("small", CALL(msgrcv, id, &r, 2, 0, 0));
    SHOW("cut", CALL(msgrcv, id, &r, 2, 0, MSG_NOERROR));
    printf("%ld %.2s\n", r.type, r.text);
    SHOW("empty", CALL(msgrcv, id, &r, 64, 0, IPC_NOWAIT));
    struct sigaction action = {.sa_handler = on_alarm, .sa_flags = SA_RESTART};
    sigaction(SIGALRM, &action, 0);
    struct itimerval soon = {{0, 0}, {0, 30000}};
    setitimer(ITIMER_REAL, &soon, 0);
    SHOW("interrupted", CALL(msgrcv, id, &r, 64, 0, 0));
    d.msg_qbytes = 64;
    SHOW("set", CALL(msgctl, id, IPC_SET, &d));
    SHOW("too long", CALL(msgsnd, id, &m, 1 << 20, IPC_NOWAIT));
    SHOW("full", (CALL(msgsnd, id, &m, 60, IPC_NOWAIT), CALL(msgsnd, id, &m, 60, IPC_NOWAIT)));
    m.type = 0;
    SHOW("type 0", CALL(msgsnd, id, &m, 6, 0));
    SHOW("send nowhere", CALL(msgsnd, id, bad, 6, 0));
    SHOW("receive nowhere", CALL(msgrcv, id, bad, 64, 0, 0));
    SHOW("stat nowhere", CALL(msgctl, id, IPC_STAT, bad));
    SHOW("set nowhere", CALL(msgctl, id, IPC_SET, bad));
    SHOW("command", CALL(msgctl, id, 99, 0));
    SHOW("negative", CALL(msgrcv, -1, &r, 64, 0, 0));
    SHOW("negative size", CALL(msgrcv, id, &r, -1L, 0, 0));
    struct msginfo info;
    GOOD("info", CALL(msgctl, 0, IPC_INFO, &info));
    SHOW("remove", CALL(msgctl, id, IPC_RMID, 0));
    SHOW("gone", CALL(msgsnd, id, &m, 6, 0));
}

static int told, told_value, told_code;
static void on_message(int s, siginfo_t *i, void *c) {
    told = s, told_value = i->si_value.sival_int, told_code = i->si_code;
}

static void queues(void) {
    char name[64];
    sprintf(name, "sojourn-%d-%zu", getpid(), sizeof name);
    struct mq_attr a = {0, 4, 32}, old;
    long q = GOOD("mq_open", CALL(mq_open, name, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600, &a));
    if (q < 0) return;
    printf("close on exec %d\n", fcntl(q, F_GETFD));
    SHOW("again", CALL(mq_open, name, O_CREAT | O_EXCL | O_RDWR, 0600, &a));
    SHOW("send", CALL(mq_timedsend, q, "low", 4, 1, 0));
    SHOW("send", CALL(mq_timedsend, q, "high", 5, 9, 0));
    SHOW("attributes", CALL(mq_getsetattr, q, 0, &old));
    printf("%ld %ld %ld %ld\n", (long)old.mq_flags, (long)old.mq_maxmsg, (long)old.mq_msgsize, (long)old.mq_curmsgs);
    char text[64];
    unsigned priority;
    SHOW("receive", CALL(mq_timedreceive, q, text, 64, &priority, 0));
    printf("%s %u\n", text, priority);
    SHOW("receive", CALL(mq_timedreceive, q, text, 64, &priority, 0));
    struct pollfd p = {q, POLLIN | POLLOUT};
    poll(&p, 1, 0);
    printf("poll %x\n", p.revents);
    struct timespec past = {1, 0}, odd = {0, -5};
    SHOW("timed", CALL(mq_timedreceive, q, text, 64, &priority, &past));
    SHOW("bad time", CALL(mq_timedreceive, q, text, 64, &priority, &odd));
    SHOW("small", CALL(mq_timedreceive, q, text, 4, &priority, &past));
    SHOW("large", CALL(mq_timedsend, q, text, 33, 0, 0));
    SHOW("priority", CALL(mq_timedsend, q, text, 3, 99999, 0));
    a.mq_flags = O_NONBLOCK;
    SHOW("nonblocking", CALL(mq_getsetattr, q, &a, &old));
    SHOW("empty", CALL(mq_timedreceive, q, text, 64, &priority, 0));
    struct sigaction action = {.sa_sigaction = on_message, .sa_flags = SA_SIGINFO};
    sigaction(SIGUSR2, &action, 0);
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR2, .sigev_value.sival_int = 77};
    SHOW("notify", CALL(mq_notify, q, &e));
    SHOW("notify twice", CALL(mq_notify, q, &e));
    SHOW("send", CALL(mq_timedsend, q, "x", 1, 0, 0));
    printf("told %d %d %d\n", told == SIGUSR2, told_value, told_code == SI_MESGQ);
    SHOW("notify not", CALL(mq_notify, q, 0));
    e.sigev_signo = 99;
    SHOW("bad signal", CALL(mq_notify, q, &e));
    e.sigev_notify = 55;
    SHOW("bad way", CALL(mq_notify, q, &e));
    SHOW("notify nowhere", CALL(mq_notify, q, bad));
    SHOW("send nowhere", CALL(mq_timedsend, q, bad, 8, 0, 0));
    SHOW("receive nowhere", CALL(mq_timedreceive, q, bad, 64, 0, 0));
    SHOW("attributes nowhere", CALL(mq_getsetattr, q, 0, bad));
    SHOW("not a queue", CALL(mq_timedsend, 1, "x", 1, 0, 0));
    SHOW("no descriptor", CALL(mq_timedreceive, -1, text, 64, 0, 0));
    SHOW("name nowhere", CALL(mq_open, bad, O_RDWR, 0, 0));
    SHOW("name with slash", CALL(mq_open, "a/b", O_RDWR, 0, 0));
    SHOW("bad attributes", CALL(mq_open, "sojourn-none", O_RDWR | O_CREAT, 0600, bad));
    SHOW("not there", CALL(mq_open, "sojourn-none", O_RDWR, 0, 0));
    SHOW("unlink", CALL(mq_unlink, name));
    SHOW("unlink again", CALL(mq_unlink, name));
    SHOW("unlink nowhere", CALL(mq_unlink, bad));
}

static void on_thread(union sigval v) { __atomic_store_n(&told_value, v.sival_int, __ATOMIC_SEQ_CST); }

static void queue_thread(void) {
    char name[64];
    sprintf(name, "/sojourn-%d-t%zu", getpid(), sizeof name);
    struct mq_attr a = {0, 4, 32};
    mqd_t q = mq_open(name, O_CREAT | O_RDWR, 0600, &a);
    struct sigevent e = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = on_thread, .sigev_value.sival_int = 123};
    SHOW("notify by thread", mq_notify(q, &e));
    mq_send(q, "x", 1, 0);
    for (int k = 0; k < 200 && __atomic_load_n(&told_value, __ATOMIC_SEQ_CST) != 123; k++) usleep(5000);
    printf("told %d\n", told_value);
    mq_unlink(name);
}

int main(void) {
    setbuf(stdout, 0);
    edge = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(edge + 4096, 4096, PROT_NONE);
    shared_memory();
    semaphores();
    messages();
    queues();
    queue_thread();
}
