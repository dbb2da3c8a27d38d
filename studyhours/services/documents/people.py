"""Basic information of the teachers (教师基本信息表), as the roster has it."""

from __future__ import annotations

from studyhours.domain.texts import Texts
from studyhours.reports.table_model import CENTRE, TableColumn, TablePaper
from studyhours.services.documents.forms import table_as
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.documents.named import school_name
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.name_order import in_name_order
from studyhours.services.people.teacher_list import TeacherShown, read_roster
from studyhours.services.wording.printed_days import printed_day

COLUMNS = (
    ("number", 5, CENTRE),
    ("staff_no", 9, "left"),
    ("name", 13, "left"),
    ("sex", 6, CENTRE),
    ("group", 11, "left"),
    ("subject", 9, "left"),
    ("stage", 8, CENTRE),
    ("post", 11, "left"),
    ("title_column", 12, "left"),
    ("layer", 10, "left"),
    ("joined_profession", 12, CENTRE),
    ("joined", 12, CENTRE),
    ("remarks", 10, "left"),
)


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
    table = TablePaper(
        title=texts.say("teacher_info.title", school=school_name(ledger)),
        subtitles=(
            texts.say(
                "teacher_info.about", day=printed_day(roster.today, texts), count=len(people)
            ),
        ),
        columns=tuple(
            TableColumn(texts.say(f"teacher_info.{name}"), weight, align, name == "number")
            for name, weight, align in COLUMNS
        ),
        rows=tuple(_row(number, one, texts) for number, one in enumerate(people, 1)),
        sign_off=texts.say("teacher_info.sign_off"),
        language=texts.language,
    )
    return Made(table_as(table, wanted.form, wanted.progress), group or "")


def _row(number: int, one: TeacherShown, texts: Texts) -> tuple[str, ...]:
    sex = one.sex or ""
    month = "%Y-%m"
    return (
        str(number),
        one.staff_no or "",
        one.name,
        texts.say(f"sex.{sex}") if sex in {"male", "female"} else sex,
        one.group or "",
        one.subject or "",
        one.stage or "",
        one.post or "",
        one.title or "",
        one.layer or "",
        one.joined_profession.strftime(month) if one.joined_profession else "",
        one.joined.strftime(month) if one.joined else "",
        one.leave or "",
    )
