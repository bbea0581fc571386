"""Runs commands and takes their times: user and system time of a process and its children, wall time, peak memory."""

import hashlib
import os
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time

from programs import BUILD, CACHE, HERE, WAYS

LONG = 4096


def measure(program, way, arguments, limit):
    """Runs a program one way: its user + system time, its wall time, its output, and what went wrong."""
    command = program.command(way, arguments)
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.monotonic()
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=program.environment(way),
            start_new_session=True,
            preexec_fn=program.before(way),
        )
        late = threading.Event()

        def end():
            late.set()
            os.killpg(child.pid, signal.SIGKILL)

        timer = threading.Timer(limit, end)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        timer.cancel()
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        text = program.result(output.read())
        if len(text) > LONG:
            text = f"{len(text)} bytes, sha256 {hashlib.sha256(text).hexdigest()}".encode()
        problem = None
        if late.is_set():
            problem = f"over {limit} s"
        elif child.returncode != 0:
            said = errors.read().decode(errors="replace").strip()
            problem = f"status {child.returncode} {said[:200]}".strip()
    return usage.ru_utime + usage.ru_stime, wall, text.decode(errors="replace"), problem


def first_run(program, arguments, limit, wall=False):
    """The time of Sojourn's first run, which leaves its translations for the others; None if it went wrong."""
    shutil.rmtree(CACHE, ignore_errors=True)
    times = measure(program, "sojourn", arguments, limit)
    return None if times[3] else times[1 if wall else 0]


def compare(program, runs, quick, limit):
    """One row: median times of each way, taken in turns."""
    arguments = program.arguments(quick)
    times = {way: [] for way in WAYS}
    walls = {way: [] for way in WAYS}
    row = {"group": program.group, "name": program.name, "problems": []}
    row["first"] = first_run(program, arguments, limit)
    expected = None
    for _ in range(runs):
        for way in WAYS:
            if any(p.startswith(way) for p in row["problems"]):
                continue
            cpu, wall, output, problem = measure(program, way, arguments, limit)
            if way == "native" and expected is None:
                expected = output
            if problem:
                row["problems"].append(f"{way} FAILED: {problem}")
            elif output != expected:
                got, right = output.strip()[:100], expected.strip()[:100]
                row["problems"].append(f"{way} WRONG: {got!r}, natively {right!r}")
            else:
                times[way].append(cpu)
                walls[way].append(wall)
    row["wall"] = {}
    for way in WAYS:
        complete = len(times[way]) == runs
        row[way] = statistics.median(times[way]) if complete else None
        row["wall"][way] = statistics.median(walls[way]) if complete else None
    return row


def start_up(program, runs, limit=60):
    """One row of wall times of something that ends at once, in seconds."""
    times = {way: [] for way in WAYS}
    row = {"group": program.group, "name": program.name, "problems": []}
    row["first"] = first_run(program, [], limit, wall=True)
    expected = None
    for _ in range(runs):
        for way in WAYS:
            _, wall, output, problem = measure(program, way, [], limit)
            expected = output if expected is None else expected
            times[way].append(wall)
            if problem or output != expected:
                row["problems"].append(f"{way} FAILED: {problem or output[:100]!r}")
    row["problems"] = sorted(set(row["problems"]))
    for way in WAYS:
        row[way] = statistics.median(times[way])
    return row


def peak(program):
    """Peak resident memory of each way in MiB. What a process had before exec counts, so a small one starts it."""
    starter = BUILD / "benchmarks" / "peak"
    source = HERE / "peak.c"
    if not starter.exists() or starter.stat().st_mtime < source.stat().st_mtime:
        starter.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["gcc", "-O2", "-static", str(source), "-o", str(starter)], check=True)
    row = {"name": program.name}
    first_run(program, [], 60)
    for way in WAYS:
        command = [str(starter), *program.command(way, [])]
        done = subprocess.run(command, capture_output=True, text=True, env=program.environment(way))
        row[way] = int(done.stderr.split()[-1]) / 1024 if done.returncode == 0 else None
    return row
