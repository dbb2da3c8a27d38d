"""Activities as rows of a list."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from PySide6.QtCore import QObject

from studyhours.domain.quantity import HUNDRED
from studyhours.services.activities.reading import STATES, ActivityShown
from studyhours.services.people.text_order import order_of
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.activities.saying import STATE_ROLES, Saying, times


class ActivitiesModel(RowsModel[ActivityShown]):
    """The activities of a year, as filtered."""

    def __init__(self, saying: Saying, parent: QObject | None = None) -> None:
        super().__init__(_columns(saying), saying.words, parent)

    def place_of(self, uid: str | None) -> int | None:
        """Where an activity stands; None where it is not shown."""
        return next((place for place, row in enumerate(self.rows) if row.uid == uid), None)


def for_files(saying: Saying) -> Mapping[str, tuple[Column[ActivityShown], ...]]:
    """What a file of activities has besides the list."""
    return {
        "day": (
            Column(
                "last", "activities.column_last", lambda row: row.last_day.isoformat(),
                value=lambda row: row.last_day,
            ),
            Column(
                "times", "activities.column_times", lambda row: times(row.starts, row.ends) or ""
            ),
        ),
        "amount": (
            Column(
                "unit", "activities.column_unit", lambda row: saying.words.say(f"unit.{row.unit}")
            ),
        ),
    }  # fmt: skip


def _columns(saying: Saying) -> tuple[Column[ActivityShown], ...]:
    def day(row: ActivityShown) -> str:
        return f"{row.first_day:%m-%d} {row.starts or ''}".strip()

    return (
        Column(
            "day", "activities.column_day", day, width=96, muted=True,
            sort=lambda row: (row.first_day, row.starts or ""), tip=saying.when,
            value=lambda row: row.first_day,
        ),
        Column(
            "title", "activities.column_title", lambda row: row.title, width=200,
            sort=lambda row: order_of(row.title),
        ),
        Column(
            "group", "activities.column_group", lambda row: row.group or "", width=90,
            sort=lambda row: order_of(row.group), muted=True,
        ),
        Column(
            "amount", "activities.column_amount", saying.amount, width=86, align="right",
            sort=lambda row: row.hundredths, value=lambda row: Fraction(row.hundredths, HUNDRED),
        ),
        Column(
            "people", "activities.column_people", saying.there, width=72, align="right",
            sort=lambda row: row.people,
            tip=lambda row: f"{saying.there(row)} {times(row.starts, row.ends)}".strip(),
        ),
        Column(
            "state", "activities.column_state", lambda row: saying.state(row.state), width=118,
            chip=lambda row: STATE_ROLES[row.state], sort=lambda row: STATES.index(row.state),
        ),
    )  # fmt: skip
