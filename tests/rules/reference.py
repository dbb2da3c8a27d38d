"""A second judge, slow and plain, written from the contract and not from the engine.

It walks day by day and record by record. From the code under test it takes only the rule file as
read (``rules.model`` and what rules are made of), the calendar (``domain.calendar``) and the shape
of a record. Its windows, statuses, versions and traces are its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from studyhours.domain.calendar import SchoolCalendar
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.model import Rule, RuleSet, Version
from studyhours.rules.requirements import (
    Combination,
    Coverage,
    Part,
    Threshold,
    links_of,
)
from studyhours.rules.trace import RecordFacts
from tests.rules.reference_facts import excused
from tests.rules.reference_others import Around, Everybody
from tests.rules.reference_persons import NOBODY, Own
from tests.rules.reference_requirements import repeated, target_on, window_of
from tests.rules.reference_stand import (
    LEFT,
    SINGLE,
    WITHOUT_TERMS,
    Case,
    Entry,
    Judged,
    Stand,
    standing,
    unjudged,
    verdict,
)
from tests.rules.reference_trace import trace
from tests.rules.reference_windows import (
    Days,
    days,
    windows,
    windows_inside,
)

__all__ = ["Judged", "Stand", "judge", "judge_everybody", "unjudged", "verdict"]


def judge(
    versions: Sequence[Version],
    calendar: SchoolCalendar,
    records: Sequence[RecordFacts],
    people: Sequence[PersonFact],
    as_of: date,
    own: Own = NOBODY,
    subject: str = "teacher",
    around: Around | None = None,
) -> list[Judged]:
    """One teacher, or one of another kind of subject, by one rule set."""
    ids: list[tuple[str, str]] = []
    for version in versions:
        if overlaps(version, calendar):
            named = [(rule.id, rule.subject) for rule in version.ruleset.rules]
            ids += [one for one in named if one not in ids and one[1] == subject]
    results = []
    for one in ids:
        judged = _judge_rule(one, versions, calendar, records, people, as_of, own, around)
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
    around: Around | None,
) -> Judged | None:
    entries: list[Entry] = []
    last_known: tuple[Version, Rule] | None = None
    for version in versions:
        rule = _rule_of(version.ruleset, named)
        if rule is None or not overlaps(version, calendar):
            continue
        last_known = (version, rule)
        # A window is judged by the rule version in force on its last day.
        entries += [
            Entry(found, rule, version)
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
    counted, not_counted = trace(entries, rule, records, calendar, as_of, undecided=undecided)
    day = min([as_of, *[entries[-1].days[-1]]] if entries else [as_of])
    own = own.about(version.ruleset.id, rule.id)
    unclear = "needs_decision" if undecided else None
    if not entries:
        year = tuple(days(calendar.year.first, calendar.year.last))
        span = (year[0], year[-1])
        exempt = own.exempt_days(year) == len(year)
        stands = excused(rule, people, day, span) or unclear
        stand = unjudged("exempt" if exempt else stands or "needs_decision")
    else:
        span = (min(entry.days[0] for entry in entries), entries[-1].days[-1])
        stand_each = [
            _not_paired(entry, around)
            or excused(rule, people, day, (entry.days[0], entry.days[-1]))
            or unclear
            for entry in entries
        ]
        if around is not None:
            around = replace(around, rule=(version.ruleset.id, rule.id))
        each = [
            _entry(entry, calendar, records, as_of, own, stands, undecided, around=around, day=day)
            for entry, stands in zip(entries, stand_each, strict=True)
        ]
        same = stand_each[0] if len(set(stand_each)) == 1 else None
        if same and any(by_itself for _, by_itself in each):
            stand = unjudged(same)
        else:
            single = len(each) == 1 and rule.asks.time.unit in SINGLE
            found = [(entry.days, one) for entry, (one, _) in zip(entries, each, strict=True)]
            stand = each[0][0] if single else repeated(rule.asks, found, as_of)
            paced = no_terms and not rule.asks.time.cycle
            stand = replace(stand, status=_without_terms(stand.status, no_terms=paced))
            stand = unjudged(stand.status) if stand.status in LEFT else stand
    stand = _decided(stand, own, *span)
    return Judged(rule.id, version.number, stand, counted, not_counted)


def _entry(
    entry: Entry,
    calendar: SchoolCalendar,
    records: Sequence[RecordFacts],
    as_of: date,
    own: Own,
    stands: str | None,
    undecided: bool,
    *,
    around: Around | None,
    day: date,
) -> tuple[Stand, bool]:
    """A window of a rule; and whether it stands as it does because the whole rule does."""
    cycle = bool(entry.rule.asks.time.cycle)
    case = Case(calendar, records, as_of, entry.version.ruleset.risk, cycle, own)
    case = replace(case, pro_rata=entry.rule.pro_rata, around=around, day=day)
    exempt = own.exempt_days(entry.days) == len(entry.days)
    left = exempt or own.share(entry.days, entry.rule.pro_rata) == 0
    if undecided:
        status = "exempt" if exempt else "not_applicable" if left else str(stands)
        stand = replace(unjudged(status), due=entry.days[-1])
    else:
        stand = window_of(entry.rule.asks, entry.days, case)
        if stands and not left:
            stand = standing(stand, stands, entry.days)
    before = stand
    stand = _decided(stand, own, entry.days[0], entry.days[-1], entry.days)
    return stand, bool(stands) and not left and stand is before


def _not_paired(entry: Entry, around: Around | None) -> str | None:
    """A window without a day of a pair's agreement does not bind the pair."""
    if around is None or entry.rule.subject != "pair":
        return None
    return None if around.tied("both", entry.days) else "not_applicable"


