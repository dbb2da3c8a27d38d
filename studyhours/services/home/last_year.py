"""How the school stood on the same day a year ago, by each rule set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select

from studyhours.db.models import Record, SchoolYearRow
from studyhours.domain import statuses as st
from studyhours.domain.calendar import school_year_of
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.checking.verdicts import read_verdicts
from studyhours.services.home.by_group import Share
from studyhours.services.ledgers.ledger import Ledger, school_of, today


@dataclass(frozen=True, slots=True)
class SameDayLastYear:
    """A year ago.

    Attributes:
        day: The day.
        met: By rule set, how many had met it, of how many it bound.
    """

    day: date
    met: Mapping[str, Share]


def same_day_last_year(ledger: Ledger, progress: Progress = unwatched) -> SameDayLastYear | None:
    """Judges everybody as of that day; None where the ledger knows nothing of that year.

    Raises:
        NotPermitted: the account may see nobody's results.
    """
    with ledger.reading() as session:
        school = school_of(session)
        day = _year_before(today(ledger, school))
        year = school_year_of(day)
        kept = exists().where(
            SchoolYearRow.school_id == school.id, SchoolYearRow.label == year.label
        )
        recorded = exists().where(
            Record.school_id == school.id,
            Record.deleted.is_(False),
            Record.last_day.between(year.first, day),
        )
        if not session.scalar(select(kept & recorded)):
            return None
    found = read_verdicts(ledger, None, day, progress)
    return SameDayLastYear(
        day,
        {
            one.id: Share(
                one.verdicts.count(st.MET),
                sum(verdict in st.VERDICT_ORDER for verdict in one.verdicts),
            )
            for one in found.rulesets
        },
    )


def _year_before(day: date) -> date:
    """The same day a year before; of 29 February the day before."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
