"""The list of certificates a school has taken back, signed by its key."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from studyhours.domain.errors import Forged, UnknownSchool, UnusableInput
from studyhours.reports.keys import PublicKeyRecord, SchoolKey, find_keys
from studyhours.reports.verdicts import revocation_mark

_KIND = "studyhours-revocations"
_PURPOSE = b"StudyHours revocations 1\0"


@dataclass(frozen=True, slots=True)
class Revocation:
    """One certificate taken back: its serial, why, on which day, and what took its place."""

    serial: str
    reason: str
    revoked_on: datetime.date
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class RevocationList:
    """A school's checked list.

    Attributes:
        record: The school that signed it.
        entries: In order of serial.
    """

    record: PublicKeyRecord
    entries: tuple[Revocation, ...]

    @property
    def revoked(self) -> frozenset[str]:
        """What ``verify_pdf`` and ``verify_qr`` take: ``KEY_ID/SERIAL`` of each entry."""
        return frozenset(revocation_mark(self.record.key_id, e.serial) for e in self.entries)


def _body(entries: Iterable[Revocation], record: PublicKeyRecord) -> dict[str, object]:
    listed = sorted(entries, key=lambda entry: entry.serial)
    return {
        "entries": [_entry(one) for one in listed],
        "format": 1,
        "key_id": record.key_id,
        "kind": _KIND,
        "school": record.school,
    }


def _entry(one: Revocation) -> dict[str, str]:
    said = {"date": one.revoked_on.isoformat(), "reason": one.reason, "serial": one.serial}
    # Left out where there is nothing to say, as every list was before papers named each other.
    return {**said, "replaced_by": one.replaced_by} if one.replaced_by else said


def _message(body: dict[str, object]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _PURPOSE + text.encode("utf-8")


def dump_revocations(entries: Iterable[Revocation], key: SchoolKey) -> str:
    """The signed text of a list; the same for the same entries in any order."""
    body = _body(entries, key.record)
    body["signature"] = key.sign(_message(body)).hex()
    return json.dumps(body, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def load_revocations(text: str, known: Sequence[PublicKeyRecord]) -> RevocationList:
    """Read and check a list.

    Raises:
        UnusableInput: ``bad_revocations``, not such a list.
        UnknownSchool: ``unknown_school`` of ``school`` and ``key_id``.
        Forged: ``revocations_altered``.
    """
    try:
        body = json.loads(text)
        if not isinstance(body, dict) or body.get("kind") != _KIND:
            raise UnusableInput("bad_revocations")
        signature = bytes.fromhex(body.pop("signature"))
        entries = tuple(
            Revocation(
                str(entry["serial"]),
                str(entry["reason"]),
                datetime.date.fromisoformat(entry["date"]),
                str(entry.get("replaced_by", "")),
            )
            for entry in body["entries"]
        )
        key_id, school = str(body["key_id"]), str(body["school"])
    except (ValueError, TypeError, KeyError, RecursionError) as broken:
        raise UnusableInput("bad_revocations") from broken
    record = find_keys(known, key_id)
    if record is None:
        raise UnknownSchool("unknown_school", school=school, key_id=key_id)
    if not record.verifies(signature, _message(body)):
        raise Forged("revocations_altered", school=record.school)
    return RevocationList(record, entries)
