"""Layouts of papers: those shipped and a school's own, which of them is used, how they change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import PaperLayout, School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.domain.vocabulary import key_of
from studyhours.reports.layouts.compiling import CompiledLayout
from studyhours.reports.layouts.facts import sample_facts
from studyhours.reports.layouts.model import Layout
from studyhours.reports.layouts.reading import Plain, read_layout
from studyhours.reports.layouts.shipped import (
    DEFAULTS,
    shipped_document,
    shipped_ids,
    shipped_layout,
)
from studyhours.reports.paper import DocumentInfo
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.papers.layout_pictures import check_pictures
from studyhours.services.settings.school_pictures import paper_pictures

KINDS = tuple(DEFAULTS)
"""Kinds of paper there are layouts for."""
_CHOSEN = "layouts"
_OWN = "own-"


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """A layout in a list.

    Attributes:
        id: Its id.
        kind: The kind of paper it is for.
        title: What it is called, by language.
        own: Whether it is the school's own.
        in_use: Whether papers of its kind are issued by it.
        made_from: The shipped layout it was made from; its own id where it is shipped.
        document: Its plain data.
    """

    id: str
    kind: str
    title: Mapping[str, str]
    own: bool
    in_use: bool
    made_from: str
    document: Plain


@dataclass(frozen=True, slots=True)
class LayoutState:
    """What a change is about: a layout of the school's own, and which one of its kind is used.

    Attributes:
        made_from: As in ``LayoutRow``; empty where there is no such layout.
        body: Its plain data; None where there is no such layout.
        chosen: Id of the layout that papers of the kind are issued by; empty for the usual one.
    """

    made_from: str
    body: Plain | None
    chosen: str


@dataclass(frozen=True, slots=True)
class LayoutChanged:
    """A layout as it was and as it is, to take the change back."""

    id: str
    kind: str
    before: LayoutState
    after: LayoutState
    changes: Changes = Changes.SCHOOL

    @property
    def name(self) -> str:
        """What it is called in Chinese."""
        body = self.after.body or self.before.body
        return str((body if body is not None else shipped_document(self.id))["title"]["zh"])


# ---------------------------------------------------------------- reading


def list_layouts(ledger: Ledger) -> tuple[LayoutRow, ...]:
    """Every layout, by kind: those shipped, then the school's own.

    Raises:
        NotPermitted: the login may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        return _rows(session, school_of(session))


