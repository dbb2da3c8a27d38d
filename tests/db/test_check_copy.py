"""A copy is looked through before it counts as one: whatever is in it, that is said plainly."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from studyhours.db.check_copy import check_file
from studyhours.domain.errors import LedgerDamaged
from studyhours.domain.progress import Cancelled


def _still() -> None:
    """Goes on."""


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE ledger_info SET ledger_id = x'00'", "ledger_damaged"),
        ("UPDATE ledger_info SET ledger_id = 'abc'", "ledger_damaged"),
        ("UPDATE audit_entry SET at = 'x' WHERE number = 2", "ledger_damaged"),
        ("UPDATE audit_entry SET details = '{' WHERE number = 2", "ledger_damaged"),
        ("UPDATE audit_entry SET details = '[1]' WHERE number = 2", "ledger_damaged"),
        ("UPDATE audit_entry SET actor = 'x' WHERE number = 2", "ledger_damaged"),
        ("DELETE FROM ledger_info", "ledger_without_school"),
        ("DROP TABLE ledger_info", "not_a_ledger"),
        ("DROP TABLE alembic_version", "not_a_ledger"),
    ],
)
def test_what_is_in_it_is_said(ledger: Path, statement: str, code: str) -> None:
    with sqlite3.connect(ledger) as foreign:
        foreign.execute(statement)
    foreign.close()
    with pytest.raises(LedgerDamaged) as found:
        check_file(ledger, "台账", _still)
    assert found.value.code == code


def test_a_sound_one_says_what_it_holds_and_can_be_given_up(ledger: Path) -> None:
    facts = check_file(ledger, "台账", _still)
    assert (facts.rows["teacher"], facts.rows["record"]) == (3, 6)

    def enough() -> None:
        raise Cancelled

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("studyhours.db.check_copy._OPERATIONS", 1)
        with pytest.raises(Cancelled):
            check_file(ledger, "台账", enough)
