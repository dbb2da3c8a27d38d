"""Rule sets as adopted: immutable versions with their text, hash and days in force."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key


class RuleSetVersion(Base):
    """One version of a rule set. Its text never changes; ``last`` closes when another follows."""

    __tablename__ = "ruleset_version"
    __table_args__ = (UniqueConstraint("school_id", "ruleset", "number"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    ruleset: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    first: Mapped[date | None]
    last: Mapped[date | None]
    adopted_at: Mapped[datetime]
    adopted_by: Mapped[str]
