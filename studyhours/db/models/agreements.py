"""Agreements of mentor pairs (师徒协议), each version of each."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key


class MentorAgreement(Base):
    """A version of what a pair has agreed on; the one with the highest number holds.

    ``pair_id`` names an entry of ``mentor_pair``. It is no reference: a pair that was taken out by
    mistake and put back has its agreement again.
    """

    __tablename__ = "mentor_agreement"
    __table_args__ = (UniqueConstraint("pair_id", "number"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    pair_id: Mapped[UUID]
    number: Mapped[int]
    subject: Mapped[str]
    mentor_duties: Mapped[str]
    mentee_duties: Mapped[str]
    goals: Mapped[str]
    signed_on: Mapped[date | None]
    end_reason: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]
