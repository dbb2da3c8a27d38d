"""Reads the cases of a rule file; complaints go to the reader, with line and remedy."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from studyhours.domain.calendar import (
    HolidayTable,
    SchoolYear,
    Term,
    school_year,
    school_year_of,
)
from studyhours.domain.days import parse_day
from studyhours.domain.people import FACTS, NUMBERS
from studyhours.domain.quantity import parse_hundredths
from studyhours.domain.review import APPROVED, INCOMPLETE, SUBMITTED
from studyhours.domain.traits import object_key
from studyhours.domain.windows import REPEATED_WINDOWS
from studyhours.rules.cases import LIMIT, Case, CaseOther, CaseRecords
from studyhours.rules.cases import TEACHER as CASE_OWN
from studyhours.rules.columns import EVIDENCE_COLUMN, EVIDENCE_WORDS, OBJECTS, WORDED
from studyhours.rules.document import Item
from studyhours.rules.facts import PersonFact
from studyhours.rules.load_case_expected import STATUSES, load_expected, load_grades
from studyhours.rules.load_case_registers import load_registers
from studyhours.rules.load_columns import load_word
from studyhours.rules.load_others import load_tie
from studyhours.rules.model import CONSEQUENCES
from studyhours.rules.reader import Reader
from studyhours.rules.subjects import (
    BOTH,
    PAIR,
    PARTNER,
    SUBJECTS,
    TEACHER,
    UNIT_FACTS,
    subjects_tied,
    ties_of,
    whose_of,
)
from studyhours.rules.trace import UNCREDITED, RecordFacts

SETTINGS = ("year", "terms", "holidays", "subject")
CASE_KEYS = (
    "title",
    *SETTINGS,
    "records",
    "facts",
    "registers",
    "as_of",
    "expect",
    "verdict",
    "appraisal",
    "ceilings",
    "others",
)
AMOUNTS: Mapping[str, str] = {
    "hours": "hour",
    "periods": "period",
    "minutes": "minute",
    "days": "day",
    "half_days": "half_day",
    "credits": "credit",
    "items": "item",
}
"""Keys of an amount, and its unit; a record without any is one item."""
RECORD_STATUSES = (APPROVED, SUBMITTED, INCOMPLETE, "returned", UNCREDITED)
_WHEN = ("day", "every", "from", "to", "except", "first_day", "times")
RECORD_KEYS = (
    *_WHEN,
    "kind",
    "type",
    "status",
    *WORDED,
    EVIDENCE_COLUMN,
    "object",
    "characters",
    *AMOUNTS,
    "whose",
    "with",
)


def load_cases(
    reader: Reader,
    item: Item | None,
    known: Mapping[str, Collection[str]],
    settings: Mapping[str, Item] | None = None,
) -> tuple[Case, ...]:
    """Reads ``cases``.

    Args:
        reader: Where complaints go.
        item: The list; nothing where it is None.
        known: The rules of every rule set that may be named, by its id.
        settings: ``year``, ``terms`` and ``holidays`` of cases that have none of their own.
    """
    cases: list[Case] = []
    titles: dict[str, int] = {}
    for entry in reader.sequence(item):
        case = _case(reader, entry, known, settings or {})
        if case is None:
            continue
        if case.title in titles:
            reader.complain("case_twice", entry.line, title=case.title, first=titles[case.title])
        titles.setdefault(case.title, entry.line)
        cases.append(case)
    return tuple(cases)


def _case(
    reader: Reader,
    item: Item,
    known: Mapping[str, Collection[str]],
    settings: Mapping[str, Item],
) -> Case | None:
    own = reader.mapping(item, CASE_KEYS, ("title", "as_of", "expect"))
    entries = {**settings, **own}
    as_of = reader.day(entries.get("as_of"))
    if as_of is None:
        return None
    rules = {rule for found in known.values() for rule in found}
    chosen = {
        key: reader.choice(entries[key], words, "") if key in entries else None
        for key, words in (("verdict", STATUSES), ("appraisal", CONSEQUENCES))
    }
    subject = reader.choice(entries.get("subject"), SUBJECTS, TEACHER)
    records = tuple(_all_records(reader, own.get("records"), as_of, subject))
    if sum(max(len(one.days), 1) * one.times for one in records) > LIMIT:
        reader.complain("case_too_long", item.line, limit=LIMIT)
    return Case(
        title=reader.text(own.get("title")),
        line=item.line,
        as_of=as_of,
        year=_year(reader, entries.get("year"), as_of),
        terms=tuple(_terms(reader, entries.get("terms"))),
        holidays=_holidays(reader, entries.get("holidays")),
        records=records,
        facts=tuple(_fact(reader, one, subject) for one in reader.sequence(own.get("facts"))),
        registers=load_registers(reader, own.get("registers"), known, as_of),
        expect=load_expected(reader, own.get("expect"), rules),
        verdict=chosen["verdict"],
        appraisal=chosen["appraisal"],
        ceilings=load_grades(reader, own["ceilings"]) if "ceilings" in own else None,
        subject=subject,
        others=tuple(_others(reader, own.get("others"), as_of, subject)),
    )


# ---------------------------------------------------------------- the year


def _year(reader: Reader, item: Item | None, as_of: date) -> SchoolYear:
    if item is not None:
        said = reader.text(item)
        try:
            return school_year(said)
        except ValueError:
            reader.complain("case_year", item.line, value=said)
    return school_year_of(as_of)


def _terms(reader: Reader, item: Item | None) -> Iterator[Term]:
    before: date | None = None
    for number, entry in enumerate(reader.sequence(item), 1):
        said = reader.text(entry)
        ends = [reader.day(Item(entry.line, part)) for part in said.split(":")]
        if len(ends) != 2:
            reader.complain("case_term", entry.line, value=said)
            continue
        first, last = ends
        if first is None or last is None:
            continue
        if last < first or (before is not None and first <= before):
            reader.complain("ends_before_start", entry.line)
        before = last
        yield Term(number, first, last)


def _holidays(reader: Reader, item: Item | None) -> HolidayTable | None:
    if item is None or item.value == "published":
        return None
    parts = reader.mapping(item, ("off", "work", "known_until"), ("known_until",))
    days = dict.fromkeys(_days(reader, parts.get("off")), False)
    days |= dict.fromkeys(_days(reader, parts.get("work")), True)
    until = reader.day(parts.get("known_until"))
    return HolidayTable(days, date(2000, 1, 1), until or date.min)


def _days(reader: Reader, item: Item | None) -> list[date]:
    return [day for one in reader.sequence(item) if (day := reader.day(one)) is not None]


# ---------------------------------------------------------------- the teacher


def _fact(reader: Reader, item: Item, subject: str) -> PersonFact:
    parts = reader.mapping(item, ("fact", "value", "from", "to"), ("fact", "value"))
    known = (*FACTS, *NUMBERS) if subject == TEACHER else tuple(UNIT_FACTS)
    fact = reader.choice(parts.get("fact"), known, known[0])
    value = reader.text(parts.get("value"))
    if fact in NUMBERS and "value" in parts:
        since = parse_day(value)
        if since is None:
            reader.complain("case_since", parts["value"].line, fact=fact, value=value)
        value = str(since or "")
    return PersonFact(
        fact,
        value,
        reader.day(parts.get("from")),
        reader.day(parts.get("to")),
    )


def _all_records(
    reader: Reader, item: Item | None, as_of: date, subject: str
) -> Iterator[CaseRecords]:
    for one in reader.sequence(item):
        parts = reader.mapping(one, RECORD_KEYS, ("kind",))
        found = _records(reader, one, parts, as_of)
        yield replace(found, like=_reaching(reader, found.like, parts, subject))


def _reaching(
    reader: Reader, like: RecordFacts, parts: Mapping[str, Item], subject: str
) -> RecordFacts:
    """A record as it counts for a subject: where nothing is said, in the first way there is."""
    known = whose_of(subject)
    if known == ("",):
        for key in ("whose", "with"):
            if key in parts:
                reader.complain("not_of_subject", parts[key].line, key=key, subject=subject)
        return like
    said = [reader.choice(one, known, "") for one in reader.some(parts.get("whose"), "whose")]
    partner = reader.choice(parts.get("with"), (PARTNER,), PARTNER) if "with" in parts else "nobody"
    reach = {*(said or known[:1])}
    if subject == PAIR:
        reach.add(BOTH)  # what is of one of the two is of the pair
    return replace(like, reach=frozenset(reach), partner=partner)


def _others(reader: Reader, item: Item | None, as_of: date, subject: str) -> Iterator[CaseOther]:
    names = {CASE_OWN}
    for one in reader.sequence(item):
        keys = ("name", "subject", "tie", "facts", "records")
        parts = reader.mapping(one, keys, ("name", "tie"))
        name = reader.text(parts.get("name"))
        if name in names:
            reader.complain("case_other_twice", one.line, name=name)
        names.add(name)
        tie = load_tie(reader, parts.get("tie"), ties_of(subject))
        kinds = subjects_tied(subject, tie)
        kind = reader.choice(parts.get("subject"), SUBJECTS, kinds[0])
        if "subject" not in parts and len(kinds) > 1:
            reader.missing(one, "subject")
        yield CaseOther(
            name,
            kind,
            tie,
            tuple(_fact(reader, fact, kind) for fact in reader.sequence(parts.get("facts"))),
            tuple(_all_records(reader, parts.get("records"), as_of, kind)),
        )


def _records(reader: Reader, item: Item, parts: Mapping[str, Item], as_of: date) -> CaseRecords:
    if ("day" in parts) == ("every" in parts):
        reader.complain("case_day_or_every", item.line)
    if "day" in parts:
        for key in ("from", "to", "except"):
            if key in parts:
                reader.complain("key_without", parts[key].line, key=key, other="every")
    hundredths, unit = _amount(reader, parts, item)
    words = {column: _word(reader, column, parts.get(column)) for column in WORDED}
    level = words.pop("level")
    said: dict[str, Any] = {column: str(word) if word else None for column, word in words.items()}
    like = RecordFacts(
        uid="",
        kind=reader.text(parts.get("kind")),
        type=reader.text(parts["type"]) if "type" in parts else None,
        status=reader.choice(parts.get("status"), RECORD_STATUSES, APPROVED),
        last_day=as_of,
        level=level if isinstance(level, int) else None,
        characters=reader.whole(parts["characters"]) if "characters" in parts else 0,
        hundredths=hundredths,
        unit=unit,
        first_day=reader.day(parts.get("first_day")),
        object=_object(reader, parts.get("object")),
        evidence=_evidence(reader, parts.get(EVIDENCE_COLUMN)),
        **said,
    )
    return CaseRecords(
        like,
        tuple(_days(reader, parts.get("day"))),
        reader.choice(parts.get("every"), REPEATED_WINDOWS, ""),
        reader.day(parts.get("from")) or date.min,
        reader.day(parts.get("to")) or date.max,
        tuple(_days(reader, parts.get("except"))),
        _times(reader, parts.get("times")),
    )


def _times(reader: Reader, item: Item | None) -> int:
    if item is None:
        return 1
    times = reader.whole(item)
    if times > LIMIT:
        reader.complain("case_too_long", item.line, limit=LIMIT)
        return 1
    return times


def _amount(reader: Reader, parts: Mapping[str, Item], item: Item) -> tuple[int, str]:
    given = [key for key in AMOUNTS if key in parts]
    if not given:
        return 100, "item"
    if len(given) > 1:
        reader.complain("case_one_amount", item.line, keys=", ".join(given))
    said = reader.text(parts[given[0]])
    hundredths = parse_hundredths(said)
    if hundredths is None:
        reader.complain("case_amount", parts[given[0]].line, value=said)
    return hundredths or 0, AMOUNTS[given[0]]


def _word(reader: Reader, column: str, item: Item | None) -> str | int | None:
    return None if item is None else load_word(reader, column, item)


def _object(reader: Reader, item: Item | None) -> str | None:
    """``book:书名`` …; titles and names are folded as records fold them."""
    if item is None:
        return None
    said = reader.text(item)
    what, _, name = said.partition(":")
    if what not in OBJECTS or not name.strip():
        reader.complain("case_object", item.line, value=said, known=", ".join(OBJECTS))
        return None
    return object_key(what, name) if what in ("book", "person") else said


def _evidence(reader: Reader, item: Item | None) -> str | None:
    if item is None:
        return None
    words = [
        Item(one.line, word) for one in reader.sequence(item) for word in reader.text(one).split()
    ]
    return " ".join(reader.choice(one, EVIDENCE_WORDS, "") for one in words) or None
