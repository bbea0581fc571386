"""The programs that are measured: C and C++ sources built twice, scripts, and Debian's own programs (packages.py)."""

import os
import pathlib
import re
import subprocess

from guests import GUEST

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent / "build"
GROUPS = [
    "integer",
    "interpreters",
    "calls",
    "scalar-fp",
    "simd",
    "memory",
    "threads",
    "system",
    "processes",
    "programs",
    "jit",
]
WAYS = ["native", "qemu", "sojourn"]
COMPILERS = {"native": "", GUEST.name: GUEST.triplet + "-"}


# Sojourn's translations of former runs.
CACHE = BUILD / "benchmarks" / "translations"


def settings(**more):
    """The environment of every run: nothing of the user's."""
    return {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C",
        "TZ": "UTC",
        "HOME": "/tmp",
        "SOJOURN_CACHE_DIR": os.environ.get("SOJOURN_CACHE_DIR", str(CACHE)),
        **more,
    }


class Program:
    """A C or C++ file: natively and for the guest, static but for a few."""

    kinds = (".c", ".cpp")

    def __init__(self, source):
        self.source = source
        self.group = source.parent.name
        self.name = source.stem
        lines = []
        for line in source.read_text().splitlines():
            found = re.match(r"(?://|#|--) (.*)", line)
            if found:
                lines.append(found.group(1))
            elif not line.startswith("#!"):
                break
        self.title = lines[0]
        self.notes = dict(re.findall(r"^([a-z ]+): (.+)", "\n".join(lines[1:]), re.M))
        self.quick = self.notes.get("quick")

    @property
    def runs_here(self):
        """Some are written for one guest, or for some."""
        return GUEST.name in self.notes.get("guest", GUEST.name).split()

    def build(self):
        """The native and the guest's file, made anew if a source of the folder is newer."""
        level = "-O3" if self.group == "simd" else "-O2"
        suite = "g++" if self.source.suffix == ".cpp" else "gcc"
        self.files = {}
        # A source may be another one with other flags.
        newest = max(self.source.stat().st_mtime, self.included())
        for way, prefix in COMPILERS.items():
            out = BUILD / "benchmarks" / way / self.group / self.name
            out.parent.mkdir(parents=True, exist_ok=True)
            self.files[way] = str(out)
            if out.exists() and out.stat().st_mtime > newest:
                continue
            flags = self.notes.get("flags", "").split()
            if way == GUEST.name:
                flags += self.notes.get(f"{GUEST.name} flags", "").split()
            link = [] if self.is_dynamic(way) else ["-static"]
            options = [level, "-w", *link, *flags]
            libraries = ["-lm"]
            if way == GUEST.name:
                libraries += self.notes.get(f"{GUEST.name} libraries", "").split()
            command = [prefix + suite, *options, str(self.source), "-o", str(out), *libraries]
            subprocess.run(command, check=True)
        return self

    def is_dynamic(self, way):
        return "dynamic" in self.notes or way != "native" and self.group in GUEST.dynamic

    def included(self):
        names = re.findall(r'^#include "(.+)"', self.source.read_text(), re.M)
        return max([(self.source.parent / n).stat().st_mtime for n in names], default=0)

    def command(self, way, arguments):
        if way == "native":
            return [self.files["native"], *arguments]
        sysroot = ["-L", f"/usr/{GUEST.triplet}"] if self.is_dynamic(way) else []
        return [os.environ[way.upper()], *sysroot, self.files[GUEST.name], *arguments]

    def environment(self, way):
        # qemu executes another program of the guest's only with binfmt_misc, so programs name it themselves.
        return settings(RUN=os.environ["QEMU"] if way == "qemu" else "")

    def result(self, output):
        """What is compared of the output."""
        return output

    def before(self, way):
        """What a child of ours calls before it executes the command."""
        return None

    def arguments(self, quick):
        return [self.quick] if quick and self.quick else []
