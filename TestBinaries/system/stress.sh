# stress-ng checks its own results.
cd "$(mktemp -d)"
for class in cpu vm switch signal futex pipe sock fork pthread timer vfork mmap mutex sem shm msg sigq sigsegv sigfpe epoll \
    poll eventfd itimer clone exec nanosleep sigsuspend sigfd memcpy matrix vecmath atomic mprotect mremap madvise dup \
    fcntl flock inotify fifo udp aio io-uring kill malloc stack brk zombie wait prctl sigabrt sigbus sigchld sigrt sigtrap \
    timerfd splice tee vm-rw userfaultfd membarrier memfd; do
    timeout 60 stress-ng --verify --$class 1 -t 1 --vm-bytes 16m -q >log 2>&1
    echo "$class $?"
    grep fail: log
done
