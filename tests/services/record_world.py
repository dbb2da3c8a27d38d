"""Records for tests of lists, changes and drafts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Teacher
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.rows import PersonNamed, RecordContent

_UNITS = {"training": "hour", "observation": "period"}


def teacher_uids(ledger: Ledger) -> dict[str, UUID]:
    """Teachers by staff number."""
    with ledger.reading() as session:
        query = select(Teacher.staff_no, Teacher.id)
        return {number: uid for number, uid in session.execute(query) if number is not None}


def content(
    teacher: UUID,
    kind: str,
    day: str,
    title: str,
    *,
    type: str | None = None,  # noqa: A002 - the record's own word
    status: str = "approved",
    text: str = "",
) -> RecordContent:
    """What a record may say; observed lessons name 李䶮."""
    people = (PersonNamed("observed", "李䶮"),) if kind == "observation" else ()
    at = date.fromisoformat(day)
    return RecordContent(
        teacher, kind, type, status, at, at, None, None, None, 100, _UNITS.get(kind, "item"),
        title, text, people=people,
    )  # fmt: skip
