"""Content-addressed files of a ledger in the PostgreSQL database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.blobs import checked
from studyhours.db.models import Blob
from studyhours.domain.errors import LedgerDamaged


class TableBlobs:
    """Files in the ``blob`` table."""

    def put(self, session: Session, content: bytes) -> str:
        """Keeps bytes for good and returns their SHA-256 in hexadecimal."""
        name = hashlib.sha256(content).hexdigest()
        if session.get(Blob, name) is None:
            session.add(Blob(sha256=name, size=len(content), content=content))
        return name

    def get(self, session: Session, sha256: str) -> bytes:
        """The bytes again; ``LedgerDamaged`` when missing or changed."""
        row = session.get(Blob, sha256)
        if row is None:
            raise LedgerDamaged("file_missing_in_store", name=sha256)
        return checked(bytes(row.content), sha256)

    def names(self, session: Session) -> Iterator[str]:
        """Every SHA-256 kept."""
        yield from session.scalars(select(Blob.sha256).order_by(Blob.sha256))
