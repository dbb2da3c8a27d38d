"""Whose table it is, where one sheet belongs to one person and says so above its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from studyhours.domain.tidy import clean_name, fold, is_placeholder
from studyhours.transfer.cells import Cell, Row, Sheet, cell_text
from studyhours.transfer.people import parse_staff_no, split_names
from studyhours.transfer.vocabulary import Layout, Target, key_of, layout

_PERSON = ("staff_no", "name")
_NOT_ONE_PERSONS = frozenset(["roster", "attendance"])
_SPACED_LABEL = re.compile(r"(?<=[姓工编学]) +(?=[名号科])")
_PAIR = re.compile(r"([^\s:,;]+) *: *(.*?)(?=[\s,;]+[^\s:,;]+ *:|$)", re.DOTALL)


def owner_of(sheet: Sheet, header: int, plan: Layout) -> Mapping[str, Cell]:
    """The person a table without such a column belongs to: named above it, else the ledger's own.

    Args:
        sheet: The sheet.
        header: Index of the header's first row, from 0.
        plan: The table's layout.

    Returns:
        As ``owner_above``.
    """
    found = owner_above(sheet.rows[:header], plan)
    if found or not sheet.sole or plan.id in _NOT_ONE_PERSONS:
        return found
    return {"name": sheet.sole}


def owner_above(rows: Sequence[Row], plan: Layout) -> Mapping[str, Cell]:
    """The person a table without such a column belongs to: ``听课教师：欧阳雪梅`` above it.

    Args:
        rows: The rows above the header.
        plan: The table's layout; its words for the person are looked for.

    Returns:
        ``staff_no`` and ``name``, as many as are written; nothing for lists of people, or where
        several people are named.
    """
    if plan.id in _NOT_ONE_PERSONS:
        return {}
    targets = [target for target in plan.targets if target.id in _PERSON]
    found: dict[str, Cell] = {}
    for row in rows:
        for label, value in _pairs(row, _labels(plan)):
            target = _named(label, targets)
            if target is None or not _is_one(target, value):
                continue
            if found.setdefault(target.id, value) != value:
                return {}
    return found


def _labels(plan: Layout) -> frozenset[str]:
    """Every header word of this table and of a roster: none of them is anybody's name."""
    return frozenset(
        word for one in (plan, layout("roster")) for target in one.targets for word in target.names
    )


def _pairs(row: Row, labels: frozenset[str]) -> Iterator[tuple[str, Cell]]:
    cells = [cell for cell in row if cell is not None and cell_text(cell)]
    for place, cell in enumerate(cells):
        follower = cells[place + 1] if place + 1 < len(cells) else None
        text = _SPACED_LABEL.sub("", fold(cell_text(cell)))
        pairs = [(match[1], match[2].strip()) for match in _PAIR.finditer(text)]
        for label, value in pairs[:-1]:
            yield label, value
        label, inside = pairs[-1] if pairs else (text, "")
        if inside:
            yield label, inside
        elif follower is not None and key_of(cell_text(follower)) not in labels:
            yield label, follower


def _named(label: str, targets: Sequence[Target]) -> Target | None:
    key = key_of(label)
    return next((target for target in targets if key in target.names), None)


def _is_one(target: Target, value: Cell) -> bool:
    text = cell_text(value)
    if is_placeholder(text) or ":" in fold(text) or not any(map(str.isalnum, text)):
        return False
    if target.id == "staff_no":
        return parse_staff_no(value) is not None
    return len(split_names(text)) == 1 and bool(clean_name(text))
