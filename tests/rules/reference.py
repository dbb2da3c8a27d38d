"""A second judge, slow and plain, written from the contract and not from the engine.

It walks day by day and record by record. From the code under test it takes only the rule file as
read (``rules.model`` and what rules are made of), the calendar (``domain.calendar``) and the shape
of a record. Its windows, statuses, versions and traces are its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from studyhours.domain.calendar import SchoolCalendar
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.measures import Add, Cap, Deduct, Measure, Scale, Stages, Substitute, Weigh
from studyhours.rules.model import AnyTest, FactTest, Leaf, RiskMarks, Rule, RuleSet, Test, Version
from studyhours.rules.pro_rata import ProRata
from studyhours.rules.requirements import Combination, Part, Ratio, Requirement, Threshold
from studyhours.rules.trace import RecordFacts
from tests.rules.records import counts
from tests.rules.reference_persons import NOBODY, Own
from tests.rules.reference_windows import (
    Days,
    Span,
    days,
    periods,
    school_days,
    windows,
    windows_inside,
)

ORDER = ["met", "on_track", "at_risk", "needs_decision", "missed"]
WITHOUT_TERMS = {"school_year", "calendar_year", "quarter", "day", "cycle"}
ZERO = Fraction(0)
ONE_DAY = timedelta(days=1)
LEFT = {"not_applicable", "exempt"}
SINGLE = {"school_year", "calendar_year", "cycle"}


@dataclass(frozen=True)
class Stand:
    """A requirement judged: in one window, or over all of its repeated ones.

    Attributes:
        windows: Met, elapsed and all, of repeated windows.
        each: The repeated windows: days, and how each stands.
        parts: Of a combination in one window, and the veto as the last.
        vetoed: Whether a veto struck.
    """

    status: str
    value: Fraction
    target: Fraction
    due: date | None
    windows: tuple[int, int, int] | None = None
    each: tuple[tuple[Span, Stand], ...] = ()
    parts: tuple[Stand, ...] = ()
    vetoed: bool = False


@dataclass(frozen=True)
class Judged:
    """One rule judged for one teacher; of one not judged only what the contract says of it."""

    rule: str
    version: int
    stand: Stand
    counted: frozenset[str]
    not_counted: frozenset[str]

    @property
    def status(self) -> str:
        return self.stand.status


@dataclass(frozen=True)
class _Entry:
    days: Days
    rule: Rule
    version: Version


@dataclass(frozen=True)
class _Case:
    """One teacher on one day; ``own`` is what registers say of the rule."""

    calendar: SchoolCalendar
    records: Sequence[RecordFacts]
    as_of: date
    risk: RiskMarks
    cycle: bool
    own: Own = NOBODY
    in_veto: bool = False
    pro_rata: ProRata | None = None


def judge(
    versions: Sequence[Version],
    calendar: SchoolCalendar,
    records: Sequence[RecordFacts],
    people: Sequence[PersonFact],
    as_of: date,
    own: Own = NOBODY,
    subject: str = "teacher",
) -> list[Judged]:
    """One teacher, or one of another kind of subject, by one rule set."""
    ids: list[tuple[str, str]] = []
    for version in versions:
        if overlaps(version, calendar):
            named = [(rule.id, rule.subject) for rule in version.ruleset.rules]
            ids += [one for one in named if one not in ids and one[1] == subject]
    results = []
    for one in ids:
        judged = _judge_rule(one, versions, calendar, records, people, as_of, own)
        if judged is not None:
            results.append(judged)
    return results


def overlaps(version: Version, calendar: SchoolCalendar) -> bool:
    """Whether a version is in force on some day of the year."""
    return any(in_force(version, day) for day in days(calendar.year.first, calendar.year.last))


def in_force(version: Version, day: date) -> bool:
    """Whether a version is in force on a day."""
    return (version.first or day) <= day <= (version.last or day)


def _rule_of(ruleset: RuleSet, named: tuple[str, str]) -> Rule | None:
    return next((rule for rule in ruleset.rules if (rule.id, rule.subject) == named), None)


def _judge_rule(
    named: tuple[str, str],
    versions: Sequence[Version],
    calendar: SchoolCalendar,
    records: Sequence[RecordFacts],
    people: Sequence[PersonFact],
    as_of: date,
    own: Own,
) -> Judged | None:
    entries: list[_Entry] = []
    last_known: tuple[Version, Rule] | None = None
    for version in versions:
        rule = _rule_of(version.ruleset, named)
        if rule is None or not overlaps(version, calendar):
            continue
        last_known = (version, rule)
        # A window is judged by the rule version in force on its last day.
        entries += [
            _Entry(found, rule, version)
            for found in windows(rule.asks.time, calendar)
            if in_force(version, found[-1])
        ]
    assert last_known is not None
    entries.sort(key=lambda entry: (entry.days[-1], entry.days[0]))
    version, rule = (entries[-1].version, entries[-1].rule) if entries else last_known
    no_terms = not calendar.terms
    undecided = no_terms and bool(_units(rule.asks) - WITHOUT_TERMS)
    if not entries and not undecided:
        ends = [found[-1] for found in windows(rule.asks.time, calendar)]
        if not ends and rule.asks.time.cycle:
            return None  # no cycle ends in this year
        if ends and all(any(in_force(one, end) for one in versions) for end in ends):
            return None  # the version in force on that day has no such rule
        undecided = True
    undecided = undecided or any(
        _lacks_target(e.rule.asks, e.days, calendar, cycle=bool(e.rule.asks.time.cycle))
        for e in entries
    )
    counted, not_counted = _trace(entries, rule, records, calendar, as_of, undecided=undecided)
    day = min([as_of, *[entries[-1].days[-1]]] if entries else [as_of])
    own = own.about(version.ruleset.id, rule.id)
    unclear = "needs_decision" if undecided else None
    if not entries:
        year = tuple(days(calendar.year.first, calendar.year.last))
        span = (year[0], year[-1])
        exempt = own.exempt_days(year) == len(year)
        stands = _excused(rule, people, day, span) or unclear
        stand = unjudged("exempt" if exempt else stands or "needs_decision")
    else:
        span = (min(entry.days[0] for entry in entries), entries[-1].days[-1])
        stand_each = [
            _excused(rule, people, day, (entry.days[0], entry.days[-1])) or unclear
            for entry in entries
        ]
        each = [
            _entry(entry, calendar, records, as_of, own, stands, undecided)
            for entry, stands in zip(entries, stand_each, strict=True)
        ]
        same = stand_each[0] if len(set(stand_each)) == 1 else None
        if same and any(by_itself for _, by_itself in each):
            stand = unjudged(same)
        else:
            single = len(each) == 1 and rule.asks.time.unit in SINGLE
            found = [(entry.days, one) for entry, (one, _) in zip(entries, each, strict=True)]
            stand = each[0][0] if single else _repeated(rule.asks, found, as_of)
            paced = no_terms and not rule.asks.time.cycle
            stand = replace(stand, status=_without_terms(stand.status, no_terms=paced))
            stand = unjudged(stand.status) if stand.status in LEFT else stand
    stand = _decided(stand, own, *span)
    return Judged(rule.id, version.number, stand, counted, not_counted)


def _entry(
    entry: _Entry,
    calendar: SchoolCalendar,
    records: Sequence[RecordFacts],
    as_of: date,
    own: Own,
    stands: str | None,
    undecided: bool,
) -> tuple[Stand, bool]:
    """A window of a rule; and whether it stands as it does because the whole rule does."""
    cycle = bool(entry.rule.asks.time.cycle)
    case = _Case(calendar, records, as_of, entry.version.ruleset.risk, cycle, own)
    case = replace(case, pro_rata=entry.rule.pro_rata)
    exempt = own.exempt_days(entry.days) == len(entry.days)
    left = exempt or own.share(entry.days, entry.rule.pro_rata) == 0
    if undecided:
        status = "exempt" if exempt else "not_applicable" if left else str(stands)
        stand = replace(unjudged(status), due=entry.days[-1])
    else:
        stand = _window(entry.rule.asks, entry.days, case)
        if stands and not left:
            stand = standing(stand, stands, entry.days)
    before = stand
    stand = _decided(stand, own, entry.days[0], entry.days[-1], entry.days)
    return stand, bool(stands) and not left and stand is before


def standing(stand: Stand, status: str, inside: Days) -> Stand:
    """A window that stands otherwise than by what was done in it."""
    if status in LEFT:
        return unjudged(status)
    return replace(stand, status=status, parts=(), due=inside[-1], vetoed=False)


def _decided(stand: Stand, own: Own, first: date, last: date, inside: Days = ()) -> Stand:
    outcome = own.outcome(first, last)
    if stand.status != "needs_decision" or outcome is None:
        return stand
    decided = standing(stand, outcome, inside) if inside else replace(stand, status=outcome)
    return unjudged(outcome) if outcome in LEFT else decided


def unjudged(status: str) -> Stand:
    """Of a rule that is not judged only its status is compared."""
    return Stand(status, Fraction(0), Fraction(0), None)


def _units(part: Part) -> set[str]:
    found = {part.time.unit or "school_year"}
    inside = part.requirement.parts if isinstance(part.requirement, Combination) else ()
    for one in (*inside, *([part.veto] if part.veto else [])):
        found |= _units(one)
    return found


def _lacks_target(part: Part, around: Days, calendar: SchoolCalendar, *, cycle: bool) -> bool:
    """Whether some number of a requirement is not in force where it is asked."""
    if isinstance(part.requirement, Threshold):
        lacking = _target(part.requirement, around[-1]) is None
    else:
        lacking = False
    inside = part.requirement.parts if isinstance(part.requirement, Combination) else ()
    for one in (*inside, *([part.veto] if part.veto else [])):
        for found in windows_inside(one.time, around, calendar, cycle=cycle):
            lacking = lacking or _lacks_target(one, found, calendar, cycle=cycle)
    return lacking


def _part(part: Part, around: Days, case: _Case) -> Stand:
    """A part inside a window."""
    found = [
        (inner, _window(part, inner, case))
        for inner in windows_inside(part.time, around, case.calendar, cycle=case.cycle)
    ]
    if not found:
        return unjudged("not_applicable")
    if part.time.unit == "" or (len(found) == 1 and part.time.unit in SINGLE):
        return found[0][1]
    return _repeated(part, found, case.as_of)


def _window(part: Part, inside: Days, case: _Case) -> Stand:
    """A requirement in one window, with its veto."""
    if case.own.exempt_days(inside) == len(inside):
        return unjudged("exempt")
    if case.own.share(inside, case.pro_rata) == 0:
        return unjudged("not_applicable")
    stand = _asked(part, inside, case)
    if part.veto is not None:
        veto = _part(part.veto, inside, replace(case, in_veto=True, pro_rata=None))
        stand = replace(stand, parts=(*stand.parts, veto))
        if veto.status == "met":
            return replace(stand, status="missed", due=inside[-1], vetoed=True)
        if veto.status == "needs_decision" and stand.status != "missed":
            return replace(stand, status="needs_decision", due=stand.due or inside[-1])
    return unjudged(stand.status) if stand.status in LEFT else stand


def _asked(part: Part, inside: Days, case: _Case) -> Stand:
    if isinstance(part.requirement, Threshold):
        stand = _threshold(part.requirement, inside, case, part.time.dated_by)
    elif isinstance(part.requirement, Ratio):
        stand = _ratio(part.requirement, inside, case, part.time.dated_by)
    else:
        stand = _combination(part.requirement, inside, case)
    if _unclear(part.requirement, inside, case, part.time.dated_by):
        stand = replace(stand, status="needs_decision")
    binds = stand.status not in LEFT
    if case.own.exempt_days(inside) and binds and not isinstance(part.requirement, Combination):
        fulfilled = stand.status == "met"
        if fulfilled == case.in_veto:  # it might be otherwise by what is left of the window
            stand = standing(stand, "needs_decision", inside)
    return stand


def _threshold(asked: Threshold, inside: Days, case: _Case, dated_by: str) -> Stand:
    target = _target(asked, inside[-1])
    assert target is not None
    exact = _measured(asked.measure, inside, case, dated_by)
    steps = exact / asked.step
    whole = steps.numerator // steps.denominator
    unclear = _unclear(asked, inside, case, dated_by)  # then it is shown as of a number to reach
    if asked.bound == "at_most" and not unclear:
        value = (whole if steps == whole else whole + 1) * asked.step
        closed = case.as_of >= inside[-1]
        status = "missed" if value > target else "met" if closed else "on_track"
        return Stand(status, value, target, inside[-1])
    value = whole * asked.step
    share = case.own.share(inside, case.pro_rata)
    if share != 1 and case.pro_rata and not unclear:
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


def _ratio(asked: Ratio, inside: Days, case: _Case, dated_by: str) -> Stand:
    part = _measured(asked.part, inside, case, dated_by)
    whole = _measured(asked.whole, inside, case, dated_by)
    enough = part >= asked.share * whole
    if case.as_of >= inside[-1]:
        status = "needs_decision" if whole == 0 else "met" if enough else "missed"
    elif enough or case.as_of < inside[0]:
        status = "on_track"
    else:
        gone = _gone(inside, case)
        status = "at_risk" if gone is None or gone >= case.risk.many else "on_track"
    needed = asked.share * whole * 100
    down = needed.numerator // needed.denominator
    shown = down if enough or down == needed else down + 1
    value = Fraction(part.numerator * 100 // part.denominator, 100)
    return Stand(status, value, Fraction(shown, 100), inside[-1])


def _combination(asked: Combination, inside: Days, case: _Case) -> Stand:
    parts = tuple(_part(one, inside, case) for one in asked.parts)
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
    due = _next_due(binding, needed - met, case.as_of) or inside[-1]
    return Stand(status, Fraction(met), Fraction(needed), due, parts=parts, vetoed=vetoed)


def _next_due(parts: Sequence[Stand], lacking: int, as_of: date) -> date | None:
    """The first day after which too few parts are left that can still be met."""
    open_ones = [one.due for one in parts if one.status not in {"met", "missed"} and one.due]
    open_ones = [due for due in open_ones if due >= as_of]
    if lacking <= 0 or len(open_ones) < lacking:
        return None
    for due in sorted(open_ones):
        if sum(1 for other in open_ones if other > due) < lacking:
            return due
    return None


def _repeated(part: Part, each: Sequence[tuple[Days, Stand]], as_of: date) -> Stand:
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


def _without_terms(status: str, *, no_terms: bool) -> str:
    """Where no term dates exist an open window has no school days to judge its pace by."""
    return "needs_decision" if no_terms and status in {"on_track", "at_risk"} else status


def _target(asked: Threshold, end: date) -> Fraction | None:
    for dated in asked.targets:
        if (dated.first or end) <= end <= (dated.last or end):
            return dated.value
    return None


def day_of(record: RecordFacts, dated_by: str) -> date:
    """The day of a record that decides its window."""
    return record.first_day or record.last_day if dated_by == "first_day" else record.last_day


def _measured(  # noqa: C901, PLR0912 - one case for each operator
    measure: Measure, inside: Days, case: _Case, dated_by: str
) -> Fraction:
    """What the records of some days come to, exactly."""
    match measure:
        case Leaf(what="distinct"):
            found = [one for one in _of(case, inside, dated_by) if counts(measure, one)]
            return Fraction(len({one.object for one in found}))
        case Leaf():
            return sum((_amount(measure, one) for one in _of(case, inside, dated_by)), ZERO)
        case Add(measures=measures):
            return sum((_measured(one, inside, case, dated_by) for one in measures), ZERO)
        case Weigh(leaf=leaf):
            found = _of(case, inside, dated_by)
            return sum((_amount(leaf, one) * (weight_of(measure, one) or 0) for one in found), ZERO)
        case Scale(factor=factor, measure=inner):
            return factor * _measured(inner, inside, case, dated_by)
        case Cap(limit=limit, per="record", measure=inner):
            alone = [replace(case, records=[record]) for record in case.records]
            return sum((min(limit, _measured(inner, inside, one, dated_by)) for one in alone), ZERO)
        case Cap(limit=limit, per=per, measure=inner):
            pieces = periods(per, inside, case.calendar)
            return sum((min(limit, _measured(inner, one, case, dated_by)) for one in pieces), ZERO)
        case Stages(steps=steps, measure=inner):
            left, total = _measured(inner, inside, case, dated_by), ZERO
            for step in steps:
                now = left if step.first is None else min(left, step.first)
                left, total = left - now, total + now * step.each
            return total
        case Deduct(measure=inner, takes=takes, void=void):
            found = _of(case, inside, dated_by)
            if void and sum(1 for one in found if counts(void.leaf, one)) >= void.at_least:
                return ZERO
            left = _measured(inner, inside, case, dated_by)
            for take in takes:
                left -= take.amount * sum(1 for one in found if counts(take.leaf, one))
            return left if left > 0 else ZERO
        case Substitute(measure=inner, by=by):
            spare = _measured(by, inside, case, dated_by) - measure.beyond
            stands_in = spare * measure.rate if spare > 0 else ZERO
            if measure.at_most is not None and stands_in > measure.at_most:
                stands_in = measure.at_most
            return _measured(inner, inside, case, dated_by) + stands_in


def weight_of(measure: Weigh, record: RecordFacts) -> Fraction | None:
    """The product of what the tables say; None where one says nothing."""
    product = Fraction(1)
    for table in measure.tables:
        said = getattr(record, table.field)
        listed = [number for word, number in table.weights if word == said]
        if not listed and table.other is None:
            return None
        product *= listed[0] if listed else table.other or ZERO
    return product


def _weighed(measure: Measure) -> Iterator[Weigh]:
    match measure:
        case Weigh():
            yield measure
        case Add(measures=measures):
            for one in measures:
                yield from _weighed(one)
        case (
            Cap(measure=inner)
            | Stages(measure=inner)
            | Scale(measure=inner)
            | Deduct(measure=inner)
        ):
            yield from _weighed(inner)
        case Substitute(measure=inner, by=by):
            yield from _weighed(inner)
            yield from _weighed(by)


def _unclear(asked: Requirement, inside: Days, case: _Case, dated_by: str) -> bool:
    """Whether a record that counts is in no table."""
    return any(
        counts(weigh.leaf, record) and weight_of(weigh, record) is None
        for measure in _measures(asked)
        for weigh in _weighed(measure)
        for record in _of(case, inside, dated_by)
    )


def _of(case: _Case, inside: Days, dated_by: str) -> list[RecordFacts]:
    return [
        record
        for record in case.records
        if record.last_day <= case.as_of and day_of(record, dated_by) in inside
    ]


def _amount(leaf: Leaf, record: RecordFacts) -> Fraction:
    if not counts(leaf, record):
        return ZERO
    amount = Fraction(record.hundredths, 100)
    return Fraction(1) if leaf.what == "count" else amount * leaf.factors[record.unit]


def _window_status(inside: Days, value: Fraction, target: Fraction, case: _Case) -> str:
    if value >= target:
        return "met"
    if case.as_of >= inside[-1]:
        return "missed"
    if case.as_of < inside[0]:
        return "on_track"
    gone = _gone(inside, case)
    if gone is None:
        return "at_risk"
    if target <= 1:
        return "at_risk" if gone >= case.risk.one else "on_track"
    behind = value < target * gone
    return "at_risk" if gone >= case.risk.many and behind else "on_track"


def _gone(inside: Days, case: _Case) -> Fraction | None:
    """The share of a window's school days up to the day; None where it has none."""
    open_days = [day for day in school_days(case.calendar) if day in inside]
    if case.cycle:  # it reaches into years whose terms are not known
        open_days = list(inside)
    if not open_days:
        return None
    return Fraction(sum(1 for day in open_days if day <= case.as_of), len(open_days))


