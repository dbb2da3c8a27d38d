"""The file itself: whole or refused, whatever was done to it."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from studyhours.domain.errors import Fault, Forged, LedgerDamaged, UnusableInput
from studyhours.domain.progress import Cancelled, unwatched
from studyhours.transfer import package_form, package_lock
from studyhours.transfer.package_form import LENGTH, MAGIC, Manifest, Part, to_sign
from studyhours.transfer.package_reading import PackageFile
from studyhours.transfer.package_writing import PartWriter, write_package

_FILE = random.Random(7).randbytes(30_000)
_NAME = hashlib.sha256(_FILE).hexdigest()
_ROWS = [f"{number}\t{'教研' * (number % 7)}" for number in range(5_000)]


class _Key:
    """Signs like a replica."""

    def __init__(self) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
        self.public = self._private.public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        return self._private.sign(message)


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a key costs is of the form; here a hundred are made."""
    monkeypatch.setattr(package_lock, "_MEMORY", 8)
    monkeypatch.setattr(package_lock, "_TIME", 1)


def _write(path: Path, passphrase: str | None = None) -> Path:
    with PartWriter("records") as rows, PartWriter("notes") as notes:
        rows.write(_ROWS)
        files = [(_NAME, len(_FILE), lambda: _FILE)]
        write_package(path, _Key(), {"name": "河湾"}, [rows, notes], files, passphrase)
    return path


def _use(path: Path, passphrase: str | None = None) -> None:
    """Reads all that a merge reads."""
    with PackageFile(path, passphrase) as package:
        package.check()
        assert list(package.rows("records")) == _ROWS
        assert list(package.rows("notes")) == list(package.rows("others")) == []
        assert dict(package.files()) == {_NAME: _FILE}
        assert package.manifest.facts == {"name": "河湾"}


@pytest.mark.parametrize("passphrase", [None, "研训 2026"])
def test_what_is_written_is_read(tmp_path: Path, passphrase: str | None) -> None:
    path = _write(tmp_path / "a.package", passphrase)
    _use(path, passphrase)
    if passphrase is not None:
        assert "河湾".encode() not in path.read_bytes()
        with pytest.raises(UnusableInput, match="package_passphrase_needed"):
            PackageFile(path)
        with pytest.raises(UnusableInput, match="package_passphrase_wrong"):
            PackageFile(path, "研训 2025")
    assert [one.name for one in tmp_path.iterdir()] == ["a.package"]


@pytest.mark.parametrize("passphrase", [None, "x"])
def test_cut_off_anywhere_it_is_refused(tmp_path: Path, passphrase: str | None) -> None:
    whole = _write(tmp_path / "a.package", passphrase).read_bytes()
    cut = tmp_path / "cut.package"
    lengths = [*range(0, len(whole), 4096), *range(1, 40), len(whole) - 1]
    for length in lengths:
        cut.write_bytes(whole[:length])
        with pytest.raises(Fault, match=r"package|not_a_package"):
            _use(cut, passphrase)
    cut.write_bytes(whole + b"\0")
    with pytest.raises(Fault):
        _use(cut, passphrase)


@pytest.mark.parametrize("passphrase", [None, "x"])
def test_a_changed_byte_anywhere_is_refused(tmp_path: Path, passphrase: str | None) -> None:
    whole = _write(tmp_path / "a.package", passphrase).read_bytes()
    changed = tmp_path / "changed.package"
    rng = random.Random(20260101)
    places = [*range(40), *(rng.randrange(len(whole)) for _ in range(120)), len(whole) - 1]
    for place in places:
        raw = bytearray(whole)
        raw[place] ^= 1 << rng.randrange(8)
        changed.write_bytes(raw)
        with pytest.raises(Fault):
            _use(changed, passphrase)


def _forge(path: Path, manifest: Manifest, body: bytes = b"") -> Path:
    """A package that is signed, whatever it says."""
    raw = manifest.to_bytes()
    path.write_bytes(
        MAGIC + b"\x01\x00" + len(raw).to_bytes(LENGTH) + raw + _Key().sign(to_sign(raw)) + body
    )
    return path


def _announcing(*parts: Part, files: tuple[tuple[str, int], ...] = ()) -> Manifest:
    return Manifest("1", _Key().public, {}, parts, files)


