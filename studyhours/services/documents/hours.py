"""The register of study hours (学时登记表) and the plain proof of hours (学时证明)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount, decimal_text, round_down
from studyhours.domain.review import APPROVED
from studyhours.domain.texts import Texts
from studyhours.reports.booklet import Booklet, Closing, Grid, Words
from studyhours.reports.table_model import CENTRE, RIGHT, TableColumn, TablePaper
from studyhours.services.documents.forms import booklet_as, table_as
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.documents.trainings import (
    Training,
    hour_factors,
    hours_by_part,
    level_text,
    mode_text,
    trainings_of,
)
from studyhours.services.exchange.from_school import statuses_said
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import only_own, require
from studyhours.services.papers.hours import CATEGORIES, SCHOOL_BASED
from studyhours.services.people.teacher_list import TeacherShown, found_teacher, teachers_on
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.printed_days import printed_day, printed_short_day

_STEP = Fraction(1, 100)
COLUMNS: Sequence[tuple[str, int, str, bool]] = (
    ("number", 6, CENTRE, True),
    ("days", 13, CENTRE, False),
    ("project", 30, "left", False),
    ("category", 9, CENTRE, False),
    ("kind", 9, CENTRE, False),
    ("organiser", 20, "left", False),
    ("level", 9, CENTRE, False),
    ("mode", 8, CENTRE, False),
    ("hours", 9, RIGHT, True),
    ("credits", 8, RIGHT, True),
    ("certificate_no", 14, "left", False),
    ("evidence", 8, CENTRE, False),
    ("status", 11, CENTRE, False),
    ("reviewer", 10, CENTRE, False),
    ("remarks", 16, "left", False),
)
GATHERED = {"face": "gathered", "full_time": "gathered", "online": "apart"}


def register(ledger: Ledger, wanted: Wanted) -> Made:
    """A teacher's register of a year: every training with what became of it."""
    answers, texts = wanted.answers, wanted.texts
    uid = answers.needed("teacher")
    own = only_own(ledger.actor, "read_school", "read_self")
    if own is not None and own != uid:
        require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        teacher = found_teacher(session, school, uid)
        as_of = answers.day("as_of") or today(ledger, school)
        year = load_calendar(
            session, school, choose_year(session, school, answers.text("year"), as_of)
        ).year
        last = min(as_of, year.last)
        found = trainings_of(session, school, teacher.id, year.first, last)
        factors = hour_factors(session, school)
        shown = _shown(session, school, teacher, last)
        name, said = school.name, statuses_said(ledger, session, school)
    hours = hours_by_part(found, factors)
    table = TablePaper(
        title=texts.say("hours_register.title", school=name),
        subtitles=(
            texts.say(
                "hours_register.about",
                who=_who(shown, texts),
                year=year.label,
                last=printed_day(last, texts),
            ),
        ),
        columns=tuple(
            TableColumn(texts.say(f"hours_register.{name}"), weight, align, number)
            for name, weight, align, number in COLUMNS
        ),
        rows=(
            *(
                _row(number, one, texts, said.of(one.content.status, one.version))
                for number, one in enumerate(found, 1)
            ),
            _sum_row(hours["total"], texts, unreviewed=said.unreviewed),
        ),
        sign_off=texts.say("hours_register.sign_off"),
        language=texts.language,
    )
    return Made(table_as(table, wanted.form, wanted.progress), f"{shown.name} {year.label}")


def _shown(session: Session, school: School, teacher: Teacher, day: date) -> TeacherShown:
    (shown,) = teachers_on(session, school, day, teacher.id)
    return shown


def _who(shown: TeacherShown, texts: Texts) -> str:
    """Whose it is; what is not on record is left out, in a teacher's own ledger often both."""
    number = shown.staff_no
    parts = (
        shown.name,
        texts.say("hours_register.staff_no", number=number) if number else "",
        shown.group or shown.subject or "",
    )
    return texts.say("window.separator").join(part for part in parts if part)