def _excused(rule: Rule, people: Sequence[PersonFact], day: date, span: Span) -> str | None:
    """How a rule stands by facts in a window from one day to another; None where it binds."""
    if any(_holds(test, people, day, span) for test in rule.waived_when):
        return "exempt"
    for test in rule.applies_to:
        holds = _holds(test, people, day, span)
        if not holds:
            return "needs_decision" if holds is None else "not_applicable"
    for question in rule.decide:
        # What may be the case is left to a person, as what is.
        if all(_holds(test, people, day, span) is not False for test in question.when):
            return "needs_decision"
    return None


def _holds(test: Test, people: Sequence[PersonFact], day: date, span: Span) -> bool | None:
    if isinstance(test, AnyTest):
        inner = {_holds(one, people, day, span) for one in test.tests}
        return True if True in inner else None if None in inner else False
    ends = {"window_start": span[0], "window_end": span[1]}
    asked = ends.get(test.on, day) if isinstance(test.on, str) else test.on
    said = [
        fact.value
        for fact in people
        if fact.attribute == test.attribute
        and (fact.first or asked) <= asked <= (fact.last or asked)
    ]
    if not said:
        return None
    if test.attribute in {"service_years", "age"}:
        return any(_numbered(test, date.fromisoformat(since), asked) for since in said)
    return bool(set(said) & set(test.values)) is not test.negated


