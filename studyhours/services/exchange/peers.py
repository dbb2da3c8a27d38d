"""Which other ledgers are known here, and who their people are: settled once, by a person.

A package is taken only from a ledger somebody has linked: by the short code that both sides show,
and by saying who the teacher is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studyhours.db.models import Peer, PeerFile, PeerKey, PeerTeacher, School, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import Forged, UnusableInput
from studyhours.domain.tidy import clean_name
from studyhours.services.exchange.facts import PackageFacts, TeacherSaid, facts_of
from studyhours.services.exchange.keys import (
    code_of,
    is_code,
    key_in,
    own_copies,
    package_key,
)
from studyhours.services.exchange.member_schools import (
    forget_school,
    keep_receipts,
    receivers,
    school_called,
    set_receiver,
    take_school,
)
from studyhours.services.ledgers.ledger import Ledger, Writing, info_of, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.sole import ledger_name
from studyhours.services.people.teachers import find_teachers
from studyhours.services.people.text_order import order_of
from studyhours.transfer.package_reading import PackageFile


@dataclass(frozen=True, slots=True)
class Identity:
    """What a person reads out so that somebody else can link this ledger."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A ledger that is known.

    Attributes:
        ledger: Its identifier.
        name: What it is called.
        decides: Whether it reviews and keeps the roster for us.
        codes: Short codes of its copies.
        teachers: Names of our teachers whose records it has.
        school: What it is called here where it is a school that hands in its whole ledger.
        receives: Whether this whole ledger is handed in to it.
    """

    ledger: str
    name: str
    decides: bool
    codes: tuple[str, ...]
    teachers: tuple[str, ...]
    school: str = ""
    receives: bool = False
    changes: Changes = Changes.SETTINGS


@dataclass(frozen=True, slots=True)
class Link:
    """How a person settles who a ledger is.

    Attributes:
        code: The code the other side shows.
        teacher: Who of ours it is about: uid, staff number or unique name; found by itself when
            None.
        theirs: Who of theirs that is, by staff number or name; found by itself when None.
        decides: Whether the other ledger reviews and keeps the roster.
        school: What it is called here where it is a school that hands in its whole ledger, empty
            for its own name; then nobody is asked who each teacher is.
    """

    code: str
    teacher: str | None = None
    theirs: str | None = None
    decides: bool = False
    school: str | None = None


def identity_of(ledger: Ledger) -> Identity:
    """This ledger's name and code.

    Raises:
        NotPermitted: the account may exchange nothing.
    """
    require(ledger.actor, "import")
    key = package_key(ledger)
    with ledger.reading() as session:
        return Identity(ledger_name(session, school_of(session)), code_of(key.public))


def link(ledger: Ledger, path: Path, said: Link, passphrase: str | None = None) -> Linked:
    """Makes the ledger known that a package comes from; linked again, it keeps what it was.

    Args:
        ledger: The ledger.
        path: A package of it.
        said: What the person has settled.
        passphrase: What the package is locked by.

    Raises:
        UnusableInput: the code is another, it is not clear who the teacher is, or a school has not
            handed in its whole ledger or is called like another, or it is a receipt for another.
        NotPermitted: the account may not.
    """
    require(ledger.actor, "import")
    if said.school is not None:
        require(ledger.actor, "edit_roster")
    with PackageFile(path, passphrase) as package:
        manifest = package.manifest
    facts = facts_of(manifest, path.name)
    if not is_code(said.code, manifest.signer):
        raise UnusableInput("package_code_wrong", shown=said.code.strip(), name=facts.name)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        info = info_of(tx.session)
        if manifest.signer in {public for _, public in own_copies(tx.session)}:
            raise UnusableInput("package_own", file=path.name)
        facts.refuse_elsewhere(info.ledger_id)
        key_in(tx)  # in every backup from now on, so that a restored copy is known to the others
        same = facts.ledger_id == info.ledger_id
        pairs: dict[UUID, UUID] = {}
        unit = None
        if said.school is not None and not same:
            unit = take_school(tx, school, facts, said.school)
        elif not (same or facts.receipt):
            pairs = _who_is_who(tx.session, school, facts, said)
            forget_school(school, facts.ledger_id)
        if facts.receipt and not same:
            set_receiver(school, facts.ledger_id, receives=True)
        decides = said.decides and not (same or facts.receipt)
        peer = put_peer(tx, school, facts, decides=decides)
        if unit is not None:
            peer.decides = False
        put_key(tx, facts, manifest.signer)
        for theirs, ours in pairs.items():
            _put_teacher(tx, facts, theirs, ours)
        tx.session.flush()
        tx.log(
            "exchange.link",
            str(facts.ledger_id),
            {
                "name": facts.name,
                "code": code_of(manifest.signer),
                "decides": peer.decides,
                "teachers": {str(theirs): str(ours) for theirs, ours in pairs.items()},
                **({} if unit is None else {"school": str(unit)}),
            },
        )
        return _linked(tx.session, peer)


def put_peer(tx: Writing, school: School, facts: PackageFacts, *, decides: bool) -> Peer:
    """Writes down that a ledger is known; one that decides goes on doing so."""
    peer = tx.session.get(Peer, facts.ledger_id)
    if peer is None:
        peer = Peer(
            ledger_id=facts.ledger_id,
            school_id=school.id,
            name=facts.name,
            decides=decides,
            made_at=tx.now,
            made_by=tx.ledger.actor.name,
        )
        tx.session.add(peer)
    peer.name, peer.decides = facts.name, decides or peer.decides
    tx.session.flush()
    return peer


def put_key(tx: Writing, facts: PackageFacts, public: str) -> None:
    """Writes down a key of a ledger that is known.

    Raises:
        Forged: the key is another ledger's.
    """
    there = tx.session.get(PeerKey, public)
    if there is None:
        tx.session.add(
            PeerKey(
                public=public,
                ledger_id=facts.ledger_id,
                replica_id=facts.replica_id,
                made_at=tx.now,
                newest=0,
            )
        )
    elif there.ledger_id != facts.ledger_id:
        raise Forged("package_other_key", name=facts.name)


def _put_teacher(tx: Writing, facts: PackageFacts, theirs: UUID, ours: UUID) -> None:
    there = tx.session.get(PeerTeacher, (facts.ledger_id, theirs))
    if there is None:
        tx.session.add(PeerTeacher(ledger_id=facts.ledger_id, theirs=theirs, teacher_id=ours))
    elif there.teacher_id != ours:
        name = next((one.name for one in facts.teachers if one.uid == str(theirs)), str(theirs))
        raise UnusableInput("package_teacher_settled", name=name)


def _who_is_who(
    session: Session, school: School, facts: PackageFacts, said: Link
) -> dict[UUID, UUID]:
    """Their teacher and ours; exactly one of each.

    Raises:
        UnusableInput: nobody, or more than one, may be meant.
    """
    theirs = _theirs(facts, said.theirs)
    if said.teacher is not None:
        (ours,) = find_teachers(session, school, [said.teacher])
        if said.theirs is None:
            theirs = _like(theirs, ours)
        if len(theirs) != 1:
            raise UnusableInput("package_whose", names=_named(theirs or facts.teachers))
        return {UUID(theirs[0].uid): ours.id}
    pairs = alike_here(session, school, theirs)
    if len(pairs) != 1:
        raise UnusableInput("package_who", names=_named(theirs))
    return pairs


def alike_here(session: Session, school: School, theirs: Sequence[TeacherSaid]) -> dict[UUID, UUID]:
    """Who of ours has the staff number and the name of one of theirs."""
    roster = session.scalars(select(Teacher).where(Teacher.school_id == school.id)).all()
    return {
        UUID(one.uid): teacher.id
        for teacher in roster
        for one in _like(theirs, teacher, exact=True)
    }


def namesakes_here(
    session: Session, school: School, theirs: Sequence[TeacherSaid]
) -> Sequence[UUID]:
    """Who of ours has the name of the one teacher a package is about, in the order of the roster.

    Nobody whose staff number is another one than theirs: a number tells people apart.
    """
    if len(theirs) != 1:
        return ()
    (one,) = theirs
    roster = session.scalars(
        select(Teacher).where(Teacher.school_id == school.id).order_by(Teacher.position, Teacher.id)
    )
    return [
        teacher.id
        for teacher in roster
        if clean_name(teacher.name) == clean_name(one.name)
        and not (one.staff_no and teacher.staff_no and one.staff_no != teacher.staff_no)
    ]


def is_for_others(session: Session, school: School, facts: PackageFacts) -> bool:
    """Whether a package that has come to a teacher's own ledger is about other people only.

    The stick that goes round carries everybody's.
    """
    names = session.scalars(select(Teacher.name).where(Teacher.school_id == school.id).limit(2))
    roster = [clean_name(one) for one in names]
    is_school = facts.whole and len(facts.teachers) > 1  # which hands in to a district
    if len(roster) != 1 or not facts.teachers or is_school:
        return False
    linked = session.scalars(
        select(PeerTeacher.theirs).where(PeerTeacher.ledger_id == facts.ledger_id)
    )
    known = {str(one) for one in linked}
    return not any(one.uid in known or clean_name(one.name) in roster for one in facts.teachers)


def _theirs(facts: PackageFacts, named: str | None) -> Sequence[TeacherSaid]:
    if named is None:
        return facts.teachers
    return [one for one in facts.teachers if named in {one.staff_no, one.uid, one.name}]


def _like(
    those: Sequence[TeacherSaid], teacher: Teacher, *, exact: bool = False
) -> Sequence[TeacherSaid]:
    """Those who have a teacher's staff number and name; unless ``exact``, the only one, too."""
    name = clean_name(teacher.name)
    found = [
        one
        for one in those
        if one.staff_no and one.staff_no == teacher.staff_no and clean_name(one.name) == name
    ]
    if found or exact:
        return found
    alike = [one for one in those if clean_name(one.name) == name]
    return alike or (those if len(those) == 1 else ())


