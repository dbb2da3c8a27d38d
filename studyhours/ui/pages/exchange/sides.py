"""Sides of one record or row beside each other: what each says, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from studyhours.services.exchange.conflicts import OURS, THEIRS, Conflict, Side
from studyhours.services.exchange.row_choices import RowSidesShown
from studyhours.services.records.content import RecordContent
from studyhours.services.wording.day_words import moment_text
from studyhours.ui.pages.exchange.saying import by_text
from studyhours.ui.record_facts import RecordFacts
from studyhours.ui.words import Words


@dataclass(frozen=True, slots=True)
class SideRow:
    """One line over all versions.

    Attributes:
        name: What it is about.
        said: What each version says, ours first.
        differs: Whether they say different things.
    """

    name: str
    said: tuple[str, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class SideHead:
    """One side: what stands over it, and what it is known by when it is chosen."""

    said: str
    choice: str


@dataclass(frozen=True, slots=True)
class Sides:
    """All there is to show of one.

    Attributes:
        title: What it is called.
        heads: The sides, ours first.
        rows: What they say.
    """

    title: str
    heads: tuple[SideHead, ...]
    rows: list[SideRow]


def record_sides(one: Conflict, facts: RecordFacts) -> Sides:
    """The versions of a record."""
    heads = (SideHead(side_head(side, facts), side.version) for side in (one.ours, *one.others))
    return Sides(one.title, tuple(heads), side_rows(one, facts))


def entry_sides(one: RowSidesShown, words: Words) -> Sides:
    """A row here and in a copy."""
    rows = [
        SideRow(
            words.say(f"exchange_columns.{line.column}"),
            (_value(line.ours, words), _value(line.theirs, words)),
            line.differs,
        )
        for line in one.lines
    ]
    return Sides(one.title, (SideHead("", OURS), SideHead("", THEIRS)), rows)


def _value(said: object, words: Words) -> str:
    if isinstance(said, bool):
        return words.say("exchange_columns.yes" if said else "exchange_columns.no")
    return "" if said is None else str(said)


def side_rows(conflict: Conflict, facts: RecordFacts) -> list[SideRow]:
    """All lines, in the order people read a record."""
    sides = (conflict.ours, *conflict.others)
    found = [_said(one, facts) for one in sides]
    names = dict.fromkeys(name for one in found for name in one)
    rows = []
    for name in names:
        said = tuple(one.get(name, "") for one in found)
        rows.append(SideRow(name, said, len(set(said)) > 1))
    return rows


def side_head(side: Side, facts: RecordFacts) -> str:
    """Who made a version, and when."""
    words = facts.words
    return words.say(
        "exchange_page.side_made",
        by=by_text(side.made_by, words),
        at=moment_text(side.made_at, words.texts),
    )


def _said(side: Side, facts: RecordFacts) -> Mapping[str, str]:
    say = facts.words.say
    if side.content is None:
        return {say("exchange_page.row_status"): say("exchange_page.deleted")}
    return dict(_content(side.content, facts))


def _content(content: RecordContent, facts: RecordFacts) -> list[tuple[str, str]]:
    say = facts.words.say
    days = dict.fromkeys((content.first_day.isoformat(), content.last_day.isoformat()))
    rows = [
        (say("exchange_page.row_status"), facts.status(content)),
        (say("records.label_title"), content.title),
        (say("exchange_page.row_days"), " – ".join(days)),
        (say("exchange_page.row_kind"), facts.kind(content.kind)),
        *facts.facts(content),
        *facts.evidence(content),
        (say("exchange_page.row_files"), say("window.separator").join(_files(content))),
        (say("records.label_text"), content.text),
    ]
    return [(name, said) for name, said in rows if said]


def _files(content: RecordContent) -> list[str]:
    return [one.name for one in content.files]
