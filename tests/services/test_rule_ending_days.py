"""On which days a rule set may end, and whom its end would concern."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.ledgers.permissions import Actor, functions_of
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.rulebook.diff import DiffRequest, diff_rules
from studyhours.services.rulebook.ending import end_days, end_rules
from tests.support.scenario import YEAR, YEAR_END, Walked


@pytest.mark.both_engines
def test_a_set_may_end_with_this_year_or_the_one_before(walked: Walked) -> None:
    days = end_days(walked.ledger, "school-72")
    assert (days.today, days.this_year, days.year_before) == (
        date(2026, 9, 10),
        date(2027, 8, 31),
        YEAR_END,
    )
    assert days.earliest is None
    assert days.latest is None
    assert days.ends_a_year(YEAR_END)
    assert not days.ends_a_year(date(2026, 3, 1))
    for day in (days.this_year, days.year_before):
        assert day is not None
        assert end_rules(walked.ledger, "school-72", date.fromordinal(day.toordinal() + 1)).changed


def test_it_may_not_end_before_what_a_certificate_states(walked: Walked, tmp_path: Path) -> None:
    issue(walked.ledger, IssueRequest(tmp_path / "papers", year=YEAR, as_of=YEAR_END))
    days = end_days(walked.ledger, "school-72")
    assert (days.earliest, days.year_before) == (YEAR_END, YEAR_END)
    before = date(2026, 8, 30)
    assert days.is_early(before)
    assert not days.allows(before)
    assert days.allows(YEAR_END)
    with pytest.raises(UnusableInput):
        end_rules(walked.ledger, "school-72", YEAR_END)
    assert end_rules(walked.ledger, "school-72", date(2026, 9, 1)).last == YEAR_END


def test_who_may_not_adopt_is_not_told(walked: Walked) -> None:
    teacher = Actor("t", functions_of({"teacher": "self"}))
    with pytest.raises(NotPermitted):
        end_days(replace(walked.ledger, actor=teacher), "school-72")
    with pytest.raises(UnusableInput):
        end_days(walked.ledger, "no-such-set")


def test_an_end_with_the_year_concerns_nobody(walked: Walked) -> None:
    diff = diff_rules(walked.ledger, DiffRequest(ruleset="school-72", ended=YEAR_END))
    assert (diff.year.label, diff.as_of, diff.adopted) == ("2025-2026", YEAR_END, True)
    assert diff.teachers > 0
    assert diff.flips == ()


def test_an_end_in_mid_year_leaves_rules_by_the_year_to_be_decided(walked: Walked) -> None:
    ended = date(2026, 3, 1)
    diff = diff_rules(walked.ledger, DiffRequest(ruleset="school-72", ended=ended))
    assert (diff.year.label, diff.as_of) == ("2025-2026", YEAR_END)
    after = {flip.after.status for one in diff.flips for flip in one.rules if flip.after}
    assert after == {"needs_decision"}
    reasons = {flip.after.reason for one in diff.flips for flip in one.rules if flip.after}
    assert reasons == {"no_version"}
    # It was a question: the ledger is as it was.
    assert diff_rules(walked.ledger, DiffRequest(ruleset="school-72", ended=YEAR_END)).flips == ()
