"""Record kinds and the types within them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, PlainData


class Kind(Base):
    """A record kind: a base form, who must approve, and its names."""

    __tablename__ = "kind"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    base: Mapped[str]
    reviewer: Mapped[str]
    unit: Mapped[str]
    title: Mapped[PlainData]


class KindType(Base):
    """A type within a kind's vocabulary."""

    __tablename__ = "kind_type"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    kind_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    title: Mapped[PlainData]


class KindForm(Base):
    """What a school has made of a kind: ``short`` name, and ``fields`` of its own."""

    __tablename__ = "kind_form"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    kind_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[PlainData]


class RecordTemplate(Base):
    """One version of a template of a school's own; versions never change once they are there.

    ``body`` is its plain data, see ``domain.templates``.
    """

    __tablename__ = "record_template"

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"), primary_key=True)
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[PlainData]
    retired: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
