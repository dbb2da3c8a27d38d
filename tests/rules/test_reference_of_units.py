"""``check`` agrees with the reference about groups, pairs and schools, whatever school is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import event, given

from tests.domain.strategies import modest
from tests.rules.ledgers import make_ledger
from tests.rules.reference import judge_everybody, verdict
from tests.rules.unit_ledgers import KeptUnits, check_units, make_units
from tests.rules.unit_worlds import UnitWorld, unit_worlds


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptUnits]:
    folder: Path = tmp_path_factory.mktemp("units")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDYHOURS_HOME", str(folder / "home"))
        kept = make_ledger(str(folder / "units.studyhours"))
        yield make_units(kept)
        kept.ledger.close()


@given(drawn=unit_worlds())
@modest(60)
def test_the_ledger_agrees_with_the_reference_about_everybody(
    made: KeptUnits, drawn: UnitWorld
) -> None:
    agree(made, drawn)


def agree(made: KeptUnits, drawn: UnitWorld) -> None:
    """Demands the same of everybody; those whom no rule binds are not listed."""
    world = drawn.world
    found = check_units(made, drawn)
    expected = judge_everybody(world.versions, world.calendar, drawn.everybody, world.as_of)
    bound = {
        name
        for name, judged in expected.items()
        if drawn.everybody.kinds[name] == "teacher"
        or any(one.status != "not_applicable" for one in judged)
    }
    assert found == {} or set(found) == bound
    for name, judged in found.items():
        assert judged.rules == expected[name], name
        assert judged.verdict == verdict(expected[name])
        for one in judged.rules:
            event(f"{drawn.everybody.kinds[name]} {one.status}")
