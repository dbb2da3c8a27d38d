"""All that is known of those who are judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from studyhours.rules.facts import PersonFact
from studyhours.rules.persons import Registers
from studyhours.rules.planned import TallyAnswer, TallyRequest
from studyhours.rules.subjects import Relations


@dataclass(frozen=True)
class Facts:
    """What is known when judging.

    Attributes:
        subjects: The teachers to judge, in the order wanted.
        people: Dated facts by subject.
        answers: The answers to ``plan.requests_of`` the plans.
        registers: What the office's registers say of them.
        relations: Who is tied to whom.
        units: Other subjects to judge, by kind of subject.
    """

    subjects: Sequence[str]
    people: Mapping[str, Sequence[PersonFact]]
    answers: Mapping[TallyRequest, TallyAnswer]
    registers: Registers = field(default_factory=Registers)
    relations: Relations = field(default_factory=Relations)
    units: Mapping[str, Sequence[str]] = field(default_factory=dict)
