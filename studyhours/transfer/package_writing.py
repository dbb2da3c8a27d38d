"""Writing packages: rows are packed first, then everything goes to its place in one go.

The file is written under another name, flushed and renamed: whenever the program is killed or the
stick is pulled, the old package is there or the new one, never half of one.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

from studyhours import __version__
from studyhours.domain.progress import Progress, unwatched
from studyhours.transfer.files import file_faults, refuse_overwriting, sync_folder
from studyhours.transfer.package_form import FORM, LENGTH, MAGIC, Manifest, Part, to_sign
from studyhours.transfer.package_lock import SALT, Sealer, key_of

_IN_MEMORY = 32 << 20
_CHUNK = 1 << 20
_PIECE = 1 << 18
_LEVEL = 3
WRITE = "write_package"


class Signer(Protocol):
    """Signs by the key of a replica."""

    @property
    def public(self) -> str:
        """The public key, 64 hexadecimal digits."""

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""


class PartWriter:
    """Packs rows of one sort; use it in a ``with`` block.

    Packing needs no interpreter: what has come is packed beside while more is being read.

    Args:
        name: What they are.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._out = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._packer = zlib.compressobj(_LEVEL)
        self._digest = hashlib.sha256()
        self._size = self._unpacked = self.rows = 0
        self._waiting: list[bytes] = []
        self._waits = 0
        self._beside = ThreadPoolExecutor(1)
        self._packing: Future[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._beside.shutdown()
        self._out.close()

    def write(self, rows: Sequence[str]) -> None:
        """Takes rows, each a line without its end."""
        if rows:
            raw = ("\n".join(rows) + "\n").encode()
            self.rows += len(rows)
            self._unpacked += len(raw)
            self._waiting.append(raw)
            self._waits += len(raw)
            if self._waits >= _PIECE:
                self._take_packed()
                self._packing = self._beside.submit(self._packer.compress, self._piece())

    def finish(self) -> Part:
        """What the manifest says of it; nothing can be added afterwards."""
        self._take_packed()
        self._put(self._packer.compress(self._piece()))
        self._put(self._packer.flush())
        return Part(self._name, self._size, self._unpacked, self.rows, self._digest.hexdigest())

    def _piece(self) -> bytes:
        piece = b"".join(self._waiting)
        self._waiting.clear()
        self._waits = 0
        return piece

    def _take_packed(self) -> None:
        if self._packing is not None:
            self._put(self._packing.result())
            self._packing = None

    def _put(self, packed: bytes) -> None:
        self._digest.update(packed)
        self._size += len(packed)
        self._out.write(packed)

    def copy_to(self, write: Callable[[bytes], object]) -> None:
        """Hands the packed bytes on."""
        self._out.seek(0)
        while chunk := self._out.read(_CHUNK):
            write(chunk)


def write_package(
    path: Path,
    signer: Signer,
    facts: Mapping[str, Any],
    parts: Sequence[PartWriter],
    files: Sequence[tuple[str, int, Callable[[], bytes]]],
    passphrase: str | None = None,
    progress: Progress = unwatched,
) -> Manifest:
    """Writes a package, whole or not at all.

    Args:
        path: Where to; a package that lies there is replaced, nothing else is.
        signer: Who signs it.
        facts: What it says of itself.
        parts: Its rows.
        files: SHA-256, size and bytes of its files.
        passphrase: What it is locked by; None for an open one.
        progress: Told of ``write_package`` in kilobytes, and may call it off.

    Raises:
        UnusableInput: the place is taken by something else, missing, full, or cannot be written.
    """
    manifest = Manifest(
        __version__,
        signer.public,
        facts,
        tuple(part.finish() for part in parts),
        tuple((sha256, size) for sha256, size, _ in files),
    )
    with file_faults(path):
        if path.is_dir():
            raise IsADirectoryError
        refuse_overwriting(path, MAGIC)
        _remove_leftovers(path)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_prefix(path))
        part_path = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                _write(out, signer, manifest, parts, files, passphrase, progress)
                out.flush()
                os.fsync(out.fileno())
            part_path.replace(path)
            sync_folder(path.parent)
        except BaseException:
            with suppress(OSError):  # the stick is gone, and the half file with it
                part_path.unlink(missing_ok=True)
            raise
    return manifest


def _prefix(path: Path) -> str:
    return f".{path.name[:40]}.part-"


def _remove_leftovers(path: Path) -> None:
    """What an earlier try left that was killed."""
    for left in path.parent.iterdir():
        if left.name.startswith(_prefix(path)) and left.is_file():
            left.unlink(missing_ok=True)


def _write(
    out: BinaryIO,
    signer: Signer,
    manifest: Manifest,
    parts: Sequence[PartWriter],
    files: Iterable[tuple[str, int, Callable[[], bytes]]],
    passphrase: str | None,
    progress: Progress,
) -> None:
    salt = secrets.token_bytes(SALT) if passphrase is not None else b""
    head = MAGIC + bytes((FORM, passphrase is not None)) + salt
    out.write(head)
    sealer = Sealer(out, key_of(passphrase, salt), head) if passphrase is not None else None
    write = sealer.write if sealer is not None else out.write
    raw = manifest.to_bytes()
    write(len(raw).to_bytes(LENGTH) + raw + signer.sign(to_sign(raw)))
    done, total = 0, manifest.size >> 10
    progress(WRITE, 0, total)
    for part, said in zip(parts, manifest.parts, strict=True):
        part.copy_to(write)
        done += said.size
        progress(WRITE, done >> 10, total)
    for _, size, read in files:
        write(read())
        done += size
        progress(WRITE, done >> 10, total)
    if sealer is not None:
        sealer.finish()
