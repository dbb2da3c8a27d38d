"""The shapes that are about others than one teacher: groups, members, results of other rules."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.people import FACTS, GROUP_KINDS, PART_ROLES
from studyhours.domain.registers import REASONS
from studyhours.domain.statuses import VERDICT_ORDER
from studyhours.rules.measures import SELF
from studyhours.rules.subjects import OF_PAIRS, SUBJECTS, TIES, UNIT_FACTS, WHOSE
from studyhours.services.rulebook.document import Data
from studyhours.services.rulebook.fields import (
    ADDED,
    CHOICE,
    CHOICES,
    NEEDED,
    NODE,
    NODES,
    OTHER_RULE,
    OWN,
    SHOWN,
    TEXT,
    TEXTS,
    Field,
)
from studyhours.services.rulebook.ways import MEASURE, PART, TEST, Line

ALL_FACTS = (*FACTS, *UNIT_FACTS)
_YES_NO = ("yes", "no")
_WORDS_OF_FACTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "group_kind": (GROUP_KINDS, "unit_kind."),
    "role": (PART_ROLES, "rule_word.role_"),
    "ours": (UNIT_FACTS["ours"], "rule_word.ours_"),
    "leave": (REASONS, "reason_word."),
    "long_course": (_YES_NO, "fact_word."),
    "opt_out": (_YES_NO, "fact_word."),
}
"""Facts that know no other words; those of the others are compared as the register has them."""


def subject_field() -> Field:
    """Whom a rule binds."""
    return Field(("subject",), CHOICE, "subject", ADDED, SUBJECTS, "rule_word.")


def whose_field(before: tuple[str, ...] = ()) -> Field:
    """Whose records a leaf counts."""
    return Field((*before, "whose"), CHOICE, "whose", ADDED, WHOSE, "rule_word.", "", "where")


def fact_field(now: str, fact: Data | None) -> Field:
    """What a fact must be: words of the grammar, where it knows them."""
    words, section = _WORDS_OF_FACTS.get(str(fact), ((), ""))
    return Field((now,), OWN if words else TEXTS, "fact_values", NEEDED, words, section)


def asked_of_others(asks: str) -> list[Line]:
    """A requirement each of those tied to a subject must meet, or the results they have."""
    if asks == "linked":
        inside = ("linked",)
        return [
            Field((*inside, "to"), CHOICE, "tied", NEEDED, TIES, "rule_tie."),
            Field((*inside, "rule"), OTHER_RULE, "linked_rule"),
            Field((*inside, "status"), CHOICES, "linked_status", NEEDED, VERDICT_ORDER, "status."),
            Field((*inside, "at_least"), TEXT, "how_many", ADDED),
        ]
    inside = ("all_of_group",)
    of = ("members", "parts", *OF_PAIRS, "group", *SUBJECTS[3:-1])
    return [
        Field((*inside, "of"), CHOICE, "covered", SHOWN, ("", *of), "rule_tie."),
        Field((*inside, "at_least"), TEXT, "how_many", SHOWN),
        Field((*inside, "each"), NODE, "each_of_them", place=PART),
        Field((*inside, "applies_to"), NODES, "applies_to", ADDED, place=TEST),
        Field((*inside, "waived_when"), NODES, "waived_when", ADDED, place=TEST),
    ]


def share() -> list[Line]:
    """A part of a sum that comes from the subject itself, or from others."""
    return [
        Field(("share", "measure"), NODE, "inner", place=MEASURE),
        Field(("share", "of"), CHOICE, "share_of", NEEDED, (SELF, *TIES), "rule_tie."),
        Field(("share", "weight"), TEXT, "weight"),
    ]
