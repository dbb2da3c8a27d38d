"""The application for macOS, built on macOS with the Python that runs this.

Nobody has tried it yet: the project has no such computer. packaging/README.md says so too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from installers.places import WORK, version
from tools.dev.base import ROOT, Trouble, must, say

_TOOL = "pyinstaller>=6.11"
# Found at run time alone: read as files, or named by a text.
_FILES = {
    ROOT / "resources": "studyhours/_resources",
    ROOT / "studyhours" / "db" / "migrations": "studyhours/db/migrations",
}
_PACKAGES = ("studyhours", "alembic", "sqlalchemy.dialects", "psycopg", "psycopg_binary")
_DATA = ("alembic", "chinese_calendar", "docx", "pypinyin", "reportlab", "tzdata")
_NOT_WANTED = ("tkinter", "pytest", "numpy")


def build(out: Path) -> Path:
    """Makes ``StudyHours-VERSION-macos.zip`` with PyInstaller.

    Raises:
        Trouble: this is not macOS.
    """
    system: str = sys.platform  # a plain text to mypy, which sees both branches so
    if system != "darwin":
        raise Trouble("the application for macOS is built on macOS")
    from tools.dev import venv
    from tools.dev.base import venv_program

    venv.ensure("run")
    python = venv_program("python")
    must([python, "-m", "pip", "install", "-q", _TOOL])
    place = WORK / "macos"
    freeze(python, place)
    path = out / f"StudyHours-{version()}-macos.zip"
    out.mkdir(parents=True, exist_ok=True)
    must(["ditto", "-c", "-k", "--keepParent", place / "StudyHours.app", path])
    say("not signed: macOS asks before it opens it the first time")
    return path


def freeze(python: Path, place: Path) -> None:
    """Packs the program with the Python and the packages of an environment, by PyInstaller."""
    argv: list[str | Path] = [python, "-m", "PyInstaller", "--noconfirm", "--windowed"]
    argv += ["--name", "StudyHours", "--paths", ROOT, "--distpath", place]
    argv += ["--workpath", place / "work", "--specpath", place]
    argv += [f"--collect-submodules={name}" for name in _PACKAGES]
    argv += [f"--collect-data={name}" for name in _DATA]
    argv += [f"--exclude-module={name}" for name in _NOT_WANTED]
    argv += [f"--add-data={source}:{inside}" for source, inside in _FILES.items()]
    argv += ["--osx-bundle-identifier", "org.studyhours.StudyHours"]
    must([*argv, ROOT / "studyhours" / "__main__.py"])
