"""The key a copy of a ledger signs its packages by, and the short code people compare.

Each replica has a key of its own, made when it is first needed. A restored copy is a new replica:
it still has the key of the copy it was made from and has that one vouch for its own, so whoever
knew the old copy knows the new one.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import ReplicaKey
from studyhours.services.ledgers.ledger import Ledger, Writing, info_of

_CODE = b"StudyHours code 1\0"
_VOUCH = b"StudyHours replica 1\0"
_CODE_BYTES = 5
_HALF = 4


@dataclass(frozen=True, slots=True)
class Vouched:
    """An older copy of the same ledger says that a newer one's key is genuine.

    Attributes:
        replica: The older copy.
        signature: Its signature, in hexadecimal digits.
    """

    replica: str
    signature: str


@dataclass(frozen=True)
class PackageKey:
    """What a copy signs by. Its text form shows no secret.

    Attributes:
        ledger_id: The data.
        replica_id: The copy.
        public: The public key, 64 hexadecimal digits.
        vouched: What older copies say of it.
    """

    ledger_id: UUID
    replica_id: UUID
    public: str
    vouched: tuple[Vouched, ...]
    _private: bytes

    def __repr__(self) -> str:
        return f"PackageKey({self.public[:8]})"

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self._private).sign(message)


def package_key(ledger: Ledger) -> PackageKey:
    """The key of this copy, made where it has none yet."""
    with ledger.reading() as session:
        found = _key(session)
    if found is not None:
        return found
    with ledger.writing() as tx:
        return key_in(tx)


def key_in(tx: Writing) -> PackageKey:
    """The same inside a transaction."""
    found = _key(tx.session)
    if found is None:
        _make(tx)
        found = _key(tx.session)
    if found is None:
        raise AssertionError
    return found


def _make(tx: Writing) -> None:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw().hex()
    tx.session.add(
        ReplicaKey(
            replica_id=info_of(tx.session).replica_id,
            public=public,
            private=private.private_bytes_raw().hex(),
            made_at=tx.now,
        )
    )
    tx.session.flush()
    tx.log("exchange.key", public, {"code": code_of(public)})


def _key(session: Session) -> PackageKey | None:
    info = info_of(session)
    rows = {row.replica_id: row for row in session.scalars(select(ReplicaKey))}
    own = rows.pop(info.replica_id, None)
    if own is None:
        return None
    said = _vouch_message(info.ledger_id, info.replica_id, own.public)
    vouched = tuple(
        Vouched(str(replica), _signature(row.private, said))
        for replica, row in sorted(rows.items(), key=lambda one: str(one[0]))
    )
    return PackageKey(
        info.ledger_id, info.replica_id, own.public, vouched, bytes.fromhex(own.private)
    )


def _signature(private: str, message: bytes) -> str:
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private)).sign(message).hex()


def _vouch_message(ledger: UUID, replica: UUID, public: str) -> bytes:
    return _VOUCH + ledger.bytes + replica.bytes + bytes.fromhex(public)


def is_vouched_for(
    known: Sequence[tuple[UUID, str]],
    vouched: Sequence[Vouched],
    ledger: UUID,
    replica: UUID,
    public: str,
) -> bool:
    """Whether a copy that is known says that another's key is genuine.

    Args:
        known: The copies of that ledger that are known, with their public keys.
        vouched: What is said.
        ledger: The data.
        replica: The other copy.
        public: Its key.
    """
    message = _vouch_message(ledger, replica, public)
    return any(
        _verifies(key, one.signature, message)
        for one in vouched
        for copy, key in known
        if str(copy) == one.replica
    )


def _verifies(public: str, signature: str, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(
            bytes.fromhex(signature), message
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def own_copies(session: Session) -> tuple[tuple[UUID, str], ...]:
    """The copies this one comes from, itself among them, with their public keys."""
    rows = session.execute(select(ReplicaKey.replica_id, ReplicaKey.public))
    return tuple(rows.tuples().all())


def code_of(public: str) -> str:
    """The short code of a key, which both sides show: ``ABCD-2345``."""
    digest = hashlib.sha256(_CODE + bytes.fromhex(public)).digest()[:_CODE_BYTES]
    code = base64.b32encode(digest).decode()
    return f"{code[:_HALF]}-{code[_HALF:]}"


def is_code(typed: str, public: str) -> bool:
    """Whether somebody has typed the code of a key; case, blanks and the stroke are no matter."""
    plain = "".join(mark for mark in typed.upper() if mark.isalnum())
    return plain.replace("0", "O").replace("1", "I") == code_of(public).replace("-", "")
