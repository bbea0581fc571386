"""Debian's own programs, of one release for both architectures: interpreters that run this set's scripts, and tools
that work on generated files. The native ones run by their own dynamic linker, so the machine's C library does not matter.
"""

import ctypes
import os
import shutil
import subprocess

import inputs
from guests import GUEST
from programs import BUILD, HERE, Program, settings

SUITE = "trixie"
PACKAGES = [
    "libc-bin",
    "bash",
    "dash",
    "coreutils",
    "sed",
    "grep",
    "gawk",
    "diffutils",
    "lua5.4",
    "luajit",
    "python3",
    "sqlite3",
    "zstd",
    "7zip",
    "openssl",
    "perl",
    "quickjs",
    GUEST.compiler,
    "xz-utils",
    "gzip",
    "git",
    "nodejs",
    "openjdk-21-jre-headless",
    "golang-1.24-go",
]
PACKAGES = [p for p in PACKAGES if p not in GUEST.missing]
DEBIAN = {"native": "amd64", GUEST.name: GUEST.debian}
ROOTS = {machine: BUILD / f"sysroots/{SUITE}-{name}" for machine, name in DEBIAN.items()}
INPUTS = BUILD / "benchmarks" / "inputs"
# gcc for the guest on both, so that both do the same.
CC1 = {
    way: f"usr/libexec/{name}/{GUEST.triplet}/14/cc1"
    for way, name in (("native", "gcc-cross"), (GUEST.name, "gcc"))
}

# What runs a script, by its ending; in the group jit that with a compiler of its own.
INTERPRETERS = {
    ".lua": "lua5.4",
    ".py": "python3",
    ".pl": "perl",
    ".js": "qjs",
    ".sh": "bash",
    "jit/.lua": "luajit",
    "jit/.js": "node",
}

# Group, name, title, command, for --quick. A word with $ is replaced: $text and so on are files made by inputs.py.
TOOLS = [
    (
        "programs",
        "sqlite",
        "sqlite3: tables, indices, joins, aggregates in memory",
        "sqlite3 :memory: $sql",
        "$sql-quick",
    ),
    ("programs", "zstd", "zstd -9 of a text", "zstd -q -9 --single-thread -c $text", "$text-quick"),
    (
        "programs",
        "zstd-unpack",
        "zstd -d of a text, ten times",
        "zstd -q -d -c $zst $zst $zst $zst $zst $zst $zst $zst $zst $zst",
        "",
    ),
    (
        "programs",
        "7zip",
        "7za: LZMA of a text, on one thread",
        "7za a -bd -mmt1 -mx3 -txz -so -an $text-medium",
        "$text-quick",
    ),
    ("programs", "xz", "xz -2 of a text", "xz -2 -T1 -c $text-medium", "$text-quick"),
    ("programs", "gzip", "gzip -6 of a text", "gzip -n -c $text", "$text-quick"),
    (
        "programs",
        "sha256",
        "openssl dgst -sha256 of 192 MiB",
        "openssl dgst -sha256 $large $large $large",
        "$text-quick",
    ),
    ("programs", "sha3", "openssl dgst -sha3-256 of 32 MiB", "openssl dgst -sha3-256 $middle", "$text-quick"),
    (
        "programs",
        "aes",
        "openssl enc -aes-256-cbc of 32 MiB",
        "openssl enc -aes-256-cbc -K 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff "
        "-iv 000102030405060708090a0b0c0d0e0f -in $middle",
        "$text-quick",
    ),
    (
        "programs",
        "chacha",
        "openssl enc -chacha20 of 32 MiB",
        "openssl enc -chacha20 -K 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff "
        "-iv 000102030405060708090a0b0c0d0e0f -in $middle",
        "$text-quick",
    ),
    (
        "programs",
        "prime",
        "openssl prime of a Mersenne number: big integers",
        "openssl prime -hex $mersenne",
        "",
    ),
    (
        "programs",
        "cc1",
        "gcc's compiler proper on 600 lines of C at -O2, cold",
        "cc1 -quiet -O2 -o - $c-short",
        "$c-quick",
    ),
    (
        "programs",
        "cc1-O0",
        "gcc's compiler proper on 2,000 lines of C at -O0, cold",
        "cc1 -quiet -O0 -o - $c",
        "$c-quick",
    ),
    ("programs", "git-log", "git log -p over 300 commits", "git -C $git log -p --stat", "--max-count=30"),
    (
        "programs",
        "git-blame",
        "git blame -M of a file with 300 commits",
        "git -C $git blame -M -s file3.c",
        "",
    ),
    (
        "programs",
        "grep",
        "grep -E with alternatives, back references and classes",
        "grep -nE $expression $text",
        "",
    ),
    ("programs", "sort", "sort -k of a text's lines", "sort -k2,3 -k1r --parallel=1 $text", "$text-quick"),
    ("programs", "sed", "sed: substitutions over a text", "sed -E $edit $text-medium", "$text-quick"),
    (
        "programs",
        "awk",
        "gawk: fields, arrays and regular expressions over a text",
        "gawk $awk $text",
        "$text-quick",
    ),
]

