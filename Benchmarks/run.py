"""Builds the benchmark programs, runs them natively, under qemu-user and under Sojourn, and prints ratios.
Called by scripts/bench, which provides the two emulators in QEMU and SOJOURN."""

import argparse
import concurrent.futures
import json
import math
import os
import pathlib
import platform
import re
import signal
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent / "build"
GROUPS = ["integer", "interpreters", "calls", "scalar-fp", "simd", "memory", "system"]
WAYS = ["native", "qemu", "sojourn"]
START_UP_RUNS = 40


class Program:
    def __init__(self, source):
        self.source = source
        self.group = source.parent.name
        self.name = source.stem
        head = source.read_text().split("#include", 1)[0]
        quick = re.search(r"^// quick: (\S+)", head, re.M)
        flags = re.search(r"^// flags: (.+)", head, re.M)
        self.quick = quick.group(1) if quick else None
        self.flags = flags.group(1).split() if flags else []

    def build(self):
        """The native and the AArch64 file, made anew if the source is newer."""
        level = "-O3" if self.group == "simd" else "-O2"
        suite = "g++" if self.source.suffix == ".cpp" else "gcc"
        self.files = {}
        for way, prefix in (("native", ""), ("aarch64", "aarch64-linux-gnu-")):
            out = BUILD / "benchmarks" / way / self.group / self.name
            out.parent.mkdir(parents=True, exist_ok=True)
            self.files[way] = str(out)
            if out.exists() and out.stat().st_mtime > self.source.stat().st_mtime:
                continue
            options = [level, "-w", "-static", *self.flags]
            subprocess.run([prefix + suite, *options, str(self.source), "-o", str(out), "-lm"], check=True)
        return self

    def command(self, way, arguments):
        if way == "native":
            return [self.files["native"], *arguments]
        return [os.environ[way.upper()], self.files["aarch64"], *arguments]


def measure(command, limit):
    """Runs a command: its user + system time, its wall time, its output, and what went wrong."""
    start = time.monotonic()
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe)
    late = threading.Event()

    def end():
        late.set()
        os.kill(child.pid, signal.SIGKILL)

    timer = threading.Timer(limit, end)
    timer.start()
    # The programs write a line or two, so that no pipe fills while wait4 waits.
    _, status, usage = os.wait4(child.pid, 0)
    timer.cancel()
    wall = time.monotonic() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    output = child.stdout.read().decode(errors="replace")
    errors = child.stderr.read().decode(errors="replace")
    child.stdout.close()
    child.stderr.close()
    problem = None
    if late.is_set():
        problem = f"over {limit} s"
    elif child.returncode != 0:
        problem = f"status {child.returncode} {errors.strip()[:200]}".strip()
    return usage.ru_utime + usage.ru_stime, wall, output, problem


def compare(program, runs, quick, limit):
    """One row: median times of each way, taken in turns."""
    arguments = [program.quick] if quick and program.quick else []
    times = {way: [] for way in WAYS}
    row = {"group": program.group, "name": program.name, "problems": []}
    expected = None
    for _ in range(runs):
        for way in WAYS:
            if any(p.startswith(way) for p in row["problems"]):
                continue
            cpu, _, output, problem = measure(program.command(way, arguments), limit)
            if way == "native" and expected is None:
                expected = output
            if problem:
                row["problems"].append(f"{way} FAILED: {problem}")
            elif output != expected:
                got, right = output.strip()[:100], expected.strip()[:100]
                row["problems"].append(f"{way} WRONG: {got!r}, natively {right!r}")
            else:
                times[way].append(cpu)
    for way in WAYS:
        complete = len(times[way]) == runs
        row[way] = statistics.median(times[way]) if complete else None
    return row


def ratio(row, way, base="native"):
    if not row[way] or not row[base]:
        return None
    return row[way] / row[base]


def mean(values):
    values = [v for v in values if v]
    return math.exp(statistics.fmean(math.log(v) for v in values)) if values else None


def show(value, digits=2):
    return "-" if value is None else f"{value:.{digits}f}"


def summary(rows):
    rows = [r for r in rows if not r["problems"]]
    return {
        "qemu": mean([ratio(r, "qemu") for r in rows]),
        "sojourn": mean([ratio(r, "sojourn") for r in rows]),
        "faster": mean([ratio(r, "qemu", "sojourn") for r in rows]),
    }


def print_rows(rows, out=sys.stdout):
    for r in rows:
        print(
            f"  {r['name']:14}{show(r['native'], 3):>8}{show(ratio(r, 'qemu')):>9}"
            f"{show(ratio(r, 'sojourn')):>9}{show(ratio(r, 'qemu', 'sojourn')):>14}",
            file=out,
            flush=True,
        )
        for problem in r["problems"]:
            print(f"    {problem}", file=out, flush=True)


