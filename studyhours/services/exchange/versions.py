"""Versions of records as packages carry them, and what of a version is the same in every ledger.

In two copies of one ledger a version is known by its hash. Between two ledgers that cannot be: in a
teacher's own the teacher, the groups and the others named have other identifiers than in the
school's. There a version is known by its *shared hash*: that of what both say in the same words,
over the shared hashes of those it follows. Each ledger works it out from its own versions; nothing
of it is stored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from studyhours.domain.canonical import canonical_json, canonical_text, text_hash
from studyhours.domain.quantity import UNITS
from studyhours.domain.traits import EVIDENCE
from studyhours.services.records.content import PersonNamed, RecordContent, content_of, text_of
from studyhours.services.records.rows import DELETED
from studyhours.transfer.evidence_files import MEDIA

_NOBODY = UUID(int=0)
_HASH = re.compile(r"[0-9a-f]{64}")
_KEYS = frozenset(RecordContent(
    _NOBODY, "", None, "", date.min, date.min, None, None, None, 1, "", ""
).plain)  # fmt: skip
_MORE_KEYS = frozenset({"units", "files", "sheet"})
STATUSES = frozenset({"approved", "submitted", "returned", "incomplete"})
_SHORT = {"kind": 64, "type": 64, "status": 16, "mode": 16, "place": 16, "unit": 16}
_FIELDS = 6


class NoVersion(ValueError):
    """A row is no version of a record."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a record.

    Attributes:
        hash: What it is known by in its ledger.
        parents: Those it follows, sorted.
        made_at: When, ISO, UTC.
        made_by: By whom.
        whole: All of its content as canonical JSON.
        content: The same; None for a deletion.
    """

    hash: str
    parents: tuple[str, ...]
    made_at: str
    made_by: str
    whole: str
    content: RecordContent | None


def hash_of(record: str, parents: Sequence[str], whole: str) -> str:
    """``version_hash`` of content that is canonical JSON already."""
    follows = ",".join([f'"{one}"' for one in sorted(parents)])
    return text_hash(f'{{"content":{whole},"parents":[{follows}],"record":"{record}"}}')


def shared_whole(version: Version) -> str:
    """What of a version every ledger says in the same words, as canonical JSON."""
    if version.content is None:
        return DELETED
    return text_of(_shared(version.content)).whole


def _shared(content: RecordContent) -> RecordContent:
    people = tuple(PersonNamed(one.role, one.name) for one in content.people)
    return replace(content, teacher_id=_NOBODY, people=people, activity_id=None, units=())


def made_local(
    content: RecordContent,
    teacher: UUID,
    before: RecordContent | None,
    activities: Collection[UUID] = (),
) -> RecordContent:
    """What another ledger says, in the identifiers of this one.

    Others in the record are linked, and the record counts for units and an activity, as in the
    version here that it follows; nothing here is unlearnt because the other ledger never knew it.

    Args:
        content: What it says there.
        teacher: Whom it credits here.
        before: The version here that it follows.
        activities: Those that are here under the same identifier.
    """
    activity = content.activity_id
    if activity not in activities:
        activity = before.activity_id if before is not None else None
    known = {(one.role, one.name): one.teacher_id for one in before.people} if before else {}
    people = tuple(
        PersonNamed(one.role, one.name, known.get((one.role, one.name))) for one in content.people
    )
    return replace(
        content,
        teacher_id=teacher,
        people=people,
        activity_id=activity,
        units=before.units if before is not None else (),
    )


def row_of(record: str, version: Version, *, is_top: bool) -> str:
    """A version as a row of a package."""
    return version_row(
        record, version.hash, canonical_json(list(version.parents)), version.made_at,
        version.made_by, version.whole, is_top=is_top,
    )  # fmt: skip


def version_row(
    record: str, known_by: str, parents: str, at: str, by: str, whole: str, *, is_top: bool
) -> str:
    """The same from what lies in the ledger; ``parents`` and ``whole`` are canonical JSON."""
    # Canonical JSON holds no tab and no line's end.
    mark = "*" if is_top else ""
    return f"{record}\t{mark}{known_by}\t{parents}\t{at}\t{_said_by(by)}\t{whole}"


_said_by = lru_cache(maxsize=256)(canonical_text)


def version_of(row: str) -> tuple[str, Version, bool]:
    """The record, a version of it, and whether that is on top, from a row of a package.

    Raises:
        NoVersion: it is none, or not the one its hash names.
    """
    fields = row.split("\t")
    if len(fields) != _FIELDS:
        raise NoVersion
    record, known_by, parents, at, by, whole = fields
    is_top, known_by = known_by.startswith("*"), known_by.removeprefix("*")
    try:
        _demand(str(UUID(record)) == record)
        follows = tuple(sorted(json.loads(parents)))
        _demand(all(isinstance(one, str) and _HASH.fullmatch(one) for one in follows))
        instant = datetime.fromisoformat(at).astimezone(UTC).isoformat()
        content = None if whole == DELETED else sound_content(json.loads(whole), whole)
        said = json.loads(by)
        _demand(isinstance(said, str))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as bad:
        raise NoVersion from bad
    if hash_of(record, follows, whole) != known_by:
        raise NoVersion
    return record, Version(known_by, follows, instant, said, whole, content), is_top


def sound_content(plain: Any, whole: str) -> RecordContent:  # noqa: ANN401 - whatever a row says
    """A content that may be kept, as strictly as when somebody types it.

    Raises:
        NoVersion: it may not.
        ValueError, TypeError, KeyError, AttributeError: so do these say.
    """
    if not isinstance(plain, dict) or not _KEYS <= plain.keys() <= _KEYS | _MORE_KEYS:
        raise NoVersion
    for name in ("kind", "status", "unit", "title", "text", "first_day", "last_day", "teacher"):
        _demand(isinstance(plain[name], str))
    for name in ("type", "mode", "place", "activity"):
        _demand(plain[name] is None or isinstance(plain[name], str))
    for name, most in _SHORT.items():
        _demand(len(plain[name] or "") <= most)
    _demand(type(plain["hundredths"]) is int and 0 <= plain["hundredths"] < 1 << 31)
    _demand(plain["level"] is None or (type(plain["level"]) is int and abs(plain["level"]) < 1000))
    _demand(plain["unit"] in UNITS and plain["status"] in STATUSES)
    _demand(isinstance(plain["fields"], dict) and _are_texts(plain["fields"].values()))
    for role, name, teacher in plain["people"]:
        _demand(_are_texts((role, name)) and len(role) <= 32 and isinstance(teacher, str | None))
    for sha256, name, media, size, word in plain.get("files", ()):
        _demand(_are_texts((sha256, name, media, word)) and type(size) is int)
        _demand(bool(_HASH.fullmatch(sha256)) and media in MEDIA and word in EVIDENCE)
    if "sheet" in plain:
        _demand_sheet(plain["sheet"])
    content = content_of(plain)
    _demand(content.first_day <= content.last_day)
    _demand("\\u0000" not in whole and text_of(content).whole == whole)
    return content


def _demand_sheet(plain: Mapping[str, Any]) -> None:
    _demand(isinstance(plain["template"], str) and isinstance(plain["values"], dict))
    _demand(type(plain["version"]) is int and type(plain["characters"]) is int)
    for said in plain["values"].values():
        _demand(isinstance(said, str) or all(_are_texts(row) for row in said))


def _are_texts(values: Any) -> bool:  # noqa: ANN401 - whatever a row says
    return all(isinstance(value, str) for value in values)


def _demand(fine: bool) -> None:
    if not fine:
        raise NoVersion
