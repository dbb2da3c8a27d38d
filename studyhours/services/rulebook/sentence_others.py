"""Whom else a rule is about, and what follows: groups and schools, members, results of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from studyhours.domain.texts import Texts
from studyhours.rules.model import FactTest, Rule
from studyhours.rules.requirements import (
    Combination,
    Coverage,
    Linked,
    Needed,
    Part,
    Requirement,
)
from studyhours.rules.subjects import TEACHER
from studyhours.services.rulebook.people import needed_words
from studyhours.services.rulebook.sentence_leaves import either
from studyhours.services.rulebook.sentence_measures import words_of_fact
from studyhours.services.rulebook.sentence_people import who_words
from studyhours.services.wording.describing import tie_word

_GROUP_KIND, _OURS = "group_kind", "ours"


def bound_words(rule: Rule, asked: str, texts: Texts) -> str:
    """What is asked, with whom the rule binds before it."""
    if rule.subject == TEACHER:
        if not rule.applies_to:
            return asked
        return texts.say("rule_said.for", who=who_words(rule.applies_to, texts), asked=asked)
    tests = list(rule.applies_to)
    subject = texts.say(f"rule_word.{rule.subject}")
    kinds = [one for one in tests if isinstance(one, FactTest) and one.attribute == _GROUP_KIND]
    if len(kinds) == 1 and not kinds[0].negated:
        # The kind of a group is what it is called.
        subject = either([words_of_fact(_GROUP_KIND, one, texts) for one in kinds[0].values], texts)
        tests.remove(kinds[0])
    ours = [one for one in tests if isinstance(one, FactTest) and one.attribute == _OURS]
    if len(ours) == 1 == len(tests):
        subject = who_words(ours, texts)
        tests = []
    if not tests:
        return texts.say("rule_said.for_units", subject=subject, asked=asked)
    who = who_words(tests, texts)
    return texts.say("rule_said.for_some_units", subject=subject, who=who, asked=asked)


def effect_words(rule: Rule, texts: Texts) -> str:
    """What missing a rule brings; empty where it brings nothing."""
    said = []
    if rule.if_missed != "none":
        effect = texts.say(f"consequence.{rule.if_missed}").rstrip("。.")
        said.append(effect[:1].lower() + effect[1:])
    said += [
        texts.say("consequence.at_best", outcome=one.outcome, grade=one.grade)
        for one in rule.ceilings
    ]
    return texts.say("rule_said.aside").join(said)


def covered_words(asked: Coverage, each: str, texts: Texts) -> str:
    """What each of those tied to a subject must meet."""
    of = tie_word(asked.of, texts)
    if asked.needed == Needed(share=asked.needed.share) and asked.needed.share == 1:
        said = texts.say("rule_said.covered_all", of=of, asks=each)
    else:
        needed = needed_words(asked.needed, texts)
        said = texts.say("rule_said.covered", of=of, needed=needed, asks=each)
    if asked.applies_to:
        who = who_words(asked.applies_to, texts)
        said = texts.say("rule_said.covered_only", said=said, who=who)
    if asked.waived_when:
        who = who_words(asked.waived_when, texts, one_is_enough=True)
        said = texts.say("rule_said.covered_but", said=said, who=who)
    return said


def naming(part: Part, titles: Mapping[str, str]) -> Part:
    """A requirement in which other rules go by their titles instead of their ids."""
    asked: Requirement = part.requirement
    match asked:
        case Linked():
            asked = replace(asked, rule=titles.get(asked.rule, asked.rule))
        case Coverage():
            asked = replace(asked, each=naming(asked.each, titles))
        case Combination():
            asked = replace(asked, parts=tuple(naming(one, titles) for one in asked.parts))
    veto = naming(part.veto, titles) if part.veto is not None else None
    return replace(part, requirement=asked, veto=veto)


def linked_words(asked: Linked, texts: Texts) -> str:
    """How others must stand by another rule."""
    named = [texts.say(f"status.{one}") for one in asked.statuses]
    statuses = either([one[:1].lower() + one[1:] for one in named], texts)
    to = tie_word(asked.to, texts)
    if asked.needed.share == 1:
        return texts.say("rule_said.linked_all", to=to, rule=asked.rule, status=statuses)
    needed = needed_words(asked.needed, texts)
    return texts.say("rule_said.linked", to=to, needed=needed, rule=asked.rule, status=statuses)