def start_up(program, quick):
    """Wall time in milliseconds of a static hello, and of each emulator telling its version."""
    commands = {way: program.command(way, []) for way in WAYS}
    commands["qemu --version"] = [os.environ["QEMU"], "--version"]
    commands["sojourn --version"] = [os.environ["SOJOURN"], "--version"]
    times = {key: [] for key in commands}
    problems = []
    for _ in range(START_UP_RUNS // 4 if quick else START_UP_RUNS):
        for key, command in commands.items():
            _, wall, output, problem = measure(command, 10)
            times[key].append(wall * 1000)
            if problem or (key in WAYS and output != "hello\n"):
                problems.append(f"start-up {key} FAILED: {problem or output[:100]!r}")
    return {key: statistics.median(t) for key, t in times.items()}, sorted(set(problems))


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def version(variable):
    text = subprocess.run([os.environ[variable], "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\d+\.\d+\.\d+", text)
    return found.group(0) if found else text.strip()


def markdown(report):
    lines = [
        f"Time (user + system) as a multiple of the native build's, geometric means; {report['processor']},",
        f"qemu-aarch64 {report['qemu']}, Sojourn {report['sojourn']}.",
        "",
        "| group | programs | qemu | Sojourn | Sojourn is faster by |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, s in report["groups"].items():
        count = sum(1 for r in report["programs"] if name in ("all", r["group"]))
        lines.append(
            f"| {name} | {count} | {show(s['qemu'])} | {show(s['sojourn'])} | {show(s['faster'])} × |"
        )
    if report.get("start-up"):
        s = report["start-up"]
        lines += ["", f"A static hello takes {s['native']:.1f} ms natively, {s['qemu']:.1f} ms under qemu,"]
        lines += [f"{s['sojourn']:.1f} ms under Sojourn (wall time)."]
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--runs", type=int, default=5, help="runs of each, in turns; the median counts (5)")
    parser.add_argument("--filter", default="", metavar="REGEX", help="only if group/name matches")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, to see that all run")
    parser.add_argument("--list", action="store_true", help="names the programs")
    parser.add_argument("--markdown", action="store_true", help="ends with a table for the README")
    parser.add_argument("--limit", type=int, default=120, metavar="SECONDS", help="for one run (120)")
    options = parser.parse_args()
    sources = [p for g in GROUPS + ["start-up"] for p in sorted((HERE / g).iterdir())]
    programs = [Program(p) for p in sources if p.suffix in (".c", ".cpp")]
    programs = [p for p in programs if re.search(options.filter, f"{p.group}/{p.name}")]
    if options.list:
        for p in programs:
            title = p.source.read_text().splitlines()[0].removeprefix("// ")
            print(f"{p.group + '/' + p.name:26}{title}")
        return 0
    if not programs:
        sys.exit(f"no program matches {options.filter}")
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        programs = list(pool.map(Program.build, programs))

    report = {
        "processor": processor(),
        "qemu": version("QEMU"),
        "sojourn": version("SOJOURN"),
        "runs": options.runs,
        "quick": options.quick,
        "programs": [],
        "groups": {},
    }
    problems = []
    print(f"{report['processor']}; qemu-aarch64 {report['qemu']}, Sojourn {report['sojourn']}; "
          f"median of {options.runs}")
    print(f"{'':16}{'native s':>8}{'qemu':>9}{'sojourn':>9}{'qemu/sojourn':>14}")
    for group in GROUPS:
        rows = []
        members = [p for p in programs if p.group == group]
        if members:
            print(group)
        for p in members:
            rows.append(compare(p, options.runs, options.quick, options.limit))
            print_rows(rows[-1:])
        if rows:
            report["programs"] += rows
            s = report["groups"][group] = summary(rows)
            print(f"  {'mean':14}{'':8}{show(s['qemu']):>9}{show(s['sojourn']):>9}{show(s['faster']):>14}")
            problems += [p for r in rows for p in r["problems"]]
    if report["programs"]:
        s = report["groups"]["all"] = summary(report["programs"])
        print(f"{'all':16}{'':8}{show(s['qemu']):>9}{show(s['sojourn']):>9}{show(s['faster']):>14}")
    for p in programs:
        if p.group == "start-up":
            report["start-up"], found = start_up(p, options.quick)
            problems += found
            print("start-up, wall milliseconds")
            for key, value in report["start-up"].items():
                print(f"  {key:20}{value:8.2f}")
            for problem in found:
                print(f"    {problem}")
    (BUILD / "bench.json").write_text(json.dumps(report, indent=1) + "\n")
    if options.markdown:
        print()
        print(markdown(report))
    if problems:
        print(f"{len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


sys.exit(main())
