"""What installers are made with: the same bytes every time, nothing that may not be shipped."""

from __future__ import annotations

import ctypes
import hashlib
import io
import platform
import shutil
import struct
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from installers import deb, elf, fetching, icu, licences, places, sbom, target, windows
from installers.archive import members_of, tar
from installers.keeping import Patterns, WheelFilter
from installers.licences import Part
from installers.places import inputs
from PIL import Image

from tests.support.tree_copy import ROOT
from tools.dev.base import Trouble

DEBIAN = target.Target("linux", "amd64", "3.11", "2.36", "bookworm")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder such as those that are packed."""
    folder = tmp_path / "tree"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / "start.py").write_text("print('你好')\n", encoding="utf-8")
    (folder / "studyhours").write_text("#!/bin/sh\n", encoding="utf-8")
    (folder / "studyhours").chmod(0o755)
    return folder


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg-deb here")
def test_two_packages_of_one_folder_are_the_same(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    places.epoch.cache_clear()
    first = deb.build(tree, DEBIAN, tmp_path / "first", fast=True)
    for path in tree.rglob("*"):
        path.touch()
    second = deb.build(tree, DEBIAN, tmp_path / "second", fast=True)
    places.epoch.cache_clear()
    assert first.read_bytes() == second.read_bytes()
    listed = subprocess.run(
        ["dpkg-deb", "--contents", first], capture_output=True, text=True, check=True
    ).stdout
    for name in ("opt/studyhours/app/start.py", "usr/share/applications/studyhours.desktop"):
        assert f"./{name}" in listed
    assert "./usr/bin/studyhours -> /opt/studyhours/studyhours" in listed
    told = subprocess.run(
        ["dpkg-deb", "--info", first], capture_output=True, text=True, check=True
    ).stdout
    assert "Depends: libc6 (>= 2.36)" in told
    sums = subprocess.run(
        ["dpkg-deb", "--ctrl-tarfile", first], capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=io.BytesIO(sums)) as control:
        found = control.extractfile("./md5sums")
        assert found is not None
        digest = hashlib.md5(b"#!/bin/sh\n", usedforsecurity=False).hexdigest()
        assert f"{digest}  opt/studyhours/studyhours".encode() in found.read()


@pytest.mark.skipif(
    not all(map(shutil.which, ("makensis", "osslsigncode"))), reason="no NSIS or osslsigncode here"
)
def test_two_setup_programs_of_one_folder_are_the_same(tree: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "resources" / "icons" / "studyhours" / "studyhours.ico", tree)
    first = windows.build_setup(tree, tmp_path / "first", fast=True, number="1.2.3")
    # As in another clone, where git gave the picture of the welcome its time.
    for path in (*tree.rglob("*"), places.PACKAGING / "windows" / "welcome.bmp"):
        path.touch()
    second = windows.build_setup(tree, tmp_path / "second", fast=True, number="1.2.3")
    assert first.name == "StudyHours-1.2.3-windows-setup.exe"
    assert first.read_bytes() == second.read_bytes()


def test_an_archive_keeps_what_may_be_run(tree: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(tar(members_of(tree, "StudyHours"), 7))) as packed:
        members = {one.name: one for one in packed}
    assert members["StudyHours/studyhours"].mode == 0o755
    assert members["StudyHours/app/start.py"].mode == 0o644
    assert {(one.mtime, one.uid, one.uname) for one in members.values()} == {(7, 0, "root")}


def test_what_the_project_may_not_ship_stops_the_build(tmp_path: Path) -> None:
    fine = Part("PySide6_Essentials", "6.8.3", "LGPL-3.0-only OR GPL-3.0-only", "pkg:pypi/x@1")
    never = Part("PyMuPDF", "1", "AGPL-3.0-only", "pkg:pypi/y@1")
    both = Part("z", "1", "MIT AND GPL-2.0-only", "pkg:pypi/z@1")
    sbom.check([fine], tmp_path)
    with pytest.raises(Trouble, match=r"PyMuPDF 1 is under AGPL-3\.0-only(?s:.*)z 1 is under"):
        sbom.check([fine, never, both], tmp_path)
    (tmp_path / "PySide6" / "Qt" / "lib").mkdir(parents=True)
    for name in ("PySide6/Qt/lib/libQt6Charts.so.6", "PySide6/QtCharts.pyd", "libreadline.so.8"):
        (tmp_path / name).touch()
        with pytest.raises(Trouble, match="under the GPL alone"):
            sbom.check([fine], tmp_path)
        (tmp_path / name).unlink()
    with pytest.raises(Trouble, match="does not say under which licence pymupdf"):
        licences.licence_of("pymupdf")


def test_every_locked_package_has_a_licence_and_the_list_names_it() -> None:
    lock = (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")
    names = [line.split("==")[0] for line in lock.splitlines() if "==" in line]
    parts = [Part(name, "1", licences.licence_of(name), f"pkg:pypi/{name}@1") for name in names]
    assert licences.complaints(parts, ()) == []
    known = inputs()["debian"]
    for suite in ("bookworm", "trixie"):
        for name in (*known[suite]["packages"], *known["beside_qt"]["packages"]):
            assert licences.may_ship(licences.licence_of(name))
    document = sbom.document(parts)
    assert document == sbom.document(parts)
    assert document["bomFormat"] == "CycloneDX"
    assert len(document["components"]) == len(names)  # type: ignore[arg-type]


def test_of_the_large_wheels_only_what_is_named_is_taken() -> None:
    linux, windows = WheelFilter("linux"), WheelFilter("windows")
    assert linux.wants("pyside6_essentials", "PySide6/Qt/plugins/platforms/libqxcb.so")
    assert not linux.wants("pyside6_essentials", "PySide6/Qt/lib/libQt6Quick.so.6")
    assert windows.wants("pyside6_essentials", "PySide6/plugins/platforms/qwindows.dll")
    assert not windows.wants("pyside6_essentials", "PySide6/opengl32sw.dll")
    assert linux.wants("reportlab", "reportlab/pdfgen/canvas.py")
    assert not linux.wants("sqlalchemy", "sqlalchemy/testing/config.py")
    assert linux.wants("argon2_cffi", "argon2_cffi-25.1.0.dist-info/METADATA")


def test_locked_wheels_are_asked_for_without_markers_and_for_every_older_glibc() -> None:
    assert "manylinux_2_36_x86_64" in DEBIAN.pip_options()
    assert "manylinux_2_37_x86_64" not in DEBIAN.pip_options()
    assert target.windows().pip_options()[-2:] == ["--platform", "win_amd64"]
    assert target.windows().python == DEBIAN.python  # one compiled form serves both
    lock = fetching.without_markers("a==1 ; sys_platform == 'win32' \\\n    --hash=sha256:0\n")
    assert lock == "a==1 \\\n    --hash=sha256:0\n"


def test_what_cannot_be_built_here_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target, "_codename", lambda: "bookworm")
    with pytest.raises(Trouble, match=r"for arm64 cannot be built here(?s:.*)Debian 13"):
        target.this_debian("arm64")
    monkeypatch.setattr(target, "_codename", lambda: "trixie")
    assert target.this_debian("arm64").pip_options()[-1] == "linux_aarch64"
    monkeypatch.setattr(target, "_codename", lambda: "")
    with pytest.raises(Trouble, match="cannot be built here"):
        target.this_debian()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries of Linux")
def test_a_library_of_data_alone_is_loaded(tmp_path: Path) -> None:
    arch = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
    content = bytes(range(256)) * 500
    path = tmp_path / "libicudata.so.73"
    path.write_bytes(elf.data_library(path.name, "icudt73_dat", content, arch))
    held = (ctypes.c_char * len(content)).in_dll(ctypes.CDLL(str(path)), "icudt73_dat")
    assert held.raw == content
    assert elf.read(path).soname == "libicudata.so.73"
    shell = elf.read(Path("/bin/sh").resolve())
    assert "libc.so.6" in shell.needed
    assert shell.libc >= (2, 2)


def test_cut_data_holds_what_is_kept() -> None:
    items = [(b"icudt73l/zh.res", b"Z" * 40), (b"icudt73l/zu.res", b"U" * 99)]
    items.append((b"icudt73l/coll/zh.res", b"C" * 17))
    whole = _package(items)
    cut = icu.trimmed(whole, Patterns(["zh.res", "coll/zh.res"]))
    assert len(cut) < len(whole)
    assert cut == _package([items[0], items[2]])
    with pytest.raises(Trouble, match="another shape"):
        icu.trimmed(bytes(64), Patterns(["*"]))


def _package(items: list[tuple[bytes, bytes]]) -> bytes:
    """Data as ICU packs it, with a head of 32 bytes."""
    head = struct.pack("<H2s8x4s16x", 32, b"\xda\x27", b"CmnD")
    names = b"".join(name + b"\0" for name, _ in items)
    start = 4 + 8 * len(items)
    place = -(-(start + len(names)) // 16) * 16
    table, body, at = struct.pack("<I", len(items)), b"", start
    for name, item in items:
        table += struct.pack("<II", at, place + len(body))
        at += len(name) + 1
        body += item + b"\xaa" * (-len(item) % 16)
    return head + (table + names).ljust(place, b"\xaa") + body


def test_icons_are_there_in_every_size() -> None:
    folder = ROOT / "resources" / "icons" / "studyhours"
    for name in ("studyhours", "studyhours-ledger"):
        for size in (16, 24, 32, 48, 64, 128, 256):
            with Image.open(folder / f"{name}-{size}.png") as drawn:
                assert drawn.size == (size, size)
        with Image.open(folder / f"{name}.ico") as icon:
            sizes: set[tuple[int, int]] = icon.info["sizes"]
        assert {(16, 16), (32, 32), (256, 256)} <= sizes
