"""The records a rule is about that count for groups, pairs and schools, read to explain."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, RecordPerson, RecordUnit, School
from studyhours.rules.plan import RulePlan
from studyhours.rules.subjects import OF_PAIRS, OF_PEOPLE, PARTNER, Relations, Tie
from studyhours.rules.trace import RecordFacts, all_leaves
from studyhours.services.checking.rule_records import (
    RecordShown,
    record_query,
    record_read,
    records_of,
)

Read: TypeAlias = tuple[RecordFacts, RecordShown]
_NOBODY = "nobody"
_Ways: TypeAlias = Mapping[str, Sequence[tuple[str, str, Tie]]]
"""By uid of a teacher or unit: the subjects it counts for, by which word, and when."""


def records_reaching(
    session: Session,
    school: School,
    plan: RulePlan,
    as_of: date,
    subjects: Sequence[str],
    relations: Relations,
) -> Mapping[str, list[Read]]:
    """What a rule is about, by subject, oldest first, with the words of ``whose`` it counts by.

    Args:
        session: A session on the ledger.
        school: The school.
        plan: The rule.
        as_of: The day, included.
        subjects: Whom it binds, by uid.
        relations: Who is tied to whom.
    """
    words = {leaf.whose for leaf in all_leaves(plan)} - {""}
    people = _ways(words.intersection(OF_PEOPLE), subjects, relations)
    units = _ways(words.difference(OF_PEOPLE), subjects, relations)
    found: dict[str, dict[tuple[str, str], Read]] = {uid: {} for uid in subjects}
    named: Mapping[str, frozenset[str]] = {}
    if words.intersection(OF_PAIRS):
        named = _named(session, people)
    for who, read in _of_people(session, school, plan, as_of, people):
        for subject, word, tie in people[who]:
            if tie.holds(read[0].last_day):
                with_partner = tie.partner in named.get(read[0].uid, ())
                named_read = _by(read, relations.names.get(who, ""))
                _add(found[subject], who, named_read, word, partner=with_partner)
    for unit, who, read in _of_units(session, school, plan, as_of, units):
        for subject, word, tie in units[unit]:
            if tie.holds(read[0].last_day):
                # What a unit is given itself is its people's work, what its parts are is theirs.
                name = relations.names.get(who if unit == subject else unit, "")
                _add(found[subject], "", _by(read, name), word, partner=False)
    return {
        subject: sorted(records.values(), key=lambda one: (one[0].last_day, one[0].uid))
        for subject, records in found.items()
    }


def _ways(words: Collection[str], subjects: Sequence[str], relations: Relations) -> _Ways:
    ways: dict[str, list[tuple[str, str, Tie]]] = {}
    for word in words:
        ties = relations.ties.get(word, {})
        for subject in subjects:
            for tie in ties.get(subject, ()):
                ways.setdefault(tie.uid, []).append((subject, word, tie))
    return ways


def _add(
    found: dict[tuple[str, str], Read], who: str, read: Read, word: str, *, partner: bool
) -> None:
    fact, shown = found.get((who, read[0].uid), read)
    said = PARTNER if partner or fact.partner == PARTNER else _NOBODY
    if read[1].by != shown.by:  # one record may name several parts
        shown = replace(shown, by=tuple(dict.fromkeys((*shown.by, *read[1].by))))
    found[who, fact.uid] = replace(fact, reach=fact.reach | {word}, partner=said), shown


def _by(read: Read, name: str) -> Read:
    return (read[0], replace(read[1], by=(name,))) if name else read


def _of_people(
    session: Session, school: School, plan: RulePlan, as_of: date, people: _Ways
) -> Iterator[tuple[str, Read]]:
    if people:
        only = [UUID(uid) for uid in people]
        for who, records in records_of(session, school, plan, as_of, only, {}, None).items():
            for read in records:
                yield who, read


def _of_units(
    session: Session, school: School, plan: RulePlan, as_of: date, units: _Ways
) -> Iterator[tuple[str, str, Read]]:
    """Unit, teacher whose record it is, and the record."""
    if units:
        query = record_query(all_leaves(plan), school, as_of)
        query = query.add_columns(RecordUnit.unit_id).join(
            RecordUnit, RecordUnit.record_id == Record.id
        )
        query = query.where(RecordUnit.unit_id.in_([UUID(uid) for uid in units]))
        for *row, unit in session.execute(query):
            yield str(unit), *record_read(row)


def _named(session: Session, people: _Ways) -> Mapping[str, frozenset[str]]:
    """Which partners are named in which records."""
    partners = {tie.partner for ways in people.values() for _, _, tie in ways if tie.partner}
    query = select(RecordPerson.record_id, RecordPerson.teacher_id).where(
        RecordPerson.teacher_id.in_([UUID(one) for one in partners])
    )
    found: dict[str, frozenset[str]] = {}
    for record, teacher in session.execute(query):
        found[str(record)] = found.get(str(record), frozenset()) | {str(teacher)}
    return found
