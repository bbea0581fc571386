"""What translating costs: Sojourn's time by part, and guest instructions translated a second, without a cache."""

import collections
import os
import re
import subprocess
import tempfile

import profile

# The first that a mangled name begins with. What a part calls of the C library counts as that.
PARTS = [
    ("decode", r"\$s5Guest13EncodingTable|\$s7AArch648A64Table"),
    ("lift", r"\$s7AArch64|\$s2IR7Builder"),
    ("loops", r"\$s10Translator10LoopLifter|\$s2IR10RegionPlan"),
    ("allocation", r"\$s7HostX869Allocator"),
    ("emission", r"\$s7HostX86"),
    ("cache on disk", r"\$s16TranslationCache"),
    ("bookkeeping", r"\$s10Translator|\$s2IR"),
    ("start and system calls", r"\$s"),
    ("run-time libraries", r""),
]
TRANSLATING = {"decode", "lift", "loops", "allocation", "emission", "bookkeeping"}
INSTRUCTION = re.compile(rb"^0x[0-9a-f]+:", re.M)


def part(name):
    return next(title for title, pattern in PARTS if re.match(pattern, name or "?"))


def translated(command, environment):
    """How many guest instructions and blocks a run translates, by the log."""
    with tempfile.NamedTemporaryFile() as log:
        subprocess.run(
            [command[0], "-d", "in_asm", "-D", log.name, *command[1:]],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        text = log.read()
    return len(INSTRUCTION.findall(text)), text.count(b"IN:")


def run(programs, quick, frequency=4999):
    for program in programs:
        command = program.command("sojourn", program.arguments(quick))
        environment = {**program.environment("sojourn"), "SOJOURN_CACHE_DIR": "none"}
        instructions, blocks = translated(command, environment)
        with tempfile.TemporaryDirectory() as folder:
            samples, _ = profile.classified(command, environment, folder, frequency)
        parts = collections.Counter(part(name) if kind == "translator" else kind for kind, name in samples)
        seconds = sum(parts[p] for p in TRANSLATING) / frequency
        print(f"{program.group}/{program.name}: {instructions} instructions in {blocks} blocks and loops")
        if seconds:
            rate = instructions / seconds / 1e6
            print(f"  {seconds * 1000:.0f} ms translating, {rate:.1f} million instructions a second")
        for title, count in parts.most_common():
            print(f"  {profile.percent(count, len(samples))} {os.path.basename(title)}")
