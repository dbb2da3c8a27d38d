"""A day is written into a rule file, and nothing else of it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from studyhours.rules.loading import load_ruleset
from studyhours.rules.rewriting import renamed, with_first_day
from studyhours.services.rulebook.rulesets import Preset, list_presets

DAY = date(2026, 9, 1)
HEAD = "format: 1\nid: mine\n"
RULES = """\
rules:
  - { id: one, title: 一, window: term, at_least: 1,
      measure: { count: record, of: { kind: writing } } }
"""
ONE_LINE = (
    "{ id: one, title: 一, window: term, at_least: 1, "
    "measure: { count: record, of: { kind: writing } } }"
)
FILES = {
    "no day, with comments": (
        f"# 一套\nformat: 1\nid: mine   # its id\ntitle: 我的\n{RULES}",
        "id: mine   # its id\neffective: { from: 2026-09-01 }\ntitle: 我的\n",
    ),
    "another day": (
        f"{HEAD}effective: {{ from: 2025年9月1日 }}  # 从开学起\ntitle: 我的\n{RULES}",
        "effective: { from: 2026-09-01 }  # 从开学起\n",
    ),
    "a last day only": (
        f"format: 1\nid: mine\ntitle: 我的\neffective: {{ to: 2027-08-31 }}\n{RULES}",
        "effective: { from: 2026-09-01, to: 2027-08-31 }\n",
    ),
    "a last day in lines": (
        f"format: 1\nid: mine\ntitle: 我的\neffective:\n  # 到期\n  to: 2027-08-31\n{RULES}",
        "effective:\n  # 到期\n  from: 2026-09-01\n  to: 2027-08-31\n",
    ),
    "both in lines": (
        f"{HEAD}title: 我的\neffective:\n  from: 2025.9.1\n  to: 2027-08-31\n{RULES}",
        "effective:\n  from: 2026-09-01\n  to: 2027-08-31\n",
    ),
    "all in braces": (
        "{ format: 1, id: mine, title: 我的, rules: [" + ONE_LINE + "] }",
        "id: mine, effective: { from: 2026-09-01 }, title",
    ),
    "lines of another system": (
        f"format: 1\nid: mine\ntitle: 我的\n{RULES}".replace("\n", "\r\n"),
        "effective: { from: 2026-09-01 }",
    ),
    "id at the very end": (
        f"format: 1\ntitle: 我的\n{RULES}id: mine",
        "id: mine\neffective: { from: 2026-09-01 }",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_day_is_put_in(name: str) -> None:
    text, expected = FILES[name]
    changed = with_first_day(text, DAY)
    assert changed is not None
    assert expected in changed
    before, after = load_ruleset(text)[0], load_ruleset(changed)[0]
    assert before is not None
    assert after is not None
    assert after == replace(before, first=DAY, sha256=after.sha256)


@pytest.mark.parametrize("preset", list_presets(), ids=lambda one: one.ruleset.id)
def test_every_preset_takes_a_day(preset: Preset) -> None:
    changed = with_first_day(preset.text, DAY)
    assert changed is not None
    assert len(changed.splitlines()) == len(preset.text.splitlines()) + 1
    assert set(preset.text.splitlines()) < set(changed.splitlines())


def test_another_set_begins_as_one_there_is() -> None:
    text = "# 说明\nformat: 1\nid: mine   # its id\ntitle: { zh: 我的, en: Mine }  # 名称\n" + RULES
    changed = renamed(text, "ours", "本校“新”要求")
    assert changed is not None
    ruleset, _ = load_ruleset(changed)
    assert ruleset is not None
    assert (ruleset.id, ruleset.title) == ("ours", {"zh": "本校“新”要求"})
    assert changed.startswith("# 说明\nformat: 1\nid: ours   # its id\ntitle: ")
    assert "  # 名称\nrules:" in changed
    in_lines = text.replace("{ zh: 我的, en: Mine }  # 名称", "\n  zh: 我的\n  en: Mine")
    again = renamed(in_lines, "ours", "我们的")
    assert again is None or load_ruleset(again)[0] is not None
    assert renamed("format: 2", "a", "b") is None


@pytest.mark.parametrize("preset", list_presets(), ids=lambda one: one.ruleset.id)
def test_every_preset_can_be_begun_from(preset: Preset) -> None:
    changed = renamed(preset.text, "ours", "我们的")
    assert changed is not None
    assert set(preset.text.splitlines()) - set(changed.splitlines())


def test_the_same_day_changes_nothing_and_a_bad_file_has_no_place() -> None:
    text = FILES["another day"][0]
    assert with_first_day(text, date(2025, 9, 1)) == text
    assert with_first_day("format: 2", DAY) is None