def _numbered(test: FactTest, since: date, day: date) -> bool:
    birthdays = _birthdays(since, day)
    years, least, below = max(len(birthdays) - 1, 0), test.at_least or 0, test.below
    if years < least or (below is not None and years >= below):
        return False

    def past(number: int) -> bool:
        return len(birthdays) > number and birthdays[number] < day

    return (test.over is None or past(test.over)) and not (
        test.at_most is not None and past(test.at_most)
    )


def _birthdays(since: date, day: date) -> list[date]:
    """The first day, and every day on which one more year is full, up to another."""
    leap = (since.month, since.day) == (2, 29)
    return [
        one
        for one in days(since, day)
        if (one.month, one.day) == (since.month, since.day)
        or (leap and (one.month, one.day) == (3, 1) and (one - ONE_DAY).day == 28)
    ]


@dataclass(frozen=True)
class _Look:
    """A leaf with the days it looks at, the day of a record it goes by, and the caps over it."""

    leaf: Leaf
    days: Days
    dated_by: str
    caps: tuple[tuple[Cap | Deduct, Days], ...]
    weigh: Weigh | None

    def counts(self, record: RecordFacts) -> bool:
        weight = weight_of(self.weigh, record) if self.weigh else 1
        return counts(self.leaf, record) and bool(weight)

    def sees(self, record: RecordFacts) -> bool:
        return day_of(record, self.dated_by) in self.days

    def knows(self, record: RecordFacts, before: Sequence[RecordFacts]) -> bool:
        """Whether an earlier record counted for the same object."""
        return self.leaf.what == "distinct" and any(
            one.object == record.object and self.sees(one) and self.counts(one) for one in before
        )


