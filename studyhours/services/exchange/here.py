"""Records with their versions as they lie in this ledger."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from uuid import UUID

from sqlalchemy import Text, select, type_coerce
from sqlalchemy.orm import Session

from studyhours.db.bulk import found_identities
from studyhours.db.models import Record, RecordVersion
from studyhours.services.exchange.one_record import Here
from studyhours.services.exchange.versions import Version
from studyhours.services.records.content import content_of
from studyhours.services.records.rows import DELETED


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as it stands here, and the day that counts."""

    here: Here
    day: date
    deleted: bool


def kept_of(session: Session, records: Sequence[bytes]) -> Mapping[bytes, Kept]:
    """Those of some records that are here, by their 16 bytes; quickly where none is.

    Args:
        session: A session on the ledger.
        records: Some hundreds at most.
    """
    here = found_identities(session.connection(), Record, records)
    found = kept_records(session, [UUID(bytes=one) for one in here]) if here else {}
    return {uid.bytes: kept for uid, kept in found.items()}


def kept_records(session: Session, records: Sequence[UUID]) -> Mapping[UUID, Kept]:
    """Those of some records that are here, with every version.

    Args:
        session: A session on the ledger.
        records: Some hundreds at most.
    """
    query = (
        select(
            Record.id, Record.version, Record.teacher_id, Record.last_day, Record.deleted,
            RecordVersion.hash, type_coerce(RecordVersion.parents, Text), RecordVersion.made_at,
            RecordVersion.made_by, type_coerce(RecordVersion.content, Text),
        )
        .join(RecordVersion, RecordVersion.record_id == Record.id)
        .where(Record.id.in_(records))
    )  # fmt: skip
    found: dict[UUID, Kept] = {}
    versions: dict[UUID, dict[str, Version]] = {}
    for row in session.execute(query):
        uid, top, teacher, day, deleted, known_by, parents, at, by, whole = row
        content = None if whole == DELETED else content_of(json.loads(whole))
        of_one = versions.setdefault(uid, {})
        of_one[known_by] = Version(
            known_by,
            tuple(sorted(json.loads(parents))),
            at.astimezone(UTC).isoformat(),
            by,
            whole,
            content,
        )
        if uid not in found:
            found[uid] = Kept(Here(of_one, top, teacher), day, deleted)
    return found
