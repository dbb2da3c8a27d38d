"""What papers about one thing are asked for, and what somebody could get one for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.domain.errors import Fault
from studyhours.domain.texts import load_texts
from studyhours.reports.deed_facts import (
    ACTIVITY,
    AWARD,
    DEED_KINDS,
    MENTOR,
    RECORDS,
    SKILLS,
    DeedFacts,
)
from studyhours.services.papers.drafts import NO_NUMBER
from studyhours.services.papers.hours import SCHOOL_BASED
from studyhours.services.settings.school import english_name

__all__ = [
    "ACTIVITY",
    "AWARD",
    "DEED_KINDS",
    "MENTOR",
    "RECORDS",
    "SKILLS",
    "Deed",
    "DeedAsked",
    "Desk",
    "stated_by",
    "teachers_among",
    "uid_of",
]


@dataclass(frozen=True, slots=True)
class DeedAsked:
    """What papers are asked for.

    Attributes:
        kind: One of ``deed_facts.DEED_KINDS``.
        of: What they are about: activities, records or pairs by uid; activities, tests and awards
            by their titles too. All of the days asked for where empty.
        first: First day; of tests, awards and trainings. It chooses which are listed: a paper
            states the days of those, not these.
        last: Last day of those; the day that a pair which goes on is stated until. Today when None.
        language: Of the papers.
        gone: Whether what is not there any more is passed over, as for a paper issued anew.
    """

    kind: str
    of: Sequence[str] = ()
    first: date | None = None
    last: date | None = None
    language: str = "zh"
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody could get a paper for.

    Attributes:
        teacher: Whose it is.
        about: Uids of the things it rests on.
        names: What it is about, in words.
        first: First day.
        last: Last day.
        grade: Grade or result in words.
        total: Hours; empty where there are none.
        parts: Hours by category with ``total``, of a proof of records.
        details: As in ``DeedFacts``.
        records: The records that a proof lists.
        fault: Why there is no paper for it; None where there can be one.
    """

    teacher: Teacher
    about: tuple[str, ...]
    names: tuple[str, ...]
    first: date
    last: date
    grade: str = ""
    total: str = ""
    parts: tuple[tuple[str, str], ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    records: tuple[tuple[str, str, str, str], ...] = ()
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What drawing takes; ``only`` are the teachers asked for, everybody when empty."""

    session: Session
    school: School
    asked: DeedAsked
    today: date
    only: frozenset[UUID] = frozenset()

    @property
    def last(self) -> date:
        """The last day asked for; today."""
        return self.asked.last or self.today

    def say(self, key: str, **params: object) -> str:
        """Words in the language of the papers."""
        return load_texts(self.asked.language).say(key, **params)


def teachers_among(desk: Desk, uids: set[UUID]) -> list[Teacher]:
    """Teachers by their uids."""
    wanted = uids & desk.only if desk.only else uids
    query = select(Teacher).where(Teacher.school_id == desk.school.id)
    return [teacher for teacher in desk.session.scalars(query) if teacher.id in wanted]


def stated_by(deed: Deed, asked: DeedAsked, school: School, year: str, today: date) -> DeedFacts:
    """What a paper states, without its number.

    Raises:
        UnusableInput: why there is no paper for it, or ``bad_certificate_facts``.
    """
    if deed.fault is not None:
        raise deed.fault
    parts: Mapping[str, str] = dict(deed.parts)
    return DeedFacts(
        serial=NO_NUMBER,
        kind=asked.kind,
        school_id=str(school.id),
        school=english_name(school) if asked.language == "en" else school.name,
        teacher=deed.teacher.name,
        staff_no=deed.teacher.staff_no,
        year=year,
        period_start=deed.first,
        period_end=deed.last,
        names=deed.names,
        grade=deed.grade,
        total=deed.total,
        school_based=parts.get(SCHOOL_BASED, ""),
        categories=deed.parts,
        details=deed.details,
        records=deed.records,
        about=deed.about,
        issued_on=today,
        language=asked.language,
    )


def uid_of(text: str) -> UUID | None:
    """A text as a uid; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
