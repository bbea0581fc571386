"""Are the results right: each program with its small size, natively and under Sojourn, which runs it twice, so that the
second run has translations of the first. For scripts/test, whose cache they fill."""

import concurrent.futures
import os

import measure


def problem(program, limit):
    """What is wrong with a program; None if nothing is."""
    arguments = program.arguments(True)
    _, _, expected, failure = measure.measure(program, "native", arguments, limit)
    if failure:
        return f"natively {failure}"
    for time in ("first", "second"):
        _, _, output, failure = measure.measure(program, "sojourn", arguments, limit)
        if failure:
            return f"{time} run: {failure}"
        if output != expected:
            return f"{time} run: {output.strip()[:100]!r}, natively {expected.strip()[:100]!r}"
    return None


def run(programs, limit):
    """The exit status; the last line is as scripts/test wants it."""
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("JOBS", "2"))) as pool:
        for program, wrong in zip(programs, pool.map(lambda p: problem(p, limit), programs)):
            if wrong:
                failed += 1
                print(f"FAIL {program.group}/{program.name}: {wrong}", flush=True)
    print(f"{len(programs) - failed} passed, {failed} failed")
    return 1 if failed else 0