def judge_everybody(
    versions: Sequence[Version], calendar: SchoolCalendar, everybody: Everybody, as_of: date
) -> dict[str, list[Judged]]:
    """Everybody by one rule set; rules whose results others read are judged before them."""
    rules = [rule for one in versions if overlaps(one, calendar) for rule in one.ruleset.rules]
    reads = {rule.id: {link.rule for link in links_of(rule.asks)} for rule in rules}
    results: dict[str, dict[str, Judged]] = {}

    def judge_rule(rule_id: str) -> None:
        if rule_id in results or rule_id not in reads:
            return
        for other in sorted(reads[rule_id]):
            judge_rule(other)
        found = results.setdefault(rule_id, {})
        for subject in dict.fromkeys(rule.subject for rule in rules if rule.id == rule_id):
            for name in everybody.of_kind(subject):
                around = Around(everybody, name, ("", ""), results)
                own = everybody.own.get(name, NOBODY)
                facts = everybody.people.get(name, ())
                records = everybody.records_of(name)
                judged = _judge_rule(
                    (rule_id, subject), versions, calendar, records, facts, as_of, own, around
                )
                if judged is not None:
                    found[name] = judged

    for rule_id in reads:
        judge_rule(rule_id)
    return {
        name: [results[one][name] for one in reads if name in results[one]]
        for name in everybody.kinds
    }


def _decided(stand: Stand, own: Own, first: date, last: date, inside: Days = ()) -> Stand:
    outcome = own.outcome(first, last)
    if stand.status != "needs_decision" or outcome is None:
        return stand
    decided = standing(stand, outcome, inside) if inside else replace(stand, status=outcome)
    return unjudged(outcome) if outcome in LEFT else decided


def _inside(part: Part) -> list[Part]:
    """The requirements right inside another, those asked of others included."""
    asked = part.requirement
    inside = list(asked.parts) if isinstance(asked, Combination) else []
    inside += [asked.each] if isinstance(asked, Coverage) else []
    return inside + ([part.veto] if part.veto else [])


def _units(part: Part) -> set[str]:
    found = {part.time.unit or "school_year"}
    for one in _inside(part):
        found |= _units(one)
    return found


def _lacks_target(part: Part, around: Days, calendar: SchoolCalendar, *, cycle: bool) -> bool:
    """Whether some number of a requirement is not in force where it is asked."""
    if isinstance(part.requirement, Threshold):
        lacking = target_on(part.requirement, around[-1]) is None
    else:
        lacking = False
    for one in _inside(part):
        for found in windows_inside(one.time, around, calendar, cycle=cycle):
            lacking = lacking or _lacks_target(one, found, calendar, cycle=cycle)
    return lacking


def _without_terms(status: str, *, no_terms: bool) -> str:
    """Where no term dates exist an open window has no school days to judge its pace by."""
    return "needs_decision" if no_terms and status in {"on_track", "at_risk"} else status
