"""Record kinds of a school's own, and fields a school gives to any kind.

A kind of the school's own has its first Chinese name for an id, which is what rule files call it. A
field that is taken away is asked for no more; what records say in it stays in them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from studyhours.db.models import Draft, Kind, KindForm, KindType, Record, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.kinds import REVIEWERS, standard_kinds
from studyhours.domain.quantity import UNITS
from studyhours.domain.templates import FieldSpec, fields_of
from studyhours.domain.vocabulary import key_of
from studyhours.rules.requirements import leaves_of
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.drafts import RULES
from studyhours.services.records.templates import OWN_SORTS
from studyhours.services.settings.limits import tidy_within
from studyhours.services.settings.own_fields import (
    FieldTyped,
    english_of,
    read_fields,
    typed_fields,
)

LONGEST_KIND = 20
BASE = "other"
"""The base form of a school's own kinds."""


@dataclass(frozen=True, slots=True)
class KindEntry:
    """A kind as people lay it out.

    Attributes:
        zh: Its Chinese name.
        en: Its English name; the Chinese one where this is empty.
        unit: Unit of an amount that names none.
        reviewer: Who must approve a teacher's own entry.
        fields: Its own fields.
    """

    zh: str
    en: str = ""
    unit: str = "item"
    reviewer: str = "office"
    fields: tuple[FieldTyped, ...] = ()


@dataclass(frozen=True, slots=True)
class KindChanged:
    """A kind as it was and as it is now, to take the change back; None for no such kind."""

    id: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    changes: Changes = Changes.SETTINGS | Changes.RECORDS

    @property
    def name(self) -> str:
        """What it is called, or was."""
        return str((self.after or self.before or {}).get("title", {}).get("zh", self.id))


def read_entry(ledger: Ledger, kind: str) -> KindEntry:
    """A kind as it is laid out now.

    Raises:
        UnusableInput: ``kind_not_there``.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        row = _row(session, school, kind)
        return KindEntry(
            str(row.title.get("zh", kind)),
            english_of(row.title),
            row.unit,
            row.reviewer,
            typed_fields(_fields(session, school, kind)),
        )


def is_own(kind: str) -> bool:
    """Whether a kind is a school's own."""
    return kind not in standard_kinds()


def add_kind(ledger: Ledger, entry: KindEntry) -> KindChanged:
    """Adds a kind of the school's own.

    Raises:
        UnusableInput: no name, one too long or taken, or a field that cannot be; ``field`` says
            which.
        NotPermitted: the actor may not change kinds.
    """
    require(ledger.actor, "edit_kinds")
    wanted = _tidied(entry)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        name = wanted.zh
        if tx.session.get(Kind, (school.id, name)) is not None or name == RULES:
            raise UnusableInput("kind_name_taken", field="kind_zh", name=name)
        fields = read_fields(wanted.fields, ())
        return _put(tx, school, name, _plain(wanted, fields, len(fields) + 1))


def change_kind(ledger: Ledger, kind: str, entry: KindEntry, based_on: KindEntry) -> KindChanged:
    """Changes a kind: of one that was shipped its own fields alone.

    Raises:
        UnusableInput: see ``add_kind``; or somebody has changed it since.
        NotPermitted: the actor may not change kinds.
    """
    if read_entry(ledger, kind) != based_on:
        raise UnusableInput("kind_changed_meanwhile", name=based_on.zh)
    require(ledger.actor, "edit_kinds")
    wanted = _tidied(entry) if is_own(kind) else replace(based_on, fields=entry.fields)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        before = _fields(tx.session, school, kind)
        form = tx.session.get(KindForm, (school.id, kind))
        free = int(form.body.get("next", 1)) if form is not None else 1
        fields = read_fields(wanted.fields, before, free)
        return _put(tx, school, kind, _plain(wanted, fields, free + len(fields)))


def take_back_kind(ledger: Ledger, done: KindChanged) -> KindChanged:
    """Makes a kind what it was before a change; one that was added goes, unless it is in use.

    Raises:
        UnusableInput: it has changed since, or records or rules have come to use it.
        NotPermitted: the actor may not change kinds.
    """
    require(ledger.actor, "edit_kinds")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        if _said(tx.session, school, done.id) != done.after:
            raise UnusableInput("kind_changed_meanwhile", name=done.name)
        if done.before is None and kind_is_used(tx.session, school, done.id):
            raise UnusableInput("kind_in_use", name=done.name)
        return _put(tx, school, done.id, _numbered_on(done))


