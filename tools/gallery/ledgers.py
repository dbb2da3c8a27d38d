"""The ledgers of the gallery, each made once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from studyhours.services.certificates import IssueRequest, issue
from studyhours.services.creating import NewSchool, create_ledger
from studyhours.services.demo import DemoSchool, make_demo

TERMS = ((date(2025, 9, 1), date(2026, 1, 23)), (date(2026, 3, 2), date(2026, 7, 7)))
_TEACHERS = {"school": 36, "large": 3000}
_RULES: dict[str, tuple[str, ...]] = {"bare": (), "empty": ("school-72", "seven-ones-term")}
_SEED = 7


class Ledgers:
    """Makes what is asked for, once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Path] = {}

    def path(self, kind: str) -> Path | None:
        """The file of a ledger: ``bare`` is one without rules, ``empty`` one without teachers.

        None for ``none``; ``school`` and ``large`` are of 36 and 3,000 teachers.
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
        ledger.close()
        return path
