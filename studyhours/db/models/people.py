"""People, their service in a school, and what is true of them from when to when."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key


class Person(Base):
    """A human being; may serve in more than one school."""

    __tablename__ = "person"

    id: Mapped[Key]
    name: Mapped[str]
    former_name: Mapped[str | None]
    sex: Mapped[str | None]
    birth: Mapped[date | None]
    ethnicity: Mapped[str | None]
    document_kind: Mapped[str | None]
    document_number: Mapped[str | None]


class Teacher(Base):
    """A person's service in one school; what the roster lists."""

    __tablename__ = "teacher"
    __table_args__ = (UniqueConstraint("school_id", "staff_no"), Index(None, "school_id", "name"))

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    staff_no: Mapped[str | None]
    name: Mapped[str]
    pinyin: Mapped[str]
    joined_profession: Mapped[date | None]
    joined_school: Mapped[date | None]
    remarks: Mapped[str | None]
    position: Mapped[int]


class TeacherFact(Base):
    """A dated fact: group, subject, post, title, layer, leave, exemption …; open ends are null."""

    __tablename__ = "teacher_fact"
    __table_args__ = (Index(None, "teacher_id", "attribute"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    teacher_id: Mapped[UUID] = mapped_column(ForeignKey("teacher.id"))
    attribute: Mapped[str]
    value: Mapped[str]
    first: Mapped[date | None]
    last: Mapped[date | None]
    source: Mapped[str | None]


class Group(Base):
    """A unit: subject group, lesson-planning group, Party branch …, school, alliance, district.

    The unit of kind ``school`` that has the identifier of its ``school_id`` is that school itself.
    """

    __tablename__ = "staff_group"
    __table_args__ = (UniqueConstraint("school_id", "kind", "name"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    kind: Mapped[str]
    name: Mapped[str]
