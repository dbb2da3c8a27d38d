"""What records are found by when somebody looks for words."""

from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base


class RecordSearch(Base):
    """A record in the index of words; deleted ones are not in it. See ``db.search_index``.

    ``number`` sorts by the day that counts. On SQLite the words stand in the table
    ``record_words``, under that number; on PostgreSQL in the columns behind it. All of it is worked
    out from the record's newest version.
    """

    __tablename__ = "record_search"
    __table_args__ = (
        Index("ix_record_search_tokens", "tokens", postgresql_using="gin").ddl_if(
            dialect="postgresql"
        ),
    )

    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    record_id: Mapped[UUID] = mapped_column(ForeignKey("record.id"), unique=True)
    said: Mapped[str | None]
    letters: Mapped[str | None]
    tokens: Mapped[list[str] | None] = mapped_column(ARRAY(Text).with_variant(Text(), "sqlite"))
