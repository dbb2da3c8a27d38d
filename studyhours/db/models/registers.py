"""Registers of the office: hours granted, exemptions, decisions, mentor pairs, groups, units."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from studyhours.db.models.base import Base, Key


class KeptRow:
    """What every register has: from when to when, why, on what document, by whom."""

    id: Mapped[Key]
    first: Mapped[date | None]
    last: Mapped[date | None]
    reason: Mapped[str]
    document: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]

    @declared_attr
    def school_id(cls) -> Mapped[UUID]:  # noqa: N805  # SQLAlchemy calls it on the class
        """Whose register it is."""
        return mapped_column(ForeignKey("school.id"))


class RegisterRow(KeptRow):
    """What every register about teachers has."""

    @declared_attr
    def teacher_id(cls) -> Mapped[UUID]:  # noqa: N805  # SQLAlchemy calls it on the class
        """The teacher it is about."""
        return mapped_column(ForeignKey("teacher.id"), index=True)


class HourGrant(RegisterRow, Base):
    """Hours granted without a record: support teaching, maternity leave …"""

    __tablename__ = "hour_grant"

    hundredths: Mapped[int]
    unit: Mapped[str] = mapped_column(String(16))


class Exemption(RegisterRow, Base):
    """Somebody need not fulfil a rule, a rule set (``rule`` null) or any (both null)."""

    __tablename__ = "exemption"

    sort: Mapped[str] = mapped_column(String(16))
    ruleset: Mapped[str | None] = mapped_column(String(64))
    rule: Mapped[str | None] = mapped_column(String(64))


class Decision(RegisterRow, Base):
    """What a person decided of a rule for the windows in the period."""

    __tablename__ = "decision"

    ruleset: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))


class MentorPair(RegisterRow, Base):
    """A mentor (``teacher_id``) and a mentee with their agreement."""

    __tablename__ = "mentor_pair"

    mentee_id: Mapped[UUID] = mapped_column(ForeignKey("teacher.id"), index=True)


class GroupMember(RegisterRow, Base):
    """A member of a group, or its head; of subject groups the roster names the members."""

    __tablename__ = "group_member"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("staff_group.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))


class UnitRegisterRow(KeptRow):
    """What registers about units have."""

    @declared_attr
    def unit_id(cls) -> Mapped[UUID]:  # noqa: N805  # SQLAlchemy calls it on the class
        """The unit it is about."""
        return mapped_column(ForeignKey("staff_group.id"), index=True)


class UnitExemption(UnitRegisterRow, Base):
    """The same as ``Exemption`` of a group, a school …"""

    __tablename__ = "unit_exemption"

    sort: Mapped[str] = mapped_column(String(16))
    ruleset: Mapped[str | None] = mapped_column(String(64))
    rule: Mapped[str | None] = mapped_column(String(64))


class UnitDecision(UnitRegisterRow, Base):
    """The same as ``Decision`` of a group, a school …"""

    __tablename__ = "unit_decision"

    ruleset: Mapped[str] = mapped_column(String(64))
    rule: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))


class UnitPart(KeptRow, Base):
    """A unit is part of another: a school of a pair, of an alliance, of a district …

    ``unit_id`` is the part, ``whole_id`` what it is part of.
    """

    __tablename__ = "unit_part"

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("staff_group.id"), index=True)
    whole_id: Mapped[UUID] = mapped_column(ForeignKey("staff_group.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
