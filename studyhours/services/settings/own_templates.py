"""Templates of a school's own: each saving makes a version, and records keep theirs.

A template that was shipped is never changed; a school makes its own after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, RecordTemplate, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.templates import Template, shipped_templates, template_of
from studyhours.domain.vocabulary import key_of
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.records.templates import templates_of
from studyhours.services.settings.limits import tidy_within
from studyhours.services.settings.own_fields import (
    FieldTyped,
    english_of,
    read_fields,
    typed_fields,
)

LONGEST_TEMPLATE = 20


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """A template as people lay it out.

    Attributes:
        zh: Its Chinese name.
        en: Its English name; the Chinese one where this is empty.
        fields: Its sections.
        retired: Whether it is offered no more.
    """

    zh: str
    en: str = ""
    fields: tuple[FieldTyped, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template in a list.

    Attributes:
        id: Its id.
        version: Its newest version.
        entry: As it is laid out.
        own: Whether it is the school's own.
        types: Types it is for; empty for all.
    """

    id: str
    version: int
    entry: TemplateEntry
    own: bool
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateChanged:
    """A template's newest version as it was and as it is; None for no such template."""

    id: str
    before: TemplateRow | None
    after: TemplateRow
    changes: Changes = Changes.SETTINGS | Changes.RECORDS

    @property
    def name(self) -> str:
        """What it is called."""
        return self.after.entry.zh


def read_templates(ledger: Ledger, kind: str) -> tuple[TemplateRow, ...]:
    """The templates of a kind in their newest versions, those shipped first.

    Raises:
        NotPermitted: the actor may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        school = school_of(session)
        row = _kind(session, school, kind)
        newest = {
            one.id: one
            for one in templates_of(session, school)
            if {row.id, row.base} & set(one.kinds)
        }
        return tuple(_shown(one) for one in newest.values())


def add_template(
    ledger: Ledger, kind: str, entry: TemplateEntry, after: str | None = None
) -> TemplateChanged:
    """Makes a template of the school's own for a kind.

    Args:
        ledger: The ledger.
        kind: The kind it is for.
        entry: As laid out.
        after: The id of the template it was made after, whose types and sums it has too.

    Raises:
        UnusableInput: no name, one too long or taken, no section, or one that cannot be.
        NotPermitted: the actor may not change templates.
    """
    require(ledger.actor, "edit_kinds")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        known = {one.id: one for one in templates_of(tx.session, school)}
        row = _kind(tx.session, school, kind)
        model = known.get(after or "")
        number = 1
        while f"own-{number}" in known:
            number += 1
        made = _made(entry, f"own-{number}", 1, (row.id,), model)
        _refuse_taken(known.values(), made)
        return _put(tx, school, made, None)


def change_template(
    ledger: Ledger, name: str, entry: TemplateEntry, based_on: TemplateRow
) -> TemplateChanged:
    """Saves a new version of one of the school's own; the same again is none.

    Raises:
        UnusableInput: see ``add_template``; or somebody has changed it since.
        NotPermitted: the actor may not change templates.
    """
    require(ledger.actor, "edit_kinds")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        known = {one.id: one for one in templates_of(tx.session, school)}
        top = known.get(name)
        if top is None or _is_shipped(name) or _shown(top) != based_on:
            raise UnusableInput("template_changed_meanwhile", name=based_on.entry.zh)
        made = _made(entry, name, top.version + 1, top.kinds, top)
        _refuse_taken(known.values(), made)
        if made.plain == top.plain and made.retired == top.retired:
            return TemplateChanged(name, based_on, based_on, Changes.NONE)
        return _put(tx, school, made, based_on)


def take_back_template(ledger: Ledger, done: TemplateChanged) -> TemplateChanged:
    """Makes a template what it was before; one that was added is offered no more.

    Raises:
        UnusableInput: it has changed since.
        NotPermitted: the actor may not change templates.
    """
    require(ledger.actor, "edit_kinds")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        known = templates_of(tx.session, school)
        top = [one for one in known if one.id == done.id][-1]
        if _shown(top) != done.after:
            raise UnusableInput("template_changed_meanwhile", name=done.name)
        old = done.before.version if done.before is not None else done.after.version
        model = next(one for one in known if (one.id, one.version) == (done.id, old))
        retired = done.before is None or done.before.entry.retired
        made = replace(model, version=top.version + 1, retired=retired)
        return _put(tx, school, made, done.after)


def _made(
    entry: TemplateEntry, name: str, version: int, kinds: tuple[str, ...], model: Template | None
) -> Template:
    zh = tidy_within("template_zh", entry.zh, LONGEST_TEMPLATE)
    en = tidy_within("template_en", entry.en, 2 * LONGEST_TEMPLATE)
    if not key_of(zh):
        raise UnusableInput("template_without_name", field="template_zh")
    before = model.fields if model is not None else ()
    numbers = [int(one.id[1:]) for one in before if one.id[:1] == "f" and one.id[1:].isdigit()]
    fields = read_fields(entry.fields, before, max(numbers, default=0) + 1)
    if not fields:
        raise UnusableInput("template_without_fields", field="fields")
    types = model.types if model is not None else ()
    return Template(name, version, {"zh": zh, "en": en or zh}, kinds, fields, types, entry.retired)


def _put(
    tx: Writing, school: School, made: Template, before: TemplateRow | None
) -> TemplateChanged:
    plain: Mapping[str, Any] = made.plain
    kept = template_of(made.id, made.version, plain, retired=made.retired)
    tx.session.add(
        RecordTemplate(
            school_id=school.id,
            id=made.id,
            version=made.version,
            body=dict(plain),
            retired=made.retired,
            made_at=tx.now,
            made_by=tx.ledger.actor.name,
        )
    )
    tx.session.flush()
    tx.log("template.change", f"{made.id}/{made.version}", {"title": dict(made.title)})
    return TemplateChanged(made.id, before, _shown(kept))


def _shown(one: Template) -> TemplateRow:
    entry = TemplateEntry(
        str(one.title["zh"]), english_of(one.title), typed_fields(one.fields), one.retired
    )
    return TemplateRow(one.id, one.version, entry, not _is_shipped(one.id), one.types)


def _refuse_taken(known: Iterable[Template], made: Template) -> None:
    """Refuses a name that another template of the same kinds has."""
    newest = {one.id: one for one in known}
    for one in newest.values():
        if one.id == made.id or one.retired or not set(one.kinds) & set(made.kinds):
            continue
        if key_of(str(one.title["zh"])) == key_of(str(made.title["zh"])):
            name = str(made.title["zh"])
            raise UnusableInput("template_name_taken", field="template_zh", name=name)


def _kind(session: Session, school: School, kind: str) -> Kind:
    row = session.scalars(select(Kind).where(Kind.school_id == school.id, Kind.id == kind)).first()
    if row is None:
        raise UnusableInput("kind_not_there", kind=kind)
    return row


def _is_shipped(name: str) -> bool:
    return any(one.id == name for one in shipped_templates())
