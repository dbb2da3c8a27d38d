"""What may be a part of what."""

from __future__ import annotations

import pytest

from studyhours.domain.people import ALL_UNIT_KINDS, GROUP_KINDS, UNIT_KINDS, can_be_part


@pytest.mark.parametrize("whole", UNIT_KINDS)
@pytest.mark.parametrize("kind", GROUP_KINDS)
def test_groups_may_be_parts_of_schools_and_of_what_is_made_of_them(kind: str, whole: str) -> None:
    assert can_be_part(kind, whole)
    assert not can_be_part(whole, kind)


@pytest.mark.parametrize("number", range(len(UNIT_KINDS)))
def test_a_unit_may_be_a_part_of_wider_ones_only(number: int) -> None:
    kind = UNIT_KINDS[number]
    wider = [one for one in UNIT_KINDS if can_be_part(kind, one)]
    assert wider == list(UNIT_KINDS[number + 1 :])


@pytest.mark.parametrize("kind", ALL_UNIT_KINDS)
def test_what_is_no_unit_is_part_of_nothing_and_has_no_parts(kind: str) -> None:
    assert not can_be_part("teacher", kind)
    assert not can_be_part(kind, "teacher")
    assert not can_be_part("", kind)
