"""A walk through every page and every part of one, by clicks and keys."""

from __future__ import annotations

from tools.window.operator import Operator
from tools.window.steps import Step, click, keys, rows, scroll, turn_to

_SETTINGS = ("calendar", "kinds", "computer", "ledger", "backups", "accounts", "school")
_EXCHANGE = ("send", "conflicts", "history", "collect")
HOME_AGAIN = "home again"
"""The step back home once every page was visited."""
_VERDICTS = ("check-verdict-at_risk", "check-verdict-at_risk")


def _sort(person: Operator) -> None:
    for column in (3, 1):
        person.heading("records-list", column)


def _quick(person: Operator) -> None:
    person.keys("records-quick", "今天 培训 2学时 课堂评价")
    person.keys("records-quick", "")


def _planning(person: Operator) -> None:
    person.click("activities-plan")
    person.escape("plan-dialog")


def _chasing(person: Operator) -> None:
    person.click("check-chase")
    person.escape("chase-dialog")


def _zoom(person: Operator) -> None:
    for button in ("pdf-in", "pdf-in", "pdf-out", "pdf-on", "pdf-back"):
        person.click(button)


def _find(person: Operator) -> None:
    person.click("pdf-find")
    person.keys("pdf-find-text", "学时")


PAGES = (
    Step("home by groups", click("home-by-groups", "home-by-rules")),
    turn_to("records"),
    Step("kinds of records", click(*(f"records-kind-{one}" for one in ("reading", "all")))),
    Step("searching records", keys("records-search", "反思", "zh", "")),
    Step("records downwards", scroll("records-list")),
    Step("records in another order", _sort),
    Step("a record", rows("records-list", 0, 3, 7, column=2)),
    Step("a sentence", _quick),
    turn_to("activities"),
    Step("planning an activity", _planning),
    turn_to("review"),
    turn_to("check"),
    Step("one verdict of the check", click(*_VERDICTS)),
    Step("searching the check", keys("check-search", "李", "")),
    Step("a cell of the check", rows("check-table", 2, 5, column=1)),
    Step("whom to remind", _chasing),
    turn_to("rules"),
    turn_to("teachers"),
    Step("searching teachers", keys("teachers-search", "王", "ly", "")),
    Step("teachers downwards", scroll("teachers-list")),
    Step("a teacher", rows("teachers-list", 1, 4)),
    turn_to("growth", called="handbook"),
    Step("portfolio", click("growth-view-portfolio")),
    Step("pairs", click("growth-view-pairs")),
    turn_to("documents", called="certificates"),
    Step("searching whom to issue to", keys("issue-search", "王", "")),
    Step("certificates issued", click("part-issued")),
    Step("forms", click("part-forms")),
    Step("other forms", rows("forms-kinds", 1, 3, 5)),
    Step("a form nearer", _zoom),
    Step("searching a form", _find),
    Step("layouts", click("part-layouts")),
    Step("verifying", click("part-verify")),
    turn_to("imports"),
    turn_to("exchange", *(f"exchange-{one}" for one in _EXCHANGE)),
    turn_to("settings", *(f"settings-{one}" for one in _SETTINGS)),
    turn_to("home", called=HOME_AGAIN),
    turn_to(
        "settings", "settings-computer", "language-en", "language-zh", called="another language"
    ),
    Step("dark and light", click("theme-dark", "theme-light")),
    Step("larger type", click("size-18", "size-14")),
    turn_to("home", called="home at last"),
)
"""Begins at home. Up to ``HOME_AGAIN`` pages are kept; in larger type they are all made anew."""
