"""Writes the teachers that a roster names: new ones, and what it says anew of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from studyhours.db.models import Group, Person, School, Teacher, TeacherFact
from studyhours.domain.tidy import clean_name
from studyhours.services.closing.closed_years import Span, closed_each
from studyhours.services.importing.roster_corrections import Corrected, corrected, log_corrections
from studyhours.services.importing.roster_notes import (
    JUDGED,
    RosterNotes,
    columns_of,
    hashes_of,
)
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.people.pinyin import pinyin_of
from studyhours.transfer.roster import RosterRow

_PERSON_COLUMNS = ("former_name", "sex", "birth", "ethnicity")
_TEACHER_COLUMNS = ("joined_profession", "joined_school", "remarks")
_FACTS = ("subject", "stage", "title", "post", "employment", "backbone", "party")
GROUP = "group"
SUBJECT_GROUP = "subject_group"
_ONE_DAY = timedelta(days=1)


@dataclass
class RosterKeeper:
    """Writes teachers of one import, and notes what it put in the place of what.

    Attributes:
        tx: The transaction.
        school: The school.
        day: Today; what holds from now on begins on it.
    """

    tx: Writing
    school: School
    day: date

    def __post_init__(self) -> None:
        session = self.tx.session
        newest = session.scalar(
            select(func.max(Teacher.position)).where(Teacher.school_id == self.school.id)
        )
        self._position = (newest or 0) + 1
        self._groups = {
            group.name: group.id
            for group in session.scalars(
                select(Group).where(Group.school_id == self.school.id, Group.kind == SUBJECT_GROUP)
            )
        }
        self._closed = closed_each(session, self.school)
        self.corrected: dict[UUID, Corrected] = {}
        self._notes = RosterNotes()
        self._facts: dict[UUID, dict[str, TeacherFact]] = {}
        for fact in session.scalars(
            select(TeacherFact).where(
                TeacherFact.school_id == self.school.id, TeacherFact.last.is_(None)
            )
        ):
            self._facts.setdefault(fact.teacher_id, {})[fact.attribute] = fact

    def add(self, row: RosterRow) -> None:
        """Adds a teacher; what the roster says holds since ever."""
        session = self.tx.session
        person = Person(
            id=self.tx.new_id(),
            name=row.name,
            document_kind=row.document_type,
            document_number=row.document_no,
            **{name: getattr(row, name) for name in _PERSON_COLUMNS},
        )
        session.add(person)
        session.flush()
        teacher = Teacher(
            id=self.tx.new_id(),
            school_id=self.school.id,
            person_id=person.id,
            staff_no=row.staff_no.text if row.staff_no else None,
            name=row.name,
            pinyin=pinyin_of(row.name),
            position=self._position,
            **{name: getattr(row, name) for name in _TEACHER_COLUMNS},
        )
        self._position += 1
        self._notes.added[str(teacher.id)] = ""
        session.add(teacher)
        session.flush()
        for attribute, value in self._facts_of(row).items():
            self._put_fact(teacher.id, attribute, value, None)

    def update(self, teacher_id: UUID, row: RosterRow) -> bool:
        """Puts the row's filled cells in place; a changed dated fact begins today."""
        session = self.tx.session
        teacher = session.get_one(Teacher, teacher_id)
        person = session.get_one(Person, teacher.person_id)
        closed = self._closed.get(teacher_id, ())
        before = columns_of(teacher, person)
        facts: Sequence[Span] = self._spans(teacher_id) if closed else ()
        if clean_name(teacher.name) != clean_name(row.name):
            teacher.name = person.name = row.name
            teacher.pinyin = pinyin_of(row.name)
        if teacher.staff_no is None and row.staff_no is not None:
            teacher.staff_no = row.staff_no.text
        for target, names in ((person, _PERSON_COLUMNS), (teacher, _TEACHER_COLUMNS)):
            _fill(target, names, row)
        after = columns_of(teacher, person)
        self._notes.put(teacher_id, before, after)
        ended: list[Span] = []
        changed = before != after
        for attribute, value in self._facts_of(row).items():
            changed |= self._say(teacher_id, attribute, value, ended)
        if closed:
            others = [name.partition(".")[2] for name in JUDGED if before[name] != after[name]]
            years = corrected(closed, others, facts, [*self._spans(teacher_id), *ended])
            if years:
                self.corrected[teacher_id] = years
        return changed

    def _say(self, teacher_id: UUID, attribute: str, value: str, ended: list[Span]) -> bool:
        """Says what holds from today on; whether that is something else than before."""
        known = self._facts.get(teacher_id, {}).get(attribute)
        if known is not None and known.value == value:
            return False
        if known is not None and known.first == self.day:
            self._notes.value_fact(known, value)
            known.value = value
            return True
        if known is not None:
            known.last = self.day - _ONE_DAY
            ended.append(((attribute, known.value), known.first, known.last))
            self._notes.end_fact(known)
        first = None if known is None else self.day
        self._notes.add_fact(self._put_fact(teacher_id, attribute, value, first))
        return True

    def _spans(self, teacher_id: UUID) -> list[Span]:
        known = self._facts.get(teacher_id, {})
        return [((name, fact.value), fact.first, fact.last) for name, fact in known.items()]

    def log_corrections(self) -> None:
        """Logs of every teacher what is corrected in closed years, beside the import itself."""
        log_corrections(self.tx, self.corrected)

    def noted(self) -> RosterNotes:
        """All that was put in the place of something."""
        found = hashes_of(self.tx.session, [UUID(one) for one in self._notes.added])
        self._notes.added = {str(uid): said for uid, said in found.items()}
        return self._notes

    def _facts_of(self, row: RosterRow) -> dict[str, str]:
        facts = {name: value for name in _FACTS if (value := getattr(row, name))}
        if row.group:
            facts[GROUP] = str(self._group(row.group))
        return facts

    def _group(self, name: str) -> UUID:
        if name not in self._groups:
            group = Group(
                id=self.tx.new_id(), school_id=self.school.id, kind=SUBJECT_GROUP, name=name
            )
            self.tx.session.add(group)
            self.tx.log("group.add", str(group.id), {"name": name, "kind": SUBJECT_GROUP})
            self._groups[name] = group.id
            self._notes.groups.append(str(group.id))
        return self._groups[name]

    def _put_fact(
        self, teacher_id: UUID, attribute: str, value: str, first: date | None
    ) -> TeacherFact:
        fact = TeacherFact(
            id=self.tx.new_id(),
            school_id=self.school.id,
            teacher_id=teacher_id,
            attribute=attribute,
            value=value,
            first=first,
            last=None,
            source="roster",
        )
        self.tx.session.add(fact)
        self._facts.setdefault(teacher_id, {})[attribute] = fact
        return fact


def _fill(target: Person | Teacher, names: Sequence[str], row: RosterRow) -> None:
    for name in names:
        value = getattr(row, name)
        if value is not None:
            setattr(target, name, value)
