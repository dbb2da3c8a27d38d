"""Copies of the program's tree in which a test may break a rule."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Verdict:
    """What import-linter said of a tree."""

    exit_code: int
    output: str


def copy_of_program(target: Path) -> Path:
    """The program and its import rule, copied below ``target``."""
    shutil.copytree(
        ROOT / "studyhours",
        target / "studyhours",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def plant(root: Path, path: str, code: str) -> None:
    """Adds a file to a copy; a file that exists gets the code appended."""
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("a", encoding="utf-8") as file:
        file.write(code)


def lint_imports(root: Path) -> Verdict:
    """Runs import-linter, as CI does, on the tree at ``root``."""
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run(
        [program, "--no-cache"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "NO_COLOR": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Verdict(done.returncode, done.stdout + done.stderr)
