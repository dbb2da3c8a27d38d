"""An opened ledger and its transactions: what every use case works on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock
from typing import Protocol
from uuid import UUID

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from studyhours.db.blobs import BlobStore
from studyhours.db.faults import database_faults
from studyhours.db.models import LedgerInfo, School
from studyhours.domain.clock import Clock, day_in_zone
from studyhours.domain.errors import LedgerDamaged, NotPermitted
from studyhours.domain.identity import IdentityMaker
from studyhours.services.ledgers.acting import require_seen, require_unchanged
from studyhours.services.ledgers.permissions import Actor

MOVED_TO = "moved_to"
"""Under which name the settings of a ledger that was moved say where."""


class LeavesSeat(Protocol):
    """The writer's seat: see ``transfer.seat``."""

    def leave(self) -> None:
        """Gives it up."""


class WritesElsewhere(Protocol):
    """Who writes into a ledger: see ``transfer.seat``."""

    @property
    def computer(self) -> str:
        """Name of the computer."""

    @property
    def user(self) -> str:
        """Who is logged in there."""

    @property
    def since(self) -> str:
        """Since when, ISO, UTC."""

    @property
    def is_here(self) -> bool:
        """Whether that is another window of the same person at this computer."""


def held_elsewhere(holder: WritesElsewhere) -> NotPermitted:
    """What refuses to write into a ledger that another window writes into."""
    if holder.is_here:
        return NotPermitted("ledger_held_here")
    return NotPermitted("ledger_held", computer=holder.computer, user=holder.user)


class CameFrom(Protocol):
    """Where a working copy came from: see ``origins``."""

    @property
    def path(self) -> str:
        """The ledger elsewhere."""

    @property
    def place(self) -> str:
        """``share`` or ``stick``."""

    @property
    def at(self) -> str:
        """When it was last the same in both places, ISO, UTC."""


@dataclass(eq=False, slots=True)
class Kept:
    """What is kept of a ledger from one question to the next, by ``services``.

    Attributes:
        lock: Held by whoever uses it.
        standing: What is known of how teachers stand; None for nothing.
        verdicts: How everybody stood when last asked today; None for nothing.
        people: The teachers of the last list by uid, for ``people.sharing``.
        own_entries: How many entries of the log were written through it.
        others_entries: How many others have written, when last asked; None before (``others``).
    """

    lock: Lock = field(default_factory=Lock)
    standing: object = None
    verdicts: object = None
    people: Mapping[str, object] = field(default_factory=dict)
    own_entries: int = 0
    others_entries: int | None = None


@dataclass(frozen=True)
class Ledger:
    """An opened ledger. The window and the command line only hand it from call to call.

    Attributes:
        name: Path or URL, as messages show it (no password).
        engine: Its connections.
        blobs: Its content-addressed files.
        clock: What time it is.
        actor: Who is acting.
        identities: Makes identifiers.
        kept: Belongs to this object alone: whoever acts under another name begins with nothing.
        seat: The writer's seat, where a window has taken it (``seats``).
        held_by: Who else has it: then nothing can be written here.
        only_looking: ``share`` or ``stick`` where it lies there and was opened only to be read.
        origin: The ledger elsewhere that this is a working copy of, where a window opened it.
    """

    name: str
    engine: Engine
    blobs: BlobStore
    clock: Clock
    actor: Actor
    identities: IdentityMaker = field(default_factory=IdentityMaker)
    kept: Kept = field(default_factory=Kept, init=False, repr=False, compare=False)
    seat: LeavesSeat | None = field(default=None, repr=False, compare=False)
    held_by: WritesElsewhere | None = field(default=None, compare=False)
    only_looking: str = field(default="", compare=False)
    origin: CameFrom | None = field(default=None, compare=False)

    @contextmanager
    def reading(self, *, by_anybody: bool = False) -> Iterator[Session]:
        """A transaction that only reads.

        Args:
            by_anybody: Whether whoever has lost rights since logging in may still read: to log in.
        """
        with (
            database_faults(self.name),
            self.engine.connect() as connection,
            Session(connection) as session,
        ):
            if not by_anybody:
                require_seen(session, self.actor)
            yield session

    @property
    def is_only_read(self) -> bool:
        """Whether nothing can be written from here, whatever the account may do."""
        return self.held_by is not None or bool(self.only_looking)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction that writes: committed when the block ends, else as if never begun.

        Raises:
            NotPermitted: another window writes into this ledger, or it was opened only to be read.
        """
        if self.only_looking:
            raise NotPermitted("ledger_only_looked_at", ledger=self.name)
        if self.held_by is not None:
            raise held_elsewhere(self.held_by)
        with (
            database_faults(self.name),
            self.engine.connect().execution_options(writing=True) as connection,
            Session(connection) as session,
        ):
            if connection.dialect.name == "postgresql":
                # One writer at a time, as on SQLite; taken before the snapshot is.
                connection.execute(text("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE"))
            require_unchanged(session, self.actor)
            yield Writing(session, self, self.clock.now())
            session.commit()
            connection.commit()
            from studyhours.db.audit import LOGGED  # reading needs no log

            self.kept.own_entries += session.info.get(LOGGED, 0)

    def close(self) -> None:
        """Lets the file go."""
        if self.seat is not None:
            self.seat.leave()
        self.kept.standing = self.kept.verdicts = None
        self.kept.people = {}
        self.engine.dispose()


@dataclass(frozen=True)
class Writing:
    """A writing transaction: session, the one instant it happens at, and the log."""

    session: Session
    ledger: Ledger
    now: datetime

    def new_id(self) -> UUID:
        """A new identifier."""
        return self.ledger.identities.make(self.now)

    def log(self, action: str, subject: str, details: Mapping[str, object]) -> None:
        """Writes the audit entry that belongs to this transaction."""
        from studyhours.db.audit import append_entry  # reading needs no log

        append_entry(
            self.session,
            at=self.now,
            actor=self.ledger.actor.name,
            action=action,
            subject=subject,
            details=details,
        )


def school_of(session: Session) -> School:
    """The school whose ledger this is.

    Raises:
        LedgerDamaged: it has none.
    """
    school = session.scalars(select(School).order_by(School.id).limit(1)).one_or_none()
    if school is None:
        raise LedgerDamaged("ledger_without_school")
    return school


def info_of(session: Session) -> LedgerInfo:
    """The ledger's own row.

    Raises:
        LedgerDamaged: it is missing.
    """
    info = session.scalars(select(LedgerInfo).limit(1)).one_or_none()
    if info is None:
        raise LedgerDamaged("ledger_without_school")
    return info


def moved_to(info: LedgerInfo) -> str:
    """Where a ledger was moved, without a password; empty while it was not (see ``moving``)."""
    return str(info.settings.get(MOVED_TO, ""))


def today(ledger: Ledger, school: School) -> date:
    """Today in the school's zone."""
    return day_in_zone(ledger.clock.now(), school.zone)