def read_pictures_of(ledger: Ledger, row: LayoutRow) -> Mapping[str, bytes]:
    """The pictures of a layout's own, by SHA-256.

    Raises:
        NotPermitted: the login may not look at the school.
        LedgerDamaged: one is missing or changed.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        return _pictures(ledger, session, read_layout(row.document))


def layout_for(
    ledger: Ledger, session: Session, school: School, kind: str, language: str
) -> CompiledLayout:
    """The layout that papers of a kind are issued by, with its pictures, compiled for one batch.

    Raises:
        LedgerDamaged: a picture that is named is missing or changed.
    """
    chosen = _chosen(school).get(kind, "")
    row = session.get(PaperLayout, (school.id, chosen)) if chosen.startswith(_OWN) else None
    if row is not None:
        layout = read_layout(row.body)
    else:
        layout = shipped_layout(chosen if chosen in shipped_ids() else DEFAULTS[kind])
    pictures = paper_pictures(ledger, session, school)
    return CompiledLayout(layout, language, pictures, _pictures(ledger, session, layout))


def _rows(session: Session, school: School) -> tuple[LayoutRow, ...]:
    chosen = _chosen(school)
    found = [(name, name, shipped_document(name)) for name in shipped_ids()]
    own = session.scalars(
        select(PaperLayout).where(PaperLayout.school_id == school.id).order_by(PaperLayout.id)
    ).all()
    found += [(row.id, row.made_from, row.body) for row in own]
    used = {kind: chosen.get(kind, usual) for kind, usual in DEFAULTS.items()}
    rows = [
        LayoutRow(
            id=name,
            kind=str(document["kind"]),
            title=document["title"],
            own=name.startswith(_OWN),
            in_use=used[str(document["kind"])] == name,
            made_from=made_from,
            document=document,
        )
        for name, made_from, document in found
    ]
    order = tuple(DEFAULTS)
    return tuple(sorted(rows, key=lambda row: order.index(row.kind)))


def _chosen(school: School) -> Mapping[str, str]:
    found: Mapping[str, str] = school.settings.get(_CHOSEN, {})
    return found


def _pictures(ledger: Ledger, session: Session, layout: Layout) -> Mapping[str, bytes]:
    return {name: ledger.blobs.get(session, name) for name in sorted(layout.pictures)}


def find_layout(rows: tuple[LayoutRow, ...], name: str) -> LayoutRow:
    """The layout of an id.

    Raises:
        UnusableInput: ``layout_unknown``.
    """
    for row in rows:
        if row.id == name:
            return row
    raise UnusableInput("layout_unknown", id=name[:40], known=", ".join(row.id for row in rows))


# ---------------------------------------------------------------- changing


def save_layout(
    ledger: Ledger, based_on: LayoutRow, document: Plain, pictures: Mapping[str, bytes]
) -> LayoutChanged:
    """Saves a layout of the school's own; one made from a shipped layout is added.

    Args:
        ledger: The ledger.
        based_on: What was opened.
        document: As it is now.
        pictures: Its pictures, by SHA-256.

    Raises:
        UnusableInput: it cannot be, with ``place``; a name that is taken; or somebody has changed
            it since. Nothing was changed.
        NotPermitted: the login may not change the school.
    """
    require(ledger.actor, "edit_school")
    document = document if based_on.own else _named_anew(document, based_on)
    layout = read_layout(document)
    if layout.kind != based_on.kind:
        raise UnusableInput("layout_of_another_kind", name=layout.title["zh"])
    try_layout(layout, pictures)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        rows = _rows(tx.session, school)
        now = next((row for row in rows if row.id == based_on.id), None)
        if now is None or now.document != based_on.document:
            raise UnusableInput("layout_changed_meanwhile", name=based_on.title["zh"])
        name = based_on.id if based_on.own else _new_id(rows)
        _refuse_taken(rows, layout, name)
        for sha256 in sorted(layout.pictures):
            if ledger.blobs.put(tx.session, pictures[sha256]) != sha256:
                raise UnusableInput("layout_picture_missing", place=sha256)
        before = _state(tx, school, layout.kind, name)
        after = replace(before, made_from=based_on.made_from, body=dict(document))
        return _put(tx, school, LayoutChanged(name, layout.kind, before, after))


def add_layout(ledger: Ledger, document: Plain, pictures: Mapping[str, bytes]) -> LayoutChanged:
    """Adds a layout that was made elsewhere.

    Raises:
        UnusableInput: it cannot be, or its name is taken.
        NotPermitted: the login may not change the school.
    """
    layout = read_layout(document)
    with ledger.reading() as session:
        rows = _rows(session, school_of(session))
    return save_layout(ledger, find_layout(rows, DEFAULTS[layout.kind]), document, pictures)


def reset_layout(ledger: Ledger, row: LayoutRow) -> LayoutChanged:
    """Sets a layout of the school's own back to the shipped one it was made from.

    Its name stays.

    Raises:
        UnusableInput: it is none of the school's own, or somebody has changed it since.
        NotPermitted: the login may not change the school.
    """
    document = {**shipped_document(row.made_from), "title": row.title}
    if not row.own:
        raise UnusableInput("layout_is_shipped", name=row.title["zh"])
    return save_layout(ledger, row, document, {})


def delete_layout(ledger: Ledger, row: LayoutRow) -> LayoutChanged:
    """Deletes a layout of the school's own.

    Raises:
        UnusableInput: it is shipped, in use, or somebody has changed it since.
        NotPermitted: the login may not change the school.
    """
    require(ledger.actor, "edit_school")
    if not row.own:
        raise UnusableInput("layout_is_shipped", name=row.title["zh"])
    with ledger.writing() as tx:
        school = school_of(tx.session)
        before = _state(tx, school, row.kind, row.id)
        if before.body != row.document:
            raise UnusableInput("layout_changed_meanwhile", name=row.title["zh"])
        if before.chosen == row.id:
            raise UnusableInput("layout_in_use", name=row.title["zh"])
        after = replace(before, made_from="", body=None)
        return _put(tx, school, LayoutChanged(row.id, row.kind, before, after))


def use_layout(ledger: Ledger, row: LayoutRow) -> LayoutChanged:
    """Issues papers of its kind by a layout from now on; those issued stay as they are.

    Raises:
        UnusableInput: there is no such layout any more.
        NotPermitted: the login may not change the school.
    """
    require(ledger.actor, "edit_school")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        find_layout(_rows(tx.session, school), row.id)
        before = _state(tx, school, row.kind, row.id)
        chosen = "" if row.id == DEFAULTS[row.kind] else row.id
        return _put(
            tx, school, LayoutChanged(row.id, row.kind, before, replace(before, chosen=chosen))
        )


def take_back(ledger: Ledger, changed: LayoutChanged) -> LayoutChanged:
    """Makes a layout, and which one is used, what it was before a change.

    Raises:
        UnusableInput: it has changed since.
        NotPermitted: the login may not change the school.
    """
    require(ledger.actor, "edit_school")
    with ledger.writing() as tx:
        school = school_of(tx.session)
        if _state(tx, school, changed.kind, changed.id) != changed.after:
            raise UnusableInput("layout_changed_meanwhile", name=changed.name)
        back = replace(changed, before=changed.after, after=changed.before)
        return _put(tx, school, back)


def try_layout(layout: Layout, pictures: Mapping[str, bytes]) -> None:
    """Draws samples by a layout in both languages.

    Raises:
        UnusableInput: what is wrong, with ``place``: a picture that is missing, broken or of the
            wrong shape, words that have no room, a character that no font has.
    """
    check_pictures(layout, pictures)
    for language in layout.elements:
        compiled = CompiledLayout(layout, language, own=pictures)
        info = DocumentInfo(compiled.heading, "", "", {})
        compiled.render(sample_facts(layout.kind, language), info, None)


def _named_anew(document: Plain, based_on: LayoutRow) -> Plain:
    """A layout made from a shipped one is told from it by its name."""
    title = document.get("title")
    if title != based_on.title:
        return document
    marked = {
        language: load_texts(language).say("certificate.own_title", title=name)
        for language, name in based_on.title.items()
    }
    return {**document, "title": marked}


def _new_id(rows: tuple[LayoutRow, ...]) -> str:
    known = {row.id for row in rows}
    number = 1
    while f"{_OWN}{number}" in known:
        number += 1
    return f"{_OWN}{number}"


def _refuse_taken(rows: tuple[LayoutRow, ...], layout: Layout, name: str) -> None:
    """Two of a kind cannot be told apart by one name."""
    title = layout.title["zh"]
    for row in rows:
        same = row.kind == layout.kind and row.id != name
        if same and key_of(str(row.title["zh"])) == key_of(title):
            raise UnusableInput("layout_name_taken", place="title.zh", name=title)


def _state(tx: Writing, school: School, kind: str, name: str) -> LayoutState:
    row = tx.session.get(PaperLayout, (school.id, name))
    chosen = _chosen(school).get(kind, "")
    if row is None:
        return LayoutState("", None, chosen)
    return LayoutState(row.made_from, row.body, chosen)


def _put(tx: Writing, school: School, changed: LayoutChanged) -> LayoutChanged:
    """Makes it so, with its entry in the log."""
    before, after = changed.before, changed.after
    if before == after:
        return replace(changed, changes=Changes.NONE)
    row = tx.session.get(PaperLayout, (school.id, changed.id))
    who = {"changed_at": tx.now, "changed_by": tx.ledger.actor.name}
    if after.body is None:
        if row is not None:
            tx.session.delete(row)
    elif row is None:
        body: dict[str, Any] = dict(after.body)
        key = {"school_id": school.id, "id": changed.id, "kind": changed.kind}
        tx.session.add(PaperLayout(**key, made_from=after.made_from, body=body, **who))
    else:
        row.body, row.made_from = dict(after.body), after.made_from
        row.changed_at, row.changed_by = tx.now, tx.ledger.actor.name
    if after.chosen != before.chosen:
        kept = {**_chosen(school), changed.kind: after.chosen}
        school.settings = {
            **school.settings,
            _CHOSEN: {kind: name for kind, name in kept.items() if name},
        }
    tx.session.flush()
    tx.log(
        "layout.change",
        changed.id,
        {"kind": changed.kind, "before": _digest(before), "after": _digest(after)},
    )
    return changed


def _digest(state: LayoutState) -> dict[str, str]:
    body = state.body
    title = str(body["title"]["zh"]) if body is not None else ""
    said = hashlib.sha256(repr(body).encode()).hexdigest()[:16] if body is not None else ""
    return {"title": title, "body": said, "chosen": state.chosen}
