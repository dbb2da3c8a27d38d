"""How a school numbers its papers and calls their files: two patterns, kept with the school."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from studyhours.db.models import School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.naming import DIGITS, NUMBER, NamePattern, read_pattern
from studyhours.domain.texts import LANGUAGES, Texts, load_texts
from studyhours.reports.deed_facts import AnyFacts
from studyhours.reports.stated import LONGEST_SERIAL, SERIAL_SIGNS
from studyhours.services.ledgers.calendars import choose_year
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.kind_words import kind_title
from studyhours.services.settings.limits import tidy_within
from studyhours.transfer.files import safe_name

SERIAL_WORDS = ("short", "year", "school_year", NUMBER)
FILE_WORDS = ("serial", "staff_no", "name", "kind", "school_year")
USUAL_SERIAL = f"{{short}}-{{year}}-{{{NUMBER}:{DIGITS}}}"
USUAL_FILE = "{serial} {staff_no} {name}"
LONGEST = 60
"""Characters of a pattern."""
_MARK = 6
"""Signs that a copy which took the numbers over adds to each, with a joint on either side."""
_SERIAL_KEY, _FILE_KEY = "serial_pattern", "file_pattern"
_SIGNS = re.compile(f"[{SERIAL_SIGNS}]*")


@dataclass(frozen=True, slots=True)
class PaperNames:
    """The two patterns as people write them; the fields keep their names in faults' ``field``.

    Attributes:
        serial: Of numbers.
        file: Of files, without the ending.
    """

    serial: str = USUAL_SERIAL
    file: str = USUAL_FILE

    def said(self, texts: Texts) -> PaperNames:
        """The patterns with their places called as a language calls them."""
        words = {word: texts.say(f"name_word.{word}") for word in (*SERIAL_WORDS, *FILE_WORDS)}
        serial, file = _read(self)
        return PaperNames(serial.said(words), file.said(words))


@dataclass(frozen=True, slots=True)
class NamesShown:
    """The patterns, what they come out as, and whether this login may change them.

    Attributes:
        names: As kept.
        short: What numbers begin with, from the school.
        year: The school year that samples are of: the one papers are issued for today.
        may_edit: Whether this login may change them.
    """

    names: PaperNames
    short: str
    year: str
    may_edit: bool

    def sample(self, typed: PaperNames) -> PaperNames:
        """What the first number and its file would be called by patterns as typed.

        Raises:
            UnusableInput: as ``change_names`` does.
        """
        serial, file = _checked(typed, self.short)
        number = serial.fill({**serial_values(self.short, self.year), NUMBER: "1"})
        texts = load_texts(LANGUAGES[0])
        said = {word: texts.say(f"name_sample.{word}") for word in _SAID}
        filled = {**said, "serial": number, "school_year": self.year}
        return PaperNames(number, f"{_file_text(file, filled)}.pdf")


@dataclass(frozen=True, slots=True)
class NamesChanged:
    """The patterns as they were and as they are now."""

    before: PaperNames
    after: PaperNames
    changes: Changes


def read_names(ledger: Ledger) -> NamesShown:
    """Reads the patterns.

    Raises:
        NotPermitted: the actor may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        return NamesShown(
            _kept(school),
            short_of(school),
            choose_year(session, school, None, today(ledger, school)).label,
            "edit_school" in ledger.actor.functions,
        )


_SAID = ("staff_no", "name", "kind")
"""Places of a file's name whose samples are words."""


def change_names(ledger: Ledger, typed: PaperNames, based_on: PaperNames) -> NamesChanged:
    """Changes how numbers and files are called from now on; papers issued keep theirs.

    Args:
        ledger: The ledger.
        typed: As typed, the places called in any language.
        based_on: What it was typed over, as kept.

    Raises:
        UnusableInput: a pattern is empty, too long, names a place nobody knows, has no number or
            two, gives numbers that no paper may carry, or somebody has changed it meanwhile.
        NotPermitted: the actor may not change the school.
    """
    from studyhours.reports.fonts import require_glyphs  # typefaces take a tenth of a second

    require(ledger.actor, "edit_school")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        before = _kept(school)
        if before != based_on:
            raise UnusableInput("school_changed_meanwhile")
        serial, file = _checked(typed, short_of(school))
        require_glyphs((serial.literal,))
        after = PaperNames(serial.text, file.text)
        if after == before:
            return NamesChanged(before, before, Changes.NONE)
        school.settings = {**school.settings, _SERIAL_KEY: after.serial, _FILE_KEY: after.file}
        changed = {
            name: [getattr(before, name), getattr(after, name)]
            for name in ("serial", "file")
            if getattr(before, name) != getattr(after, name)
        }
        tx.log("papers.names", str(school.id), {"changed": changed})
        return NamesChanged(before, after, Changes.SCHOOL)


def short_of(school: School) -> str:
    """What numbers begin with."""
    return school.short_name or "SH"


def serial_values(short: str, year: str) -> dict[str, str]:
    """What a number's places are filled with, but for the number itself.

    Args:
        short: The school's short name.
        year: Label of a school year, ``2025-2026``, or of a calendar year.
    """
    return {"short": short, "year": year[-4:], "school_year": year}


def serial_pattern(school: School) -> NamePattern:
    """The pattern of the school's numbers."""
    return _read(_kept(school))[0]


