"""The Debian package, written without Debian's tools so that every byte is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from installers.archive import Member, members_of, tar, xz
from installers.linux_tree import wanted_of_the_system
from installers.places import PACKAGING, epoch, version
from installers.target import Target
from tools.dev.base import ROOT

_HOME = "opt/studyhours"
_ICONS = ROOT / "resources" / "icons" / "studyhours"
_FONTS = "fonts-noto-cjk | fonts-wqy-microhei | fonts-wqy-zenhei | fonts-lxgw-wenkai"


def build(tree: Path, target: Target, out: Path, *, fast: bool = False) -> Path:
    """Makes ``studyhours_VERSION_ARCH.deb`` of a folder.

    Returns:
        The package.
    """
    data = _members(tree)
    size = sum(_size(one) for one in data)
    control = {
        "control": _control(tree, target, size),
        "md5sums": _sums(data),
        "preinst": _hook("before").replace("@VERSION@", version()),
        "postinst": _hook("configure"),
        "postrm": _hook("remove"),
    }
    scripts = ("preinst", "postinst", "postrm")
    parts = [
        Member(f"./{name}", text.encode(), program=name in scripts)
        for name, text in control.items()
    ]
    path = out / f"studyhours_{version()}_{target.arch}.deb"
    content = _ar(
        [
            ("debian-binary", b"2.0\n"),
            ("control.tar.xz", xz(tar([Member("."), *parts], epoch()), fast=fast)),
            ("data.tar.xz", xz(tar([Member("."), *data], epoch()), fast=fast)),
        ]
    )
    out.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _members(tree: Path) -> list[Member]:
    """Every file the package lays, with the folders they are in."""
    files = members_of(tree, f"./{_HOME}")
    linux = PACKAGING / "linux"
    share = "./usr/share"
    files += [
        Member("./usr/bin/studyhours", b"", link=f"/{_HOME}/studyhours"),
        Member(f"{share}/applications/studyhours.desktop", linux / "studyhours.desktop"),
        Member(f"{share}/mime/packages/studyhours.xml", linux / "studyhours-mime.xml"),
        Member(f"{share}/doc/studyhours/copyright", PACKAGING / "linux" / "copyright"),
    ]
    for path in sorted(_ICONS.glob("*.png")):
        name, _, pixels = path.stem.rpartition("-")
        kind = "mimetypes" if name.endswith("ledger") else "apps"
        files.append(Member(f"{share}/icons/hicolor/{pixels}x{pixels}/{kind}/{name}.png", path))
    for name, kind in (("studyhours", "apps"), ("studyhours-ledger", "mimetypes")):
        drawn = _ICONS / f"{name}.svg"
        files.append(Member(f"{share}/icons/hicolor/scalable/{kind}/{name}.svg", drawn))
    known = {one.name for one in files}
    folders = {
        str(folder) for one in files for folder in Path(one.name).parents if str(folder) != "."
    }
    files += [Member(f"./{name}") for name in folders if f"./{name}" not in known]
    return files


def _control(tree: Path, target: Target, size: int) -> str:
    needed = [f"libc6 (>= {target.libc})"]
    needed += [one for one in wanted_of_the_system(tree, target.libc) if one != "libc6"]
    return (
        "Package: studyhours\n"
        f"Version: {version()}\n"
        f"Architecture: {target.arch}\n"
        "Maintainer: StudyHours <studyhours@localhost>\n"
        "Section: education\n"
        "Priority: optional\n"
        f"Installed-Size: {-(-size // 1024)}\n"
        f"Depends: {', '.join(needed)}\n"
        f"Recommends: {_FONTS}\n"
        "Suggests: libcups2\n"
        "Description: keeps teachers' study hours 研训学时\n"
        " Keeps each teacher's training hours, readings, reflections and observed lessons,\n"
        " judges them by the rules that bind them, and prints signed certificates.\n"
        " .\n"
        " 教师研训学时台账：记录、考核、证书，离线可用。\n"
    )


def _sums(data: Iterable[Member]) -> str:
    lines = []
    for one in data:
        if one.source is None or one.link:
            continue
        content = one.source if isinstance(one.source, bytes) else one.source.read_bytes()
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        lines.append((one.name.removeprefix("./"), digest))
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(lines))


def _size(one: Member) -> int:
    if one.source is None or isinstance(one.source, bytes):
        return 0
    return one.source.stat().st_size


def _hook(when: str) -> str:
    return (PACKAGING / "linux" / f"{when}.sh").read_text(encoding="utf-8")


def _ar(parts: Iterable[tuple[str, bytes]]) -> bytes:
    packed = b"!<arch>\n"
    for name, content in parts:
        head = f"{name:<16}{epoch():<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n"
        packed += head.encode() + content + b"\n" * (len(content) % 2)
    return packed
