"""The log of what was done."""

from datetime import datetime

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, PlainData


class AuditEntry(Base):
    """Append-only, chained by hash: each entry seals the one before."""

    __tablename__ = "audit_entry"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[PlainData]
    previous: Mapped[str]
    hash: Mapped[str]
