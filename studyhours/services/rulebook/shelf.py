"""What a ledger has of rules and what it could adopt: rule sets, presets, days to begin on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from studyhours.domain.calendar import school_year_of
from studyhours.domain.errors import UnusableInput
from studyhours.domain.registers import GRANTED
from studyhours.domain.resources import resource
from studyhours.rules.model import RuleSet, Version
from studyhours.rules.requirements import leaves_of
from studyhours.rules.rewriting import renamed
from studyhours.services.ledgers.calendars import load_calendar
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.pinyin import pinyin_of
from studyhours.services.rulebook.document import Data, read_data
from studyhours.services.rulebook.history import History, rule_history
from studyhours.services.rulebook.readings import alternatives_in_force
from studyhours.services.rulebook.rulesets import (
    export_rules,
    list_presets,
    load_versions,
    parse_for,
    read_rules,
)
from studyhours.services.rulebook.versions import use_of
from studyhours.services.rulebook.yaml_text import write_yaml

_ONE_DAY = timedelta(days=1)
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_LONGEST = 48
AS_SHIPPED, OTHERWISE, ENDED, NOT_ADOPTED = "as_shipped", "otherwise", "ended", ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The rule sets of a ledger.

    Attributes:
        sets: All of them, in the order in which they were first adopted.
        may_adopt: Whether the account may change them.
        may_compare: Whether it may see what a change would do to everybody.
        today: Today in the school's zone.
    """

    sets: tuple[History, ...]
    may_adopt: bool
    may_compare: bool
    today: date


