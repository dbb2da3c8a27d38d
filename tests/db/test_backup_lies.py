"""Backups somebody made up: refused before anything is unpacked, or before anything is kept."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from studyhours.services.ledgers.creating import create_ledger
from tests.db.backups import Backup, Change, rewrite
from tests.support.ledgers import NEW, call, fill, says, snapshot


def _put(name: str, content: bytes) -> Change:
    """Adds a file that the list knows, with its right size and hash."""

    def change(inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
        inside[name] = content
        manifest["sizes"][name] = len(content)
        manifest["hashes"][name] = hashlib.sha256(content).hexdigest()

    return change


def _extra(inside: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    inside["files/" + "0" * 64] = b"not in the list"


def _missing(inside: dict[str, bytes], _manifest: dict[str, Any]) -> None:
    inside.pop(next(name for name in inside if name.startswith("files/")))


def _without_ledger(inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    for part in (inside, manifest["sizes"], manifest["hashes"]):
        part.pop("ledger.sqlite")


def _wrong_size(_inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["sizes"]["ledger.sqlite"] += 1


def _wrong_hash(_inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["hashes"]["ledger.sqlite"] = "0" * 64


def _hashes_missing(_inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["hashes"].popitem()


def _no_numbers(_inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["sizes"] = dict.fromkeys(manifest["sizes"], "many")


def _no_mapping(_inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["sizes"] = ["ledger.sqlite"]


def _no_school(_inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    del manifest["school"]


def _newer(_inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["format"] = 99


def _other_ledger(_inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["ledger_id"] = "0199aa00-0000-7000-8000-000000000001"


def _other_school(_inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["school"] = "别的小学"


def _swapped(inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    """Another file's bytes under a certificate's name, and a list that agrees."""
    name = next(name for name in inside if name.startswith("files/"))
    _put(name, b"%PDF-1.7 something else")(inside, manifest)


def _damaged_ledger(inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    content = inside["ledger.sqlite"]
    _put("ledger.sqlite", content[:8192] + b"\xaa" * 4096 + content[12288:])(inside, manifest)


def _no_ledger(inside: dict[str, bytes], manifest: dict[str, Any]) -> None:
    _put("ledger.sqlite", b"hello" * 1000)(inside, manifest)


@pytest.mark.parametrize(
    "change",
    [
        _extra,
        _missing,
        _without_ledger,
        _wrong_size,
        _wrong_hash,
        _hashes_missing,
        _no_numbers,
        _no_mapping,
        _no_school,
        _newer,
        _other_ledger,
        _other_school,
        _swapped,
        _damaged_ledger,
        _no_ledger,
    ],
    ids=lambda change: change.__name__.strip("_"),
)
def test_a_backup_that_is_not_what_it_says(backup: Backup, change: Change) -> None:
    rewrite(backup, change)
    above = snapshot(backup.target.parent.parent)
    backup.refused()
    assert snapshot(backup.target.parent.parent) == above


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("readme.txt", b"hello"),
        ("../../evil.studyhours", b"out of the folder"),
        ("files/../../evil", b"out of the folder"),
        ("/etc/evil", b"out of the folder"),
        ("files/..\\evil", b"out of the folder"),
        ("files/" + "g" * 64, b"no hash"),
        ("files/" + "0" * 64 + "\n", b"no hash"),
        ("files/" + "0" * 64, b"not what it is called"),
    ],
)
def test_a_file_that_does_not_belong_there(backup: Backup, name: str, content: bytes) -> None:
    rewrite(backup, _put(name, content))
    above = snapshot(backup.target.parent.parent)
    backup.refused()
    assert snapshot(backup.target.parent.parent) == above


def test_a_rewritten_backup_is_not_refused_for_that(backup: Backup) -> None:
    """What the tests above refuse is refused for what they changed."""
    rewrite(backup, lambda _inside, _manifest: None)
    assert call("restore", backup.file, "-o", backup.target).code == 0


def test_a_name_twice(backup: Backup) -> None:
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(backup.file, "a") as archive,
    ):
        archive.writestr("ledger.sqlite", archive.read("ledger.sqlite"))
    backup.refused()


def test_a_bomb_is_refused_before_it_goes_off(backup: Backup) -> None:
    """Sixty-four megabytes of zeros in sixty kilobytes, and a list that says so honestly."""
    size = 1 << 26
    with zipfile.ZipFile(backup.file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("ledger.sqlite", "w", force_zip64=True) as packed:
            for _ in range(size >> 24):
                packed.write(b"\0" * (1 << 24))
        facts = {"format": 1, "school": "某校", "ledger_id": "x", "made_at": "x"}
        hashes = {"ledger.sqlite": "0" * 64}
        sizes = {"ledger.sqlite": size}
        archive.writestr("manifest.json", json.dumps({**facts, "sizes": sizes, "hashes": hashes}))
    assert backup.file.stat().st_size < 1 << 17
    backup.refused()


def test_a_list_that_is_a_bomb(backup: Backup) -> None:
    with zipfile.ZipFile(backup.file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ledger.sqlite", b"x")
        archive.writestr("manifest.json", b" " * (65 << 20))
    backup.refused(2)


def test_a_size_that_lies_about_what_is_packed(backup: Backup) -> None:
    """The zip's own list says less than there is: no byte more than that is written."""
    whole = backup.file.read_bytes()
    with zipfile.ZipFile(backup.file) as archive:
        size = archive.getinfo("ledger.sqlite").file_size
    true, less = size.to_bytes(4, "little"), (size - 4096).to_bytes(4, "little")
    at = whole.rfind(true)
    assert at > 0
    backup.file.write_bytes(whole[:at] + less + whole[at + 4 :])
    backup.refused()


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 2), (b"hello", 2), (b"PK\x05\x06" + b"\0" * 18, 2), (b"PK" + b"\1" * 4000, 6)],
)
def test_other_files(backup: Backup, content: bytes, code: int) -> None:
    backup.file.write_bytes(content)
    backup.refused(code)


def test_a_missing_file_and_a_folder(backup: Backup) -> None:
    backup.file.unlink()
    assert says(backup.refused(2), "file_missing")
    backup.file.mkdir()
    assert says(backup.refused(2), "file_is_folder")


def test_a_damaged_backup_makes_no_tables(postgres_url: str, tmp_path: Path) -> None:
    ledger = create_ledger(str(tmp_path / "school.studyhours"), NEW)
    fill(ledger, tmp_path, 2)
    ledger.close()
    file = tmp_path / "school.backup"
    assert call("backup", tmp_path / "school.studyhours", "-o", file).code == 0
    backup = Backup(tmp_path / "school.studyhours", file, tmp_path / "unused")
    for change in (_other_ledger, _wrong_hash, _damaged_ledger):
        whole = file.read_bytes()
        rewrite(backup, change)
        done = call("restore", file, "-o", postgres_url)
        assert (done.code, done.out) == (6, ""), done
        file.write_bytes(whole)
        assert says(call("check", postgres_url).err, "not_a_ledger")
