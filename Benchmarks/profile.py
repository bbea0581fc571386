"""Where the host's time goes when one program runs under Sojourn: samples of perf joined with Sojourn's own log.

Sojourn runs twice. The first run is sampled as it is, and gives the shares of translated code, translator and kernel.
The second writes the log of its translations meanwhile; its samples in translated code are joined with that log by
their addresses, and shown beside the guest's code, the IR and the host's code of the hottest regions."""

import bisect
import collections
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from programs import HERE

ITEMS = "in_asm,op,out_asm"
SAMPLE = re.compile(r"^\s*(.+?)\s+(\d+)\s+([0-9a-f]+)\s+(.*) \((.*)\)$")
MAPPING = re.compile(
    r"PERF_RECORD_MMAP2 (\d+)/\d+: \[(0x[0-9a-f]+)\((0x[0-9a-f]+)\) @ (0x[0-9a-f]+|0) .*: (\S+) (.*)$"
)
HOST = re.compile(r"^0x([0-9a-f]+): +([0-9a-f]+)  (.*)$")


def record(command, environment, data, frequency):
    perf = shutil.which("perf") or sys.exit("no perf: apt-get install linux-perf")
    # --data: mappings that are not executable are told too.
    options = ["record", "-q", "-e", "cpu-clock", "-F", str(frequency), "--data", "-o", data, "--"]
    done = subprocess.run([perf, *options, *command], env=environment, stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        print(f"(the program's status is {done.returncode})")
    text = subprocess.run(
        [perf, "script", "-i", data, "--show-mmap-events", "-F", "comm,pid,ip,sym,dso"],
        capture_output=True,
        text=True,
        errors="replace",
    ).stdout
    samples, mappings = [], []
    for line in text.splitlines():
        found = MAPPING.search(line)
        if found:
            pid, start, size, offset, rights, path = found.groups()
            mappings.append((int(pid), int(start, 16), int(size, 16), int(offset, 16), rights, path))
            continue
        found = SAMPLE.match(line)
        if found:
            _, pid, address, symbol, file = found.groups()
            samples.append((int(pid), int(address, 16), symbol, file))
    return samples, mappings


class Symbols:
    """Names in Sojourn's own file. The shipped one is stripped, so they come from the build's, if that is the same."""

    def __init__(self, binary):
        self.names, self.starts = [], []
        built = HERE.parent / ".build-static/release/sojourn"
        candidates = [os.environ.get("SOJOURN_SYMBOLS"), str(built), binary]
        self.file = next(
            (f for f in candidates if f and os.path.exists(f) and identity(f) == identity(binary)), None
        )
        if not self.file:
            return
        listing = subprocess.run(
            ["nm", "-n", "--defined-only", self.file], capture_output=True, text=True
        ).stdout
        rows = [line.split(" ", 2) for line in listing.splitlines()]
        rows = [(int(a, 16), n) for a, kind, n in rows if kind in "tTwW"]
        self.starts = [a for a, _ in rows]
        self.names = [n for _, n in rows]
        headers = subprocess.run(["readelf", "-lW", self.file], capture_output=True, text=True).stdout
        self.segments = [
            (int(f[1], 16), int(f[2], 16), int(f[4], 16))
            for f in map(str.split, headers.splitlines())
            if f[:1] == ["LOAD"]
        ]

    def name(self, offset):
        """The function at an offset in the file."""
        if not self.starts:
            return None
        for begin, address, size in self.segments:
            if begin <= offset < begin + size:
                at = bisect.bisect_right(self.starts, offset - begin + address) - 1
                return self.names[at] if at >= 0 else None
        return None


def identity(path):
    text = subprocess.run(["readelf", "-nW", path], capture_output=True, text=True).stdout
    found = re.search(r"Build ID: (\w+)", text)
    return found.group(1) if found else None


def demangled(names):
    tool = shutil.which("swift-demangle") or "/opt/swift/usr/bin/swift-demangle"
    if not os.path.exists(tool):
        return names
    done = subprocess.run(
        [tool, "-compact", "-simplified"], input="\n".join(names), capture_output=True, text=True
    )
    return done.stdout.splitlines() if done.returncode == 0 else names


def part(name):
    """The module of a mangled Swift name; else the run-time library or the C library."""
    found = re.match(r"\$s(\d+)", name)
    if found:
        length = int(found.group(1))
        at = found.end()
        return name[at : at + length]
    if name.startswith("$s"):
        return "Swift's standard library"
    return (
        "Swift's run-time library"
        if name.startswith(("swift_", "_swift", "_ZN5swift", "_ZN12_GLOBAL"))
        else "C library"
    )


class Region:
    def __init__(self):
        self.guest, self.ir, self.host = [], [], []
        self.samples = 0

    def name(self):
        return self.guest[0].split(":")[0] if self.guest else "?"


def regions(path):
    """The regions of one process's log, in order."""
    result, current, into = [], None, None
    for line in path.read_text(errors="replace").splitlines():
        if line == "IN:" or line.startswith("IN: "):
            current = Region()
            into = current.guest
        elif line.startswith("OP"):
            into = current.ir if current else None
        elif line.startswith("OUT:"):
            into = current.host if current else None
            if current:
                result.append(current)
        elif line.startswith("------") or not line:
            continue
        elif into is not None:
            into.append(line)
    for region in result:
        region.host = [
            (int(m.group(1), 16), len(m.group(2)) // 2, m.group(3)) for m in map(HOST.match, region.host) if m
        ]
    return [r for r in result if r.host]


def percent(count, total):
    return f"{100 * count / total:5.1f}%" if total else "    -"


def classified(command, environment, folder, frequency):
    """The samples of a run: of what kind each is, and its function's name outside translated code."""
    samples, mappings = record(command, environment, f"{folder}/plain", frequency)
    binary = command[0]
    symbols = Symbols(binary)
    base = {
        (pid, start): (size, offset)
        for pid, start, size, offset, rights, path in mappings
        if path == binary and "x" in rights
    }
    found = []
    for pid, address, symbol, file in samples:
        if file.startswith("[kernel") or address >> 63:
            found.append(("kernel", symbol))
        elif file == binary:
            name = None
            for (owner, start), (size, offset) in base.items():
                if owner == pid and start <= address < start + size:
                    name = symbols.name(address - start + offset)
                    break
            # A forked process has its parent's mappings, which are not told again.
            if name is None:
                for start, (size, offset) in ((k[1], v) for k, v in base.items()):
                    if start <= address < start + size:
                        name = symbols.name(address - start + offset)
            found.append(("translator", name))
        elif (
            file.startswith("/tmp/perf-")
            or file.startswith("//anon")
            or "/dev/zero" in file
            or "memfd" in file
        ):
            found.append(("translated code", None))
        else:
            found.append(("other: " + file, None))
    return found, symbols


def shares(command, environment, folder, frequency, top):
    """The first run: where the time goes outside translated code."""
    samples, symbols = classified(command, environment, folder, frequency)
    kinds, names, parts = collections.Counter(), collections.Counter(), collections.Counter()
    for kind, name in samples:
        kinds[kind] += 1
        if kind == "kernel":
            names["kernel: " + name] += 1
        elif kind == "translator":
            parts[part(name) if name else "unknown"] += 1
            names[name or "translator"] += 1
    total = len(samples)
    print(f"{total} samples of {1000 / frequency:.2f} ms")
    for kind, count in kinds.most_common():
        print(f"  {percent(count, total)} {kind}")
    if symbols.file is None:
        print("  (no file with symbols has the binary's build id: scripts/build leaves one in .build-static;")
        print("  SOJOURN_SYMBOLS names another)")
    if parts:
        print("\nin the translator, by module")
        for name, count in parts.most_common(12):
            print(f"  {percent(count, total)} {name}")
    hottest = names.most_common(top)
    readable = demangled([n for n, _ in hottest])
    if hottest:
        print("\noutside translated code, by function")
        for (_, count), name in zip(hottest, readable):
            print(f"  {percent(count, total)} {name[:140]}")


def side_by_side(region, hits, total):
    """Guest and IR on the left, host code with its samples on the right."""
    left = region.guest + [""] + region.ir
    right = [f"{percent(hits[a], total) if hits[a] else '':>6} {text}" for a, _, text in region.host]
    width = max([min(len(line), 72) for line in left] + [20])
    for i in range(max(len(left), len(right))):
        a = left[i] if i < len(left) else ""
        b = right[i] if i < len(right) else ""
        # What is longer than the column is continued below the guest's code only if it must.
        print(f"  {a[:width]:{width}} | {b}".rstrip())


def hot_regions(command, environment, folder, frequency, top, least):
    """The second run: the hottest regions."""
    logged = [command[0], "-d", ITEMS, "-D", f"{folder}/log.%d", *command[1:]]
    samples, _ = record(logged, environment, f"{folder}/logged", frequency)
    logs = {int(p.suffix[1:]): regions(p) for p in pathlib.Path(folder).glob("log.*")}
    index = {}
    for pid, found in logs.items():
        # Room that was evicted and taken anew belongs to the later region.
        ordered = sorted(enumerate(found), key=lambda e: (e[1].host[0][0], e[0]))
        index[pid] = ([r.host[0][0] for _, r in ordered], [r for _, r in ordered])

    def lookup(pid, address):
        for owner in [pid] + [p for p in index if p != pid]:
            starts, found = index.get(owner, ([], []))
            at = bisect.bisect_right(starts, address) - 1
            if at >= 0:
                last = found[at].host[-1]
                if address < last[0] + last[1]:
                    return found[at]
        return None

    hits = collections.defaultdict(collections.Counter)
    stubs = collections.Counter()
    total = 0
    for pid, address, symbol, file in samples:
        if address >> 63 or file == command[0] or file.startswith("["):
            continue
        total += 1
        region = lookup(pid, address)
        if region is None:
            stubs[address] += 1
            continue
        region.samples += 1
        at = bisect.bisect_right([h[0] for h in region.host], address) - 1
        hits[id(region)][region.host[at][0]] += 1
    hot = sorted((r for found in logs.values() for r in found if r.samples), key=lambda r: -r.samples)
    print(f"\ntranslated code: {total} samples in {len(hot)} regions of {sum(map(len, logs.values()))}")
    covered = 0
    for count, region in enumerate(hot):
        covered += region.samples
        if count < 25:
            print(
                f"  {percent(region.samples, total)} {percent(covered, total)} {region.name()}: {len(region.guest)} "
                f"guest, {len(region.host)} host instructions"
            )
    if stubs:
        print(
            f"  {percent(sum(stubs.values()), total)} dispatcher, stubs and what is not in the log:", end=" "
        )
        print(", ".join(f"{a:#x} {percent(c, total).strip()}" for a, c in stubs.most_common(6)))
    for region in hot[:top]:
        if region.samples * 100 < least * total:
            break
        print(
            f"\n{percent(region.samples, total)} region {region.name()}: guest code and IR | samples and host code"
        )
        side_by_side(region, hits[id(region)], total)


def run(program, arguments, top, frequency=4000):
    command, environment = program.command("sojourn", arguments), program.environment("sojourn")
    print(f"{program.group}/{program.name}: {' '.join(command[1:])}")
    with tempfile.TemporaryDirectory(prefix="sojourn-profile-") as folder:
        shares(command, environment, folder, frequency, 25)
        hot_regions(command, environment, folder, frequency, top, 1.0)
