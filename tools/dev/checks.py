"""What CI asks of every change: lint, format, types, the import rule, the tree, the tests."""

from __future__ import annotations

import time
from pathlib import Path

from tools.dev import tree
from tools.dev.base import ROOT, run, say, venv_program

# Two workers: most machines have two cores to spare, and each worker starts a PostgreSQL.
WHOLE_SUITE = ["-n", "2", "-m", "not torture"]
# Watching every line makes the tests take half as long again: a command of its own.
COVERED = [*WHOLE_SUITE, "--cov", "--cov-report="]


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


def pytest(arguments: list[str]) -> int:
    """Runs pytest; its closing line is the last thing printed.

    Returns:
        pytest's exit code.
    """
    say("== pytest")
    return run([venv_program("python"), "-m", "pytest", *arguments])
