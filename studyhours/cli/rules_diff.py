"""What ``rules diff`` found, as the one JSON document and as text."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.cli.console import table
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import Texts
from studyhours.rules.changes import Change
from studyhours.rules.results import RuleResult
from studyhours.services.rulebook.diff import DIRECTIONS, Flip, RulesDiff, Side, TeacherFlips
from studyhours.services.rulebook.words import change_text, value_text
from studyhours.services.wording.explaining import day_text, explanation, short_result

COLUMNS = ("staff_no", "name", "rule", "was", "becomes", "amounts", "why")
_NOTHING = "–"


def diff_document(diff: RulesDiff, texts: Texts) -> dict[str, object]:
    """Both sides, the changes of the rules, and whoever's result differs, as plain data."""
    return {
        "school": diff.school,
        "year": diff.year.label,
        "as_of": diff.as_of.isoformat(),
        "ruleset": diff.ruleset,
        "title": texts.pick(diff.title),
        "judged": "as_adopted" if diff.adopted else "alone",
        "before": _side(diff.before),
        "after": _side(diff.after),
        "changes": [_change(change, texts) for change in diff.changes],
        "teachers": diff.teachers,
        "counts": counts_of(diff),
        "flips": [_teacher(one, texts) for one in diff.flips],
        "units": [_teacher(one, texts) for one in diff.units],
    }


def counts_of(diff: RulesDiff) -> dict[str, int]:
    """How many teachers' verdicts get worse, better, or are otherwise concerned."""
    return _counts(diff.flips)


def _counts(flips: Sequence[TeacherFlips]) -> dict[str, int]:
    directions = [one.direction for one in flips]
    return {direction: directions.count(direction) for direction in DIRECTIONS}


def _side(side: Side) -> dict[str, object]:
    return {
        "version": side.number,
        "sha256": side.sha256,
        "from": side.first.isoformat() if side.first else None,
        "to": side.last.isoformat() if side.last else None,
        "file": side.file,
    }


def _change(change: Change, texts: Texts) -> dict[str, object]:
    return {
        "rule": change.rule.id if change.rule else None,
        "code": change.code,
        "before": value_text(change, texts, after=False),
        "after": value_text(change, texts, after=True),
        "message": change_text(change, texts),
    }


def _teacher(one: TeacherFlips, texts: Texts) -> dict[str, object]:
    return {
        "uid": one.uid,
        "staff_no": one.staff_no,
        "name": one.name,
        "direction": one.direction,
        "verdict": {"before": one.verdicts[0], "after": one.verdicts[1]},
        "appraisal": {"before": one.appraisals[0], "after": one.appraisals[1]},
        "rules": [
            {
                "id": flip.rule,
                "title": texts.pick(flip.title),
                "direction": flip.direction,
                "before": _result(flip.before, texts),
                "after": _result(flip.after, texts),
            }
            for flip in one.rules
        ],
    }


def _result(result: RuleResult | None, texts: Texts) -> dict[str, object] | None:
    if result is None:
        return None
    return {
        "status": result.status,
        "value": decimal_text(result.value),
        "target": decimal_text(result.target),
        "unit": result.unit,
        "reason": result.reason,
        "explanation": explanation(result, texts),
    }


def diff_text(diff: RulesDiff, texts: Texts) -> str:
    """The same for people: what changes, then a line for every result that would."""
    day = day_text(diff.as_of, texts)
    lines = [
        texts.say("diff.heading", title=texts.pick(diff.title), id=diff.ruleset),
        texts.say("diff.before", side=_named(diff.before, texts)),
        texts.say("diff.after", side=_named(diff.after, texts)),
        "",
    ]
    if diff.changes:
        lines.append(texts.say("diff.changes", count=len(diff.changes)))
        lines += [f"  · {change_text(change, texts)}" for change in diff.changes]
    else:
        lines.append(texts.say("diff.no_changes"))
    lines += ["", texts.say("check.heading", school=diff.school, year=diff.year.label, day=day)]
    lines.append(texts.say("diff.as_adopted" if diff.adopted else "diff.alone"))
    if diff.flips or diff.units:
        rows = [[texts.say(f"diff.{column}") for column in COLUMNS]]
        rows += [row for one in (*diff.flips, *diff.units) for row in _rows(one, texts)]
        lines.append(table(rows))
    counts = {name: str(count) for name, count in counts_of(diff).items()}
    lines.append(texts.say("diff.counts", teachers=diff.teachers, **counts))
    if diff.units:
        of_units = {name: str(count) for name, count in _counts(diff.units).items()}
        lines.append(texts.say("diff.counts_units", **of_units))
    return "\n".join(lines)


def _named(side: Side, texts: Texts) -> str:
    if side.file is None:
        return texts.say("diff.version", number=side.number, sha256=side.sha256[:12])
    return texts.say("diff.file", file=side.file, number=side.number, sha256=side.sha256[:12])


def _rows(one: TeacherFlips, texts: Texts) -> list[list[str]]:
    who = [one.staff_no or "", one.name]
    rows = [[*who, texts.pick(flip.title), *_cells(flip, texts)] for flip in one.rules]
    if not rows:  # else the rules say why it differs
        was, becomes = (_consequence(appraisal, texts) for appraisal in one.appraisals)
        rows.append([*who, texts.say("diff.appraisal"), was, becomes, "", ""])
    return rows


def _cells(flip: Flip, texts: Texts) -> tuple[str, str, str, str]:
    """Status before, status afterwards, the numbers, and why it stands so afterwards."""
    sides = (flip.before, flip.after)
    was, becomes = (texts.say(f"status.{one.status}") if one else _NOTHING for one in sides)
    numbers = [short_result(one, texts) if one else _NOTHING for one in sides]
    why = explanation(flip.after, texts) if flip.after else texts.say("diff.no_such_rule")
    return was, becomes, texts.say("diff.numbers", before=numbers[0], after=numbers[1]), why


def _consequence(appraisal: str, texts: Texts) -> str:
    return _NOTHING if appraisal == "none" else texts.say(f"consequence.{appraisal}")
