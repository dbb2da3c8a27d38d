"""Taking an import of the roster back: who was added goes, what was said before stands again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, select

from studyhours.db.models import Group, Import, Person, School, Teacher, TeacherFact
from studyhours.domain.errors import UnusableInput
from studyhours.services.closing.closed_years import Span, closed_each
from studyhours.services.importing.roster_corrections import Corrected, corrected, log_corrections
from studyhours.services.importing.roster_notes import (
    JUDGED,
    Plain,
    RosterNotes,
    columns_of,
    hashes_of,
    parts_of,
    text_of,
)
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.people.mentions import mentioned
from studyhours.services.people.pinyin import pinyin_of
from studyhours.services.people.unit_changes import is_named

_NAMED = 10
_DAYS = ("birth", "joined_profession", "joined_school")
RowT = TypeVar("RowT", Person, Teacher, TeacherFact)


def teachers_of(imports: Sequence[Import]) -> dict[UUID, int]:
    """How many teachers each import of the roster is about, of some imports."""
    notes = {one.id: RosterNotes.read(one.counts) for one in imports}
    return {uid: said.teachers for uid, said in notes.items() if said is not None}


def take_roster_back(tx: Writing, school: School, row: Import) -> tuple[str, ...]:
    """Takes one import of the roster back.

    Args:
        tx: The transaction.
        school: The school.
        row: The import.

    Returns:
        The closed years that this corrects: they need a reason.

    Raises:
        UnusableInput: something it said has been changed since, or there are records, papers or
            accounts of somebody it added; they are named.
    """
    back = _RosterBack(tx, school, row)
    back.carry_out()
    return tuple(sorted({year for years in back.corrected.values() for year in years}))


class _RosterBack:
    """One import of the roster, looked through so that it can be taken back."""

    def __init__(self, tx: Writing, school: School, row: Import) -> None:
        notes = RosterNotes.read(row.counts)
        if notes is None:
            raise UnusableInput("roster_import_stays", id=str(row.id))
        self._tx, self._school, self._notes = tx, school, notes
        self._added = [UUID(one) for one in notes.added]
        self._teachers = self._read(Teacher, map(UUID, notes.columns))
        people = [one.person_id for one in self._teachers.values()]
        self._people = self._read(Person, people)
        facts = [*notes.made, *notes.ended, *notes.valued]
        self._facts = self._read(TeacherFact, map(UUID, facts))
        self._refuse_if_changed()
        self._refuse_if_in_use()
        self.corrected = self._corrections()

    def _read(self, model: type[RowT], keys: Iterable[UUID]) -> dict[UUID, RowT]:
        return {
            one.id: one
            for part in parts_of(list(keys))
            for one in self._tx.session.scalars(select(model).where(model.id.in_(part)))
        }

    # ------------------------------------------------------------ refusing

    def _refuse_if_changed(self) -> None:
        now = hashes_of(self._tx.session, self._added)
        changed = {
            UUID(uid)
            for uid, then in self._notes.added.items()
            # Whom somebody has taken out meanwhile nobody need take out again.
            if now.get(UUID(uid), then) != then
        }
        for uid, teacher in self._teachers.items():
            stands = columns_of(teacher, self._people[teacher.person_id])
            said = self._notes.columns[str(uid)]
            if any(stands[name] != after for name, (_, after) in said.items()):
                changed.add(uid)
        changed.update(self._changed_facts())
        if changed:
            raise UnusableInput("roster_changed_since", **self._named(sorted(changed)))

    def _changed_facts(self) -> Iterator[UUID]:
        """Teachers of whom a fact does not say any more what the import had it say."""
        there = set(self._read(Teacher, [UUID(str(one[0])) for one in self._notes.made.values()]))
        for uid, (teacher, *said) in self._notes.made.items():
            fact = self._facts.get(UUID(uid))
            owner = UUID(str(teacher))
            if owner in there and (fact is None or _said_by(fact) != said):
                yield owner
        for uid, last in self._notes.ended.items():
            fact = self._facts.get(UUID(uid))
            if fact is not None and text_of(fact.last) != last:
                yield fact.teacher_id
        for uid, (_, after) in self._notes.valued.items():
            fact = self._facts.get(UUID(uid))
            if fact is not None and fact.value != after:
                yield fact.teacher_id

    def _refuse_if_in_use(self) -> None:
        used: list[UUID] = []
        for part in parts_of(self._added):
            used += mentioned(self._tx.session, Teacher, part, (TeacherFact.__tablename__,))
        if used:
            raise UnusableInput("roster_in_use", **self._named(sorted(used)))

    def _named(self, teachers: Sequence[UUID]) -> dict[str, object]:
        some = self._read(Teacher, teachers[:_NAMED]).values()
        names = "、".join(one.name for one in sorted(some, key=lambda one: one.position))
        return {"count": len(teachers), "names": names}

    # ------------------------------------------------------------ closed years

    def _corrections(self) -> Mapping[UUID, Corrected]:
        closed = closed_each(self._tx.session, self._school)
        if not closed:
            return {}
        found: dict[UUID, Corrected] = {}
        before, after = self._spans()
        for uid in {*self._teachers, *before, *after} & closed.keys():
            others = [
                name.partition(".")[2]
                for name in JUDGED
                if name in self._notes.columns.get(str(uid), {})
            ]
            years = corrected(closed[uid], others, before.get(uid, ()), after.get(uid, ()))
            if years:
                found[uid] = years
        return found

    def _spans(self) -> tuple[dict[UUID, list[Span]], dict[UUID, list[Span]]]:
        """What the facts it is about say now, and what they will say, by teacher."""
        before: dict[UUID, list[Span]] = {}
        after: dict[UUID, list[Span]] = {}
        for fact in self._facts.values():
            uid, owner = str(fact.id), fact.teacher_id
            now: Span = ((fact.attribute, fact.value), fact.first, fact.last)
            before.setdefault(owner, []).append(now)
            if uid in self._notes.ended:
                now = (now[0], fact.first, None)
            elif uid in self._notes.valued:
                now = ((fact.attribute, self._notes.valued[uid][0]), fact.first, fact.last)
            if uid not in self._notes.made:
                after.setdefault(owner, []).append(now)
        return before, after

    # ------------------------------------------------------------ taking back

    def carry_out(self) -> None:
        """Takes it back."""
        log_corrections(self._tx, self.corrected)
        for uid, said in self._notes.columns.items():
            if (teacher := self._teachers.get(UUID(uid))) is not None:
                _put(teacher, self._people[teacher.person_id], said)
        for key, fact in self._facts.items():
            if str(key) in self._notes.ended:
                fact.last = None
            if (known := self._notes.valued.get(str(key))) is not None:
                fact.value = known[0]
        session = self._tx.session
        session.flush()
        for part in parts_of([UUID(one) for one in self._notes.made]):
            session.execute(delete(TeacherFact).where(TeacherFact.id.in_(part)))
        self._take_out()
        for number in self._notes.groups:
            group = session.get(Group, UUID(number))
            if group is not None and not is_named(self._tx, self._school, group.id):
                session.delete(group)
                self._tx.log("group.remove", number, {"name": group.name, "kind": group.kind})

    def _take_out(self) -> None:
        """Takes out everybody who was added, and people who serve nowhere else."""
        session = self._tx.session
        for part in parts_of(self._added):
            people = session.scalars(select(Teacher.person_id).where(Teacher.id.in_(part))).all()
            session.execute(delete(TeacherFact).where(TeacherFact.teacher_id.in_(part)))
            session.execute(delete(Teacher).where(Teacher.id.in_(part)))
            alone = set(people) - mentioned(session, Person, people)
            session.execute(delete(Person).where(Person.id.in_(alone)))


def _said_by(fact: TeacherFact) -> list[Plain]:
    return [fact.attribute, fact.value, text_of(fact.first), text_of(fact.last)]


def _put(teacher: Teacher, person: Person, said: Mapping[str, Sequence[Plain]]) -> None:
    """Puts back what stood in the columns of a teacher."""
    for name, (before, _) in said.items():
        where, _, column = name.partition(".")
        value = date.fromisoformat(before) if before and column in _DAYS else before
        setattr(person if where == "person" else teacher, column, value)
    teacher.pinyin = pinyin_of(teacher.name)
