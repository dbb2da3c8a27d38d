"""Copies of a ledger as people speak of them: by when they were made, not by a file's name."""

from __future__ import annotations

from pathlib import Path

from studyhours.domain.texts import Texts
from studyhours.services.wording.day_words import moment_text
from studyhours.transfer.kept_copies import is_in_second, made_at


def copy_text(path: Path, texts: Texts) -> str:
    """A copy by its day and time, and whether it lies in the second place; other files by path."""
    at = made_at(path)
    if at is None:
        return str(path)
    said = moment_text(at, texts)
    return texts.say("backups.copy_second", at=said) if is_in_second(path) else said
