"""The school's own name and numbers: changed everywhere they are read, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.changes import Changes
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.card import ledger_card
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.verifying import announce_school, verify_paper
from studyhours.services.people.unit_changes import add_part, add_unit, list_units
from studyhours.services.registers.entries import Basis
from studyhours.services.settings.ledger_facts import read_ledger_facts
from studyhours.services.settings.school import SchoolEntry, change_school, read_school
from tests.services.settings.seeing import as_role, logged, refused
from tests.support.scenario import YEAR, Walked

NEW = SchoolEntry("河湾镇中心小学", "Hewan Central Primary School", "2137000123", "HWZ", "教导处")


def test_a_school_changes_its_name_and_back(ledger: Ledger) -> None:
    before = read_school(ledger).entry
    assert before == SchoolEntry("河湾乡中心小学", "", "", "HW", "教务处")
    done = change_school(ledger, replace(NEW, short_name="hwz"), before)
    assert (done.before, done.after, done.changes) == (before, NEW, Changes.SCHOOL)
    assert read_school(ledger).entry == NEW
    card = ledger_card(ledger)
    assert (card.school, card.office) == ("河湾镇中心小学", "教导处")
    assert [one.name for one in list_units(ledger, "school")] == ["河湾镇中心小学"]
    assert change_school(ledger, NEW, NEW).changes is Changes.NONE
    change_school(ledger, before, done.after)
    assert read_school(ledger).entry == before
    assert logged(ledger).count("school.edit") == 2
    assert examine(ledger) == ()


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", " ", "school_name_empty"),
        ("name", "校" * 61, "setting_too_long"),
        ("name", "\ud800学校", "setting_unreadable"),
        ("name", "快乐小学🙂", "glyph_missing"),
        ("name_en", "x" * 81, "setting_too_long"),
        ("code", "二一三七", "school_code"),
        ("code", "1" * 21, "setting_too_long"),
        ("short_name", "", "school_short_name"),
        ("short_name", "河湾", "school_short_name"),
        ("short_name", "H-W", "school_short_name"),
        ("short_name", "ABCDEFGHI", "setting_too_long"),
        ("office", "", "school_office_empty"),
        ("office", "处" * 10_000_000, "setting_too_long"),
    ],
)
def test_bad_lines(ledger: Ledger, field: str, value: str, code: str) -> None:
    before = read_school(ledger).entry
    said, named = refused(lambda: change_school(ledger, replace(before, **{field: value}), before))
    assert said == code
    assert named in {field, ""}
    assert read_school(ledger).entry == before


@pytest.mark.both_engines
def test_somebody_else_was_quicker(ledger: Ledger) -> None:
    before = read_school(ledger).entry
    change_school(ledger, replace(before, office="教导处"), before)
    assert refused(lambda: change_school(ledger, NEW, before))[0] == "school_changed_meanwhile"


def test_who_may(ledger: Ledger) -> None:
    before = read_school(ledger).entry
    leader = as_role(ledger, "leader")
    assert not read_school(leader).may_edit
    assert refused(lambda: change_school(leader, NEW, before))[0] == "not_permitted"
    assert refused(lambda: read_school(as_role(ledger, "teacher")))[0] == "not_permitted"
    assert change_school(as_role(ledger, "staff"), NEW, before).after == NEW


def test_what_it_belongs_to(ledger: Ledger) -> None:
    assert read_school(ledger).belongs == ()
    county, district = (
        add_unit(ledger, "云溪县", "county"),
        add_unit(ledger, "河湾学区", "district"),
    )
    ours = list_units(ledger, "school")[0].uid
    add_part(ledger, ours, district.unit.uid, Basis(date(2020, 9, 1), None))
    add_part(ledger, district.unit.uid, county.unit.uid, Basis(None, None))
    gone = add_unit(ledger, "旧联盟", "alliance")
    add_part(ledger, ours, gone.unit.uid, Basis(None, date(2024, 7, 1)))
    assert read_school(ledger).belongs == (("district", "河湾学区"), ("county", "云溪县"))


def school_on(paper: Path) -> str:
    facts = verify_paper(str(paper)).verified.facts
    assert facts is not None
    return facts.school


def test_papers_before_and_after(walked: Walked, tmp_path: Path) -> None:
    """What was issued stays as it is; new papers bear the new name, English ones the English."""
    ledger = walked.ledger
    request = IssueRequest(tmp_path / "before", year=YEAR)
    announce_school(ledger)
    old = issue(ledger, request).papers[0]
    change_school(ledger, NEW, read_school(ledger).entry)
    assert examine(ledger) == ()
    assert old.path is not None
    assert school_on(old.path) == "河湾乡中心小学"
    english = issue(ledger, replace(request, folder=tmp_path / "after", language="en")).papers
    assert english
    for paper in english:
        assert paper.path is not None
        assert school_on(paper.path) == NEW.name_en
        assert paper.serial.startswith("HWZ-")


@pytest.mark.both_engines
def test_a_renamed_school_is_backed_up_and_comes_back(ledger: Ledger, tmp_path: Path) -> None:
    change_school(ledger, NEW, read_school(ledger).entry)
    facts = read_ledger_facts(ledger)
    assert facts.backup_name == "河湾镇中心小学-2026-09-10.studyhours-backup"
    assert facts.size > 0
    stages: list[str] = []
    made = backup(ledger, tmp_path / facts.backup_name, lambda stage, *_: stages.append(stage))
    assert stages == ["backup_copy", "backup_write", "backup_try"]
    assert restore(made.path, str(tmp_path / "again.studyhours")).school == NEW.name
