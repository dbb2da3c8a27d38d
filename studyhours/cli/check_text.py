"""One teacher's results as lines of text, down to the records."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.domain.quantity import decimal_text
from studyhours.domain.statuses import MET
from studyhours.domain.texts import Texts
from studyhours.rules.judging import LEFT
from studyhours.rules.results import PartResult, RuleResult
from studyhours.rules.trace import Trace
from studyhours.services.checking.checking import TeacherChecked, UnitChecked
from studyhours.services.checking.rule_records import RecordShown
from studyhours.services.wording.amounts import record_amount
from studyhours.services.wording.explaining import day_text, explanation, part_sentence

MARKS = {
    "met": "✓",
    "missed": "✗",
    "at_risk": "!",
    "on_track": "…",
    "needs_decision": "?",
    "exempt": "–",
    "not_applicable": "–",
}
_LISTED = 12
_VETO_MARKS = {MET: MARKS["missed"]}
"""A veto is bad news once it is met, and none before."""


def explained_lines(
    teacher: TeacherChecked | UnitChecked, texts: Texts, *, in_full: bool
) -> list[str]:
    """What a colleague would say about one teacher, group, pair or school.

    Args:
        teacher: Who it is, with traces.
        texts: Language.
        in_full: Whether records and windows are named one by one, or only counted.
    """
    number = teacher.staff_no if isinstance(teacher, TeacherChecked) else None
    lines = ["", f"{number or ''} {teacher.name}".strip()]
    for rule, trace in zip(teacher.result.rules, teacher.traces, strict=True):
        said = texts.say(
            "check.explained",
            title=texts.pick(rule.title),
            explanation=explanation(rule, texts),
        )
        lines.append(f"  {MARKS[rule.status]} {said}")
        lines += part_lines(rule.parts, texts, "    ")
        lines.append("    " + _counts(trace, texts))
        if in_full:
            lines += [f"      {line}" for line in _windows(rule, texts)]
            lines += [f"      {line}" for line in _records(teacher, rule, trace, texts)]
    return lines


def part_lines(parts: Sequence[PartResult], texts: Texts, indent: str) -> list[str]:
    """The parts of a composed rule, each with a mark, its own parts below it."""
    lines = []
    for part in parts:
        mark = _VETO_MARKS.get(part.status, "·") if part.veto else MARKS[part.status]
        lines.append(f"{indent}{mark} {part_sentence(part, texts)}")
        lines += part_lines(part.parts, texts, indent + "  ")
    return lines


def _counts(trace: Trace, texts: Texts) -> str:
    reasons: dict[str, int] = {}
    for record in trace.not_counted:
        reasons[record.code] = reasons.get(record.code, 0) + 1
    parts = [texts.say("check.counted", count=len(trace.counted))]
    parts += [
        texts.say("check.not_counted", count=count, reason=texts.say(f"not_counted.{code}"))
        for code, count in reasons.items()
    ]
    return texts.say("check.separator").join(parts)


def _windows(rule: RuleResult, texts: Texts) -> list[str]:
    """The windows not met yet that have begun or are next; too many are only counted."""
    if rule.windows is None or rule.status == MET:
        return []
    open_ones = [one for one in rule.windows.each if one.status not in {MET, *LEFT}]
    lines = []
    for one in open_ones[:_LISTED]:
        lines.append(
            texts.say(
                "check.window",
                first=day_text(one.window.first, texts),
                last=day_text(one.window.last, texts),
                value=decimal_text(one.value),
                target=decimal_text(one.target),
            )
        )
        lines += part_lines(one.parts, texts, "  ")
    return lines + _more(len(open_ones), texts)


def _records(
    teacher: TeacherChecked | UnitChecked, rule: RuleResult, trace: Trace, texts: Texts
) -> list[str]:
    lines = [
        texts.say("check.record", **_named(teacher.records[uid], rule, texts))
        for uid in trace.counted[:_LISTED]
    ]
    lines += _more(len(trace.counted), texts)
    lines += [
        texts.say(
            "check.record_not_counted",
            reason=texts.say(f"not_counted.{one.code}"),
            **_named(teacher.records[one.uid], rule, texts),
        )
        for one in trace.not_counted[:_LISTED]
    ]
    return lines + _more(len(trace.not_counted), texts)


def _named(record: RecordShown, rule: RuleResult, texts: Texts) -> dict[str, object]:
    return {
        "day": day_text(record.last_day, texts),
        "title": record.title,
        "amount": record_amount(record.amount, rule.kind, texts),
    }


def _more(count: int, texts: Texts) -> list[str]:
    return [texts.say("check.more", count=count - _LISTED)] if count > _LISTED else []
