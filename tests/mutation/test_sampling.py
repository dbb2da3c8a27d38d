"""The sample of mutants: the same for a seed, and hardly another when the code changes."""

from __future__ import annotations

from tools.mutation.sampling import drawn

NAMES = [f"mutant {number}" for number in range(500)]


def test_a_seed_draws_the_same_whatever_the_order() -> None:
    assert drawn(NAMES, 1, 60) == drawn(reversed(NAMES), 1, 60)
    assert drawn(NAMES, 1, 60) == drawn([*NAMES, *NAMES], 1, 60)


def test_another_seed_draws_others() -> None:
    assert set(drawn(NAMES, 1, 60)) != set(drawn(NAMES, 2, 60))


def test_a_larger_sample_continues_the_smaller() -> None:
    assert drawn(NAMES, 1, 120)[:60] == drawn(NAMES, 1, 60)


def test_code_that_goes_takes_only_its_own_mutants_from_the_sample() -> None:
    before = drawn(NAMES, 1, 60)
    gone = set(NAMES[:50])
    after = drawn([name for name in NAMES if name not in gone], 1, 60)
    assert [name for name in before if name not in gone] == [
        name for name in after if name in set(before)
    ]


def test_all_are_drawn_where_there_are_too_few() -> None:
    assert sorted(drawn(NAMES, 1, 900)) == sorted(NAMES)


def test_it_is_spread_over_all() -> None:
    halves = [sum(name in NAMES[:250] for name in drawn(NAMES, seed, 100)) for seed in range(20)]
    assert all(25 < first < 75 for first in halves)
