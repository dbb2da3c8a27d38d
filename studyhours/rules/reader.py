"""Takes values out of a document and collects what is wrong with them, with line and remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from studyhours.domain.days import parse_day
from studyhours.domain.findings import Finding
from studyhours.domain.quantity import decimal_text
from studyhours.domain.texts import LANGUAGES
from studyhours.rules.chinese_words import english_words, levels_from
from studyhours.rules.document import Item

if TYPE_CHECKING:
    from studyhours.rules.load_others import Link

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15}|/[0-9]{1,15})?")
"""Numbers as ``docs/rules.md`` has them; ``1e999999999`` would keep the reader busy for days."""


class Reader:
    """Reads typed values; every complaint becomes a finding, never an exception."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        # The measures the file defines by name, and those being read just now.
        self.defined: Mapping[str, Item] = {}
        self.using: list[str] = []
        # The lists of books the file has, as records keep them.
        self.lists: Mapping[str, tuple[str, ...]] = {}
        # The outcomes the file names, each with its grades, the best first.
        self.ranks: Mapping[str, tuple[str, ...]] = {}
        # Whom the rule being read binds; empty where that is not known.
        self.subject = ""
        # How many months lie between the windows being read and those before them; 0 where a window
        # has none that every ledger knows.
        self.back = 0
        # How deep inside what is asked of others.
        self.inside = 0
        # Rules named by others, to be looked for when all are read.
        self.links: list[Link] = []

    def complain(self, code: str, line: int, **params: object) -> None:
        """Adds an error."""
        self.findings.append(Finding(f"rules.{code}", params, line))

    def mapping(
        self,
        item: Item,
        known: Collection[str],
        required: Collection[str] = (),
    ) -> Mapping[str, Item]:
        """The entries of a mapping; unknown and missing keys are complained about.

        Args:
            item: The mapping.
            known: Keys that may stand in it.
            required: Keys that must.
        """
        if not isinstance(item.value, dict):
            self.complain("nothing_inside" if item.value == "" else "not_a_mapping", item.line)
            return {}
        for key, value in item.value.items():
            if key in known:
                continue
            meant = english_words(key, known)
            if meant:
                self.complain("chinese_word", value.line, value=key, word=" / ".join(meant))
                continue
            near = difflib.get_close_matches(key, list(known), n=1)
            if near:
                self.complain("misspelt_key", value.line, key=key, near=near[0])
            else:
                self.complain("unknown_key", value.line, key=key, known=", ".join(sorted(known)))
        for key in required:
            if key not in item.value:
                self.missing(item, key)
        return {key: value for key, value in item.value.items() if key in known}

    def open_mapping(self, item: Item) -> Mapping[str, Item]:
        """The entries of a mapping whose keys are not laid down; it may not be empty."""
        if not isinstance(item.value, dict) or not item.value:
            self.complain("not_a_mapping", item.line)
            return {}
        return item.value

    def missing(self, item: Item, key: str) -> None:
        """Complains that a mapping lacks a key."""
        if isinstance(item.value, dict):
            self.complain("missing_key", item.line, key=key)

    def sequence(self, item: Item | None) -> list[Item]:
        """The elements of a list; a single value stands for a list of one."""
        if item is None:
            return []
        return item.value if isinstance(item.value, list) else [item]

    def some(self, item: Item | None, key: str) -> list[Item]:
        """A sequence, not empty where it is given: ``[]`` would count nothing or bind nobody."""
        entries = self.sequence(item)
        if item is not None and not entries:
            self.complain("missing_key", item.line, key=key)
        return entries

    def text(self, item: Item | None) -> str:
        """A plain string."""
        if item is None:
            return ""
        if not isinstance(item.value, str):
            self.complain("not_a_text", item.line)
            return ""
        return item.value.strip()

    def choice(self, item: Item | None, allowed: Collection[str], default: str) -> str:
        """One of a vocabulary."""
        if item is None:
            return default
        value = self.text(item)
        if value not in allowed:
            meant = english_words(value, allowed)
            if meant:
                self.complain("chinese_word", item.line, value=value, word=" / ".join(meant))
                return default
            levels = levels_from(value)
            if levels and set(levels) <= set(allowed):
                self.complain("level_by_level", item.line, value=value, words=", ".join(levels))
                return default
            near = difflib.get_close_matches(value, list(allowed), n=1)
            self.complain(
                "unknown_value",
                item.line,
                value=value,
                known=", ".join(near or sorted(allowed)),
            )
            return default
        return value

    def choices(self, item: Item | None, allowed: Collection[str], key: str) -> tuple[str, ...]:
        """Some of a vocabulary, given as one value or a list; at least one."""
        return tuple(self.choice(entry, allowed, "") for entry in self.some(item, key))

    def words(self, item: Item | None) -> Mapping[str, str]:
        """A wording by language; a plain string is Chinese."""
        if item is None:
            return {}
        if isinstance(item.value, str):
            return {"zh": item.value}
        if isinstance(item.value, dict):
            # After a comma inside { } the rest of a sentence looks like a key with nothing to it.
            ends = [key for key, rest in item.value.items() if rest.value == ""]
            for key in ends:
                if key not in LANGUAGES:
                    self.complain("comma_in_text", item.value[key].line, value=key)
            kept = {k: v for k, v in item.value.items() if k in LANGUAGES or k not in ends}
            item = Item(item.line, kept)
        entries = self.mapping(item, LANGUAGES, LANGUAGES[:1])
        return {key: self.text(value) for key, value in entries.items()}

    def title(self, item: Item | None) -> Mapping[str, str]:
        """A name by language, which people must be able to see."""
        words = self.words(item)
        if item is not None and any(not said.strip() for said in words.values()):
            self.complain("empty_title", item.line)
        return words

    def number(
        self, item: Item, *, minimum: Fraction = Fraction(0), maximum: Fraction | None = None
    ) -> Fraction:
        """An exact number: ``72``, ``0.5`` or ``1/45``."""
        text = self.text(item)
        try:
            value = Fraction(text if _NUMBER.fullmatch(text) else "")
        except (ValueError, ZeroDivisionError):
            self.complain("not_a_number", item.line, value=text)
            return Fraction(0)
        if value < minimum:
            self.complain("too_small", item.line, value=text, minimum=str(minimum))
        if maximum is not None and value > maximum:
            self.complain("too_large_number", item.line, value=text, maximum=str(maximum))
        return value

    def positive(self, item: Item) -> Fraction:
        """An exact number above 0."""
        before = len(self.findings)
        value = self.number(item)
        if value == 0 and len(self.findings) == before:
            self.complain("not_above_zero", item.line, value=self.text(item))
        return value

    def decimal(self, item: Item) -> Fraction:
        """A number that results are shown with, so one with a finite decimal form: not ``1/3``."""
        value = self.number(item)
        try:
            decimal_text(value)
        except ValueError:
            self.complain("not_decimal", item.line, value=self.text(item))
        return value

    def whole(self, item: Item, *, minimum: Fraction = Fraction(0)) -> int:
        """A whole number."""
        value = self.number(item, minimum=minimum)
        if value.denominator != 1:
            self.complain("not_whole", item.line, value=self.text(item))
        return int(value)

    def day(self, item: Item | None) -> date | None:
        """A day; None where nothing is said."""
        if item is None:
            return None
        day = parse_day(self.text(item))
        if day is None:
            self.complain("bad_date", item.line, value=self.text(item))
        return day
