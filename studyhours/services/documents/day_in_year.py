"""A day that counts in a school year lies in it, before anything is made of both."""

from __future__ import annotations

from studyhours.domain.calendar import school_year
from studyhours.domain.errors import UnusableInput
from studyhours.services.documents.answers import Answers


def require_day_in_year(answers: Answers) -> None:
    """Refuses a last day counted that lies outside the year answered.

    Raises:
        UnusableInput: ``day_outside_year``.
    """
    year, day = answers.text("year"), answers.day("as_of")
    if year is None or day is None:
        return
    try:
        asked = school_year(year)
    except ValueError:
        return  # whoever makes the document says so
    if not asked.first <= day <= asked.last:
        raise UnusableInput(
            "day_outside_year",
            day=day.isoformat(),
            year=year,
            first=asked.first.isoformat(),
            last=asked.last.isoformat(),
        )