def file_pattern(school: School) -> NamePattern:
    """The pattern of the school's files."""
    return _read(_kept(school))[1]


def _kept(school: School) -> PaperNames:
    settings = school.settings
    return PaperNames(
        str(settings.get(_SERIAL_KEY, USUAL_SERIAL)), str(settings.get(_FILE_KEY, USUAL_FILE))
    )


@cache
def _words(*ours: str) -> Mapping[str, str]:
    """What places may be called, in every language."""
    found = {word: word for word in ours}
    for language in LANGUAGES:
        texts = load_texts(language)
        found |= {texts.say(f"name_word.{word}").casefold(): word for word in ours}
    return found


def _read(names: PaperNames) -> tuple[NamePattern, NamePattern]:
    return (
        read_pattern(names.serial, _words(*SERIAL_WORDS), "serial"),
        read_pattern(names.file, _words(*FILE_WORDS), "file"),
    )


def _checked(typed: PaperNames, short: str) -> tuple[NamePattern, NamePattern]:
    tidy = PaperNames(
        tidy_within("serial", typed.serial, LONGEST), tidy_within("file", typed.file, LONGEST)
    )
    for field in ("serial", "file"):
        if not getattr(tidy, field):
            raise UnusableInput("pattern_empty", field=field)
    serial, file = _read(tidy)
    serial = NamePattern(
        tuple(part.upper() if isinstance(part, str) else part for part in serial.parts)
    )
    if serial.count(NUMBER) != 1:
        raise UnusableInput("pattern_number", field="serial")
    wrong = _SIGNS.sub("", serial.literal)
    if wrong:
        raise UnusableInput("pattern_sign", field="serial", sign=wrong[0])
    sample = serial.fill({**serial_values(short, "2025-2026"), NUMBER: "1"})
    if sample[0] in "-_·":
        raise UnusableInput("pattern_sign", field="serial", sign=sample[0])
    if len(sample) + _MARK > LONGEST_SERIAL:
        raise UnusableInput("setting_too_long", field="serial", longest=LONGEST_SERIAL - _MARK)
    if not any(file.count(word) for word in ("serial", "staff_no", "name")):
        raise UnusableInput("pattern_file", field="file")
    return serial, file


# ---------------------------------------------------------------- files


def file_name(facts: AnyFacts, pattern: NamePattern) -> str:
    """``HW-2026-000003 0003 司马光远.pdf``, without what file systems refuse."""
    values = {
        "serial": facts.serial,
        "staff_no": facts.staff_no or "",
        "name": facts.teacher,
        "kind": kind_title(facts.kind, load_texts(facts.language)),
        "school_year": facts.year,
    }
    return f"{_file_text(pattern, values) or safe_name(facts.serial)}.pdf"


class Numbered(Protocol):
    """A paper that was issued, as far as the name of a file of several says what it is."""

    @property
    def serial(self) -> str:
        """Its number."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def year(self) -> str:
        """Its school year."""


def combined_name(papers: Sequence[Numbered], texts: Texts) -> str:
    """``合打_研训学时证书_2025-2026_36份_HW-2026-000001-000036.pdf``: all pages for the printer.

    The numbers keep two batches of one kind and size in one folder apart.

    Args:
        papers: At least one.
        texts: The language.
    """
    numbers = sorted(one.serial for one in papers)
    last = _LAST_NUMBER.fullmatch(numbers[-1]) if len(numbers) > 1 else None
    said = texts.say(
        "papers.combined",
        kinds="、".join(dict.fromkeys(kind_title(one.kind, texts) for one in papers)),
        years="、".join(sorted({one.year for one in papers})),
        count=len(papers),
        serials=f"{numbers[0]}{'' if last is None else f'-{last[1]}'}",
    )
    return f"{safe_name(said)}.pdf"


_LAST_NUMBER = re.compile(r".*?(\d+)\D*")


def _file_text(pattern: NamePattern, values: Mapping[str, str]) -> str:
    """The name without its ending; what is missing leaves no double space."""
    return safe_name(" ".join(pattern.fill(values).split()))


class FileNamer:
    """Finds a name for each file of a batch that no other file has.

    Two teachers of one name get two files, and a paper of last year that lies there under the same
    name stays. The very same paper gets the very same name again.
    """

    def __init__(self, folder: Path | None, pattern: NamePattern) -> None:
        """For files in a folder; for their bare names where it is None."""
        self._folder, self._pattern = folder or Path(), pattern
        self._looks = folder is not None and not pattern.count("serial")
        self._taken: set[str] = set()

    def path(self, facts: AnyFacts, content: bytes) -> Path:
        """Where a paper goes.

        Args:
            facts: Of the paper.
            content: Its bytes, to know it again.
        """
        first = self._folder / file_name(facts, self._pattern)
        path, number = first, 1
        while path.name.casefold() in self._taken or self._is_another(path, content):
            number += 1
            path = first.with_name(f"{first.stem} ({number}){first.suffix}")
        self._taken.add(path.name.casefold())
        return path

    def _is_another(self, path: Path, content: bytes) -> bool:
        # A name with the number in it belongs to that paper, whatever lies there.
        try:
            return self._looks and path.is_file() and path.read_bytes() != content
        except OSError:
            return True
