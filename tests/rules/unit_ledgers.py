"""A drawn school with groups, pairs and other schools inside a real ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from studyhours.db.models import (
    Group,
    GroupMember,
    MentorPair,
    RecordPerson,
    RecordUnit,
    UnitPart,
)
from studyhours.domain.errors import UnusableInput
from studyhours.domain.registers import Joined, Paired, Part
from studyhours.services.checking.checking import CheckRequest, TeacherChecked, UnitChecked, check
from studyhours.services.ledgers.ledger import Writing, school_of
from studyhours.services.registers.reading import MEMBERS, PAIRS, PARTS
from tests.rules.comparing import all_judged
from tests.rules.ledgers import Kept, SubjectJudged, clear, put
from tests.rules.reference import Judged, judge_everybody, verdict
from tests.rules.reference_others import Bond, Everybody
from tests.rules.unit_worlds import UNITS, UnitWorld

_MADE = datetime(2025, 9, 1, tzinfo=UTC)


@dataclass(frozen=True)
class KeptUnits:
    """A ledger with teachers and units, and the ids of units by name."""

    kept: Kept
    units: Mapping[str, UUID]


def make_units(kept: Kept, units: Mapping[str, str] = UNITS) -> KeptUnits:
    """Puts units into a ledger, those of all worlds or others, in the place of others.

    Args:
        kept: The ledger.
        units: Kinds by name; the ledger's own school is among them.
    """
    with kept.ledger.writing() as tx:
        school = school_of(tx.session)
        for model in (GroupMember, UnitPart, MentorPair, RecordUnit):
            tx.session.execute(delete(model))
        tx.session.execute(delete(Group).where(Group.id != school.id))
        known = {school.name: school.id}
        for name, kind in units.items():
            if name not in known:
                known[name] = tx.new_id()
                row = Group(id=known[name], school_id=school.id, kind=kind, name=name)
                tx.session.add(row)
    return KeptUnits(kept, known)


def check_units(made: KeptUnits, drawn: UnitWorld) -> dict[str, SubjectJudged]:
    """Puts a drawn school into the ledger, in place of the one before, and checks everybody."""
    with made.kept.ledger.writing() as tx:
        for model in (GroupMember, UnitPart, MentorPair, RecordUnit):
            tx.session.execute(delete(model))
        clear(tx.session)
        names = put(made.kept, drawn.world, tx)
        _put_ties(made, drawn.everybody, names, tx)
    request = CheckRequest(
        year=drawn.world.calendar.year.label, as_of=drawn.world.as_of, explain=True
    )
    try:
        checked = check(made.kept.ledger, request)
    except UnusableInput as fault:
        if fault.code != "no_rules_in_force":
            raise
        return {}
    every: Sequence[TeacherChecked | UnitChecked] = (
        *checked.teachers,
        *checked.groups,
        *checked.schools,
    )
    return {one.name: _judged(one, names) for one in every}


def _judged(one: TeacherChecked | UnitChecked, names: Mapping[str, str]) -> SubjectJudged:
    judged = [
        replace(
            rule,
            counted=frozenset(names[uid] for uid in rule.counted),
            not_counted=frozenset(names[uid] for uid in rule.not_counted),
        )
        for rule in all_judged(one.result, one.traces)
    ]
    return SubjectJudged(judged, one.result.verdict)


def _put_ties(made: KeptUnits, everybody: Everybody, names: Mapping[str, str], tx: Writing) -> None:
    session, school = tx.session, school_of(tx.session)
    teachers, units = made.kept.teachers, made.units
    for bond in everybody.members:
        group, teacher = str(units[bond.whole]), str(teachers[bond.one])
        common = _common(bond, tx)
        joined = Joined(**common, teacher=teacher, group=group, role="member")
        session.add(MEMBERS.row(school, joined))
    for bond in everybody.parts:
        one, whole = str(units[bond.one]), str(units[bond.whole])
        session.add(
            PARTS.row(school, Part(**_common(bond, tx), unit=one, whole=whole, role=bond.role))
        )
    for bond in everybody.pairs.values():
        mentor, mentee = str(teachers[bond.whole]), str(teachers[bond.one])
        session.add(PAIRS.row(school, Paired(**_common(bond, tx), teacher=mentor, mentee=mentee)))
    for uid, name in names.items():
        for unit in everybody.units.get(name, ()):
            session.add(RecordUnit(record_id=UUID(uid), unit_id=units[unit], school_id=school.id))
        for teacher in everybody.named.get(name, ()):
            session.add(
                RecordPerson(
                    id=tx.new_id(),
                    school_id=school.id,
                    record_id=UUID(uid),
                    role="speaker",
                    name=teacher,
                    teacher_id=teachers[teacher],
                )
            )
    session.flush()


def _common(bond: Bond, tx: Writing) -> dict[str, Any]:
    return {
        "uid": str(tx.new_id()),
        "first": bond.first,
        "last": bond.last,
        "reason": "",
        "document": "",
        "made_by": "",
        "made_at": _MADE,
    }


def agree(made: KeptUnits, drawn: UnitWorld) -> list[tuple[str, Judged]]:
    """Demands the same of everybody; those whom no rule binds are not listed.

    Returns:
        Every result with the kind of its subject.
    """
    world = drawn.world
    found = check_units(made, drawn)
    expected = judge_everybody(world.versions, world.calendar, drawn.everybody, world.as_of)
    bound = {
        name
        for name, judged in expected.items()
        if drawn.everybody.kinds[name] == "teacher"
        or any(one.status != "not_applicable" for one in judged)
    }
    assert found == {} or set(found) == bound
    for name, judged in found.items():
        assert judged.rules == expected[name], name
        assert judged.verdict == verdict(expected[name])
    return [
        (drawn.everybody.kinds[name], one) for name, judged in found.items() for one in judged.rules
    ]
