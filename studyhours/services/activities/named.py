"""What the command line names in words: activities, units, teachers and how they attended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from studyhours.domain.errors import UnusableInput
from studyhours.services.activities.earning import BLANK
from studyhours.services.activities.opened import ActivityOpened
from studyhours.services.activities.rows import Mark
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.teachers import find_teachers
from studyhours.services.people.unit_names import found_unit
from studyhours.services.people.units import every_unit
from studyhours.services.records.kind_types import types_by_name


def named_unit(ledger: Ledger, said: str) -> str:
    """Uid of the unit meant by a name or uid.

    Raises:
        UnusableInput: none is meant, or more than one.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        return found_unit(session, school_of(session), said).uid


def named_people(
    ledger: Ledger, units: Sequence[str], teachers: Sequence[str], day: date
) -> frozenset[str]:
    """Uids of the members of some units on a day, and of some teachers.

    Raises:
        UnusableInput: one of them means nobody, or more than one.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        wanted = {found_unit(session, school, one).uid for one in units}
        members = {
            uid
            for unit in (every_unit(session, school, day, day) if wanted else ())
            if unit.uid in wanted
            for uid in unit.teachers
        }
        named = find_teachers(session, school, teachers) if teachers else ()
        return frozenset(members | {str(one.id) for one in named})


def named_person(ledger: Ledger, said: str) -> str:
    """Uid of the teacher meant by a staff number, a name or a uid.

    Raises:
        UnusableInput: it means nobody, or more than one.
    """
    with ledger.reading() as session:
        (found,) = find_teachers(session, school_of(session), [said])
        return str(found.id)


def named_type(ledger: Ledger, said: str | None) -> str | None:
    """Id of a type of training by its id or name; what is unknown stays as it is said."""
    if said is None:
        return None
    with ledger.reading() as session:
        return types_by_name(session, school_of(session), "training").get(said, said)


def named_marks(
    ledger: Ledger, opened: ActivityOpened, said: Sequence[str], others: str | None
) -> Mapping[str, Mark]:
    """Marks said as ``TEACHER=STATUS``; the notes there stay.

    Args:
        ledger: The ledger.
        opened: The activity.
        said: What was said of whom.
        others: Status of all of whom nothing has been said yet; None to leave them so.

    Raises:
        UnusableInput: one is not of that form, or means nobody or more than one.
    """
    notes = {one.uid: one.note for one in opened.people}
    marks = {}
    if others is not None:
        marks = {one.uid: Mark(others, one.note) for one in opened.people if one.status == BLANK}
    for text in said:
        teacher, separator, status = text.rpartition("=")
        if not separator:
            raise UnusableInput("bad_mark", value=text)
        with ledger.reading() as session:
            (found,) = find_teachers(session, school_of(session), [teacher])
            uid = str(found.id)
        marks[uid] = Mark(status, notes.get(uid, ""))
    return marks
