"""What came otherwise than a case expects, in words."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.texts import Texts
from studyhours.rules.cases import NO_RESULT, Expected
from studyhours.rules.model import RuleSet
from studyhours.services.rulebook.cases import APPRAISAL, STATUS, VERDICT, Deviation

_STATUSES = (STATUS, VERDICT, "statuses")


def titles_of(ruleset: RuleSet, texts: Texts) -> Mapping[str, str]:
    """The names of a set's rules by id."""
    return {rule.id: texts.pick(rule.title) for rule in ruleset.rules}


def deviation_text(deviation: Deviation, titles: Mapping[str, str], texts: Texts) -> str:
    """One sentence: which rule, what was expected, what came.

    Args:
        deviation: What came otherwise.
        titles: The names of rules by id.
        texts: Language.
    """
    said = texts.say(
        "rule_cases.differs",
        what=texts.say(f"case_thing.{deviation.what}"),
        expected=thing_text(deviation.what, deviation.expected, texts),
        came=thing_text(deviation.what, deviation.came, texts),
    )
    if not deviation.rule:
        return said
    title = titles.get(deviation.rule, deviation.rule)
    return texts.say("rule_cases.of_rule", title=title, said=said)


def thing_text(what: str, value: Expected, texts: Texts) -> str:
    """One thing of a result in words."""
    if isinstance(value, str):
        return _word(what, value, texts)
    if isinstance(value, Mapping):
        entries = [
            texts.say("rule_cases.reason", reason=texts.say(f"not_counted.{code}"), count=number)
            for code, number in value.items()
        ]
    else:
        entries = [_word(what, one, texts) for one in value]
    return texts.say("part.comma").join(entries) or texts.say("rule_cases.nothing")


def _word(what: str, value: str, texts: Texts) -> str:
    if value == NO_RESULT and what in (*_STATUSES, "windows", "due"):
        return texts.say("rule_cases.nothing")
    if what in _STATUSES and value:
        return texts.say(f"status.{value}")
    return texts.say(f"case_appraisal.{value}") if what == APPRAISAL else value
