"""The application for macOS, built on macOS with the Python that runs this.

Nobody has tried it yet: the project has no such computer. packaging/README.md says so too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from installers.places import WORK, version
from tools.dev.base import ROOT, Trouble, must, say


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
    must([venv_program("python"), "-m", "pip", "install", "-q", "pyinstaller>=6.11"])
    place = WORK / "macos"
    start = ROOT / "studyhours" / "__main__.py"
    argv: list[str | Path] = [
        venv_program("python"),
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--windowed",
    ]
    argv += ["--name", "StudyHours", "--distpath", place, "--workpath", place / "work"]
    argv += ["--specpath", place, "--collect-submodules", "studyhours"]
    argv += ["--add-data", f"{ROOT / 'resources'}:studyhours/_resources"]
    argv += ["--osx-bundle-identifier", "org.studyhours.StudyHours"]
    must([*argv, start])
    path = out / f"StudyHours-{version()}-macos.zip"
    out.mkdir(parents=True, exist_ok=True)
    must(["ditto", "-c", "-k", "--keepParent", place / "StudyHours.app", path])
    say("not signed: macOS asks before it opens it the first time")
    return path
