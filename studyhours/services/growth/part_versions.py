"""The versions of a part of a handbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Record, RecordVersion
from studyhours.domain.errors import UnusableInput
from studyhours.services.growth.drawn import PART_TYPES
from studyhours.services.growth.handbook import PartText, said_of
from studyhours.services.growth.reach import reach_over
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.records.content import content_of


@dataclass(frozen=True, slots=True)
class PartVersion:
    """A version of a part.

    Attributes:
        version: Its hash.
        made_at: When, UTC.
        made_by: By whom.
        said: What it says.
    """

    version: str
    made_at: datetime
    made_by: str
    said: PartText


def part_versions(ledger: Ledger, record: str) -> tuple[PartVersion, ...]:
    """All versions of a part, the newest first; ``records.saving.restore_record`` brings one back.

    Raises:
        UnusableInput: there is no such record.
        NotPermitted: the login may not read it.
    """
    with ledger.reading() as session:
        row = session.get(Record, UUID(record))
        if row is None or row.deleted or row.type not in PART_TYPES.values():
            raise UnusableInput("unknown_record", uid=record)
        reach_over(ledger, session, school_of(session), row.teacher_id)
        query = select(RecordVersion).where(RecordVersion.record_id == row.id)
        versions = session.scalars(
            query.order_by(RecordVersion.made_at.desc(), RecordVersion.id.desc())
        )
        return tuple(
            PartVersion(one.hash, one.made_at, one.made_by, said_of(content_of(one.content)))
            for one in versions
            if "deleted" not in one.content
        )
