"""A school held in memory and judged by the engine, and what a record must be to count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from studyhours.domain.calendar import SchoolCalendar
from studyhours.rules.evaluation import Facts, PersonFact, evaluate_all
from studyhours.rules.memory_tallies import tally
from studyhours.rules.model import Condition, Leaf, Version
from studyhours.rules.persons import Registers
from studyhours.rules.plan import RulePlan, plan_rules, requests_of
from studyhours.rules.results import SubjectResult
from studyhours.rules.subjects import BOTH, TEACHER, Relations, Tie
from studyhours.rules.trace import RecordFacts
from tests.rules.reference_persons import Own

Records = Mapping[str, Sequence[RecordFacts]]
"""Records by teacher."""


@dataclass(frozen=True)
class School:
    """Everything a check looks at.

    Attributes:
        calendar: The school year.
        rulesets: For each rule set its versions.
        records: Records by teacher; teachers without any have an empty list.
        people: Dated facts by teacher.
        own: Entries of registers by teacher.
        subject: Whom it has instead of teachers, and then the records that count for them.
        others: Others with records of their own, by what they are.
        ties: Who is tied to whom.
    """

    calendar: SchoolCalendar
    rulesets: Sequence[Sequence[Version]]
    records: Records
    people: Mapping[str, Sequence[PersonFact]] = field(default_factory=dict)
    own: Mapping[str, Own] = field(default_factory=dict)
    subject: str = TEACHER
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ties: Mapping[str, Mapping[str, Sequence[Tie]]] = field(default_factory=dict)

    def plans(self, as_of: date) -> tuple[RulePlan, ...]:
        """What binds as of a day."""
        return tuple(plan for plan in self._plans(as_of) if plan.rule.subject == self.subject)

    def _plans(self, as_of: date) -> tuple[RulePlan, ...]:
        return tuple(
            plan
            for versions in self.rulesets
            for plan in plan_rules(versions, self.calendar, as_of)
        )

    def judged(self, as_of: date) -> dict[str, SubjectResult]:
        """The engine's results by teacher."""
        plans = self._plans(as_of)
        answers = {one: tally(one, self.records) for one in requests_of(plans)}
        registers = Registers(
            {name: own.exempted for name, own in self.own.items()},
            {name: own.decided for name, own in self.own.items()},
            {name: own.served for name, own in self.own.items()},
            {name: own.away for name, own in self.own.items()},
        )
        whom: dict[str, list[str]] = {kind: list(uids) for kind, uids in self.others.items()}
        elsewhere = {uid for uids in whom.values() for uid in uids}
        always = {name: (Tie(uid=name),) for name in self.records}
        whom.setdefault(self.subject, []).extend(set(self.records) - elsewhere)
        facts = Facts(
            whom.pop(TEACHER, []),
            self.people,
            answers,
            registers,
            Relations({BOTH: always, **self.ties}, {name: name for name in self.records}),
            whom,
        )
        found = evaluate_all(plans, facts, self.calendar, as_of)
        return {one.subject: one for one in found[self.subject]}


def counts(leaf: Leaf, record: RecordFacts) -> bool:
    """Whether a record is one the leaf adds up, whenever it was."""
    absent = record.status == "uncredited" and leaf.sheets
    return (
        (record.status == "approved" or absent)
        and record.kind in leaf.kinds
        and (not leaf.whose or leaf.whose in record.reach)
        and (not leaf.types or record.type in leaf.types)
        and all(holds(condition, record) for condition in leaf.conditions)
        and (leaf.what != "sum" or record.unit in leaf.factors)
        and (leaf.what != "distinct" or (record.object or "").split(":")[0] == leaf.unit)
        and not any(counts(earlier, record) for earlier in leaf.unless)
    )


def holds(condition: Condition, record: RecordFacts) -> bool:
    """Whether a record fulfils a condition; what it does not say it does not fulfil."""
    if condition.field == "text":
        return record.characters >= condition.at_least
    if condition.field == "evidence":
        attached = (record.evidence or "").split(" ")
        return all(word in attached for word in condition.allowed)
    return getattr(record, condition.field) in condition.allowed
