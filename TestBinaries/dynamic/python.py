# What Python programs use of a Linux system, and the interpreter's own work.
import array, asyncio, base64, bz2, collections, concurrent.futures, contextlib, ctypes, datetime, decimal, fcntl
import fractions, functools, gzip, hashlib, hmac, io, itertools, json, lzma, math, mmap, multiprocessing, os, pickle
import platform, queue, random, re, resource, select, selectors, shutil, signal, socket, sqlite3, stat, statistics
import struct, subprocess, sys, tempfile, termios, threading, time, traceback, tty, uuid, xml.dom.minidom, zlib


def section(function):
    if __name__ != "__main__":
        return
    print("--", function.__name__)
    try:
        function()
    except Exception:
        traceback.print_exc(file=sys.stdout)


@section
def numbers():
    print(math.sqrt(2), math.sin(1e22), math.fsum([0.1] * 10), 2**200 % 10**9, divmod(-7, 3), 1e308 * 10)
    print(decimal.Decimal(2).sqrt(), fractions.Fraction(1, 3) + fractions.Fraction(1, 6))
    r = random.Random(5)
    print([r.randrange(1000) for _ in range(6)], r.gauss(0, 1), statistics.stdev([1, 2, 4, 8]))
    print(float.hex(0.1), round(2.675, 2), int("9" * 50) ** 3 % 997, struct.pack("<dfq", 1.5, -2.25, -3).hex())


@section
def text():
    data = "".join(chr(32 + i * 7 % 90) for i in range(5000))
    print(hashlib.sha512(data.encode()).hexdigest()[:32], hashlib.blake2b(b"x").hexdigest()[:16])
    print(zlib.crc32(data.encode()), len(zlib.compress(data.encode(), 9)), hmac.new(b"k", b"m", "md5").hexdigest())
    for module in (gzip, bz2, lzma):
        print(module.__name__, module.decompress(module.compress(data.encode())) == data.encode())
    print(re.findall(r"(\w)(\d+)", "a1 b22 c333"), re.sub(r"(?<=a)b", "X", "abab"), base64.b85encode(b"hello"))
    print(json.dumps({"a": [1, 2.5, None, "é"]}, sort_keys=True), pickle.loads(pickle.dumps({1: {2, 3}})))
    print(xml.dom.minidom.parseString("<a><b c='d'/></a>").toxml(), uuid.uuid5(uuid.NAMESPACE_DNS, "x"))
    print(datetime.datetime(2024, 2, 29, tzinfo=datetime.timezone.utc).isoformat(), time.strftime("%j", time.gmtime(0)))


@section
def threads():
    q, out = queue.Queue(), []

    def work():
        while (item := q.get()) is not None:
            out.append(sum(range(item)))

    crew = [threading.Thread(target=work) for _ in range(8)]
    for t in crew:
        t.start()
    for i in range(200):
        q.put(i)
    for t in crew:
        q.put(None)
    for t in crew:
        t.join()
    print(len(out), sum(out))
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        print(sum(pool.map(lambda n: n * n, range(100))))
    event = threading.Event()
    threading.Timer(0.05, event.set).start()
    print(event.wait(5), threading.active_count() >= 1)


def square(n):
    return n * n


@section
def processes():
    for method in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(3) as pool:
            print(method, sum(pool.map(square, range(50))))
    print(subprocess.run(["sh", "-c", "echo out; echo err >&2; exit 5"], capture_output=True))
    try:
        subprocess.run(["/no/such/program"])
    except FileNotFoundError as error:
        print(error.errno, error.filename)
    p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    print(len(p.communicate(b"x" * 300000)[0]))
    p = subprocess.Popen(["sleep", "10"])
    p.terminate()
    print(p.wait())
    try:
        subprocess.run(["sleep", "10"], timeout=0.1)
    except subprocess.TimeoutExpired:
        print("timeout")
    pid = os.fork()
    if pid == 0:
        os._exit(9)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit 4"], os.environ)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


@section
def sockets():
    async def serve(reader, writer):
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
        writer.close()

    async def client(port, n):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        total = 0
        for i in range(20):
            writer.write(b"line %d of %d\n" % (i, n))
            total += len(await reader.readline())
        writer.close()
        return total

    async def main():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        print(await asyncio.gather(*(client(port, n) for n in range(10))))
        p = await asyncio.create_subprocess_exec("sh", "-c", "exit 3")
        print(await p.wait())

    asyncio.run(main())
    a, b = socket.socketpair()
    with tempfile.TemporaryFile() as f:
        f.write(b"descriptor")
        f.flush()
        socket.send_fds(a, [b"m"], [f.fileno()])
        message, fds, _, _ = socket.recv_fds(b, 10, 1)
        print(message, os.pread(fds[0], 20, 0))
    u = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    u.settimeout(0.05)
    try:
        u.bind(("::1", 0))
        u.recv(10)
    except OSError as error:
        print(type(error).__name__)


@section
def system():
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "f")
        with open(path, "w+b") as f:
            f.truncate(8192)
            with mmap.mmap(f.fileno(), 8192) as m:
                m[100:105] = b"hello"
            print(os.pread(f.fileno(), 5, 100), stat.filemode(os.fstat(f.fileno()).st_mode & 0o170000))
            fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.setxattr(path, "user.a", b"b") if hasattr(os, "setxattr") else None
        print(os.listxattr(path), [e.name for e in os.scandir(d)])
        os.mkfifo(os.path.join(d, "p"))
        print(sorted(os.listdir(d)), shutil.disk_usage(d).total > 0)
    r, w = os.pipe()
    p = select.epoll()
    p.register(r, select.EPOLLIN)
    os.write(w, b"x")
    print([e for _, e in p.poll(1)])
    hits = []
    signal.signal(signal.SIGALRM, lambda s, f: hits.append(s))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    while len(hits) < 5:
        time.sleep(0.01)
    signal.setitimer(signal.ITIMER_REAL, 0)
    print(set(hits), signal.pthread_sigmask(signal.SIG_BLOCK, []))
    master, slave = os.openpty()
    tty.setraw(slave)
    os.write(master, b"abc\x03")
    print(os.read(slave, 10), os.ttyname(slave).startswith("/dev/pts/"), termios.tcgetattr(slave)[3] & termios.ECHO)
    libc = ctypes.CDLL(None)
    libc.qsort.restype = None
    order = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
    values = (ctypes.c_int * 8)(5, 3, 9, 1, 7, 2, 8, 4)
    libc.qsort(values, 8, 4, order(lambda a, b: a[0] - b[0]))
    print(list(values))
    db = sqlite3.connect(":memory:")
    db.execute("create table t(a, b)")
    db.executemany("insert into t values(?, ?)", ((i, i * i % 17) for i in range(1000)))
    print(db.execute("select b, count(*), sum(a) from t group by b order by 1 limit 3").fetchall())
    try:
        resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))
        bytearray(800 << 20)
    except MemoryError:
        print("MemoryError")
