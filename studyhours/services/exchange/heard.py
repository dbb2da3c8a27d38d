"""What a receipt says beside what was known: which files lie there now, and which no more.

The newest receipt of a copy says everything; an older one, taken after it, says nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from studyhours.db.models import PeerKey, School
from studyhours.services.exchange.facts import PackageFacts
from studyhours.services.exchange.member_schools import keep_receipts, receipts_taken
from studyhours.services.exchange.peers import files_known


@dataclass(frozen=True, slots=True)
class Heard:
    """What taking a receipt changes.

    Attributes:
        confirmed: Files that lie there and were not known to.
        missing: Files that were known to lie there and do not: they have to travel again.
    """

    confirmed: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()


def is_newest(session: Session, signer: str, facts: PackageFacts) -> bool:
    """Whether no later package of that copy has been merged."""
    key = session.get(PeerKey, signer)
    return key is not None and key.newest <= facts.log_number


def heard(session: Session, school: School, facts: PackageFacts, signer: str) -> Heard:
    """What a package says as a receipt; nothing where it is none, or a newer one was taken."""
    if not facts.receipt or _is_older(school, facts, signer):
        return Heard()
    there, said = files_known(session, facts.ledger_id), set(facts.left_out)
    # What a later package has named lies there, whatever a receipt from before it says.
    missing = there - said if is_newest(session, signer, facts) else set[str]()
    return Heard(frozenset(said - there), frozenset(missing))


def remember_receipt(school: School, facts: PackageFacts, signer: str) -> None:
    """Remembers a receipt as the newest of its copy, unless a newer one was taken."""
    if facts.receipt and not _is_older(school, facts, signer):
        newest = {**receipts_taken(school, facts.ledger_id)}
        newest[signer] = [facts.log_number, facts.made_at]
        keep_receipts(school, facts.ledger_id, newest)


def _is_older(school: School, facts: PackageFacts, signer: str) -> bool:
    kept = receipts_taken(school, facts.ledger_id).get(signer)
    if kept is None:
        return False
    return (facts.log_number, _moment(facts.made_at)) < (int(kept[0]), _moment(str(kept[1])))


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at).astimezone(UTC)
