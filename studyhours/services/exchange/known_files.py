"""Which files the ledger a package is for has already: they need not travel again.

Only what that ledger has said itself counts: each of its packages names the files that its records
name, and a receipt those that lie there sound. Where nothing has come back, everything travels.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from studyhours.db.models import Peer, PeerTeacher
from studyhours.domain.errors import UnusableInput
from studyhours.services.exchange.member_schools import receivers
from studyhours.services.exchange.peers import files_known
from studyhours.services.ledgers.ledger import school_of


def known_there(
    session: Session, to: str | None, whom: Sequence[UUID] | None, papers: Collection[str]
) -> set[str]:
    """The files the other side is known to have; none where it is not clear who that is.

    Args:
        session: A session on the ledger.
        to: The other ledger by its name; found by itself when None.
        whom: Whom the package is about; everybody when None.
        papers: The files of certificates: whoever is handed the whole ledger keeps none.

    Raises:
        UnusableInput: no ledger of that name is known, or several.
    """
    told = receivers(school_of(session))
    query = select(Peer.ledger_id)
    if to is not None:
        query = query.where(Peer.name == to)
    elif whom is not None:
        linked = select(PeerTeacher.ledger_id).where(PeerTeacher.teacher_id.in_(whom))
        query = query.where(Peer.ledger_id.in_(linked))
    else:
        query = query.where(or_(Peer.decides, Peer.ledger_id.in_(list(told))))
    peers = session.scalars(query).all()
    if to is not None and len(peers) != 1:
        raise UnusableInput("unknown_peer", name=to)
    if not peers:
        return set()
    known = set[str].intersection(*(files_known(session, one) for one in peers))
    return known | set(papers) if told.issuperset(peers) else known
