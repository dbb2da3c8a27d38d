"""Which licences the parts bear, and whether the project may ship them."""

from __future__ import annotations

import re
import shutil
import tomllib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from installers.keeping import Patterns
from installers.places import PACKAGING
from tools.dev.base import ROOT, Trouble

_TEXT = re.compile(
    r"\.dist-info/(licenses/.+|(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS)[^/]*)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """Something bundled that others made, or we.

    Attributes:
        name: As its makers write it.
        version: Its version.
        licence: An SPDX expression.
        purl: Where it comes from, as a package URL.
    """

    name: str
    version: str
    licence: str
    purl: str


@cache
def known() -> dict[str, Any]:
    """``packaging/licences.toml``."""
    return tomllib.loads((PACKAGING / "licences.toml").read_text(encoding="utf-8"))


def licence_of(name: str) -> str:
    """The SPDX expression a part was looked up under.

    Raises:
        Trouble: nobody has looked at it yet.
    """
    found = known()["of"].get(name.lower().replace("_", "-"))
    if found is None:
        raise Trouble(f"packaging/licences.toml does not say under which licence {name} is")
    return str(found)


def may_ship(expression: str) -> bool:
    """Whether one of the licences offered is among those the project may ship under."""
    allowed = set(known()["allowed"])
    choices = re.split(r"\s+OR\s+", expression.replace("(", "").replace(")", ""))
    return any(set(re.split(r"\s+AND\s+", choice)) <= allowed for choice in choices)


def complaints(parts: Iterable[Part], files: Iterable[str]) -> list[str]:
    """What must not be shipped: parts by their licence, files by their names."""
    never = Patterns(known()["never"]["files"])
    found = [
        f"{part.name} {part.version} is under {part.licence}, which the project may not ship"
        for part in parts
        if not may_ship(part.licence)
    ]
    return found + [f"{file} is a part under the GPL alone" for file in files if file in never]


def lay_texts(wheels: Iterable[Path], unpacked: Path | None, folder: Path) -> None:
    """Copies the texts of all licences into a folder.

    Args:
        wheels: What was bundled.
        unpacked: Debian packages that were bundled, unpacked; None on Windows.
        folder: Where to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "LICENSE", folder / "StudyHours.txt")
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as packed:
            for entry in sorted(packed.namelist()):
                found = _TEXT.search(entry)
                if found is None or entry.endswith("/"):
                    continue
                name = found.group(1).removeprefix("licenses/").replace("/", "-")
                target = folder / wheel.name.split("-")[0] / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(packed.read(entry))
    for path in sorted((ROOT / "resources" / "fonts").glob("*LICENSE*")):
        shutil.copy(path, folder / path.name)
    for path in sorted((PACKAGING / "texts").glob("*.txt")):
        shutil.copy(path, folder / path.name)
    if unpacked is not None:
        for path in sorted(unpacked.glob("usr/share/doc/*/copyright")):
            if path.is_file():
                shutil.copy(path, folder / f"debian-{path.parent.name}.txt")
