"""The portfolio (成长档案) of a teacher: who it is, how the years went, all that was recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Person, Record, RecordVersion, School, SchoolYearRow, Teacher
from studyhours.domain.calendar import SchoolYear, school_year
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.review import APPROVED
from studyhours.domain.statuses import MET, NOT_APPLICABLE
from studyhours.rules.results import RuleResult
from studyhours.rules.status import verdict_of
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.closing.frozen_verdicts import read_frozen
from studyhours.services.growth.drawn import (
    PART_TYPES,
    PARTS_KIND,
    Drawn,
    PaperDrawn,
    papers_drawn,
    records_drawn,
)
from studyhours.services.growth.reach import reach_over
from studyhours.services.home.rules import rules_of
from studyhours.services.home.teacher import NO_RULES
from studyhours.services.ledgers.calendars import choose_year
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.papers.hours import hours_by_category, total_rule
from studyhours.services.people.groups import memberships_said
from studyhours.services.people.teacher_list import (
    FactShown,
    facts_of,
    found_teacher,
    group_names,
    newest_first,
)
from studyhours.services.records.content import FileNamed, content_of
from studyhours.services.registers.office import EntryShown, read_office
from studyhours.services.registers.reading import PAIRS

FILES = 60
"""So many files of evidence are listed at most, those of the newest records."""


@dataclass(frozen=True, slots=True)
class SetVerdict:
    """How a teacher stands by one rule set in one year.

    Attributes:
        id: The rule set.
        title: Its name by language.
        verdict: As of all results together, as ``rules.status.verdict_of`` says it.
        met: How many of its rules are met.
        rules: How many apply.
    """

    id: str
    title: Mapping[str, str]
    verdict: str
    met: int
    rules: int


@dataclass(frozen=True, slots=True)
class YearShown:
    """A school year of a teacher.

    Attributes:
        year: The year.
        records: How many approved records end in it.
        hours: Study hours by category; None where no rule adds them up.
        verdicts: By rule set; none where there were no rules.
        frozen: Whether they are those of a closed year.
    """

    year: SchoolYear
    records: int
    hours: Mapping[str, Fraction] | None
    verdicts: tuple[SetVerdict, ...]
    frozen: bool

    @property
    def total(self) -> Fraction | None:
        """All hours of the year."""
        return sum(self.hours.values(), Fraction(0)) if self.hours is not None else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file attached to one of the approved records."""

    record: str
    title: str
    day: date
    file: FileNamed


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All of it.

    Attributes:
        teacher: Uid.
        name: Name.
        staff_no: Staff number, where there is one.
        former_name: Former name.
        sex: ``male``, ``female`` or as written.
        ethnicity: Ethnicity.
        birth: Day of birth.
        joined: First day in the school.
        joined_profession: First day in the profession.
        school: The school's name.
        day: The day it is as of.
        facts: Dated facts, the newest first; groups by their names.
        pairs: Mentor pairs, the newest first.
        years: School years, the newest first.
        records: Approved records, oldest first.
        papers: Certificates, oldest first.
        evidence: Files, those of the newest records first.
        handbooks: Labels of the years of which there is a handbook, the newest first.
    """

    teacher: str
    name: str
    staff_no: str | None
    former_name: str | None
    sex: str | None
    ethnicity: str | None
    birth: date | None
    joined: date | None
    joined_profession: date | None
    school: str
    day: date
    facts: tuple[FactShown, ...]
    pairs: tuple[EntryShown, ...]
    years: tuple[YearShown, ...]
    records: tuple[Drawn, ...]
    papers: tuple[PaperDrawn, ...]
    evidence: tuple[Evidence, ...]
    handbooks: tuple[str, ...]

    @property
    def kinds(self) -> Mapping[str, tuple[Drawn, ...]]:
        """Records by kind, in the order of how many there are."""
        found: dict[str, list[Drawn]] = {}
        for one in self.records:
            found.setdefault(one.kind, []).append(one)
        ordered = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        return {kind: tuple(rows) for kind, rows in ordered}

    def now(self, attribute: str) -> str:
        """What holds of an attribute today; empty for nothing."""
        return next(
            (one.value for one in self.facts if one.attribute == attribute and one.holds(self.day)),
            "",
        )


def read_portfolio(ledger: Ledger, teacher: str, progress: Progress = unwatched) -> Portfolio:
    """A teacher's portfolio as of today.

    Args:
        ledger: The ledger.
        teacher: The teacher's uid.
        progress: Told of the stage ``check``: years done, of all.

    Raises:
        UnusableInput: there is no such teacher.
        NotPermitted: the login may not read it.
    """
    with ledger.reading() as session:
        school = school_of(session)
        row = found_teacher(session, school, teacher)
        reach = reach_over(ledger, session, school, row.id)
        day = today(ledger, school)
        person = session.get_one(Person, row.person_id)
        facts = newest_first([*facts_of(session, school, row), *_joined(session, school, row)])
        records = records_drawn(session, row.id)
        papers = papers_drawn(session, row.id)
        evidence = _evidence(session, row.id)
        handbooks = _handbooks(session, row.id)
        years = _years(session, school, records, day)
        name, school_name = row.name, school.name
    shown = []
    for place, year in enumerate(years):
        progress("check", place, len(years))
        shown.append(_year(ledger, teacher, year, day, records, judged=reach.may_judge))
    return Portfolio(
        teacher=teacher,
        name=name,
        staff_no=row.staff_no,
        former_name=person.former_name,
        sex=person.sex,
        ethnicity=person.ethnicity,
        birth=person.birth,
        joined=row.joined_school,
        joined_profession=row.joined_profession,
        school=school_name,
        day=day,
        facts=facts,
        pairs=_pairs(ledger, teacher),
        years=tuple(shown),
        records=records,
        papers=papers,
        evidence=evidence,
        handbooks=handbooks,
    )


def _joined(session: Session, school: School, row: Teacher) -> list[FactShown]:
    """Groups of the register, as facts are shown; the roster's are facts already."""
    names = group_names(session, school)
    known = {(one.stored, one.first) for one in facts_of(session, school, row, "group")}
    return [
        FactShown(f"{group}/{one.role}", f"group_{one.role}", names[group], group, one.first,
                  one.last, "entered")
        for group, one in memberships_said(session, school)
        if one.teacher == str(row.id) and group in names and (group, one.first) not in known
    ]  # fmt: skip


