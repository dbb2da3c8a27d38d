"""Header cells: what they say once decoration is gone, and which column each one means."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from studyhours.domain.tidy import fold
from studyhours.transfer.amounts import unit_of
from studyhours.transfer.cells import Column
from studyhours.transfer.vocabulary import Layout, Target, key_of, words

_BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_INSIDE = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
_NOISE = frozenset(["必填", "选填", "必填项", "required", "optional", "可不填", "可空"])
_UNITS = ("hour", "period", "minute", "day", "half_day", "credit")
_DURATIONS = ("时长", "duration", "时间长度", "长度")
LONGEST_HEADER = 40  # characters; anything longer is a sentence, not a header


@dataclass(frozen=True, slots=True)
class Header:
    """One column's header.

    Attributes:
        index: Column from 0.
        seen: As seen, on one line; two header rows joined by ``/``.
        keys: What it may be compared by, the fullest form first.
    """

    index: int
    seen: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matching:
    """Headers set against a layout.

    Attributes:
        columns: Those understood, in the order of the sheet.
        unused: Those that mean nothing here.
        exact: How many matched word for word.
        ambiguous: Headers among which the choice would be a guess, by target id.
    """

    columns: tuple[Column, ...]
    unused: tuple[Header, ...]
    exact: int
    ambiguous: dict[str, tuple[str, ...]]

    @property
    def targets(self) -> frozenset[str]:
        """The ids of what was found."""
        return frozenset(column.target for column in self.columns)


@lru_cache(maxsize=4096)
def make_header(index: int, *parts: str) -> Header:
    """A header out of the texts of its one, two or three rows, top first; empty ones left out."""
    texts = [text for text in dict.fromkeys(" ".join(part.split()) for part in parts) if text]
    seen = "/".join(texts)
    whole, last = "".join(texts), texts[-1] if texts else ""
    forms = [whole, _bare(whole), last, _bare(last)]
    if len(texts) == 1:
        forms += [part for part in re.split(r"[/、,或]|及", fold(_bare(whole))) if part != whole]
    elif unit_of(_bracketless_unit(last)) is not None:
        forms.append(_bare("".join(texts[:-1])))
    keys = dict.fromkeys(key for form in forms if (key := key_of(form)))
    return Header(index, seen, tuple(keys))


def _bracketless_unit(text: str) -> str:
    return fold(text).strip("()[] ")


def _bare(text: str) -> str:
    return _BRACKETS.sub("", fold(text))


def unit_in(header: str) -> str | None:
    """The unit of bare numbers under a header: its brackets' first, then its own words.

    None for a duration without a unit; hours for anything else.
    """
    folded = fold(header).lower()
    for inside in [*_INSIDE.findall(folded), *folded.split("/")[::-1]]:
        unit = unit_of(inside.strip().removeprefix("单位").strip(":"))
        if unit is not None:
            return unit
    key = key_of(header)
    for unit, spellings in _unit_words():
        if any(key.endswith(word) or key.startswith(word) for word in spellings):
            return unit
    return None if any(word in key for word in _DURATIONS) else "hour"


@lru_cache(maxsize=1)
def _unit_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    ids = words("units").ids
    return tuple(
        (unit, tuple(word for word, named in ids.items() if named == unit and len(word) > 1))
        for unit in _UNITS
    )


def match_headers(
    headers: Sequence[Header],
    layout: Layout,
    fixed: Iterable[tuple[str, int]] = (),
    unfit: Container[tuple[str, int]] = (),
) -> Matching:
    """Finds the column of each target; no column serves twice.

    Args:
        headers: The header of every column that has one.
        layout: What is looked for.
        fixed: Target ids with their column, from a mapping file.
        unfit: Target ids with a column whose cells cannot be that.
    """
    taken: dict[int, str] = {}
    chosen: dict[str, Header] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    by_index = {header.index: header for header in headers}
    for target_id, index in fixed:
        chosen[target_id], taken[index] = by_index[index], target_id
    serials = set(_serial_words())
    ranges = {"start", "end"} & {target.id for target in layout.targets}
    usable = [header for header in headers if not serials.intersection(header.keys[:1])]
    for rank in (_exact_rank, _ending_rank):
        for target in layout.targets:
            if target.id in chosen:
                continue
            ranked = [
                (place, header)
                for header in usable
                if header.index not in taken
                and (target.id, header.index) not in unfit
                and (place := rank(header, target)) is not None
            ]
            if not ranked:
                continue
            best = min(place for place, _ in ranked)
            candidates = [header for place, header in ranked if place == best]
            if target.id == "date" and ranges and not ranges.intersection(chosen):
                candidates = _days_only(candidates, unfit)
                if _are_first_and_last(candidates):
                    for target_id, header in zip(("start", "end"), candidates, strict=True):
                        chosen[target_id], taken[header.index] = header, target_id
                    continue
            if len(candidates) > 1:
                ambiguous[target.id] = tuple(header.seen for header in candidates)
            chosen[target.id], taken[candidates[0].index] = candidates[0], target.id
    columns = [
        Column(
            target_id,
            header.seen,
            header.index,
            unit_in(header.seen) if target_id == "amount" else None,
        )
        for target_id, header in chosen.items()
    ]
    exact = sum(
        1 for target in layout.targets
        if target.id in chosen and _exact_rank(chosen[target.id], target) is not None
    )  # fmt: skip
    return Matching(
        tuple(sorted(columns, key=lambda column: column.index)),
        tuple(header for header in headers if header.index not in taken),
        exact,
        ambiguous,
    )


def _days_only(headers: list[Header], unfit: Container[tuple[str, int]]) -> list[Header]:
    """Without columns whose cells were seen to be no days, unless none is left."""
    fit = [
        header
        for header in headers
        if all((target_id, header.index) not in unfit for target_id in ("start", "end"))
    ]
    return fit or headers


def _are_first_and_last(headers: Sequence[Header]) -> bool:
    """Two columns under one heading of days, such as ``起止时间`` merged across both."""
    alike = len(headers) == 2 and headers[0].keys == headers[1].keys
    return alike and headers[1].index == headers[0].index + 1


@lru_cache(maxsize=1)
def _serial_words() -> frozenset[str]:
    from studyhours.transfer.rowkinds import row_words

    return row_words("serial")


def _exact_rank(header: Header, target: Target) -> tuple[int, int] | None:
    # A fuller form of the header says more than the surest synonym of a part of it.
    places = [
        (form, target.names[key]) for form, key in enumerate(header.keys) if key in target.names
    ]
    return min(places, default=None, key=lambda place: (place[0] > 1, place[1], place[0]))


def _ending_rank(header: Header, target: Target) -> tuple[int, int] | None:
    for place, ending in enumerate(target.endings):
        if any(key.endswith(ending) and len(key) <= len(ending) + 8 for key in header.keys):
            return place, 0
    return None
