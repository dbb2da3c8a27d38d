"""Rules written by clicking and typing alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from studyhours.domain.resources import resource
from studyhours.rules.loading import load_ruleset
from tests.ui.rules_editor.conftest import OpenEditor

WANTED = """
format: 1
id: school-rules
title: { zh: 云溪镇中心小学研训要求 }
effective: { from: 2026-09-01 }
rules:
  - id: hours
    title: { zh: 研训学时, en: Study hours }
    window: school_year
    measure:
      sum: hour
      of: { kind: training }
      convert: { hour: 1, period: 1, minute: 1/45 }
    at_least: 72
    if_missed: not_excellent
  - id: hours_school
    title: { zh: 校本研训学时, en: School-based hours }
    window: school_year
    measure:
      sum: hour
      of: { kind: training }
      where: { level: school }
      convert: { hour: 1, period: 1, minute: 1/45 }
    at_least: 24
  - id: observed
    title: { zh: 每月听课, en: Observed lessons a month }
    window: month
    measure: { sum: period, of: { kind: observation }, where: { place: in_school } }
    at_least: 5
    tolerance: 1
  - id: deadline
    title: { zh: 师德学习笔记 5000 字, en: Ethics notes }
    window: school_year
    within: { to: 10-31 }
    measure:
      count: record
      of: { kind: writing, type: reading_notes }
      where: { category: ethics, characters: 5000 }
    at_least: 1
    applies_to:
      - { fact: post, is_not: [校长, 后勤] }
"""


def test_what_a_school_asks_is_written_by_clicks(open_editor: OpenEditor) -> None:
    writer = open_editor()
    writer.type("f-title-zh", "云溪镇中心小学研训要求")
    writer.type("f-effective-from", "2026.9.1")
    writer.person.press(Qt.Key.Key_Tab)
    writer.add_rule("hours")
    writer.press("f-add", "if_missed")
    assert writer.sentence == (
        "每学年研训不少于 72 学时（每节按 1 学时、每 45 分钟按 1 学时算）；"
        "达不到的，年度考核不能评为优秀。"
    )
    writer.add_rule("hours_school")
    writer.add_rule("observed")
    assert writer.sentence == "每月听课不少于 5 节。"
    writer.press("f-measure-add", "(where)")
    writer.choose("f-measure-add-menu", "add-where-place")
    writer.press("f-measure-where-place", "in_school")
    writer.press("f-add", "tolerance")
    assert writer.sentence == "每月校内听课不少于 5 节；允许 1 个月没做到。"
    writer.add_rule("deadline")
    writer.type("f-title-zh", "师德学习笔记 5000 字")
    writer.type("f-title-en", "Ethics notes")
    writer.type("f-within-to", "10月31日")
    writer.press("f-add", "applies_to")
    writer.pick("f-applies_to-0-fact", "post")
    writer.pick("f-applies_to-0-test", "is_not")
    writer.type("f-applies_to-0-is_not", "校长、后勤")
    assert writer.is_valid()
    assert writer.names == [
        "1　研训学时",
        "2　校本研训学时",
        "3　每月听课",
        "4　师德学习笔记 5000 字",
    ]
    wanted, findings = load_ruleset(WANTED)
    assert findings == ()
    assert writer.ruleset() == wanted


def test_only_conditions_are_offered_that_records_of_the_kind_can_meet(
    open_editor: OpenEditor,
) -> None:
    writer = open_editor()
    writer.add_rule("observed")
    writer.press("f-measure-add", "(where)")
    menu = "f-measure-add-menu"
    offered = writer.entries(menu)
    assert {"add-where-place", "add-where-with", "add-whose"} <= offered
    assert not {"add-where-category", "add-where-on_list", "add-where-attendance"} & offered
    writer.choose(menu, "add-where-place")
    # Other records, other conditions.
    writer.press("f-measure-of-kind", "training")
    writer.press("f-measure-add", "(where)")
    assert "add-where-category" in writer.entries(menu)


def test_what_was_opened_and_not_changed_keeps_its_comments(open_editor: OpenEditor) -> None:
    text = resource("rulesets", "school-72.yaml").read_text(encoding="utf-8")
    writer = open_editor(text)
    assert writer.editor.text() == text
    assert writer.is_valid()
    writer.type("f-at_least", "８０")
    assert "80" in writer.sentence
    changed = load_ruleset(text.replace("at_least: 72", "at_least: 80"))[0]
    assert writer.ruleset() == changed
    writer.click("rules-edit-undo")
    assert writer.ruleset() == load_ruleset(text)[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_wrong_is_said_at_the_field_and_below(
    open_editor: OpenEditor, language: str
) -> None:
    text = resource("rulesets", "school-72.yaml").read_text(encoding="utf-8")
    writer = open_editor(text, language=language)
    writer.type("f-at_least", "many")
    assert not writer.is_valid()
    assert "many" in writer.error("f-at_least")
    assert "many" in writer.editor.findings.label.text()
    writer.type("f-at_least", "")
    assert writer.error("f-at_least") == {"zh": "这里要填。", "en": "This is needed."}[language]
    writer.editor.list.choose(1)
    writer.click("rules-edit-go")
    assert writer.editor.list.number == 0
    writer.type("f-at_least", "72")
    assert writer.error("f-at_least") == ""
    assert writer.is_valid()
