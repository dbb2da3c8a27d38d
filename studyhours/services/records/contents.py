"""What many records say at once, for papers that print them in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Record, RecordVersion
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.records.content import RecordContent, content_of

_AT_ONCE = 200
_READ = "read_list"


def contents_of(
    session: Session, uids: Sequence[UUID], progress: Progress = unwatched
) -> Mapping[UUID, RecordContent]:
    """What some records say; whoever asks has found out that they may be seen.

    Args:
        session: A session on the ledger.
        uids: The records.
        progress: Told of the stage ``read_list``; may call it off.
    """
    found: dict[UUID, RecordContent] = {}
    for start in range(0, len(uids), _AT_ONCE):
        progress(_READ, start, len(uids))
        query = (
            select(Record.id, RecordVersion.content)
            .join(
                RecordVersion,
                (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
            )
            .where(Record.id.in_(uids[start : start + _AT_ONCE]))
        )
        for uid, plain in session.execute(query).tuples():
            found[uid] = content_of(plain)
    return found
