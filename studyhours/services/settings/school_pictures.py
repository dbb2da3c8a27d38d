"""The school's emblem and seal: pictures that papers are printed with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import School
from studyhours.domain.changes import Changes
from studyhours.domain.errors import LedgerDamaged, UnusableInput
from studyhours.domain.findings import Finding
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require

if TYPE_CHECKING:
    from studyhours.reports.pictures import PaperPictures

LOGO, SEAL = "logo", "seal"
PICTURES = (LOGO, SEAL)
_KEPT_UNDER = "pictures"
_SHA256 = 64  # characters
SIDE = 600
"""Pixels of the longer side that are kept: 42 mm of a seal at 360 to the inch."""
LEAST = 200
"""Pixels of the shorter side; of fewer a printed seal would look torn."""
_LONGEST = 3
"""Times the shorter side that the longer one may have."""


@dataclass(frozen=True, slots=True)
class SchoolPicture:
    """A picture kept.

    Attributes:
        sha256: Its bytes in the ledger's store, a PNG on white.
        name: The file it came from.
        width: Pixels across.
        height: Pixels down.
    """

    sha256: str
    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PictureShown:
    """One of ``PICTURES`` as the settings show it.

    Attributes:
        picture: What is kept; None where there is none.
        png: Its bytes; empty where there is none, or where they are missing or damaged.
        may_edit: Whether this login may change it.
    """

    picture: SchoolPicture | None
    png: bytes
    may_edit: bool


@dataclass(frozen=True, slots=True)
class PictureChanged:
    """A picture as it was and as it is now, to take the change back."""

    which: str
    before: SchoolPicture | None
    after: SchoolPicture | None
    changes: Changes


def read_pictures(ledger: Ledger) -> Mapping[str, PictureShown]:
    """The emblem and the seal.

    Raises:
        NotPermitted: the login may not look at the school.
    """
    require(ledger.actor, "read_school")
    may_edit = "edit_school" in ledger.actor.functions
    with ledger.reading() as session:
        kept = _kept(school_of(session))
        return {
            which: PictureShown(kept.get(which), _bytes(ledger, session, kept.get(which)), may_edit)
            for which in PICTURES
        }


def has_picture(ledger: Ledger, which: str) -> bool:
    """Whether the school keeps a picture.

    Args:
        ledger: The ledger.
        which: One of ``PICTURES``.

    Raises:
        NotPermitted: the login may not look at the school.
    """
    require(ledger.actor, "read_school")
    with ledger.reading() as session:
        return which in _kept(school_of(session))


def set_picture(ledger: Ledger, which: str, path: Path) -> PictureChanged:
    """Takes a picture; papers issued stay as they are.

    Args:
        ledger: The ledger.
        which: One of ``PICTURES``.
        path: A PNG, JPEG, WebP or TIFF.

    Raises:
        UnusableInput: the file is missing, no picture, broken, too large, too small to be printed,
            or a strip; nothing was changed.
        NotPermitted: the login may not change the school.
    """
    require(ledger.actor, "edit_school")
    _require_known(which)
    # Only who gives a picture needs what reads one.
    from studyhours.transfer.evidence_files import read_evidence
    from studyhours.transfer.pictures import Unreadable, look_at, thumbnail

    brought = read_evidence(path)
    if brought.picture is None:
        raise UnusableInput("school_picture_is_pdf", file=brought.name)
    short, long = sorted((brought.picture.width, brought.picture.height))
    if short < LEAST:
        raise UnusableInput("school_picture_small", file=brought.name, size=short, least=LEAST)
    if long > _LONGEST * short:
        raise UnusableInput("school_picture_strip", file=brought.name)
    try:
        png = thumbnail(brought.content, brought.media, SIDE)
    except Unreadable:
        raise UnusableInput("evidence_broken", file=brought.name) from None
    size = look_at(png, "image/png")
    sha256 = hashlib.sha256(png).hexdigest()
    picture = SchoolPicture(sha256, brought.name, size.width, size.height)
    return _put(ledger, which, picture, png=png)


def remove_picture(ledger: Ledger, which: str) -> PictureChanged:
    """Papers are printed without it again.

    Raises:
        NotPermitted: the login may not change the school.
    """
    require(ledger.actor, "edit_school")
    _require_known(which)
    return _put(ledger, which, None)


def take_back(ledger: Ledger, changed: PictureChanged) -> PictureChanged:
    """Puts back the picture there was before a change.

    Raises:
        UnusableInput: somebody has changed it since.
        NotPermitted: the login may not change the school.
    """
    require(ledger.actor, "edit_school")
    return _put(ledger, changed.which, changed.before, based_on=changed.after)


def paper_pictures(ledger: Ledger, session: Session, school: School) -> PaperPictures:
    """What papers are printed with now.

    Raises:
        LedgerDamaged: a picture that is named is missing or changed.
    """
    from studyhours.reports.pictures import PaperPictures

    kept = _kept(school)

    def content(which: str) -> bytes:
        one = kept.get(which)
        return ledger.blobs.get(session, one.sha256) if one is not None else b""

    return PaperPictures(logo=content(LOGO), seal=content(SEAL))


def kept_pictures(session: Session) -> set[str]:
    """The hash of every file that a school keeps as a picture, also in its own layouts."""
    kept = {
        one.sha256 for school in session.scalars(select(School)) for one in _kept(school).values()
    }
    for body in _own_layouts(session):
        kept |= set(_named_in(body))
    return kept


def picture_findings(ledger: Ledger, session: Session) -> Iterator[Finding]:
    """Pictures that are named and missing or changed: nothing could be printed."""
    for school in session.scalars(select(School)):
        for one in _kept(school).values():
            if not _bytes(ledger, session, one):
                yield Finding("doctor.school_picture", {"name": one.name})
    for body in _own_layouts(session):
        for sha256 in _named_in(body):
            if not _bytes(ledger, session, SchoolPicture(sha256, sha256, 0, 0)):
                yield Finding("doctor.layout_picture", {"name": body["title"]["zh"]})


def _own_layouts(session: Session) -> Iterator[Mapping[str, Any]]:
    # Mapped when it is first wanted: the settings do without.
    from studyhours.db.models import PaperLayout

    yield from session.scalars(select(PaperLayout.body))


def _named_in(layout: Mapping[str, Any]) -> Iterator[str]:
    """The files that a layout of the school's own names."""
    for element in layout["elements"]:
        name = str(element.get("picture", ""))
        if len(name) == _SHA256:
            yield name


