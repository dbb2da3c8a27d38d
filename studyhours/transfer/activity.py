"""What an attendance sheet says about its activity, in the block above the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from studyhours.domain.errors import UnusableInput
from studyhours.domain.quantity import Amount
from studyhours.domain.tidy import clean_name, fold
from studyhours.transfer.amounts import parse_amount
from studyhours.transfer.cells import BadValue, Cell, Row, Sheet, cell_text
from studyhours.transfer.dates import find_day, parse_days
from studyhours.transfer.headers import unit_in
from studyhours.transfer.text import clean_line
from studyhours.transfer.vocabulary import block_labels, key_of, level_in_titles, words

_FORM_NAMES = re.compile(
    r"(?:人员|教师)?(?:签到|考勤|出勤|登记|点名|签名|到会)(?:情况)?(?:登记)?(?:表|册|簿|单|记录|记录表)?$"
)

_MENTIONED = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,2})? *个?(?:学时|课时)")


@dataclass(frozen=True, slots=True)
class ActivityHeader:
    """An activity as its sheet describes it; None where the sheet says nothing.

    Attributes:
        title: Theme or name.
        first_day: First day.
        last_day: Last day.
        speaker: Main speaker.
        venue: Where it was.
        amount: Hours each participant earns.
        level: 10 nation … 60 school, 99 other.
        mode: ``face``, ``online``, ``mixed``, ``full_time``, ``other``.
        organiser: Who held it.
        type_text: The sheet's own words for its kind.
        group: The group that held it, in the sheet's own words.
    """

    title: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    speaker: str | None = None
    venue: str | None = None
    amount: Amount | None = None
    level: int | None = None
    mode: str | None = None
    organiser: str | None = None
    type_text: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A value of the block: its label as seen, and the cell."""

    label: str
    value: Cell


def read_block(rows: tuple[Row, ...]) -> dict[str, Found]:
    """The labelled values of a block, by id; the first of each counts.

    Understands a value right of its label, a value behind the label's colon in the same cell, and
    several such pairs in one cell.
    """
    found: dict[str, Found] = {}
    for row in rows:
        cells = [cell for cell in row if cell is not None and cell_text(cell)]
        position = 0
        while position < len(cells):
            text = cell_text(cells[position])
            follower = cells[position + 1] if position + 1 < len(cells) else None
            position += 1
            pairs = list(_pairs(text))
            bare = block_labels().get(key_of(text))
            if not pairs and bare is not None and follower is not None:
                pairs = [(bare, text, "")]
            for label_id, label, value in pairs:
                taken: Cell = value
                last = label == pairs[-1][1]
                if not value and last and follower is not None and not _is_label(follower):
                    taken = follower
                    position += 1
                if taken not in (None, ""):
                    found.setdefault(label_id, Found(label, taken))
    return found


def _is_label(cell: Cell) -> bool:
    text = cell_text(cell)
    return any(True for _ in _pairs(text)) or key_of(text) in block_labels()


def _pairs(text: str) -> Iterator[tuple[str, str, str]]:
    """The ``label：value`` pairs of one cell as id, label and value."""
    matches = list(_label_pattern().finditer(text))
    if not matches or text[: matches[0].start()].strip(" 　,，;；"):
        return
    for number, match in enumerate(matches):
        end = matches[number + 1].start() if number + 1 < len(matches) else len(text)
        value = text[match.end() : end].strip(" \t\n　,，;；、_")
        yield block_labels()[key_of(match[1])], match[1], value


@cache
def _label_pattern() -> re.Pattern[str]:
    """Any label followed by a colon, at a place where a label can begin."""
    spelled = (
        r"\s*".join(map(re.escape, label))
        for label in sorted(block_labels(), key=len, reverse=True)
    )
    return re.compile(
        rf"(?:(?<=^)|(?<=[\s　,，;；、]))({'|'.join(spelled)})(?:\([^()]*\)|（[^（）]*）)?\s*[:：]",
        re.IGNORECASE,
    )


def activity_header(
    sheet: Sheet, above: tuple[Row, ...], columns: Mapping[str, Found]
) -> ActivityHeader:
    """The activity of a sheet: columns win over the block, the block over title and sheet name.

    Args:
        sheet: The sheet, for its name and for messages.
        above: The rows above the table.
        columns: Values that stand in columns of the table.

    Raises:
        UnusableInput: ``activity_date_missing``, ``activity_date_bad``, ``activity_amount_bad``.
    """
    found = {**read_block(above), **columns}
    titles = _titles(above)
    title = _text(found, "title") or _title_of(titles)
    days = _days(sheet, found, (*titles, sheet.name))
    level_text = _text(found, "level") or ""
    level = words("level").find(level_text) if level_text else level_in_titles(titles)
    mode = words("mode").find(_text(found, "mode") or "")
    speaker = _text(found, "speaker")
    return ActivityHeader(
        title,
        *days,
        speaker=clean_name(speaker) if speaker else None,
        venue=_text(found, "venue"),
        amount=_amount(sheet, found) or _amount_mentioned(above),
        level=None if level is None else int(level),
        mode=mode,
        organiser=_text(found, "organiser"),
        type_text=_text(found, "type"),
        group=_text(found, "group"),
    )


def _titles(above: tuple[Row, ...]) -> tuple[str, ...]:
    """Lines that stand alone in their row and are no labelled pair."""
    lines = []
    for row in above:
        texts = [text for cell in row if (text := cell_text(cell))]
        if len(set(texts)) == 1 and not _is_label(texts[0]):
            lines.append(texts[0])
    return tuple(lines)


def _title_of(titles: tuple[str, ...]) -> str | None:
    for line in titles:
        text = _FORM_NAMES.sub("", clean_line(line)).strip()
        if text:
            return text
    return None


def _text(found: Mapping[str, Found], key: str) -> str | None:
    return clean_line(found[key].value) or None if key in found else None


def _days(sheet: Sheet, found: Mapping[str, Found], titles: tuple[str, ...]) -> tuple[date, date]:
    if "date" in found:
        value = found["date"].value
        try:
            days = parse_days(value)
        except BadValue:
            days = find_day(value) if isinstance(value, str) else None
        if days is None:
            raise UnusableInput(
                "activity_date_bad", value=cell_text(value), file=sheet.file, sheet=sheet.name
            )
        return days
    for text in titles:
        days = find_day(text)
        if days is not None:
            return days
    raise UnusableInput("activity_date_missing", file=sheet.file, sheet=sheet.name)


def _amount(sheet: Sheet, found: Mapping[str, Found]) -> Amount | None:
    if "amount" not in found:
        return None
    entry = found["amount"]
    try:
        return parse_amount(entry.value, unit_in(entry.label))
    except BadValue:
        raise UnusableInput(
            "activity_amount_bad", value=cell_text(entry.value), file=sheet.file, sheet=sheet.name
        ) from None


def _amount_mentioned(rows: tuple[Row, ...]) -> Amount | None:
    """Hours named in passing above the table, such as ``（2学时）`` behind the title."""
    found = {
        match.group()
        for row in rows
        for cell in row
        for match in _MENTIONED.finditer(fold(cell_text(cell)))
    }
    try:
        return parse_amount(found.pop()) if len(found) == 1 else None
    except BadValue:
        return None
