"""Basic information of the teachers (教师基本信息表), as the roster has it."""

from __future__ import annotations

from datetime import date

from studyhours.domain.texts import Texts
from studyhours.reports.table_model import CENTRE, TableColumn, TablePaper
from studyhours.services.documents.forms import table_as
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.documents.named import school_name
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.basics import Basics, read_basics
from studyhours.services.people.name_order import in_name_order
from studyhours.services.people.teacher_list import TeacherShown, read_roster
from studyhours.services.wording.printed_days import printed_day

COLUMNS = (
    ("number", 5, CENTRE),
    ("staff_no", 8, "left"),
    ("name", 13, "left"),
    ("former_name", 8, "left"),
    ("sex", 5, CENTRE),
    ("ethnicity", 8, "left"),
    ("birth", 9, CENTRE),
    ("group", 9, "left"),
    ("subject", 8, "left"),
    ("stage", 6, CENTRE),
    ("post", 8, "left"),
    ("title_column", 10, "left"),
    ("layer", 8, "left"),
    ("backbone", 8, "left"),
    ("joined_profession", 9, CENTRE),
    ("joined", 9, CENTRE),
    ("remarks", 12, "left"),
)
_SELDOM = frozenset({"former_name", "layer", "backbone"})
"""Columns that are left out where they say nothing of anybody."""


def teacher_info(ledger: Ledger, wanted: Wanted) -> Made:
    """Everybody in service as of a day; of one group where it is asked for."""
    require(ledger.actor, "read_school")
    answers, texts = wanted.answers, wanted.texts
    roster = read_roster(ledger, answers.day("as_of"))
    group = answers.text("group")
    people = in_name_order(
        (
            one
            for one in roster.teachers
            if one.serves_on(roster.today) and (group is None or one.group == group)
        ),
        answers.needed("order"),
        lambda one: one.name,
        lambda one: one.position,
    )
    basics = read_basics(ledger, roster.today)
    rows = [_row(number, one, basics[one.uid], texts) for number, one in enumerate(people, 1)]
    kept = [
        at
        for at, (name, _, _) in enumerate(COLUMNS)
        if name not in _SELDOM or any(row[at] for row in rows)
    ]
    table = TablePaper(
        title=texts.say("teacher_info.title", school=school_name(ledger)),
        subtitles=(
            texts.say(
                "teacher_info.about", day=printed_day(roster.today, texts), count=len(people)
            ),
        ),
        columns=tuple(
            TableColumn(texts.say(f"teacher_info.{name}"), weight, align, name == "number")
            for name, weight, align in (COLUMNS[at] for at in kept)
        ),
        rows=tuple(tuple(row[at] for at in kept) for row in rows),
        sign_off=texts.say("teacher_info.sign_off"),
        language=texts.language,
    )
    return Made(table_as(table, wanted.form, wanted.progress), group or "")


def _row(number: int, one: TeacherShown, known: Basics, texts: Texts) -> tuple[str, ...]:
    sex = one.sex or ""
    remarks = (one.leave, known.remarks)
    return (
        str(number),
        one.staff_no or "",
        one.name,
        known.former_name or "",
        texts.say(f"sex.{sex}") if sex in {"male", "female"} else sex,
        known.ethnicity or "",
        _month(known.birth),
        one.group or "",
        one.subject or "",
        one.stage or "",
        one.post or "",
        one.title or "",
        one.layer or "",
        known.backbone or "",
        _month(one.joined_profession),
        _month(one.joined),
        texts.say("part.comma").join(said for said in remarks if said),
    )


def _month(day: date | None) -> str:
    return f"{day:%Y-%m}" if day else ""
