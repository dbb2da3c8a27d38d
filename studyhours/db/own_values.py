"""What a record says in a field of a school's own, read out of its newest version.

No column and no index holds it: schools give such fields to small kinds, and a condition on one
looks at the records of that kind alone.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, String, cast, exists, func, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import Text

from studyhours.db.models import Record, RecordVersion


class _FieldSaid(FunctionElement[str]):
    """A further field's text inside a version's content; NULL where it says nothing."""

    type = String()
    inherit_cache = True


@compiles(_FieldSaid, "sqlite")
def _on_sqlite(element: _FieldSaid, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401  # what SQLAlchemy hands on
    content, name = element.clauses
    return compiler.process(func.json_extract(content, "$.fields." + name), **kw)


@compiles(_FieldSaid, "postgresql")
def _on_postgresql(element: _FieldSaid, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401  # what SQLAlchemy hands on
    content, name = element.clauses
    return compiler.process(func.json_extract_path_text(cast(content, JSON), "fields", name), **kw)


def field_said(field: str) -> ColumnElement[str]:
    """What a version says in a field, by the field's id."""
    return _FieldSaid(type_coerce(RecordVersion.content, Text), field)


def newest_version() -> ColumnElement[bool]:
    """Whether a version is the newest of the record beside it."""
    return (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version)


def says(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the newest version of the record around it fulfils a condition on ``field_said``."""
    return exists().where(newest_version(), condition).correlate(Record)
