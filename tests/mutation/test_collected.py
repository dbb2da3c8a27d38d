"""Whether tests are made with what they were made with before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tools.mutation.collected import made_with


@dataclass(frozen=True)
class Made:
    days: tuple[date, ...]
    names: frozenset[str] = frozenset()
    held: dict[str, object] = field(default_factory=dict)


class Plain:
    def __init__(self, number: int) -> None:
        self.number = number


def digest(*parameters: object) -> str:
    items = [
        SimpleNamespace(nodeid=str(number), callspec=SimpleNamespace(params={"case": one}))
        for number, one in enumerate(parameters)
    ]
    found = made_with(cast("Sequence[pytest.Item]", items))
    assert len(found) == len(parameters)
    return found["0"]


DIFFERENT: list[Any] = [
    Made((date(2025, 9, 1),)),
    Made((date(2025, 9, 2),)),
    Made((date(2025, 9, 1), date(2025, 9, 1))),
    Made((), frozenset("ab")),
    Made((), frozenset("a")),
    Made((), held={"a": Plain(1)}),
    Made((), held={"a": Plain(2)}),
    Made((), held={"b": Plain(1)}),
    Plain(1),
    1,
    "1",
    None,
    len,
    digest,
]


def test_what_differs_anywhere_inside_is_another() -> None:
    assert len({digest(one) for one in DIFFERENT}) == len(DIFFERENT)


@pytest.mark.parametrize("number", range(7))
def test_what_is_made_again_alike_is_the_same(number: int) -> None:
    def made() -> object:
        names = frozenset(sorted("abcdef", reverse=bool(number % 2)))
        return Made((date(2025, 9, 1),), names, {"a": Plain(number), "b": [number * 10**6]})

    assert digest(made()) == digest(made())


def test_what_holds_itself_can_be_told() -> None:
    held: dict[str, object] = {}
    held["self"] = held
    assert digest(held) == digest(held)


def test_a_test_without_parameters_is_always_made_alike() -> None:
    items = cast(
        "Sequence[pytest.Item]", [SimpleNamespace(nodeid="a"), SimpleNamespace(nodeid="b")]
    )
    assert len(set(made_with(items).values())) == 1
