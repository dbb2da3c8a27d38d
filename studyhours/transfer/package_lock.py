"""The bytes of a package as one stream, open or under a passphrase.

Under a passphrase the stream is cut into pieces, each sealed by AES-256-GCM with its number and
whether it is the last: none can be changed, left out, put elsewhere or cut off unnoticed. The key
is argon2id of the passphrase and a salt of the file's own; how dear that is belongs to the form of
the file and is not read from it, so that no file can ask for all the memory of a computer.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO, Protocol

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from studyhours.domain.errors import Forged, UnusableInput

SALT = 16
_PIECE = 1 << 16
_SEAL = 16
_TIME, _MEMORY, _LANES = 3, 1 << 16, 1  # 64 MB: a school's oldest computer has them to spare
_NUMBER = 11


def key_of(passphrase: str, salt: bytes) -> bytes:
    """The key of a passphrase: 32 bytes."""
    return hash_secret_raw(
        passphrase.encode(), salt, _TIME, _MEMORY, _LANES, hash_len=32, type=Type.ID
    )


class Sink(Protocol):
    """Takes a stream's bytes in their order."""

    def write(self, content: bytes, /) -> object:
        """Takes the next bytes."""


class Sealer:
    """Writes a stream sealed."""

    def __init__(self, out: BinaryIO, key: bytes, head: bytes) -> None:
        self._out = out
        self._cipher = AESGCM(key)
        self._head = head
        self._waiting = bytearray()
        self._number = 0

    def write(self, content: bytes) -> None:
        """Takes the next bytes."""
        self._waiting += content
        while len(self._waiting) > _PIECE:
            self._seal(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]

    def finish(self) -> None:
        """Writes the last piece."""
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._head))
        self._number += 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_NUMBER) + bytes((last,))


class Stream(Protocol):
    """Reads a stream at any place."""

    size: int

    def read(self, at: int, count: int) -> bytes:
        """Bytes from a place on; fewer where the stream ends."""
        ...

    def close(self) -> None:
        """Lets the file go."""
        ...


class OpenStream:
    """The bytes of a file behind its head."""

    def __init__(self, path: Path, start: int) -> None:
        self._file = path.open("rb")
        self._start = start
        self.size = max(os.fstat(self._file.fileno()).st_size - start, 0)

    def read(self, at: int, count: int) -> bytes:
        """Bytes from a place on; fewer where the stream ends."""
        self._file.seek(self._start + at)
        return self._file.read(count)

    def close(self) -> None:
        """Lets the file go."""
        self._file.close()


class SealedStream:
    """The bytes of a file that was sealed."""

    def __init__(self, path: Path, head: bytes, key: bytes) -> None:
        """Opens the file and the first piece.

        Raises:
            UnusableInput: the passphrase is wrong.
        """
        self._raw = OpenStream(path, len(head))
        self._name = str(path)
        self._cipher = AESGCM(key)
        self._head = head
        sealed = _PIECE + _SEAL
        self._pieces = max(-(-self._raw.size // sealed), 1)
        self.size = max(self._raw.size - self._pieces * _SEAL, 0)
        self._at = -1
        self._piece = b""
        try:
            self._open(0)
        except Forged:
            self.close()
            raise UnusableInput("package_passphrase_wrong", file=self._name) from None

    def read(self, at: int, count: int) -> bytes:
        """Bytes from a place on; fewer where the stream ends.

        Raises:
            Forged: a piece is not as it was sealed.
        """
        found = bytearray()
        while count > 0 and at < self.size:
            self._open(at // _PIECE)
            part = self._piece[at % _PIECE :][:count]
            found += part
            at += len(part)
            count -= len(part)
        return bytes(found)

    def _open(self, number: int) -> None:
        if number == self._at:
            return
        sealed = self._raw.read(number * (_PIECE + _SEAL), _PIECE + _SEAL)
        nonce = _nonce(number, last=number == self._pieces - 1)
        try:
            self._piece = self._cipher.decrypt(nonce, sealed, self._head)
        except (InvalidTag, ValueError):
            raise Forged("package_damaged", file=self._name) from None
        self._at = number

    def close(self) -> None:
        """Lets the file go."""
        self._raw.close()
