"""The annual summary (汇总表): everybody's hours by category with the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher, TeacherFact
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
from studyhours.rules.results import SubjectResult
from studyhours.services.checking.judging import judge, plan_year
from studyhours.services.checking.verdict_table import version_text
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.hours import CATEGORIES, hours_by_category, total_rule
from studyhours.services.wording.explaining import day_text


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
        hours = hours_by_category(session, school, rule, calendar.year.first, as_of)
        facts = _facts(session, school, as_of)
        rows = [
            _row(number, teacher, result, hours, facts, rule.id)
            for number, (teacher, result) in enumerate(zip(teachers, results, strict=True), 1)
        ]
        table = TablePaper(
            title=texts.say("summary.title", school=school.name),
            subtitles=(
                texts.say(
                    "summary.period",
                    year=calendar.year.label,
                    first=day_text(calendar.year.first, texts),
                    last=day_text(as_of, texts),
                ),
                version_text(version.ruleset.title, version.number, version.ruleset.sha256, texts),
            ),
            columns=_columns(texts),
            rows=(*rows, _total(rows, results, texts)),
            sign_off=texts.say("summary.sign_off"),
            language=texts.language,
        )
    progress("make_table", 0, None)
    return render_workbook(table) if request.form == "xlsx" else render_table(table)


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


def _facts(session: Session, school: School, day: date) -> Mapping[tuple[str, str], str]:
    """Value by teacher and attribute, on a day."""
    rows = session.scalars(select(TeacherFact).where(TeacherFact.school_id == school.id))
    return {
        (str(row.teacher_id), row.attribute): row.value
        for row in rows
        if (row.first is None or row.first <= day) and (row.last is None or day <= row.last)
    }


def _row(
    number: int,
    teacher: Teacher,
    result: SubjectResult,
    hours: Mapping[str, Mapping[str, Fraction]],
    facts: Mapping[tuple[str, str], str],
    total_id: str,
) -> tuple[Cell, ...]:
    uid = str(teacher.id)
    mine = hours.get(uid, dict.fromkeys(CATEGORIES, Fraction(0)))
    total = next(rule.value for rule in result.rules if rule.rule_id == total_id)
    return (
        str(number),
        teacher.staff_no or "",
        teacher.name,
        facts.get((uid, "subject"), ""),
        facts.get((uid, "stage"), ""),
        *(decimal_text(mine[name]) for name in CATEGORIES),
        decimal_text(total),
        StatusCell(result.verdict),
        teacher.remarks or "",
    )


def _total(
    rows: Sequence[tuple[Cell, ...]], results: Sequence[SubjectResult], texts: Texts
) -> tuple[Cell, ...]:
    sums = []
    for column in range(5, 5 + len(CATEGORIES) + 1):
        numbers = [cell for row in rows if isinstance(cell := row[column], str)]
        sums.append(decimal_text(sum((Fraction(number) for number in numbers), Fraction(0))))
    met = sum(result.verdict == "met" for result in results)
    said = texts.say("summary.met", met=met, teachers=len(results))
    return ("", "", texts.say("summary.sum"), "", "", *sums, "", said)