def _numbered_on(done: KindChanged) -> Mapping[str, Any] | None:
    """The kind as it was, but a number that one of its fields has had is given to no other one.

    A record may say something in that field by now.
    """
    if done.before is None or done.after is None:
        return done.before
    form, now = done.before["form"], done.after["form"]
    free = max(int(one.get("next", 1)) for one in (form, now))
    return {**done.before, "form": {**form, "next": free}}


def _tidied(entry: KindEntry) -> KindEntry:
    zh = tidy_within("kind_zh", entry.zh, LONGEST_KIND)
    en = tidy_within("kind_en", entry.en, 2 * LONGEST_KIND)
    if not key_of(zh):
        raise UnusableInput("kind_without_name", field="kind_zh")
    if entry.unit not in UNITS:
        raise UnusableInput("unknown_unit", unit=entry.unit)
    if entry.reviewer not in REVIEWERS:
        raise UnusableInput("unknown_reviewer", reviewer=entry.reviewer)
    return replace(entry, zh=zh, en=en or zh)


def _plain(entry: KindEntry, fields: tuple[FieldSpec, ...], free: int) -> dict[str, Any]:
    form = {"fields": [one.plain for one in fields], "next": free}
    return {
        "title": {"zh": entry.zh, "en": entry.en},
        "unit": entry.unit,
        "reviewer": entry.reviewer,
        "form": form,
    }


def _put(tx: Writing, school: School, kind: str, plain: Mapping[str, Any] | None) -> KindChanged:
    session = tx.session
    before = _said(session, school, kind)
    if before is not None and plain is not None and _same(before, plain):
        return KindChanged(kind, before, before, Changes.NONE)
    row, form = session.get(Kind, (school.id, kind)), session.get(KindForm, (school.id, kind))
    if plain is None:
        for one in (row, form):
            if one is not None:
                session.delete(one)
    else:
        _refuse_taken(session, school, kind, plain["title"])
        if row is None:
            row = Kind(school_id=school.id, id=kind, base=BASE)
            session.add(row)
        row.title, row.unit, row.reviewer = plain["title"], plain["unit"], plain["reviewer"]
        if form is None:
            form = KindForm(school_id=school.id, kind_id=kind)
            session.add(form)
        form.body = plain["form"]
    session.flush()
    after = _said(session, school, kind)
    tx.log("kind.change", kind, {"before": before, "after": after})
    return KindChanged(kind, before, after)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    left, right = dict(one), dict(other)
    forms = left.pop("form")["fields"], right.pop("form")["fields"]
    return left == right and forms[0] == forms[1]


def _said(session: Session, school: School, kind: str) -> dict[str, Any] | None:
    row = session.get(Kind, (school.id, kind))
    if row is None:
        return None
    form = session.get(KindForm, (school.id, kind))
    body = dict(form.body) if form is not None else {"fields": [], "next": 1}
    return {
        "title": dict(row.title), "unit": row.unit, "reviewer": row.reviewer, "form": body,
    }  # fmt: skip


def _row(session: Session, school: School, kind: str) -> Kind:
    row = session.get(Kind, (school.id, kind))
    if row is None:
        raise UnusableInput("kind_not_there", kind=kind)
    return row


def _fields(session: Session, school: School, kind: str) -> tuple[FieldSpec, ...]:
    form = session.get(KindForm, (school.id, kind))
    return fields_of(form.body.get("fields", ()), kind, OWN_SORTS) if form is not None else ()


def _refuse_taken(session: Session, school: School, kind: str, title: Mapping[str, str]) -> None:
    """Refuses a name that another kind has: a table's column could mean either."""
    for row in session.scalars(select(Kind).where(Kind.school_id == school.id)):
        taken = {key_of(row.id), *(key_of(str(one)) for one in row.title.values())}
        for language, said in title.items():
            if row.id != kind and key_of(said) in taken:
                raise UnusableInput("kind_name_taken", field=f"kind_{language}", name=said)


def kind_is_used(session: Session, school: School, kind: str) -> bool:
    """Whether a record, deleted ones included, a draft, a type or any rule is of the kind."""
    from studyhours.services.rulebook.rulesets import load_versions

    for model, column in ((Record, Record.kind), (Draft, Draft.kind), (KindType, KindType.kind_id)):
        here = exists().where(model.school_id == school.id, column == kind)
        if session.scalar(select(here)):
            return True
    return any(
        kind in leaf.kinds
        for versions in load_versions(session, school).values()
        for version in versions
        for rule in version.ruleset.rules
        for leaf in leaves_of(rule.asks)
    )
