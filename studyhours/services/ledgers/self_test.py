"""Runs the main job in a temporary place: what an installed app does to show that it works."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studyhours.domain.errors import Fault, Forged
from studyhours.reports.verifying import verify_pdf
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.ledgers.backups import backup, restore
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.school_keys import public_keys

_YEAR = "2025-2026"
_END = date(2026, 8, 31)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: whether it passed, and what went wrong where it did not."""

    name: str
    passed: bool
    detail: str = ""


def run_self_test() -> tuple[Step, ...]:
    """Makes a demo school, checks it, issues, verifies, backs up and restores.

    Each step that fails says why; the steps that stand on it are not tried.
    """
    steps: list[Step] = []
    with tempfile.TemporaryDirectory(prefix="studyhours-") as folder:
        job = _Job(Path(folder))
        try:
            for name, run in job.steps():
                try:
                    run()
                except (Fault, OSError, AssertionError, RuntimeError) as error:
                    steps.append(Step(name, passed=False, detail=str(error)))
                    break
                steps.append(Step(name, passed=True))
        finally:
            job.close()
    return tuple(steps)


class _Job:
    """The main job on a small demo school."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ledger: Ledger | None = None
        self._paper = b""

    def steps(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """The steps in order."""
        return (
            ("make", self.make),
            ("check", self.check),
            ("issue", self.issue),
            ("verify", self.verify),
            ("backup", self.backup),
            ("doctor", self.doctor),
        )

    @property
    def ledger(self) -> Ledger:
        """The ledger under test."""
        if self._ledger is None:
            raise RuntimeError("no ledger")
        return self._ledger

    def close(self) -> None:
        """Lets the file go, so that the folder can be removed on Windows too."""
        if self._ledger is not None:
            self._ledger.close()

    def make(self) -> None:
        """A demo school."""
        self._ledger = make_demo(str(self._folder / "school.studyhours"), DemoSchool(6, 1, 7))

    def check(self) -> None:
        """Everybody judged by every rule."""
        checked = check(self.ledger, CheckRequest(year=_YEAR, as_of=_END, explain=True))
        _demand(len(checked.teachers) == 6, "teachers")
        _demand(all(teacher.result.rules for teacher in checked.teachers), "rules")

    def issue(self) -> None:
        """Papers for all."""
        request = IssueRequest(self._folder / "papers", year=_YEAR, as_of=_END, everyone=True)
        done = issue(self.ledger, request)
        _demand(len(done.papers) == 6, "papers")
        self._paper = done.papers[0].path.read_bytes()

    def verify(self) -> None:
        """The paper is genuine, and one changed bit is found."""
        with self.ledger.reading() as session:
            known = public_keys(session, school_of(session))
        verify_pdf(self._paper, known)
        changed = bytearray(self._paper)
        changed[len(changed) // 2] ^= 1
        try:
            verify_pdf(bytes(changed), known)
        except Forged:
            return
        _demand(condition=False, what="forged")

    def backup(self) -> None:
        """A backup becomes the same ledger again."""
        file, again = self._folder / "school.backup", self._folder / "again.studyhours"
        backup(self.ledger, file)
        restore(file, str(again))
        copy = open_ledger(str(again))
        try:
            request = CheckRequest(year=_YEAR, as_of=_END)
            _demand(check(copy, request) == check(self.ledger, request), "restored")
        finally:
            copy.close()

    def doctor(self) -> None:
        """Nothing is wrong with the ledger."""
        errors = [finding.code for finding in examine(self.ledger) if finding.error]
        _demand(not errors, ", ".join(errors))


def _demand(condition: bool, what: str) -> None:
    if not condition:
        raise AssertionError(what)
