"""The comparison as text, as a table for the README, and as data."""

import math
import os
import pathlib
import platform
import re
import statistics
import subprocess

from programs import WAYS


def ratio(row, way, base="native"):
    if not row.get(way) or not row.get(base):
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
        "first": mean([ratio(r, "first") for r in rows]),
    }


def print_row(r, unit=1):
    seconds = None if r["native"] is None else r["native"] * unit
    print(
        f"  {r['name']:16}{show(seconds, 3):>9}{show(ratio(r, 'qemu')):>9}"
        f"{show(ratio(r, 'sojourn')):>9}{show(ratio(r, 'qemu', 'sojourn')):>14}{show(ratio(r, 'first')):>11}",
        flush=True,
    )
    for problem in r["problems"]:
        print(f"    {problem}", flush=True)


def print_mean(name, s):
    print(f"{name:18}{'':9}{show(s['qemu']):>9}{show(s['sojourn']):>9}{show(s['faster']):>14}{show(s['first']):>11}")


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
        f"qemu-{report.get('guest', 'aarch64')} {report['qemu']}, Sojourn {report['sojourn']}.",
        "",
        "| group | programs | qemu | Sojourn | Sojourn is faster by | Sojourn's first run |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for name, s in report["groups"].items():
        rows = report["start-up"] if name == "start-up" else report["programs"]
        count = sum(1 for r in rows if name in ("all", r["group"]))
        title = "start-up (wall time)" if name == "start-up" else name
        lines.append(
            f"| {title} | {count} | {show(s['qemu'])} | {show(s['sojourn'])} | {show(s['faster'])} × "
            f"| {show(s.get('first'))} |"
        )
    if report["start-up"]:
        lines += ["", "| start-up, wall ms | native | qemu | Sojourn |", "|---|---:|---:|---:|"]
        for r in report["start-up"]:
            lines.append(f"| {r['name']} | " + " | ".join(show(r[w] and r[w] * 1000, 1) for w in WAYS) + " |")
    if report["memory"]:
        lines += ["", "| peak memory, MiB | native | qemu | Sojourn |", "|---|---:|---:|---:|"]
        for r in report["memory"]:
            lines.append(f"| {r['name']} | " + " | ".join(show(r[w], 1) for w in WAYS) + " |")
    return "\n".join(lines)
