"""Groups and schools in a closed year: frozen, sealed, read again, and older closings without."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from studyhours.cli.year_json import year_document
from studyhours.db.models import AuditEntry, YearClosing
from studyhours.domain.errors import LedgerDamaged
from studyhours.domain.registers import Exempted
from studyhours.domain.texts import load_texts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.closing.closing import close_year
from studyhours.services.closing.frozen_verdicts import read_both
from studyhours.services.closing.reading import read_year
from studyhours.services.closing.reasons import because
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.unit_changes import add_unit
from studyhours.services.registers.writing import Basis, exempt, join_group
from tests.services.record_world import content, teacher_uids
from tests.services.test_subjects import adopt, write
from tests.services.test_unit_registers import AUTUMN, BRANCH, RULES
from tests.support.scenario import YEAR, YEAR_END, Walked

ALL = Basis(date(2025, 9, 1), date(2026, 8, 31), "名册", "")


@pytest.fixture
def ledger(walked: Walked, tmp_path: Path) -> Ledger:
    """A branch of one who read two books in the first term."""
    ledger, uids = walked.ledger, teacher_uids(walked.ledger)
    add_unit(ledger, BRANCH, "party_branch")
    join_group(ledger, "0001", "party_branch", BRANCH, ALL)
    for day, title in (("2025-10-10", "论语"), ("2025-11-10", "孟子")):
        write(ledger, content(uids["0001"], "reading", day, title))
    adopt(ledger, tmp_path, RULES)
    return ledger


def close(ledger: Ledger) -> YearClosing:
    close_year(ledger, YEAR, reason="教务会议")
    with ledger.reading() as session:
        return session.scalars(select(YearClosing)).one()


def test_results_are_frozen_as_they_were_judged(ledger: Ledger) -> None:
    before = check(ledger, CheckRequest(YEAR, YEAR_END))
    closing = close(ledger)
    assert closing.units is not None
    assert {one["id"] for one in closing.rulesets} == {one.id for one in before.rulesets}
    read = read_year(ledger, YEAR)
    assert read.units is not None
    (kept,) = [one for one in read.units if one.name == BRANCH]
    (judged,) = [one for one in before.groups if one.name == BRANCH]
    assert (kept.kind, kept.verdict) == ("party_branch", judged.result.verdict)
    assert [rule.id for rule, _ in kept.rules] == ["reading", "everyone"]
    assert [(one.status, one.value) for one in kept.results] == [("missed", "1"), ("met", "1")]
    document = year_document(read, load_texts("zh"))
    units = document["units"]
    assert isinstance(units, list)
    assert [one["name"] for one in units] == [one.name for one in (*before.groups, *before.schools)]
    assert read_year(ledger, YEAR, teacher="0001").units is None


def test_the_table_stays_while_the_ledger_goes_on(ledger: Ledger) -> None:
    exempt(ledger, BRANCH, "together/reading", AUTUMN)
    close(ledger)
    live = check(ledger, CheckRequest(YEAR, YEAR_END))
    with because("补录"):
        join_group(ledger, "0002", "party_branch", BRANCH, ALL)
    both = read_both(ledger, YEAR, YEAR_END)
    assert both.frozen is not None
    assert both.frozen.units is not None
    assert both.today.units is not None

    def cells(lines: object) -> list[tuple[str, list[str | None]]]:
        assert isinstance(lines, tuple)
        return [
            (one.who.name, [None if rule is None else rule.status for rule in one.cells])
            for one in lines
        ]

    assert cells(both.frozen.units.lines) == [(BRANCH, ["missed", "met"])]
    assert cells(both.today.units.lines) == [(BRANCH, ["missed", "missed"])]
    frozen = both.frozen.checked
    assert frozen is not None
    assert [one.result for one in frozen.groups] != [one.result for one in live.groups]
    windows = frozen.groups[0].result.rules[0].windows
    assert windows is not None
    assert [one.status for one in windows.each] == ["exempt", "missed"]
    (ground,) = frozen.groups[0].result.rules[0].basis
    assert isinstance(ground, Exempted)
    assert ground.reason == "新建支部"


@pytest.mark.both_engines
def test_the_seal_covers_units(ledger: Ledger) -> None:
    closing = close(ledger)
    assert not [one for one in examine(ledger) if one.error]
    units = [dict(one, verdict="met") for one in closing.units or ()]
    with ledger.writing() as tx:
        tx.session.execute(update(YearClosing).values(units=units))
    assert "doctor.closing" in {one.code for one in examine(ledger)}
    with pytest.raises(LedgerDamaged):
        read_year(ledger, YEAR)
    with ledger.writing() as tx:
        tx.session.execute(update(YearClosing).values(units=None))
    assert "doctor.closing" in {one.code for one in examine(ledger)}


def test_a_closing_that_says_nothing_of_units_stays_valid(walked: Walked, tmp_path: Path) -> None:
    """No rule was about any: as all closings before units were kept."""
    closing = close(walked.ledger)
    assert closing.units is None
    with walked.ledger.reading() as session:
        entry = session.get(AuditEntry, closing.log_number)
        assert entry is not None
        assert "units" not in entry.details
    add_unit(walked.ledger, BRANCH, "party_branch")
    adopt(walked.ledger, tmp_path, RULES)
    assert not [one for one in examine(walked.ledger) if one.error]
    read = read_year(walked.ledger, YEAR)
    assert read.units is None
    assert "units" not in year_document(read, load_texts("zh"))
    both = read_both(walked.ledger, YEAR, YEAR_END)
    assert both.frozen is not None
    assert both.frozen.units is None
    assert both.today.units is not None
