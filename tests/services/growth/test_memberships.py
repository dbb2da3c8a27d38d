"""Many teachers into a group at once, out of it, and back."""

from __future__ import annotations

from datetime import date

import pytest

from studyhours.domain.errors import UnusableInput
from studyhours.services.growth.memberships import join_many, leave_many, undo_many
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.people.units import units_of_kind
from studyhours.services.registers.entries import Basis
from tests.services.record_world import teacher_uids
from tests.support.scenario import Walked

FIRST = date(2025, 9, 1)


def _members(ledger: Ledger, day: date) -> set[str]:
    numbers = {str(uid): number for number, uid in teacher_uids(ledger).items()}
    with ledger.reading() as session:
        found = units_of_kind(session, school_of(session), "reading_group", day, day)
        return {numbers[one.teacher] for group in found for one in group.members}


@pytest.mark.both_engines
def test_all_join_leave_and_come_back(walked: Walked) -> None:
    ledger = walked.ledger
    done = join_many(ledger, ["0001", "0002"], "reading_group", "晨读", Basis(FIRST))
    assert (len(done.steps), done.there) == (2, 0)
    again = join_many(ledger, ["0001", "0002", "0003"], "reading_group", " 晨读 ", Basis(FIRST))
    assert (len(again.steps), again.there) == (1, 2)
    assert _members(ledger, FIRST) == {"0001", "0002", "0003"}
    left = leave_many(ledger, ["0001", "0003", "0004"], "reading_group", "晨读", date(2026, 3, 1))
    assert (len(left.steps), left.there) == (2, 1)
    assert _members(ledger, date(2026, 2, 28)) == {"0001", "0002", "0003"}
    assert _members(ledger, date(2026, 3, 1)) == {"0002"}
    undo_many(ledger, left)
    assert _members(ledger, date(2026, 3, 1)) == {"0001", "0002", "0003"}
    with pytest.raises(UnusableInput, match="register_changed_meanwhile"):
        undo_many(ledger, left)
    # Who leaves before they came was never there.
    leave_many(ledger, ["0002"], "reading_group", "晨读", FIRST)
    assert "0002" not in _members(ledger, FIRST)


def test_one_unknown_name_holds_up_all(walked: Walked) -> None:
    ledger = walked.ledger
    with pytest.raises(UnusableInput, match="unknown_teacher_named"):
        join_many(ledger, ["0001", "无此人"], "reading_group", "晨读", Basis(FIRST))
    assert _members(ledger, FIRST) == set()
    with pytest.raises(UnusableInput, match="group_without_name"):
        join_many(ledger, ["0001"], "reading_group", "  ", Basis(FIRST))
    with pytest.raises(UnusableInput, match="unknown_group_word"):
        join_many(ledger, ["0001"], "club", "晨读", Basis(FIRST))
    with pytest.raises(UnusableInput, match="unknown_group_word"):
        leave_many(ledger, ["0001"], "club", "晨读", FIRST)
