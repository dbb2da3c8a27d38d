"""``check`` on a real ledger agrees with the reference, whatever school is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import event, given

from tests.domain.strategies import modest
from tests.rules.case_files import Case, all_cases
from tests.rules.ledgers import Kept, check_drawn, judged_alike, make_ledger
from tests.rules.reference import judge, verdict
from tests.rules.worlds import TEACHERS, World, worlds


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder: Path = tmp_path_factory.mktemp("drawn")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDYHOURS_HOME", str(folder / "home"))
        made = make_ledger(str(folder / "drawn.studyhours"))
        yield made
        made.ledger.close()


@given(world=worlds())
@modest(80)
def test_the_ledger_agrees_with_the_reference(kept: Kept, world: World) -> None:
    checked = check_drawn(kept, world)
    for teacher in TEACHERS:
        expected = judge(
            world.versions,
            world.calendar,
            world.records[teacher],
            world.people[teacher],
            world.as_of,
            world.own[teacher],
        )
        assert checked[teacher].rules == expected
        assert checked[teacher].verdict == verdict(expected)
        for one in expected:
            event(one.status)


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_the_ledger_judges_the_cases_of_the_files_too(kept: Kept, case: Case) -> None:
    judged_alike(kept, case)
