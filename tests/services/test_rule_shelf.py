"""What could be adopted: presets and how the ledger stands to them, files, ids, days to begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import NotPermitted
from studyhours.domain.texts import LANGUAGES
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.rulebook.diff import DiffRequest, diff_rules
from studyhours.services.rulebook.ending import end_rules
from studyhours.services.rulebook.rulesets import InvalidRules, export_rules, list_presets
from studyhours.services.rulebook.shelf import (
    AS_SHIPPED,
    ENDED,
    NOT_ADOPTED,
    OTHERWISE,
    PresetShown,
    days_for,
    look_at_file,
    look_at_text,
    new_id,
    read_presets,
    read_shelf,
    text_of_new,
    text_to_edit,
)
from studyhours.services.rulebook.taking import Adoption, take_rules
from tests.support.scenario import CLOCK, PRESETS, YEAR, YEAR_END, Walked


def shown(ledger: Ledger, name: str) -> PresetShown:
    return next(one for one in read_presets(ledger) if one.ruleset.id == name)


def test_the_rule_sets_and_who_may_change_them(walked: Walked) -> None:
    shelf = read_shelf(walked.ledger)
    assert {one.id for one in shelf.sets} == set(PRESETS)
    assert (shelf.may_adopt, shelf.may_compare, shelf.today) == (True, True, date(2026, 9, 10))
    teacher = Actor("t", functions_of({"teacher": "self"}))
    theirs = read_shelf(replace(walked.ledger, actor=teacher))
    assert theirs.sets == shelf.sets
    assert (theirs.may_adopt, theirs.may_compare) == (False, False)
    with pytest.raises(NotPermitted):
        read_shelf(replace(walked.ledger, actor=Actor("nobody", frozenset())))


def test_the_version_shown_is_the_one_in_force(walked: Walked) -> None:
    text = export_rules(walked.ledger, "school-72").replace("at_least: 72", "at_least: 80")
    take_rules(walked.ledger, Adoption(text, "school-72", date(2027, 9, 1)))
    history = next(one for one in read_shelf(walked.ledger).sets if one.id == "school-72")
    assert [one.state for one in history.versions] == ["coming", "in_force"]
    assert history.current.number == 1
    assert set(history.contents) == {1, 2}
    end_rules(walked.ledger, "observe-15", date(2026, 2, 1))
    ended = next(one for one in read_shelf(walked.ledger).sets if one.id == "observe-15")
    assert ended.current.state == "past"


def test_every_preset_with_what_was_decided(walked: Walked) -> None:
    presets = read_presets(walked.ledger)
    assert {one.ruleset.id for one in presets} == {one.ruleset.id for one in list_presets()}
    rows = [int(one.ruleset.sources[0].row[1:]) for one in presets]
    assert rows == sorted(rows)
    assert all(one.kinds for one in presets)
    known = {one.ruleset.id for one in presets}
    decided = {one.ruleset.id: one.decided for one in presets if one.decided}
    assert set(decided) <= known
    assert len(decided) > 20
    assert all(set(said) == set(LANGUAGES) for said in decided.values())


def test_how_the_ledger_stands_to_a_preset(walked: Walked) -> None:
    ledger = walked.ledger
    assert shown(ledger, "school-72").state == AS_SHIPPED
    assert shown(ledger, "term-case").state == NOT_ADOPTED
    assert shown(ledger, "school-72-either").instead == ("school-72",)
    assert shown(ledger, "school-72").instead == ()
    assert shown(ledger, "training-refusal").instead == ()
    text = export_rules(ledger, "school-72")
    take_rules(ledger, Adoption(text, "school-72", date(2026, 10, 1)))
    assert shown(ledger, "school-72").state == AS_SHIPPED
    text = text.replace("at_least: 72", "at_least: 80")
    take_rules(ledger, Adoption(text, "school-72", date(2027, 10, 1)))
    assert shown(ledger, "school-72").state == OTHERWISE
    end_rules(ledger, "observe-15", date(2026, 9, 10))
    assert shown(ledger, "observe-15").state == ENDED
    end_rules(ledger, "observe-15", date(2026, 9, 11))
    assert shown(ledger, "observe-15").state == AS_SHIPPED
    end_rules(ledger, "school-72", date(2027, 10, 2))
    assert shown(ledger, "school-72-either").instead == ("school-72",)


def test_days_of_a_set_that_is_new(walked: Walked) -> None:
    either = shown(walked.ledger, "school-72-either").ruleset
    days = days_for(walked.ledger, either)
    assert days.today == date(2026, 9, 10)
    assert (days.this_year, days.next_year) == (date(2026, 9, 1), date(2027, 9, 1))
    assert (days.earliest, days.only, days.is_first) == (None, None, True)
    assert days.proposed == date(2026, 9, 1)
    assert set(days.instead) == {"school-72"}
    april = replace(walked.ledger, clock=FixedClock(CLOCK.now().replace(month=4)))
    days = days_for(april, either)
    assert (days.this_year, days.next_year) == (date(2025, 9, 1), date(2026, 9, 1))


def test_days_of_a_version_that_follows(walked: Walked, tmp_path: Path) -> None:
    ledger = walked.ledger
    ruleset = shown(ledger, "school-72").ruleset
    days = days_for(ledger, ruleset)
    assert (days.earliest, days.only, days.is_first) == (None, None, False)
    assert days.proposed == date(2027, 9, 1)
    issue(ledger, IssueRequest(tmp_path / "papers", year=YEAR, as_of=YEAR_END))
    assert days_for(ledger, ruleset).earliest == date(2026, 9, 1)
    stated = replace(ruleset, first=date(2026, 12, 1))
    assert days_for(ledger, stated).proposed == date(2026, 12, 1)
    too_early = replace(ruleset, first=date(2026, 1, 1))
    assert days_for(ledger, too_early).proposed == date(2027, 9, 1)
    end_rules(ledger, "school-72", date(2026, 11, 1))
    days = days_for(ledger, stated)
    assert (days.only, days.proposed) == (date(2026, 11, 1), date(2026, 11, 1))


def test_a_file_is_looked_at_and_nothing_changes(walked: Walked, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = export_rules(walked.ledger, "observe-15")
    path.write_text(text, encoding="utf-8")
    found = look_at_file(walked.ledger, path)
    assert (found.name, found.text, found.ruleset.id) == ("mine.yaml", text, "observe-15")
    with pytest.raises(InvalidRules) as caught:
        look_at_text(walked.ledger, text.replace("kind: observation", "kind: concert"), "mine")
    (finding,) = caught.value.findings
    assert (finding.code, finding.line) == ("rules.unknown_kind", 15)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("本校读书要求", "ben-xiao-du-shu-yao-qiu"),
        ("72 学时", "rules-72-xue-shi"),
        ("Term case", "term-case-2"),
        ("？！", "rules"),
        ("学" * 60, "-".join(["xue"] * 12)),
    ],
)
def test_an_id_is_made_from_the_name(walked: Walked, title: str, expected: str) -> None:
    assert new_id(walked.ledger, title) == expected
    text = export_rules(walked.ledger, "observe-15").replace("id: observe-15", f"id: {expected}", 1)
    if expected != "term-case-2":
        take_rules(walked.ledger, Adoption(text, "mine"))
        assert new_id(walked.ledger, title) == f"{expected}-2"


def test_texts_to_begin_with(walked: Walked) -> None:
    ledger = walked.ledger
    assert text_to_edit(ledger, "school-72") == export_rules(ledger, "school-72")
    numbered = export_rules(ledger, "observe-15").replace("title:", "version: 2\ntitle:", 1)
    take_rules(ledger, Adoption(numbered, "observe-15", date(2026, 9, 1)))
    assert "version" not in text_to_edit(ledger, "observe-15")
    text, name = text_of_new(ledger, "读书要求")
    assert (name, "zh: 读书要求" in text) == ("du-shu-yao-qiu", True)
    text, name = text_of_new(ledger, "本校学时", "school-72")
    found = look_at_text(ledger, text, name).ruleset
    assert (found.id, found.title, len(found.rules)) == ("ben-xiao-xue-shi", {"zh": "本校学时"}, 2)
    assert "# One study hour is one lesson period of 45 minutes." in text
    teacher = replace(ledger, actor=Actor("t", functions_of({"teacher": "self"})))
    with pytest.raises(NotPermitted):
        text_of_new(teacher, "读书要求")


def test_a_set_the_ledger_has_not_is_compared_with_nothing(walked: Walked) -> None:
    text = shown(walked.ledger, "school-72-either").text
    request = DiffRequest(file=Path("either"), text=text, new=True, year=YEAR, as_of=YEAR_END)
    found = diff_rules(walked.ledger, request)
    assert (found.before.number, found.after.number) == (0, 1)
    assert [change.code for change in found.changes] == ["rule_added"]
    # 0001 and 0002 have what it takes; the others have too few hours.
    assert [(one.staff_no, one.direction) for one in found.flips] == [
        ("0003", "worse"), ("0004", "worse"), ("0005", "worse"),
    ]  # fmt: skip
    assert all(one.verdicts == ("not_applicable", "missed") for one in found.flips)
    with pytest.raises(InvalidRules):
        diff_rules(walked.ledger, replace(request, new=False))
