"""What came otherwise than a case expects, in words: no word of the grammar is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from studyhours.domain.registers import REASONS
from studyhours.domain.texts import Texts
from studyhours.rules.cases import NO_RESULT, Expected
from studyhours.rules.model import RuleSet
from studyhours.services.rulebook.cases import APPRAISAL, CEILINGS, STATUS, VERDICT, Deviation

_STATUSES = (STATUS, VERDICT, "statuses")
_UNIT, _REASON, _PARTS, _BASIS, _PROVISIONAL = "unit", "reason", "parts", "basis", "provisional"
FAMILIES = ("windows", "limit", "parts", "ratio_most", "ratio", "covered", "linked", "decided")
"""How reasons begin that say a status of something."""


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
        entries = [_counted(what, name, one, texts) for name, one in value.items()]
    else:
        entries = [_word(what, one, texts) for one in value]
    return texts.say("part.comma").join(entries) or texts.say("rule_cases.nothing")


def _word(what: str, value: str, texts: Texts) -> str:
    if value == NO_RESULT and what in (*_STATUSES, "windows", "due"):
        return texts.say("rule_cases.nothing")
    if not value:
        return texts.say("rule_cases.nothing")
    if what in _STATUSES:
        return texts.say(f"status.{value}")
    said = _SAYING.get(what)
    return said(value, texts) if said is not None else value


def _counted(what: str, name: str, value: str, texts: Texts) -> str:
    """One of several numbers: why so many records do not count, or the best grade of an outcome."""
    if what == CEILINGS:
        return texts.say("rule_cases.ceiling", outcome=name, grade=value)
    return texts.say("rule_cases.reason", reason=texts.say(f"not_counted.{name}"), count=value)


def reason_said(reason: str, texts: Texts) -> str:
    """Why a rule stands where it does, in a few words; in a sentence with its numbers elsewhere."""
    if f"status.{reason}" in texts.entries:
        return texts.say(f"status.{reason}")
    for family in FAMILIES:
        status = reason.removeprefix(f"{family}_")
        if status != reason and f"status.{status}" in texts.entries:
            said = texts.say(f"status.{status}")
            return texts.say(f"case_reason.{family}", status=said)
    return texts.say(f"case_reason.{reason}")


def unit_said(unit: str, texts: Texts) -> str:
    """What is counted."""
    own = texts.entries.get(f"case_unit.{unit}")
    return own or texts.say(f"unit.{unit}")


def _part_said(part: str, texts: Texts) -> str:
    """``met 1/1 veto`` as people say it."""
    status, _, rest = part.partition(" ")
    number, _, veto = rest.partition(" ")
    said = f"{texts.say(f'status.{status}')} {number}".strip()
    return texts.say("rule_cases.veto", said=said) if veto else said


def _basis_said(basis: str, texts: Texts) -> str:
    """``exemption 承担上级试点`` as people say it."""
    sort, _, reason = basis.partition(" ")
    if reason in REASONS:
        reason = texts.say(f"reason_word.{reason}")
    return f"{texts.say(f'case_basis.{sort}')} {reason}".strip()


_SAYING: Mapping[str, Callable[[str, Texts], str]] = {
    APPRAISAL: lambda value, texts: texts.say(f"case_appraisal.{value}"),
    _UNIT: unit_said,
    _REASON: reason_said,
    _PARTS: _part_said,
    _BASIS: _basis_said,
    _PROVISIONAL: lambda value, texts: texts.say(f"case_value.{value}"),
}
"""Things of a result whose values are words of the grammar."""
