"""The school, or the group one heads, at a glance: verdicts, rules, who is behind, what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from studyhours.db.models import Certificate, Group, Record, School
from studyhours.domain import statuses as st
from studyhours.domain.progress import Progress, unwatched
from studyhours.rules.results import RuleResult
from studyhours.services.checking.checking import RuleSetUsed, TeacherChecked
from studyhours.services.checking.seen import headed_groups, heads_groups, sees_school
from studyhours.services.checking.verdicts import read_verdicts
from studyhours.services.checking.verdicts_kept import verdicts_today
from studyhours.services.home.by_group import GroupShares, shares_by_group
from studyhours.services.home.rules import RulesKnown, rules_of
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.namesakes import told_apart
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.people.text_order import order_of
from studyhours.services.wording.next_steps import Mark, NextStep, all_marks, in_order, step_of

STEPS = ("terms", "rules", "roster", "training", "certificate")
"""What a new ledger needs, in the order of doing it."""
DEADLINES = 8
OBSERVATION = "observation"
OF_CONCERN = (st.AT_RISK, st.MISSED)
"""Verdicts of those who need help."""


@dataclass(frozen=True, slots=True)
class RuleBar:
    """One rule over everybody.

    Attributes:
        ruleset_id: Its set.
        rule_id: The rule.
        title: Its name by language.
        counts: How many teachers have each status; statuses nobody has lack.
        up_to_date: How many of those on track have nothing open: what is asked now is done.
    """

    ruleset_id: str
    rule_id: str
    title: Mapping[str, str]
    counts: Mapping[str, int]
    up_to_date: int

    @property
    def done(self) -> int:
        """How many have done what is asked so far."""
        return self.counts.get(st.MET, 0) + self.up_to_date

    @property
    def bound(self) -> int:
        """How many teachers it binds."""
        return sum(self.counts.get(status, 0) for status in st.VERDICT_ORDER)


@dataclass(frozen=True, slots=True)
class SetBar:
    """One rule set over everybody, as its certificates look at it.

    Attributes:
        id: The rule set.
        title: Its name by language.
        counts: How many teachers have each verdict by its rules alone; verdicts nobody has lack.
    """

    id: str
    title: Mapping[str, str]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PersonOfConcern:
    """Somebody who needs help: rules at risk can still be met, missed ones cannot.

    Attributes:
        teacher: Who it is.
        verdict: The check's verdict.
        at_risk: Results at risk.
        missed: Results missed.
        steps: What is open, the most pressing first.
        observed: The window of that day of the first rule about lessons observed; None where there
            is none.
        called: The name, with the staff number where others have the same name.
    """

    teacher: TeacherShown
    verdict: str
    at_risk: tuple[RuleResult, ...]
    missed: tuple[RuleResult, ...]
    steps: tuple[NextStep, ...]
    observed: Mark | None
    called: str

    @property
    def first_rule(self) -> RuleResult | NextStep | None:
        """What is to be looked at first."""
        if self.steps:
            return self.steps[0]
        return next(iter((*self.at_risk, *self.missed)), None)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is due.

    Attributes:
        ruleset_id: The rule's set.
        rule_id: The rule.
        title: Its name by language.
        due: The day.
        span: Unit of the window that ends then.
        people: Teachers who have not done it yet.
        urgent: How many of them are at risk.
    """

    ruleset_id: str
    rule_id: str
    title: Mapping[str, str]
    due: date
    span: str
    people: int
    urgent: int


@dataclass(frozen=True, slots=True)
class SetUpStep:
    """A step of setting a ledger up: one of ``STEPS``, and whether it is done."""

    code: str
    done: bool


@dataclass(frozen=True, slots=True)
class SchoolHome:
    """Everything the home of a school shows; of a group, for whoever heads one and sees no more.

    Attributes:
        school: Its name.
        year: Label of the school year.
        as_of: The day, included.
        groups: Names of the groups it is about; empty for the whole school.
        teachers: How many teachers serve that day.
        verdicts: How many have each verdict by all rule sets together; those nobody has lack.
        sets: The same by each rule set alone.
        rules: Rules in the order of the check.
        concerns: Who is at risk or has missed something, most pressing first; of a group
            everybody.
        shares: The rules group by group; empty where there is one group.
        deadlines: What is due next, ``DEADLINES`` at most.
        steps: How to begin.
        rulesets: Versions judged by.
    """

    school: str
    year: str
    as_of: date
    groups: tuple[str, ...]
    teachers: int
    verdicts: Mapping[str, int]
    sets: tuple[SetBar, ...]
    rules: tuple[RuleBar, ...]
    concerns: tuple[PersonOfConcern, ...]
    shares: tuple[GroupShares, ...]
    deadlines: tuple[Deadline, ...]
    steps: tuple[SetUpStep, ...]
    rulesets: tuple[RuleSetUsed, ...]

    @property
    def begun(self) -> bool:
        """Whether there is anything to look at yet."""
        return bool(self.rules) and self.teachers > 0


