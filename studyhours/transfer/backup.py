"""Backup files: a zip of the ledger and its files, with a list of what must be inside.

Nothing is unpacked before names, sizes and the list have been checked, and every byte is compared
with its hash while it is unpacked.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.transfer.files import file_faults

MANIFEST = "manifest.json"
LEDGER = "ledger.sqlite"
_FORMAT = 1
_NAME = re.compile(r"ledger\.sqlite|files/[0-9a-f]{64}")
_CHUNK = 1 << 20
_MANIFEST_LIMIT = 64 << 20


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup says of itself.

    Attributes:
        school: The school's name.
        ledger_id: The data it is a copy of.
        made_at: When it was made, ISO, UTC.
        sizes: Bytes by name inside.
        hashes: SHA-256 by name inside.
    """

    school: str
    ledger_id: str
    made_at: str
    sizes: Mapping[str, int]
    hashes: Mapping[str, str]


def write_backup(
    path: Path, facts: Mapping[str, str], ledger: Path, files: Iterable[tuple[str, Path]]
) -> None:
    """Writes a backup beside ``path``, flushes it, and renames it there.

    Args:
        path: The backup file.
        facts: ``school``, ``ledger_id`` and ``made_at``.
        ledger: A closed SQLite file.
        files: SHA-256 and place of every content-addressed file.
    """
    part = path.with_name(f".{path.name}.part")
    with file_faults(path):
        try:
            with part.open("wb") as raw:
                with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                    sizes: dict[str, int] = {}
                    hashes: dict[str, str] = {}
                    entries = [(LEDGER, ledger), *((f"files/{name}", at) for name, at in files)]
                    for name, source in entries:
                        sizes[name], hashes[name] = _pack(archive, name, source)
                    manifest = {"format": _FORMAT, **facts, "sizes": sizes, "hashes": hashes}
                    archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
                raw.flush()
                os.fsync(raw.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _pack(archive: zipfile.ZipFile, name: str, source: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, archive.open(name, "w", force_zip64=True) as packed:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            packed.write(chunk)
    return size, digest.hexdigest()


def read_backup_facts(path: Path) -> BackupFacts:
    """What a backup says of itself, checked against the names and sizes in the file.

    Raises:
        UnusableInput: there is no such file, or it is no backup.
        LedgerDamaged: it is a backup, but truncated, altered, or from a newer version.
    """
    if not path.exists():
        raise UnusableInput("file_missing", file=str(path))
    if path.is_dir():
        raise UnusableInput("file_is_folder", file=str(path))
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            raise UnusableInput("not_a_backup", file=str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
            if sizes.pop(MANIFEST, _MANIFEST_LIMIT) >= _MANIFEST_LIMIT:
                raise UnusableInput("not_a_backup", file=str(path))
            plain: dict[str, Any] = json.loads(archive.read(MANIFEST))
        facts = BackupFacts(
            str(plain["school"]),
            str(plain["ledger_id"]),
            str(plain["made_at"]),
            dict(plain["sizes"]),
            dict(plain["hashes"]),
        )
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, EOFError, OSError) as error:
        raise LedgerDamaged("backup_damaged", file=str(path)) from error
    if plain["format"] != _FORMAT:
        raise LedgerDamaged("backup_newer", file=str(path))
    names_fine = all(_NAME.fullmatch(name) for name in sizes)
    if LEDGER not in sizes or not names_fine or sizes != facts.sizes:
        raise LedgerDamaged("backup_damaged", file=str(path))
    if set(facts.hashes) != set(sizes):
        raise LedgerDamaged("backup_damaged", file=str(path))
    return facts


def unpack(path: Path, facts: BackupFacts, name: str, target: Path) -> None:
    """Unpacks one file and compares it with its hash.

    Raises:
        LedgerDamaged: it is not what the backup says.
        UnusableInput: the target cannot be written.
    """
    digest, size = hashlib.sha256(), 0
    with file_faults(target), target.open("wb") as out:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(name) as packed:
                while chunk := packed.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    if size > facts.sizes[name]:
                        break
                    out.write(chunk)
        except (zipfile.BadZipFile, EOFError, ValueError, KeyError) as error:
            raise LedgerDamaged("backup_damaged", file=str(path)) from error
        except Exception as error:
            if type(error).__module__ == "zlib":
                raise LedgerDamaged("backup_damaged", file=str(path)) from error
            raise
        out.flush()
        os.fsync(out.fileno())
    if size != facts.sizes[name] or digest.hexdigest() != facts.hashes[name]:
        raise LedgerDamaged("backup_damaged", file=str(path))
