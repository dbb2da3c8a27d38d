"""Files that live in the database."""

from sqlalchemy.orm import Mapped, mapped_column

from studyhours.db.models.base import Base


class Blob(Base):
    """A content-addressed file, where files live in the database (PostgreSQL)."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes]