def home_of_school(
    ledger: Ledger, as_of: date | None = None, progress: Progress = unwatched
) -> SchoolHome:
    """The school, or the groups one heads, as of a day, today by default; figures of the check.

    Args:
        ledger: The ledger.
        as_of: The day, included.
        progress: Told how far judging is, and may call it off.

    Raises:
        NotPermitted: the account may see nobody's results but its own.
    """
    actor = ledger.actor
    whole = sees_school(actor)
    if not whole and not heads_groups(actor):
        require(actor, "check")
    if as_of is None:
        verdicts = verdicts_today(ledger, progress)
    else:
        verdicts = read_verdicts(ledger, None, as_of, progress)
    day, checked = verdicts.as_of, verdicts.checked
    people = checked.teachers if checked else ()
    with ledger.reading() as session:
        school = school_of(session)
        headed = () if whole else _names(session, headed_groups(ledger, session, school))
        rules = rules_of(session, school)
        ready = _steps(session, school, rules, verdicts.teachers, terms=verdicts.has_terms)
        name = school.name
    steps = {
        (one.uid, rule.ruleset_id, rule.rule_id): step
        for one in people
        for rule in one.result.rules
        if (step := step_of(rule, rules.asked(rule), day)) is not None
    }
    return SchoolHome(
        school=name,
        year=verdicts.year,
        as_of=day,
        groups=headed,
        teachers=sum(one.serves_on(day) for one in verdicts.teachers.values()),
        verdicts=Counter(one.result.verdict for one in people),
        sets=tuple(SetBar(one.id, one.title, Counter(one.verdicts)) for one in verdicts.rulesets),
        rules=_bars(people, steps),
        concerns=_concerns(people, verdicts.teachers, steps, day, everybody=bool(headed)),
        shares=shares_by_group(people, verdicts.teachers, day) if whole else (),
        deadlines=_deadlines(steps),
        steps=ready,
        rulesets=checked.rulesets if checked else (),
    )


def _names(session: Session, groups: Collection[str]) -> tuple[str, ...]:
    query = select(Group.name).where(Group.id.in_(map(UUID, groups)))
    return tuple(sorted(session.scalars(query), key=order_of))


def _bars(
    people: Sequence[TeacherChecked], steps: Mapping[tuple[str, str, str], NextStep]
) -> tuple[RuleBar, ...]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    titles: dict[tuple[str, str], Mapping[str, str]] = {}
    up_to_date: Counter[tuple[str, str]] = Counter()
    for one in people:
        for rule in one.result.rules:
            key = rule.ruleset_id, rule.rule_id
            titles[key] = rule.title
            counts.setdefault(key, Counter())[rule.status] += 1
            if rule.status == st.ON_TRACK and (one.uid, *key) not in steps:
                up_to_date[key] += 1
    return tuple(
        RuleBar(*key, titles[key], found, up_to_date[key]) for key, found in counts.items()
    )


def _concerns(
    people: Sequence[TeacherChecked],
    teachers: Mapping[str, TeacherShown],
    steps: Mapping[tuple[str, str, str], NextStep],
    day: date,
    *,
    everybody: bool,
) -> tuple[PersonOfConcern, ...]:
    """Most pressing first: what can still be mended and is due soonest."""
    found, apart = [], told_apart(teachers.values())
    for one in people:
        if not everybody and one.result.verdict not in OF_CONCERN:
            continue
        rules = one.result.rules
        mine = (steps.get((one.uid, rule.ruleset_id, rule.rule_id)) for rule in rules)
        found.append(
            PersonOfConcern(
                teachers[one.uid],
                one.result.verdict,
                tuple(rule for rule in rules if rule.status == st.AT_RISK),
                tuple(rule for rule in rules if rule.status == st.MISSED),
                in_order(step for step in mine if step is not None),
                _observed(rules, day),
                apart.get(one.uid, teachers[one.uid].name),
            )
        )
    return tuple(sorted(found, key=_pressing))


def _observed(rules: Sequence[RuleResult], day: date) -> Mark | None:
    """How many lessons somebody has observed in the window of a day, and is to observe."""
    marks = (all_marks(rule, day) for rule in rules if rule.kind == OBSERVATION)
    return next((mark for every in marks for mark in every if mark.window.holds(day)), None)


def _pressing(one: PersonOfConcern) -> tuple[object, ...]:
    urgent = [step.due for step in one.steps if step.urgent]
    soonest = min(urgent, default=date.max)
    return (soonest, -len(urgent), -len(one.at_risk), -len(one.missed), one.teacher.pinyin)


def _deadlines(steps: Mapping[tuple[str, str, str], NextStep]) -> tuple[Deadline, ...]:
    found: dict[tuple[str, str, date], list[NextStep]] = {}
    for (_, ruleset, rule), step in steps.items():
        found.setdefault((ruleset, rule, step.due), []).append(step)
    deadlines = [
        Deadline(
            ruleset, rule, open_ones[0].title, due, open_ones[0].span,
            len(open_ones), sum(step.urgent for step in open_ones),
        )
        for (ruleset, rule, due), open_ones in found.items()
    ]  # fmt: skip
    return tuple(sorted(deadlines, key=lambda one: (one.due, -one.urgent, -one.people)))[:DEADLINES]


def _steps(
    session: Session,
    school: School,
    rules: RulesKnown,
    teachers: Mapping[str, TeacherShown],
    *,
    terms: bool,
) -> tuple[SetUpStep, ...]:
    training = select(
        exists().where(
            Record.school_id == school.id, Record.kind == "training", Record.deleted.is_(False)
        )
    )
    issued = select(exists().where(Certificate.school_id == school.id))
    done = {
        "terms": terms,
        "rules": bool(rules.sets),
        "roster": bool(teachers),
        "training": bool(session.scalar(training)),
        "certificate": bool(session.scalar(issued)),
    }
    return tuple(SetUpStep(code, done[code]) for code in STEPS)
