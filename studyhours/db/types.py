"""Column types that are the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, LargeBinary, String, Text, Uuid
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

_IDENTITY_BYTES = 16
_SQLITE = sqlite.dialect()


class UnreadableValueError(ValueError):
    """A stored value that nothing of ours can have written: the file is damaged."""


class Identity(TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, 16 bytes on SQLite."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Picks the engine's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid(as_uuid=True, native_uuid=True))
        return dialect.type_descriptor(LargeBinary(16))

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Python to database."""
        if value is None or dialect.name == "postgresql":
            return value
        return value.bytes

    def process_result_value(self, value: Any, dialect: Dialect) -> UUID | None:
        """Database to Python."""
        if value is None or isinstance(value, UUID):
            return value
        try:
            return UUID(bytes=bytes(value))
        except (TypeError, ValueError) as error:
            raise UnreadableValueError(str(error)) from error


class Instant(TypeDecorator[datetime]):
    """An instant in UTC: ``timestamptz`` on PostgreSQL, ISO text with offset on SQLite."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Picks the engine's own type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Python to database; a naive instant is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        instant = value.astimezone(UTC)
        return instant if dialect.name == "postgresql" else instant.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Database to Python, always in UTC."""
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (TypeError, ValueError) as error:
            raise UnreadableValueError(str(error)) from error


def raw_instant(value: datetime) -> str:
    """An instant as SQLite keeps it; PostgreSQL reads the same text."""
    return value.astimezone(UTC).isoformat()


def identity_text(value: object) -> str:
    """A UUID as text, from what an engine gives before ``Identity`` has seen it.

    Raises:
        UnreadableValueError: it is none.
    """
    if type(value) is not bytes or len(value) != _IDENTITY_BYTES:
        return str(_unread(Identity(), value))
    digits = value.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@lru_cache(maxsize=4096)
def instant_text(value: object) -> str:
    """An instant as ``raw_instant``, from what an engine gives before ``Instant`` has seen it.

    Raises:
        UnreadableValueError: it is none.
    """
    return raw_instant(_unread(Instant(), value))


def _unread(kind: TypeDecorator[Any], value: object) -> Any:
    found = kind.process_result_value(value, _SQLITE)
    if found is None:
        raise UnreadableValueError(str(value))
    return found


class PlainJson(TypeDecorator[Any]):
    """Plain data as canonical JSON text, the same bytes on both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Python to database."""
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Database to Python."""
        if value is None:
            return None
        try:
            return json.loads(value)
        except (TypeError, ValueError) as error:
            raise UnreadableValueError(str(error)) from error
