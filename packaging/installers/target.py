"""What an installer is for: system, processor, Python."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installers.places import inputs
from tools.dev.base import Trouble

_OLDEST, _LEGACY = 5, ("manylinux2014", "manylinux2010", "manylinux1", "linux")
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


@dataclass(frozen=True, slots=True)
class Target:
    """One system that an installer is for.

    Attributes:
        system: ``linux`` or ``windows``.
        arch: ``amd64`` or ``arm64``, as Debian says it.
        python: Python's version, ``3.11``.
        libc: The oldest glibc it runs on; empty on Windows.
        suite: The Debian it is made of; empty on Windows.
    """

    system: str
    arch: str
    python: str
    libc: str = ""
    suite: str = ""

    @property
    def foreign(self) -> bool:
        """Whether it is for another processor than the one that builds."""
        return self.arch != this_processor()

    @property
    def machine(self) -> str:
        """The processor as the kernel says it."""
        return _MACHINES[self.arch]

    def pip_options(self) -> list[str]:
        """Options of ``pip download`` that name the wheels for it."""
        tag = "cp" + self.python.replace(".", "")
        options = ["--python-version", self.python, "--implementation", "cp"]
        for abi in (tag, "abi3", "none"):
            options += ["--abi", abi]
        if self.system == "windows":
            return [*options, "--platform", "win_amd64"]
        newest = int(self.libc.split(".")[1])
        tags = [f"manylinux_2_{minor}" for minor in range(newest, _OLDEST - 1, -1)]
        for one in (*tags, *_LEGACY):
            options += ["--platform", f"{one}_{self.machine}"]
        return options


def windows() -> Target:
    """Windows on the usual PC."""
    found = inputs()["python"]["windows"]["real_version"]
    return Target("windows", "amd64", ".".join(found.split(".")[:2]))


def this_debian(arch: str = "") -> Target:
    """The Debian that builds: Python comes from its packages.

    Args:
        arch: Another processor than the one that builds.

    Raises:
        Trouble: this is no Debian that is known here.
    """
    suites: dict[str, Any] = inputs()["debian"]
    suite, arch = _codename(), arch or this_processor()
    known = suites.get(suite, {})
    if arch not in known.get("archs", ()):
        raise Trouble(
            f"a Linux package for {arch or 'this processor'} cannot be built here: Debian 12 "
            f"builds amd64, Debian 13 amd64 and arm64; this is {suite or '?'} on "
            f"{platform.machine()}. "
            "A bare root does as well: packaging/README.md."
        )
    return Target("linux", arch, known["python"], known["libc"], suite)


def this_python() -> str:
    """The Python that runs this, ``3.11``."""
    return ".".join(platform.python_version_tuple()[:2])


def this_processor() -> str:
    """The processor that builds, as Debian says it; empty where nothing is built for it."""
    return next((arch for arch, one in _MACHINES.items() if one == platform.machine()), "")


def _codename() -> str:
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    return found.get("VERSION_CODENAME", "").strip('"')
