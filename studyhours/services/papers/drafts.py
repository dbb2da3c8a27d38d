"""What papers would say: everybody judged by one rule set, and the facts of each paper.

Issuing and looking beforehand ask here, so that what is shown is what is issued.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, School, Teacher
from studyhours.domain import statuses as st
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import decimal_text
from studyhours.reports.facts import CertificateFacts
from studyhours.reports.fonts import require_glyphs
from studyhours.rules.model import Version
from studyhours.rules.results import SubjectResult
from studyhours.services.checking.judging import judge, plan_year
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.papers.hours import (
    CATEGORIES,
    NO_HOURS,
    SCHOOL_BASED,
    Hours,
    hours_of,
    total_rule,
)
from studyhours.services.people.teachers import find_teachers
from studyhours.services.settings.school import english_name

ANNUAL = "annual-hours"
PROOF = "hours-proof"
NO_NUMBER = "X"
"""Stands where the serial number will be, in facts that are only looked at."""
_FEW = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What papers are asked for; the fields are those of ``certificates.IssueRequest``."""

    year: str | None
    ruleset: str
    as_of: date | None
    teachers: Sequence[str]
    language: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """Teachers judged, with what their papers would state.

    Attributes:
        session: The transaction that read all this.
        school: The school.
        calendar: Its school year.
        as_of: Last day counted.
        latest: The last day that could be chosen.
        today: Day of issue.
        version: The version of the rule set that judged.
        judged: Teachers in roster order, or as named, each with the result.
        hours: Hours by teacher; nobody who has none.
        language: Of the papers.
    """

    session: Session
    school: School
    calendar: SchoolCalendar
    as_of: date
    latest: date
    today: date
    version: Version
    judged: tuple[tuple[Teacher, SubjectResult], ...]
    hours: Mapping[str, Hours]
    language: str

    def hours_for(self, teacher: Teacher) -> Hours:
        """A teacher's hours of the year so far."""
        return self.hours.get(str(teacher.id), NO_HOURS)

    def facts(
        self,
        teacher: Teacher,
        result: SubjectResult,
        serial: str = NO_NUMBER,
        replaces: str | None = None,
    ) -> CertificateFacts:
        """What the paper of a teacher states.

        Args:
            teacher: Whose it is.
            result: How they were judged.
            serial: Its number.
            replaces: Number of the paper that it takes the place of.

        Raises:
            UnusableInput: ``paper_name``, ``paper_staff_no`` or ``paper_school`` for one that no
                paper has room for, ``bad_certificate_facts`` for anything else that cannot be, or
                ``glyph_missing`` for a name that no font can print.
        """
        with put_in_words():
            facts = self._facts(teacher, result, serial, replaces)
        require_glyphs((facts.teacher, facts.school, facts.staff_no or ""))
        return facts

    def _facts(
        self, teacher: Teacher, result: SubjectResult, serial: str, replaces: str | None
    ) -> CertificateFacts:
        mine = self.hours_for(teacher)
        total, hours = mine.total, mine.by_category
        shown = [(name, decimal_text(hours[name])) for name in CATEGORIES]
        meets = meets_all(result)
        return CertificateFacts(
            serial=serial,
            kind=ANNUAL if meets else PROOF,
            school_id=str(self.school.id),
            school=english_name(self.school) if self.language == "en" else self.school.name,
            teacher=teacher.name,
            staff_no=teacher.staff_no,
            year=self.calendar.year.label,
            period_start=self.calendar.year.first,
            period_end=self.as_of,
            total=decimal_text(total),
            school_based=decimal_text(hours[SCHOOL_BASED]),
            categories=(*shown, ("total", decimal_text(total))),
            meets=meets,
            ruleset_id=self.version.ruleset.id,
            ruleset_version=self.version.number,
            ruleset_sha256=self.version.ruleset.sha256,
            issued_on=self.today,
            language=self.language,
            replaces=replaces,
        )

    def valid_papers(self) -> Mapping[UUID, Sequence[Certificate]]:
        """The valid papers of this year and rule set by teacher, the newest last."""
        found: dict[UUID, list[Certificate]] = {}
        valid = self.papers.where(Certificate.revoked_at.is_(None))
        for row in self.session.scalars(valid.order_by(Certificate.issued_at, Certificate.serial)):
            found.setdefault(row.teacher_id, []).append(row)
        return found

    @property
    def papers(self) -> Select[tuple[Certificate]]:
        """All papers of this year and rule set of those who were judged."""
        query = select(Certificate).where(
            Certificate.school_id == self.school.id,
            Certificate.year == self.calendar.year.label,
            Certificate.ruleset == self.version.ruleset.id,
        )
        if len(self.judged) <= _FEW:
            mine = [teacher.id for teacher, _ in self.judged]
            query = query.where(Certificate.teacher_id.in_(mine))
        return query