_ANY = object()


def _put(
    ledger: Ledger,
    which: str,
    picture: SchoolPicture | None,
    *,
    based_on: object = _ANY,
    png: bytes = b"",
) -> PictureChanged:
    with ledger.writing() as tx:
        school = school_of(tx.session)
        kept = _kept(school)
        before = kept.get(which)
        if based_on is not _ANY and before != based_on:
            raise UnusableInput("school_changed_meanwhile")
        if before == picture:
            return PictureChanged(which, before, picture, Changes.NONE)
        if png:
            ledger.blobs.put(tx.session, png)
        entries: dict[str, Any] = {
            name: [one.sha256, one.name, one.width, one.height]
            for name, one in {**kept, which: picture}.items()
            if one is not None
        }
        school.settings = {**school.settings, _KEPT_UNDER: entries}
        tx.log(
            "school.picture",
            str(school.id),
            {
                "which": which,
                "before": before.sha256 if before is not None else None,
                "after": picture.sha256 if picture is not None else None,
            },
        )
        return PictureChanged(which, before, picture, Changes.SCHOOL)


def _kept(school: School) -> Mapping[str, SchoolPicture]:
    entries: Mapping[str, Any] = school.settings.get(_KEPT_UNDER, {})
    return {which: SchoolPicture(*entry) for which, entry in entries.items()}


def _bytes(ledger: Ledger, session: Session, picture: SchoolPicture | None) -> bytes:
    if picture is None:
        return b""
    try:
        return ledger.blobs.get(session, picture.sha256)
    except LedgerDamaged:
        return b""


def _require_known(which: str) -> None:
    if which not in PICTURES:
        raise UnusableInput("unknown_school_picture", which=which, known=", ".join(PICTURES))
