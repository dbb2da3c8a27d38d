"""What a handbook and a portfolio draw from the records by themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, Kind, KindType, Record
from studyhours.domain.kinds import LEVELS
from studyhours.domain.quantity import Amount
from studyhours.domain.review import APPROVED
from studyhours.services.records.contents import contents_of

MOST = 3000
"""So many records of a span are drawn at most, the newest; more than any teacher has in a year."""
PARTS_KIND = "other"
PART_TYPES: Mapping[str, str] = {
    "present": "handbook_present",
    "plan": "handbook_plan",
    "footprints": "handbook_footprints",
    "results": "handbook_results",
}
"""The parts of a handbook, in order, and the types of record that hold their texts."""
PARTS = tuple(PART_TYPES)
_AWARD = "award"
_RESULT_KINDS = frozenset({_AWARD, "evaluation"})
_RESULT_TYPES = frozenset({"paper", "case"})
_STEP_KINDS = frozenset({"lesson", _AWARD, "mentoring"})
_STEP_TYPES = frozenset({"paper", "case", "story", "term_summary", "forum", "visit"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A record as a handbook shows it.

    Attributes:
        uid: The record.
        kind: Its kind.
        type: Its type; None for none.
        kind_title: The kind's name by language.
        type_title: The type's name by language; None for none.
        title: Its title; may be empty.
        first_day: First day.
        last_day: The day that counts.
        amount: Its amount.
        level: Code of its level; None for none.
        grade: Grade or prize, as a word; None for none.
        characters: Length of its text.
        prize: What was typed as the grade of an award; empty for other records.
    """

    uid: str
    kind: str
    type: str | None
    kind_title: Mapping[str, str]
    type_title: Mapping[str, str] | None
    title: str
    first_day: date
    last_day: date
    amount: Amount
    level: int | None
    grade: str | None
    characters: int
    prize: str = ""

    @property
    def is_result(self) -> bool:
        """Whether it is something achieved: an award, an evaluation, a paper, a case."""
        return self.kind in _RESULT_KINDS or (self.kind == "writing" and self.type in _RESULT_TYPES)

    @property
    def is_step(self) -> bool:
        """Whether it marks a step on the way where nobody has picked any."""
        return (
            self.kind in _STEP_KINDS
            or self.type in _STEP_TYPES
            or (self.kind == "training" and (self.level or LEVELS["other"]) < LEVELS["school"])
        )


@dataclass(frozen=True, slots=True)
class PaperDrawn:
    """A certificate that was issued.

    Attributes:
        serial: Its number.
        kind: ``annual-hours`` or ``hours-proof``.
        year: School year.
        issued_on: When, UTC.
    """

    serial: str
    kind: str
    year: str
    issued_on: date


def records_drawn(
    session: Session, teacher: UUID, first: date | None = None, last: date | None = None
) -> tuple[Drawn, ...]:
    """Approved records of a teacher, the oldest first; parts of handbooks are left out."""
    query = (
        select(
            Record.id, Record.kind, Record.type, Kind.title, KindType.title, Record.title,
            Record.first_day, Record.last_day, Record.hundredths, Record.unit, Record.level,
            Record.grade, Record.characters,
        )
        .join(Kind, (Kind.school_id == Record.school_id) & (Kind.id == Record.kind))
        .outerjoin(
            KindType,
            (KindType.school_id == Record.school_id)
            & (KindType.kind_id == Record.kind)
            & (KindType.id == Record.type),
        )
        .where(
            Record.teacher_id == teacher,
            Record.deleted.is_(False),
            Record.status == APPROVED,
        )
        .order_by(Record.last_day.desc(), Record.id.desc())
        .limit(MOST)
    )  # fmt: skip
    if first is not None:
        query = query.where(Record.last_day >= first)
    if last is not None:
        query = query.where(Record.last_day <= last)
    parts = set(PART_TYPES.values())
    rows = session.execute(query).tuples().all()
    prizes = _prizes_typed(session, [row[0] for row in rows if row[1] == _AWARD and row[11]])
    found = [
        Drawn(
            str(uid), kind, kind_type, kind_title, type_title, title, begins, ends,
            Amount(hundredths, unit), level, grade, characters, prizes.get(uid, ""),
        )
        for uid, kind, kind_type, kind_title, type_title, title, begins, ends, hundredths, unit,
        level, grade, characters in rows
        if not (kind == PARTS_KIND and kind_type in parts)
    ]  # fmt: skip
    return tuple(reversed(found))


def _prizes_typed(session: Session, awards: Sequence[UUID]) -> Mapping[UUID, str]:
    """What was typed as the grade of awards."""
    said = contents_of(session, awards)
    return {uid: one.fields.get("grade", "") for uid, one in said.items()}


def papers_drawn(
    session: Session, teacher: UUID, year: str | None = None
) -> tuple[PaperDrawn, ...]:
    """Certificates of a teacher that are not revoked, the oldest first; of all years, or one."""
    query = select(
        Certificate.serial, Certificate.kind, Certificate.year, Certificate.issued_at
    ).where(Certificate.teacher_id == teacher, Certificate.revoked_at.is_(None))
    if year is not None:
        query = query.where(Certificate.year == year)
    rows = session.execute(query.order_by(Certificate.issued_at, Certificate.serial)).tuples()
    return tuple(PaperDrawn(serial, kind, label, at.date()) for serial, kind, label, at in rows)
