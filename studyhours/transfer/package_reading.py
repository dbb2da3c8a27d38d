"""Reading packages: sizes, limits and the signature first, then every byte against its hash."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from studyhours.domain.errors import Fault, Forged, LedgerDamaged, UnusableInput
from studyhours.domain.held import reading_named
from studyhours.domain.progress import Progress, unwatched
from studyhours.transfer.ahead import ahead
from studyhours.transfer.package_form import (
    FORM,
    LENGTH,
    MAGIC,
    MOST_MANIFEST,
    SIGNATURE,
    Manifest,
    Part,
    read_manifest,
)
from studyhours.transfer.package_lock import SALT, OpenStream, SealedStream, Stream, key_of

_HEAD = len(MAGIC) + 2
_CHUNK = 1 << 18
_LONGEST_ROW = 64 << 20
CHECK = "check_package"


class PackageFile:
    """An opened package; use it in a ``with`` block.

    Args:
        path: The file.
        passphrase: What it is locked by.

    Attributes:
        name: What messages call the file.
        manifest: What it says of itself, its signature checked.
    """

    def __init__(self, path: Path, passphrase: str | None = None) -> None:
        """Opens a package and reads its manifest.

        Raises:
            UnusableInput: there is no such file, it is no package, announces too much, or its
                passphrase is missing or wrong.
            LedgerDamaged: a newer version made it.
            Forged: it is cut off or was altered.
        """
        self.name = path.name
        head = _head(path)
        salt = head[_HEAD:]
        self._stream: Stream
        self._reading = Lock()
        try:
            if salt:
                if passphrase is None:
                    raise UnusableInput("package_passphrase_needed", file=self.name)
                self._stream = SealedStream(path, head, key_of(passphrase, salt))
            else:
                self._stream = OpenStream(path, len(head))
        except OSError as error:
            raise _unreadable(path, error) from error
        try:
            self.manifest, self._start = self._read_manifest()
        except BaseException:
            self._stream.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stream.close()

    def _damaged(self) -> Forged:
        return Forged("package_damaged", file=self.name)

    def _read(self, at: int, count: int) -> bytes:
        try:
            with self._reading:
                found = self._stream.read(at, count)
        except OSError as error:
            raise _unreadable(Path(self.name), error) from error
        if len(found) != count:
            raise self._damaged()
        return found

    def _read_manifest(self) -> tuple[Manifest, int]:
        length = int.from_bytes(self._read(0, LENGTH))
        if length > MOST_MANIFEST:
            raise self._damaged()
        raw = self._read(LENGTH, length)
        signature = self._read(LENGTH + length, SIGNATURE)
        start = LENGTH + length + SIGNATURE
        manifest = read_manifest(raw, signature, self.name)
        if start + manifest.size != self._stream.size:
            raise self._damaged()
        return manifest, start

    def check(self, progress: Progress = unwatched) -> None:
        """Reads all of it once and compares every byte with its hash; nothing is used.

        Raises:
            Forged: something is not what was signed.
        """
        done, total = 0, self.manifest.size >> 10
        progress(CHECK, 0, total)
        for part in self.manifest.parts:
            for _ in self._packed(part):
                pass
            done += part.size
            progress(CHECK, done >> 10, total)
        for _, content in self.files():
            done += len(content)
            progress(CHECK, done >> 10, total)

    def rows(self, name: str) -> Iterator[str]:
        """The rows of a part, none where there is no such part.

        Raises:
            Forged: it is not what was signed, or unpacks to something else than it announces.
        """
        part = next((one for one in self.manifest.parts if one.name == name), None)
        if part is None:
            return
        count, rest = 0, b""
        unpacked = self._unpacked(part)
        for raw in ahead(unpacked) if part.size > _CHUNK else unpacked:
            whole, end, rest = (rest + raw).rpartition(b"\n")
            if len(rest) > _LONGEST_ROW:
                raise self._damaged()
            if end:
                lines = self._text(whole).split("\n")
                count += len(lines)
                yield from lines
        if rest or count != part.rows:
            raise self._damaged()

    def _text(self, lines: bytes) -> str:
        try:
            return lines.decode()
        except UnicodeDecodeError:
            raise self._damaged() from None

    def _unpacked(self, part: Part) -> Iterator[bytes]:
        unpacker, size = zlib.decompressobj(), 0
        try:
            for packed in self._packed(part):
                waiting, more = packed, True
                while more:
                    raw = unpacker.decompress(waiting, _CHUNK)
                    waiting = unpacker.unconsumed_tail
                    # A full helping may have left more behind, in the input or inside.
                    more = bool(waiting) or len(raw) == _CHUNK
                    size += len(raw)
                    if size > part.unpacked or unpacker.unused_data:
                        raise self._damaged()
                    yield raw
        except zlib.error:
            raise self._damaged() from None
        if size != part.unpacked or not unpacker.eof:
            raise self._damaged()

    def _packed(self, part: Part) -> Iterator[bytes]:
        at = self._start
        for one in self.manifest.parts:
            if one is part:
                break
            at += one.size
        digest, end = hashlib.sha256(), at + part.size
        while at < end:
            chunk = self._read(at, min(_CHUNK, end - at))
            digest.update(chunk)
            at += len(chunk)
            yield chunk
        if digest.hexdigest() != part.sha256:
            raise self._damaged()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Each file with its SHA-256.

        Raises:
            Forged: one is not what its hash says.
        """
        at = self._start + sum(part.size for part in self.manifest.parts)
        for sha256, size in self.manifest.files:
            content = self._read(at, size)
            if hashlib.sha256(content).hexdigest() != sha256:
                raise self._damaged()
            yield sha256, content
            at += size


def _head(path: Path) -> bytes:
    """The head of a package, with its salt where it is locked."""
    try:
        if path.is_dir():
            raise UnusableInput("file_is_folder", file=str(path))
        if path.exists() and not path.is_file():  # a pipe would be waited for without end
            raise UnusableInput("not_a_package", file=str(path))
        with reading_named(path), path.open("rb") as file:
            head = file.read(_HEAD + SALT)
    except FileNotFoundError:
        raise UnusableInput("file_missing", file=str(path)) from None
    except OSError as error:
        raise _unreadable(path, error) from error
    if not head.startswith(MAGIC):
        if head and MAGIC.startswith(head):
            raise Forged("package_damaged", file=path.name)
        raise UnusableInput("not_a_package", file=str(path))
    if len(head) < _HEAD:
        raise Forged("package_damaged", file=path.name)
    form, locked = head[len(MAGIC) : _HEAD]
    if form != FORM:
        raise LedgerDamaged("package_newer", file=path.name)
    if locked not in {0, 1} or (locked and len(head) < _HEAD + SALT):
        raise Forged("package_damaged", file=path.name)
    return head if locked else head[:_HEAD]


def _unreadable(path: Path, error: OSError) -> Fault:
    reason = error.strerror or str(error)
    return UnusableInput("file_unreadable", file=str(path), reason=reason)