def _trace(
    entries: Sequence[_Entry],
    rule: Rule,
    records: Sequence[RecordFacts],
    calendar: SchoolCalendar,
    as_of: date,
    *,
    undecided: bool,
) -> tuple[frozenset[str], frozenset[str]]:
    counted: set[str] = set()
    others: set[str] = set()
    before: list[RecordFacts] = []
    looks = [
        (entry, list(_looks(asks, entry.days, calendar, cycle=bool(asks.time.cycle))))
        for entry in entries
        for asks in (entry.rule.asks,)
    ]
    for record in sorted(records, key=lambda one: one.last_day):
        if record.last_day > as_of:
            continue
        holding = [
            (entry, found)
            for entry, found in looks
            if entry.days[0] <= day_of(record, entry.rule.asks.time.dated_by) <= entry.days[-1]
            or any(look.sees(record) for look in found)
        ]
        rules = [entry.rule for entry, _ in holding] or [rule, *[e.rule for e in entries]]
        if any(_is_about(leaf, record) for one in rules for leaf in _leaves(one.asks)):
            case = _Case(calendar, before, as_of, RiskMarks(), cycle=False)
            counting = [
                look
                for _, found in holding
                for look in found
                if look.sees(record)
                and look.counts(record)
                and not look.leaf.takes
                and not look.knows(record, before)
                and not _is_void(look, [one for one in records if one.last_day <= as_of])
                and not _is_full(look, case)
            ]
            (counted if counting and not undecided else others).add(record.uid)
        before = [*before, record]
    return frozenset(counted), frozenset(others)


