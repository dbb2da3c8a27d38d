"""Rule sets nobody had seen (``tests/rules/unseen``), written in the editor by clicks."""

from __future__ import annotations

import pytest

from studyhours.rules.model import Rule
from studyhours.rules.requirements import Combination
from tests.rules.test_unseen import SETS
from tests.ui.rules_editor.conftest import OpenEditor
from tests.ui.rules_editor.rule_writer import RuleWriter


def rule_of(ruleset: str, name: str) -> Rule:
    found = next(one for path, one in SETS.items() if path.stem == ruleset)
    return next(rule for rule in found.rules if rule.id == name)


def is_written(writer: RuleWriter, ruleset: str, name: str) -> None:
    """The only rule of the editor asks the same of the same people."""
    assert writer.is_valid(), writer.editor.findings.label.text()
    (written,), wanted = writer.ruleset().rules, rule_of(ruleset, name)
    assert written.asks == wanted.asks
    assert (written.subject, written.applies_to) == (wanted.subject, wanted.applies_to)
    assert written.pro_rata == wanted.pro_rata


def asked_in(rule: Rule) -> set[object]:
    """The cells of a matrix."""
    assert isinstance(rule.asks.requirement, Combination)
    return {part.requirement for part in rule.asks.requirement.parts}


@pytest.fixture
def writer(open_editor: OpenEditor) -> RuleWriter:
    writer = open_editor()
    writer.type("f-title-zh", "要求")
    writer.add_rule("hours")
    return writer


def where(writer: RuleWriter, measure: str, column: str, *words: str) -> None:
    """Adds a condition to a measure and presses its words."""
    writer.press(f"{measure}-add", "(where)")
    writer.choose(f"{measure}-add-menu", f"add-where-{column}")
    for word in words:
        writer.press(f"{measure}-where-{column}", word)


def test_one_course_of_ninety_hours_in_five_calendar_years(writer: RuleWriter) -> None:
    writer.pick("f-when", "cycle")
    writer.type("f-cycle-to", "12-31")
    where(writer, "f-measure", "mode", "face", "full_time")
    writer.click("f-measure-convert-minute-remove")
    writer.pick_unit("f-measure-convert", "day")
    writer.type("f-measure-convert-day-worth", "8")
    writer.press("f-measure-around", "wrap")
    writer.choose("f-measure-around-menu", "wrap-cap")
    writer.pick("f-measure-cap-per", "record")
    writer.press("f-measure-add", "cap-at_least")
    writer.type("f-measure-cap-at_least", "90")
    assert not writer.is_valid()
    assert "24" in writer.error("f-measure-cap-at_least")
    writer.type("f-measure-cap-at_most", "")
    writer.type("f-at_least", "90")
    is_written(writer, "sessions", "long_course")


def test_attendance_as_a_ratio(writer: RuleWriter) -> None:
    writer.click("f-measure-convert-remove")
    writer.press("f-measure-of-type", "activity")
    writer.pick("f-measure-measure", "count")
    writer.pick("f-asks", "ratio")
    come = ("present", "late", "leave_early", "official")
    where(writer, "f-ratio-part", "attendance", *come)
    where(writer, "f-ratio-whole", "attendance", *come, "personal", "sick", "absent")
    writer.type("f-ratio-at_least", "80%")
    is_written(writer, "attendance", "rate")


def test_personal_leave_has_a_limit(writer: RuleWriter) -> None:
    writer.click("f-measure-convert-remove")
    writer.press("f-measure-of-type", "activity")
    writer.pick("f-measure-measure", "count")
    where(writer, "f-measure", "attendance", "personal")
    writer.pick("f-bound", "at_most")
    writer.type("f-at_most", "4")
    is_written(writer, "attendance", "leave")
    assert writer.sentence == "每学年至多 4 项事假的校本活动。"


def test_online_stands_in_for_face_to_face(writer: RuleWriter) -> None:
    writer.click("f-measure-convert-remove")
    where(writer, "f-measure", "mode", "face", "full_time")
    writer.press("f-measure-around", "wrap")
    writer.choose("f-measure-around-menu", "wrap-substitute")
    where(writer, "f-measure-substitute-by", "mode", "online")
    writer.type("f-measure-substitute-beyond", "24")
    writer.type("f-measure-substitute-at_most", "9.6")
    writer.press("f-measure-add", "substitute-rate")
    writer.type("f-measure-substitute-rate", "1/2")
    writer.type("f-at_least", "48")
    is_written(writer, "online-for-face", "face")


