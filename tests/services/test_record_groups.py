"""Records added up by teacher, kind, month and term."""

from __future__ import annotations

from datetime import date

import pytest

from studyhours.services.records.grouping import WAYS, group_records
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.whole import chosen_records, each_record
from tests.support.scenario import Walked


@pytest.mark.both_engines
def test_groups_add_up_to_what_the_list_holds(walked: Walked) -> None:
    every = list_records(walked.ledger, RecordFilter(), limit=1000)
    assert every.counts is not None
    whole = every.counts.total
    assert {row.uid for row in each_record(walked.ledger, RecordFilter())} == {
        row.uid for row in every.rows
    }
    assert set(chosen_records(walked.ledger, RecordFilter())) == {
        (row.uid, row.version) for row in every.rows
    }
    for by in WAYS:
        groups = group_records(walked.ledger, RecordFilter(), by)
        assert sum(one.count for one in groups) == whole, by
        assert len({one.key for one in groups}) == len(groups)
        for unit in {row.unit for row in every.rows}:
            told = sum(one.sums.get(unit, 0) for one in groups)
            assert told == sum(row.hundredths for row in every.rows if row.unit == unit), (by, unit)


def test_groups_of_a_filter_say_their_days_and_people(walked: Walked) -> None:
    wanted = RecordFilter(kind="training", text="作业设计")
    people = group_records(walked.ledger, wanted, "teacher")
    assert {one.staff_no: one.sums for one in people} == {
        "0001": {"hour": 2400},
        "0002": {"hour": 7150},
    }
    (month,) = group_records(walked.ledger, wanted, "month")
    assert (month.key, month.first, month.last) == (
        "2025-09",
        date(2025, 9, 1),
        date(2025, 9, 30),
    )
    (term,) = group_records(walked.ledger, wanted, "term")
    assert term.key == "2025-2026/1"
    (kind,) = group_records(walked.ledger, wanted, "kind")
    assert (kind.key, kind.count, kind.sums) == ("training", 2, {"hour": 9550})