# Wall times of what ends at once.
STARTS = [
    ("start-up", "bash", "bash -c true", "bash -c true"),
    ("start-up", "lua", "lua5.4 -e", "lua5.4 -e print(1)"),
    ("start-up", "perl", "perl -e 1", "perl -e print(1)"),
    ("start-up", "python", "python3 -c pass", "python3 -c pass"),
    ("start-up", "git", "git --version", "git --version"),
    ("start-up", "openssl", "openssl version", "openssl version"),
    ("start-up", "node", "node -e 0", "node -e 0"),
    ("start-up", "java", "java --version", "java --version"),
    ("start-up", "go", "go version", "go version"),
]


def program_path(machine, name):
    root = ROOTS[machine]
    special = {
        "cc1": CC1[machine],
        "7za": "usr/lib/7zip/7za",
        # Elsewhere they are links that maintainer scripts make.
        "java": f"usr/lib/jvm/java-21-openjdk-{DEBIAN[machine]}/bin/java",
        "go": "usr/lib/go-1.24/bin/go",
    }
    return str(root / special.get(name, f"usr/bin/{name}"))


def linker():
    root = ROOTS["native"]
    libraries = ["usr/lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu/perl-base", "usr/lib"]
    return [
        str(root / "usr/lib64/ld-linux-x86-64.so.2"),
        "--library-path",
        ":".join(str(root / l) for l in libraries),
    ]


def prefix(way):
    """What is written before a program of the package's."""
    if way == "native":
        return linker()
    return [os.environ[way.upper()], "-L", str(ROOTS[GUEST.name])]


LIBC = ctypes.CDLL(None)
NEW_MOUNTS, NEW_USER = 0x20000, 0x10000000
BIND, RECURSIVE, PRIVATE = 0x1000, 0x4000, 0x40000


def enter_root():
    """In a child before exec: changes the root to the native packages', with /proc, in a user namespace if need be."""
    root = ROOTS["native"]
    if LIBC.unshare(NEW_MOUNTS if os.geteuid() == 0 else NEW_MOUNTS | NEW_USER) == 0:
        LIBC.mount(b"none", b"/", None, RECURSIVE | PRIVATE, None)
        LIBC.mount(b"/proc", bytes(root / "proc"), None, BIND | RECURSIVE, None)
    os.chroot(root)
    os.chdir("/")


