"""The holiday table a school works by."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key


class HolidayRow(Base):
    """A day on which work differs from Monday to Friday."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("school_id", "day"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    day: Mapped[date]
    working: Mapped[bool]
    name: Mapped[str]


class HolidayCoverage(Base):
    """The span of days for which the holiday table is published."""

    __tablename__ = "holiday_coverage"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    first: Mapped[date]
    last: Mapped[date]
    source: Mapped[str]
