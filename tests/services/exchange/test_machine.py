"""Ledgers that exchange packages in any order come to the same and lose nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.exchange.machine import Exchanging

_LONG = int(os.environ.get("STUDYHOURS_EXCHANGES", "150"))
_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def _run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, examples: int, steps: int) -> None:
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))
    run_state_machine_as_test(
        Exchanging,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=steps < 20,
            suppress_health_check=_QUIET,
            phases=(Phase.generate, Phase.shrink) if steps > 20 else (Phase.generate,),
        ),
    )


def test_in_any_order_they_come_to_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(tmp_path, monkeypatch, examples=5, steps=14)


@pytest.mark.torture
def test_in_any_order_they_come_to_the_same_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _run(tmp_path, monkeypatch, examples=_LONG, steps=40)
