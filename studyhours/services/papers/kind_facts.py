"""What a teacher's newest paper about one thing would state: to look at layouts with."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, School, Teacher
from studyhours.domain.review import APPROVED
from studyhours.reports.layouts.facts import Holder, PaperFacts
from studyhours.services.papers.deed_drafts import DeedAsked, draw_deeds
from studyhours.services.papers.deed_model import ACTIVITY, MENTOR, stated_by
from studyhours.services.papers.drafts import put_in_words


def newest_facts(
    session: Session, school: School, kind: str, teacher: Teacher, holder: Holder
) -> PaperFacts | None:
    """What a paper of a kind would state of the newest thing a teacher could get it for.

    Args:
        session: A transaction.
        school: The school.
        kind: ``activity-completion``, ``basic-skills``, ``award`` or ``mentor``.
        teacher: The teacher.
        holder: As the paper names them, of which year and day, in which language.

    Returns:
        None where there is nothing to give it for.

    Raises:
        UnusableInput: what it would state cannot be printed.
    """
    asked = _asked(session, kind, teacher, holder)
    if asked is None:
        return None
    day = holder.issued_on
    drawn = draw_deeds(session, school, asked, day, (teacher,))
    able = [deed for deed in drawn if deed.fault is None]
    if not able:
        return None
    newest = max(able, key=lambda deed: (deed.last, deed.about))
    with put_in_words():
        return stated_by(newest, asked, school, holder.year, day).paper()


def _asked(session: Session, kind: str, teacher: Teacher, holder: Holder) -> DeedAsked | None:
    """What to draw; None where there is no activity that somebody was credited with."""
    if kind == MENTOR:
        return DeedAsked(kind, language=holder.language)
    if kind != ACTIVITY:
        return DeedAsked(kind, first=date.min, language=holder.language)
    newest = (
        select(Record.activity_id)
        .where(
            Record.teacher_id == teacher.id,
            Record.activity_id.is_not(None),
            Record.deleted.is_(False),
            Record.status == APPROVED,
        )
        .order_by(Record.last_day.desc(), Record.id.desc())
        .limit(1)
    )
    activity = session.scalars(newest).one_or_none()
    return DeedAsked(kind, (str(activity),), language=holder.language) if activity else None
