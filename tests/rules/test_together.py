"""Runs the cases of ``cases/together`` through a ledger and through the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from studyhours.domain.quantity import decimal_text
from tests.rules.ledgers import make_ledger
from tests.rules.reference import Judged
from tests.rules.together import Together, all_together
from tests.rules.unit_ledgers import KeptUnits, agree, check_units, make_units


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeptUnits]:
    folder: Path = tmp_path_factory.mktemp("together")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDYHOURS_HOME", str(folder / "home"))
        kept = make_ledger(str(folder / "together.studyhours"))
        yield make_units(kept)
        kept.ledger.close()


@pytest.mark.parametrize("case", all_together(), ids=str)
def test_together(made: KeptUnits, case: Together) -> None:
    there = make_units(made.kept, case.units)
    agree(there, case.drawn)
    found = check_units(there, case.drawn)
    for name, rules in case.expect.items():
        judged = {one.rule: one for one in found[case.known_as(name)].rules}
        for rule_id, expected in rules.items():
            shown = described(judged[rule_id])
            assert set(expected) <= set(shown), (name, rule_id)
            assert {key: shown[key] for key in expected} == expected, (name, rule_id)


def described(judged: Judged) -> Mapping[str, Any]:
    """A result in the words of the case files: all values are texts."""
    stand = judged.stand
    each = [one for _, one in stand.each]
    inner = [[part.status for part in one.parts] for one in each]
    return {
        "status": stand.status,
        "value": decimal_text(stand.value),
        "target": decimal_text(stand.target),
        "windows": "/".join(map(str, stand.windows)) if stand.windows else "none",
        "statuses": [one.status for one in each],
        "values": [decimal_text(one.value) for one in each],
        "targets": [decimal_text(one.target) for one in each],
        "parts": inner if each else [part.status for part in stand.parts],
        "vetoed": "yes" if stand.vetoed else "no",
        "counted": str(len(judged.counted)),
        "not_counted": str(len(judged.not_counted)),
    }
