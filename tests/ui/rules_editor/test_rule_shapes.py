"""Every shape can be reached by clicks, inside others too."""

from __future__ import annotations

import pytest

from studyhours.rules.loading import load_ruleset
from tests.ui.rules_editor.conftest import OpenEditor
from tests.ui.rules_editor.rule_writer import RuleWriter


def asked(writer: RuleWriter, rule: str) -> None:
    """The first rule is now what a text says, its id and title aside."""
    text = f"format: 1\nid: one\ntitle: one\nrules:\n  - id: one\n    title: one\n{rule}"
    wanted, findings = load_ruleset(text)
    assert wanted is not None, findings
    assert writer.is_valid(), writer.editor.findings.label.text()
    found, expected = writer.ruleset().rules[0], wanted.rules[0]
    assert found.asks == expected.asks
    assert (found.applies_to, found.waived_when) == (expected.applies_to, expected.waived_when)
    assert (found.pro_rata, found.decide) == (expected.pro_rata, expected.decide)


@pytest.fixture
def writer(open_editor: OpenEditor) -> RuleWriter:
    writer = open_editor()
    writer.type("f-title-zh", "要求")
    writer.add_rule("hours")
    return writer


def test_operators_are_put_around_each_other_and_taken_off(writer: RuleWriter) -> None:
    writer.click("f-measure-convert-remove")
    writer.press("f-measure-around", "wrap")
    writer.choose("f-measure-around-menu", "wrap-add")
    # The second part: prizes by level, at most 24 hours.
    writer.pick("f-measure-add-1-measure", "count")
    writer.press("f-measure-add-1-of-kind", "training")
    writer.press("f-measure-add-1-of-kind", "award")
    writer.press("f-measure-add-1-around", "wrap")
    writer.choose("f-measure-add-1-around-menu", "wrap-factor")
    writer.pick("f-measure-add-1-by", "tables")
    writer.pick("f-measure-add-1-factor-unit", "hour")
    writer.type("f-measure-add-1-factor-by-level-school", "3")
    writer.click("f-measure-add-1-factor-by-level-add")
    writer.type("f-measure-add-1-factor-by-level-nation", "20")
    writer.press("f-measure-add-1-around", "wrap")
    writer.choose("f-measure-add-1-around-menu", "wrap-cap")
    rest = """
    window: school_year
    measure:
      add:
        - { sum: hour, of: { kind: training } }
        - cap:
            at_most: 24
            measure:
              factor:
                unit: hour
                by: { level: { school: 3, other: 0, nation: 20 } }
                measure: { count: record, of: { kind: award } }
    at_least: 72
"""
    asked(writer, rest)
    writer.press("f-measure-add-1-around", "unwrap")
    writer.click("f-measure-add-0-down")
    asked(
        writer,
        """
    window: school_year
    measure:
      add:
        - factor:
            unit: hour
            by: { level: { school: 3, other: 0, nation: 20 } }
            measure: { count: record, of: { kind: award } }
        - { sum: hour, of: { kind: training } }
    at_least: 72
""",
    )
    writer.click("f-measure-add-0-remove")
    writer.press("f-measure-around", "unwrap")
    asked(
        writer,
        """
    window: school_year
    measure: { sum: hour, of: { kind: training } }
    at_least: 72
""",
    )


def test_parts_have_windows_of_their_own_and_parts_again(writer: RuleWriter) -> None:
    writer.click("f-measure-convert-remove")
    writer.pick("f-asks", "all")
    writer.pick("f-all-1-window", "term")
    writer.type("f-all-1-at_least", "4")
    writer.press(
        "f-all-1-of-kind" if writer.has("f-all-1-of-kind") else "f-all-1-measure-of-type",
        "activity",
    )
    writer.press("f-all-1-add", "within-to")
    writer.type("f-all-1-within-to", "12-31")
    writer.pick("f-all-0-asks", "any")
    writer.press("f-add", "(more)")
    writer.choose("f-add-menu", "add-veto")
    writer.press("f-veto-measure-of-kind", "training")
    writer.press("f-veto-measure-of-kind", "evaluation")
    asked(
        writer,
        """
    window: school_year
    all:
      - any:
          - { measure: { sum: hour, of: { kind: training } }, at_least: 72 }
          - { measure: { count: record, of: { kind: training } }, at_least: 1 }
      - window: term
        within: { to: 12-31 }
        measure: { count: record, of: { kind: training, type: activity } }
        at_least: 4
    veto: { measure: { count: record, of: { kind: evaluation } }, at_least: 1 }
""",
    )


