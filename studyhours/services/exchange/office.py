"""What a school has set for itself and what its office has entered, as parts of packages.

Kinds and their types, fields and templates, years, terms and days off, and the registers. Each part
is one declaration: what names a row in every ledger, whom it concerns, and when one goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.domain.kinds import BASE_FORMS, REVIEWERS
from studyhours.domain.quantity import UNITS
from studyhours.domain.registers import EXEMPTIONS, OUTCOMES
from studyhours.domain.templates import Template, fields_of, template_of
from studyhours.services.exchange.rows import Row, row_text, table_of
from studyhours.services.records.templates import OWN_SORTS
from studyhours.transfer.package_writing import PartWriter

KIND, TYPE, FORM, TEMPLATE = "kind", "kindtype", "kindform", "template"
YEAR, TERM, DAY, COVERAGE = "schoolyear", "term", "holiday", "coverage"
GROUP, MEMBER, PAIR = "membergroup", "groupmember", "mentorpair"
_AT_ONCE = 500
_WEEK = 7
_LONGEST_NAME = 64


def _of_teacher(table: Table, whom: Sequence[UUID]) -> ColumnElement[bool]:
    return table.c.teacher_id.in_(whom)


def _of_pair(table: Table, whom: Sequence[UUID]) -> ColumnElement[bool]:
    return table.c.teacher_id.in_(whom) | table.c.mentee_id.in_(whom)


def _of_member(table: Table, whom: Sequence[UUID]) -> ColumnElement[bool]:
    member = table_of("group_member")
    return table.c.id.in_(select(member.c.group_id).where(member.c.teacher_id.in_(whom)))


def _is_title(said: object) -> bool:
    return (
        isinstance(said, Mapping)
        and bool(str(said.get("zh", "")).strip())
        and all(isinstance(one, str) for one in said.values())
    )


def _kind(row: Row) -> bool:
    known = row["base"] in BASE_FORMS and row["reviewer"] in REVIEWERS and row["unit"] in UNITS
    return known and bool(row["id"]) and _is_title(row["title"])


def _type(row: Row) -> bool:
    return bool(row["id"]) and _is_title(row["title"])


def _form(row: Row) -> bool:
    body = row["body"]
    fields_of(body["fields"], row["kind_id"], OWN_SORTS)
    return type(body.get("next", 1)) is int


def _template(row: Row) -> bool:
    made: Template = template_of(row["id"], row["version"], row["body"], retired=row["retired"])
    return made.version > 0


def _span(row: Row) -> bool:
    return row["first"] is None or row["last"] is None or bool(row["first"] <= row["last"])


def _term(row: Row) -> bool:
    return _span(row) and row["number"] > 0 and 0 <= row["week_start"] < _WEEK


def _day(row: Row) -> bool:
    return len(row["name"]) <= _LONGEST_NAME


def _group(row: Row) -> bool:
    return bool(row["name"]) and len(row["name"]) <= _LONGEST_NAME


def _grant(row: Row) -> bool:
    return _span(row) and row["unit"] in UNITS and row["hundredths"] > 0


def _exemption(row: Row) -> bool:
    return _span(row) and row["sort"] in EXEMPTIONS


def _decision(row: Row) -> bool:
    return _span(row) and row["outcome"] in OUTCOMES


@dataclass(frozen=True, slots=True)
class OfficePart:
    """One sort of rows.

    Attributes:
        name: The part of a package.
        table: Where they lie.
        keys: Columns that name a row in every ledger; none where there is only one row.
        sound: Whether a row can be one; what it raises says no as well.
        refers: Columns that name rows of other parts.
        about: What limits the table to somebody's rows; None where they concern everybody.
        goes_with: Column by whose values rows go that the school does not have: those of a
            teacher, of a year; None where nothing goes.
        aside: Columns that do not make a row another one.
        only_copies: Whether only copies of the same ledger tell each other.
        is_calendar: Whether closed years rest on it.
        to_district: Whether a district takes it of the schools that hand in to it: what its
            teachers' records are of where that is missing, and what is decided of its teachers.
    """

    name: str
    table: str
    keys: tuple[str, ...]
    sound: Callable[[Row], bool] = _span
    refers: Mapping[str, str] = field(default_factory=dict)
    about: Callable[[Table, Sequence[UUID]], ColumnElement[bool]] | None = None
    goes_with: str | None = None
    aside: tuple[str, ...] = ()
    only_copies: bool = False
    is_calendar: bool = False
    to_district: bool = False


_ID = ("id",)
_UNIT = {"unit_id": GROUP}
OFFICE: Sequence[OfficePart] = (
    OfficePart(KIND, "kind", _ID, _kind, to_district=True),
    OfficePart(
        TYPE, "kind_type", ("kind_id", "id"), _type, {"kind_id": KIND}, to_district=True
    ),
    OfficePart(FORM, "kind_form", ("kind_id",), _form, {"kind_id": KIND}, to_district=True),
    OfficePart(
        TEMPLATE, "record_template", ("id", "version"), _template, aside=("made_at", "made_by"),
        to_district=True,
    ),
    OfficePart(YEAR, "school_year", ("label",), is_calendar=True),
    OfficePart(
        TERM, "term", ("year_id", "stage", "number"), _term, {"year_id": YEAR},
        goes_with="year_id", is_calendar=True,
    ),
    OfficePart(DAY, "holiday", ("day",), _day, goes_with="day", is_calendar=True),
    OfficePart(COVERAGE, "holiday_coverage", ()),
    OfficePart(GROUP, "staff_group", ("kind", "name"), _group, about=_of_member),
    OfficePart(
        "grant", "hour_grant", _ID, _grant, about=_of_teacher, goes_with="teacher_id",
        to_district=True,
    ),
    OfficePart(
        "exemption", "exemption", _ID, _exemption, about=_of_teacher, goes_with="teacher_id",
        to_district=True,
    ),
    OfficePart(
        "decision", "decision", _ID, _decision, about=_of_teacher, goes_with="teacher_id",
        to_district=True,
    ),
    OfficePart(
        PAIR, "mentor_pair", _ID, about=_of_pair, goes_with="teacher_id", to_district=True
    ),
    OfficePart(
        MEMBER, "group_member", _ID, _span, {"group_id": GROUP}, _of_teacher, "teacher_id"
    ),
    OfficePart("unitexemption", "unit_exemption", _ID, _exemption, _UNIT, only_copies=True),
    OfficePart("unitdecision", "unit_decision", _ID, _decision, _UNIT, only_copies=True),
    OfficePart("unitpart", "unit_part", _ID, _span, {**_UNIT, "whole_id": GROUP}, only_copies=True),
)  # fmt: skip
"""In an order in which each speaks only of those before it, and of what the roster says."""


def office_parts(
    session: Session, school: School, whom: Sequence[UUID] | None, parts: ExitStack
) -> list[PartWriter]:
    """The parts of a package that say what the school has set and entered.

    Args:
        session: A session on the ledger.
        school: The school.
        whom: Whom the package is about; everybody when None.
        parts: Closes them in the end.
    """
    made = []
    for one in OFFICE:
        if whom is not None and one.only_copies:
            continue
        table = table_of(one.table)
        part = parts.enter_context(PartWriter(one.name))
        made.append(part)
        seen: set[tuple[object, ...]] = set()
        for row in _rows(session, school, one, table, whom):
            key = tuple(row[name] for name in one.keys)
            if key not in seen:  # a pair whose two both are asked for
                seen.add(key)
                part.write([row_text(table, row)])
    return made


def _rows(
    session: Session, school: School, one: OfficePart, table: Table, whom: Sequence[UUID] | None
) -> Iterator[Row]:
    query = select(table).where(table.c.school_id == school.id)
    query = query.order_by(*(table.c[name] for name in one.keys))
    if one.about is None or whom is None:
        yield from session.execute(query).mappings()  # type: ignore[misc]
        return
    for start in range(0, len(whom), _AT_ONCE):
        of_some = query.where(one.about(table, whom[start : start + _AT_ONCE]))
        yield from session.execute(of_some).mappings()  # type: ignore[misc]
