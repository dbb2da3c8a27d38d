"""Reads ``tests/rules/cases/*.yaml``; see the README beside them for the words they are written in.

Whatever is not known there is an error, so that a slip of the pen cannot pass for a test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from studyhours.domain.calendar import HolidayTable, SchoolCalendar, Term, school_year
from studyhours.domain.kinds import LEVELS, standard_kinds
from studyhours.domain.quantity import parse_hundredths
from studyhours.domain.resources import resource
from studyhours.domain.windows import windows_of
from studyhours.rules.evaluation import PersonFact
from studyhours.rules.loading import load_ruleset
from studyhours.rules.model import Version
from studyhours.rules.subjects import PARTNER, Tie, ties_of, whose_of
from studyhours.rules.trace import RecordFacts
from tests.rules.case_registers import grants_of, registers_of
from tests.rules.records import School

FOLDER = Path(__file__).parent / "cases"
TEACHER = "teacher"
AMOUNTS = {
    "hours": "hour",
    "periods": "period",
    "minutes": "minute",
    "days": "day",
    "half_days": "half_day",
    "credits": "credit",
    "items": "item",
}
SAID = ("category", "grade", "result", "role", "depth", "attendance", "evidence")
"""What records may say in words that are kept as they stand here."""
FILE_KEYS = {"title", "preset", "subject", "rules", "year", "terms", "holidays", "cases"}
CASE_KEYS = {"title", "year", "terms", "holidays", "records", "facts", "as_of", "expect"}
CASE_KEYS |= {"verdict", "appraisal", "ceilings", "registers", "others", "subject"}
RECORD_KEYS = {"day", "every", "from", "to", "except", "kind", "type", "level", "mode", "place"}
RECORD_KEYS |= {"first_day", "characters", "status", "times", "object", *SAID, *AMOUNTS}
RECORD_KEYS |= {"whose", "with"}
OTHER_KEYS = {"name", "subject", "tie", "facts", "records"}
FACT_KEYS = {"fact", "value", "from", "to"}


@dataclass(frozen=True)
class Case:
    """One case: a school of one teacher, a day, and what is expected."""

    file: str
    title: str
    preset: str | None
    texts: tuple[str, ...]
    school: School
    as_of: date
    expect: Mapping[str, Mapping[str, Any] | str]
    verdict: str | None
    appraisal: str | None
    ceilings: Mapping[str, str] | None

    def __str__(self) -> str:
        return f"{self.file}: {self.title}"


@cache
def all_cases() -> tuple[Case, ...]:
    """The cases of every file."""
    return tuple(case for path in sorted(FOLDER.glob("*.yaml")) for case in _read(path))


def _known(data: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = set(data) - known
    assert not unknown, f"{where}: {sorted(unknown)}"


def _read(path: Path) -> Iterator[Case]:
    # The base loader keeps every value the text that was written, as rule files do.
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    _known(document, FILE_KEYS, path.name)
    texts = case_texts(document)
    versions = _versions(texts)
    titles = [case["title"] for case in document["cases"]]
    assert len(titles) == len(set(titles)), path.name
    for case in document["cases"]:
        _known(case, CASE_KEYS, f"{path.name}: {case['title']}")
        calendar = case_calendar({**document, **case})
        subject = case.get("subject", document.get("subject", TEACHER))
        records = [
            _reaching(record, entry, subject)
            for number, entry in enumerate(case.get("records", ()))
            for record in case_records(entry, f"r{number}", calendar)
        ]
        records += grants_of(case.get("registers", ()), TEACHER)
        people = {TEACHER: [case_facts(entry) for entry in case.get("facts", ())]}
        own = {TEACHER: registers_of(case.get("registers", ()), TEACHER)}
        yield Case(
            path.stem,
            case["title"],
            document.get("preset"),
            texts,
            _with_others(
                School(calendar, [versions], {TEACHER: records}, people, own, subject),
                case.get("others", ()),
            ),
            date.fromisoformat(case["as_of"]),
            case["expect"],
            case.get("verdict"),
            case.get("appraisal"),
            case.get("ceilings"),
        )


def case_texts(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The rule files of a case."""
    if "preset" in document:
        path = resource("rulesets", f"{document['preset']}.yaml")
        return (path.read_text(encoding="utf-8"),)
    return tuple(
        yaml.safe_dump(one, allow_unicode=True, sort_keys=False) for one in document["rules"]
    )


def _versions(texts: Sequence[str]) -> Sequence[Version]:
    versions: list[Version] = []
    for number, text in enumerate(texts, 1):
        ruleset, findings = load_ruleset(text)
        assert ruleset is not None, findings
        if versions:
            assert ruleset.first is not None
            old = versions.pop()
            ended = date.fromordinal(ruleset.first.toordinal() - 1)
            versions.append(Version(old.number, old.first, ended, old.ruleset))
        versions.append(Version(number, ruleset.first, ruleset.last, ruleset))
    return versions


