"""All that somebody lacks for a certificate on a year's hours, in a few words and in full."""

from __future__ import annotations

from studyhours.domain.quantity import decimal_text
from studyhours.domain.statuses import NEEDS_DECISION
from studyhours.rules.results import RuleResult
from studyhours.services.papers.issuing_preview import Candidate
from studyhours.services.wording.explaining import explanation, unit_of
from studyhours.ui.words import Words


def gaps_text(one: Candidate, words: Words) -> str:
    """``差 6.5 学时，校本差 22 学时``; what the verdict is called where no amount is short."""
    said = [_gap(one, rule, words) for rule in one.lacking]
    if not any(said):
        return words.say(f"status.{one.verdict}")
    return words.say("documents.gap_and").join(
        gap or words.say("documents.gap_other", what=_name(rule, words))
        for gap, rule in zip(said, one.lacking, strict=True)
    )


def gaps_told(one: Candidate, words: Words) -> str:
    """The same in whole sentences, a line for each rule."""
    texts = words.texts
    return "\n".join(
        words.say(
            "documents.note_rule", title=texts.pick(rule.title), said=explanation(rule, texts)
        )
        for rule in one.lacking
    )


def _gap(one: Candidate, rule: RuleResult, words: Words) -> str:
    """How much of one rule is short; empty where that is not a matter of how much."""
    if rule.status == NEEDS_DECISION or not rule.shortfall:
        return ""
    amount, unit = decimal_text(rule.shortfall), unit_of(rule, words.texts, rule.shortfall)
    # What the column of hours says in the same row needs no name.
    if (
        rule is one.lacking[0]
        and decimal_text(rule.value) == one.total
        and not _is_part(rule, words)
    ):
        return words.say("documents.lacks", amount=amount, unit=unit)
    return words.say("documents.lacks_of", what=_name(rule, words), amount=amount, unit=unit)


def _is_part(rule: RuleResult, words: Words) -> bool:
    """Whether a rule is about the part that has a column of its own."""
    return words.texts.pick(rule.title).startswith(words.say("documents.school_based"))


def _name(rule: RuleResult, words: Words) -> str:
    """A rule's name, as short as the heading of its column where it has one."""
    if _is_part(rule, words):
        return words.say("documents.school_based")
    return words.texts.pick(rule.title)
