"""Results in words: what a colleague would say about one rule, in either language."""

from __future__ import annotations

from fractions import Fraction

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

_OF_VALUE = ("limit_", "ratio_")
_OF_COUNT = ("covered_", "linked_")
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
    count = sum(part.status not in _LEFT and not part.veto for part in result.parts)
    # Which number the unit stands behind: English says one piece and two pieces.
    reason = result.reason
    number: Fraction | int = result.target
    if reason.startswith(_OF_COUNT):
        number = count
    elif reason.startswith(_OF_VALUE):
        number = result.value
    if reason == "ratio_on_track" and not result.target:
        reason = "ratio_nothing_yet"
    return texts.say(
        f"explain.{reason}",
        value=decimal_text(result.value),
        target=decimal_text(result.target),
        shortfall=decimal_text(result.shortfall),
        unit=unit_of(result, texts, number),
        span=texts.say(f"span.{result.span}"),
        due=day_text(result.due, texts),
        elapsed=windows.elapsed if windows else 0,
        total=windows.total if windows else 0,
        met=windows.met if windows else 0,
        count=count,
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


def unit_of(
    result: RuleResult | PartResult, texts: Texts, number: Fraction | int | None = None
) -> str:
    """The unit's name; records are counted in the word of their kind (篇, 本, 节).

    Args:
        result: What is counted in it.
        texts: The language.
        number: The number it stands behind, where it may be a single one.
    """
    if result.unit == "window":
        return counted_span(result.span, texts)
    sections = ("unit_one", "unit") if number == 1 else ("unit",)
    # Of writing records are pieces, of an evaluation items are points.
    for name in (f"{result.unit}_{result.kind}", result.unit):
        for section in sections:
            found = texts.entries.get(f"{section}.{name}")
            if found is not None:
                return found
    return texts.say(f"unit.{result.unit}")


def counted_span(span: str, texts: Texts) -> str:
    """What windows are called behind their number: 10 个月, for 10 月 is October."""
    return texts.entries.get(f"span_counted.{span}") or texts.say(f"span_short.{span}")


def short_result(result: RuleResult, texts: Texts) -> str:
    """A result for a table's cell: ``65.5 / 72``, ``1 / 2``, or the status where it has none."""
    if result.status in {"exempt", "not_applicable", "needs_decision"}:
        return texts.say(f"status.{result.status}")
    said = f"{decimal_text(result.value)} / {decimal_text(result.target)}"
    if result.windows is None:
        return said
    # "0 / 2" alone would read as lessons or papers: these are terms, weeks, days.
    return f"{said} {counted_span(result.span, texts)}"
