"""Requirements as the reference judges them: window by window, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from studyhours.rules.pro_rata import ProRata
from studyhours.rules.requirements import (
    Combination,
    Coverage,
    Linked,
    Needed,
    Part,
    Ratio,
    Threshold,
)
from tests.rules.reference_facts import excused
from tests.rules.reference_measures import (
    measured,
    unclear,
)
from tests.rules.reference_stand import (
    LEFT,
    ORDER,
    SINGLE,
    ZERO,
    Case,
    Judged,
    Stand,
    standing,
    unjudged,
)
from tests.rules.reference_windows import (
    Days,
    school_days,
    windows_inside,
)


def part_of(part: Part, around: Days, case: Case) -> Stand:
    """A part inside a window."""
    found = [
        (inner, window_of(part, inner, case))
        for inner in windows_inside(part.time, around, case.calendar, cycle=case.cycle)
    ]
    if not found:
        return unjudged("not_applicable")
    if part.time.unit == "" or (len(found) == 1 and part.time.unit in SINGLE):
        return found[0][1]
    return repeated(part, found, case.as_of)


def window_of(part: Part, inside: Days, case: Case) -> Stand:
    """A requirement in one window, with its veto."""
    if case.own.exempt_days(inside) == len(inside):
        return unjudged("exempt")
    if case.own.share(inside, case.pro_rata) == 0:
        return unjudged("not_applicable")
    stand = asked_of(part, inside, case)
    if part.veto is not None:
        veto = part_of(part.veto, inside, replace(case, in_veto=True, pro_rata=None))
        stand = replace(stand, parts=(*stand.parts, veto))
        if veto.status == "met":
            return replace(stand, status="missed", due=inside[-1], vetoed=True)
        if veto.status == "needs_decision" and stand.status != "missed":
            return replace(stand, status="needs_decision", due=stand.due or inside[-1])
    return unjudged(stand.status) if stand.status in LEFT else stand


def asked_of(part: Part, inside: Days, case: Case) -> Stand:
    if isinstance(part.requirement, Threshold):
        stand = _threshold(part.requirement, inside, case, part.time.dated_by)
    elif isinstance(part.requirement, Ratio):
        stand = _ratio(part.requirement, inside, case, part.time.dated_by)
    elif isinstance(part.requirement, Coverage):
        stand = _coverage(part.requirement, inside, case)
    elif isinstance(part.requirement, Linked):
        stand = _linked(part.requirement, inside, case)
    else:
        stand = _combination(part.requirement, inside, case)
    if unclear(part.requirement, inside, case, part.time.dated_by):
        stand = replace(stand, status="needs_decision")
    binds = stand.status not in LEFT
    if case.own.exempt_days(inside) and binds and not isinstance(part.requirement, Combination):
        fulfilled = stand.status == "met"
        if fulfilled == case.in_veto:  # it might be otherwise by what is left of the window
            stand = standing(stand, "needs_decision", inside)
    return stand


def _threshold(asked: Threshold, inside: Days, case: Case, dated_by: str) -> Stand:
    target = target_on(asked, inside[-1])
    assert target is not None
    exact = measured(asked.measure, inside, case, dated_by)
    steps = exact / asked.step
    whole = steps.numerator // steps.denominator
    undecided = unclear(asked, inside, case, dated_by)  # then it is shown as of a number to reach
    if asked.bound == "at_most" and not undecided:
        value = (whole if steps == whole else whole + 1) * asked.step
        closed = case.as_of >= inside[-1]
        status = "missed" if value > target else "met" if closed else "on_track"
        return Stand(status, value, target, inside[-1])
    value = whole * asked.step
    share = case.own.share(inside, case.pro_rata)
    if share != 1 and case.pro_rata and not undecided:
        target = _rounded(target * share, case.pro_rata)
        if target == 0:
            return Stand("not_applicable", value, target, inside[-1])
    return Stand(_window_status(inside, value, target, case), value, target, inside[-1])


def _rounded(exact: Fraction, asks: ProRata) -> Fraction:
    steps = exact / asks.step
    low = steps.numerator // steps.denominator
    rest = steps - low
    up = rest > 0 and (asks.rounding == "up" or (asks.rounding == "nearest" and rest * 2 >= 1))
    return (low + 1 if up else low) * asks.step


def _ratio(asked: Ratio, inside: Days, case: Case, dated_by: str) -> Stand:
    part = measured(asked.part, inside, case, dated_by)
    whole = measured(asked.whole, inside, case, dated_by)
    enough = part >= asked.share * whole
    most = asked.bound == "at_most"
    if most:
        enough = part <= asked.share * whole
    if case.as_of >= inside[-1]:
        status = "needs_decision" if whole == 0 else "met" if enough else "missed"
    elif enough or case.as_of < inside[0]:
        status = "on_track"
    else:
        gone = gone_in(inside, case)
        status = "at_risk" if gone is None or gone >= case.risk.many else "on_track"
    needed = asked.share * whole * 100
    down = needed.numerator // needed.denominator
    shown = down if enough != most or down == needed else down + 1
    value = Fraction(part.numerator * 100 // part.denominator, 100)
    if most and value != part:
        value += Fraction(1, 100)
    return Stand(status, value, Fraction(shown, 100), inside[-1])


def _combination(asked: Combination, inside: Days, case: Case) -> Stand:
    parts = tuple(part_of(one, inside, case) for one in asked.parts)
    binding = [one for one in parts if one.status not in LEFT]
    total, met = len(binding), sum(1 for one in binding if one.status == "met")
    needed = {"all": total, "any": 1}.get(asked.how, asked.needed)
    needed = min(needed, total)
    may_fail = total - needed
    known = [one.status for one in binding]
    if {one.status for one in parts} == {"exempt"}:
        return Stand("exempt", ZERO, ZERO, inside[-1], parts=parts)
    if not binding:
        status = "needs_decision"
    elif known.count("missed") > may_fail:
        status = "missed"
    elif met >= needed:
        status = "met"
    else:
        # The worst that cannot be avoided by leaving the worst ones out.
        status = sorted(known, key=ORDER.index, reverse=True)[may_fail]
    vetoed = status == "missed" and any(one.vetoed for one in binding)
    due = next_due(binding, needed - met, case.as_of) or inside[-1]
    return Stand(status, Fraction(met), Fraction(needed), due, parts=parts, vetoed=vetoed)


def _coverage(asked: Coverage, inside: Days, case: Case) -> Stand:
    """What each of those tied to the subject did on their own."""
    assert case.around is not None
    around, parts = case.around, []
    for name in around.tied(asked.of, inside):
        people = around.everybody.people.get(name, ())
        stands = excused(asked, people, case.day, (inside[0], inside[-1]))
        mine = replace(
            case,
            records=around.everybody.records_of(name),
            own=around.own(name),
            in_veto=False,
            pro_rata=None,
            around=None,
        )
        parts.append(unjudged(stands) if stands else part_of(asked.each, inside, mine))
    return _several(parts, asked.needed, inside, case)


def _linked(asked: Linked, inside: Days, case: Case) -> Stand:
    """How another rule stands for those tied to the subject."""
    assert case.around is not None
    parts = []
    for name in case.around.tied(asked.to, inside):
        judged = case.around.results.get(asked.rule, {}).get(name)
        if judged is None:
            continue
        assert isinstance(judged, Judged)
        same = (one for span, one in judged.stand.each if span == (inside[0], inside[-1]))
        stand = next(same, judged.stand)
        status = stand.status
        if status in asked.statuses:
            status = "met"
        elif status in {"met", "missed"}:
            status = "missed"
        elif status in {"on_track", "at_risk"} and asked.statuses != ("met",):
            status = "on_track"
        left = status in LEFT or stand.due is None
        told = replace(stand, status=status, parts=(), vetoed=False)
        parts.append(unjudged(status) if left else told)
    return _several(parts, asked.needed, inside, case)


def _several(parts: Sequence[Stand], needed: Needed, inside: Days, case: Case) -> Stand:
    binding = [one for one in parts if one.status not in LEFT]
    total, met = len(binding), sum(1 for one in binding if one.status == "met")
    number = needed.number
    if needed.share is not None:  # the first whole number that is not less
        number = next(n for n in range(total + 1) if n >= needed.share * total)
    stand = Stand("needs_decision", Fraction(met), Fraction(number), inside[-1], parts=tuple(parts))
    known = {one.status for one in parts}
    if known == {"exempt"}:
        return replace(stand, status="exempt")
    if not binding or number > total:
        return stand
    best = sorted((one.status for one in binding), key=ORDER.index)
    due = next_due(binding, number - met, case.as_of) or inside[-1]
    return replace(stand, status=best[number - 1], due=due)


def next_due(parts: Sequence[Stand], lacking: int, as_of: date) -> date | None:
    """The first day after which too few parts are left that can still be met."""
    open_ones = [one.due for one in parts if one.status not in {"met", "missed"} and one.due]
    open_ones = [due for due in open_ones if due >= as_of]
    if lacking <= 0 or len(open_ones) < lacking:
        return None
    for due in sorted(open_ones):
        if sum(1 for other in open_ones if other > due) < lacking:
            return due
    return None


def repeated(part: Part, each: Sequence[tuple[Days, Stand]], as_of: date) -> Stand:
    """A requirement over repeated windows; those that do not bind leave the count."""
    every = each
    each = [(found, stand) for found, stand in each if stand.status not in LEFT]
    if not each:
        left = {stand.status for _, stand in every}
        return unjudged("exempt" if "exempt" in left else "not_applicable")
    total = len(each)
    tolerance = part.time.tolerance
    allowed = max(tolerance.windows, int(tolerance.share * total))
    known = [stand.status for _, stand in each]
    met = known.count("met")
    elapsed = sum(1 for found, _ in each if found[-1] <= as_of)
    vetoed = any(stand.vetoed for _, stand in each)
    if vetoed or known.count("missed") > allowed:
        status = "missed"
    elif met >= total - allowed:
        status = "met"
    elif "needs_decision" in known:
        status = "needs_decision"
    elif "at_risk" in known:
        status = "at_risk"
    else:
        status = "on_track"
    due = each[-1][0][-1]
    for found, stand in each:
        if stand.status != "met" and found[-1] >= as_of:
            assert stand.due is not None
            due = stand.due
            break
    return Stand(
        status,
        Fraction(met),
        Fraction(max(total - allowed, 0)),
        due,
        (met, elapsed, total),
        tuple(((found[0], found[-1]), stand) for found, stand in every),
        vetoed=vetoed,
    )


def target_on(asked: Threshold, end: date) -> Fraction | None:
    for dated in asked.targets:
        if (dated.first or end) <= end <= (dated.last or end):
            return dated.value
    return None


def _window_status(inside: Days, value: Fraction, target: Fraction, case: Case) -> str:
    if value >= target:
        return "met"
    if case.as_of >= inside[-1]:
        return "missed"
    if case.as_of < inside[0]:
        return "on_track"
    gone = gone_in(inside, case)
    if gone is None:
        return "at_risk"
    if target <= 1:
        return "at_risk" if gone >= case.risk.one else "on_track"
    behind = value < target * gone
    return "at_risk" if gone >= case.risk.many and behind else "on_track"


def gone_in(inside: Days, case: Case) -> Fraction | None:
    """The share of a window's school days up to the day; None where it has none."""
    open_days = [day for day in school_days(case.calendar) if day in inside]
    if case.cycle:  # it reaches into years whose terms are not known
        open_days = list(inside)
    if not open_days:
        return None
    return Fraction(sum(1 for day in open_days if day <= case.as_of), len(open_days))
