"""A second judge, slow and plain, written from the contract and not from the engine.

It walks day by day and record by record. From the code under test it takes only the rule file as
read (``rules.model``), the calendar (``domain.calendar``) and the shape of a record. Its windows,
statuses, versions and traces are its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from studyhours.domain.calendar import SchoolCalendar, Term
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.model import Rule, RuleSet, Version
from studyhours.rules.trace import RecordFacts
from tests.rules.records import counts

Span = tuple[date, date]
DAY = timedelta(days=1)
ORDER = ["met", "on_track", "at_risk", "needs_decision", "missed"]
WITHOUT_TERMS = {"school_year", "calendar_year", "quarter"}


@dataclass(frozen=True)
class Judged:
    """One rule judged for one teacher."""

    rule: str
    version: int
    status: str
    value: Fraction
    target: Fraction | None
    windows: tuple[int, int, int] | None
    each: tuple[tuple[Span, Fraction, Fraction, str], ...]
    counted: frozenset[str]
    not_counted: frozenset[str]


@dataclass(frozen=True)
class _Entry:
    span: Span
    rule: Rule
    version: Version


def days(first: date, last: date) -> Iterator[date]:
    """Day after day."""
    while first <= last:
        yield first
        first += DAY


def school_days(calendar: SchoolCalendar) -> list[date]:
    """Working days of the holiday table inside a term."""
    found = []
    for day in days(calendar.year.first, calendar.year.last):
        works = calendar.holidays.exceptions.get(day, day.weekday() < 5)
        if works and any(term.first <= day <= term.last for term in calendar.terms):
            found.append(day)
    return found


def weeks(term: Term) -> Iterator[tuple[int, date]]:
    """Number and first day of each week that touches a term."""
    one = term.week_one or term.first
    while one.weekday() != term.week_start:
        one -= DAY
    number = 1
    while one > term.first:
        one, number = one - 7 * DAY, number - 1
    while one <= term.last:
        if one + 6 * DAY >= term.first:
            yield number, one
        one, number = one + 7 * DAY, number + 1


def spans(unit: str, calendar: SchoolCalendar) -> list[Span]:
    """The windows of a unit, as the contract describes them."""
    year, found = calendar.year, set()
    school = school_days(calendar)
    if unit == "school_year":
        found.add((year.first, year.last))
    elif unit == "calendar_year":
        ends = [d for d in days(year.first, year.last) if (d.month, d.day) == (12, 31)]
        found.update((date(end.year, 1, 1), end) for end in ends)
    elif unit == "term":
        found.update((term.first, term.last) for term in calendar.terms)
    elif unit == "quarter":
        starts = [d for d in days(year.first, year.last) if d.day == year.first.day]
        later = [*starts[3::3], year.last + DAY]
        found.update((one, after - DAY) for one, after in zip(starts[::3], later, strict=True))
    elif unit == "month":
        for day in school:
            inside = [d for d in days(day - 31 * DAY, day + 31 * DAY) if same_month(d, day)]
            found.add((inside[0], inside[-1]))
    elif unit == "school_day":
        found.update((day, day) for day in school)
    else:
        for term in calendar.terms:
            found.update(_by_week(unit, term, school))
    return sorted(found, key=lambda span: (span[1], span[0]))


def _by_week(unit: str, term: Term, school: Sequence[date]) -> Iterator[Span]:
    """Weeks of one term, or pairs of them, that hold a school day of it."""
    own = [day for day in school if term.first <= day <= term.last]
    for number, first in weeks(term):
        if not any(first <= day <= first + 6 * DAY for day in own):
            continue
        odd = number % 2 == 1
        if unit == "fortnight":
            start = first if odd else first - 7 * DAY
            yield start, start + 13 * DAY
        elif unit == "week" or odd == (unit == "odd_week"):
            yield first, first + 6 * DAY


def same_month(one: date, other: date) -> bool:
    """Whether two days lie in one month of one year."""
    return (one.year, one.month) == (other.year, other.month)


def judge(
    versions: Sequence[Version],
    calendar: SchoolCalendar,
    records: Sequence[RecordFacts],
    people: Sequence[PersonFact],
    as_of: date,
) -> list[Judged]:
    """One teacher by one rule set."""
    ids: list[str] = []
    for version in versions:
        if overlaps(version, calendar):
            ids += [rule.id for rule in version.ruleset.rules if rule.id not in ids]
    results = []
    for rule_id in ids:
        judged = _judge_rule(rule_id, versions, calendar, records, people, as_of)
        if judged is not None:
            results.append(judged)
    return results


def overlaps(version: Version, calendar: SchoolCalendar) -> bool:
    """Whether a version is in force on some day of the year."""
    return any(in_force(version, day) for day in days(calendar.year.first, calendar.year.last))


def in_force(version: Version, day: date) -> bool:
    """Whether a version is in force on a day."""
    return (version.first or day) <= day <= (version.last or day)


def _rule_of(ruleset: RuleSet, rule_id: str) -> Rule | None:
    return next((rule for rule in ruleset.rules if rule.id == rule_id), None)


def _judge_rule(
    rule_id: str,
    versions: Sequence[Version],
    calendar: SchoolCalendar,
    records: Sequence[RecordFacts],
    people: Sequence[PersonFact],
    as_of: date,
) -> Judged | None:
    entries: list[_Entry] = []
    last_known: tuple[Version, Rule] | None = None
    for version in versions:
        rule = _rule_of(version.ruleset, rule_id)
        if rule is None or not overlaps(version, calendar):
            continue
        last_known = (version, rule)
        # A window is judged by the rule version in force on its last day.
        entries += [
            _Entry(span, rule, version)
            for span in spans(rule.window, calendar)
            if in_force(version, span[1])
        ]
    assert last_known is not None
    entries.sort(key=lambda entry: (entry.span[1], entry.span[0]))
    version, rule = (entries[-1].version, entries[-1].rule) if entries else last_known
    no_terms = not calendar.terms
    undecided = no_terms and rule.window not in WITHOUT_TERMS
    if not entries and not undecided:
        ends = [span[1] for span in spans(rule.window, calendar)]
        if ends and all(any(in_force(one, end) for one in versions) for end in ends):
            return None  # the version in force on that day has no such rule
        undecided = True
    targets = [_target(entry) for entry in entries]
    undecided = undecided or None in targets
    counted, not_counted = _trace(entries, rule, records, as_of, undecided=undecided)
    shown = (rule.id, version.number)
    excused = _excused(rule, people, min([as_of, *[entries[-1].span[1]]] if entries else [as_of]))
    if excused or undecided:
        status = excused or "needs_decision"
        return Judged(*shown, status, Fraction(0), None, None, (), counted, not_counted)
    each = []
    for entry, target in zip(entries, targets, strict=True):
        assert target is not None
        value = _value(entry, records, as_of)
        status = _window_status(entry, value, target, calendar, as_of)
        each.append((entry.span, value, target, status))
    if len(each) == 1 and rule.window in {"school_year", "calendar_year"}:
        _, value, target, status = each[0]
        status = _without_terms(status, no_terms=no_terms)
        return Judged(*shown, status, value, target, None, (), counted, not_counted)
    status, counts, asked = _repeated(rule, each, as_of)
    status = _without_terms(status, no_terms=no_terms)
    met = Fraction(counts[0])
    return Judged(*shown, status, met, asked, counts, tuple(each), counted, not_counted)


def _repeated(
    rule: Rule, each: Sequence[tuple[Span, Fraction, Fraction, str]], as_of: date
) -> tuple[str, tuple[int, int, int], Fraction]:
    """Status, counts (met, elapsed, total) and target of a rule over repeated windows."""
    total = len(each)
    allowed = max(rule.tolerance.windows, int(rule.tolerance.share * total))
    met = sum(1 for one in each if one[3] == "met")
    elapsed = sum(1 for one in each if one[0][1] <= as_of)
    closed_unmet = sum(1 for one in each if one[0][1] <= as_of and one[3] != "met")
    if closed_unmet > allowed:
        status = "missed"
    elif met >= total - allowed:
        status = "met"
    elif any(one[3] == "at_risk" for one in each):
        status = "at_risk"
    else:
        status = "on_track"
    return status, (met, elapsed, total), Fraction(max(total - allowed, 0))


def _without_terms(status: str, *, no_terms: bool) -> str:
    """Where no term dates exist an open window has no school days to judge its pace by."""
    return "needs_decision" if no_terms and status in {"on_track", "at_risk"} else status


def _target(entry: _Entry) -> Fraction | None:
    end = entry.span[1]
    for dated in entry.rule.at_least:
        if (dated.first or end) <= end <= (dated.last or end):
            return dated.value
    return None


def _value(entry: _Entry, records: Sequence[RecordFacts], as_of: date) -> Fraction:
    leaf, total = entry.rule.measure, Fraction(0)
    for record in records:
        seen = record.last_day <= as_of and entry.span[0] <= record.last_day <= entry.span[1]
        if not seen or not counts(leaf, record):
            continue
        amount = Fraction(record.hundredths, 100)
        total += 1 if leaf.what == "count" else amount * leaf.factors[record.unit]
    if leaf.what == "count":
        return total
    steps = total / entry.rule.step
    return (steps.numerator // steps.denominator) * entry.rule.step


def _window_status(
    entry: _Entry, value: Fraction, target: Fraction, calendar: SchoolCalendar, as_of: date
) -> str:
    first, last = entry.span
    if value >= target:
        return "met"
    if as_of >= last:
        return "missed"
    if as_of < first:
        return "on_track"
    inside = [day for day in school_days(calendar) if first <= day <= last]
    if not inside:
        return "at_risk"
    gone = Fraction(sum(1 for day in inside if day <= as_of), len(inside))
    marks = entry.version.ruleset.risk
    if target <= 1:
        return "at_risk" if gone >= marks.one else "on_track"
    behind = value < target * gone
    return "at_risk" if gone >= marks.many and behind else "on_track"


def _excused(rule: Rule, people: Sequence[PersonFact], day: date) -> str | None:
    def said(attribute: str) -> list[str]:
        return [
            fact.value
            for fact in people
            if fact.attribute == attribute and (fact.first or day) <= day <= (fact.last or day)
        ]

    for test in rule.waived_when:
        if set(said(test.attribute)) & set(test.values):
            return "exempt"
    for test in rule.applies_to:
        known = said(test.attribute)
        if not known:
            return "needs_decision"
        if not set(known) & set(test.values):
            return "not_applicable"
    return None


def _trace(
    entries: Sequence[_Entry],
    rule: Rule,
    records: Sequence[RecordFacts],
    as_of: date,
    *,
    undecided: bool,
) -> tuple[frozenset[str], frozenset[str]]:
    counted, others = set(), set()
    for record in records:
        if record.last_day > as_of:
            continue
        holding = [e for e in entries if e.span[0] <= record.last_day <= e.span[1]]
        rules = [e.rule for e in holding] or [rule, *[e.rule for e in entries]]
        about = [
            one
            for one in rules
            if record.kind in one.measure.kinds
            and (not one.measure.types or record.type in one.measure.types)
        ]
        if not about:
            continue
        if holding and not undecided and any(counts(one.measure, record) for one in about):
            counted.add(record.uid)
        else:
            others.add(record.uid)
    return frozenset(counted), frozenset(others)


def verdict(results: Sequence[Judged]) -> str:
    """The worst of the rules that bind."""
    binding = [ORDER.index(one.status) for one in results if one.status in ORDER]
    return ORDER[max(binding)] if binding else "not_applicable"