def _pairs(ledger: Ledger, teacher: str) -> tuple[EntryShown, ...]:
    try:
        entries = read_office(ledger, teacher).entries
    except NotPermitted:
        return ()  # whoever heads a group sees the records, not the office's registers
    return tuple(one for one in entries if one.register == PAIRS.id)


def _evidence(session: Session, teacher: UUID) -> tuple[Evidence, ...]:
    query = (
        select(Record.id, Record.title, Record.last_day, RecordVersion.content)
        .join(
            RecordVersion,
            (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
        )
        .where(
            Record.teacher_id == teacher,
            Record.deleted.is_(False),
            Record.status == APPROVED,
            Record.evidence.is_not(None),
        )
        .order_by(Record.last_day.desc(), Record.id.desc())
        .limit(FILES)
    )
    found = [
        Evidence(str(uid), title, day, file)
        for uid, title, day, plain in session.execute(query).tuples()
        for file in content_of(plain).files
    ]
    return tuple(found[:FILES])


def _handbooks(session: Session, teacher: UUID) -> tuple[str, ...]:
    query = select(Record.last_day).where(
        Record.teacher_id == teacher,
        Record.deleted.is_(False),
        Record.kind == PARTS_KIND,
        Record.type.in_(PART_TYPES.values()),
    )
    school = school_of(session)
    labels = {choose_year(session, school, None, day).label for day in session.scalars(query)}
    return tuple(sorted(labels, reverse=True))


def _years(
    session: Session, school: School, records: Sequence[Drawn], day: date
) -> tuple[SchoolYear, ...]:
    """The years that are kept and have begun, and those in which something was recorded."""
    kept = session.scalars(
        select(SchoolYearRow.label).where(SchoolYearRow.school_id == school.id)
    ).all()
    begun = {label for label in kept if school_year(label).first <= day}
    begun.add(choose_year(session, school, None, day).label)
    return tuple(
        year
        for label in sorted(begun, reverse=True)
        for year in (school_year(label),)
        if label == max(begun) or any(year.first <= one.last_day <= year.last for one in records)
    )


def _year(
    ledger: Ledger,
    teacher: str,
    year: SchoolYear,
    day: date,
    records: Sequence[Drawn],
    *,
    judged: bool,
) -> YearShown:
    count = sum(year.first <= one.last_day <= year.last for one in records)
    results: tuple[RuleResult, ...] = ()
    frozen = False
    if judged:
        try:
            results, frozen = read_frozen(ledger, year.label, teacher).result.rules, True
        except UnusableInput:
            results = _judged(ledger, teacher, year, day)
    with ledger.reading() as session:
        school = school_of(session)
        known = rules_of(session, school)
        hours = None
        for one in results:
            ruleset = known.sets.get((one.ruleset_id, one.version))
            if ruleset is None:
                continue
            try:
                rule = total_rule(ruleset)
            except UnusableInput:
                continue
            found = hours_by_category(
                session, school, rule, year.first, min(day, year.last), (UUID(teacher),)
            )
            hours = found.get(teacher, {})
            break
        sets: dict[str, list[RuleResult]] = {}
        for one in results:
            sets.setdefault(one.ruleset_id, []).append(one)
        verdicts = tuple(
            verdict
            for uid, rules in sets.items()
            if (verdict := _verdict(uid, rules, known.sets)) is not None
        )
    return YearShown(year, count, hours, verdicts, frozen)


def _judged(ledger: Ledger, teacher: str, year: SchoolYear, day: date) -> tuple[RuleResult, ...]:
    try:
        request = CheckRequest(year=year.label, as_of=min(day, year.last), teacher=teacher)
        return check(ledger, request).teachers[0].result.rules
    except UnusableInput as fault:
        if fault.code in NO_RULES:
            return ()
        raise


def _verdict(
    uid: str, rules: Sequence[RuleResult], sets: Mapping[tuple[str, int], object]
) -> SetVerdict | None:
    applying = [one for one in rules if one.status != NOT_APPLICABLE]
    if not applying:
        return None
    ruleset = sets.get((uid, max(one.version for one in rules)))
    title = getattr(ruleset, "title", {"zh": uid, "en": uid})
    met = sum(one.status == MET for one in applying)
    return SetVerdict(uid, title, verdict_of(one.status for one in applying), met, len(applying))
