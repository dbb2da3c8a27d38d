"""A school, its years and terms."""

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
