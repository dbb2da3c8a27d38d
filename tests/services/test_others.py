"""What somebody else has written is noticed, and one's own is not taken for it."""

from __future__ import annotations

from contextlib import closing

import pytest

from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.ledgers.others import written_by_others
from studyhours.services.people.teachers import add_fact
from tests.support.scenario import Walked


def _begun_and_left(ledger: Ledger) -> None:
    with ledger.writing() as tx:
        tx.log("test", "", {})
        raise UnusableInput("test")


@pytest.mark.both_engines
def test_what_others_write_is_noticed_once(walked: Walked, target: str) -> None:
    mine = walked.ledger
    assert written_by_others(mine) is Changes.NONE, "nothing to compare with yet"
    add_fact(mine, "0001", "leave", "yes")
    assert written_by_others(mine) is Changes.NONE, "one's own"
    with closing(open_ledger(target)) as other:
        add_fact(other, "0002", "leave", "yes")
        add_fact(other, "0003", "leave", "yes")
        add_fact(mine, "0004", "leave", "yes")
        found = written_by_others(mine)
        assert found & Changes.TEACHERS
        assert not found & Changes.COPIES
        assert written_by_others(mine) is Changes.NONE, "once"
        assert written_by_others(other) is Changes.NONE
        with pytest.raises(UnusableInput):
            _begun_and_left(mine)
        assert written_by_others(mine) is Changes.NONE
        add_fact(other, "0005", "leave", "yes")
        assert written_by_others(mine) & Changes.RECORDS
