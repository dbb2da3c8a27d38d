"""Results of groups, mentor pairs and schools as lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.cli.check_text import MARKS
from studyhours.cli.console import table
from studyhours.domain.statuses import NOT_APPLICABLE
from studyhours.domain.texts import Texts
from studyhours.services.checking.checking import Checked, UnitChecked
from studyhours.services.wording.explaining import short_result

_BETWEEN = "  "


def unit_lines(checked: Checked, texts: Texts) -> list[str]:
    """Groups and pairs, then schools: a line for each with every rule that binds it."""
    lines: list[str] = []
    if checked.groups:
        lines.append(texts.say("check.groups", count=len(checked.groups)))
        lines.append(_table(checked.groups, texts))
    if checked.schools:
        lines.append(texts.say("check.schools", count=len(checked.schools)))
        lines.append(_table(checked.schools, texts))
    return lines


def _table(units: Sequence[UnitChecked], texts: Texts) -> str:
    heading = [texts.say("column.kind"), texts.say("column.unit_name"), texts.say("column.verdict")]
    rows = [[*heading, texts.say("column.rules")]]
    rows += [
        [
            texts.say(f"unit_kind.{one.kind}"),
            one.name,
            texts.say(f"status.{one.result.verdict}"),
            _BETWEEN.join(
                f"{MARKS[rule.status]} {texts.pick(rule.title)} {short_result(rule, texts)}"
                for rule in one.result.rules
                if rule.status != NOT_APPLICABLE
            ),
        ]
        for one in units
    ]
    return table(rows)
