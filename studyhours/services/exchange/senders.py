"""Who has made a package, where that is somebody known, and what their word counts for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Peer, PeerKey, PeerTeacher
from studyhours.domain.errors import UnknownSchool
from studyhours.services.exchange.facts import PackageFacts
from studyhours.services.exchange.heard import is_newest
from studyhours.services.exchange.keys import code_of, is_vouched_for, own_copies
from studyhours.services.exchange.member_schools import unit_of
from studyhours.services.exchange.peers import put_key, put_peer
from studyhours.services.ledgers.ledger import Writing, info_of, school_of
from studyhours.transfer.package_form import Manifest


@dataclass(frozen=True, slots=True)
class Sender:
    """Who has made a package.

    Attributes:
        ledger_id: The data.
        replica_id: The copy.
        name: What it is called.
        same: Whether it is a copy of this very ledger.
        decides: Whether its word on approval counts.
        teachers: Who its teachers are here; empty for a copy, where they are themselves.
        is_newest: Whether no later package of that copy has been merged.
        unit: The unit here whose whole roster it keeps: a school handing in to its district.
    """

    ledger_id: UUID
    replica_id: UUID
    name: str
    same: bool
    decides: bool
    teachers: Mapping[UUID, UUID]
    is_newest: bool = False
    unit: UUID | None = None

    @property
    def trusted(self) -> bool:
        """Whether its decisions are taken for decisions."""
        return self.same or self.keeps_roster

    @property
    def keeps_roster(self) -> bool:
        """Whether its word on its teachers stands above ours."""
        return self.decides or self.unit is not None

    @property
    def only_theirs(self) -> bool:
        """Whether it may change nothing but what is of its own teachers."""
        return not self.trusted or self.unit is not None

    def about(self, facts: PackageFacts) -> frozenset[UUID]:
        """Whom of ours a package is about."""
        found = (self.teachers.get(UUID(one.uid)) for one in facts.teachers)
        return frozenset(one for one in found if one is not None)

    def has(self, teacher: UUID) -> bool:
        """Whether a teacher of ours is one of its teachers."""
        return teacher in self.teachers.values()


def sender_of(tx: Writing, manifest: Manifest, facts: PackageFacts) -> Sender:
    """Who has signed a package, where that is somebody known.

    Raises:
        UnknownSchool: nobody has linked that ledger, or not this copy of it.
        UnusableInput: it is a receipt for another ledger.
    """
    session, info = tx.session, info_of(tx.session)
    facts.refuse_elsewhere(info.ledger_id)
    same = facts.ledger_id == info.ledger_id
    peer = session.get(Peer, facts.ledger_id)
    query = select(PeerKey.replica_id, PeerKey.public).where(PeerKey.ledger_id == facts.ledger_id)
    known = list(session.execute(query).tuples())
    if same:
        known += own_copies(session)
    if manifest.signer not in {public for _, public in known}:
        if not is_vouched_for(
            known, facts.vouched, facts.ledger_id, facts.replica_id, manifest.signer
        ):
            raise UnknownSchool("package_unknown", name=facts.name, shown=code_of(manifest.signer))
        if peer is None:
            peer = put_peer(tx, school_of(session), facts, decides=False)
        put_key(tx, facts, manifest.signer)
        said = {"name": facts.name, "code": code_of(manifest.signer)}
        tx.log("exchange.vouched", str(facts.replica_id), said)
    pairs = session.execute(
        select(PeerTeacher.theirs, PeerTeacher.teacher_id).where(
            PeerTeacher.ledger_id == facts.ledger_id
        )
    )
    return Sender(
        facts.ledger_id,
        facts.replica_id,
        facts.name,
        same,
        peer is not None and peer.decides,
        dict(pairs.tuples().all()),
        _is_newest(tx, manifest.signer, facts),
        unit_of(session, school_of(session), facts.ledger_id),
    )


def _is_newest(tx: Writing, public: str, facts: PackageFacts) -> bool:
    """Whether a package is as new as any before of that copy; remembers it then.

    Not of a receipt: it brings no rows, and a package from before it is not older for that.
    """
    found = is_newest(tx.session, public, facts)
    if found and not facts.receipt:
        tx.session.get_one(PeerKey, public).newest = facts.log_number
    return found
