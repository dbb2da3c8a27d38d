"""A school and its calendar."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData


class School(Base):
    """A school, district or a teacher's own ledger: whose data this is."""

    __tablename__ = "school"

    id: Mapped[Key]
    name: Mapped[str]
    short_name: Mapped[str | None]
    office_name: Mapped[str]
    zone: Mapped[str]
    settings: Mapped[PlainData]


class SchoolYearRow(Base):
    """A school year the school keeps."""

    __tablename__ = "school_year"
    __table_args__ = (UniqueConstraint("school_id", "label"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    label: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]


class TermRow(Base):
    """A term; ``stage`` is empty unless a stage of the school has its own dates."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("year_id", "stage", "number"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    year_id: Mapped[UUID] = mapped_column(ForeignKey("school_year.id"))
    stage: Mapped[str] = mapped_column(default="")
    number: Mapped[int]
    first: Mapped[date]
    last: Mapped[date]
    week_start: Mapped[int] = mapped_column(default=0)
    week_one: Mapped[date | None]


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
