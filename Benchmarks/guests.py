"""The guests that the set can be built for; GUEST in the environment names one, AArch64 if none."""

import os
from typing import NamedTuple


class Guest(NamedTuple):
    name: str
    triplet: str
    # Debian's name; None: Debian's release has no packages for it.
    debian: str | None
    # What go calls it.
    go: str
    # gcc's cross compiler proper as a Debian package for all architectures.
    compiler: str
    # Packages that Debian's release does not have for it.
    missing: tuple[str, ...] = ()
    # Groups of C programs that are linked dynamically: its static C library has no functions for newer processors.
    dynamic: tuple[str, ...] = ()


GUESTS = [
    Guest("aarch64", "aarch64-linux-gnu", "arm64", "arm64", "cpp-14-aarch64-linux-gnu"),
    Guest(
        "ppc64le",
        "powerpc64le-linux-gnu",
        "ppc64el",
        "ppc64le",
        "cpp-14-powerpc64le-linux-gnu",
        missing=("luajit",),
        dynamic=("memory",),
    ),
    Guest("ppc64", "powerpc64-linux-gnu", None, "ppc64", "", dynamic=("memory",)),
    Guest("ppc", "powerpc-linux-gnu", None, "ppc", "", dynamic=("memory",)),
]
GUEST = next(g for g in GUESTS if g.name == os.environ.get("GUEST", "aarch64"))
