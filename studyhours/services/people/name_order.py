"""The orders that lists of people are offered in: the roster's, by pinyin, by strokes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from studyhours.domain.errors import UnusableInput
from studyhours.services.people.pinyin import pinyin_of
from studyhours.services.people.strokes import stroke_key

ROSTER, PINYIN, STROKES = "roster", "pinyin", "strokes"
ORDERS = (ROSTER, PINYIN, STROKES)
IN_GROUPS = "group"
"""By subject group, where a list that comes so may keep its order."""
_KEYS: Mapping[str, Callable[[str], Any]] = {PINYIN: pinyin_of, STROKES: stroke_key}

T = TypeVar("T")


def in_name_order(
    people: Iterable[T],
    order: str,
    name: Callable[[T], str],
    place: Callable[[T], int] = lambda _: 0,
) -> tuple[T, ...]:
    """People, or what is about them, in an order; equals stay as they came.

    Args:
        people: What is put in order.
        order: One of ``ORDERS``.
        name: Whom something is about.
        place: Their place in the roster, where people do not come in its order.

    Raises:
        UnusableInput: ``unknown_order``.
    """
    if order not in ORDERS:
        raise UnusableInput("unknown_order", value=order, known=", ".join(ORDERS))
    key = _KEYS.get(order)
    return tuple(sorted(people, key=place if key is None else lambda one: key(name(one))))
