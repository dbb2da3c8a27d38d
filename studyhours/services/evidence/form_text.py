"""The files of a form as one text, as drafts keep all fields: see ``records.forms``."""

from __future__ import annotations

import json
from collections.abc import Sequence

from studyhours.domain.canonical import canonical_json
from studyhours.services.records.content import FileNamed

FILES = "files"
"""Name of the field."""


def files_text(files: Sequence[FileNamed]) -> str:
    """The files as a form holds them; empty for none."""
    return canonical_json([one.plain for one in files]) if files else ""


def files_from(text: str) -> tuple[FileNamed, ...]:
    """The files a form holds; none where the text is not one of ``files_text``."""
    try:
        plain = json.loads(text) if text else []
        return tuple(
            FileNamed(str(sha256), str(name), str(media), int(size), str(word))
            for sha256, name, media, size, word in plain
        )
    except (ValueError, TypeError):
        return ()
