"""The growth handbook (成长手册) of a teacher and school year, in four parts.

Each part's text is a record: it has versions, comments and undo as records have, and rules about
handbooks see it. Footprints and results are drawn from the other records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, RecordVersion, School, SchoolYearRow, Teacher
from studyhours.domain.calendar import SchoolYear, school_year
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.quantity import HUNDRED
from studyhours.domain.review import APPROVED
from studyhours.rules.results import RuleResult
from studyhours.services.checking.checking import CheckRequest
from studyhours.services.checking.standing import check_again
from studyhours.services.growth.drawn import (
    PART_TYPES,
    PARTS,
    PARTS_KIND,
    Drawn,
    PaperDrawn,
    papers_drawn,
    records_drawn,
)
from studyhours.services.growth.goals import (
    RULE,
    SPANS,
    Goal,
    GoalShown,
    goals_from,
    goals_text,
    shown_goals,
    tidied,
)
from studyhours.services.growth.reach import GrowthReach, reach_over
from studyhours.services.home.teacher import NO_RULES
from studyhours.services.ledgers.calendars import choose_year
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.teacher_list import found_teacher
from studyhours.services.records.content import RecordContent, content_of
from studyhours.services.records.saving import Saved, add_record, change_record
from studyhours.services.reviewing.notes import Note, notes_of

LONGEST = 50_000
"""Characters of a part."""
GOALS, PICKS, THREE_YEARS = "goals", "picks", "three_years"
"""Fields of the records that hold a part."""


@dataclass(frozen=True, slots=True)
class PartText:
    """What somebody writes into a part.

    Attributes:
        text: The text; of the plan that of the school year.
        three_years: Of the plan the text of the next three years.
        goals: Of the plan its goals.
        picks: Of the footprints the uids of the records picked.
    """

    text: str = ""
    three_years: str = ""
    goals: tuple[Goal, ...] = ()
    picks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part of a handbook.

    Attributes:
        part: One of ``PARTS``.
        said: What it says.
        record: The record that holds it; None where nothing was written yet.
        version: Hash of the version on top; empty where nothing was written.
        status: The record's status; empty where nothing was written.
        made_at: When the version on top was made, UTC.
        made_by: By whom.
        notes: What the school has written beside it, oldest first.
    """

    part: str
    said: PartText = field(default_factory=PartText)
    record: str | None = None
    version: str = ""
    status: str = ""
    made_at: datetime | None = None
    made_by: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Handbook:
    """A handbook.

    Attributes:
        teacher: Whose.
        name: The teacher's name.
        year: The school year.
        years: Labels of the years there are, the newest first.
        parts: By ``PARTS``, in order.
        goals: The plan's goals, and those of earlier plans for three years that still run.
        footprints: All that was recorded in the year, oldest first.
        results: What of it was achieved.
        papers: Certificates of the year.
        reach: What this login may do with it.
    """

    teacher: str
    name: str
    year: SchoolYear
    years: tuple[str, ...]
    parts: Mapping[str, PartShown]
    goals: tuple[GoalShown, ...]
    footprints: tuple[Drawn, ...]
    results: tuple[Drawn, ...]
    papers: tuple[PaperDrawn, ...]
    reach: GrowthReach

    @property
    def picked(self) -> tuple[Drawn, ...]:
        """The footprints that were picked; those that mark a step where none were."""
        picks = set(self.parts["footprints"].said.picks)
        chosen = tuple(one for one in self.footprints if one.uid in picks)
        return chosen or tuple(one for one in self.footprints if one.is_step)


def read_handbook(ledger: Ledger, teacher: str, year: str | None = None) -> Handbook:
    """A teacher's handbook of a school year, this one's by default.

    Raises:
        UnusableInput: an unknown teacher or year.
        NotPermitted: the login may not read it.
    """
    with ledger.reading() as session:
        school = school_of(session)
        found = found_teacher(session, school, teacher)
        reach = reach_over(ledger, session, school, found.id)
        day = today(ledger, school)
        wanted = choose_year(session, school, year, day)
        parts = {part: _part(session, found.id, part, wanted) for part in PARTS}
        goals = _goals(session, found.id, parts["plan"], wanted)
    results = _results(ledger, teacher, wanted, goals) if reach.may_judge else {}
    with ledger.reading() as session:
        drawn = records_drawn(session, found.id, wanted.first, wanted.last)
        return Handbook(
            teacher=teacher,
            name=found.name,
            year=wanted,
            years=years_of(session, school_of(session), day, wanted.label),
            parts=parts,
            goals=shown_goals(session, found.id, goals, results),
            footprints=drawn,
            results=tuple(one for one in drawn if one.is_result),
            papers=papers_drawn(session, found.id, wanted.label),
            reach=reach,
        )


def years_of(session: Session, school: School, day: date, *more: str) -> tuple[str, ...]:
    """Labels of the school years that are kept, with that of a day, the newest first."""
    kept = session.scalars(
        select(SchoolYearRow.label).where(SchoolYearRow.school_id == school.id)
    ).all()
    labels = {*kept, *more, choose_year(session, school, None, day).label}
    return tuple(sorted(labels, reverse=True))


def _results(
    ledger: Ledger, teacher: str, year: SchoolYear, goals: Sequence[tuple[Goal, SchoolYear]]
) -> Mapping[tuple[str, str], RuleResult]:
    """How rules stand, where some goal is about one."""
    if not any(goal.measure == RULE for goal, _ in goals):
        return {}
    try:
        checked = check_again(ledger, CheckRequest(year=year.label, teacher=teacher))
    except UnusableInput as fault:
        if fault.code in NO_RULES:
            return {}
        raise
    return {(one.ruleset_id, one.rule_id): one for one in checked.teachers[0].result.rules}


