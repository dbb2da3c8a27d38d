"""What may be chosen when an activity is planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import KindType
from studyhours.domain.people import ALL_UNIT_KINDS, UNIT_KINDS
from studyhours.services.activities.plan import TRAINING
from studyhours.services.activities.reach import reach_of
from studyhours.services.ledgers.calendars import term_ends
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.people.sharing import shared
from studyhours.services.people.teacher_list import TeacherShown, teachers_on
from studyhours.services.people.text_order import OrderKey, order_of
from studyhours.services.people.units import UnitRead, every_unit
from studyhours.services.records.parts import wanted_parts


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit people are chosen by, with the uids of its members on the day."""

    uid: str
    kind: str
    name: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What may be chosen when an activity is planned.

    Attributes:
        today: Today in the school's zone.
        types: Types of training, id and name by language.
        units: Units that have members, and all others by kind and name.
        teachers: Everybody who serves on the day, in roster order; for heads of groups only
            theirs.
        wanted: What the school's setting wants handed in for activities that say nothing.
        fixed_group: Whether a unit must be named: heads of groups plan for one.
        partners: Units an activity may be held with: schools, pairs, alliances.
        term_ends: The last days of the school's terms, in order.
    """

    today: date
    types: tuple[tuple[str, Mapping[str, str]], ...]
    units: tuple[UnitChoice, ...]
    teachers: tuple[TeacherShown, ...]
    wanted: frozenset[str] = frozenset()
    fixed_group: bool = False
    partners: tuple[UnitChoice, ...] = ()
    term_ends: tuple[date, ...] = ()


def plan_choices(ledger: Ledger, day: date | None = None) -> PlanChoices:
    """What may be chosen when an activity is planned for a day; today when None."""
    with ledger.reading() as session:
        school = school_of(session)
        reach = reach_of(ledger, session, school)
        now = today(ledger, school)
        on = day or now
        types = session.scalars(
            select(KindType).where(KindType.school_id == school.id, KindType.kind_id == TRAINING)
        ).all()
        everything = every_unit(session, school, on, on)
        units = tuple(
            UnitChoice(one.uid, one.kind, one.name, frozenset(one.teachers))
            for one in sorted(everything, key=_place)
        )
        named = tuple((one.id, dict(one.title)) for one in types)
        teachers = tuple(
            one for one in teachers_on(session, school, on, reach.own) if one.serves_on(on)
        )
        partners = tuple(
            one for one in units if one.kind in UNIT_KINDS and one.uid != str(school.id)
        )
        heads = bool(reach.groups)
        if heads:
            units = tuple(one for one in units if reach.edits(UUID(one.uid)))
            theirs = frozenset[str]().union(*(one.members for one in units))
            everybody = teachers_on(session, school, on)
            teachers = tuple(one for one in everybody if one.uid in theirs and one.serves_on(on))
        elif reach.own is not None:
            units = partners = ()
        listed = shared(ledger, teachers, whole=False)
        wanted, ends = wanted_parts(school), term_ends(session, school)
        return PlanChoices(now, named, units, listed, wanted, heads, partners, ends)


def _place(unit: UnitRead) -> tuple[int, OrderKey]:
    """By kind, the inner groups first, and by name."""
    return ALL_UNIT_KINDS.index(unit.kind), order_of(unit.name)
