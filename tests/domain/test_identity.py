"""Identifiers are UUIDs of version 7 and only ever grow."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from studyhours.domain.identity import IdentityMaker
from tests.domain.strategies import modest

NOW = datetime(2026, 3, 2, 8, 0, 0, 123000, tzinfo=UTC)


@given(st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=50))
@modest(60)
def test_they_grow_even_where_the_clock_goes_back(milliseconds: list[int]) -> None:
    maker = IdentityMaker()
    made = [maker.make(NOW + timedelta(milliseconds=step)) for step in milliseconds]
    assert made == sorted(set(made))
    assert all(one.version == 7 and one.variant == RFC_4122 for one in made)


@given(st.integers(0, 7 * 10**12))
@modest(60)
def test_the_first_48_bits_are_the_milliseconds(milliseconds: int) -> None:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    assert IdentityMaker().make(instant).int >> 80 == milliseconds


def test_more_in_a_millisecond_than_the_counter_holds_still_grow() -> None:
    maker = IdentityMaker()
    made = [maker.make(NOW) for _ in range(5000)]
    assert made == sorted(set(made))
    assert {one.version for one in made} == {7}


def test_two_makers_do_not_collide_at_the_same_instant() -> None:
    assert len({IdentityMaker().make(NOW) for _ in range(500)}) == 500


def test_threads_share_a_maker() -> None:
    maker = IdentityMaker()
    made: list[UUID] = []

    def work() -> None:
        made.extend([maker.make(NOW) for _ in range(500)])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.int >> 64 for one in made}) == 2000


def test_many_at_once_are_like_as_many_one_by_one() -> None:
    maker = IdentityMaker()
    first = maker.make(NOW)
    made = [UUID(bytes=raw) for raw in maker.make_raw(NOW, 9000)]
    last = maker.make(NOW)
    assert [first, *made, last] == sorted({first, *made, last})
    assert len(made) == 9000
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert len({one.int & (1 << 62) - 1 for one in made}) == 9000
    assert maker.make_raw(NOW, 0) == []
