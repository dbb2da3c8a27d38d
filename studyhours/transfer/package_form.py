"""What a package says of itself before anything in it is used, and how that is checked.

A package is a file of our own form: a head, a manifest, the signature of the manifest, then the
parts and files the manifest lists, one behind the other, to the last byte. Nothing in it has a
path: parts have one of a few names, files are known by their SHA-256.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from studyhours.domain.canonical import canonical_json
from studyhours.domain.errors import Forged, UnusableInput

MAGIC = b"SHPKG\r\n\x1a"
FORM = 1
SIGNATURE = 64
LENGTH = 4
MOST_MANIFEST = 32 << 20
MOST_ROWS = 2_000_000
"""Rows of one part: twice what a large school writes in ten years."""
MOST_FILE = 64 << 20
MOST_UNPACKED = 8 << 30
_DENSEST = 200
_SMALL = 16 << 20
_KIND = "studyhours-package"
_PURPOSE = b"StudyHours package 1\0"
_PART = re.compile(r"[a-z]{1,32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_KEYS = {"app", "facts", "files", "form", "kind", "parts", "signer"}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one sort, packed.

    Attributes:
        name: What they are.
        size: Bytes as they lie in the file.
        unpacked: Bytes of the rows.
        rows: How many rows.
        sha256: Hash of the bytes as they lie in the file.
    """

    name: str
    size: int
    unpacked: int
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself.

    Attributes:
        app: Version of the app that made it.
        signer: The public key it is signed by, 64 hexadecimal digits.
        facts: Whose it is, for whom, from when; plain data.
        parts: Its rows, in the order in which they lie in the file.
        files: SHA-256 and size of its files, in that order, behind the rows.
    """

    app: str
    signer: str
    facts: Mapping[str, Any]
    parts: tuple[Part, ...]
    files: tuple[tuple[str, int], ...]

    @property
    def size(self) -> int:
        """Bytes of all parts and files."""
        return sum(part.size for part in self.parts) + sum(size for _, size in self.files)

    def rows(self, name: str) -> int:
        """How many rows of a sort there are."""
        return sum(part.rows for part in self.parts if part.name == name)

    def to_bytes(self) -> bytes:
        """As it lies in the file."""
        plain = {
            "app": self.app,
            "facts": dict(self.facts),
            "files": [list(one) for one in self.files],
            "form": FORM,
            "kind": _KIND,
            "parts": [
                [one.name, one.size, one.unpacked, one.rows, one.sha256] for one in self.parts
            ],
            "signer": self.signer,
        }
        return canonical_json(plain).encode()


def to_sign(manifest: bytes) -> bytes:
    """What is signed."""
    return _PURPOSE + manifest


def read_manifest(raw: bytes, signature: bytes, file: str) -> Manifest:
    """A manifest, its signature and its limits checked; of the rest nothing has been read yet.

    Args:
        raw: Its bytes.
        signature: The signature behind it.
        file: What messages call the package.

    Raises:
        Forged: it is not what was signed, or says what no package can.
        UnusableInput: it announces more than can be.
    """
    try:
        plain = json.loads(raw)
        found = _manifest(plain)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(found.signer)).verify(
            signature, to_sign(raw)
        )
        canonical = found.to_bytes()
    except (ValueError, TypeError, KeyError, RecursionError, InvalidSignature) as broken:
        raise Forged("package_damaged", file=file) from broken
    if canonical != raw:
        raise Forged("package_damaged", file=file)
    _refuse_too_much(found, file)
    return found


def _manifest(plain: Any) -> Manifest:  # noqa: ANN401 - whatever the file says
    if not isinstance(plain, dict) or plain.keys() != _KEYS or plain["kind"] != _KIND:
        raise ValueError
    parts = tuple(Part(*entry) for entry in plain["parts"])
    files = tuple((sha256, size) for sha256, size in plain["files"])
    if not isinstance(plain["facts"], dict) or not _is_text(plain["app"], plain["signer"]):
        raise TypeError
    for part in parts:
        _demand_counts(part.size, part.unpacked, part.rows)
        if not (_PART.fullmatch(part.name) and _HASH.fullmatch(part.sha256)):
            raise ValueError
    for sha256, size in files:
        _demand_counts(size)
        if not _HASH.fullmatch(sha256):
            raise ValueError
    names = [part.name for part in parts]
    if len(set(names)) != len(names) or len({name for name, _ in files}) != len(files):
        raise ValueError
    return Manifest(plain["app"], plain["signer"], plain["facts"], parts, files)


def _is_text(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


def _demand_counts(*values: object) -> None:
    for value in values:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise TypeError


def _refuse_too_much(found: Manifest, file: str) -> None:
    for part in found.parts:
        if part.rows > MOST_ROWS:
            raise UnusableInput("package_too_many", file=file, count=part.rows, most=MOST_ROWS)
        # Packed rows of ours are four to twenty times smaller, never two hundred times.
        dense = part.unpacked > _SMALL and part.unpacked > _DENSEST * part.size
        if part.unpacked > MOST_UNPACKED or dense:
            raise UnusableInput("package_too_large", file=file, size=part.unpacked >> 20)
    for _, size in found.files:
        if size > MOST_FILE:
            raise UnusableInput("package_too_large", file=file, size=size >> 20)
