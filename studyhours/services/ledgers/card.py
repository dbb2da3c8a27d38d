"""What the window's frame says of an opened ledger: school, year, week, rules in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from studyhours.db.models import Certificate
from studyhours.services.ledgers.ledger import Ledger, info_of, moved_to, school_of, today
from studyhours.services.people.sole import is_own, sole_name


@dataclass(frozen=True, slots=True)
class LedgerCard:
    """An opened ledger in a few words.

    Attributes:
        ledger_id: Names the data, the same in every copy.
        school: Name of the school.
        office: What its academic-affairs office is called.
        today: The day it is in the school's zone.
        year: Label of the school year that today belongs to, or the newest before.
        week: Week of the term, counted from 1; None between terms.
        rulesets: Title by language and number of every version in force.
        teacher: Name of the only teacher of a teacher's own ledger; empty in a school's.
        own: Whether it is a teacher's own, without accounts: what only an office does is left out.
        has_papers: Whether papers were ever issued from it; not looked up in a school's.
        moved_to: Where the ledger was moved; empty while it was not.
    """

    ledger_id: str
    school: str
    office: str
    today: date
    year: str
    week: int | None
    rulesets: tuple[tuple[Mapping[str, str], int], ...]
    teacher: str = ""
    own: bool = False
    has_papers: bool = True
    moved_to: str = ""


def ledger_card(ledger: Ledger) -> LedgerCard:
    """Reads the card.

    Raises:
        LedgerDamaged: the ledger has no school.
    """
    # Rules bring a reader of YAML with them, which the first page need not wait for.
    from studyhours.services.ledgers.calendars import choose_year, load_calendar
    from studyhours.services.rulebook.rulesets import load_versions

    with ledger.reading() as session:
        school, info = school_of(session), info_of(session)
        now = today(ledger, school)
        year = choose_year(session, school, None, now)
        versions = load_versions(session, school)
        term = load_calendar(session, school, year).term_of(now)
        own = is_own(ledger, session, school)
        return LedgerCard(
            ledger_id=str(info.ledger_id),
            school=school.name,
            office=school.office_name,
            today=now,
            year=year.label,
            week=term.week_number(now) if term else None,
            rulesets=tuple(
                (found[-1].ruleset.title, found[-1].number) for found in versions.values() if found
            ),
            teacher=sole_name(session, school),
            own=own,
            has_papers=not own or session.scalar(select(Certificate.id).limit(1)) is not None,
            moved_to=moved_to(info),
        )