def _is_full(look: _Look, case: _Case) -> bool:
    """Whether a cap over a leaf has no room left, by the records that came before."""
    return any(
        _measured(cap.measure, days, case, look.dated_by) >= cap.limit
        for cap, days in look.caps
        if isinstance(cap, Cap)
    )


def _is_void(look: _Look, records: Sequence[RecordFacts]) -> bool:
    """Whether so many absences, later ones included, make a leaf void."""
    for over, inside in look.caps:
        if isinstance(over, Deduct) and over.void:
            leaf = over.void.leaf
            held = [one for one in records if day_of(one, look.dated_by) in inside]
            if sum(1 for one in held if counts(leaf, one)) >= over.void.at_least:
                return True
    return False


def _is_about(leaf: Leaf, record: RecordFacts) -> bool:
    if leaf.takes or record.status == "uncredited":  # only what really takes away
        return leaf.takes and counts(leaf, record)
    reached = not leaf.whose or leaf.whose in record.reach
    return reached and record.kind in leaf.kinds and (not leaf.types or record.type in leaf.types)


def _leaves(part: Part) -> Iterator[Leaf]:
    for measure in _measures(part.requirement):
        yield from (over[0] for over in _leaves_over(measure, (), (), None))
    if isinstance(part.requirement, Combination):
        for one in part.requirement.parts:
            yield from _leaves(one)
    if part.veto:
        yield from _leaves(part.veto)


