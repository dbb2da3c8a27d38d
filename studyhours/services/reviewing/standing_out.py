"""What stands out in a record, told by rules anybody can check; nothing here decides anything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from studyhours.db.models import Record
from studyhours.domain.quantity import HUNDRED
from studyhours.domain.review import RETURNED
from studyhours.domain.texts import Texts
from studyhours.domain.tidy import squeeze
from studyhours.services.records.texts_asked import TextAsked
from studyhours.services.reviewing.known import Known

TEXT_MISSING, TEXT_SHORT = "text_missing", "text_short"
OUTSIDE_TERM, FUTURE = "outside_term", "future"
LARGE, DUPLICATE, SAME_DAY = "large", "duplicate", "same_day"
HINTS = (TEXT_MISSING, TEXT_SHORT, OUTSIDE_TERM, FUTURE, LARGE, DUPLICATE, SAME_DAY)
MOST_A_DAY: Mapping[str, int] = {
    "hour": 8, "period": 8, "minute": 480, "day": 1, "half_day": 2, "credit": 10, "item": 10,
}  # fmt: skip
"""More of a unit than this for each day of a record is a slip of the pen, or worth a look."""
_AT_ONCE = 500
_COLUMNS = (
    "id", "teacher_id", "kind", "type", "first_day", "last_day", "level", "mode", "place",
    "characters", "hundredths", "unit", "title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hint:
    """Something that stands out.

    Attributes:
        code: One of ``HINTS``.
        params: What its sentence names; a rule's name is by language.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Twin:
    """Another record of the same teacher, kind and day."""

    uid: str
    title: str
    same_title: bool


def hint_text(hint: Hint, texts: Texts) -> str:
    """A hint in one sentence."""
    said = {
        name: texts.pick(value) if isinstance(value, Mapping) else value
        for name, value in hint.params.items()
    }
    return texts.say(f"review_hint.{hint.code}", **said)


def hints_for(
    session: Session, known: Known, records: Sequence[UUID]
) -> Mapping[UUID, tuple[Hint, ...]]:
    """What stands out in each of some records; those without hints are left out."""
    found: dict[UUID, tuple[Hint, ...]] = {}
    for start in range(0, len(records), _AT_ONCE):
        part = records[start : start + _AT_ONCE]
        twins = twins_of(session, part)
        query = select(*(getattr(Record, name) for name in _COLUMNS)).where(Record.id.in_(part))
        for row in session.execute(query):
            hints = (*_own_hints(row, known), *_twin_hints(twins.get(row.id, ())))
            if hints:
                found[row.id] = hints
    return found


def twins_of(session: Session, records: Collection[UUID]) -> Mapping[UUID, tuple[Twin, ...]]:
    """Other records of the same teacher, kind and day, by record; returned ones do not matter.

    Nor do those of another type with another title: a blog beside a reflection is no slip.
    """
    other = aliased(Record)
    query = (
        select(Record.id, Record.title, Record.type, other.id, other.title, other.type)
        .join(
            other,
            (other.teacher_id == Record.teacher_id)
            & (other.last_day == Record.last_day)
            & (other.kind == Record.kind)
            & (other.id != Record.id),
        )
        .where(Record.id.in_(records), other.deleted.is_(False), other.status != RETURNED)
        .order_by(other.id)
    )
    found: dict[UUID, tuple[Twin, ...]] = {}
    for uid, title, sort, twin, said, its_sort in session.execute(query):
        same = squeeze(title) == squeeze(said)
        if same or sort == its_sort:
            found[uid] = (*found.get(uid, ()), Twin(str(twin), said, same))
    return found


def _twin_hints(twins: Iterable[Twin]) -> Iterator[Hint]:
    same = [one for one in twins if one.same_title]
    others = [one for one in twins if not one.same_title]
    if same:
        yield Hint(DUPLICATE, {"count": len(same)})
    elif others:
        yield Hint(SAME_DAY, {"title": others[0].title or "—", "count": len(others)})


def _own_hints(row: Any, known: Known) -> Iterator[Hint]:  # noqa: ANN401 - a row of _COLUMNS
    yield from _text_hints(row, known)
    if row.last_day > known.today:
        yield Hint(FUTURE, {"day": row.last_day.isoformat()})
    elif not _in_term(row.first_day, row.last_day, known):
        yield Hint(OUTSIDE_TERM, {"day": row.last_day.isoformat()})
    days = (row.last_day - row.first_day).days + 1
    most = MOST_A_DAY.get(row.unit)
    if most is not None and row.hundredths > most * days * HUNDRED:
        yield Hint(LARGE, {"days": days, "most": most * days})


def _text_hints(row: Any, known: Known) -> Iterator[Hint]:  # noqa: ANN401 - a row of _COLUMNS
    if row.kind not in known.with_text:
        return
    short = [one for one in known.asked if row.characters < one.characters and _may_count(row, one)]
    if not short:
        return
    # The one that asks least: what it lacks comes first.
    asked = min(short, key=lambda one: one.characters)
    code = TEXT_SHORT if row.characters else TEXT_MISSING
    said = {"rule": dict(asked.rule), "count": row.characters, "asked": asked.characters}
    yield Hint(code, said)


def _may_count(row: Any, asked: TextAsked) -> bool:  # noqa: ANN401 - a row of _COLUMNS
    """Whether a rule would count the record, text aside."""
    if row.kind not in asked.kinds or (asked.types and row.type not in asked.types):
        return False
    day: date = row.last_day
    if (asked.first is not None and day < asked.first) or (
        asked.last is not None and day > asked.last
    ):
        return False
    own = {"level": row.level, "mode": row.mode, "place": row.place}
    said = ((own.get(one.field), one.allowed) for one in asked.others)
    return all(word is None or word in allowed for word, allowed in said)


def _in_term(first: date, last: date, known: Known) -> bool:
    """Whether a record has a day in some term; of years without terms nobody can tell."""
    years = [one for one in known.spans if not one.number]
    terms = [one for one in known.spans if one.number]
    if any(one.first <= last and first <= one.last for one in terms):
        return True
    year = next((one for one in years if one.first <= last <= one.last), None)
    return year is None or not any(one.label == year.label for one in terms)
