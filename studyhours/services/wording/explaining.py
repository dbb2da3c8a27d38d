"""Results in words: what a colleague would say about one rule, in either language."""

from __future__ import annotations

from studyhours.domain.quantity import decimal_text
from studyhours.domain.statuses import EXEMPT, MET, NOT_APPLICABLE
from studyhours.domain.texts import Texts
from studyhours.rules.results import PartResult, RuleResult
from studyhours.services.registers.grounds import ground_text
from studyhours.services.wording.day_words import day_text
from studyhours.services.wording.describing import named_title

__all__ = [
    "day_text",
    "explanation",
    "part_explanation",
    "part_sentence",
    "sentence",
    "short_result",
    "unit_of",
]

_LEFT = frozenset({EXEMPT, NOT_APPLICABLE})


def explanation(result: RuleResult, texts: Texts) -> str:
    """A few sentences: where it stands, what remains, by when, and what else it rests on."""
    parts = [sentence(result, texts)]
    if result.full is not None:
        full, target = decimal_text(result.full), decimal_text(result.target)
        unit = unit_of(result, texts)
        parts.append(texts.say("explain.pro_rata", full=full, target=target, unit=unit))
    if result.question is not None:
        parts.append(texts.pick(result.question))
    parts += [ground_text(ground, texts) for ground in result.basis]
    if result.consequence != "none":
        parts.append(texts.say(f"consequence.{result.consequence}"))
    parts += [
        texts.say("consequence.ceiling", outcome=one.outcome, grade=one.grade)
        for one in result.ceilings
    ]
    if result.provisional:
        parts.append(texts.say("explain.provisional"))
    return ("" if texts.language == "zh" else " ").join(parts)


def sentence(result: RuleResult | PartResult, texts: Texts) -> str:
    """Where a rule, or a part of one, stands."""
    windows = result.windows
    return texts.say(
        f"explain.{result.reason}",
        value=decimal_text(result.value),
        target=decimal_text(result.target),
        shortfall=decimal_text(result.shortfall),
        unit=unit_of(result, texts),
        span=texts.say(f"span.{result.span}"),
        due=day_text(result.due, texts),
        elapsed=windows.elapsed if windows else 0,
        total=windows.total if windows else 0,
        met=windows.met if windows else 0,
        count=sum(part.status not in _LEFT and not part.veto for part in result.parts),
    )


def part_sentence(part: PartResult, texts: Texts) -> str:
    """How a part stands, after its name: ``研训：已有 …``."""
    key = "check.veto" if part.veto else "check.part"
    said = part_explanation(part, texts)
    return texts.say(key, title=named_title(part, texts), explanation=said)


def part_explanation(part: PartResult, texts: Texts) -> str:
    """How a part stands; of a veto whether it struck."""
    if part.veto:
        return texts.say("veto.met" if part.status == MET else "veto.other")
    return sentence(part, texts)


def unit_of(result: RuleResult | PartResult, texts: Texts) -> str:
    """The unit's name; records are counted in the word of their kind (篇, 本, 节)."""
    if result.unit == "record":
        own = texts.entries.get(f"unit.record_{result.kind}")
        return own if own is not None else texts.say("unit.record")
    if result.unit == "window":
        return texts.say(f"span_short.{result.span}")
    return texts.say(f"unit.{result.unit}")


def short_result(result: RuleResult, texts: Texts) -> str:
    """A result for a table's cell: ``65.5 / 72``, ``1 / 2``, or the status where it has none."""
    if result.status in {"exempt", "not_applicable", "needs_decision"}:
        return texts.say(f"status.{result.status}")
    said = f"{decimal_text(result.value)} / {decimal_text(result.target)}"
    if result.windows is None:
        return said
    # "0 / 2" alone would read as lessons or papers: these are terms, weeks, days.
    return f"{said} {texts.say(f'span_short.{result.span}')}"
