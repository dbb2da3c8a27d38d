"""``check`` on a real ledger agrees with the reference, whatever school is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import event, given

from tests.domain.strategies import modest
from tests.rules.ledgers import Kept, check_drawn, make_ledger
from tests.rules.reference import judge, verdict
from tests.rules.worlds import TEACHERS, World, worlds


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder: Path = tmp_path_factory.mktemp("drawn")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDYHOURS_HOME", str(folder / "home"))
        made = make_ledger(folder)
        yield made
        made.ledger.close()


@given(world=worlds())
@modest(1500)
def test_the_ledger_agrees_with_the_reference(kept: Kept, world: World) -> None:
    checked = check_drawn(kept, world)
    for teacher in TEACHERS:
        expected = judge(
            world.versions,
            world.calendar,
            world.records[teacher],
            world.people[teacher],
            world.as_of,
        )
        assert checked[teacher].rules == expected
        assert checked[teacher].verdict == verdict(expected)
        for one in expected:
            event(one.status)
