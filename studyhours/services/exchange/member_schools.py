"""The schools that hand their whole ledger in here, and where this one hands in all of its own.

A district's ledger knows each of its schools as a unit. Which ledger a unit's teachers come from is
settled with the first package and kept among what the district has set. A school likewise knows the
district's ledger by the first receipt it gets from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from studyhours.db.models import Group, School
from studyhours.domain.errors import UnusableInput
from studyhours.domain.people import SCHOOL_UNIT
from studyhours.domain.tidy import tidy_line
from studyhours.services.exchange.facts import PackageFacts
from studyhours.services.ledgers.ledger import Writing
from studyhours.services.people.groups import group_named

_KEPT = "handing_in"
_TO = "handing_to"
_RECEIPTS = "receipts"


def take_school(tx: Writing, school: School, facts: PackageFacts, name: str) -> UUID:
    """Has a ledger be a school's that hands in all of it; returns the school's unit.

    Args:
        tx: The transaction.
        school: The school or district here.
        facts: What a package of that ledger says of itself.
        name: What the school is called here; empty for the name it has itself.

    Raises:
        UnusableInput: the package is not of the whole ledger, or another school is called so.
    """
    called = tidy_line(name) or tidy_line(facts.name)
    if not facts.whole:
        raise UnusableInput("package_not_whole", name=facts.name)
    unit = group_named(tx, school, SCHOOL_UNIT, called)
    others = {one for ledger, one in units_handing_in(school).items() if ledger != facts.ledger_id}
    if unit == school.id or unit in others:
        raise UnusableInput("package_school_named", name=called)
    _keep(school, {**units_handing_in(school), facts.ledger_id: unit})
    return unit


def forget_school(school: School, ledger_id: UUID) -> None:
    """Has a ledger be no school's any more; its teachers stay."""
    known = units_handing_in(school)
    if ledger_id in known:
        _keep(school, {ledger: unit for ledger, unit in known.items() if ledger != ledger_id})


def receivers(school: School) -> frozenset[UUID]:
    """The ledgers this one is handed in to whole: those that have sent a receipt."""
    kept: Sequence[str] = school.settings.get(_TO, ())
    return frozenset(UUID(one) for one in kept)


def set_receiver(school: School, ledger_id: UUID, *, receives: bool) -> None:
    """Has this ledger be handed in whole to another, or no more."""
    others = receivers(school) - {ledger_id}
    kept = others | {ledger_id} if receives else others
    if kept != receivers(school):
        school.settings = {**school.settings, _TO: sorted(str(one) for one in kept)}


def receipts_taken(school: School, ledger_id: UUID) -> Mapping[str, Sequence[int | str]]:
    """How far the log was, and when, in the newest receipt that was taken, by the key it bears."""
    kept: Mapping[str, Mapping[str, Sequence[int | str]]] = school.settings.get(_RECEIPTS, {})
    return kept.get(str(ledger_id), {})


def keep_receipts(
    school: School, ledger_id: UUID, newest: Mapping[str, Sequence[int | str]]
) -> None:
    """Remembers the newest receipts of a ledger; none has them forgotten."""
    kept = {**school.settings.get(_RECEIPTS, {}), str(ledger_id): dict(newest)}
    if not newest:
        del kept[str(ledger_id)]
    if kept != school.settings.get(_RECEIPTS, {}):
        school.settings = {**school.settings, _RECEIPTS: kept}


def unit_of(session: Session, school: School, ledger_id: UUID) -> UUID | None:
    """The unit whose whole ledger that is; None where it is nobody's."""
    unit = units_handing_in(school).get(ledger_id)
    return unit if unit is not None and session.get(Group, unit) is not None else None


def school_called(session: Session, school: School, ledger_id: UUID) -> str:
    """What the school is called here whose whole ledger that is; empty where it is nobody's."""
    unit = unit_of(session, school, ledger_id)
    return session.get_one(Group, unit).name if unit is not None else ""


def units_handing_in(school: School) -> Mapping[UUID, UUID]:
    """The units by the ledger they hand in."""
    kept: Mapping[str, str] = school.settings.get(_KEPT, {})
    return {UUID(ledger): UUID(unit) for ledger, unit in kept.items()}


def _keep(school: School, units: Mapping[UUID, UUID]) -> None:
    kept = {str(ledger): str(unit) for ledger, unit in units.items()}
    school.settings = {**school.settings, _KEPT: kept}
