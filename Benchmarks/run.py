"""Builds the benchmark programs, runs them natively, under qemu-user and under Sojourn, and prints ratios.
Called by scripts/bench, which provides the two emulators in QEMU and SOJOURN."""

import argparse
import concurrent.futures
import json
import os
import re
import sys

import beside
import chart
import check
import guests
import measure
import packages
import profile
import report as text
import shared
import translator
from programs import BUILD, GROUPS, HERE, WAYS, Program

START_UP_RUNS = 20


def found(pattern):
    """All programs whose group/name matches, in the groups' order."""
    programs = []
    for group in GROUPS + ["start-up"]:
        for source in sorted((HERE / group).iterdir()) if (HERE / group).is_dir() else []:
            if source.suffix in Program.kinds:
                programs.append(Program(source))
            elif source.suffix in packages.Script.kinds:
                programs.append(packages.Script(source))
        programs += [t for t in packages.tools() + packages.starts() if t.group == group]
    programs = [p for p in programs if p.runs_here]
    return [p for p in programs if re.search(pattern, f"{p.group}/{p.name}")]


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--runs", type=int, default=5, help="runs of each, in turns; the median counts (5)")
    parser.add_argument("--filter", default="", metavar="REGEX", help="only if group/name matches")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, to see that all run")
    parser.add_argument(
        "--check",
        action="store_true",
        help="measures nothing: small sizes, natively and under Sojourn twice; counts right results",
    )
    parser.add_argument(
        "--memory", type=int, metavar="N", help="what N processes of python that wait need and share"
    )
    parser.add_argument("--list", action="store_true", help="names the programs")
    parser.add_argument("--markdown", action="store_true", help="ends with a table for the README")
    parser.add_argument("--svg", metavar="FILE", help="draws the groups' means there")
    parser.add_argument(
        "--json", metavar="FILE", default=str(BUILD / "bench.json"), help="the results (build/bench.json)"
    )
    parser.add_argument(
        "--from", dest="given", metavar="FILE", help="measures nothing; tables and charts of these results"
    )
    parser.add_argument(
        "--beside",
        metavar="FILE",
        help="measures nothing; the ratios of these results to those of --from, of another guest",
    )
    parser.add_argument("--limit", type=int, default=120, metavar="SECONDS", help="for one run (120)")
    parser.add_argument(
        "--profile", metavar="NAME", help="where the time of one program (group/name) goes under Sojourn"
    )
    parser.add_argument(
        "--translator",
        action="store_true",
        help="what translating costs, by part; of cc1, python and node unless --filter says which",
    )
    parser.add_argument(
        "--profile-top", type=int, default=8, metavar="N", help="so many regions side by side (8)"
    )
    return parser.parse_args()


def measured(programs, option):
    report = {
        "processor": text.processor(),
        "guest": guests.GUEST.name,
        "qemu": text.version("QEMU"),
        "sojourn": text.version("SOJOURN"),
        "runs": option.runs,
        "quick": option.quick,
        "programs": [],
        "start-up": [],
        "memory": [],
        "groups": {},
    }
    print(
        f"{report['processor']}; qemu-{report['guest']} {report['qemu']}, Sojourn {report['sojourn']}; median of {option.runs}"
    )
    print(f"{'':18}{'native s':>9}{'qemu':>9}{'sojourn':>9}{'qemu/sojourn':>14}{'first run':>11}")
    for group in GROUPS:
        members = [p for p in programs if p.group == group]
        if not members:
            continue
        print(group)
        rows = []
        for p in members:
            rows.append(measure.compare(p, option.runs, option.quick, option.limit))
            text.print_row(rows[-1])
        report["programs"] += rows
        report["groups"][group] = text.summary(rows)
        text.print_mean("  mean", report["groups"][group])
    if report["programs"]:
        report["groups"]["all"] = text.summary(report["programs"])
        text.print_mean("all", report["groups"]["all"])
    starts = [p for p in programs if p.group == "start-up"]
    if starts:
        print("start-up (native: wall milliseconds)")
        for p in starts:
            runs = max(option.runs, START_UP_RUNS // (4 if option.quick or p.name == "node" else 1))
            report["start-up"].append(measure.start_up(p, runs))
            text.print_row(report["start-up"][-1], 1000)
        report["groups"]["start-up"] = text.summary(report["start-up"])
        text.print_mean("  mean", report["groups"]["start-up"])
    for p in starts:
        if p.name in ("hello", "python"):
            if not report["memory"]:
                print(f"{'peak memory, MiB':18}{'native':>9}{'qemu':>9}{'sojourn':>9}")
            row = measure.peak(p)
            report["memory"].append(row)
            print(f"  {row['name']:16}" + "".join(f"{text.show(row[w], 1):>9}" for w in WAYS))
    return report


def main():
    option = options()
    if option.given:
        report = json.loads(open(option.given).read())
        if option.beside:
            return beside.run(report, json.loads(open(option.beside).read()))
    else:
        if option.translator and not option.filter:
            option.filter = "programs/cc1$|start-up/(python|node)$"
        if option.memory:
            shared.run(packages.Packaged("", "python3", "", "python3").build(), option.memory)
            return 0
        programs = found(f"^{re.escape(option.profile)}$" if option.profile else option.filter)
        if option.list:
            for p in programs:
                print(f"{p.group + '/' + p.name:28}{p.title}")
            return 0
        if not programs:
            sys.exit(f"no program matches {option.profile or option.filter}")
        if any(isinstance(p, packages.Packaged) for p in programs):
            packages.prepare()
        with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
            programs = list(pool.map(lambda p: p.build(), programs))
        if option.check:
            return check.run(programs, option.limit)
        if option.translator:
            translator.run(programs, option.quick)
            return 0
        if option.profile:
            profile.run(programs[0], programs[0].arguments(option.quick), option.profile_top)
            return 0
        report = measured(programs, option)
        with open(option.json, "w") as out:
            out.write(json.dumps(report, indent=1) + "\n")
    if option.markdown:
        print()
        print(text.markdown(report))
    if option.svg:
        chart.write(report, option.svg)
    problems = [p for r in report["programs"] + report["start-up"] for p in r["problems"]]
    if problems:
        print(f"{len(problems)} problems", file=sys.stderr)
    return 1 if problems else 0


sys.exit(main())
