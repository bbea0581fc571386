#include "trace.h"
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>

#define BAD ((void *)16)

int main(void) {
    char buffer[9000];
    mq_unlink("/trace-q");
    begin();
    // Shared memory.
    long m = call(shmget, IPC_PRIVATE, 8192L, IPC_CREAT | 0600);
    call(shmget, 0x7a7a7a, 100L, IPC_EXCL | 0666);
    call(shmget, 0x7a7a7a, 0L, IPC_CREAT | IPC_EXCL | SHM_NORESERVE | 0640);
    long at = call(shmat, m, NULL, 0);
    call(shmat, m, NULL, SHM_RDONLY);
    call(shmat, m, (void *)at, SHM_RND | SHM_EXEC);
    call(shmat, -1, NULL, SHM_REMAP);
    struct shmid_ds sd;
    call(shmctl, m, IPC_STAT, &sd);
    sd.shm_perm.mode = 0644;
    call(shmctl, m, IPC_SET, &sd);
    call(shmctl, m, IPC_SET, BAD);
    call(shmctl, m, IPC_STAT, BAD);
    call(shmctl, m, SHM_LOCK, NULL);
    call(shmctl, m, SHM_UNLOCK, NULL);
    call(shmctl, m, 77, NULL);
    call(shmctl, -1, IPC_STAT, &sd);
    call(shmctl, 0, IPC_INFO, BAD);
    call(shmdt, at);
    call(shmdt, BAD);
    call(shmctl, m, IPC_RMID, NULL);
    call(shmctl, m, IPC_RMID, NULL);
    // Semaphores.
    long s = call(semget, IPC_PRIVATE, 3, IPC_CREAT | 0600);
    call(semget, 0x7a7a7b, 1, 0);
    call(semget, IPC_PRIVATE, -1, IPC_CREAT | 0777);
    unsigned short values[3] = {1, 2, 3};
    call(semctl, s, 0, SETALL, values);
    call(semctl, s, 0, GETALL, values);
    call(semctl, s, 1, GETVAL, 0L);
    call(semctl, s, 9, GETVAL, 0L);
    call(semctl, s, 0, GETNCNT, 0L);
    call(semctl, s, 0, GETZCNT, 0L);
    call(semctl, s, 0, GETALL, BAD);
    struct semid_ds e;
    call(semctl, s, 0, IPC_STAT, &e);
    call(semctl, s, 0, IPC_SET, &e);
    call(semctl, s, 0, IPC_SET, BAD);
    call(semctl, s, 0, 99, 0L);
    struct sembuf ops[2] = {{0, 2, SEM_UNDO}, {1, -1, IPC_NOWAIT}};
    call(semtimedop, s, ops, 2L, NULL);
    ops[0].sem_op = -30000;
    ops[0].sem_flg = IPC_NOWAIT | SEM_UNDO;
    call(semtimedop, s, ops, 1L, NULL);
    call(semtimedop, s, BAD, 1L, NULL);
    call(semtimedop, s, NULL, 0L, NULL);
    struct timespec t = {0, 1000};
    ops[0].sem_flg = 0;
    call(semtimedop, s, ops, 1L, &t);
    call(semtimedop, s, ops, 1L, BAD);
    call(semctl, s, 0, IPC_RMID, 0L);
    // Messages.
    long q = call(msgget, IPC_PRIVATE, IPC_CREAT | 0600);
    call(msgget, 0x7a7a7c, IPC_EXCL);
    struct {
        long type;
        char text[100];
    } message = {5, "a message"};
    call(msgsnd, q, &message, 9L, 0);
    call(msgsnd, q, &message, 9L, IPC_NOWAIT);
    call(msgsnd, q, BAD, 9L, IPC_NOWAIT);
    message.type = -1;
    call(msgsnd, q, &message, 3L, 0);
    struct msqid_ds d;
    call(msgctl, q, IPC_STAT, BAD);
    call(msgctl, q, IPC_STAT, &d);
    call(msgctl, q, IPC_SET, &d);
    call(msgctl, q, IPC_SET, BAD);
    call(msgrcv, q, &message, 100L, 0L, 0);
    call(msgrcv, q, &message, 2L, 5L, MSG_NOERROR | IPC_NOWAIT);
    call(msgrcv, q, &message, 100L, -7L, IPC_NOWAIT | MSG_EXCEPT);
    call(msgrcv, q, BAD, 100L, 0L, IPC_NOWAIT | MSG_COPY);
    call(msgctl, q, 55, NULL);
    call(msgctl, q, IPC_RMID, NULL);
    call(msgrcv, q, &message, 100L, 1L, 0);
    // POSIX message queues.
    struct mq_attr a = {.mq_maxmsg = 4, .mq_msgsize = 64};
    long f = call(mq_open, "trace-q", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NONBLOCK, 0600, &a);
    call(mq_open, "trace-q", O_RDWR | O_CREAT | O_EXCL, 0600, NULL);
    call(mq_open, "no-such-q", O_RDONLY, 0, NULL);
    call(mq_open, BAD, O_WRONLY | O_CREAT, 0, BAD);
    call(mq_timedsend, f, "message", 7L, 3, NULL);
    call(mq_timedsend, f, "other", 5L, 4, &(struct timespec){5, 0});
    call(mq_timedsend, f, BAD, 5L, 40, NULL);
    call(mq_timedsend, f, buffer, 100L, 4, NULL);
    unsigned priority;
    call(mq_timedreceive, f, buffer, 64L, &priority, NULL);
    call(mq_timedreceive, f, buffer, 64L, NULL, NULL);
    call(mq_timedreceive, f, buffer, 64L, &priority, NULL);
    call(mq_timedreceive, f, buffer, 3L, &priority, NULL);
    call(mq_getsetattr, f, NULL, &a);
    a.mq_flags = 0;
    struct mq_attr old;
    call(mq_getsetattr, f, &a, &old);
    call(mq_getsetattr, f, BAD, NULL);
    call(mq_getsetattr, -1, NULL, &a);
    struct sigevent v = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1, .sigev_value.sival_int = 0};
    call(mq_notify, f, &v);
    call(mq_notify, f, NULL);
    v.sigev_notify = SIGEV_NONE;
    call(mq_notify, f, &v);
    call(mq_notify, -1, BAD);
    call(mq_unlink, "trace-q");
    call(mq_unlink, "trace-q");
    end();
}
