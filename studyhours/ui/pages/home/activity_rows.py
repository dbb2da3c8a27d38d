"""Activities of one's own as rows that lead to them."""

from __future__ import annotations

from datetime import date

from studyhours.services.home.own_activities import OwnActivity
from studyhours.ui.context import PageContext
from studyhours.ui.pages.home.lines import Told, TwoLines
from studyhours.ui.pages.home.phrases import near_day


def coming_row(one: OwnActivity, as_of: date, context: PageContext) -> TwoLines:
    """An activity to come: when and where; a click opens it."""
    words = context.words
    day = near_day(one.first_day, as_of, words)
    near = (one.first_day - as_of).days <= 1
    told = Told(day, "waiting" if near else "quiet", one.title, _where(one))
    row = TwoLines(context.theme, told, f"home-activity-{one.uid}")
    row.clicked.connect(lambda: context.go("activities", activity=one.uid))
    return row


def _where(one: OwnActivity) -> str:
    hours = "–".join(part for part in (one.starts, one.ends) if part)
    return " · ".join(part for part in (hours, one.place, one.speaker) if part)
