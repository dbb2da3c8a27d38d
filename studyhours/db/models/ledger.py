"""The ledger itself: who it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData


class LedgerInfo(Base):
    """One row. ``ledger_id`` names the data, ``replica_id`` this copy of it.

    ``log_number`` and ``log_hash`` repeat the newest audit entry: cutting off the log's end shows.
    """

    __tablename__ = "ledger_info"

    ledger_id: Mapped[Key]
    replica_id: Mapped[UUID]
    made_at: Mapped[datetime]
    app_version: Mapped[str]
    accounts_on: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[PlainData]
    log_number: Mapped[int] = mapped_column(default=0)
    log_hash: Mapped[str] = mapped_column(default="")
