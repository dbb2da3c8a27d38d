"""Every list can be taken out of the window: in the code, and by a click on every page."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QAbstractButton

import studyhours.ui
from studyhours.ui import workbench
from studyhours.ui.page_list import PAGES
from studyhours.ui.widgets import files
from studyhours.ui.widgets.list_menu import ListMenu
from studyhours.ui.widgets.switch import Switch
from tests.ui.person import OpenWindow, Person
from tests.ui.school import APRIL, school_ledger

UI = Path(studyhours.ui.__file__).parent
VIEWS = {
    "DataTable", "QListView", "QListWidget", "QTableView", "QTableWidget", "QTreeView",
    "QTreeWidget",
}  # fmt: skip
PICKED = "chosen from, for the form beside it"
TOLD = "sentences about the one thing that is open"
TRIED = "comes of a question and goes with it; nothing of it is kept"
WITHOUT = {
    "evidence/shown.py": "pictures of the record's own files, saved one by one",
    "pages/activities/panel.py": "printed as the sign-in sheet and the record of the activity",
    "pages/activities/plan_people.py": PICKED,
    "pages/check/detail.py": TOLD,
    "pages/check/grid.py": "the check page has an export and a paper of its own",
    "pages/check/year_view.py": "what is left to do before a year is closed; gone once it is done",
    "pages/documents/form_many.py": PICKED,
    "pages/documents/forms_part.py": PICKED,
    "pages/documents/issue_list.py": "ticked; what is issued of it is a list of its own",
    "pages/documents/layout_variables.py": PICKED,
    "pages/documents/layouts_view.py": PICKED,
    "pages/documents/schools_panel.py": PICKED,
    "pages/documents/verify_part.py": "papers dropped to be checked; nothing of it is kept",
    "pages/growth/drawn_table.py": "part of the handbook, which is printed whole",
    "pages/growth/side.py": "versions of one handbook, each printed whole",
    "pages/home/concerns.py": "the first few; “more” leads to the check page, which has an export",
    "pages/home/groups_table.py": "every figure leads to the check page, which has an export",
    "pages/imports/columns_view.py": "columns of a file that is not imported yet",
    "pages/imports/page.py": PICKED,
    "pages/imports/rows_views.py": "rows of a file; those rejected have an export of their own",
    "pages/records/batch_dialog.py": TRIED,
    "pages/review/notice_form.py": PICKED,
    "pages/review/notices_dialog.py": "each notice is a paper, printed and copied one by one",
    "pages/rules/cases_form.py": "cells of a case that is being written",
    "pages/rules/cases_panel.py": "cases are a part of the rules' text, which is exported",
    "pages/rules/diff_view.py": TRIED,
    "pages/rules/editor_list.py": PICKED,
    "pages/rules/findings_view.py": TOLD,
    "pages/rules/gallery_view.py": TOLD,
    "pages/rules/history_view.py": TOLD,
    "pages/rules/preview_detail.py": TOLD,
    "pages/rules/preview_panel.py": TRIED,
    "pages/rules/sets_view.py": TOLD,
    "pages/settings/account_handing.py": "passwords shown once: slips, or a workbook",
    "pages/settings/account_many.py": PICKED,
    "pages/settings/kinds_part.py": "kinds, chosen for the types and templates beside them",
    "pages/settings/published_dialog.py": PICKED,
    "preview/preview.py": "headings of the paper that is shown",
    "widgets/paged_panel.py": "the pages of records and of review, which have the menus",
    "widgets/people_list.py": PICKED,
}
"""Modules with more lists than menus, and why that is right."""
CLICKED = ("activities", "review", "teachers", "growth", "imports", "exchange", "settings")
"""Pages that show their lists at once; of the others each has a test of its own."""


_CLASS = re.compile(r"^class (\w+)\(([^)]*)\)", re.MULTILINE)
_CALL = re.compile(r"(?<![\w\"])(\w+)\(")
_DEFINED = re.compile(r"\b(?:class|def) +\w+\(")


def _kinds(sources: Iterable[str]) -> set[str]:
    """Names of all classes of lists and tables."""
    classes = [found for source in sources for found in _CLASS.findall(source)]
    known, before = set(VIEWS), set[str]()
    while known != before:
        before = set(known)
        known |= {name for name, bases in classes if known & set(re.findall(r"\w+", bases))}
    return known


def _called(source: str) -> Counter[str]:
    return Counter(_CALL.findall(_DEFINED.sub("", source)))


def lists_of_the_code() -> tuple[dict[str, int], dict[str, str]]:
    """How many lists each module of the window makes, and the modules' texts, by their paths."""
    sources = {
        path.relative_to(UI).as_posix(): path.read_text(encoding="utf-8")
        for path in UI.rglob("*.py")
    }
    kinds = _kinds(sources.values())
    called = {name: _called(source) for name, source in sources.items()}
    return {name: sum(all_of[kind] for kind in kinds) for name, all_of in called.items()}, sources


