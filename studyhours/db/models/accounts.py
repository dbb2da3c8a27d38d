"""Accounts and what they may do where."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base, Key


class Account(Base):
    """Somebody who can log in; ``password`` is an argon2id hash.

    ``must_change`` marks a password that somebody else has given; ``failed`` counts wrong tries
    since the last right one, the newest of them at ``failed_at``.
    """

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("school_id", "login"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    login: Mapped[str]
    password: Mapped[str]
    teacher_id: Mapped[UUID | None] = mapped_column(ForeignKey("teacher.id"))
    made_at: Mapped[datetime]
    disabled: Mapped[bool] = mapped_column(default=False)
    must_change: Mapped[bool] = mapped_column(default=False, server_default=false())
    failed: Mapped[int] = mapped_column(default=0, server_default="0")
    failed_at: Mapped[datetime | None]


class Grant(Base):
    """A role over a scope: self, group, school or district."""

    __tablename__ = "account_grant"
    __table_args__ = (UniqueConstraint("account_id", "role", "scope"),)

    id: Mapped[Key]
    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    role: Mapped[str]
    scope: Mapped[str]
