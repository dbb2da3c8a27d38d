"""The virtual environment: made once, filled from the locks, left alone while they are unchanged.

pip is run as the machine configures it (environment, pip.conf): where packages come from is the
machine's affair, what they are is fixed by the hashes in the locks.
"""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
import sys
import tomllib
from collections.abc import Iterable

from tools.dev import system
from tools.dev.base import ROOT, VENV, Trouble, must, say, venv_program

LOCKS = {"run": ("run.txt", "build.txt"), "dev": ("dev.txt",)}
_STAMP = VENV / "studyhours-setup.json"


def ensure(level: str, besides: Iterable[system.Need] = ()) -> None:
    """Makes ``.venv`` fit to run the program (``run``) or to test it as well (``dev``).

    Args:
        level: ``run`` or ``dev``.
        besides: what else the system must provide; asked for together with what is needed here,
            so that a person who has to install it types one command.

    Raises:
        Trouble: the system lacks something that cannot be installed from here, or pip failed.
    """
    wanted = {name: _digest(name) for name in LOCKS}
    done = _read_stamp()
    if done.get(level) == wanted[level] or (level == "run" and done.get("dev") == wanted["dev"]):
        system.ensure(besides)
        return
    usable = _works()
    system.ensure([*(() if usable else system.TO_MAKE_VENV), *system.TO_INSTALL, *besides])
    if not usable:
        say(f"making {VENV.name} with Python {platform.python_version()}")
        must([sys.executable, "-m", "venv", "--clear", VENV])
    say("installing the locked packages; the first time this takes a minute or two")
    locks = [part for name in LOCKS[level] for part in ("-r", f"requirements/{name}")]
    must([*_pip("install"), "--require-hashes", *_binary_only(), *locks])
    must([*_pip("install"), "--no-deps", "--no-build-isolation", "--no-index", "--editable", "."])
    _STAMP.write_text(json.dumps({level: wanted[level]}), encoding="utf-8")


def _pip(verb: str) -> list[str]:
    quiet = [] if sys.stderr.isatty() else ["-qq"]  # errors only
    argv = [str(venv_program("python")), "-m", "pip", verb]
    return [*argv, *quiet, "--no-input", "--disable-pip-version-check"]


def _binary_only() -> list[str]:
    """No compiling, except on macOS, where some wheels exist for one processor only."""
    return [] if sys.platform == "darwin" else ["--only-binary=:all:"]


def _works() -> bool:
    """Whether ``.venv`` exists, has a pip, and is of this very Python version."""
    probe = "import pip, platform; print(platform.python_version())"
    try:
        found = subprocess.run(
            [venv_program("python"), "-c", probe], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return found.returncode == 0 and found.stdout.strip() == platform.python_version()


def _digest(level: str) -> str:
    """A hash of all that decides what is installed at this level."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    parts = [platform.python_version(), json.dumps([project["project"], project["tool"]["hatch"]])]
    for name in LOCKS[level]:
        path = ROOT / "requirements" / name
        if not path.exists():
            raise Trouble(f"{path.relative_to(ROOT)} is missing: run python3 dev.py lock")
        parts.append(path.read_text(encoding="utf-8"))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _read_stamp() -> dict[str, str]:
    if not venv_program("python").exists():
        return {}
    try:
        stamp = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}
