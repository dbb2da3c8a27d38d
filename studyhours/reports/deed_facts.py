"""What a paper about one thing states: an activity completed, a test, an award, pupils, records.

Its facts are a format of their own, the third; papers of a year's hours keep theirs.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias, cast

from studyhours.reports.facts import CertificateFacts
from studyhours.reports.layouts.facts import (
    ActivityCompleted,
    AwardWon,
    Holder,
    HoursStated,
    ListedRecord,
    MentorServed,
    PaperFacts,
    SkillsPassed,
    holder_of,
)
from studyhours.reports.stated import (
    CATEGORIES,
    TOKEN_FORM,
    PaperStated,
    bad_facts,
    check_form,
    check_words,
    hundredths,
    read_tuples,
)

ACTIVITY, SKILLS, AWARD, MENTOR = "activity-completion", "basic-skills", "award", "mentor"
RECORDS = "records-proof"
DEED_KINDS = (ACTIVITY, SKILLS, AWARD, MENTOR, RECORDS)
DETAILS = ("place", "role", "work", "subject", "organiser")
FORMAT = 3
LONGEST_NAME = 200
_ONE_NAME = {ACTIVITY, AWARD}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedFacts(PaperStated):
    """Everything such a paper states, checked when it is made.

    Its kind is one of ``DEED_KINDS``; its year is that of the last day, which of a test or an award
    is the day itself. Hours are empty where it states none, the school-based part and the
    categories but on a proof of records.

    Attributes:
        names: What it is about: the activity, the items of a test, the contest, the mentees;
            nothing for a proof of records.
        grade: Grade or result in words; empty where there is none.
        details: Pairs of one of ``DETAILS`` and what it says, in that order.
        records: The records that a proof lists: day, title, level in words, hours.
        about: Identifiers of the things it rests on, sorted.

    Raises:
        UnusableInput: ``bad_certificate_facts`` with ``field`` and ``value``.
    """

    names: tuple[str, ...]
    grade: str
    details: tuple[tuple[str, str], ...]
    records: tuple[tuple[str, str, str, str], ...]
    about: tuple[str, ...]

    def __post_init__(self) -> None:
        self.check_shared(DEED_KINDS)
        self._check_words()
        self._check_hours()

    def _check_words(self) -> None:
        """What it is about, and how it went."""
        wanted = 0 if self.kind == RECORDS else 1
        if len(self.names) < wanted or (len(self.names) > 1 and self.kind in _ONE_NAME):
            raise bad_facts("names", self.names)
        for name in self.names:
            check_words("names", name, LONGEST_NAME)
        if self.grade or self.kind in (AWARD, SKILLS):
            check_words("grade", self.grade, 40)
        order = [name for name in DETAILS if name in dict(self.details)]
        if [name for name, _ in self.details] != order:
            raise bad_facts("details", self.details)
        for name, said in self.details:
            check_words(name, said, LONGEST_NAME)
        if not self.about or list(self.about) != sorted(set(self.about)):
            raise bad_facts("about", self.about)
        for one in self.about:
            check_form("about", one, TOKEN_FORM)

    def _check_hours(self) -> None:
        """Hours, their parts, and the records they are of."""
        if (self.kind == RECORDS) != bool(self.records):
            raise bad_facts("records", self.records)
        for row in self.records:
            _check_row(row)
        if self.kind != RECORDS:
            if self.school_based or self.categories:
                raise bad_facts("school_based", self.school_based)
            if self.total:
                hundredths(self.total)
            return
        if [name for name, _ in self.categories] != list(CATEGORIES):
            raise bad_facts("categories", self.categories)
        for _, amount in self.categories:
            hundredths(amount)
        held = dict(self.categories)
        if (held["total"], held["school_based"]) != (self.total, self.school_based):
            raise bad_facts("categories", self.categories)

    def paper(self) -> PaperFacts:
        """As variables of its layout."""
        return _PAPERS[self.kind](self, holder_of(self), dict(self.details))

    def to_json(self) -> str:
        """The one canonical JSON text of these facts: sorted keys, no spaces, plain UTF-8."""
        return self.written(FORMAT, _FIELDS)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read back what ``to_json`` wrote, and nothing else.

        Raises:
            UnusableInput: ``bad_certificate_facts``: not canonical, or facts that cannot be.
        """
        return cls.read(text, lambda _: _FIELDS, _READERS)


def _check_row(row: tuple[str, str, str, str]) -> None:
    """A line of the table of records."""
    day, title, level, hours = row
    try:
        if datetime.date.fromisoformat(day).isoformat() != day:
            raise bad_facts("records", day)
    except ValueError as broken:
        raise bad_facts("records", day) from broken
    check_words("records", title, LONGEST_NAME)
    if level:
        check_words("records", level, 40)
    hundredths(hours)


AnyFacts: TypeAlias = CertificateFacts | DeedFacts


def facts_from_json(text: str) -> AnyFacts:
    """The facts of a paper of any kind.

    Raises:
        UnusableInput: ``bad_certificate_facts``.
    """
    return DeedFacts.from_json(text) if f'"format":{FORMAT},' in text else _hours(text)


def stated(facts: AnyFacts) -> PaperFacts:
    """What a paper of any kind says, as variables of its layout."""
    return facts.paper() if isinstance(facts, DeedFacts) else HoursStated(facts).paper()


def layout_kind(kind: str) -> str:
    """The kind of layout that papers of a kind are drawn by."""
    return "hours-proof" if kind == RECORDS else kind


_hours = CertificateFacts.from_json
_FIELDS = tuple(DeedFacts.__dataclass_fields__)


def _texts(value: object) -> object:
    return tuple(str(one) for one in cast("list[str]", value))


_READERS: dict[str, Callable[[object], object]] = {
    "names": _texts,
    "about": _texts,
    "categories": read_tuples,
    "details": read_tuples,
    "records": read_tuples,
}


def _activity(facts: DeedFacts, who: Holder, said: Mapping[str, str]) -> PaperFacts:
    return ActivityCompleted(
        who,
        facts.names[0],
        facts.period_start,
        facts.period_end,
        facts.total,
        said.get("place", ""),
        said.get("role", ""),
    ).paper()


def _skills(facts: DeedFacts, who: Holder, said: Mapping[str, str]) -> PaperFacts:
    return SkillsPassed(
        who, facts.names, facts.period_end, facts.grade, said.get("subject", "")
    ).paper()


def _award(facts: DeedFacts, who: Holder, said: Mapping[str, str]) -> PaperFacts:
    return AwardWon(
        who,
        facts.names[0],
        facts.grade,
        said.get("work", ""),
        said.get("subject", ""),
        facts.period_end,
        said.get("organiser", ""),
    ).paper()


def _mentor(facts: DeedFacts, who: Holder, said: Mapping[str, str]) -> PaperFacts:
    return MentorServed(
        who,
        facts.names,
        facts.period_start,
        facts.period_end,
        facts.grade,
        said.get("subject", ""),
    ).paper()


def _records(facts: DeedFacts, _who: Holder, _said: Mapping[str, str]) -> PaperFacts:
    listed = tuple(
        ListedRecord(datetime.date.fromisoformat(day), title, level, hours)
        for day, title, level, hours in facts.records
    )
    return HoursStated(facts, listed).paper()


_PAPERS: Mapping[str, Callable[[DeedFacts, Holder, Mapping[str, str]], PaperFacts]] = {
    ACTIVITY: _activity,
    SKILLS: _skills,
    AWARD: _award,
    MENTOR: _mentor,
    RECORDS: _records,
}
