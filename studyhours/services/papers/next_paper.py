"""What the next paper would be: by which layout it is drawn, and which number it gets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from studyhours.services.ledgers.calendars import choose_year
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.press import layout_of
from studyhours.services.papers.serials import next_serial


@dataclass(frozen=True, slots=True)
class NextPaper:
    """What is known of papers before they are issued.

    Attributes:
        layouts: What the layouts of the kinds asked for are called, by language, in their order.
        serial: The number that would come first; empty where papers of several years would be
            issued, or another copy of the ledger draws the numbers.
    """

    layouts: tuple[Mapping[str, str], ...]
    serial: str


def next_paper(
    ledger: Ledger, kinds: Sequence[str], language: str, year: str, days: Sequence[date] = ()
) -> NextPaper:
    """By which layouts papers would be issued now, and from which number on; none is drawn.

    Args:
        ledger: The ledger.
        kinds: Kinds of paper.
        language: Of the papers.
        year: Label of the school year that they are of.
        days: The last days of what they are about, where it is these that say the year.

    Raises:
        NotPermitted: the account may not issue.
    """
    require(ledger.actor, "issue")
    with ledger.reading() as session:
        school = school_of(session)
        layouts = tuple(
            layout_of(ledger, session, school, kind, language).layout.title for kind in kinds
        )
        years = {choose_year(session, school, None, day).label for day in set(days)} or {year}
        serial = next_serial(session, school, years.pop()) if len(years) == 1 else ""
    return NextPaper(layouts, serial)