_HASH = "0" * 64
_REFUSED: dict[str, tuple[Manifest, str]] = {
    "ten million rows": (
        _announcing(Part("records", 10, 100, 10**7, _HASH)), "package_too_many"),
    "a bomb": (_announcing(Part("records", 1 << 10, 1 << 30, 5, _HASH)), "package_too_large"),
    "more than a disk": (
        _announcing(Part("records", 1 << 40, 1 << 41, 5, _HASH)), "package_too_large"),
    "a huge file": (_announcing(files=((_HASH, 1 << 30),)), "package_too_large"),
    "a path": (_announcing(Part("../records", 0, 0, 0, _HASH)), "package_damaged"),
    "a file that is a path": (_announcing(files=(("../../etc/passwd", 1),)), "package_damaged"),
    "one name twice": (
        _announcing(Part("a", 0, 0, 0, _HASH), Part("a", 0, 0, 0, _HASH)), "package_damaged"),
    "one file twice": (_announcing(files=((_HASH, 1), (_HASH, 1))), "package_damaged"),
    "less than nothing": (_announcing(Part("a", -5, 0, 0, _HASH)), "package_damaged"),
    "sizes that are not there": (_announcing(files=((_HASH, 9),)), "package_damaged"),
}  # fmt: skip


@pytest.mark.parametrize("what", _REFUSED)
def test_what_it_announces_is_refused_before_it_is_read(what: str, tmp_path: Path) -> None:
    manifest, code = _REFUSED[what]
    path = _forge(tmp_path / "a.package", manifest)
    with pytest.raises(Fault, match=code):
        PackageFile(path)


def test_rows_that_unpack_to_more_than_announced_are_refused(tmp_path: Path) -> None:
    packed = zlib.compress(b"x\n" * (1 << 22))
    digest = hashlib.sha256(packed).hexdigest()
    part = Part("records", len(packed), 64, 1, digest)
    path = _forge(tmp_path / "bomb.package", _announcing(part), packed)
    taken = 0
    with PackageFile(path) as package:
        package.check()
        rows = package.rows("records")
        with pytest.raises(Forged, match="package_damaged"):
            taken = len(list(rows))
    assert taken == 0


def test_other_files_and_newer_ones_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil", "x")
    with pytest.raises(UnusableInput, match="not_a_package"):
        PackageFile(path)
    newer = _write(tmp_path / "b.package").read_bytes()
    path.write_bytes(newer.replace(MAGIC + b"\x01", MAGIC + b"\x02", 1))
    with pytest.raises(LedgerDamaged, match="package_newer"):
        PackageFile(path)
    with pytest.raises(UnusableInput, match="file_missing"):
        PackageFile(tmp_path / "none")
    with pytest.raises(UnusableInput, match="file_is_folder"):
        PackageFile(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        with pytest.raises(UnusableInput, match="not_a_package"):
            PackageFile(tmp_path / "pipe")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "none")
    with pytest.raises(UnusableInput, match="file_missing"):
        PackageFile(link)


def test_signed_by_nobody_it_is_refused(tmp_path: Path) -> None:
    raw = _announcing().to_bytes()
    path = tmp_path / "a.package"
    path.write_bytes(MAGIC + b"\x01\x00" + len(raw).to_bytes(LENGTH) + raw + bytes(64))
    with pytest.raises(Forged, match="package_damaged"):
        PackageFile(path)


def _full(*_: object) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _called_off(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - nobody looks
    raise Cancelled


@pytest.mark.parametrize("fails", ["disk", "cancel", "file"])
def test_the_old_package_stays_until_the_new_one_is_whole(
    fails: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _write(tmp_path / "a.package")
    before = path.read_bytes()
    read: Callable[[], bytes] = lambda: _FILE  # noqa: E731
    expected: type[BaseException] = UnusableInput
    with PartWriter("records") as rows:
        rows.write(["new"])
        with monkeypatch.context() as patch:
            if fails == "disk":
                patch.setattr(os, "fsync", _full)
            elif fails == "file":
                read = _full  # type: ignore[assignment]
            else:
                expected = Cancelled
            progress = _called_off if fails == "cancel" else unwatched
            with pytest.raises(expected):
                write_package(path, _Key(), {}, [rows], [(_NAME, 1, read)], progress=progress)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["a.package"]
    # What a killed program left goes with the next try.
    (tmp_path / ".a.package.part-abc").write_bytes(before[:100])
    _write(path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.package"]
    workbook = tmp_path / "roster.xlsx"
    workbook.write_bytes(b"PK\x03\x04 a school's own")
    with pytest.raises(UnusableInput, match="would_overwrite_other"):
        _write(workbook)


def test_limits_leave_room_for_a_large_school() -> None:
    assert package_form.MOST_ROWS > 300 * 350 * 10
