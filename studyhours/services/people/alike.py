"""Names that may have been meant by one that nobody has: of the same sound, or one character off.

Nobody is ever taken for somebody else by this: it only says whom to offer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from studyhours.domain.tidy import clean_name
from studyhours.services.people.pinyin import pinyin_of

T = TypeVar("T")
_MOST = 5
_SHORT = 2
"""Characters of a name in which a surname of its own makes somebody else."""


def alike(said: str, people: Iterable[tuple[T, str]]) -> tuple[T, ...]:
    """Who may be meant by a name that stands nowhere, the most likely first; a few at most.

    Args:
        said: The name as it was written.
        people: Everybody who may be meant, with their names.
    """
    name = clean_name(said)
    if len(name) < _SHORT:
        return ()
    sound = _sound(name)
    found: list[tuple[int, int, T]] = []
    for place, (one, whole) in enumerate(people):
        other = clean_name(whole)
        rank = 0 if _sound(other) == sound else 1 if _is_slip(name, other) else 2
        if rank < 2 or _is_other_character(name, other):
            found.append((rank, place, one))
    found.sort(key=lambda each: each[:2])
    return tuple(one for _, _, one in found[:_MOST])


def _sound(name: str) -> str:
    return pinyin_of(name).replace(" ", "").lower()


def _is_slip(said: str, name: str) -> bool:
    """Whether a character is missing or too many, or two have changed places."""
    if len(said) == len(name):
        places = [place for place in range(len(said)) if said[place] != name[place]]
        return (
            len(places) == 2
            and places[1] == places[0] + 1
            and said[places[0]] == name[places[1]]
            and said[places[1]] == name[places[0]]
        )
    longer, shorter = sorted((said, name), key=len, reverse=True)
    return (
        len(longer) == len(shorter) + 1
        and len(shorter) >= _SHORT
        and any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
    )


def _is_other_character(said: str, name: str) -> bool:
    """Whether one character is another one; in a short name not the surname."""
    if len(said) != len(name):
        return False
    places = [place for place in range(len(said)) if said[place] != name[place]]
    return len(places) == 1 and (len(name) > _SHORT or places[0] > 0)
