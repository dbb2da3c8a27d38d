"""Who is meant by a staff number and a name in a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Person, School, Teacher
from studyhours.domain.tidy import clean_name
from studyhours.transfer.people import StaffNumber


@dataclass(frozen=True, slots=True)
class Known:
    """A teacher as files may name them; ``name`` is the one the ledger shows."""

    id: UUID
    staff_no: str | None
    names: frozenset[str]
    name: str = ""


class Roster:
    """All teachers of a school, found by number and by name."""

    def __init__(self, teachers: Iterable[Known]) -> None:
        self._by_number: dict[str, Known] = {}
        self._by_value: dict[int, list[Known]] = {}
        self._by_name: dict[str, list[Known]] = {}
        for teacher in teachers:
            if teacher.staff_no is not None:
                self._by_number[teacher.staff_no] = teacher
                if teacher.staff_no.isascii() and teacher.staff_no.isdigit():
                    self._by_value.setdefault(int(teacher.staff_no), []).append(teacher)
            for name in teacher.names:
                self._by_name.setdefault(name, []).append(teacher)

    def numbered(self, number: StaffNumber) -> Known | None:
        """The teacher with a number; one whose zeros were eaten matches the one it can be."""
        exact = self._by_number.get(number.text)
        if exact is not None or not (number.text.isascii() and number.text.isdigit()):
            return exact
        possible = self._by_value.get(int(number.text), [])
        return possible[0] if len(possible) == 1 else None

    def named(self, name: str) -> list[Known]:
        """Everybody of that name."""
        return self._by_name.get(clean_name(name), [])

    def resolve(self, number: StaffNumber | None, name: str | None) -> Known | str:
        """The teacher meant, or a reject code.

        A number decides where it is known; else a name that is unique. ``teacher_mismatch`` where
        the two disagree, ``unknown_teacher`` and ``ambiguous_teacher`` where nobody or more than
        one can be meant, ``missing_value`` where neither is given.
        """
        same_name = self.named(name) if name else []
        if number is not None:
            teacher = self.numbered(number)
            if teacher is not None:
                agrees = not name or clean_name(name) in teacher.names
                return teacher if agrees else "teacher_mismatch"
            unnumbered = [one for one in same_name if one.staff_no is None]
            if len(unnumbered) == 1:
                return unnumbered[0]
            return "teacher_mismatch" if same_name else "unknown_teacher"
        if not name:
            return "missing_value"
        if len(same_name) == 1:
            return same_name[0]
        return "ambiguous_teacher" if same_name else "unknown_teacher"

    def link(self, name: str) -> UUID | None:
        """The one teacher of that name, for people who are only mentioned."""
        same_name = self.named(name)
        return same_name[0].id if len(same_name) == 1 else None


def load_roster(session: Session, school: School) -> Roster:
    """The school's teachers, with former names."""
    rows = session.execute(
        select(Teacher.id, Teacher.staff_no, Teacher.name, Person.former_name)
        .join(Person, Person.id == Teacher.person_id)
        .where(Teacher.school_id == school.id)
    )
    return Roster(
        Known(uid, number, frozenset(clean_name(one) for one in (name, former) if one), name)
        for uid, number, name, former in rows
    )
