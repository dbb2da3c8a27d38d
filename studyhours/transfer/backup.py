"""Backup files: a zip of the ledger and its files, with a list of what must be inside.

Nothing is unpacked before names, sizes and the list have been checked, and every byte is compared
with its hash while it is unpacked. A copy that lies among others in one folder holds the ledger
alone and names the files it needs, which lie beside it once for all of them (``kept_files``).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.held import reading_named
from studyhours.transfer.files import file_faults

MANIFEST = "manifest.json"
LEDGER = "ledger.sqlite"
_FORMAT, _FORMAT_BESIDE = 1, 2
_FILES = "files/"
_NAME = re.compile(rf"ledger\.sqlite|{_FILES}[0-9a-f]{{64}}")
_HASH = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20
_MANIFEST_LIMIT = 64 << 20
# Deflate packs zeros a thousand to one; real ledgers pack four to twenty to one.
_DENSEST = 200
_SMALL = 16 << 20
# All that zipfile and what lies below it say of bytes that are not what a zip should hold.
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
)


def _unwatched(_size: int) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """What a backup says of itself.

    Attributes:
        school: The school's name.
        ledger_id: The data it is a copy of.
        made_at: When it was made, ISO, UTC.
        sizes: Bytes by name inside.
        hashes: SHA-256 by name inside.
        beside: SHA-256 of the files it needs that lie beside it; none for a backup that holds all.
        missing: Of these the ones that could not be had when it was made.
        rows: Rows by table, as they were counted in it.
        log: Number and hash of the newest entry of its log; (0, "") where it does not say.
    """

    school: str
    ledger_id: str
    made_at: str
    sizes: Mapping[str, int]
    hashes: Mapping[str, str]
    beside: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    log: tuple[int, str] = (0, "")


def write_backup(
    path: Path,
    facts: Mapping[str, object],
    ledger: Path,
    files: Iterable[tuple[str, Path]],
    watch: Callable[[int], None] = _unwatched,
) -> None:
    """Writes a backup and flushes it.

    Args:
        path: A file that does not exist yet; whoever calls renames it when it has been tried.
        facts: ``school``, ``ledger_id`` and ``made_at``; whatever else ``BackupFacts`` has.
        ledger: A closed SQLite file.
        files: SHA-256 and place of every content-addressed file.
        watch: Told now and then how many bytes of a file are packed; may raise to end it.
    """
    with file_faults(path), path.open("xb") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            sizes: dict[str, int] = {}
            hashes: dict[str, str] = {}
            entries = [(LEDGER, ledger), *((f"{_FILES}{name}", at) for name, at in files)]
            for name, source in entries:
                sizes[name], hashes[name] = _pack(archive, name, source, watch)
            version = _FORMAT_BESIDE if "beside" in facts else _FORMAT
            manifest = {"format": version, **facts, "sizes": sizes, "hashes": hashes}
            archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        raw.flush()
        os.fsync(raw.fileno())


def _pack(
    archive: zipfile.ZipFile, name: str, source: Path, watch: Callable[[int], None]
) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(name)
    # A scan may pack as densely as zeros do, and what packs so densely is not unpacked again.
    is_large_file = name != LEDGER and source.stat().st_size > _SMALL
    entry.compress_type = zipfile.ZIP_STORED if is_large_file else zipfile.ZIP_DEFLATED
    with source.open("rb") as file, archive.open(entry, "w", force_zip64=True) as packed:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            packed.write(chunk)
            watch(size)
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
    try:
        with reading_named(path), path.open("rb") as file:
            magic = file.read(2)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnusableInput("file_unreadable", file=str(path), reason=reason) from error
    if magic != b"PK":
        raise UnusableInput("not_a_backup", file=str(path))
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            sizes = {entry.filename: entry.file_size for entry in entries}
            if sizes.pop(MANIFEST, _MANIFEST_LIMIT) >= _MANIFEST_LIMIT:
                raise UnusableInput("not_a_backup", file=str(path))
            plain: dict[str, Any] = json.loads(archive.read(MANIFEST))
        version = plain["format"]
        number, log_hash = plain.get("log", (0, ""))
        facts = BackupFacts(
            str(plain["school"]),
            str(plain["ledger_id"]),
            str(plain["made_at"]),
            dict(plain["sizes"]),
            dict(plain["hashes"]),
            tuple(map(str, plain.get("beside", ()))),
            tuple(map(str, plain.get("missing", ()))),
            dict(plain.get("rows", {})),
            (int(number), str(log_hash)),
        )
    except _ZIP_FAULTS as error:
        raise LedgerDamaged("backup_damaged", file=str(path)) from error
    if version not in {_FORMAT, _FORMAT_BESIDE}:
        raise LedgerDamaged("backup_newer", file=str(path))
    if len(entries) != len(sizes) + 1 or not _sound(sizes, facts) or _is_bomb(entries):
        raise LedgerDamaged("backup_damaged", file=str(path))
    return facts


def _sound(sizes: Mapping[str, int], facts: BackupFacts) -> bool:
    """Whether what is inside is what the list says, and files are called by their hash."""
    return (
        LEDGER in sizes
        and all(_NAME.fullmatch(name) for name in sizes)
        and sizes == facts.sizes
        and sizes.keys() == facts.hashes.keys()
        and all(name in {LEDGER, f"{_FILES}{sha256}"} for name, sha256 in facts.hashes.items())
        and all(_HASH.fullmatch(sha256) for sha256 in (*facts.beside, *facts.missing))
    )


def _is_bomb(entries: Iterable[zipfile.ZipInfo]) -> bool:
    """Whether something would unpack to far more than a ledger or a PDF ever does."""
    return any(
        entry.file_size > _SMALL and entry.file_size > _DENSEST * entry.compress_size
        for entry in entries
    )


def _unpacked(path: Path, name: str) -> Iterator[bytes]:
    """The bytes of one file inside; faults of the zip are told from those of the target."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as packed:
            while chunk := packed.read(_CHUNK):
                yield chunk
    except _ZIP_FAULTS as error:
        raise LedgerDamaged("backup_damaged", file=str(path)) from error


def unpack(path: Path, facts: BackupFacts, name: str, target: Path) -> None:
    """Unpacks one file and compares it with its hash.

    Raises:
        LedgerDamaged: it is not what the backup says.
        UnusableInput: the target cannot be written.
    """
    digest, size = hashlib.sha256(), 0
    with file_faults(target), target.open("wb") as out:
        for chunk in _unpacked(path, name):
            digest.update(chunk)
            size += len(chunk)
            if size > facts.sizes[name]:
                break
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if size != facts.sizes[name] or digest.hexdigest() != facts.hashes[name]:
        raise LedgerDamaged("backup_damaged", file=str(path))


def try_reading(path: Path, facts: BackupFacts, watch: Callable[[int], None] = _unwatched) -> None:
    """Reads everything inside again and compares it with its hash; nothing is written.

    Raises:
        LedgerDamaged: something is not what the backup says.
    """
    for name in facts.sizes:
        digest, size = hashlib.sha256(), 0
        for chunk in _unpacked(path, name):
            digest.update(chunk)
            size += len(chunk)
            watch(size)
        if size != facts.sizes[name] or digest.hexdigest() != facts.hashes[name]:
            raise LedgerDamaged("backup_damaged", file=str(path))
