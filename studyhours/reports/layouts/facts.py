"""What papers of every kind state, as the variables of their layouts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from studyhours.domain.calendar import school_year
from studyhours.domain.texts import load_texts
from studyhours.reports import numerals
from studyhours.reports.layouts.variables import ROW, samples


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """The facts of one paper, ready to be put into a layout of its kind.

    Attributes:
        kind: Kind of paper.
        language: ``zh`` or ``en``.
        values: Text by variable; what is not there is empty.
        rows: Lines of the table of records, each by variable of ``variables.ROW``.
    """

    kind: str
    language: str
    values: Mapping[str, str]
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who gets a paper from whom: what every kind of paper states.

    Attributes:
        serial: Number on the paper.
        school: Name of the school.
        name: Name of the teacher.
        staff_no: Staff number; None where there is none.
        year: Label of the school year, ``2025-2026``.
        issued_on: Day of issue.
        language: Language of the paper.
        replaces: Number of the paper it takes the place of; None where there is none.
    """

    serial: str
    school: str
    name: str
    staff_no: str | None
    year: str
    issued_on: datetime.date
    language: str = "zh"
    replaces: str | None = None

    def values(self) -> dict[str, str]:
        """As variables."""
        chinese = self.language == "zh"
        return {
            "serial": self.serial,
            "replaces": self.replaces or "",
            "school": self.school,
            "name": self.name,
            "staff_no": self.staff_no or "",
            "year": numerals.year_zh(self.year) if chinese else numerals.year_en(self.year),
            "issued_on": self.day(self.issued_on),
        }

    def day(self, day: datetime.date) -> str:
        """A day as the paper's language writes it out."""
        return numerals.date_zh(day) if self.language == "zh" else numerals.date_en(day)

    def amount(self, amount: str) -> str:
        """An amount in words in Chinese, in figures in English."""
        return numerals.amount_zh(amount) if self.language == "zh" else amount

    def listed(self, names: tuple[str, ...]) -> str:
        """Several names in one sentence."""
        if self.language == "zh":
            return "、".join(names)
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """A record in the table of a proof: its day, title, level and hours."""

    day: datetime.date
    title: str
    level: str
    hours: str


@dataclass(frozen=True, slots=True)
class ActivityCompleted:
    """Somebody took part in an activity to its end.

    Attributes:
        holder: Who, from whom.
        activity: Title of the activity.
        first: First day.
        last: Last day.
        hours: Hours earned, as a decimal string; empty where it earns none.
        place: Where; may be empty.
        role: As what; may be empty.
    """

    holder: Holder
    activity: str
    first: datetime.date
    last: datetime.date
    hours: str = ""
    place: str = ""
    role: str = ""

    def paper(self) -> PaperFacts:
        """As variables."""
        who = self.holder
        return PaperFacts(
            "activity-completion",
            who.language,
            {
                **who.values(),
                "activity": self.activity,
                "first_day": who.day(self.first),
                "last_day": who.day(self.last) if self.last != self.first else "",
                "total": who.amount(self.hours) if self.hours else "",
                "total_figure": self.hours,
                "place": self.place,
                "role": self.role,
            },
        )


@dataclass(frozen=True, slots=True)
class SkillsPassed:
    """Somebody passed the test of basic skills: in what, when, how well."""

    holder: Holder
    items: tuple[str, ...]
    test_day: datetime.date
    result: str
    subject: str = ""

    def paper(self) -> PaperFacts:
        """As variables."""
        who = self.holder
        return PaperFacts(
            "basic-skills",
            who.language,
            {
                **who.values(),
                "items": who.listed(self.items),
                "test_day": who.day(self.test_day),
                "result": self.result,
                "subject": self.subject,
            },
        )


@dataclass(frozen=True, slots=True)
class AwardWon:
    """Somebody won an award: in what contest, which grade; perhaps with what, when, from whom."""

    holder: Holder
    contest: str
    grade: str
    work: str = ""
    subject: str = ""
    day: datetime.date | None = None
    organiser: str = ""

    def paper(self) -> PaperFacts:
        """As variables."""
        who = self.holder
        said = {
            "contest": self.contest,
            "grade": self.grade,
            "work": self.work,
            "subject": self.subject,
            "award_day": who.day(self.day) if self.day else "",
            "organiser": self.organiser,
        }
        return PaperFacts("award", who.language, {**who.values(), **said})


