"""What a file is called, and what it probably shows."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath

from studyhours.domain.traits import EVIDENCE
from studyhours.domain.vocabulary import words
from studyhours.transfer.evidence_files import SUFFIXES
from studyhours.transfer.files import safe_name

LONGEST_NAME = 80
OTHER, PHOTO = "other", "photo"


def tidy_file_name(name: str, media: str) -> str:
    """A name to show and to save under: no folders, nothing invisible, the ending of its type.

    Args:
        name: As the file was called, wherever it came from.
        media: Its type by its bytes.
    """
    last = PureWindowsPath(PurePosixPath(name).name).name
    said = " ".join(unicodedata.normalize("NFC", last).split()).strip(". ")
    stem, ending = PurePosixPath(said).stem, PurePosixPath(said).suffix.lower()
    wanted = SUFFIXES[media]
    same = {".jpeg": ".jpg", ".jpe": ".jpg", ".jfif": ".jpg", ".tiff": ".tif"}
    if same.get(ending, ending) != wanted:
        # A PNG called .jpg is saved as what it is; of "第3.2节" nothing is an ending.
        known = {*SUFFIXES.values(), *same}
        stem, ending = (stem if ending in known else said), wanted
    return f"{safe_name(stem[:LONGEST_NAME]) or 'file'}{ending}"


def numbered_name(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken already, whatever its case."""
    stem, ending, number = PurePosixPath(name).stem, PurePosixPath(name).suffix, 1
    chosen = name
    while chosen.lower() in taken:
        number += 1
        chosen = f"{stem} ({number}){ending}"
    taken.add(chosen.lower())
    return chosen


def word_for(name: str, *, is_photo: bool) -> str:
    """What a file probably shows, one of ``EVIDENCE``: by its name, else by what made it."""
    stem = PurePosixPath(name).stem
    found = words("evidence").found(stem) or words("evidence_name").found(stem)
    first = next((word for word in EVIDENCE if word in found), None)
    return first or (PHOTO if is_photo else OTHER)
