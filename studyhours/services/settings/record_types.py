"""Types of record kinds as a school has them: its own added, names changed, some retired.

A retired type is offered no more; records that have it keep it, and rules still know it. A type of
the school's own has its first Chinese name for an id, which is what rule files call it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, KindType, Record, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.kinds import standard_kinds
from studyhours.domain.vocabulary import key_of
from studyhours.rules.requirements import leaves_of
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.kinds_list import (
    KindShown,
    kinds_of,
    put_retired,
    retired_types,
)
from studyhours.services.settings.limits import tidy_within

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class TypeEntry:
    """A type as people name it.

    Attributes:
        zh: Its Chinese name.
        en: Its English name; the Chinese one where this is empty.
        retired: Whether it is offered no more.
    """

    zh: str
    en: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A type with what is known of it.

    Attributes:
        kind: Its kind.
        id: Its id, which rule files call it by.
        entry: Its names, and whether it is retired.
        shipped: Whether it came with the program.
        records: How many records have it.
    """

    kind: str
    id: str
    entry: TypeEntry
    shipped: bool
    records: int


@dataclass(frozen=True, slots=True)
class KindsShown:
    """All kinds.

    Attributes:
        kinds: The kinds, in the order of lists.
        types: Their types by kind, retired ones included.
        may_edit: Whether this login may change types.
    """

    kinds: tuple[KindShown, ...]
    types: dict[str, tuple[TypeRow, ...]]
    may_edit: bool


@dataclass(frozen=True, slots=True)
class TypeChanged:
    """A type as it was and as it is now, to take the change back; None for no such type."""

    kind: str
    id: str
    before: TypeEntry | None
    after: TypeEntry | None
    changes: Changes

    @property
    def name(self) -> TypeEntry:
        """What it is called, or was."""
        entry = self.after or self.before
        if entry is None:
            raise TypeError(self.id)
        return entry


