"""Packages: by which key this copy signs, who else is known, what was merged, what is undecided."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData


class ReplicaKey(Base):
    """The key a copy of this ledger signs its packages by, in hexadecimal digits.

    A copy that was restored is another replica and makes a key of its own; the older ones stay, and
    vouch for it.
    """

    __tablename__ = "replica_key"

    replica_id: Mapped[Key]
    public: Mapped[str] = mapped_column(String(64))
    private: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]


class Peer(Base):
    """Another ledger whose packages are taken, as a person has settled it.

    ``decides`` marks the one that reviews and keeps the roster: the school's, seen from a
    teacher's own. What a peer without it says of approval is not taken for one.
    """

    __tablename__ = "peer"

    ledger_id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str]
    decides: Mapped[bool]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class PeerKey(Base):
    """A key that packages of a known ledger are signed by: one for each of its copies.

    ``newest`` is how far that copy's log was in the newest of its packages that was merged.
    """

    __tablename__ = "peer_key"

    public: Mapped[str] = mapped_column(String(64), primary_key=True)
    ledger_id: Mapped[UUID] = mapped_column(ForeignKey("peer.ledger_id"), index=True)
    replica_id: Mapped[UUID]
    made_at: Mapped[datetime]
    newest: Mapped[int]


class PeerTeacher(Base):
    """Who somebody of another ledger (``theirs``) is here."""

    __tablename__ = "peer_teacher"

    ledger_id: Mapped[UUID] = mapped_column(ForeignKey("peer.ledger_id"), primary_key=True)
    theirs: Mapped[Key]
    teacher_id: Mapped[UUID] = mapped_column(ForeignKey("teacher.id"), index=True)


class PeerFile(Base):
    """A file another ledger is known to have: it need not travel there again."""

    __tablename__ = "peer_file"

    ledger_id: Mapped[UUID] = mapped_column(ForeignKey("peer.ledger_id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)


class Exchange(Base):
    """A package that was merged: one transaction, one step to undo.

    ``undo`` holds, packed, what it put in and what stood there before; see
    ``services.exchange.undoing``.
    """

    __tablename__ = "exchange"
    __table_args__ = (Index(None, "school_id", "made_at"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    ledger_id: Mapped[UUID]
    replica_id: Mapped[UUID]
    name: Mapped[str]
    file_name: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    undone_at: Mapped[datetime | None]
    counts: Mapped[PlainData]
    undo: Mapped[bytes]


class RecordConflict(Base):
    """A version of a record that its newest does not follow: somebody has to decide."""

    __tablename__ = "record_conflict"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), index=True)
    ledger_id: Mapped[UUID]
    found_at: Mapped[datetime]


class RowConflict(Base):
    """A row that a copy of this ledger says differently: somebody has to decide.

    ``part`` is that of a package, ``theirs`` the whole row as the copy has it, ``digest`` covers
    both. Once somebody has kept what is here (``kept_at``) the same is not asked again.
    """

    __tablename__ = "row_conflict"
    __table_args__ = (UniqueConstraint("school_id", "digest"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    part: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    theirs: Mapped[PlainData]
    ledger_id: Mapped[UUID]
    found_at: Mapped[datetime]
    kept_at: Mapped[datetime | None]
