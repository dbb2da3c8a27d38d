"""Fetches what installers are made of, each thing once, checked as it comes.

pip and apt are run as the machine configures them: where things come from is the machine's affair,
what they are is fixed by hashes (pip) and Debian's signatures (apt).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from installers.places import WORK, cache_folder, inputs
from installers.target import Target, this_processor
from tools.dev import system
from tools.dev.base import ROOT, Trouble, must, say

_LOCK = ROOT / "requirements" / "run.txt"
_MARKER = re.compile(r"^(\S+==\S+) ; [^\\]*\\", re.MULTILINE)


def wheels(target: Target) -> list[Path]:
    """The locked wheels for a target, sorted by name.

    Markers of the lock are passed over: what only one system needs is small and does no harm on
    the other.

    Raises:
        Trouble: pip could not bring them.
    """
    text = without_markers(_LOCK.read_text(encoding="utf-8"))
    digest = hashlib.sha256(f"{target}{text}".encode()).hexdigest()[:16]
    folder = cache_folder() / f"wheels-{target.system}-{target.arch}-{digest}"
    done = folder / "complete"
    if not done.exists():
        say(f"fetching the locked wheels for {target.system} {target.arch}")
        folder.mkdir(parents=True, exist_ok=True)
        lock = folder / "lock.txt"
        lock.write_text(text, encoding="utf-8")
        options = ["--require-hashes", "--only-binary=:all:", *target.pip_options()]
        _pip([*options, "-r", str(lock)], folder)
        done.touch()
    return sorted(folder.glob("*.whl"), key=lambda path: path.name.lower())


def without_markers(lock: str) -> str:
    """A lock that says of no package on which system it is wanted."""
    return _MARKER.sub(r"\1 \\", lock)


def windows_python() -> Path:
    """The archive that carries python.org's embeddable Python."""
    named = inputs()["python"]["windows"]
    folder = cache_folder() / f"{named['package']}-{named['version']}"
    found = list(folder.glob("*.tar.gz"))
    if not found:
        folder.mkdir(parents=True, exist_ok=True)
        lock = folder / "lock.txt"
        pin = f"{named['package']}=={named['version']} --hash=sha256:{named['sha256']}\n"
        lock.write_text(pin, encoding="utf-8")
        _pip(["--require-hashes", "--no-binary=:all:", "-r", str(lock)], folder)
        found = list(folder.glob("*.tar.gz"))
    if len(found) != 1 or hashlib.sha256(found[0].read_bytes()).hexdigest() != named["sha256"]:
        raise Trouble(f"not the archive that packaging/inputs.toml names: {found}")
    return found[0]


def debian_packages(names: Iterable[str], target: Target) -> dict[str, Path]:
    """Debian packages by name, as the machine's apt brings them.

    Raises:
        Trouble: apt could not.
    """
    arch = target.arch
    folder = cache_folder() / f"debian-{target.suite}-{arch}"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted(set(names))
    options = _apt_options(target)
    versions = _candidates(wanted, arch, options)
    if any(name not in versions for name in wanted):
        must(["apt-get", "-q", *options, "update"])
        versions = _candidates(wanted, arch, options)
    paths: dict[str, Path] = {}
    missing = []
    for name in wanted:
        if name not in versions:
            raise Trouble(f"apt knows no package {name}: run `apt-get update`")
        quoted = versions[name].replace(":", "%3a")
        found = [folder / f"{name}_{quoted}_{one}.deb" for one in (arch, "all")]
        there = next((path for path in found if path.exists()), None)
        if there is None:
            missing.append(f"{name}:{arch}={versions[name]}")
        else:
            paths[name] = there
    if missing:
        say(f"fetching Debian packages: {' '.join(missing)}")
        argv = ["apt-get", "-q", *options, "-o", "APT::Sandbox::User=root", "download", *missing]
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Trouble(f"apt-get download failed: {done.stderr[-1000:]}")
        return debian_packages(wanted, target)
    return paths


def _apt_options(target: Target) -> list[str]:
    """Lets apt look at another processor's packages as well, without setting the machine so."""
    archs = [this_processor(), target.arch] if target.foreign else []
    return [part for arch in archs for part in ("-o", f"APT::Architectures::={arch}")]


def _candidates(names: Sequence[str], arch: str, options: Sequence[str]) -> dict[str, str]:
    """The version apt would install of each."""
    argv = ["apt-cache", *options, "policy", *(f"{name}:{arch}" for name in names)]
    shown = subprocess.run(
        argv, capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"}
    )
    found, name = {}, ""
    for line in shown.stdout.splitlines():
        if not line.startswith(" "):
            name = line.rstrip(":").partition(":")[0]  # another processor's is told with it
        elif line.strip().startswith("Candidate:") and "(none)" not in line:
            found[name] = line.split()[-1]
    return found


def _pip(arguments: Sequence[str], folder: Path) -> None:
    argv: list[str | Path] = [_python_with_pip(), "-m", "pip", "download", "-q", "--no-input"]
    argv += ["--disable-pip-version-check", "--no-deps", "--dest", folder]
    must([*argv, *arguments])


def _python_with_pip() -> str:
    """A Python that has pip: this one, else one in an environment of its own."""
    if importlib.util.find_spec("pip") is not None:
        return sys.executable
    place = WORK / "pip"
    program = place / "bin" / "python"
    if not program.exists():
        system.ensure([*system.TO_MAKE_VENV, *system.TO_INSTALL])
        must([sys.executable, "-m", "venv", "--clear", place])
    return str(program)
