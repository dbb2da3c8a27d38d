"""Papers drawn from records: of tests passed, awards won, and trainings that are chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from studyhours.db.models import Record, Teacher
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.quantity import HUNDRED, decimal_text, round_down
from studyhours.domain.review import APPROVED
from studyhours.domain.texts import load_texts
from studyhours.domain.vocabulary import key_of
from studyhours.services.documents.trainings import KIND as TRAINING
from studyhours.services.documents.trainings import (
    hour_factors,
    hours_by_part,
    level_text,
    trainings_of,
)
from studyhours.services.papers.deed_model import Deed, Desk, teachers_among, uid_of
from studyhours.services.papers.hours import CATEGORIES
from studyhours.services.records.contents import contents_of
from studyhours.services.wording.grades import grade_text

_AWARD, _SKILLS = "award", "skills_certificate"
_AWARDS = ("prize", "honour")
_TOLD = ("work", "organiser")
"""What the record of an award says that its paper says too, in the order of ``DETAILS``."""
_FAILED = "fail"
_STEP = Fraction(1, HUNDRED)


def skills_passed(desk: Desk) -> Iterator[Deed]:
    """One for each basic skills certificate among the records; who failed is left out."""
    found = list(_award_records(desk, (_SKILLS,)))
    said = contents_of(desk.session, [record.id for record, _ in found])
    for record, teacher in found:
        failed = _FAILED in (record.grade, record.result)
        fault = UnusableInput("deed_failed", title=record.title) if failed else None
        typed = said[record.id].fields if record.id in said else {}
        yield _of_record(record, teacher, _grade(desk, record, typed, "pass"), fault)


def awards_won(desk: Desk) -> Iterator[Deed]:
    """One for each award; one without a grade is left out."""
    found = list(_award_records(desk, _AWARDS))
    works = contents_of(desk.session, [record.id for record, _ in found])
    for record, teacher in found:
        fault = UnusableInput("deed_no_grade", title=record.title) if not record.grade else None
        typed = works[record.id].fields if record.id in works else {}
        details = tuple((name, typed[name]) for name in _TOLD if typed.get(name))
        grade = _grade(desk, record, typed)
        yield _of_record(record, teacher, grade, fault, details)


def _of_record(
    record: Record,
    teacher: Teacher,
    grade: str,
    fault: Fault | None,
    details: tuple[tuple[str, str], ...] = (),
) -> Deed:
    if record.status != APPROVED:
        fault = UnusableInput("deed_not_approved", title=record.title)
    elif not record.title:
        fault = UnusableInput("deed_no_title", day=record.last_day)
    return Deed(
        teacher,
        (str(record.id),),
        (record.title,),
        record.last_day,
        record.last_day,
        grade=grade if fault is None else "",
        details=details,
        fault=fault,
    )


def _award_records(desk: Desk, types: tuple[str, ...]) -> Iterator[tuple[Record, Teacher]]:
    """Records of awards that are chosen by uid, by title, or by their days."""
    asked = desk.asked
    if not asked.of and asked.first is None:
        raise UnusableInput("deed_choose_records")
    query = (
        select(Record, Teacher)
        .join(Teacher, Teacher.id == Record.teacher_id)
        .where(
            Record.school_id == desk.school.id,
            Record.kind == _AWARD,
            Record.type.in_(types),
            ~Record.deleted,
            Record.last_day <= desk.last,
        )
    )
    if asked.first is not None:
        query = query.where(Record.last_day >= asked.first)
    if desk.only and not asked.of:
        query = query.where(Record.teacher_id.in_(desk.only))
    rows = [(record, teacher) for record, teacher in desk.session.execute(query).tuples()]
    wanted = {key_of(text): text for text in asked.of}
    met: set[str] = set()
    for record, teacher in rows:
        names = {key_of(record.title), key_of(str(record.id))} & set(wanted)
        met |= names
        if names or not wanted:
            yield record, teacher
    for key, text in wanted.items():
        if key not in met and not asked.gone:
            raise UnusableInput("deed_no_record", title=text)


def _grade(desk: Desk, record: Record, typed: Mapping[str, str], usual: str = "") -> str:
    """A record's grade in words; ``usual`` where it has none."""
    kept = record.grade or usual
    texts = load_texts(desk.asked.language)
    return grade_text(kept, typed.get("grade", ""), texts) if kept else ""


def records_chosen(desk: Desk) -> Iterator[Deed]:
    """The trainings between two days, or those that are chosen, of whoever has some."""
    asked = desk.asked
    if not asked.of and asked.first is None:
        raise UnusableInput("deed_choose_days")
    query = select(Record.id, Record.teacher_id).where(
        Record.school_id == desk.school.id, Record.kind == TRAINING, ~Record.deleted
    )
    chosen = [uid_of(text) for text in asked.of]
    if chosen:
        query = query.where(Record.id.in_([uid for uid in chosen if uid is not None]))
    else:
        query = query.where(Record.last_day.between(asked.first, desk.last))
    found = dict(desk.session.execute(query).tuples().all())
    for uid, text in zip(chosen, asked.of, strict=True):
        if uid not in found and not asked.gone:
            raise UnusableInput("deed_no_record", title=text)
    factors = hour_factors(desk.session, desk.school)
    for teacher in teachers_among(desk, set(found.values())):
        yield _of_records(desk, teacher, factors)


def _of_records(desk: Desk, teacher: Teacher, factors: Mapping[str, Fraction]) -> Deed:
    asked, texts = desk.asked, load_texts(desk.asked.language)
    mine = _chosen_of(desk, teacher)
    found = [
        one
        for one in trainings_of(
            desk.session, desk.school, teacher.id, asked.first or date.min, desk.last, mine
        )
        if one.counts and one.content.unit in factors
    ]
    if not found:
        return Deed(
            teacher, (), (), desk.last, desk.last,
            fault=UnusableInput("document_no_hours", name=teacher.name),
        )  # fmt: skip
    hours = hours_by_part(found, factors)
    said = {name: decimal_text(round_down(hours[name], _STEP)) for name in hours}
    first = min(one.content.first_day for one in found)
    last = max(one.content.last_day for one in found)
    return Deed(
        teacher,
        tuple(sorted(one.uid for one in found)),
        (),
        first,
        last,
        total=said["total"],
        parts=tuple((name, said[name]) for name in (*CATEGORIES, "total")),
        records=tuple(
            (
                one.content.last_day.isoformat(),
                one.content.title,
                level_text(one.content, texts),
                decimal_text(
                    round_down(
                        Fraction(one.content.hundredths, HUNDRED) * factors[one.content.unit],
                        _STEP,
                    )
                ),
            )
            for one in found
        ),
    )


def _chosen_of(desk: Desk, teacher: Teacher) -> tuple[str, ...]:
    """Those of the chosen records that are a teacher's."""
    uids = [uid for uid in (uid_of(text) for text in desk.asked.of) if uid is not None]
    query = select(Record.id).where(
        Record.id.in_(uids), Record.teacher_id == teacher.id, Record.kind == TRAINING,
        ~Record.deleted,
    )  # fmt: skip
    return tuple(str(uid) for uid in desk.session.scalars(query)) if uids else ()
