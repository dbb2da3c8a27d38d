"""The schools whose papers this computer can check: their public keys, and what they revoked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from studyhours.db.models import Certificate
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.reports.keys import PublicKeyRecord, find_keys
from studyhours.reports.revocations import RevocationList, load_revocations
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.papers.school_keys import (
    forget_key,
    known_revocations,
    known_schools,
    public_keys,
    remember_revocations,
    remember_school,
)
from studyhours.transfer.named_files import read_small_text

KEY, LIST = "key", "list"


@dataclass(frozen=True, slots=True)
class KnownSchool:
    """A school this computer knows.

    Attributes:
        school: Its name.
        key_id: What its papers name its key by.
        revoked: How many papers its list says are taken back; None without a list.
        own: Whether it is the school of the ledger that is open, which is known anyway.
    """

    school: str
    key_id: str
    revoked: int | None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file brought.

    Attributes:
        what: ``key`` or ``list``.
        school: Of which school.
        key_id: Under which key.
        new: Whether this computer did not have it.
        others: Other keys it knows under the same school or the same name: somebody should ask the
            school which are its own.
    """

    what: str
    school: str
    key_id: str
    new: bool
    others: tuple[str, ...] = ()


def list_schools(ledger: Ledger | None = None) -> tuple[KnownSchool, ...]:
    """The schools this computer knows, by name.

    Args:
        ledger: A ledger that is open; its school is known and comes first.
    """
    own = _own(ledger) if ledger is not None else ()
    mine = {one.key_id for one in own}
    records = tuple(one for one in known_schools() if one.key_id not in mine)
    lists = {one.record.key_id: one for one in lists_of(records)}
    found = []
    for record in records:
        listed = lists.get(record.key_id)
        count = None if listed is None else len(listed.entries)
        found.append(KnownSchool(record.school, record.key_id, count))
    return (*own, *sorted(found, key=lambda one: (one.school, one.key_id)))


def _own(ledger: Ledger) -> tuple[KnownSchool, ...]:
    with ledger.reading() as session:
        school = school_of(session)
        counted = session.execute(
            select(Certificate.key_id, func.count())
            .where(Certificate.school_id == school.id, Certificate.revoked_at.is_not(None))
            .group_by(Certificate.key_id)
        ).tuples()
        revoked = dict(counted.all())
        return tuple(
            KnownSchool(one.school, one.key_id, revoked.get(one.key_id, 0), own=True)
            for one in public_keys(session, school)
        )


def take_file(path: Path) -> Taken:
    """Takes a school's public key, or its list of papers taken back, from a file.

    Raises:
        UnusableInput: it is neither.
        Forged: a list that was changed.
        UnknownSchool: a list of a school whose key is not known here.
    """
    text = read_small_text(path)
    records = tuple(known_schools())
    try:
        record = PublicKeyRecord.from_text(text)
    except UnusableInput as no_key:
        return _take_list(text, records, no_key)
    others = tuple(
        one.key_id
        for one in records
        if one.key_id != record.key_id
        and (one.school_id == record.school_id or one.school == record.school)
    )
    new = find_keys(records, record.key_id) is None
    if new:
        remember_school(record)
    return Taken(KEY, record.school, record.key_id, new, others)


def _take_list(text: str, records: tuple[PublicKeyRecord, ...], no_key: Fault) -> Taken:
    try:
        listed = load_revocations(text, records)
    except UnusableInput:
        raise UnusableInput("no_key_or_list") from no_key
    key_id = listed.record.key_id
    before = next((one for one in lists_of(records) if one.record.key_id == key_id), None)
    # An older list must not give back what a newer one takes away.
    new = before is None or _says_more(listed, before)
    if new:
        remember_revocations(key_id, text)
    return Taken(LIST, listed.record.school, key_id, new)


def _says_more(listed: RevocationList, before: RevocationList) -> bool:
    """Whether a list takes back all that another does, and more, or names what came after."""
    if not listed.revoked >= before.revoked:
        return False
    named, known = (sum(bool(one.replaced_by) for one in x.entries) for x in (listed, before))
    return (len(listed.revoked), named) > (len(before.revoked), known)


def forget_school(key_id: str) -> None:
    """Forgets a school; its papers are those of an unknown school from now on.

    Raises:
        UnusableInput: it is not known.
    """
    if find_keys(known_schools(), key_id) is None:
        raise UnusableInput("school_not_known", key_id=key_id)
    forget_key(key_id)


def lists_of(records: tuple[PublicKeyRecord, ...]) -> tuple[RevocationList, ...]:
    """The lists this computer keeps; what it can no longer check is passed over."""
    found = []
    for text in known_revocations():
        try:
            found.append(load_revocations(text, records))
        except Fault:
            # Kept for a school it has since forgotten, or damaged on disk.
            continue
    return tuple(found)
