"""Caches are emptied at rest, but not while somebody asks them for something now and then."""

from __future__ import annotations

from functools import lru_cache

from studyhours.domain.spare import let_spare_go, spare_unused


def test_a_cache_is_emptied_once_a_rest_has_passed_without_a_question() -> None:
    @lru_cache(maxsize=10)
    def doubled(number: int) -> int:
        return 2 * number

    spare_unused(doubled)
    doubled(1)
    let_spare_go()
    assert doubled.cache_info().currsize == 1
    doubled(1)  # asked again between two rests: it stays
    let_spare_go()
    assert doubled.cache_info().currsize == 1
    let_spare_go()
    assert doubled.cache_info().currsize == 0
    assert doubled(2) == 4
    let_spare_go()
    assert doubled.cache_info().currsize == 1
