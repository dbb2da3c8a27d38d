"""What lies behind the results of one group, pair or school: its records, and whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from studyhours.domain.errors import UnusableInput
from studyhours.rules.plan import with_reads
from studyhours.rules.trace import Trace
from studyhours.services.checking.checking import UnitChecked, explained
from studyhours.services.checking.judging import plan_everything, shares_of_units
from studyhours.services.checking.rule_records import RecordShown
from studyhours.services.checking.tracing import trace_units
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.subjects import read_subjects
from studyhours.services.people.text_order import order_of


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one of those who belong to a unit, or one of its parts, brought in.

    Attributes:
        name: Who, or which school or group.
        records: How many of the records that counted.
        amounts: What these say, added up by unit as it was entered: before any factor or limit.
    """

    name: str
    records: int
    amounts: tuple[tuple[str, Fraction], ...]


def explain_unit(ledger: Ledger, year: str, as_of: date, unit: UnitChecked) -> UnitChecked:
    """A unit's results with the records that count and those that do not, and who has a share.

    Args:
        ledger: The ledger.
        year: Label of the school year it was judged in.
        as_of: The day, included.
        unit: The unit as it was judged; it is not judged again.

    Raises:
        UnusableInput: an unknown year, no rules, or the unit is there no longer.
        NotPermitted: the account may not see everybody's results.
    """
    require(ledger.actor, "check")
    with ledger.reading() as session:
        school = school_of(session)
        calendar = load_calendar(session, school, choose_year(session, school, year, as_of))
        plans = plan_everything(session, school, calendar, as_of)
        read = read_subjects(session, school, calendar, with_reads(plans))
        traced = trace_units(session, school, plans, as_of, read, unit.uid)
        if unit.uid not in traced:  # taken out since it was judged
            raise UnusableInput("unit_unknown", name=unit.name, known="-")
        shares = shares_of_units(session, school, calendar, as_of, plans, read, unit.uid)
        return explained(unit, traced[unit.uid], shares.get(unit.uid, {}), read.relations.names)


def contributions(trace: Trace, records: Mapping[str, RecordShown]) -> tuple[Contribution, ...]:
    """Who brought in what was counted, most records first.

    Args:
        trace: What counted.
        records: The records it names, by uid.
    """
    counts: dict[str, int] = {}
    amounts: dict[str, dict[str, Fraction]] = {}
    for uid in trace.counted:
        one = records[uid]
        for name in one.by:
            counts[name] = counts.get(name, 0) + 1
            own = amounts.setdefault(name, {})
            own[one.amount.unit] = own.get(one.amount.unit, Fraction(0)) + one.amount.exact
    return tuple(
        Contribution(name, count, tuple(amounts[name].items()))
        for name, count in sorted(counts.items(), key=lambda one: (-one[1], order_of(one[0])))
    )
