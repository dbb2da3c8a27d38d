"""The check of types the other tests rely on sees what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from tests.rules.typed import badly_typed


@dataclass(frozen=True)
class Inner:
    number: int = 1


@dataclass(frozen=True)
class Outer:
    text: str = ""
    perhaps: int | None = None
    pair: tuple[str, int] = ("", 0)
    row: tuple[Inner, ...] = ()
    list: Sequence[str] = ()
    by_name: Mapping[str, Inner] = field(default_factory=dict)


def test_good_values_are_good() -> None:
    good = Outer("a", 2, ("b", 3), (Inner(), Inner(4)), ["c"], {"d": Inner(5)})
    assert badly_typed(good) == []
    assert badly_typed(Outer()) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": None},
        {"perhaps": ""},
        {"perhaps": True},
        {"pair": ("b",)},
        {"pair": ("b", "3")},
        {"row": [Inner()]},
        {"row": (Inner(), Inner(None))},  # type: ignore[arg-type]
        {"list": [None]},
        {"by_name": {1: Inner()}},
        {"by_name": {"d": 5}},
    ],
)
def test_a_wrong_value_is_seen_wherever_it_is(wrong: dict[str, object]) -> None:
    assert badly_typed(Outer(**wrong)) != []  # type: ignore[arg-type]
