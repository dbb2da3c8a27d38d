"""A restored copy does not number certificates until somebody says that the other is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.services.papers.issued import take_over_serials
from studyhours.ui.widgets.reason_dialog import ask_reason

if TYPE_CHECKING:
    from studyhours.ui.pages.documents.part import Part

HELD_ELSEWHERE = "serials_held_elsewhere"


def say_held_elsewhere(part: Part, fault: Fault) -> None:
    """Says why nothing was issued, and offers to number them here from now on."""
    series = fault.params.get("series", "")
    part.banner.say(
        "documents.held_elsewhere",
        role="missed",
        action=("documents.take_serials", lambda: _ask(part, series)),
        series=series,
    )


def _ask(part: Part, series: object) -> None:
    ask_reason(
        part,
        part.context.words,
        "documents.ask_take_serials",
        "documents.take_serials",
        lambda reason: _take(part, reason),
        hint="documents.take_serials_hint",
        danger=True,
        series=series,
    )


def _take(part: Part, reason: str) -> None:
    ledger = part.context.ledger

    def done(_changes: Changes) -> None:
        part.banner.say("documents.serials_taken")

    part.context.tasks.command(
        part,
        "documents.taking_serials",
        lambda _tell: take_over_serials(ledger, reason),
        done,
        part.say_fault,
        changes=lambda changes: changes,
    )
