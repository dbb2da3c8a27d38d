"""The columns of a record that conditions and tables go by, and the words they may hold."""

from __future__ import annotations

from collections.abc import Mapping

from studyhours.domain.kinds import LEVELS, MODES, PLACES
from studyhours.domain.traits import ATTENDANCES, DEPTHS, EVIDENCE, RESULTS

FIXED: Mapping[str, Mapping[str, str | int]] = {
    "level": LEVELS,
    "mode": {word: word for word in MODES},
    "place": {word: word for word in PLACES},
    "result": {word: word for word in RESULTS},
    "depth": {word: word for word in DEPTHS},
    "attendance": {word: word for word in ATTENDANCES},
}
"""Columns of one vocabulary: the words of rule files, and what records keep for them."""

OWN = ("category", "grade", "role")
"""Columns that also hold words of a school's own."""

WORDED = (*FIXED, *OWN)
"""Columns a condition may name, with the words it accepts: one of them is enough."""

TABLED = (*WORDED, "type")
"""Columns that tables and matrices go by."""

OBJECTS = ("book", "person", "lesson", "activity")
"""What ``distinct`` counts different ones of: how ``Traits.object`` begins."""

SHEET_KIND, SHEET_TYPE = "training", "activity"
"""Kind of what sign-in sheets credit, and its type where the sheet names none."""

OBJECT_COLUMN = "object"
"""What a record is about: a condition asks whether it is on a list."""

EVIDENCE_COLUMN = "evidence"
"""The column of several words at once: a condition asks for all it names."""

EVIDENCE_WORDS = EVIDENCE
"""What a record may have attached."""


def is_object(kept: str | None, what: str) -> bool:
    """Whether what records keep of their object is one of ``OBJECTS``."""
    return kept is not None and kept.startswith(f"{what}:")


def words_kept(column_text: str) -> frozenset[str]:
    """The words in a column of several, as records keep it."""
    return frozenset(column_text.split())
