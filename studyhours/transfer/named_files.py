"""Reading a file a person names: what is wrong with it is said by name."""

from __future__ import annotations

from pathlib import Path

from studyhours.domain.errors import UnusableInput
from studyhours.domain.held import reading_named

_TEXT_LIMIT = 8 << 20


def read_small_text(path: Path) -> str:
    """A text file of ours: a key, a list.

    Raises:
        UnusableInput: it is missing, too large, or no text.
    """
    try:
        return read_named(path, _TEXT_LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnusableInput("file_wrong_kind", file=str(path), kind="other") from None


def read_named(path: Path, limit: int) -> bytes:
    """A file's bytes.

    Args:
        path: The file.
        limit: Bytes it may have.

    Raises:
        UnusableInput: it is missing, a folder, too large, or cannot be read.
    """
    try:
        if path.is_dir():
            raise UnusableInput("file_is_folder", file=str(path))
        if path.stat().st_size > limit:
            raise UnusableInput("file_too_large", file=str(path), limit=limit >> 20)
        with reading_named(path):
            return path.read_bytes()
    except FileNotFoundError:
        raise UnusableInput("file_missing", file=str(path)) from None
    except PermissionError as error:
        reason = error.strerror or ""
        raise UnusableInput("file_unreadable", file=str(path), reason=reason) from None
    except OSError:
        raise UnusableInput("file_missing", file=str(path)[:80]) from None
