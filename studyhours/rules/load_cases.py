"""Reads the cases of a rule file; complaints go to the reader, with line and remedy."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from studyhours.domain.calendar import (
    HolidayTable,
    SchoolYear,
    Term,
    school_year,
    school_year_of,
)
from studyhours.domain.people import FACTS, NUMBERS
from studyhours.domain.quantity import decimal_text, parse_hundredths
from studyhours.domain.review import APPROVED, INCOMPLETE, SUBMITTED
from studyhours.domain.statuses import EXEMPT, NOT_APPLICABLE, VERDICT_ORDER
from studyhours.domain.traits import object_key
from studyhours.domain.windows import REPEATED_WINDOWS
from studyhours.rules.cases import LIMIT, NO_RESULT, Case, CaseRecords, Expected
from studyhours.rules.columns import EVIDENCE_COLUMN, EVIDENCE_WORDS, OBJECTS, WORDED
from studyhours.rules.document import Item
from studyhours.rules.facts import PersonFact
from studyhours.rules.load_case_registers import load_registers
from studyhours.rules.load_columns import load_word
from studyhours.rules.model import CONSEQUENCES
from studyhours.rules.reader import Reader
from studyhours.rules.trace import UNCREDITED, RecordFacts

SETTINGS = ("year", "terms", "holidays")
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
STATUSES = (*VERDICT_ORDER, EXEMPT, NOT_APPLICABLE)
NUMBERED = ("value", "target", "shortfall")
LISTED = ("each", "targets", "statuses", "parts", "basis")
EXPECTED = (
    "status",
    *NUMBERED,
    "unit",
    "windows",
    *LISTED,
    "reason",
    "due",
    "version",
    "provisional",
    "counted",
    "not_counted",
)
_WHEN = ("day", "every", "from", "to", "except", "first_day", "times")
_RECORD_KEYS = (
    *_WHEN,
    "kind",
    "type",
    "status",
    *WORDED,
    EVIDENCE_COLUMN,
    "object",
    "characters",
    *AMOUNTS,
)
_WHOLE = ("version", "counted")
_CHOSEN: Mapping[str, tuple[str, ...]] = {"status": STATUSES, "provisional": ("yes", "no")}
_WINDOWS = re.compile(r"\d+/\d+/\d+|none")


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
    records = tuple(_records(reader, one, as_of) for one in reader.sequence(own.get("records")))
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
        facts=tuple(_fact(reader, one) for one in reader.sequence(own.get("facts"))),
        registers=load_registers(reader, own.get("registers"), known, as_of),
        expect=_expect(reader, own.get("expect"), rules),
        verdict=chosen["verdict"],
        appraisal=chosen["appraisal"],
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


def _fact(reader: Reader, item: Item) -> PersonFact:
    parts = reader.mapping(item, ("fact", "value", "from", "to"), ("fact", "value"))
    return PersonFact(
        reader.choice(parts.get("fact"), (*FACTS, *NUMBERS), FACTS[0]),
        reader.text(parts.get("value")),
        reader.day(parts.get("from")),
        reader.day(parts.get("to")),
    )


def _records(reader: Reader, item: Item, as_of: date) -> CaseRecords:
    parts = reader.mapping(item, _RECORD_KEYS, ("kind",))
    if ("day" in parts) == ("every" in parts):
        reader.complain("case_day_or_every", item.line)
    if "day" in parts:
        for key in ("from", "to", "except"):
            if key in parts:
                reader.complain("key_without", parts[key].line, key=key, other="every")
    hundredths, unit = _amount(reader, parts, item)
    words = {column: _word(reader, column, parts.get(column)) for column in WORDED}
    level = words.pop("level")
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
        **{column: str(word) if word else None for column, word in words.items()},
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


# ---------------------------------------------------------------- what is expected


def _expect(
    reader: Reader, item: Item | None, rules: Collection[str]
) -> Mapping[str, Mapping[str, Expected] | str]:
    if item is None:
        return {}
    found: dict[str, Mapping[str, Expected] | str] = {}
    for rule, entry in reader.open_mapping(item).items():
        if entry.value == NO_RESULT:
            found[rule] = NO_RESULT
            continue
        if rule not in rules:
            reader.complain("case_rule", entry.line, rule=rule, known=", ".join(rules))
        found[rule] = _expected(reader, entry)
    return found


def _expected(reader: Reader, item: Item) -> Mapping[str, Expected]:
    if isinstance(item.value, str):
        # The plainest case: nothing but the status.
        return {"status": reader.choice(item, STATUSES, "")}
    parts = reader.mapping(item, EXPECTED)
    return {key: _thing(reader, key, value) for key, value in parts.items()}


def _thing(reader: Reader, key: str, item: Item) -> Expected:
    """One of ``EXPECTED``, in the form results are told in."""
    if key in LISTED:
        return _listed(reader, key, item)
    if key == "not_counted":
        return _by_reason(reader, item)
    if key in NUMBERED:
        return _number(reader, item)
    if key in _WHOLE:
        return str(reader.whole(item))
    if key in _CHOSEN:
        return reader.choice(item, _CHOSEN[key], "")
    said = reader.text(item)
    if key == "windows" and not _WINDOWS.fullmatch(said):
        reader.complain("case_windows", item.line, value=said)
    if key == "due" and said != NO_RESULT:
        day = reader.day(item)
        return day.isoformat() if day is not None else ""
    return said


def _listed(reader: Reader, key: str, item: Item) -> Expected:
    if key == "statuses":
        return tuple(reader.choice(one, STATUSES, "") for one in reader.sequence(item))
    read = _number if key in ("each", "targets") else Reader.text
    return tuple(read(reader, one) for one in reader.sequence(item))


def _by_reason(reader: Reader, item: Item) -> Expected:
    if not isinstance(item.value, dict):
        reader.complain("not_a_mapping", item.line)
        return {}
    return {code: str(reader.whole(number)) for code, number in item.value.items()}


def _number(reader: Reader, item: Item) -> str:
    """A number as results say it, however it was written."""
    before = len(reader.findings)
    value = reader.decimal(item)
    return decimal_text(value) if len(reader.findings) == before else ""
