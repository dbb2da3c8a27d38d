"""The ledgers of the gallery, each made once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from studyhours.domain.clock import FixedClock
from studyhours.services.closing.closing import close_year, sign_off
from studyhours.services.closing.reasons import because
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import delete_records
from studyhours.services.rulebook.rulesets import export_rules, list_presets
from studyhours.services.rulebook.taking import Adoption, take_rules

TERMS = ((date(2025, 9, 1), date(2026, 1, 23)), (date(2026, 3, 2), date(2026, 7, 7)))
_TEACHERS = {
    "school": 36, "versions": 36, "hindered": 36, "unsigned": 36, "closed": 36, "large": 3000,
}  # fmt: skip
_RULES: dict[str, tuple[str, ...]] = {"bare": (), "empty": ("school-72", "seven-ones-term")}
_YEAR, _AFTER = "2025-2026", FixedClock(datetime(2026, 9, 3, 2, 0, tzinfo=UTC))
_CORRECTED = 5
_SEED = 7


class Ledgers:
    """Makes what is asked for, once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Path] = {}

    def path(self, kind: str) -> Path | None:
        """The file of a ledger: ``bare`` is one without rules, ``empty`` one without teachers.

        None for ``none``; ``school`` and ``large`` are of 36 and 3,000 teachers. The others are a
        school in some state: ``versions`` has two of a rule set, ``hindered`` has results to be
        decided before its year is closed, ``unsigned`` has closed it, and ``closed`` has it signed
        and corrected since.
        """
        if kind == "none":
            return None
        if kind not in self._made:
            self._made[kind] = self._make(kind)
        return self._made[kind]

    def _make(self, kind: str) -> Path:
        path = self._folder / f"{kind}.studyhours"
        if kind in _RULES:
            new = NewSchool("云溪镇中心小学", "2025-2026", TERMS, _RULES[kind])
            create_ledger(str(path), new).close()
            return path
        ledger = make_demo(str(path), DemoSchool(_TEACHERS[kind], 1, _SEED))
        if kind == "school":
            issue(ledger, IssueRequest(self._folder / "papers"))
        if kind == "versions":
            _change(ledger)
        if kind == "hindered":
            _hinder(ledger)
        if kind == "unsigned":
            close_year(replace(ledger, clock=_AFTER), _YEAR)
        if kind == "closed":
            _close(replace(ledger, clock=_AFTER))
        ledger.close()
        return path


def _change(ledger: Ledger) -> None:
    """Adopts a second version of the first set, from the middle of the year."""
    text = export_rules(ledger, "school-72").replace("at_least: 72", "at_least: 76")
    take_rules(ledger, Adoption(text, "school-72.yaml", date(2026, 2, 1)))


def _hinder(ledger: Ledger) -> None:
    """Adopts a set that has to ask how the longer serving teachers stand."""
    text = next(one.text for one in list_presets() if one.ruleset.id == "layer-portfolio")
    take_rules(ledger, Adoption(text, "layer-portfolio.yaml", None))


def _close(ledger: Ledger) -> None:
    """Closes the year, has it signed, and corrects some records since."""
    close_year(ledger, _YEAR)
    sign_off(ledger, _YEAR, name="陈明远", note="同意")
    rows = list_records(ledger, RecordFilter(kind="training")).rows
    some = [(row.uid, row.version) for row in rows[:: len(rows) // _CORRECTED or 1]]
    with because("证书核对后重复"):
        delete_records(ledger, some)
