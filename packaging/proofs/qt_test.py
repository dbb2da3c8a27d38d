"""Takes QtTest, which clicks, out of the wheel that the installer was made of."""

from __future__ import annotations

import zipfile
from pathlib import Path

from installers import fetching
from installers.target import Target

_LINUX = ("PySide6/QtTest.abi3.so", "PySide6/Qt/lib/libQt6Test.so.6")
_WINDOWS = ("PySide6/QtTest.pyd", "PySide6/Qt6Test.dll")


def lay(target: Target, folder: Path) -> None:
    """Puts QtTest for a target into a folder."""
    wheel = next(one for one in fetching.wheels(target) if one.name.startswith("PySide6_Ess"))
    with zipfile.ZipFile(wheel) as packed:
        for name in _WINDOWS if target.system == "windows" else _LINUX:
            packed.extract(name, folder)