@dataclass(frozen=True, slots=True)
class PresetShown:
    """A rule set that is shipped.

    Attributes:
        ruleset: What it says.
        text: Its file.
        kinds: Record kinds it asks for.
        decided: What was decided where its source leaves something open, by language; empty for
            nothing.
        state: ``AS_SHIPPED`` or ``OTHERWISE``: the ledger has a set of this id, with these rules or
            others; ``ENDED``: it had these, and they are past; ``NOT_ADOPTED``.
        instead: Ids of sets of the ledger, in force or to come, that it must not stand beside.
    """

    ruleset: RuleSet
    text: str
    kinds: tuple[str, ...]
    decided: Mapping[str, str]
    state: str
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """On which days a rule text may begin.

    Attributes:
        today: Today in the school's zone.
        this_year: First day of the school year today is in.
        next_year: First day of the next one.
        earliest: It may not begin before; None for no bound.
        only: The one day it may begin on, where the version before says when it ends.
        is_first: Whether the ledger has no version yet: then it may also be in force since ever.
        stated: The day its own text gives.
        proposed: The day to propose.
        instead: Ids and titles of sets that must not be in force beside it.
    """

    today: date
    this_year: date
    next_year: date
    earliest: date | None
    only: date | None
    is_first: bool
    stated: date | None
    proposed: date
    instead: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file that can be adopted: its text, and what it says."""

    name: str
    text: str
    ruleset: RuleSet


def read_shelf(ledger: Ledger) -> Shelf:
    """The rule sets of a ledger, for everybody who may see anything.

    Raises:
        NotPermitted: the account may see nobody, not even itself.
    """
    functions = ledger.actor.functions
    sets = rule_history(ledger)
    with ledger.reading() as session:
        now = today(ledger, school_of(session))
    return Shelf(sets, "adopt_rules" in functions, "check" in functions, now)


def read_presets(ledger: Ledger) -> tuple[PresetShown, ...]:
    """The rule sets shipped, by the rows they come from, and how the ledger stands to them."""
    require(ledger.actor, "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        versions = load_versions(session, school)
        now = today(ledger, school)
    shown = [
        PresetShown(
            preset.ruleset,
            preset.text,
            kinds_of(preset.ruleset),
            _decided().get(preset.ruleset.id, {}),
            _state(preset.ruleset, versions, now),
            alternatives_in_force(preset.ruleset, versions, now),
        )
        for preset in list_presets()
    ]
    return tuple(sorted(shown, key=lambda one: _row_order(one.ruleset)))


def kinds_of(ruleset: RuleSet) -> tuple[str, ...]:
    """The record kinds a set asks for, in the order it names them."""
    named = (kind for rule in ruleset.rules for leaf in leaves_of(rule.asks) for kind in leaf.kinds)
    return tuple(dict.fromkeys(kind for kind in named if kind != GRANTED))


def look_at_file(ledger: Ledger, path: Path) -> RuleFile:
    """Reads a rule file somebody wants to adopt; nothing is changed.

    Raises:
        InvalidRules: with every finding.
        UnusableInput: it cannot be read.
    """
    return look_at_text(ledger, read_rules(path), path.name)


def look_at_text(ledger: Ledger, text: str, name: str) -> RuleFile:
    """Reads a rule text, its words checked against the kinds and types of the ledger.

    Raises:
        InvalidRules: with every finding.
    """
    require(ledger.actor, "read_self")
    with ledger.reading() as session:
        return RuleFile(name, text, parse_for(session, school_of(session), text, name))


def text_to_edit(ledger: Ledger, ruleset: str) -> str:
    """The newest version of a set as the beginning of the next: without a number of its own.

    Raises:
        UnusableInput: the ledger has no such set.
    """
    text = export_rules(ledger, ruleset)
    data, _ = read_data(text)
    if not isinstance(data, dict) or "version" not in data:
        return text
    return write_yaml({key: value for key, value in data.items() if key != "version"})


def text_of_new(ledger: Ledger, title: str, preset: str | None = None) -> tuple[str, str]:
    """A rule text for a new set, and its id.

    Args:
        ledger: The ledger.
        title: What it is called.
        preset: Id of the shipped set it begins as; None for a set without rules.

    Raises:
        NotPermitted: the account may not adopt rules.
    """
    name = new_id(ledger, title)
    if preset is None:
        empty: dict[str, Data] = {"format": "1", "id": name, "title": {"zh": title}, "rules": []}
        return write_yaml(empty), name
    text = next(one.text for one in list_presets() if one.ruleset.id == preset)
    changed = renamed(text, name, title)
    if changed is None:
        raise UnusableInput("rules_no_place_for_day", file=preset)
    return changed, name


def days_for(ledger: Ledger, ruleset: RuleSet) -> Days:
    """On which days a rule text may begin, and what it stands instead of."""
    require(ledger.actor, "read_self")
    with ledger.reading() as session:
        school = school_of(session)
        now = today(ledger, school)
        year = load_calendar(session, school, school_year_of(now)).year
        this_year, next_year = year.first, school_year_of(year.last + _ONE_DAY).first
        versions = load_versions(session, school)
        known = versions.get(ruleset.id, ())
        newest = known[-1] if known else None
        earliest = only = None
        if newest is not None:
            earliest = newest.first + _ONE_DAY if newest.first else None
            only = newest.last + _ONE_DAY if newest.last else None
            use = use_of(session, school, ruleset.id)
            if use is not None:
                earliest = max(earliest or date.min, use.last + _ONE_DAY)
    instead = alternatives_in_force(ruleset, versions, this_year)
    return Days(
        today=now,
        this_year=this_year,
        next_year=next_year,
        earliest=earliest,
        only=only,
        is_first=newest is None,
        stated=ruleset.first,
        proposed=_proposed(ruleset, newest, only, earliest, this_year, next_year),
        instead={name: versions[name][-1].ruleset.title for name in instead},
    )


def _proposed(
    ruleset: RuleSet,
    newest: Version | None,
    only: date | None,
    earliest: date | None,
    this_year: date,
    next_year: date,
) -> date:
    if only is not None:
        return only
    stated = ruleset.first
    if stated is not None and (earliest is None or stated >= earliest):
        return stated
    wanted = this_year if newest is None else next_year
    return max(wanted, earliest) if earliest is not None else wanted


def new_id(ledger: Ledger, title: str) -> str:
    """An id for a new set, made from its name in pinyin; nobody else's, shipped or adopted.

    Raises:
        NotPermitted: the account may not adopt rules.
    """
    require(ledger.actor, "adopt_rules")
    with ledger.reading() as session:
        taken = {*load_versions(session, school_of(session))}
    taken |= {preset.ruleset.id for preset in list_presets()}
    plain = _NO_LETTER.sub("-", pinyin_of(title).lower()).strip("-")[:_LONGEST].strip("-")
    name = plain if plain[:1].isalpha() and plain[:1].isascii() else f"rules-{plain}".strip("-")
    number, found = 2, name
    while found in taken:
        found = f"{name}-{number}"
        number += 1
    return found


def _state(ruleset: RuleSet, versions: dict[str, tuple[Version, ...]], now: date) -> str:
    known = versions.get(ruleset.id)
    if known is None:
        return NOT_ADOPTED
    kept = known[-1].ruleset
    plain = replace(kept, first=None, last=None, number=None)
    same = replace(plain, sha256=ruleset.sha256, cases=ruleset.cases) == ruleset
    if not same:
        return OTHERWISE
    last = known[-1].last
    return ENDED if last is not None and last < now else AS_SHIPPED


def _row_order(ruleset: RuleSet) -> tuple[int, str]:
    row = ruleset.sources[0].row if ruleset.sources else ""
    digits = "".join(filter(str.isdecimal, row))
    return int(digits or 0), ruleset.id


@cache
def _decided() -> Mapping[str, Mapping[str, str]]:
    text = resource("rulesets", "decided.toml").read_text(encoding="utf-8")
    found: dict[str, Any] = tomllib.loads(text)
    return found
