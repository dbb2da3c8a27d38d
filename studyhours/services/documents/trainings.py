"""Trainings of a teacher with all they say, for the register of hours and the proof of hours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.breakdown import PartSum
from studyhours.db.models import Record, RecordVersion, School
from studyhours.domain.errors import UnusableInput
from studyhours.domain.kinds import LEVELS
from studyhours.domain.quantity import HUNDRED
from studyhours.domain.review import APPROVED, RETURNED
from studyhours.domain.texts import Texts
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.papers.hours import CATEGORIES, category_of, total_rule
from studyhours.services.records.content import RecordContent, content_of
from studyhours.services.reviewing.notes import reasons_of
from studyhours.services.rulebook.rulesets import load_versions

KIND = "training"
_HOUR: Mapping[str, Fraction] = {"hour": Fraction(1)}
_LEVEL_NAMES = {code: name for name, code in LEVELS.items()}


@dataclass(frozen=True, slots=True)
class Training:
    """A training as it stands in the ledger.

    Attributes:
        uid: The record.
        content: All it says.
        by: Login of whoever made its newest version; empty where there are no accounts.
        reason: Why it was returned; empty unless it is.
        version: Hash of its newest version.
    """

    uid: str
    content: RecordContent
    by: str
    reason: str
    version: str

    @property
    def counts(self) -> bool:
        """Whether it is approved."""
        return self.content.status == APPROVED


def trainings_of(
    session: Session,
    school: School,
    teacher: UUID,
    first: date,
    last: date,
    only: Collection[str] = (),
) -> tuple[Training, ...]:
    """A teacher's trainings that end between two days, the oldest first.

    Args:
        session: A session on the ledger.
        school: The school.
        teacher: The teacher.
        first: The first day.
        last: The last day, included.
        only: Only these records, whatever their days; all where empty.

    Raises:
        UnusableInput: ``document_record_other``: one of ``only`` is no training of this teacher.
    """
    chosen = (
        [Record.id.in_([_uuid(one) for one in only])]
        if only
        else [Record.last_day.between(first, last)]
    )
    query = (
        select(Record.id, RecordVersion.content, RecordVersion.made_by, Record.version)
        .join(
            RecordVersion,
            (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
        )
        .where(
            Record.school_id == school.id,
            Record.teacher_id == teacher,
            Record.kind == KIND,
            Record.deleted.is_(False),
            *chosen,
        )
        .order_by(Record.last_day, Record.id)
    )
    rows = session.execute(query).tuples().all()
    for uid in only:
        if _uuid(uid) not in {row[0] for row in rows}:
            raise UnusableInput("document_record_other", uid=uid)
    contents = {uid: content_of(plain) for uid, plain, _, _ in rows}
    sent_back = [uid for uid, content in contents.items() if content.status == RETURNED]
    reasons = reasons_of(session, sent_back) if sent_back else {}
    return tuple(
        Training(
            str(uid),
            contents[uid],
            "" if by == LOCAL.name else by,
            reasons[uid].text if uid in reasons else "",
            version,
        )
        for uid, _, by, version in rows
    )


def _uuid(uid: str) -> UUID:
    try:
        return UUID(uid)
    except ValueError:
        raise UnusableInput("document_record_other", uid=uid) from None


def hour_factors(session: Session, school: School) -> Mapping[str, Fraction]:
    """How many study hours a unit is, by the first rule set that adds them up; else hours alone."""
    for versions in load_versions(session, school).values():
        try:
            return total_rule(versions[-1].ruleset).leaf.factors
        except UnusableInput:
            continue
    return _HOUR


def hours_by_part(
    trainings: Iterable[Training], factors: Mapping[str, Fraction]
) -> Mapping[str, Fraction]:
    """Study hours of approved trainings by category, and ``total``; exact."""
    found = dict.fromkeys(CATEGORIES, Fraction(0))
    for one in trainings:
        content = one.content
        if one.counts and content.unit in factors:
            part = PartSum("", content.level, content.mode, content.unit, content.hundredths)
            hours = Fraction(content.hundredths, HUNDRED) * factors[content.unit]
            found[category_of(part)] += hours
    return {**found, "total": sum(found.values(), Fraction(0))}


def level_text(content: RecordContent, texts: Texts) -> str:
    """Its level in words; empty where it says none."""
    name = _LEVEL_NAMES.get(content.level) if content.level is not None else None
    return texts.say(f"records.level_{name}") if name else ""


def mode_text(content: RecordContent, texts: Texts) -> str:
    """Its mode in words; empty where it says none."""
    return texts.say(f"records.mode_{content.mode}") if content.mode else ""
