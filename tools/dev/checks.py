"""What CI asks of every change: lint, format, types, the import rule, the tree, the tests."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tools.dev import tree
from tools.dev.base import ON_LINUX, ROOT, run, say, venv_program

# Two workers: most machines have two cores to spare, and each worker starts a PostgreSQL.
# Each gets one half and takes from the other's end when it is through: what a folder's tests share
# is then mostly made by one of them only.
WHOLE_SUITE = ["-n", "2", "--dist", "worksteal", "-m", "not torture"]
# Watching every line makes the tests take half as long again: a command of its own.
COVERED = [*WHOLE_SUITE, "--cov", "--cov-report="]

_MEMORY = Path("/dev/shm")  # noqa: S108  # on Linux a file system in memory, where there is one
_ROOM = 2 << 30


def static() -> list[str]:
    """Runs every check but the tests, all of them even after a failure, and sums them up.

    Returns:
        The names of those that failed.
    """
    python = venv_program("python")
    steps: dict[str, list[str | Path]] = {
        "ruff check": [python, "-m", "ruff", "check"],
        "ruff format": [python, "-m", "ruff", "format", "--check"],
        "mypy": [python, "-m", "mypy"],
        "import rule": [venv_program("lint-imports")],
    }
    rows: list[tuple[str, bool, float]] = []
    for name, argv in steps.items():
        say(f"== {name}")
        started = time.monotonic()
        passed = run(argv) == 0
        rows.append((name, passed, time.monotonic() - started))
    say("== tree")
    complaints = tree.complaints(ROOT)
    for line in complaints:
        say(line)
    rows.append(("tree", not complaints, 0.0))
    say("== summary")
    for name, passed, seconds in rows:
        say(f"{name:<12} {'ok' if passed else 'FAILED':<7} {seconds:5.1f} s")
    return [name for name, passed, _ in rows if not passed]


def pytest(arguments: list[str], *, env: Mapping[str, str] | None = None) -> int:
    """Runs pytest; its closing line is the last thing printed.

    Returns:
        pytest's exit code.
    """
    say("== pytest")
    return run([venv_program("python"), "-m", "pytest", *arguments], env=env)


def whole_suite() -> int:
    """Runs all tests, with what they write in memory where that is possible.

    Ledgers wait for the disk with every command, thousands of times in all. No test cuts the power,
    and what is left of a killed program is the same in memory.

    Returns:
        pytest's exit code.
    """
    if "TMPDIR" in os.environ or not _has_room(_MEMORY):
        return pytest(WHOLE_SUITE)
    with tempfile.TemporaryDirectory(prefix="studyhours-tests-", dir=_MEMORY) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as a user of its own
        return pytest(WHOLE_SUITE, env={"TMPDIR": folder})


def _has_room(folder: Path) -> bool:
    """Whether a folder in memory can take what the tests write, and run what they put there."""
    if not ON_LINUX or not os.access(folder, os.W_OK | os.X_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= _ROOM and not found.f_flag & os.ST_NOEXEC
