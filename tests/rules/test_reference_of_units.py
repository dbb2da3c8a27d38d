"""``check`` agrees with the reference about groups, pairs and schools, whatever school is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import event, given

from tests.domain.strategies import modest
from tests.rules.ledgers import make_ledger
from tests.rules.unit_ledgers import KeptUnits, agree, make_units
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
    for subject, judged in agree(made, drawn):
        event(f"{subject} {judged.status}")
