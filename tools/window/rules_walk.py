"""A walk through the page of rules and the school year, by clicks: every deed there is, once."""

from __future__ import annotations

from collections.abc import Callable

from tools.window.operator import Operator
from tools.window.steps import Step


def _presets(person: Operator) -> None:
    person.click("rules-part-presets")


def _search(person: Operator) -> None:
    person.keys("rules-search", "听课")
    person.keys("rules-search", "a38")
    person.keys("rules-search", "")


def _open_preset(person: Operator) -> None:
    for row in (1, 12, 30):
        person.cell("rules-presets", row, 0)


def _adopting(person: Operator) -> None:
    person.keys("rules-search", "a21")
    person.cell("rules-presets", 0, 0)
    person.click("rules-adopt")


def _who_flips(person: Operator) -> None:
    person.cell("adopt-diff-flips", 3, 1)
    person.scroll("adopt-diff-flips", 0.5)


def _adopt(person: Operator) -> None:
    person.click("rules-day-always")
    person.click("adopt-now")


def _sets(person: Operator) -> None:
    for row in (0, 1, 0):
        person.cell("rules-sets", row, 0)


def _versions(person: Operator) -> None:
    person.click("rules-history")


def _back(name: str) -> Callable[[Operator], None]:
    return lambda person: person.click(f"{name}-back")


def _edit(person: Operator) -> None:
    person.cell("rules-sets", 0, 0)
    person.click("rules-edit")


def _rules(person: Operator) -> None:
    for row in (0, 1):
        person.cell("rules-edit-list", row, 0)


def _add(template: str) -> Callable[[Operator], None]:
    entry = f"template-{template}"
    return lambda person: person.entry("rules-edit-add", "rules-edit-templates", entry)


def _shapes(person: Operator) -> None:
    for way in ("matrix", "all", "ratio", "measure"):
        person.pick("f-asks", way)


def _typing(person: Operator) -> None:
    person.keys("f-at_least", "80")
    person.keys("f-title-zh", "研训总学时")


def _wrong(person: Operator) -> None:
    person.keys("f-at_least", "")
    person.click("rules-edit-go")
    person.keys("f-at_least", "80")


def _as_text(person: Operator) -> None:
    person.click("rules-edit-as-yaml")
    person.click("rules-edit-as-form")


def _undo(person: Operator) -> None:
    person.click("rules-edit-undo")
    person.click("rules-edit-redo")


def _trial(person: Operator) -> None:
    person.click("editing-try")


def _trial_rule(person: Operator) -> None:
    for row in (1, 0):
        person.cell("preview-bars", row, 0)


def _trial_search(person: Operator) -> None:
    person.keys("preview-search", "李")
    person.keys("preview-search", "")


def _trial_status(person: Operator) -> None:
    person.click("preview-verdict-met")
    person.click("preview-verdict-met")


def _trial_scroll(person: Operator) -> None:
    for share in (0.3, 1.0, 0.0):
        person.scroll("preview-teachers", share)


def _trial_detail(person: Operator) -> None:
    for row in (0, 5):
        person.cell("preview-teachers", row, 0)


def _cases(person: Operator) -> None:
    person.click("editing-cases")


def _case(person: Operator) -> None:
    person.click("cases-add")
    person.keys("case-title", "刚好够")
    person.click("cases-run")


def _consider(person: Operator) -> None:
    person.click("editing-next")


def _end(person: Operator) -> None:
    person.cell("rules-sets", 0, 0)
    person.click("rules-end")
    person.day("end-day", "2026.3.1")
    person.cell("end-diff-flips", 3, 1)
    person.click("end-back")


def _check(person: Operator) -> None:
    person.click("side-check")


def _year(person: Operator) -> None:
    person.click("check-year-view")


def _hindrances(person: Operator) -> None:
    person.scroll("year-hindrances", 1.0)
    person.cell("year-hindrances", 0, 1)


def _closing(person: Operator) -> None:
    person.click("year-close")
    person.keys("year-close-reason", "期末")
    person.click("year-ask-yes")


def _signing(person: Operator) -> None:
    person.click("year-sign")
    person.keys("year-sign-name", "陈明远")
    person.click("year-ask-yes")


def _corrections(person: Operator) -> None:
    person.scroll("year-corrections", 1.0)


RULES = (
    Step("the school's rules", _sets),
    Step("the sets shipped", _presets),
    Step("searching", _search),
    Step("a shipped set", _open_preset),
    Step("before adopting", _adopting),
    Step("who would flip", _who_flips),
    Step("adopting", _adopt),
    Step("versions", _versions),
    Step("back", _back("history")),
    Step("the form", _edit),
    Step("other rules", _rules),
    Step("typing", _typing),
    Step("findings", _wrong),
    Step("a rule added", _add("some")),
    Step("other shapes", _shapes),
    Step("undoing", _undo),
    Step("the text", _as_text),
    Step("a trial", _trial),
    Step("the trial of a rule", _trial_rule),
    Step("searching in the trial", _trial_search),
    Step("a status in the trial", _trial_status),
    Step("scrolling in the trial", _trial_scroll),
    Step("a teacher of the trial", _trial_detail),
    Step("cases", _cases),
    Step("a case", _case),
    Step("before adopting what was written", _consider),
    Step("back to the form", _back("adopt")),
    Step("back to the list", _back("editing")),
    Step("before ending", _end),
)
"""The page of rules, which is shown when the walk begins."""

YEAR = (
    Step("the table", _check),
    Step("the year", _year),
    Step("what hinders", _hindrances),
    Step("closing", _closing),
    Step("signing", _signing),
)
"""The school year; the page of rules has been walked through before."""

CORRECTED = (
    Step("the table", _check),
    Step("the year closed", _year),
    Step("corrections", _corrections),
)
"""A year that was closed and corrected since."""
