"""What papers about one thing would state: of an activity, a test, an award, a mentor.

Each is drawn from what is approved: a record of somebody's part in an activity, a basic skills
certificate or an award among the records, an entry of the register of mentor pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from studyhours.db.models import Activity, MentorPair, Record, Teacher
from studyhours.domain.quantity import Amount, decimal_text
from studyhours.domain.review import APPROVED
from studyhours.domain.texts import load_texts
from studyhours.reports.layouts.facts import (
    ActivityCompleted,
    AwardWon,
    Holder,
    MentorServed,
    PaperFacts,
    SkillsPassed,
)

_AWARD, _SKILLS = "award", "skills_certificate"
_PRIZES = frozenset({"special", "first", "second", "third"})


def newest_facts(session: Session, kind: str, teacher: UUID, holder: Holder) -> PaperFacts | None:
    """What a paper of a kind would state of the newest thing a teacher could get it for.

    Args:
        session: A transaction.
        kind: ``activity-completion``, ``basic-skills``, ``award`` or ``mentor``.
        teacher: The teacher.
        holder: The teacher as the paper names them, from which school, with which number.

    Returns:
        None where there is nothing to give it for.
    """
    draw = _DRAWN.get(kind)
    return draw(session, teacher, holder) if draw is not None else None


def _newest(session: Session, teacher: UUID, *conditions: ColumnElement[bool]) -> Record | None:
    return session.scalars(
        select(Record)
        .where(
            Record.teacher_id == teacher,
            Record.deleted.is_(False),
            Record.status == APPROVED,
            *conditions,
        )
        .order_by(Record.last_day.desc(), Record.id.desc())
        .limit(1)
    ).first()


def _activity(session: Session, teacher: UUID, holder: Holder) -> PaperFacts | None:
    """The newest activity that somebody was credited with, with the hours it earned them."""
    record = _newest(session, teacher, Record.activity_id.is_not(None))
    activity = session.get(Activity, record.activity_id) if record is not None else None
    if record is None or activity is None:
        return None
    hours = decimal_text(Amount(record.hundredths, record.unit).exact)
    return ActivityCompleted(
        holder,
        activity.title,
        activity.first_day,
        activity.last_day,
        hours=hours if record.unit == "hour" and record.hundredths else "",
        place=activity.place or "",
    ).paper()


def _skills(session: Session, teacher: UUID, holder: Holder) -> PaperFacts | None:
    record = _newest(session, teacher, Record.kind == _AWARD, Record.type == _SKILLS)
    if record is None or not record.title:
        return None
    result = _grade(record.grade or "pass", holder)
    return SkillsPassed(holder, (record.title,), record.last_day, result).paper()


def _award(session: Session, teacher: UUID, holder: Holder) -> PaperFacts | None:
    record = _newest(
        session,
        teacher,
        Record.kind == _AWARD,
        Record.type.in_(("prize", "honour")),
        Record.grade.is_not(None),
    )
    if record is None or record.grade is None or not record.title:
        return None
    return AwardWon(holder, record.title, _grade(record.grade, holder)).paper()


def _grade(grade: str, holder: Holder) -> str:
    """A grade in words; a prize is called one."""
    texts = load_texts(holder.language)
    word = texts.say(f"rule_grade.{grade}")
    return texts.say("certificate.prize", grade=word) if grade in _PRIZES else word


def _mentor(session: Session, teacher: UUID, holder: Holder) -> PaperFacts | None:
    """Everybody a teacher guides or has guided, and from when until when."""
    rows = session.execute(
        select(MentorPair.first, MentorPair.last, Teacher.name)
        .join(Teacher, Teacher.id == MentorPair.mentee_id)
        .where(MentorPair.teacher_id == teacher, MentorPair.first.is_not(None))
        .order_by(MentorPair.first, Teacher.position)
    ).tuples()
    pairs: list[tuple[date, date, str]] = [
        (first, min(last or holder.issued_on, holder.issued_on), name)
        for first, last, name in rows
        if first is not None and first <= holder.issued_on
    ]
    if not pairs:
        return None
    mentees = tuple(dict.fromkeys(name for _, _, name in pairs))
    return MentorServed(
        holder, mentees, min(first for first, _, _ in pairs), max(last for _, last, _ in pairs)
    ).paper()


_DRAWN: Mapping[str, Callable[[Session, UUID, Holder], PaperFacts | None]] = {
    "activity-completion": _activity,
    "basic-skills": _skills,
    "award": _award,
    "mentor": _mentor,
}
