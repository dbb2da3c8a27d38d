"""Shares with a limit, surplus carried over, the best of several: whole sets written by clicks."""

from __future__ import annotations

from studyhours.rules.model import Rule
from studyhours.rules.requirements import Combination
from tests.rules.test_unseen import SETS
from tests.ui.rules_editor.conftest import OpenEditor
from tests.ui.rules_editor.rule_writer import RuleWriter
from tests.ui.rules_editor.test_unseen_sets import rule_of, where


def new_rule(writer: RuleWriter) -> None:
    """Another rule from the plainest template; its minutes and lessons do not count."""
    writer.add_rule("hours")
    writer.click("f-measure-convert-remove")


def wrap(writer: RuleWriter, measure: str, operator: str) -> None:
    writer.press(f"{measure}-around", "wrap")
    writer.choose(f"{measure}-around-menu", f"wrap-{operator}")


def is_written(writer: RuleWriter, ruleset: str, name: str) -> None:
    """The last rule of the editor asks what the file asks."""
    assert writer.is_valid(), writer.editor.findings.label.text()
    written, wanted = writer.ruleset().rules[-1], rule_of(ruleset, name)
    assert written.asks == wanted.asks
    assert written.applies_to == wanted.applies_to


def rules_of(ruleset: str) -> tuple[Rule, ...]:
    return next(one for path, one in SETS.items() if path.stem == ruleset).rules


def test_a_share_with_a_limit_a_surplus_and_the_best(  # noqa: PLR0915 - one sitting
    open_editor: OpenEditor,
) -> None:
    """One sitting at the editor: five rules of four sets nobody had seen."""
    writer = open_editor()
    writer.type("f-title-zh", "要求")

    new_rule(writer)  # the year's hours with what the last one had too much of
    writer.pick("f-window", "calendar_year")
    wrap(writer, "f-measure", "substitute")
    by = "f-measure-substitute-by"
    wrap(writer, by, "previous")
    writer.type("f-measure-substitute-beyond", "90")
    writer.type("f-measure-substitute-at_most", "24")
    writer.type("f-at_least", "90")
    is_written(writer, "surplus-carried", "year")
    assert "上一年超过 90 学时的部分可以结转，至多结转 24 学时" in writer.sentence
    writer.pick("f-window", "term")
    assert not writer.is_valid()
    assert "上一年" in writer.error(f"{by}-previous") + writer.editor.findings.label.text()
    writer.pick("f-window", "calendar_year")
    is_written(writer, "surplus-carried", "year")

    new_rule(writer)  # self-study is at most a fifth of all, by a name for all
    writer.pick("f-window", "calendar_year")
    writer.pick("f-asks", "ratio")
    where(writer, "f-ratio-part", "mode", "online")
    writer.pick("f-share_bound", "at_most")
    writer.type("f-ratio-at_most", "50%")
    assert writer.sentence == "每年网络研训不超过研训的 50%。"
    assert writer.is_valid()
    wrap(writer, "f-ratio-whole", "add")
    whole = "f-ratio-whole-add-1"
    writer.press(f"{whole}-of-kind", "self-study")
    writer.press(f"{whole}-of-kind", "training")
    assert writer.sentence == "每年网络研训不超过研训加上自学合计的 50%。"
    is_written(writer, "online-half", "online")

    new_rule(writer)  # the best three scores
    writer.press("f-measure-of-kind", "evaluation")
    writer.press("f-measure-of-kind", "training")
    writer.press("f-measure-of-type", "school_based")
    writer.pick("f-measure-sum", "item")
    wrap(writer, "f-measure", "best")
    writer.type("f-at_least", "255")
    is_written(writer, "best-lessons", "score")

    new_rule(writer)  # two lectures, each cut first
    writer.press("f-measure-of-kind", "lesson")
    writer.press("f-measure-of-kind", "training")
    writer.press("f-measure-of-type", "lecture")
    wrap(writer, "f-measure", "cap")
    writer.pick("f-measure-cap-per", "record")
    writer.type("f-measure-cap-at_most", "4")
    wrap(writer, "f-measure", "best")
    writer.type("f-measure-best-number", "0")
    assert "1" in writer.error("f-measure-best-number")
    writer.type("f-measure-best-number", "2")
    writer.type("f-at_least", "6")
    is_written(writer, "best-lessons", "lectures")

    new_rule(writer)  # one way, a third at most
    where(writer, "f-measure", "level", "school")
    wrap(writer, "f-measure", "substitute")
    where(writer, "f-measure-substitute-by", "level", "district")
    writer.type("f-measure-substitute-beyond", "24")
    writer.type("f-measure-substitute-at_most", "12")
    writer.type("f-at_least", "36")
    is_written(writer, "school-hours-replaced", "school")
    assert len(writer.ruleset().rules) == 5


def test_five_years_with_a_floor_and_a_cap(open_editor: OpenEditor) -> None:
    writer = open_editor()
    writer.type("f-title-zh", "要求")
    writer.add_rule("cycle")
    writer.pick("f-cycle", "fixed")
    writer.type("f-cycle-from", "2021-09-01")
    for part in ("f-all-0", "f-all-1"):
        convert = f"{part}-measure-convert"
        writer.click(f"{convert}-minute-remove")
        writer.pick_unit(convert, "day")
        writer.type(f"{convert}-day-worth", "8")
        writer.click(f"{convert}-add")
        writer.pick_unit(convert, "credit")
        writer.type(f"{convert}-credit-worth", "10")
    wrap(writer, "f-all-0-measure", "cap")
    writer.type("f-all-0-measure-cap-at_most", "90")
    writer.pick("f-all-0-measure-cap-per", "school_year")
    writer.pick("f-all-1-window", "school_year")
    writer.type("f-all-1-at_least", "72")
    assert writer.is_valid(), writer.editor.findings.label.text()
    (written,), wanted = writer.ruleset().rules, rules_of("cycle-360-capped")[0]
    assert written.asks.time == wanted.asks.time
    assert isinstance(written.asks.requirement, Combination)
    assert isinstance(wanted.asks.requirement, Combination)
    both = zip(written.asks.requirement.parts, wanted.asks.requirement.parts, strict=True)
    for ours, theirs in both:
        assert (ours.time, ours.requirement) == (theirs.time, theirs.requirement)
