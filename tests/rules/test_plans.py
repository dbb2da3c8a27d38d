"""Plans hold what their dataclasses say: of each file of cases, those of its first case."""

from __future__ import annotations

import pytest

from tests.rules.case_files import all_cases
from tests.rules.typed import badly_typed

FIRST = {case.file: case for case in reversed(all_cases())}


@pytest.mark.parametrize("file", sorted(FIRST))
def test_a_plan_holds_what_it_says(file: str) -> None:
    case = FIRST[file]
    for plan in case.school.plans(case.as_of):
        assert badly_typed(plan) == []
