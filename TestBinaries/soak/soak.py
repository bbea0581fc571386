# soak.py SECONDS: one process that takes signals, makes and ends threads and children, maps and unmaps, opens and closes.
import gc, mmap, os, signal, socket, subprocess, sys, tempfile, threading, time

deadline = time.monotonic() + float(sys.argv[1])
taken = 0


def take(number, frame):
    global taken
    taken += 1


for number in (signal.SIGALRM, signal.SIGUSR1, signal.SIGRTMIN + 3):
    signal.signal(number, take)


def one_round(n):
    global taken
    taken = 0
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    for _ in range(20):
        os.kill(os.getpid(), signal.SIGUSR1)
        os.kill(os.getpid(), signal.SIGRTMIN + 3)
        sum(range(5000))
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert taken >= 40, taken
    # Not while signals come: an interrupted wait corrupts the internal locks of Debian's CPython 3.13 (gh-148820).
    threads = [threading.Thread(target=lambda: sum(range(20000))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(5):
        child = os.fork()
        if child == 0:
            os._exit(n % 100)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == n % 100
    assert subprocess.run(["sh", "-c", "echo text"], stdout=subprocess.PIPE).stdout == b"text\n"
    for size in (4096, 1 << 16, 1 << 22):
        with mmap.mmap(-1, size) as area:
            area[0:4] = b"abcd"
            area[size - 1] = 7
    a, b = socket.socketpair()
    socket.send_fds(a, [b"f"], [0, 1])
    for descriptor in socket.recv_fds(b, 1, 2)[1]:
        os.close(descriptor)
    a.close()
    b.close()
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 100000)
        file.flush()
        with mmap.mmap(file.fileno(), 0) as area:
            assert area[99999] == ord("x")
    exec(compile("def f(x):\n" + "".join(f"    x += {i + n}\n" for i in range(200)) + "    return x", "made", "exec"), {})
    gc.collect()


n = 0
while time.monotonic() < deadline:
    one_round(n)
    n += 1
    print("python round", flush=True)