def test_topics_by_level(writer: RuleWriter) -> None:
    writer.pick("f-when", "cycle")
    writer.pick("f-cycle", "fixed")
    writer.type("f-cycle-years", "5")
    writer.type("f-cycle-from", "2021-09-01")
    writer.click("f-measure-convert-minute-remove")
    writer.click("f-measure-convert-add")
    writer.pick_unit("f-measure-convert", "day")
    writer.type("f-measure-convert-day-many", "1")
    writer.type("f-measure-convert-day-worth", "8")
    writer.pick("f-asks", "matrix")
    writer.pick("f-matrix-rows-by", "category")
    grid = "f-matrix-at_least"
    for _ in range(4):
        writer.click(f"{grid}-add-column")
    for topic in ("师德", "学科教学", "信息技术"):
        writer.type(f"{grid}-head-elective", topic)
        writer.leave(f"{grid}-head-elective")
        if topic != "信息技术":
            writer.click(f"{grid}-add-row")
    assert "elective" not in writer.editor.text()
    numbers = {
        "ethics": {"school": "20", "county": "10", "province": "", "city": "", "nation": ""},
        "学科教学": {"school": "60", "county": "40", "province": "20"},
        "信息技术": {"school": "", "city": "16"},
    }
    for topic, cells in numbers.items():
        for level, hours in cells.items():
            writer.type(f"{grid}-{topic}-{level}", hours)
    # The cells stand in another order; they ask the same.
    (written,), wanted = writer.ruleset().rules, rule_of("topics-by-level", "table")
    assert written.asks.time == wanted.asks.time
    assert asked_in(written) == asked_in(wanted)
    assert len(asked_in(wanted)) == 6
    assert "学科教学·县级 40" in writer.sentence


def test_shares_between_schools(writer: RuleWriter) -> None:
    writer.click("f-measure-convert-remove")
    writer.press("f-add", "(more)")
    writer.choose("f-add-menu", "add-subject")
    writer.pick("f-subject", "school")
    writer.press("f-measure-of-kind", "evaluation")
    writer.press("f-measure-of-kind", "training")
    writer.press("f-measure-of-type", "school_score")
    writer.pick("f-measure-sum", "item")
    writer.press("f-measure-around", "wrap")
    writer.choose("f-measure-around-menu", "wrap-share")
    writer.type("f-measure-share-weight", "60%")
    writer.press("f-measure-around", "wrap")
    writer.choose("f-measure-around-menu", "wrap-add")
    writer.press("f-measure-add-1-of-kind", "evaluation")
    writer.press("f-measure-add-1-of-kind", "training")
    writer.press("f-measure-add-1-of-type", "school_score")
    writer.pick("f-measure-add-1-sum", "item")
    writer.press("f-measure-add-1-around", "wrap")
    writer.choose("f-measure-add-1-around-menu", "wrap-share")
    writer.pick("f-measure-add-1-share-of", "partner")
    writer.type("f-measure-add-1-share-weight", "40%")
    writer.type("f-at_least", "80")
    writer.press("f-add", "applies_to")
    writer.pick("f-applies_to-0-fact", "role")
    writer.press("f-applies_to-0-is", "lead")
    is_written(writer, "community-shares", "core")


def test_either_twenty_observed_or_ten_and_two_given(writer: RuleWriter) -> None:
    writer.pick("f-window", "term")
    writer.press("f-measure-of-kind", "observation")
    writer.press("f-measure-of-kind", "training")
    writer.click("f-measure-convert-remove")
    writer.pick("f-measure-sum", "period")
    writer.type("f-at_least", "20")
    writer.pick("f-asks", "any")
    writer.press("f-any-0-add", "(more)")
    writer.choose("f-any-0-add-menu", "add-title")
    writer.type("f-any-0-title-zh", "听课 20 节")
    writer.type("f-any-0-title-en", "20 observed")
    writer.pick("f-any-1-asks", "all")
    writer.press("f-any-1-add", "(more)")
    writer.choose("f-any-1-add-menu", "add-title")
    writer.type("f-any-1-title-zh", "听课 10 节、公开课 2 节")
    writer.type("f-any-1-title-en", "10 observed and 2 given")
    writer.pick("f-any-1-all-0-measure-measure", "sum")
    writer.press("f-any-1-all-0-measure-of-kind", "observation")
    writer.press("f-any-1-all-0-measure-of-kind", "training")
    writer.pick("f-any-1-all-0-measure-sum", "period")
    writer.type("f-any-1-all-0-at_least", "10")
    writer.press("f-any-1-all-1-measure-of-kind", "lesson")
    writer.press("f-any-1-all-1-measure-of-kind", "training")
    writer.press("f-any-1-all-1-measure-of-type", "open_lesson")
    writer.type("f-any-1-all-1-at_least", "2")
    writer.press("f-add", "applies_to")
    writer.pick("f-applies_to-0-test", "number")
    writer.pick("f-applies_to-0-fact", "service_years")
    writer.type("f-applies_to-0-at_least", "")
    writer.type("f-applies_to-0-below", "1")
    writer.press("f-applies_to-0-add", "on")
    writer.pick("f-applies_to-0-on", "window_start")
    writer.press("f-add", "(more)")
    writer.choose("f-add-menu", "add-pro_rata-unit")
    writer.press("f-pro_rata-without", "maternity")
    writer.pick("f-pro_rata-round", "up")
    writer.type("f-pro_rata-to", "1")
    is_written(writer, "new-teacher", "lessons")