def read_kinds(ledger: Ledger) -> KindsShown:
    """Reads kinds and types, with how many records have each type.

    Raises:
        NotPermitted: the actor may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        kinds = kinds_of(session, school)
        query = (
            select(Record.kind, Record.type, func.count())
            .where(Record.school_id == school.id, Record.deleted.is_(False))
            .group_by(Record.kind, Record.type)
        )
        counted = {(kind, name): number for kind, name, number in session.execute(query)}
    types = {
        kind.id: tuple(
            TypeRow(
                kind.id,
                one.id,
                TypeEntry(
                    str(one.title.get("zh", one.id)), str(one.title.get("en", "")), one.retired
                ),
                _is_shipped(kind.id, one.id),
                counted.get((kind.id, one.id), 0),
            )
            for one in kind.types
        )
        for kind in kinds
    }
    return KindsShown(kinds, types, "edit_kinds" in ledger.actor.functions)


def add_type(ledger: Ledger, kind: str, entry: TypeEntry) -> TypeChanged:
    """Adds a type of the school's own to a kind.

    Raises:
        UnusableInput: no such kind, no name, a name too long, or one that another type has.
        NotPermitted: the actor may not change types.
    """
    require(ledger.actor, "edit_kinds")
    wanted = _tidied(entry)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        return _put(tx, school, kind, _free_id(tx.session, school, kind, wanted.zh), wanted)


def change_type(
    ledger: Ledger, kind: str, name: str, entry: TypeEntry, based_on: TypeEntry
) -> TypeChanged:
    """Gives a type other names, retires it, or offers it again.

    Args:
        ledger: The ledger.
        kind: Its kind.
        name: Its id.
        entry: As typed.
        based_on: What it was typed over.

    Raises:
        UnusableInput: no name, a name too long, one that another type has, or somebody has
            changed the type since.
        NotPermitted: the actor may not change types.
    """
    require(ledger.actor, "edit_kinds")
    wanted = _tidied(entry)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        if _entry(tx.session, school, kind, name) != based_on:
            raise UnusableInput("type_changed_meanwhile", name=wanted.zh)
        return _put(tx, school, kind, name, wanted)


def take_back_type(ledger: Ledger, done: TypeChanged) -> TypeChanged:
    """Makes a type what it was before a change; one that was added goes, unless it is in use.

    Raises:
        UnusableInput: it has changed since, or records or rules have come to use it.
        NotPermitted: the actor may not change types.
    """
    require(ledger.actor, "edit_kinds")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        if _entry(tx.session, school, done.kind, done.id) != done.after:
            raise UnusableInput("type_changed_meanwhile", name=done.name.zh)
        if done.before is None and type_is_used(tx.session, school, done.kind, done.id):
            raise UnusableInput("type_in_use", name=done.name.zh)
        return _put(tx, school, done.kind, done.id, done.before)


def _tidied(entry: TypeEntry) -> TypeEntry:
    zh = tidy_within("type_zh", entry.zh, LONGEST_NAME)
    en = tidy_within("type_en", entry.en, 2 * LONGEST_NAME)
    if not key_of(zh):
        raise UnusableInput("type_without_name", field="type_zh")
    return replace(entry, zh=zh, en=en or zh)


def _put(tx: Writing, school: School, kind: str, name: str, entry: TypeEntry | None) -> TypeChanged:
    before = _entry(tx.session, school, kind, name)
    if before == entry:
        return TypeChanged(kind, name, before, entry, Changes.NONE)
    row = tx.session.get(KindType, (school.id, kind, name))
    if entry is None:
        tx.session.delete(row)
    else:
        _refuse_taken(tx.session, school, kind, name, entry)
        title = {"zh": entry.zh, "en": entry.en}
        if row is None:
            row = KindType(school_id=school.id, kind_id=kind, id=name, title=title)
            tx.session.add(row)
        else:
            row.title = title
    _retire(school, kind, name, retired=entry is not None and entry.retired)
    tx.log(
        "kind.type",
        f"{kind}/{name}",
        {"before": _said(before), "after": _said(entry)},
    )
    changes = Changes.SETTINGS | Changes.RECORDS
    return TypeChanged(kind, name, before, entry, changes)


def _entry(session: Session, school: School, kind: str, name: str) -> TypeEntry | None:
    row = session.get(KindType, (school.id, kind, name))
    if row is None:
        return None
    title = dict(row.title)
    retired = name in retired_types(school).get(kind, ())
    return TypeEntry(str(title.get("zh", name)), str(title.get("en", "")), retired)


def _refuse_taken(session: Session, school: School, kind: str, name: str, entry: TypeEntry) -> None:
    """Refuses a name that another type of the kind has: sheets could mean either."""
    if session.get(Kind, (school.id, kind)) is None:
        raise UnusableInput("kind_not_there", kind=kind)
    wanted = {"type_zh": key_of(entry.zh), "type_en": key_of(entry.en)}
    rows = select(KindType).where(KindType.school_id == school.id, KindType.kind_id == kind)
    for row in session.scalars(rows):
        taken = {key_of(str(one)) for one in dict(row.title).values()}
        for field, said in wanted.items():
            if row.id != name and said and said in taken:
                shown = entry.zh if field == "type_zh" else entry.en
                raise UnusableInput("type_name_taken", field=field, name=shown)


def _retire(school: School, kind: str, name: str, *, retired: bool) -> None:
    kept = {one: [*names] for one, names in retired_types(school).items()}
    names = [one for one in kept.get(kind, ()) if one != name]
    kept[kind] = sorted([*names, name]) if retired else names
    put_retired(school, kept)


def _free_id(session: Session, school: School, kind: str, name: str) -> str:
    number, found = 1, name
    while session.get(KindType, (school.id, kind, found)) is not None:
        number += 1
        found = f"{name} {number}"
    return found


def _is_shipped(kind: str, name: str) -> bool:
    known = standard_kinds().get(kind)
    return known is not None and any(one.id == name for one in known.types)


def type_is_used(session: Session, school: School, kind: str, name: str) -> bool:
    """Whether a record, deleted ones included, or any version of a rule has the type."""
    from studyhours.services.rulebook.rulesets import load_versions

    of_record = exists().where(
        Record.school_id == school.id, Record.kind == kind, Record.type == name
    )
    if session.scalar(select(of_record)):
        return True
    return any(
        name in leaf.types and kind in leaf.kinds
        for versions in load_versions(session, school).values()
        for version in versions
        for rule in version.ruleset.rules
        for leaf in leaves_of(rule.asks)
    )


def _said(entry: TypeEntry | None) -> dict[str, object] | None:
    if entry is None:
        return None
    return {"zh": entry.zh, "en": entry.en, "retired": entry.retired}
