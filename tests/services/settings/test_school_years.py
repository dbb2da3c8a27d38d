"""School years: prepared, their terms set, and taken back."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import select

from studyhours.db.models import TermRow
from studyhours.services.closing.closing import close_year
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.term_proposals import propose_terms
from studyhours.services.settings.calendar_reading import read_calendar
from studyhours.services.settings.school_years import set_terms, take_back_terms
from tests.services.settings.seeing import as_role, logged, refused
from tests.support.scenario import TERMS, YEAR, Walked

NEXT = "2026-2027"


def test_the_next_year_prepared_and_taken_back(ledger: Ledger) -> None:
    done = set_terms(ledger, NEXT, propose_terms(NEXT).days)
    shown = read_calendar(ledger, NEXT)
    assert (shown.years, shown.next_year) == ((NEXT, YEAR), "2027-2028")
    assert [(one.first, one.last) for one in shown.terms] == list(propose_terms(NEXT).days)
    undone = take_back_terms(ledger, done)
    assert read_calendar(ledger).years == (YEAR,)
    take_back_terms(ledger, undone)
    assert read_calendar(ledger, NEXT) == shown
    assert logged(ledger)[-3:] == ["calendar.terms", "calendar.no_year", "calendar.terms"]


def test_other_terms_and_back(ledger: Ledger) -> None:
    before = read_calendar(ledger)
    done = set_terms(ledger, YEAR, [(date(2025, 9, 1), date(2026, 1, 16))])
    assert (done.before, done.after) == (TERMS, ((date(2025, 9, 1), date(2026, 1, 16)),))
    set_terms(ledger, YEAR, TERMS)
    assert refused(lambda: take_back_terms(ledger, done))[0] == "calendar_changed_meanwhile"
    assert read_calendar(ledger) == before


def test_how_weeks_are_counted_and_terms_of_stages_stay(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        first, second = tx.session.scalars(select(TermRow).order_by(TermRow.number))
        first.week_start, first.week_one = 6, date(2025, 8, 31)
        second.week_one = date(2026, 3, 9)
        own = TermRow(
            id=tx.new_id(), school_id=first.school_id, year_id=first.year_id, stage="初中",
            number=1, first=date(2025, 8, 25), last=date(2026, 1, 30), week_one=None,
        )  # fmt: skip
        tx.session.add(own)
        tx.log("test", "test", {})
    moved = ((date(2025, 9, 2), date(2026, 1, 16)), (date(2026, 3, 16), date(2026, 7, 3)))
    set_terms(ledger, YEAR, moved)
    with ledger.reading() as session:
        rows = session.scalars(select(TermRow).order_by(TermRow.stage, TermRow.number)).all()
        assert [(one.stage, one.first, one.week_start, one.week_one) for one in rows] == [
            ("", date(2025, 9, 2), 6, date(2025, 8, 31)),
            ("", date(2026, 3, 16), 0, None),
            ("初中", date(2025, 8, 25), 0, None),
        ]
    set_terms(ledger, YEAR, moved[:1])
    with ledger.reading() as session:
        assert len(session.scalars(select(TermRow)).all()) == 2


def test_terms_that_are_no_terms(ledger: Ledger) -> None:
    autumn, spring = TERMS
    long = (date(2025, 9, 1), date(2026, 8, 31))
    for terms, code in (
        ([(autumn[1], autumn[0])], "term_impossible"),
        ([long], "term_impossible"),
        ([(date(2025, 8, 31), autumn[1])], "term_outside_year"),
        ([spring, autumn], "terms_overlap"),
        ([autumn, (autumn[1], spring[1])], "terms_overlap"),
    ):
        assert refused(partial(set_terms, ledger, YEAR, terms))[0] == code
    assert refused(lambda: set_terms(ledger, "2025", [autumn]))[0] == "bad_year"
    assert refused(lambda: set_terms(as_role(ledger, "leader"), YEAR, TERMS))[0] == "not_permitted"


@pytest.mark.both_engines
def test_a_year_closed_meanwhile_is_not_taken_out(walked: Walked) -> None:
    ledger = walked.ledger
    done = set_terms(ledger, "2024-2025", [(date(2024, 9, 2), date(2025, 1, 17))])
    close_year(ledger, "2024-2025", undecided=True, reason="决定")
    assert refused(lambda: take_back_terms(ledger, done))[0] == "year_is_closed"
    assert "2024-2025" in read_calendar(ledger).years