def case_calendar(settings: Mapping[str, Any]) -> SchoolCalendar:
    """The school year of a case."""
    terms = []
    for number, span in enumerate(settings.get("terms", ()), 1):
        first, last = (date.fromisoformat(end) for end in span.split(":"))
        terms.append(Term(number, first, last))
    return SchoolCalendar(school_year(settings["year"]), tuple(terms), _holidays(settings))


def _holidays(settings: Mapping[str, Any]) -> HolidayTable:
    table = settings.get("holidays", "published")
    if table == "published":
        from studyhours.services.holidays import published_holidays

        found = published_holidays()
        days = {day: working for day, (working, _) in found.days.items()}
        return HolidayTable(days, found.first, found.last)
    _known(table, {"off", "work", "known_until"}, "holidays")
    days = {date.fromisoformat(day): False for day in table.get("off", ())}
    days |= {date.fromisoformat(day): True for day in table.get("work", ())}
    return HolidayTable(days, date(2000, 1, 1), date.fromisoformat(table["known_until"]))


def case_facts(entry: Mapping[str, str]) -> PersonFact:
    """A fact of a case."""
    _known(entry, FACT_KEYS, "fact")
    first, last = (
        date.fromisoformat(entry[end]) if end in entry else None for end in ("from", "to")
    )
    return PersonFact(entry["fact"], entry["value"], first, last)


def case_records(
    entry: Mapping[str, Any], name: str, calendar: SchoolCalendar
) -> Iterator[RecordFacts]:
    """The records that an entry of a case means."""
    _known(entry, RECORD_KEYS, "record")
    kind = standard_kinds()[entry["kind"]]
    types = {one.id for one in kind.types}
    assert entry.get("type") is None or entry["type"] in types, entry
    given = [unit for unit in AMOUNTS if unit in entry]
    assert len(given) <= 1, entry
    said: dict[str, Any] = {name: entry.get(name) for name in SAID}
    hundredths = parse_hundredths(entry[given[0]] if given else "1")
    assert hundredths is not None, entry
    for day in _days(entry, calendar):
        for turn in range(int(entry.get("times", "1"))):
            yield RecordFacts(
                uid=f"{name}-{day}-{turn}",
                kind=kind.id,
                type=entry.get("type"),
                status=entry.get("status", "approved"),
                last_day=day,
                level=LEVELS[entry["level"]] if "level" in entry else None,
                mode=entry.get("mode"),
                place=entry.get("place"),
                characters=int(entry.get("characters", "0")),
                hundredths=hundredths,
                unit=AMOUNTS[given[0]] if given else "item",
                first_day=date.fromisoformat(entry["first_day"]) if "first_day" in entry else None,
                object=entry.get("object"),
                **said,
            )


def _with_others(school: School, entries: Sequence[Mapping[str, Any]]) -> School:
    """The same with others whom the subject is tied to, and who are tied to it as partners."""
    records, people = dict(school.records), dict(school.people)
    others: dict[str, list[str]] = {}
    ties: dict[str, dict[str, tuple[Tie, ...]]] = {}
    for entry in entries:
        _known(entry, OTHER_KEYS, "other")
        name, subject = entry["name"], entry["subject"]
        assert entry["tie"] in ties_of(school.subject), entry
        records[name] = [
            _reaching(record, one, subject)
            for number, one in enumerate(entry.get("records", ()))
            for record in case_records(one, f"{name}{number}", school.calendar)
        ]
        people[name] = [case_facts(one) for one in entry.get("facts", ())]
        others.setdefault(subject, []).append(name)
        known = ties.setdefault(entry["tie"], {})
        known[TEACHER] = (*known.get(TEACHER, ()), Tie(uid=name))
    return replace(school, records=records, people=people, others=others, ties=ties)


def _reaching(record: RecordFacts, entry: Mapping[str, Any], subject: str) -> RecordFacts:
    """A record as it counts for a subject: where nothing is said, in the first way there is."""
    known = whose_of(subject)
    if known == ("",):
        assert not {"whose", "with"} & set(entry), entry
        return record
    said = entry.get("whose", known[0])
    words = said if isinstance(said, list) else [said]
    assert set(words) <= set(known), entry
    assert entry.get("with", PARTNER) == PARTNER, entry
    partner = PARTNER if "with" in entry else "nobody"
    return replace(record, reach=frozenset(words), partner=partner)


def _days(entry: Mapping[str, Any], calendar: SchoolCalendar) -> Iterator[date]:
    """The days named, or the first school day of every window of a unit."""
    if "day" in entry:
        days = entry["day"] if isinstance(entry["day"], list) else [entry["day"]]
        yield from (date.fromisoformat(day) for day in days)
        return
    first = date.fromisoformat(entry.get("from", "0001-01-01"))
    last = date.fromisoformat(entry.get("to", "9999-12-31"))
    skipped = {date.fromisoformat(day) for day in entry.get("except", ())}
    for window in windows_of(entry["every"], calendar):
        inside = [day for day in calendar.school_days if window.holds(day)]
        if inside and first <= inside[0] <= last and not any(map(window.holds, skipped)):
            yield inside[0]
