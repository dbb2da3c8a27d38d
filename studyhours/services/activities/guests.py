"""People of other schools at an activity: they sign and are counted, and no record is made of them.

They stand in what is said of the activity, for the ledger knows nobody of another school.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studyhours.db.models import Activity
from studyhours.domain.errors import UnusableInput
from studyhours.domain.tidy import clean_name
from studyhours.services.activities.rows import Mark

GUESTS = "guests"
WITH_UNITS = "units"
"""Where an activity keeps which units it is held with, besides the one that holds it."""
MOST = 300
_LONGEST = 60
_MARK = "guest:"


@dataclass(frozen=True, slots=True, order=True)
class Guest:
    """Somebody of another school."""

    name: str
    school: str

    @property
    def uid(self) -> str:
        """What stands for them where a teacher has an identifier."""
        return f"{_MARK}{self.name}\t{self.school}"


def is_guest(uid: str) -> bool:
    """Whether an identifier stands for somebody of another school."""
    return uid.startswith(_MARK)


def read_guests(text: str) -> tuple[Guest, ...]:
    """The guests a text names: on each line a name, then their school; the same one once.

    Between the two stands whatever people put there: blanks, a tab of a table, a comma.
    """
    found: dict[Guest, None] = {}
    for line in text.splitlines():
        plain = line
        for mark in "\t，,、;；":
            plain = plain.replace(mark, " ")
        words = plain.split()
        if words:
            found[Guest(clean_name(words[0]), " ".join(words[1:]))] = None
    return tuple(found)


def guests_text(guests: tuple[Guest, ...]) -> str:
    """The same as a text: the inverse of ``read_guests``."""
    return "\n".join(" ".join(part for part in (one.name, one.school) if part) for one in guests)


def guests_of(fields: Mapping[str, Any]) -> dict[Guest, Mark]:
    """The guests of an activity, by ``Activity.fields``, and how they attended."""
    return {
        Guest(name, school): Mark(status, note)
        for name, school, status, note in fields.get(GUESTS, ())
    }


def with_guests(fields: Mapping[str, Any], guests: Mapping[Guest, Mark]) -> dict[str, Any]:
    """``Activity.fields`` with other guests."""
    plain = [[one.name, one.school, mark.status, mark.note] for one, mark in guests.items()]
    kept = {name: said for name, said in fields.items() if name != GUESTS}
    return {**kept, GUESTS: plain} if plain else kept


def mark_guests(activity: Activity, marks: Mapping[str, Mark]) -> dict[str, Mark]:
    """Says how guests attended.

    Returns:
        What was said before of those whose mark is another now.

    Raises:
        UnusableInput: one of them is no guest of it.
    """
    there = guests_of(activity.fields)
    by_uid = {one.uid: one for one in there}
    before: dict[str, Mark] = {}
    for uid, mark in marks.items():
        if uid not in by_uid:
            raise UnusableInput("not_a_participant", uid=uid, title=activity.title)
        guest = by_uid[uid]
        if there[guest] != mark:
            before[uid] = there[guest]
            there[guest] = mark
    if before:
        activity.fields = with_guests(activity.fields, there)
    return before


def refuse_guests(guests: tuple[Guest, ...]) -> None:
    """Refuses guests that cannot be.

    Raises:
        UnusableInput: too many, one twice, without a name, or with one that is too long.
    """
    if len(guests) > MOST:
        raise UnusableInput("guests_too_many", field="guests", count=len(guests), most=MOST)
    seen: set[Guest] = set()
    for one in guests:
        if not one.name.strip() or one in seen:
            raise UnusableInput("guest_unclear", field="guests", name=one.name)
        if max(len(one.name), len(one.school)) > _LONGEST:
            raise UnusableInput("activity_text_long", field="guests", most=_LONGEST)
        seen.add(one)
