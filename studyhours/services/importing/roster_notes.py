"""What an import of the roster notes of each teacher, so that it can be taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.bulk import BULK_ROWS
from studyhours.db.models import Person, Teacher, TeacherFact
from studyhours.domain.canonical import content_hash

PERSON_COLUMNS = ("name", "former_name", "sex", "birth", "ethnicity")
TEACHER_COLUMNS = ("name", "staff_no", "joined_profession", "joined_school", "remarks")
JUDGED = ("person.sex", "person.birth", "teacher.joined_profession", "teacher.joined_school")
"""What rules may ask of a teacher: to say otherwise corrects the closed years they are in."""
NOTES = "roster"
"""Where an import of the roster keeps them."""

Plain = str | None


@dataclass
class RosterNotes:
    """What one import of the roster did; plain values, kept with the import.

    Attributes:
        added: Who was added, with a hash of all that stood there of them afterwards.
        columns: What was put in the place of something, by teacher and column: before and after.
        made: Facts that were made of teachers who were there: teacher, attribute, value, first and
            last day.
        ended: Facts that ended because of them, with the last day they were given.
        valued: Facts that were given another value: before and after.
        groups: Groups that were made.
    """

    added: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, list[Plain]]] = field(default_factory=dict)
    made: dict[str, list[Plain]] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    valued: dict[str, list[str]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, counts: Mapping[str, Any]) -> RosterNotes | None:
        """The notes kept with an import; None where it was made before there were any."""
        kept = counts.get(NOTES)
        return None if kept is None else cls(**kept)

    @property
    def plain(self) -> dict[str, object]:
        """As they are kept."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @property
    def teachers(self) -> int:
        """How many teachers it added or said something else of."""
        facts = {str(teacher) for teacher, *_ in self.made.values()}
        return len(self.added) + len(facts | set(self.columns))

    def put(self, teacher: UUID, before: Mapping[str, Plain], after: Mapping[str, Plain]) -> None:
        """Notes which columns of a teacher who was there say something else than before."""
        if str(teacher) in self.added or before == after:
            return
        known = self.columns.setdefault(str(teacher), {})
        for name, now in after.items():
            if name in known:
                known[name][1] = now
            elif before[name] != now:
                known[name] = [before[name], now]

    def add_fact(self, fact: TeacherFact) -> None:
        """Notes a fact that was made of a teacher who was there."""
        if str(fact.teacher_id) not in self.added:
            self.made[str(fact.id)] = [
                str(fact.teacher_id),
                fact.attribute,
                fact.value,
                text_of(fact.first),
                text_of(fact.last),
            ]

    def end_fact(self, fact: TeacherFact) -> None:
        """Notes that a fact has ended; one that another row of the import made goes as a whole."""
        number = str(fact.id)
        if number in self.made:
            self.made[number][4] = text_of(fact.last)
        elif str(fact.teacher_id) not in self.added:
            self.ended[number] = str(fact.last)

    def value_fact(self, fact: TeacherFact, value: str) -> None:
        """Notes that a fact is given another value, before it is."""
        number = str(fact.id)
        if number in self.made:
            self.made[number][2] = value
        elif str(fact.teacher_id) not in self.added:
            before = self.valued.get(number, [fact.value])[0]
            self.valued[number] = [before, value]


def text_of(value: object) -> Plain:
    """A value of a column as the notes have it."""
    return value.isoformat() if isinstance(value, date) else None if value is None else str(value)


def columns_of(teacher: Teacher, person: Person) -> dict[str, Plain]:
    """What the roster may say of a teacher, by ``person.`` or ``teacher.`` and the column."""
    return {
        **{f"person.{name}": text_of(getattr(person, name)) for name in PERSON_COLUMNS},
        **{f"teacher.{name}": text_of(getattr(teacher, name)) for name in TEACHER_COLUMNS},
    }


def hashes_of(session: Session, teachers: Sequence[UUID]) -> dict[UUID, str]:
    """A hash of all that stands there of each teacher who is there."""
    found: dict[UUID, str] = {}
    for part in parts_of(teachers):
        facts: dict[UUID, list[list[str]]] = {}
        columns = (TeacherFact.attribute, TeacherFact.value, TeacherFact.first, TeacherFact.last)
        for teacher, *said in session.execute(
            select(TeacherFact.teacher_id, *columns).where(TeacherFact.teacher_id.in_(part))
        ):
            facts.setdefault(teacher, []).append([text_of(one) or "" for one in said])
        for one, person in session.execute(
            select(Teacher, Person)
            .join(Person, Person.id == Teacher.person_id)
            .where(Teacher.id.in_(part))
        ).tuples():
            document = [person.document_kind, person.document_number]
            said_of = {**columns_of(one, person), "document": document}
            found[one.id] = content_hash({**said_of, "facts": sorted(facts.get(one.id, []))})
    return found


def parts_of(keys: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """Some keys, no more at once than one question takes."""
    for start in range(0, len(keys), BULK_ROWS):
        yield keys[start : start + BULK_ROWS]