def test_shares_tables_cycles_and_people(writer: RuleWriter) -> None:
    writer.click("f-measure-convert-remove")
    writer.pick("f-asks", "matrix")
    writer.click("f-matrix-at_least-add-column")
    writer.type("f-matrix-at_least-course-nation", "5")
    writer.pick("f-when", "cycle")
    writer.type("f-cycle-years", "3")
    writer.press("f-add", "waived_when")
    writer.type("f-waived_when-0-is", "new")
    writer.press("f-add", "(more)")
    writer.choose("f-add-menu", "add-pro_rata-unit")
    writer.press("f-pro_rata-without", "sick")
    asked(
        writer,
        """
    cycle: { years: 3, rolling: yes }
    matrix:
      measure: { sum: hour, of: { kind: training } }
      rows: { by: type }
      columns: { by: level }
      at_least: { course: { school: 1, nation: 5 } }
    waived_when: [{ fact: layer, is: new }]
    pro_rata: { unit: day, without: [sick] }
""",
    )
    writer.pick("f-asks", "ratio")
    writer.press("f-ratio-part-add", "(where)")
    writer.choose("f-ratio-part-add-menu", "add-where-mode")
    writer.press("f-ratio-part-where-mode", "face")
    writer.press("f-ratio-part-where-mode", "full_time")
    writer.click("f-pro_rata-unit-remove")
    asked(
        writer,
        """
    cycle: { years: 3, rolling: yes }
    ratio:
      part: { sum: hour, of: { kind: training }, where: { mode: [face, full_time] } }
      whole: { sum: hour, of: { kind: training } }
      at_least: 2/3
    waived_when: [{ fact: layer, is: new }]
""",
    )


def test_numbers_by_date_and_back(writer: RuleWriter) -> None:
    writer.click("f-measure-convert-remove")
    writer.click("f-at_least-dated")
    writer.type("f-at_least-0-to", "2026.8.31")
    writer.click("f-at_least-add")
    writer.type("f-at_least-1-from", "2026-09-01")
    writer.type("f-at_least-1-value", "80")
    asked(
        writer,
        """
    window: school_year
    measure: { sum: hour, of: { kind: training } }
    at_least:
      - { to: 2026-08-31, value: 72 }
      - { from: 2026-09-01, value: 80 }
""",
    )
    writer.click("f-at_least-plain")
    assert writer.sentence == "每学年研训不少于 80 学时。"


def test_what_the_form_does_not_know_is_kept_and_can_be_written(open_editor: OpenEditor) -> None:
    rule = "{ id: a, title: a, window: term, measure: { count: record, of: { kind: reading } }"
    writer = open_editor(
        f"format: 1\nid: a\ntitle: a\nrules:\n  - {rule}, at_least: 1, zeal: 9 }}\n"
    )
    assert not writer.is_valid()
    assert "zeal" in writer.error("f-zeal")
    writer.type("f-at_least", "2")
    assert "zeal: 9" in writer.editor.text()
    writer.click("f-zeal-remove")
    assert writer.is_valid()


def test_rules_are_moved_copied_removed_and_brought_back(writer: RuleWriter) -> None:
    writer.add_rule("books")
    writer.click("rules-edit-up")
    assert writer.names == ["1　读书", "2　研训学时"]
    writer.click("rules-edit-copy")
    assert writer.names == ["1　读书", "2　读书", "3　研训学时"]
    assert [rule.id for rule in writer.ruleset().rules] == ["books", "books-2", "hours"]
    writer.click("rules-edit-remove")
    writer.click("rules-edit-remove")
    assert [rule.id for rule in writer.ruleset().rules] == ["books"]
    writer.click("rules-edit-undo")
    assert [rule.id for rule in writer.ruleset().rules] == ["books", "hours"]
    writer.click("rules-edit-redo")
    assert [rule.id for rule in writer.ruleset().rules] == ["books"]


def test_a_day_that_is_none_is_said_and_not_the_one_before_kept(open_editor: OpenEditor) -> None:
    writer = open_editor()
    writer.type("f-effective-from", "2026.9.1")
    writer.leave("f-effective-from")
    assert "2026-09-01" in writer.editor.text()
    writer.type("f-effective-from", "2026.13.1")
    writer.leave("f-effective-from")
    assert "2026.13.1" in writer.editor.text()
    assert "2026-09-01" not in writer.editor.text()
    assert writer.error("f-effective-from")
    writer.type("f-effective-from", "2026.9.1")
    writer.leave("f-effective-from")
    assert "2026-09-01" in writer.editor.text(), "the same day as before the slip"
    assert not writer.error("f-effective-from")