class Packaged:
    """A program of Debian's on generated files, or a script of the set."""

    chrooted = {"node", "java", "go"}
    runs_here = True

    def __init__(self, group, name, title, words, quick=None):
        self.group, self.name, self.title = group, name, title
        self.words = words.split() if isinstance(words, str) else words
        self.quick = quick

    def build(self):
        prepare()
        return self

    def command(self, way, arguments):
        machine = "native" if way == "native" else GUEST.name
        words = [inputs.value(INPUTS, w) for w in self.words]
        if self.before(way):
            words = [w.replace(str(HERE), "/benchmarks") for w in words]
            path = program_path(machine, words[0]).removeprefix(str(ROOTS[machine]))
            return [path, *words[1:], *arguments]
        return [
            *prefix(way),
            program_path(machine, words[0]),
            *words[1:],
            *(inputs.value(INPUTS, a) for a in arguments),
        ]

    def result(self, output):
        """go names its architecture."""
        return output.replace(f"linux/{GUEST.go}".encode(), b"linux/amd64")

    def before(self, way):
        """Natively some programs look for their files by absolute paths."""
        return enter_root if way == "native" and self.words[0] in self.chrooted else None

    def environment(self, way):
        machine = "native" if way == "native" else GUEST.name
        root = ROOTS[machine]
        # Sojourn executes the guest's programs by itself; the others must be named.
        run = "" if way == "sojourn" else " ".join(prefix(way))
        triplet = "x86_64-linux-gnu" if way == "native" else GUEST.triplet
        libraries = [*root.glob(f"usr/lib/{triplet}/perl-base"), *root.glob(f"usr/lib/{triplet}/perl/5*")]
        libraries += [*root.glob("usr/share/perl/5*")]
        return settings(
            RUN=run,
            BIN=str(root / "usr/bin"),
            CC1=str(root / CC1[machine]),
            PYTHONHOME=str(root / "usr"),
            PYTHONHASHSEED="0",
            PERL5LIB=":".join(map(str, libraries)),
            OPENSSL_CONF="/dev/null",
            GIT_CONFIG_NOSYSTEM="1",
            GIT_PAGER="cat",
        )

    def arguments(self, quick):
        if not quick or not self.quick:
            return []
        return self.quick.split()


class Tool(Packaged):
    """For --quick the last word is replaced by a smaller file, or options are added."""

    def command(self, way, arguments):
        if arguments and arguments[0].startswith("$"):
            short = Packaged(self.group, self.name, self.title, [*self.words[:-1], arguments[0]])
            return short.command(way, [])
        return super().command(way, arguments)


class Script(Packaged):
    kinds = (".lua", ".py", ".pl", ".js", ".sh")

    def __init__(self, source):
        head = Program(source)
        engine = INTERPRETERS.get(f"{head.group}/{source.suffix}") or INTERPRETERS[source.suffix]
        super().__init__(head.group, head.name, head.title, [engine, str(source)], head.quick)
        self.source = source
        self.runs_here = bool(GUEST.debian) and engine not in GUEST.missing


def tools():
    return [Tool(*row) for row in TOOLS] if GUEST.debian else []


def starts():
    return [Packaged(*row) for row in STARTS] if GUEST.debian else []


ready = False


def prepare():
    """Fetches the packages and makes the files, once."""
    global ready
    if ready:
        return
    ready = True
    for way, option in (("native", ["--native"]), (GUEST.name, ["--arch", GUEST.debian])):
        root = ROOTS[way]
        stamp = root / ".packages" / "benchmarks"
        if not stamp.exists() or stamp.read_text() != " ".join(PACKAGES):
            subprocess.run(
                [str(HERE.parent / "scripts/fetch-sysroot"), *option, "--suite", SUITE, *PACKAGES], check=True
            )
            stamp.write_text(" ".join(PACKAGES))
        (root / "proc").mkdir(exist_ok=True)
    native = Packaged("", "", "", [])

    def run(name, *arguments, **more):
        command = [*prefix("native"), program_path("native", name), *arguments]
        environment = {**native.environment("native"), **more.pop("env", {})}
        return subprocess.run(command, check=True, env=environment, **more)

    for root in ROOTS.values():
        # Debian's python3 compiles its library when it is installed.
        for home in root.glob("usr/lib/python3.*"):
            if not (home / "__pycache__").exists():
                folders = [
                    str(home),
                    *(
                        str(home / f)
                        for f in ("collections", "encodings", "importlib", "json", "re", "ctypes")
                    ),
                ]
                run(
                    "python3",
                    "-m",
                    "compileall",
                    "-q",
                    "-l",
                    "--invalidation-mode",
                    "unchecked-hash",
                    *folders,
                )
    shutil.copytree(HERE / "jit", ROOTS["native"] / "benchmarks" / "jit", dirs_exist_ok=True)
    inputs.make(INPUTS, run)
