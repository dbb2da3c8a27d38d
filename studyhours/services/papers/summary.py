"""The annual summary (汇总表): everybody's hours by category with the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from studyhours.db.models import Teacher
from studyhours.domain.calendar import SchoolYear
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.reports.table_model import (
    CENTRE,
    RIGHT,
    Cell,
    StatusCell,
    TableColumn,
    TablePaper,
)
from studyhours.reports.tables import render_table
from studyhours.reports.workbook import render_workbook
from studyhours.rules.model import Version
from studyhours.rules.results import SubjectResult
from studyhours.services.checking.judging import judge, plan_year
from studyhours.services.checking.verdict_table import version_text
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.hours import CATEGORIES, NO_HOURS, Hours, hours_of, total_rule
from studyhours.services.people.teacher_list import TeacherShown, teachers_on
from studyhours.services.wording.printed_days import printed_day


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """Which year, as of which day, by which rule set, as ``pdf`` or ``xlsx``."""

    year: str | None = None
    as_of: date | None = None
    ruleset: str = "school-72"
    form: str = "pdf"


def make_summary(
    ledger: Ledger, request: SummaryRequest, texts: Texts, progress: Progress = unwatched
) -> bytes:
    """The summary as a file's bytes.

    Args:
        ledger: The ledger.
        request: What to sum up, and as what kind of file.
        texts: Language.
        progress: Told of the stages ``judge`` and ``make_table``.

    Raises:
        UnusableInput: an unknown year or rule set, or one that does not add up hours.
    """
    table = summary_table(read_summary(ledger, request, progress), texts)
    progress("make_table", 0, None)
    return render_workbook(table) if request.form == "xlsx" else render_table(table)


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """A teacher in a summary.

    Attributes:
        shown: Who it is, as of the day.
        result: How they stand.
        hours: Study hours, as papers state them.
        remarks: What the roster remarks.
    """

    shown: TeacherShown
    result: SubjectResult
    hours: Hours
    remarks: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Everybody's hours and verdicts.

    Attributes:
        school: The school's name.
        year: The school year.
        as_of: The day, included.
        version: What was judged by.
        lines: In roster order.
    """

    school: str
    year: SchoolYear
    as_of: date
    version: Version
    lines: tuple[SummaryLine, ...]


def read_summary(
    ledger: Ledger, request: SummaryRequest, progress: Progress = unwatched
) -> Summary:
    """Everybody's hours and verdicts, to be laid out one way or another.

    Args:
        ledger: The ledger.
        request: What to sum up.
        progress: Told of the stages ``judge`` and ``make_table``.

    Raises:
        UnusableInput: an unknown year or rule set, or one that does not add up hours.
        NotPermitted: the login may not read the school.
    """
    require(ledger.actor, "read_school")
    progress("judge", 0, None)
    with ledger.reading() as session:
        school = school_of(session)
        as_of = request.as_of or today(ledger, school)
        year = choose_year(session, school, request.year, as_of)
        calendar = load_calendar(session, school, year)
        as_of = min(as_of, calendar.year.last)
        query = select(Teacher).where(Teacher.school_id == school.id)
        teachers = session.scalars(query.order_by(Teacher.position, Teacher.id)).all()
        plans = plan_year(session, school, calendar, as_of, request.ruleset)
        results = judge(session, school, calendar, as_of, plans, teachers)
        progress("make_table", 0, None)
        version = plans[-1].version
        rule = total_rule(version.ruleset)
        hours = hours_of(session, school, rule, calendar.year.first, as_of)
        people = teachers_on(session, school, as_of)
        lines = tuple(
            SummaryLine(
                shown,
                result,
                hours.get(shown.uid, NO_HOURS),
                teacher.remarks or "",
            )
            for shown, teacher, result in zip(people, teachers, results, strict=True)
        )
        return Summary(school.name, calendar.year, as_of, version, lines)


def summary_table(summary: Summary, texts: Texts) -> TablePaper:
    """One row a teacher."""
    rows = [_row(number, line) for number, line in enumerate(summary.lines, 1)]
    return TablePaper(
        title=texts.say("summary.title", school=summary.school),
        subtitles=subtitles(summary, texts),
        columns=_columns(texts),
        rows=(*rows, _total(summary.lines, texts)),
        sign_off=texts.say("summary.sign_off"),
        language=texts.language,
    )


def subtitles(summary: Summary, texts: Texts) -> tuple[str, str]:
    """The year and its days, and what was judged by."""
    ruleset = summary.version.ruleset
    return (
        texts.say(
            "summary.period",
            year=summary.year.label,
            first=printed_day(summary.year.first, texts),
            last=printed_day(summary.as_of, texts),
        ),
        version_text(ruleset.title, summary.version.number, ruleset.sha256, texts),
    )


def _columns(texts: Texts) -> tuple[TableColumn, ...]:
    hours = [
        TableColumn(texts.say(f"summary.{name}"), 7, RIGHT, number=True)
        for name in (*CATEGORIES, "total")
    ]
    return (
        TableColumn(texts.say("summary.number"), 4, CENTRE, number=True),
        TableColumn(texts.say("column.staff_no"), 7),
        TableColumn(texts.say("column.name"), 12),
        TableColumn(texts.say("summary.subject"), 9),
        TableColumn(texts.say("summary.stage"), 6),
        *hours,
        TableColumn(texts.say("column.verdict"), 8, CENTRE),
        TableColumn(texts.say("summary.remarks"), 14),
    )


def _row(number: int, line: SummaryLine) -> tuple[Cell, ...]:
    shown = line.shown
    return (
        str(number),
        shown.staff_no or "",
        shown.name,
        shown.subject or "",
        shown.stage or "",
        *(decimal_text(line.hours.by_category[name]) for name in CATEGORIES),
        decimal_text(line.hours.total),
        StatusCell(line.result.verdict),
        line.remarks,
    )


def _total(lines: Sequence[SummaryLine], texts: Texts) -> tuple[Cell, ...]:
    sums = [*(summed(line.hours.by_category[name] for line in lines) for name in CATEGORIES)]
    sums.append(summed(line.hours.total for line in lines))
    met = sum(line.result.verdict == "met" for line in lines)
    said = texts.say("summary.met", met=met, teachers=len(lines))
    return ("", "", texts.say("summary.sum"), "", "", *sums, "", said)


def summed(hours: Iterable[Fraction]) -> str:
    """Hours in all."""
    return decimal_text(sum(hours, Fraction(0)))
