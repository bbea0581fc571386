# CPython's own tests, one verdict a line; what fails natively fails here too.
cd "$(mktemp -d)"
for test in ${TESTS:-os signal subprocess threading socket mmap ctypes asyncio concurrent_futures multiprocessing_fork \
    multiprocessing_spawn multiprocessing_forkserver posix fcntl select selectors pty resource faulthandler thread io \
    tempfile shutil time struct float math hashlib sqlite3 ssl zlib json gc sched eintr epoll wait3 wait4 fork1 popen}; do
    timeout 1800 python3 -m test -v test_$test >log 2>&1
    echo "$test $?"
    grep -E '^(FAIL|ERROR):' log | sort -u
done