class Predecessors:
    """Which paper a new one takes the place of.

    The newest before it of the same teacher, year, rule set, kind and language. A proof of hours
    that is still valid stays beside a later one: both are true of their day.
    """

    def __init__(self, drafts: Drafts) -> None:
        rows = drafts.session.execute(
            drafts.papers.with_only_columns(
                Certificate.teacher_id,
                Certificate.kind,
                Certificate.facts,
                Certificate.serial,
                Certificate.revoked_at,
            ).order_by(Certificate.issued_at, Certificate.serial)
        ).tuples()
        self._newest = {
            (teacher, kind, str(facts["language"])): (serial, revoked is not None)
            for teacher, kind, facts, serial, revoked in rows
        }

    def replaced_by(self, teacher: Teacher, draft: CertificateFacts) -> str | None:
        """The number of the paper that a new one replaces; None where there is none."""
        found = self._newest.get((teacher.id, draft.kind, draft.language))
        if found is None or (draft.kind != ANNUAL and not found[1]):
            return None
        return found[0]


@contextmanager
def put_in_words() -> Iterator[None]:
    """What people have typed and can put right is said in their words."""
    try:
        yield
    except UnusableInput as fault:
        value = fault.params.get("value")
        match fault.params.get("field"):
            case "teacher":
                raise UnusableInput("paper_name", value=value) from fault
            case "staff_no":
                raise UnusableInput("paper_staff_no", value=value) from fault
            case "school":
                raise UnusableInput("paper_school", value=value) from fault
            case "names" | "records" | "place" | "work" | "organiser":
                raise UnusableInput("paper_title", value=value) from fault
        raise


def meets_all(result: SubjectResult) -> bool:
    """One definition of meeting a rule set, the same as in every table: the verdict."""
    return result.verdict == st.MET


def make_drafts(session: Session, ledger: Ledger, asked: Asked) -> Drafts:
    """Judges those who are asked for.

    Raises:
        UnusableInput: an unknown year, teacher or rule set, a rule set that adds up no hours, or
            a day that is too late.
    """
    school = school_of(session)
    now = today(ledger, school)
    year = choose_year(session, school, asked.year, asked.as_of or now)
    calendar = load_calendar(session, school, year)
    as_of, latest = _day(asked.as_of, calendar, now)
    plans = plan_year(session, school, calendar, as_of, asked.ruleset)
    teachers = _named(session, school, asked.teachers)
    only = [teacher.id for teacher in teachers] if 0 < len(teachers) <= _FEW else None
    results = judge(session, school, calendar, as_of, plans, teachers, only)
    version = plans[-1].version
    rule = total_rule(version.ruleset)
    hours = hours_of(session, school, rule, calendar.year.first, as_of, only)
    return Drafts(
        session=session,
        school=school,
        calendar=calendar,
        as_of=as_of,
        latest=latest,
        today=now,
        version=version,
        judged=tuple(zip(teachers, results, strict=True)),
        hours=hours,
        language=asked.language,
    )


def _day(asked: date | None, calendar: SchoolCalendar, now: date) -> tuple[date, date]:
    """The day asked for, or the latest there can be; and the latest."""
    latest = min(now, calendar.year.last)
    as_of = asked or latest
    if as_of > latest:
        raise UnusableInput("certificate_too_late", day=as_of, latest=latest)
    if as_of < calendar.year.first:
        raise UnusableInput("year_not_begun", year=calendar.year.label, day=as_of)
    return as_of, latest


def _named(session: Session, school: School, named: Sequence[str]) -> Sequence[Teacher]:
    """As ``find_teachers``; a window names thousands by their uids, which need no searching."""
    if not named:
        return find_teachers(session, school, ())
    by_uid = {str(teacher.id): teacher for teacher in find_teachers(session, school, ())}
    found = [by_uid.get(text) or find_teachers(session, school, (text,))[0] for text in named]
    return list(dict.fromkeys(found))
