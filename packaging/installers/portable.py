"""The archive that runs from any folder, without installing."""

from __future__ import annotations

from pathlib import Path

from installers.archive import Member, members_of, tar, xz
from installers.places import PACKAGING, epoch, version
from installers.target import Target


def build(tree: Path, target: Target, out: Path, *, fast: bool = False) -> Path:
    """Makes ``StudyHours-VERSION-linux-ARCH.tar.xz`` of a folder.

    Returns:
        The archive.
    """
    name = f"StudyHours-{version()}"
    members = members_of(tree, name)
    read = PACKAGING / "linux" / "README.txt"
    content = tar([*members, *_extra(name, read)], epoch())
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"StudyHours-{version()}-linux-{target.arch}.tar.xz"
    path.write_bytes(xz(content, fast=fast))
    return path


def _extra(name: str, read: Path) -> list[Member]:
    return [Member(f"{name}/README.txt", read)]
