"""What all tables share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Date, MetaData, event
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import NullType

from studyhours.db.types import Identity, Instant, PlainJson

# What tells these two from other mappings and lists; no strings, which would be evaluated.
_DATA, _LIST = ("plain data",), ("plain list",)
PlainData = Annotated[Mapping[str, Any], _DATA]
PlainList = Annotated[list[Any], _LIST]

Key = Annotated[UUID, mapped_column(Identity, primary_key=True)]


class Base(DeclarativeBase):
    """Base of all models. They never leave ``services``."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own way
        UUID: Identity,
        datetime: Instant,
        date: Date,
        PlainData: PlainJson,
        PlainList: PlainJson,
    }

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401 - what SQLAlchemy takes
        """Gives what refers to another table its type at once: all of them are identities.

        SQLAlchemy would wait for the other table, whose module may not have been loaded, and read
        plain bytes until then.
        """
        super().__init_subclass__(**kwargs)
        if (table := cls.__dict__.get("__table__")) is not None:
            for column in table.columns:
                if column.foreign_keys and isinstance(column.type, NullType):
                    column.type = Identity()


@event.listens_for(Session, "before_flush")
def _know_all_tables(*_: object) -> None:
    """What is written is put in order by what refers to what: that needs every table."""
    from studyhours.db.models import whole_metadata

    whole_metadata()
