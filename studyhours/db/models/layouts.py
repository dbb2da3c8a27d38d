"""A school's own layouts of papers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, PlainData


class PaperLayout(Base):
    """A layout of a school's own; ``body`` is its plain data, see ``resources/layouts``.

    Papers are frozen when they are issued, so a layout has no versions. ``made_from`` names the
    shipped layout it can be set back to. Its pictures are files of the ledger, named in the body.
    """

    __tablename__ = "paper_layout"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    made_from: Mapped[str] = mapped_column(String(64))
    body: Mapped[PlainData]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