def _looks(part: Part, inside: Days, calendar: SchoolCalendar, *, cycle: bool) -> Iterator[_Look]:
    """Every leaf of a requirement in one window."""
    parts = part.requirement.parts if isinstance(part.requirement, Combination) else ()
    for measure in _measures(part.requirement):
        for leaf, found, caps, weigh in _leaves_over(measure, inside, (), calendar):
            yield _Look(leaf, found, part.time.dated_by, caps, weigh)
    for one in (*parts, *([part.veto] if part.veto else [])):
        for found in windows_inside(one.time, inside, calendar, cycle=cycle):
            yield from _looks(one, found, calendar, cycle=cycle)


def _measures(asked: Requirement) -> list[Measure]:
    if isinstance(asked, Threshold):
        return [asked.measure]
    return [asked.part, asked.whole] if isinstance(asked, Ratio) else []


_Over = tuple[Leaf, Days, tuple[tuple[Cap | Deduct, Days], ...], Weigh | None]


def _leaves_over(  # noqa: C901 - one case for each operator
    measure: Measure,
    inside: Days,
    caps: tuple[tuple[Cap | Deduct, Days], ...],
    calendar: SchoolCalendar | None,
) -> Iterator[_Over]:
    """The leaves of a measure with their days and caps; without a calendar only the leaves."""
    match measure:
        case Leaf():
            yield measure, inside, caps, None
        case Weigh(leaf=leaf):
            yield leaf, inside, caps, measure
        case Add(measures=measures):
            for one in measures:
                yield from _leaves_over(one, inside, caps, calendar)
        case Cap(per="record", measure=inner) | Stages(measure=inner) | Scale(measure=inner):
            yield from _leaves_over(inner, inside, caps, calendar)
        case Cap(per=per, measure=inner):
            for piece in periods(per, inside, calendar) if calendar else [inside]:
                yield from _leaves_over(inner, piece, (*caps, (measure, piece)), calendar)
        case Deduct(measure=inner, takes=takes, void=void):
            yield from _leaves_over(inner, inside, (*caps, (measure, inside)), calendar)
            for leaf in [take.leaf for take in takes] + ([void.leaf] if void else []):
                yield leaf, inside, caps, None
        case Substitute(measure=inner, by=by):
            yield from _leaves_over(inner, inside, caps, calendar)
            yield from _leaves_over(by, inside, caps, calendar)


def verdict(results: Sequence[Judged]) -> str:
    """The worst of the rules that bind."""
    binding = [ORDER.index(one.status) for one in results if one.status in ORDER]
    return ORDER[max(binding)] if binding else "not_applicable"
