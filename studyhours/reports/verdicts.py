"""The answer to "is this paper genuine?", shared by the checks of PDF files and QR codes."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from studyhours.domain.errors import Revoked
from studyhours.reports.deed_claims import AnyClaims
from studyhours.reports.deed_facts import AnyFacts
from studyhours.reports.keys import PublicKeyRecord


@dataclass(frozen=True, slots=True)
class Verified:
    """A genuine paper. (One that is not raises Forged, Revoked or UnknownSchool.)

    Attributes:
        record: The school that signed it.
        claims: What it says in short; None for a signed document that is no certificate.
        facts: All the facts, from a PDF; None from a QR code.
        signed_at: When the PDF says it was signed; None from a QR code.
    """

    record: PublicKeyRecord
    claims: AnyClaims | None
    facts: AnyFacts | None
    signed_at: datetime.datetime | None


def revocation_mark(key_id: str, serial: str) -> str:
    """How a revoked serial of one school's key is written in a collection of many schools."""
    return f"{key_id}/{serial}"


def require_not_revoked(record: PublicKeyRecord, serial: str, revoked: Collection[str]) -> None:
    """Raise ``certificate_revoked`` for a serial in the collection, bare or with its key id."""
    if serial in revoked or revocation_mark(record.key_id, serial) in revoked:
        raise Revoked("certificate_revoked", serial=serial, school=record.school)
