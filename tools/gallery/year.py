"""Pictures of the school year: open, hindered, closed, signed, corrected."""

from __future__ import annotations

from tools.gallery.scenes import Scene
from tools.window.operator import Operator


def year_end(person: Operator) -> None:
    """The last day of the year is chosen."""
    person.type("day-field", "2026.8.31")
    person.enter("day-field")


def _year(person: Operator) -> None:
    year_end(person)
    person.click("check-year-view")


def _closing(person: Operator) -> None:
    _year(person)
    person.click("year-close")


def _signing(person: Operator) -> None:
    _year(person)
    person.click("year-sign")


def _reopening(person: Operator) -> None:
    _year(person)
    person.click("year-reopen")


YEAR = (
    Scene("check-year-empty", "empty", "check", _year),
    Scene("check-year-open", "school", "check", _year),
    Scene("check-year-hindered", "hindered", "check", _year),
    Scene("check-year-closing", "school", "check", _closing),
    Scene("check-year-closing-hindered", "hindered", "check", _closing),
    Scene("check-year-unsigned", "unsigned", "check", _year),
    Scene("check-year-signing", "unsigned", "check", _signing),
    Scene("check-year-closed", "closed", "check", _year),
    Scene("check-year-reopening", "closed", "check", _reopening),
    Scene("check-year-large", "large", "check", _year),
)
"""All of them."""
