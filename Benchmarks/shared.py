"""How much memory many processes of one program share: N of them wait on a pipe, and their proportional sets are summed."""

import pathlib
import re
import subprocess

import measure
from programs import WAYS

SCRIPT = "import os; os.write(1, b'.'); os.read(0, 1)"


def sums(pids):
    """PSS and RSS of all in MiB, and what each has for itself."""
    totals = {"Pss": 0, "Rss": 0, "Private": 0}
    kinds = {"Private_Clean": "Private", "Private_Dirty": "Private"}
    for pid in pids:
        text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
        for name, kilobytes in re.findall(r"^(\w+): +(\d+) kB", text, re.M):
            kind = kinds.get(name, name)
            if kind in totals:
                totals[kind] += int(kilobytes) / 1024
    return totals


def waiting(program, way, count):
    """The memory of so many processes that have all come to the pipe."""
    environment = program.environment(way)
    children = []
    try:
        for _ in range(count):
            children.append(
                subprocess.Popen(
                    program.command(way, ["-c", SCRIPT]),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    env=environment,
                )
            )
        for child in children:
            if child.stdout.read(1) != b".":
                raise RuntimeError(f"{way}: a process ended early")
        return sums([child.pid for child in children])
    finally:
        for child in children:
            child.stdin.close()
            child.stdout.close()
            child.wait()


def run(program, count):
    """The first run under Sojourn leaves its translations for those that are measured."""
    measure.first_run(program, ["-c", "pass"], 60)
    waiting(program, "sojourn", 1)
    print(f"{count} processes of {program.name}, MiB")
    print(f"{'':10}{'PSS':>9}{'each':>9}{'private':>9}{'RSS':>9}")
    for way in WAYS:
        total = waiting(program, way, count)
        print(
            f"  {way:8}{total['Pss']:9.0f}{total['Pss'] / count:9.2f}{total['Private']:9.0f}{total['Rss']:9.0f}",
            flush=True,
        )