def _named(those: Sequence[TeacherSaid]) -> str:
    return "、".join(f"{one.staff_no or ''} {one.name}".strip() for one in those[:10]) or "—"


def list_links(ledger: Ledger) -> tuple[Linked, ...]:
    """The ledgers that are known, by name.

    Raises:
        NotPermitted: the account may exchange nothing.
    """
    require(ledger.actor, "import")
    with ledger.reading() as session:
        peers = session.scalars(select(Peer).order_by(Peer.ledger_id))
        ordered = sorted(peers, key=lambda peer: order_of(peer.name))
        return tuple(_linked(session, peer) for peer in ordered)


def _linked(session: Session, peer: Peer) -> Linked:
    keys = session.scalars(select(PeerKey.public).where(PeerKey.ledger_id == peer.ledger_id))
    names = session.scalars(
        select(Teacher.name)
        .join(PeerTeacher, PeerTeacher.teacher_id == Teacher.id)
        .where(PeerTeacher.ledger_id == peer.ledger_id)
        .order_by(Teacher.position, Teacher.id)
    )
    return Linked(
        str(peer.ledger_id),
        peer.name,
        peer.decides,
        tuple(sorted(code_of(one) for one in keys)),
        tuple(names),
        school_called(session, school_of(session), peer.ledger_id),
        peer.ledger_id in receivers(school_of(session)),
    )


def unlink(ledger: Ledger, named: str) -> Linked:
    """Forgets a ledger; what came from it stays.

    Args:
        ledger: The ledger.
        named: The other by its name, identifier or a code.

    Raises:
        UnusableInput: none, or several, are meant.
    """
    require(ledger.actor, "import")
    found = [one for one in list_links(ledger) if named in {one.name, one.ledger, *one.codes}]
    if len(found) != 1:
        raise UnusableInput("unknown_peer", name=named)
    peer = UUID(found[0].ledger)
    with ledger.writing() as tx:
        forget_school(school_of(tx.session), peer)
        set_receiver(school_of(tx.session), peer, receives=False)
        keep_receipts(school_of(tx.session), peer, {})
        for table in (PeerFile, PeerTeacher, PeerKey, Peer):
            tx.session.execute(delete(table).where(table.ledger_id == peer))
        tx.log("exchange.unlink", found[0].ledger, {"name": found[0].name})
    return found[0]


def files_known(session: Session, ledger_id: UUID) -> set[str]:
    """The files another ledger is known to have."""
    return set(session.scalars(select(PeerFile.sha256).where(PeerFile.ledger_id == ledger_id)))
