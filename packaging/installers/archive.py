"""Archives whose bytes depend on nothing but what is in them and the time they are given."""

from __future__ import annotations

import io
import lzma
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Member:
    """One file, folder or link of an archive.

    Attributes:
        name: Its path in the archive.
        source: The file it is a copy of, or its bytes; None for a folder.
        link: What it points to, where it is a link.
        program: Whether it may be run.
    """

    name: str
    source: Path | bytes | None = None
    link: str = ""
    program: bool = False


def members_of(folder: Path, below: str) -> list[Member]:
    """All of a folder, under another name."""
    found = [Member(below)]
    for path in sorted(folder.rglob("*")):
        name = f"{below}/{path.relative_to(folder)}"
        if path.is_dir():
            found.append(Member(name))
        else:
            program = bool(path.stat().st_mode & 0o100)
            found.append(Member(name, path, program=program))
    return found


def tar(members: Iterable[Member], epoch: int) -> bytes:
    """A tar of members in the order of their names, owned by root."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for member in sorted(members, key=lambda one: one.name.encode()):
            entry = tarfile.TarInfo(member.name)
            entry.mtime = epoch
            entry.uname = entry.gname = "root"
            entry.mode = 0o755 if member.program or member.source is None else 0o644
            if member.link:
                entry.type, entry.linkname, entry.mode = tarfile.SYMTYPE, member.link, 0o777
                archive.addfile(entry)
            elif member.source is None:
                entry.type = tarfile.DIRTYPE
                archive.addfile(entry)
            else:
                one = member.source
                content = one if isinstance(one, bytes) else one.read_bytes()
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def xz(content: bytes, *, fast: bool) -> bytes:
    """Packs bytes; one thread, so that the number of processors makes no difference."""
    preset = 0 if fast else 9
    return lzma.compress(content, preset=preset)
