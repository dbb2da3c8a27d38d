"""Groups, mentor pairs and schools as rules judge them: who they are, and who is tied to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School, Teacher
from studyhours.domain.calendar import SchoolCalendar
from studyhours.domain.people import GROUP_KINDS
from studyhours.domain.registers import Paired
from studyhours.rules.facts import PersonFact
from studyhours.rules.plan import RulePlan
from studyhours.rules.requirements import words_of_ties
from studyhours.rules.subjects import GROUP, IN_SCHOOL, PAIR, TEACHER, Relations
from studyhours.services.people.groups import pairs_in
from studyhours.services.people.ties import all_ties
from studyhours.services.people.units import UnitRead, every_unit

BETWEEN_NAMES = " → "
"""Stands between the names of a mentor and a mentee."""


@dataclass(frozen=True, slots=True)
class SubjectRead:
    """A group, pair or school.

    Attributes:
        uid: Its identifier.
        subject: One of ``rules.subjects.SUBJECTS``.
        kind: One of ``domain.people.ALL_UNIT_KINDS``, or ``pair``.
        name: Its name; of a pair both names, the mentor's first.
    """

    uid: str
    subject: str
    kind: str
    name: str

    @property
    def in_school(self) -> bool:
        """Whether it is a group or pair inside the school."""
        return self.subject in IN_SCHOOL


@dataclass(frozen=True, slots=True)
class SubjectsRead:
    """Everybody and everything that rules may bind besides teachers.

    Attributes:
        subjects: In the order of kind and name.
        facts: Their facts, by uid.
        relations: Who is tied to whom.
    """

    subjects: tuple[SubjectRead, ...]
    facts: Mapping[str, Sequence[PersonFact]]
    relations: Relations


NO_SUBJECTS = SubjectsRead((), {}, Relations())


def read_subjects(
    session: Session, school: School, calendar: SchoolCalendar, plans: Sequence[RulePlan]
) -> SubjectsRead:
    """Reads what some rule needs; nothing where all rules bind teachers.

    Args:
        session: A session on the ledger.
        school: The school.
        calendar: The school year; pairs of other years are left out.
        plans: What is judged by.
    """
    if all(plan.rule.subject == TEACHER and not plan.asks_of_others for plan in plans):
        return NO_SUBJECTS
    year = calendar.year
    spans = [span for plan in plans for one in plan.planned for span in one.asks.stretch.spans]
    first = min([year.first, *(one.first for one in spans)])
    last = max([year.last, *(one.last for one in spans)])
    units = every_unit(session, school, first, last)
    pairs = pairs_in(session, school, year.first, year.last)
    teachers = select(Teacher.id, Teacher.name).where(Teacher.school_id == school.id)
    names = {str(uid): name for uid, name in session.execute(teachers)}
    subjects = [
        SubjectRead(one.uid, GROUP if one.kind in GROUP_KINDS else one.kind, one.kind, one.name)
        for one in units
    ]
    subjects += [_pair(one, names) for one in pairs]
    names |= {one.uid: one.name for one in subjects}
    words = {
        word for plan in plans for one in plan.planned for word in words_of_ties(one.rule.asks)
    }
    ties = all_ties(units, pairs, words)
    return SubjectsRead(tuple(subjects), _facts(units, school), Relations(ties, names))


def _pair(one: Paired, names: Mapping[str, str]) -> SubjectRead:
    both = BETWEEN_NAMES.join(names[uid] for uid in (one.teacher, one.mentee))
    return SubjectRead(one.uid, PAIR, PAIR, both)


def _facts(units: Iterable[UnitRead], school: School) -> Mapping[str, Sequence[PersonFact]]:
    """What may be asked of units; that one has no role in another is known as well."""
    facts: dict[str, list[PersonFact]] = {}
    for one in units:
        facts[one.uid] = [
            PersonFact("group_kind", one.kind, None, None),
            PersonFact("name", one.name, None, None),
            PersonFact("role", "", None, None),
            PersonFact("ours", "yes" if one.uid == str(school.id) else "no", None, None),
        ]
    for uid, role in _roles(units):
        facts[uid].append(role)
    return facts


def _roles(units: Iterable[UnitRead]) -> Iterator[tuple[str, PersonFact]]:
    for one in units:
        for part in one.parts:
            yield part.unit, PersonFact("role", part.role, part.first, part.last)
