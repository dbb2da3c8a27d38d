"""The main job by clicking: from the first start to certificates and a summary on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QLineEdit, QPushButton

from tools.window.operator import Operator

_MANY = 60


@dataclass(frozen=True, slots=True)
class MainJob:
    """What is done.

    Attributes:
        school: The school's name.
        year: Label of its school year.
        rules: Presets to tick besides those proposed.
        files: Roster and records.
        ledger: Where the ledger goes.
        papers: Where the papers go.
    """

    school: str
    year: str
    rules: tuple[str, ...]
    files: tuple[Path, ...]
    ledger: Path
    papers: Path


def do_main_job(person: Operator, job: MainJob) -> None:
    """Does it; the window shows the start page.

    Raises:
        LookupError: something to click is not there.
    """
    make_school(person, job)
    import_files(person, job.files)
    look_at_check(person)
    issue_papers(person, job.papers)
    look_at_summary(person)


def make_school(person: Operator, job: MainJob) -> None:
    """Makes the ledger."""
    person.click("start-new")
    person.type("start-name", job.school)
    person.type("start-place", str(job.ledger))
    person.choose("start-year", job.year)
    person.click("start-more-rules")
    for rule in job.rules:
        person.click(f"start-rule-{rule}")
    person.click("start-create")


def import_files(person: Operator, files: tuple[Path, ...]) -> None:
    """Drops the files and takes one after the other.

    Raises:
        LookupError: it never came to an end.
    """
    person.click("side-imports")
    person.drop(files)
    for _ in range(_MANY):
        try:
            button = cast(QPushButton, person.find("imports-apply"))
        except LookupError:
            return
        if not button.isEnabled():
            raise LookupError("an import that can be applied")
        person.click("imports-apply")
    raise LookupError("the end of the imports")


def look_at_check(person: Operator) -> None:
    """Opens a cell of the check and closes it."""
    person.click("side-check")
    person.cell("check-table", 2, 1)
    person.cell("check-table", 3, 0)
    person.click("side-records")
    person.cell("records-list", 1, 2)
    person.click("side-teachers")
    person.click("side-home")


def issue_papers(person: Operator, folder: Path) -> None:
    """Issues to those who are ticked."""
    person.click("side-documents")
    cast(QLineEdit, person.find("issue-folder")).clear()
    person.type("issue-folder", str(folder))
    person.click("documents-issue")
    person.click("key-yes")


def look_at_summary(person: Operator) -> None:
    """Turns to the papers issued and to the summary."""
    person.click("part-issued")
    person.click("part-forms")
