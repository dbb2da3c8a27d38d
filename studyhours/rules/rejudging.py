"""Judges one subject again after its records changed, by no more than what the changes touch.

Plans, facts and registers stay; a rule is judged anew only where one of its tallies became another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from studyhours.domain.calendar import SchoolCalendar
from studyhours.rules.evaluation import Facts, judges_of, together
from studyhours.rules.facts import PersonFact
from studyhours.rules.grants import is_of_grants, tally_grants
from studyhours.rules.memory_tallies import Counted, MemoryTally
from studyhours.rules.persons import Registers
from studyhours.rules.plan import RulePlan, requests_of
from studyhours.rules.planned import Tallied, TallyAnswer, TallyRequest
from studyhours.rules.results import SubjectResult
from studyhours.rules.trace import RecordFacts

Pair: TypeAlias = tuple[RecordFacts | None, RecordFacts | None]
"""A record before and after a change; None for none."""


@dataclass(frozen=True, slots=True)
class KnownOfSubject:
    """All that is known of a subject besides its records.

    Attributes:
        uid: The subject.
        people: Its dated facts.
        registers: What the office's registers say of it.
        granted: Hours granted, each as a record.
    """

    uid: str
    people: Sequence[PersonFact] = ()
    registers: Registers = field(default_factory=Registers)
    granted: Sequence[RecordFacts] = ()


class Asked:
    """What some plans ask, ready for one subject after the other.

    Args:
        plans: The plans.
        calendar: The school year.
        as_of: The day, included.
    """

    def __init__(self, plans: Sequence[RulePlan], calendar: SchoolCalendar, as_of: date) -> None:
        self.plans, self.calendar, self.as_of = plans, calendar, as_of
        self.of_records: list[tuple[TallyRequest, MemoryTally]] = []
        self.of_grants: list[TallyRequest] = []
        for request in requests_of(plans):
            if is_of_grants(request.leaf):
                self.of_grants.append(request)
            else:
                self.of_records.append((request, MemoryTally(request)))
        numbers = {request: number for number, (request, _) in enumerate(self.of_records)}
        self.plans_of: list[list[int]] = [[] for _ in numbers]
        """By number of the request the plans that ask it."""
        for place, plan in enumerate(plans):
            for request in plan.requests:
                if request in numbers:
                    self.plans_of[numbers[request]].append(place)

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of records that anything is asked of."""
        return frozenset().union(*(tally.kinds for _, tally in self.of_records))

    @property
    def first(self) -> date | None:
        """The first day that is looked at; None where none is."""
        windows = [
            window.first
            for request, _ in self.of_records
            for window in (*request.windows, *(span for _, span in request.more))
        ]
        return min(windows, default=None)

    @property
    def sheets(self) -> bool:
        """Whether names on sign-in sheets that earned no record matter."""
        return any(request.leaf.sheets for request, _ in self.of_records)


class SubjectStanding:
    """One subject judged, and judged again whenever its records change.

    Args:
        asked: What is asked.
        known: What is known of the subject.
        records: Its records, and names on sign-in sheets that earned none; each uid once.
    """

    def __init__(self, asked: Asked, known: KnownOfSubject, records: Iterable[RecordFacts]) -> None:
        self._asked, self._known = asked, known
        self._counted = [Counted(tally) for _, tally in asked.of_records]
        granted = {known.uid: known.granted}
        answers: dict[TallyRequest, TallyAnswer] = {
            request: tally_grants(request, granted) for request in asked.of_grants
        }
        for (request, _), counted in zip(asked.of_records, self._counted, strict=True):
            # The judges look into these whenever they judge.
            mine: Mapping[str, Mapping[int, Tallied]] = {known.uid: counted.windows}
            answers[request] = mine
        people = {known.uid: known.people}
        facts = Facts([known.uid], people, answers, known.registers)
        self._judges = judges_of(asked.plans, facts, asked.calendar, asked.as_of)
        every = [(None, record) for record in records]
        for counted in self._counted:
            counted.change(every)
        self._rules = [judge.judge(known.uid, known.people) for judge in self._judges]
        self.result: SubjectResult = together(known.uid, self._rules)

    def change(self, pairs: Sequence[Pair]) -> None:
        """Puts records in the place of others and judges again what that touches."""
        touched: set[int] = set()
        for counted, plans in zip(self._counted, self._asked.plans_of, strict=True):
            if counted.change(pairs):
                touched.update(plans)
        for place in touched:
            self._rules[place] = self._judges[place].judge(self._known.uid, self._known.people)
        if touched:
            self.result = together(self._known.uid, self._rules)
