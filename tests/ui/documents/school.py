"""A school for the documents page: six who meet it, one who does not, one unprintable name."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from studyhours.db.models import Certificate, SchoolKeyRow, SerialSeries
from studyhours.domain.clock import FixedClock
from studyhours.reports.keys import PublicKeyRecord, load_school_key
from studyhours.services.importing.roster import import_roster
from studyhours.services.papers.verifying import announce_school
from tests.support.ledgers import opened, small_ledger

CLOCK = FixedClock(datetime(2025, 9, 10, 2, 0, tzinfo=UTC))
"""After the school year of ``tests.support.ledgers``."""
YEAR = "2024-2025"
LATE, SMILE = "李未满", "笑\U0001f642"
MET = 6


def make_school(target: Path, teachers: int = MET) -> Path:
    """A ledger of its own, known to this computer; ``STUDYHOURS_HOME`` must be the test's."""
    small_ledger(target, teachers)
    roster = target.with_name("more.csv")
    roster.write_text(f"工号,姓名\n0101,{LATE}\n0102,{SMILE}\n", encoding="utf-8")
    with opened(target) as ledger:
        import_roster(ledger, roster)
        announce_school(ledger)
    return target


def lock_key(path: Path, passphrase: str) -> None:
    """Gives the school's key a passphrase."""
    with opened(path) as ledger, ledger.writing() as tx:
        row = tx.session.scalars(select(SchoolKeyRow)).one()
        key = load_school_key(row.private, PublicKeyRecord.from_text(row.public))
        row.private, row.has_passphrase = key.to_pem(passphrase), True


def issued_count(path: Path) -> tuple[int, list[int], int]:
    """Papers issued, the next numbers, and files kept."""
    with opened(path) as ledger, ledger.reading() as session:
        count = session.scalars(select(func.count()).select_from(Certificate)).one()
        numbers = list(session.scalars(select(SerialSeries.next)))
        return count, numbers, len(list(ledger.blobs.names(session)))
