"""The district summary (学区汇总): how the schools stand.

From this ledger, where schools have handed in theirs, and from check results.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.domain import statuses as st
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import SCHOOL_UNIT
from studyhours.domain.texts import Texts
from studyhours.reports.table_model import CENTRE, RIGHT, Cell, StatusCell, TableColumn, TablePaper
from studyhours.services.checking.checking import Checked, CheckRequest, check
from studyhours.services.documents.forms import table_as
from studyhours.services.documents.making import Made, Wanted
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.summary_views import STATUSES, rate_text
from studyhours.services.people.text_order import order_of
from studyhours.services.people.units import units_of_kind
from studyhours.services.wording.printed_days import printed_day

MOST_BYTES = 64 << 20
"""Of a file of check results: a district's with explanations has some ten."""
_LONGEST = 100
_VERDICTS = frozenset({*STATUSES, st.EXEMPT, st.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class SchoolStands:
    """How a school stands.

    Attributes:
        name: Its name.
        as_of: The day it was judged as of.
        counts: How many teachers have which verdict.
        verdict: How the school itself stands by the rules about schools; empty where none is.
    """

    name: str
    as_of: date
    counts: Mapping[str, int]
    verdict: str = ""

    @property
    def teachers(self) -> int:
        """How many were judged."""
        return sum(self.counts.values())


def district_summary(ledger: Ledger, wanted: Wanted) -> Made:
    """The schools here, those whose results were handed in, and the schools rules judged."""
    require(ledger.actor, "check")
    answers, texts = wanted.answers, wanted.texts
    request = CheckRequest(year=answers.text("year"), as_of=answers.day("as_of"))
    checked = check(ledger, request, wanted.progress)
    year = checked.year.label
    found = _here(ledger, checked)
    for at, path in enumerate(answers.many("check_file")):
        wanted.progress("read_file", at, None)
        found.append(_read(Path(path), year))
    _each_once(found)
    named = {one.name for one in found}
    found += [
        SchoolStands(one.name, checked.as_of, {}, one.result.verdict)
        for one in checked.schools
        if one.name not in named and one.kind == SCHOOL_UNIT
    ]
    table = TablePaper(
        title=texts.say("district_summary.title", year=year),
        subtitles=(
            texts.say(
                "district_summary.about",
                school=checked.school,
                count=len(found),
                day=printed_day(checked.as_of, texts),
            ),
        ),
        columns=_columns(texts),
        rows=(
            *(_row(str(number), one) for number, one in enumerate(found, 1)),
            _sum(found, texts),
        ),
        sign_off=texts.say("district_summary.sign_off"),
        language=texts.language,
    )
    return Made(table_as(table, wanted.form, wanted.progress), year)


def _here(ledger: Ledger, checked: Checked) -> list[SchoolStands]:
    """The schools whose teachers are in this ledger, each teacher counted in one of them.

    Who belongs to no other school belongs to this one, which is left out where that is nobody.
    """
    with ledger.reading() as session:
        school = school_of(session)
        belongs = _schools_of(session, school, checked.year.first, checked.as_of)
    said = {one.name: one.result.verdict for one in checked.schools if one.kind == SCHOOL_UNIT}
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in checked.teachers:
        counts[belongs.get(one.uid, checked.school)][one.result.verdict] += 1
    if checked.school in said or not counts:
        counts[checked.school] += Counter()
    names = sorted(counts, key=lambda name: (name != checked.school, order_of(name)))
    return [SchoolStands(one, checked.as_of, counts[one], said.get(one, "")) for one in names]


def _schools_of(session: Session, school: School, first: date, last: date) -> Mapping[str, str]:
    """The name of the other school a teacher belongs to, of several the last."""
    spells = [
        (one.first or date.min, unit.name, one.teacher)
        for unit in units_of_kind(session, school, SCHOOL_UNIT, first, last)
        if unit.uid != str(school.id)
        for one in unit.members
    ]
    return {teacher: name for _, name, teacher in sorted(spells)}


def _each_once(found: Sequence[SchoolStands]) -> None:
    twice = [name for name, count in Counter(one.name for one in found).items() if count > 1]
    if twice:
        raise UnusableInput("check_file_twice", school=twice[0])


def _columns(texts: Texts) -> tuple[TableColumn, ...]:
    say = texts.say
    return (
        TableColumn(say("summary.number"), 5, CENTRE, number=True),
        TableColumn(say("district_summary.school"), 28),
        TableColumn(say("district_summary.as_of"), 11, CENTRE),
        TableColumn(say("summary.people"), 8, RIGHT, number=True),
        *(TableColumn(say(f"status.{one}"), 8, RIGHT, number=True) for one in STATUSES),
        TableColumn(say("summary.rate"), 9, RIGHT),
        TableColumn(say("district_summary.verdict"), 11, CENTRE),
    )


def _row(number: str, one: SchoolStands) -> tuple[Cell, ...]:
    figures = [str(one.counts.get(status, 0)) for status in STATUSES] if one.teachers else []
    return (
        number,
        one.name,
        one.as_of.isoformat(),
        str(one.teachers) if one.teachers else "—",
        *(figures or ["—"] * len(STATUSES)),
        rate_text(one.counts.get(st.MET, 0), one.teachers),
        StatusCell(one.verdict) if one.verdict else "",
    )


def _sum(found: Sequence[SchoolStands], texts: Texts) -> tuple[Cell, ...]:
    counts: Counter[str] = Counter()
    for one in found:
        counts.update(one.counts)
    teachers = sum(counts.values())
    return (
        "",
        texts.say("summary.sum"),
        "",
        str(teachers),
        *(str(counts[status]) for status in STATUSES),
        rate_text(counts[st.MET], teachers),
        "",
    )


# ---------------------------------------------------------------- results handed in


def _read(path: Path, year: str) -> SchoolStands:
    """What ``check --format json`` said of a school.

    Raises:
        UnusableInput: ``check_file_unreadable`` or ``check_file_year``, naming the file.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusableInput("check_file_unreadable", file=str(path))
        plain = json.loads(path.read_text(encoding="utf-8-sig"))
        found = _stands(plain)
        said = plain["year"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise UnusableInput("check_file_unreadable", file=str(path)) from None
    if said != year:
        raise UnusableInput("check_file_year", file=str(path), said=str(said)[:20], year=year)
    return found


def _stands(plain: Any) -> SchoolStands:  # noqa: ANN401 - whatever a file holds
    name = plain["school"]
    verdicts = [one["verdict"] for one in plain["teachers"]]
    if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST:
        raise ValueError(name)
    if not _VERDICTS.issuperset(verdicts):
        raise ValueError(verdicts)
    own = [one["verdict"] for one in plain.get("schools", ()) if one["name"] == name]
    verdict = own[0] if own and own[0] in _VERDICTS else ""
    return SchoolStands(
        name.strip(), date.fromisoformat(plain["as_of"]), Counter(verdicts), verdict
    )
