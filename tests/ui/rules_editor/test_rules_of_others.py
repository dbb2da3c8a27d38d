"""Rules of groups and schools by clicks: members, results of others, shares, ceilings."""

from __future__ import annotations

from studyhours.rules.loading import load_ruleset
from tests.ui.rules_editor.conftest import OpenEditor

WANTED = """
format: 1
id: school-rules
title: { zh: 要求 }
ranks: { 评优: [推荐, 不推荐] }
rules:
  - id: books
    title: { zh: 读书, en: Books read }
    subject: group
    window: school_year
    all_of_group:
      at_least: 80%
      each: { measure: { distinct: book, of: { kind: reading } }, at_least: 4 }
    if_missed: { appraisal: none, 评优: 不推荐 }
  - id: hours
    title: { zh: 研训学时, en: Study hours }
    subject: school_pair
    window: school_year
    linked: { to: parts, rule: books-2, status: met }
  - id: books-2
    title: { zh: 读书, en: Books read }
    subject: school
    window: school_year
    measure: { distinct: book, of: { kind: reading }, whose: members }
    at_least: 4
"""


def test_members_results_of_others_and_ceilings(open_editor: OpenEditor) -> None:
    writer = open_editor()
    writer.type("f-title-zh", "要求")
    writer.press("f-add", "(more)")
    writer.choose("f-add-menu", "add-ranks")
    writer.type("f-ranks-name1", "推荐\n不推荐")
    writer.type("f-ranks-name1-name", "评优")
    writer.leave("f-ranks-name1-name")
    writer.add_rule("books")
    writer.click("rules-edit-copy")
    # The copy is of schools: their members' books.
    writer.press("f-add", "(more)")
    writer.choose("f-add-menu", "add-subject")
    writer.pick("f-subject", "school")
    writer.press("f-measure-add", "(where)")
    writer.choose("f-measure-add-menu", "add-whose")
    writer.pick("f-measure-whose", "members")
    writer.editor.list.choose(0)
    writer.look()
    writer.press("f-add", "(more)")
    writer.choose("f-add-menu", "add-subject")
    writer.pick("f-asks", "all_of_group")
    writer.type("f-all_of_group-at_least", "80%")
    writer.press("f-add", "if_missed")
    writer.pick("f-effect", "ceilings")
    writer.pick("f-if_missed-appraisal", "none")
    writer.click("f-if_missed-add")
    writer.add_rule("hours")
    writer.press("f-add", "(more)")
    writer.choose("f-add-menu", "add-subject")
    writer.pick("f-subject", "school_pair")
    writer.pick("f-asks", "linked")
    assert not writer.is_valid()
    writer.pick("f-linked-to", "parts")
    writer.pick("f-linked-rule", "books-2")
    assert writer.is_valid(), writer.editor.findings.label.text()
    wanted, findings = load_ruleset(WANTED)
    assert findings == ()
    assert writer.ruleset() == wanted
    assert writer.sentence == "结对学校，每学年所含各单位按规则“读书”的结论都要是达标。"
