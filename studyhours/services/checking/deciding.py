"""Which days a decision has to cover to be about what a rule leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from studyhours.db.models import Teacher
from studyhours.domain import statuses as st
from studyhours.domain.registers import Decided
from studyhours.domain.windows import Window
from studyhours.rules.results import RuleResult
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.checking.judging import plan_everything
from studyhours.services.ledgers.calendars import choose_year, load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of

_DECIDED = "decided_"


@dataclass(frozen=True, slots=True)
class Undecided:
    """What of a rule awaits a decision.

    Attributes:
        windows: The windows that can be decided one by one, in their order; one where the rule can
            only be decided as a whole.
        span: From the first of them to the last.
    """

    windows: tuple[Window, ...]

    @property
    def span(self) -> Window:
        """All of them."""
        return Window(self.windows[0].first, self.windows[-1].last)


def decides_nothing(ledger: Ledger, decided: Decided) -> bool:
    """Whether a decision about a teacher stands in the register and changes no result.

    A rule that leaves nothing open in the days of a decision is judged as before; whoever decides
    by rule and days alone, without seeing results, is to be told so.

    Args:
        ledger: The ledger.
        decided: The decision; of a unit nothing is said, whose results stand elsewhere.
    """
    with ledger.reading() as session:
        if session.get(Teacher, UUID(decided.teacher)) is None:
            return False
    asked = CheckRequest(
        as_of=decided.last, teacher=decided.teacher, ruleset=decided.ruleset or None
    )
    for one in check(ledger, asked).teachers:
        for result in one.result.rules:
            each = result.windows.each if result.windows is not None else ()
            if result.rule_id == decided.rule and any(
                reason.startswith(_DECIDED) for reason in (result.reason, *(w.reason for w in each))
            ):
                return False
    return True


def read_undecided(ledger: Ledger, year: str, as_of: date, result: RuleResult) -> Undecided:
    """The days about which a result asks for a decision.

    Args:
        ledger: The ledger.
        year: Label of the school year judged.
        as_of: The day it was judged as of.
        result: The result, which needs a decision.

    Raises:
        UnusableInput: an unknown year, or the ledger has no such rules any more.
    """
    each = result.windows.each if result.windows is not None else ()
    open_ones = tuple(one.window for one in each if one.status == st.NEEDS_DECISION)
    if open_ones:
        return Undecided(open_ones)
    if result.window is not None:
        return Undecided((result.window,))
    with ledger.reading() as session:
        school = school_of(session)
        chosen = choose_year(session, school, year, as_of)
        calendar = load_calendar(session, school, chosen)
        plans = plan_everything(session, school, calendar, as_of, result.ruleset_id)
    whole = Window(chosen.first, chosen.last)
    for plan in plans:
        if plan.key[:2] == (result.ruleset_id, result.rule_id) and plan.planned:
            windows = [entry.window for entry in plan.planned]
            whole = Window(min(one.first for one in windows), max(one.last for one in windows))
    return Undecided((whole,))
