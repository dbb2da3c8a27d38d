"""The part that all installers share: the locked packages and the program itself."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

from installers.keeping import WheelFilter
from tools.dev.base import ROOT, Trouble

_DATA = re.compile(r"^[^/]+\.data/(purelib|platlib)/")
# Drawn, described or licensed beside what the program reads; see resources.
_NOT_RESOURCES = ("__pycache__", ".DS_Store")


def lay_packages(wheels: Iterable[Path], site: Path, system: str) -> None:
    """Unpacks what is wanted of the wheels.

    Raises:
        Trouble: a wheel holds a path that leads outside.
    """
    wanted = WheelFilter(system)
    for wheel in wheels:
        name = wheel.name.split("-")[0].lower()
        with zipfile.ZipFile(wheel) as packed:
            for entry in sorted(packed.namelist()):
                path = _DATA.sub("", entry)
                if entry.endswith("/") or ".data/" in path or not wanted.wants(name, path):
                    continue
                if ".." in Path(path).parts or path.startswith("/"):
                    raise Trouble(f"{wheel.name} holds {entry}")
                target = site / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(packed.read(entry))


def lay_program(site: Path) -> None:
    """Copies the program and its resources beside the packages."""
    package = site / "studyhours"
    ignore = shutil.ignore_patterns(*_NOT_RESOURCES)
    shutil.copytree(ROOT / "studyhours", package, ignore=ignore)
    shutil.copytree(ROOT / "resources", package / "_resources", ignore=ignore)


def start_script(folder: Path) -> None:
    """The script that an installed Python runs."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "start.py").write_text(_START, encoding="utf-8")


_START = '''"""Starts the installed StudyHours."""

import os.path
import sys

if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path.append(os.path.join(here, "site-packages"))
    sys.argv[0] = "studyhours"  # the name desktops know the window by
    from studyhours.__main__ import main

    sys.exit(main())
'''
