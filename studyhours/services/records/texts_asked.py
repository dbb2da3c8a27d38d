"""Which texts and places the rules ask for, and what a form lacks: said before it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from studyhours.domain.errors import LedgerDamaged
from studyhours.rules.model import Condition
from studyhours.rules.requirements import leaves_of
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.records.forms import characters_said, place_said
from studyhours.services.records.kinds_list import KindShown
from studyhours.services.records.rows import RecordContent
from studyhours.services.records.typed import read_day
from studyhours.services.rulebook.rulesets import load_versions

_TEXT, _PLACE, _LEVEL = "text", "place", "level"
_ASKED = frozenset({_TEXT, _PLACE, _LEVEL})


@dataclass(frozen=True, slots=True)
class TextAsked:
    """A rule that counts a record only with a text, of certain levels, or in a certain place.

    Attributes:
        rule: The rule's name by language.
        kinds: Kinds it is about.
        types: Types within those; empty for all.
        characters: How many characters it asks for, blanks aside; 1 for any text, 0 where it asks
            for none.
        others: What else must hold for it to count the record.
        first: First day its version is in force; None for ever.
        last: Last day; None for as long as nothing else is adopted.
    """

    rule: Mapping[str, str]
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    characters: int
    others: tuple[Condition, ...]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class TextWanted:
    """A text that is too short for a rule to count the record.

    Attributes:
        rule: The rule's name by language.
        characters: How many characters it asks for; 1 for any text.
        missing: How many more are needed.
    """

    rule: Mapping[str, str]
    characters: int
    missing: int


def texts_asked(ledger: Ledger) -> tuple[TextAsked, ...]:
    """What the rules adopted ask of texts; nothing where they cannot be read."""
    return tuple(one for one in forms_asked(ledger) if one.characters)


def forms_asked(ledger: Ledger) -> tuple[TextAsked, ...]:
    """What the rules ask of texts, places and levels; nothing where they cannot be read."""
    try:
        with ledger.reading() as session:
            versions = load_versions(session, school_of(session))
    except LedgerDamaged:
        # Checking says so; writing records goes on without the hints.
        return ()
    return tuple(
        TextAsked(
            rule.title,
            leaf.kinds,
            leaf.types,
            max((one.at_least for one in leaf.conditions if one.field == _TEXT), default=0),
            tuple(one for one in leaf.conditions if one.field != _TEXT),
            version.first,
            version.last,
        )
        for found in versions.values()
        for version in found
        for rule in version.ruleset.rules
        for leaf in leaves_of(rule.asks)
        if not leaf.takes and any(one.field in _ASKED for one in leaf.conditions)
    )


def place_wanted(
    kind: KindShown, values: Mapping[str, str], asked: Sequence[TextAsked]
) -> Mapping[str, str] | None:
    """Name by language of a rule that does not count a form for nobody can tell where it was.

    An observed lesson is placed by whose it was, which the roster tells: of somebody who is not in
    it nothing is known, and nothing either where nobody is named.

    Args:
        kind: The record's kind.
        values: Texts by field.
        asked: What the rules ask, see ``forms_asked``.
    """
    if not (kind.fields.place and kind.fields.roles) or place_said(kind, values) is not None:
        return None
    return next(
        (
            one.rule
            for one in asked
            if any(more.field == _PLACE for more in one.others) and _may_count(kind, values, one)
        ),
        None,
    )


def level_wanted(
    kind: KindShown, values: Mapping[str, str], asked: Sequence[TextAsked]
) -> Mapping[str, str] | None:
    """Name by language of a rule that does not count a form for it does not say its level.

    Args:
        kind: The record's kind.
        values: Texts by field.
        asked: What the rules ask, see ``forms_asked``.
    """
    if values.get(_LEVEL, "").strip():
        return None
    return next(
        (
            one.rule
            for one in asked
            if any(more.field == _LEVEL for more in one.others) and _may_count(kind, values, one)
        ),
        None,
    )


def text_wanted(
    kind: KindShown,
    values: Mapping[str, str],
    asked: Sequence[TextAsked],
    before: RecordContent | None = None,
) -> TextWanted | None:
    """What a form's text lacks for the rules to count the record, as far as the form tells.

    Nothing is said of a rule that does not count the record for another reason the form knows,
    such as a lesson elsewhere where it counts those in one's own school.

    Args:
        kind: The record's kind.
        values: Texts by field.
        asked: What the rules ask, see ``texts_asked``.
        before: What the record said when the form was opened.
    """
    if not kind.fields.text:
        return None
    written = characters_said(kind, values, before)
    short = [
        TextWanted(one.rule, one.characters, one.characters - written)
        for one in asked
        if written < one.characters and _may_count(kind, values, one)
    ]
    # The one that asks least: what it lacks comes first.
    return min(short, key=lambda one: one.characters, default=None)


def _may_count(kind: KindShown, values: Mapping[str, str], asked: TextAsked) -> bool:
    """Whether a rule could count this record, as far as the fields tell, text aside."""
    said = {key: value.strip() for key, value in values.items()}
    if kind.id not in asked.kinds or (asked.types and said.get("type", "") not in asked.types):
        return False
    typed, level = said.get("day", ""), said.get("level", "")
    day = read_day(typed) if typed else None
    if day is not None and (
        (asked.first is not None and day < asked.first)
        or (asked.last is not None and day > asked.last)
    ):
        return False
    known: dict[str, str | int | None] = {
        "level": int(level) if level else None,
        "mode": said.get("mode") or None,
        "place": place_said(kind, values),
    }
    said_of = ((known.get(one.field), one.allowed) for one in asked.others)
    return all(word is None or word in allowed for word, allowed in said_of)
