"""Certificates frozen at issue, their serial numbers, and the school's keys."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key, PlainData


class SchoolKeyRow(Base):
    """A school's signing key; the private half is PEM, under a passphrase where one is set."""

    __tablename__ = "school_key"

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    key_id: Mapped[str] = mapped_column(String(32), unique=True)
    public: Mapped[str] = mapped_column(Text)
    private: Mapped[str] = mapped_column(Text)
    has_passphrase: Mapped[bool]
    made_at: Mapped[datetime]


class SerialSeries(Base):
    """The next serial number of a series. Only the replica named may draw from it."""

    __tablename__ = "serial_series"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    series: Mapped[str] = mapped_column(String(64), primary_key=True)
    next: Mapped[int]
    replica_id: Mapped[UUID]


class Certificate(Base):
    """A certificate as issued: facts and bytes never change again."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("school_id", "serial"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    teacher_id: Mapped[UUID] = mapped_column(ForeignKey("teacher.id"), index=True)
    serial: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(32))
    year: Mapped[str] = mapped_column(String(16))
    as_of: Mapped[date]
    ruleset: Mapped[str] = mapped_column(String(64))
    ruleset_version: Mapped[int]
    facts: Mapped[PlainData]
    key_id: Mapped[str] = mapped_column(String(32))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    issued_by: Mapped[str]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None]