def _goals(
    session: Session, teacher: UUID, plan: PartShown, year: SchoolYear
) -> tuple[tuple[Goal, SchoolYear], ...]:
    """This plan's goals, then those of the two plans before that are set for three years."""
    found = [(goal, year) for goal in plan.said.goals]
    for back in (1, 2):
        begin = year.first.year - back
        before = school_year(f"{begin}-{begin + 1}")
        earlier = _part(session, teacher, "plan", before)
        found += [(goal, before) for goal in earlier.said.goals if goal.span == SPANS[1]]
    return tuple(found)


def _found(session: Session, teacher: UUID, part: str, year: SchoolYear) -> Record | None:
    query = (
        select(Record)
        .where(
            Record.teacher_id == teacher,
            Record.kind == PARTS_KIND,
            Record.type == PART_TYPES[part],
            Record.deleted.is_(False),
            Record.last_day.between(year.first, year.last),
        )
        .order_by(Record.last_day.desc(), Record.id.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def _part(session: Session, teacher: UUID, part: str, year: SchoolYear) -> PartShown:
    row = _found(session, teacher, part, year)
    if row is None:
        return PartShown(part)
    top = session.scalars(
        select(RecordVersion).where(
            RecordVersion.record_id == row.id, RecordVersion.hash == row.version
        )
    ).one()
    return PartShown(
        part,
        said_of(content_of(top.content)),
        str(row.id),
        row.version,
        row.status,
        top.made_at,
        top.made_by,
        notes_of(session, row.id),
    )


def said_of(content: RecordContent) -> PartText:
    """What a record says of a part."""
    fields = content.fields
    return PartText(
        content.text,
        fields.get(THREE_YEARS, ""),
        goals_from(fields.get(GOALS, "")),
        tuple(fields.get(PICKS, "").split()),
    )


# ---------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class PartSaved:
    """A part that was saved.

    Attributes:
        saved: The record and its version now on top.
        before: Hash of the version it was before; None where it was new.
    """

    saved: Saved
    before: str | None


def save_part(
    ledger: Ledger,
    teacher: str,
    year: str,
    part: str,
    said: PartText,
    based_on: str,
    *,
    draft: str | None = None,
) -> PartSaved:
    """Saves a part as a new version.

    Args:
        ledger: The ledger.
        teacher: Whose handbook.
        year: Label of the school year.
        part: One of ``PARTS``.
        said: What it says.
        based_on: Hash of the version it was written over; empty where there was none.
        draft: Uid of the draft it was typed in, which goes with the same step.

    Raises:
        UnusableInput: it is empty, too long, or somebody has saved it since; an unknown part.
        NotPermitted: the login may not write in this handbook.
    """
    if part not in PARTS:
        raise UnusableInput("unknown_part", part=part, known=", ".join(PARTS))
    said = _checked(said)
    with ledger.reading() as session:
        school = school_of(session)
        found = found_teacher(session, school, teacher)
        reach = reach_over(ledger, session, school, found.id)
        if not reach.may_write:
            raise NotPermitted("not_permitted", user=ledger.actor.name, function="edit_records")
        wanted = choose_year(session, school, year, date.max)
        row = _found(session, found.id, part, wanted)
        day = min(max(today(ledger, school), wanted.first), wanted.last)
        before = _content(session, row) if row is not None else _new(found, part, wanted, day)
        uid, top = (str(row.id), row.version) if row is not None else ("", "")
    if top != based_on:
        raise UnusableInput("record_changed_meanwhile", uid=uid, title=before.title)
    content = replace(before, text=said.text, fields=_fields(before.fields, part, said))
    if not top:
        return PartSaved(add_record(ledger, content, draft=draft), None)
    return PartSaved(change_record(ledger, uid, content, top, draft=draft), top)


def _checked(said: PartText) -> PartText:
    text, plan = (_plain(one) for one in (said.text, said.three_years))
    for one in (text, plan):
        if len(one) > LONGEST:
            raise UnusableInput("part_too_long", count=len(one), most=LONGEST)
    kept = PartText(text, plan, tidied(said.goals), tuple(dict.fromkeys(said.picks)))
    if kept == PartText():
        raise UnusableInput("part_empty")
    return kept


def _plain(text: str) -> str:
    return "\n".join(text.splitlines()).strip("\n ")


def _content(session: Session, row: Record) -> RecordContent:
    plain = session.scalars(
        select(RecordVersion.content).where(
            RecordVersion.record_id == row.id, RecordVersion.hash == row.version
        )
    ).one()
    return content_of(plain)


def _new(teacher: Teacher, part: str, year: SchoolYear, day: date) -> RecordContent:
    return RecordContent(
        teacher_id=teacher.id,
        kind=PARTS_KIND,
        type=PART_TYPES[part],
        status=APPROVED,
        first_day=day,
        last_day=day,
        level=None,
        mode=None,
        place=None,
        hundredths=HUNDRED,
        unit="item",
        title=year.label,
    )


def _fields(before: Mapping[str, str], part: str, said: PartText) -> dict[str, str]:
    own = {}
    if part == "plan":
        own = {THREE_YEARS: said.three_years, GOALS: goals_text(said.goals) if said.goals else ""}
    if part == "footprints":
        own = {PICKS: " ".join(said.picks)}
    return {name: text for name, text in {**before, **own}.items() if text}