def test_every_list_of_the_code_has_a_menu_or_a_reason() -> None:
    lacking = set()
    lists, sources = lists_of_the_code()
    for name, count in lists.items():
        called = _called(sources[name])
        if count > sum(called[one] for one in ("ListMenu", "list_menu", "whole_list_menu")):
            lacking.add(name)
    assert lacking == set(WITHOUT), lacking ^ set(WITHOUT)


# ---------------------------------------------------------------- by clicks


def _opened(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Person:
    shown = tuple(one for one in PAGES if one.name in CLICKED)
    monkeypatch.setattr(workbench, "PAGES", shown)
    return open_window(school_ledger(tmp_path / "校.studyhours"), clock=APRIL)


def _menus(person: Person) -> Iterator[ListMenu]:
    for one in cast(list[ListMenu], person.window.findChildren(ListMenu)):
        if one.isVisible() and one.isEnabled():
            yield one


def _places(person: Person) -> Iterator[str]:
    """Every page, and every part of it, one after the other."""
    for page in CLICKED:
        person.go(page)
        yield page
        switches = cast(list[Switch], person.window.findChildren(Switch))
        parts = [
            button.objectName()
            for switch in switches
            if switch.isVisible()
            for button in cast(list[QAbstractButton], switch.findChildren(QAbstractButton))
        ]
        for part in parts:
            person.click(part)
            yield part


def test_every_menu_there_is_saves_its_list(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person = _opened(open_window, monkeypatch, tmp_path)
    heads: dict[str, list[str]] = {}
    for _ in _places(person):
        for menu in list(_menus(person)):
            name = menu.objectName()
            if name in heads:
                continue
            path = tmp_path / f"{name}.csv"
            monkeypatch.setattr(files, "choose_save", lambda *_args, path=path: path)
            menu.menu().aboutToShow.emit()
            entries = {
                one.objectName().removeprefix(f"{name}-"): one for one in menu.menu().actions()
            }
            assert {"xlsx", "csv", "print"} <= set(entries), name
            entries["csv"].trigger()
            person.wait()
            with path.open(encoding="utf-8-sig", newline="") as file:
                heads[name] = next(csv.reader(file))
    assert all(len(said) > 1 and all(said) for said in heads.values()), heads
    assert {
        "activities-menu", "review-menu", "teachers-menu", "growth-pairs-menu", "accounts-menu",
        "imports-history-menu", "arrivals-menu", "types-menu", "templates-menu", "backups-menu",
    } <= set(heads), sorted(heads)  # fmt: skip


_BY_CODES = re.compile(r"sort=lambda (\w+): \1\.(?:\w+\.)*(?:name|teacher_name|mentor|mentee)\b")


def test_no_list_sorts_people_by_the_codes_of_their_characters() -> None:
    """They stand by pinyin, as a school reads them out."""
    found = {
        path.relative_to(UI).as_posix()
        for path in UI.rglob("*.py")
        if _BY_CODES.search(re.sub(r"\s+", " ", path.read_text(encoding="utf-8")))
    }
    assert found == set()
