"""What a paper about one thing states: an activity completed, a test, an award, pupils, records.

Its facts are a format of their own, the third; papers of a year's hours keep theirs.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from studyhours.reports.facts import (
    CATEGORIES,
    LANGUAGES,
    SERIAL_FORM,
    TOKEN_FORM,
    YEAR_FORM,
    CertificateFacts,
    bad_facts,
    check_form,
    check_instance,
    check_words,
    hundredths,
)
from studyhours.reports.layouts.facts import (
    ActivityCompleted,
    AwardWon,
    Holder,
    HoursStated,
    ListedRecord,
    MentorServed,
    PaperFacts,
    SkillsPassed,
)

ACTIVITY, SKILLS, AWARD, MENTOR = "activity-completion", "basic-skills", "award", "mentor"
RECORDS = "records-proof"
DEED_KINDS = (ACTIVITY, SKILLS, AWARD, MENTOR, RECORDS)
DETAILS = ("place", "role", "work", "subject")
FORMAT = 3
LONGEST_NAME = 200
_ONE_NAME = {ACTIVITY, AWARD}


@dataclass(frozen=True, slots=True)
class DeedFacts:
    """Everything such a paper states, checked when it is made.

    Attributes:
        serial: Number on the paper.
        kind: One of ``DEED_KINDS``.
        school_id: Identifier of the school in its ledger.
        school: Name of the school as printed.
        teacher: Name of the teacher as printed.
        staff_no: Staff number, None where there is none.
        year: School year of its last day.
        period_start: First day of what it is about.
        period_end: Last day, inclusive; of a test or an award the day itself.
        names: What it is about: the activity, the items of a test, the contest, the mentees;
            nothing for a proof of records.
        grade: Grade or result in words; empty where there is none.
        total: Hours as a canonical decimal string; empty where it states none.
        school_based: The school-based part; empty but on a proof of records.
        categories: Hours by category as on a certificate of hours; likewise.
        details: Pairs of one of ``DETAILS`` and what it says, in that order.
        records: The records that a proof lists: day, title, level in words, hours.
        about: Identifiers of the things it rests on, sorted.
        issued_on: Day of issue.
        language: Language of the page, ``zh`` or ``en``.
        replaces: Number of the paper that this one takes the place of.

    Raises:
        UnusableInput: ``bad_certificate_facts`` with ``field`` and ``value``.
    """

    serial: str
    kind: str
    school_id: str
    school: str
    teacher: str
    staff_no: str | None
    year: str
    period_start: datetime.date
    period_end: datetime.date
    names: tuple[str, ...]
    grade: str
    total: str
    school_based: str
    categories: tuple[tuple[str, str], ...]
    details: tuple[tuple[str, str], ...]
    records: tuple[tuple[str, str, str, str], ...]
    about: tuple[str, ...]
    issued_on: datetime.date
    language: str = "zh"
    replaces: str | None = None

    def __post_init__(self) -> None:
        check_form("serial", self.serial, SERIAL_FORM)
        check_form("school_id", self.school_id, TOKEN_FORM)
        check_form("year", self.year, YEAR_FORM)
        check_words("school", self.school, 80)
        check_words("teacher", self.teacher, 60)
        if self.staff_no is not None:
            check_words("staff_no", self.staff_no, 40)
        if self.replaces is not None:
            check_form("replaces", self.replaces, SERIAL_FORM)
        for field in ("period_start", "period_end", "issued_on"):
            check_instance(field, getattr(self, field), datetime.date)
        if self.kind not in DEED_KINDS:
            raise bad_facts("kind", self.kind)
        if self.language not in LANGUAGES:
            raise bad_facts("language", self.language)
        if self.period_start > self.period_end:
            raise bad_facts("period_end", self.period_end)
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

    @property
    def holder(self) -> Holder:
        """Who gets it from whom."""
        return Holder(
            self.serial,
            self.school,
            self.teacher,
            self.staff_no,
            self.year,
            self.issued_on,
            self.language,
            self.replaces,
        )

    def paper(self) -> PaperFacts:
        """As variables of its layout."""
        return _PAPERS[self.kind](self, self.holder, dict(self.details))

    def to_json(self) -> str:
        """The one canonical JSON text of these facts: sorted keys, no spaces, plain UTF-8."""
        plain: dict[str, object] = {"format": FORMAT}
        for field in _FIELDS:
            value = getattr(self, field)
            plain[field] = value.isoformat() if isinstance(value, datetime.date) else value
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> DeedFacts:
        """Read back what ``to_json`` wrote, and nothing else.

        Raises:
            UnusableInput: ``bad_certificate_facts``: not canonical, or facts that cannot be.
        """
        try:
            plain = json.loads(text)
            if not isinstance(plain, dict) or set(plain) != {*_FIELDS, "format"}:
                raise bad_facts("json", text[:40])
            values: dict[str, Any] = {
                field: _READERS[field](plain[field]) if field in _READERS else plain[field]
                for field in _FIELDS
            }
            facts = cls(**values)
        except (ValueError, TypeError, KeyError, RecursionError) as broken:
            raise bad_facts("json", text[:40]) from broken
        if facts.to_json() != text:
            raise bad_facts("json", text[:40])
        return facts


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


def _date(value: object) -> object:
    return datetime.date.fromisoformat(cast(str, value))


def _texts(value: object) -> object:
    return tuple(str(one) for one in cast("list[str]", value))


def _tuples(value: object) -> object:
    return tuple(tuple(str(part) for part in one) for one in cast("list[list[str]]", value))


_READERS: dict[str, Callable[[object], object]] = {
    "period_start": _date,
    "period_end": _date,
    "issued_on": _date,
    "names": _texts,
    "about": _texts,
    "categories": _tuples,
    "details": _tuples,
    "records": _tuples,
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
        who, facts.names[0], facts.grade, said.get("work", ""), said.get("subject", "")
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
