"""Whose results would differ, as rows of a table: worse first."""

from __future__ import annotations

from collections.abc import Sequence

from studyhours.domain.texts import Texts
from studyhours.services.rulebook.diff import DIRECTIONS, Flip, RulesDiff, TeacherFlips
from studyhours.services.wording.explaining import explanation, short_result
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.words import Words

DIRECTION_ROLES = {"worse": "missed", "better": "met", "otherwise": "quiet"}
NOTHING = "–"


def in_order(flips: Sequence[TeacherFlips]) -> list[TeacherFlips]:
    """Worse first; within that as the teachers stand."""
    return sorted(flips, key=lambda one: DIRECTIONS.index(one.direction))


def counts_of(diff: RulesDiff) -> dict[str, int]:
    """How many get worse, better, or are otherwise concerned."""
    found = dict.fromkeys(DIRECTIONS, 0)
    for one in diff.flips:
        found[one.direction] += 1
    return found


def rules_text(one: TeacherFlips, texts: Texts) -> str:
    """Which rules differ for a teacher, with the numbers: ``研训学时 74 / 72 → 74 / 80``."""
    if not one.rules:
        sides = [
            NOTHING if said == "none" else texts.say(f"consequence.{said}").rstrip("。.")
            for said in one.appraisals
        ]
        return texts.say(
            "rules_page.flip", title=texts.say("diff.appraisal"), before=sides[0], after=sides[1]
        )
    return texts.say("part.comma").join(_flip_text(flip, texts) for flip in one.rules)


def _flip_text(flip: Flip, texts: Texts) -> str:
    title = texts.pick(flip.title)
    if flip.after is None:
        return texts.say("rules_page.flip_gone", title=title)
    after = short_result(flip.after, texts)
    if flip.before is None:
        return texts.say("rules_page.flip_new", title=title, after=after)
    before = short_result(flip.before, texts)
    return texts.say("rules_page.flip", title=title, before=before, after=after)


def why_text(one: TeacherFlips, texts: Texts) -> str:
    """Why each rule of a teacher comes out otherwise, a line for each side."""
    lines = []
    for flip in one.rules:
        lines.append(texts.pick(flip.title))
        for key, side in (("diff.was", flip.before), ("diff.becomes", flip.after)):
            said = explanation(side, texts) if side else texts.say("rules_page.no_such_rule")
            lines.append(
                f"　{texts.say(key)}：{said}"
                if texts.language == "zh"
                else f"  {texts.say(key)}: {said}"
            )
    return "\n".join(lines) or rules_text(one, texts)


class FlipsModel(RowsModel[TeacherFlips]):
    """The table's rows."""

    def __init__(self, words: Words) -> None:
        say = words.say
        super().__init__(
            (
                Column(
                    "direction",
                    "rules_page.direction",
                    lambda one: say(f"rules_page.{one.direction}"),
                    sort=lambda one: DIRECTIONS.index(one.direction),
                    chip=lambda one: DIRECTION_ROLES[one.direction],
                    width=84,
                ),
                Column(
                    "name",
                    "diff.name",
                    lambda one: one.name,
                    sort=lambda one: one.pinyin,
                    width=128,
                ),
                Column(
                    "staff_no",
                    "diff.staff_no",
                    lambda one: one.staff_no or "",
                    sort=lambda one: one.staff_no or "",
                    width=78,
                    muted=True,
                ),
                Column(
                    "before",
                    "diff.was",
                    lambda one: say(f"status.{one.verdicts[0]}"),
                    chip=lambda one: status_role(one.verdicts[0]),
                    width=96,
                ),
                Column(
                    "after",
                    "diff.becomes",
                    lambda one: say(f"status.{one.verdicts[1]}"),
                    chip=lambda one: status_role(one.verdicts[1]),
                    width=96,
                ),
                Column(
                    "rules",
                    "rules_page.which",
                    lambda one: rules_text(one, words.texts),
                    tip=lambda one: why_text(one, words.texts),
                    width=224,
                ),
            ),
            words,
        )