@dataclass(frozen=True, slots=True)
class MentorServed:
    """Somebody guided younger teachers: whom, how long, how well."""

    holder: Holder
    mentees: tuple[str, ...]
    first: datetime.date
    last: datetime.date
    result: str = ""
    subject: str = ""

    def paper(self) -> PaperFacts:
        """As variables."""
        who = self.holder
        return PaperFacts(
            "mentor",
            who.language,
            {
                **who.values(),
                **self._heading(),
                "mentees": who.listed(self.mentees),
                "first_day": who.day(self.first),
                "last_day": who.day(self.last),
                "result": self.result,
                "subject": self.subject,
            },
        )

    def _heading(self) -> dict[str, str]:
        """The months where it was longer than the school year that would stand over it."""
        year = self.holder.year
        if "-" in year and school_year(year).first <= self.first:
            return {}
        chinese = self.holder.language == "zh"
        months = numerals.months_zh if chinese else numerals.months_en
        return {"year": months(self.first, self.last)}


class Hours(Protocol):
    """What states hours between two days: facts of a certificate, of a proof, of records."""

    @property
    def serial(self) -> str:
        """Number on the paper."""
        ...

    @property
    def kind(self) -> str:
        """Kind of paper."""
        ...

    @property
    def school(self) -> str:
        """Name of the school."""
        ...

    @property
    def teacher(self) -> str:
        """Name of the teacher."""
        ...

    @property
    def staff_no(self) -> str | None:
        """Staff number."""
        ...

    @property
    def year(self) -> str:
        """School year."""
        ...

    @property
    def period_start(self) -> datetime.date:
        """First day."""
        ...

    @property
    def period_end(self) -> datetime.date:
        """Last day."""
        ...

    @property
    def total(self) -> str:
        """Hours."""
        ...

    @property
    def school_based(self) -> str:
        """The school-based part."""
        ...

    @property
    def categories(self) -> tuple[tuple[str, str], ...]:
        """Hours by category."""
        ...

    @property
    def issued_on(self) -> datetime.date:
        """Day of issue."""
        ...

    @property
    def language(self) -> str:
        """Language of the paper."""
        ...

    @property
    def replaces(self) -> str | None:
        """Number of the paper it takes the place of."""
        ...


def holder_of(facts: Hours) -> Holder:
    """Who gets the paper of some facts, from whom."""
    return Holder(
        facts.serial,
        facts.school,
        facts.teacher,
        facts.staff_no,
        facts.year,
        facts.issued_on,
        facts.language,
        facts.replaces,
    )


_PROOF = "hours-proof"


@dataclass(frozen=True, slots=True)
class HoursStated:
    """Hours of a year, with the records a proof lists where it lists any."""

    facts: Hours
    records: tuple[ListedRecord, ...] = field(default=())

    def paper(self) -> PaperFacts:
        """As variables."""
        facts = self.facts
        who = holder_of(facts)
        held = dict(facts.categories)
        kind = _PROOF if self.records else facts.kind
        alone = bool(self.records) and facts.period_start == facts.period_end
        values = {
            **who.values(),
            "first_day": who.day(facts.period_start),
            "last_day": "" if alone else who.day(facts.period_end),
            "total": who.amount(facts.total),
            "school_based": who.amount(facts.school_based),
        }
        if kind == _PROOF:
            # Hours of records that were chosen are never those of all there was between two days.
            scope = "certificate.scope_listed" if self.records else "certificate.scope_all"
            values["scope"] = load_texts(facts.language).say(scope)
        names = {"total": "total", "school_based": "school_based"}
        names |= {"centralised": "centralised", "online": "online"}
        values |= {f"{name}_figure": held.get(key, "") for key, name in names.items()}
        rows = tuple(
            dict(
                zip(
                    ROW,
                    (str(number), one.day.isoformat(), one.title, one.level, one.hours),
                    strict=True,
                )
            )
            for number, one in enumerate(self.records, 1)
        )
        return PaperFacts(kind, facts.language, values, rows)


def sample_facts(kind: str, language: str, records: int = 3) -> PaperFacts:
    """Facts that could be, to look at a layout with."""
    say = load_texts(language).say
    row = {
        "day": "2026-03-05",
        "record": samples("activity-completion", language)["activity"],
        "level": say("certificate.sample_level"),
        "hours": "8",
    }
    count = records if kind == "hours-proof" else 0
    rows = tuple({**row, "number": str(number)} for number in range(1, count + 1))
    return PaperFacts(kind, language, samples(kind, language), rows)