def _row(number: int, one: Training, texts: Texts, status: str) -> tuple[str, ...]:
    content, fields = one.content, one.content.fields
    first, last = (printed_short_day(day, texts) for day in (content.first_day, content.last_day))
    gathered = GATHERED.get(content.mode or "")
    plain = decimal_text(Amount(content.hundredths, content.unit).exact)
    other = record_amount(Amount(content.hundredths, content.unit), content.kind, texts)
    hours = plain if content.unit == "hour" else other
    return (
        str(number),
        first if first == last else f"{first}–\n{last}",
        content.title,
        fields.get("category_text") or fields.get("category", ""),
        texts.say(f"hours_register.{gathered}") if gathered else "",
        fields.get("organiser", ""),
        level_text(content, texts),
        mode_text(content, texts),
        "" if content.unit == "credit" else hours,
        plain if content.unit == "credit" else "",
        fields.get("certificate_no", ""),
        str(len(content.files)) if content.files else "",
        texts.say(f"review_status.{status}"),
        one.by,
        one.reason or fields.get("remarks", ""),
    )


def _sum_row(total: Fraction, texts: Texts, *, unreviewed: bool) -> tuple[str, ...]:
    row = [""] * len(COLUMNS)
    key = "hours_register.sum_own" if unreviewed else "hours_register.sum"
    row[2], row[8] = texts.say(key), decimal_text(round_down(total, _STEP))
    return tuple(row)


# ---------------------------------------------------------------- proof


def proof(ledger: Ledger, wanted: Wanted) -> Made:
    """A proof of hours of some days, or of chosen records, for the school to press its seal on."""
    require(ledger.actor, "read_school")
    answers, texts = wanted.answers, wanted.texts
    with ledger.reading() as session:
        school = school_of(session)
        teacher = found_teacher(session, school, answers.needed("teacher"))
        now = today(ledger, school)
        last = answers.day("last") or now
        year = load_calendar(session, school, choose_year(session, school, None, last)).year
        first = answers.day("first") or min(year.first, last)
        if last < first:
            raise UnusableInput("days_in_wrong_order", first=first, last=last)
        chosen = answers.many("record")
        found = tuple(
            one
            for one in trainings_of(session, school, teacher.id, first, last, chosen)
            if one.counts
        )
        if not found:
            raise UnusableInput("document_no_hours", name=teacher.name)
        if chosen:
            first = min(one.content.first_day for one in found)
            last = max(one.content.last_day for one in found)
        factors = hour_factors(session, school)
        shown = _shown(session, school, teacher, min(last, now))
        name = school.name
    hours = hours_by_part(found, factors)
    booklet = Booklet(
        title=texts.say("certificate.title_proof"),
        school=name,
        about=shown.name,
        facts=(),
        blocks=[
            Words(_says(shown, first, last, hours["total"], hours[SCHOOL_BASED], texts)),
            _listed(found, texts),
            Words(
                texts.say("window.separator").join(
                    f"{texts.say(f'certificate.{part}')} {_said(hours[part])}"
                    for part in (*CATEGORIES, "total")
                ),
                "quiet",
            ),
            Closing([texts.say("hours_proof.school", school=name), printed_day(now, texts)]),
        ],
        texts=texts,
        cover=False,
    )
    return Made(
        booklet_as(booklet, wanted.form, wanted.progress), f"{shown.name} {last.isoformat()}"
    )


def _says(
    shown: TeacherShown, first: date, last: date, total: Fraction, own: Fraction, texts: Texts
) -> str:
    number = texts.say("hours_proof.number", number=shown.staff_no) if shown.staff_no else ""
    return texts.say(
        "hours_proof.body",
        name=shown.name,
        number=number,
        first=printed_day(first, texts),
        last=printed_day(last, texts),
        total=_said(total),
        school_based=_said(own),
    )


def _said(hours: Fraction) -> str:
    return decimal_text(round_down(hours, _STEP))


def _listed(found: Sequence[Training], texts: Texts) -> Grid:
    heads = ("number", "days", "project", "level", "mode", "hours")
    days, title = (40.0, 66.0) if texts.language == "zh" else (52.0, 54.0)
    return Grid(
        heads=[texts.say(f"hours_register.{name}") for name in heads],
        shares=(10.0, days, title, 16.0, 14.0, 16.0),
        rows=[
            (row[0], row[1].replace("\n", ""), row[2], row[6], row[7], row[8] or row[9])
            for row in (_row(number, one, texts, APPROVED) for number, one in enumerate(found, 1))
        ],
        right=frozenset({5}),
    )
