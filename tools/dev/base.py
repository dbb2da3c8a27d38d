"""What every part of dev.py needs: the places, a voice, and running programs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
ON_LINUX = sys.platform.startswith("linux")


class Trouble(Exception):
    """Something the person at the keyboard must put right; its text says what and how."""


def say(text: str) -> None:
    """One line of progress on standard error, so that standard output stays the program's."""
    print(text, file=sys.stderr, flush=True)


def venv_program(name: str) -> Path:
    """The path of a program inside ``.venv``, whether it exists or not."""
    if os.name == "nt":
        return VENV / "Scripts" / f"{name}.exe"
    return VENV / "bin" / name


def run(argv: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> int:
    """Runs a program in the repository's root, its output going where ours goes.

    Returns:
        Its exit code.

    Raises:
        Trouble: there is no such program.
    """
    try:
        done = subprocess.run(
            [str(part) for part in argv],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            check=False,
        )
    except FileNotFoundError as error:
        raise Trouble(f"{argv[0]} is not installed: {error}") from error
    return done.returncode


def must(argv: Sequence[str | Path], *, env: Mapping[str, str] | None = None) -> None:
    """Runs a program that has to succeed.

    Raises:
        Trouble: it did not; its own output, just above, says why.
    """
    code = run(argv, env=env)
    if code != 0:
        raise Trouble(f"failed with exit code {code}: {' '.join(str(part) for part in argv)}")
