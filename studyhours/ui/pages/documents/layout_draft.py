"""A layout being edited: what it was, what it is, and the steps between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studyhours.services.papers.layouts import LayoutRow

Plain = Mapping[str, Any]
_KEPT = 100


class LayoutDraft:
    """An opened layout.

    Attributes:
        row: As it was opened.
        document: As it is now.
        pictures: Its pictures by SHA-256, also those it no longer names: a step back may.
    """

    def __init__(self, row: LayoutRow, pictures: Mapping[str, bytes]) -> None:
        self.row = row
        self.document: Plain = row.document
        self.pictures = dict(pictures)
        self._before: list[Plain] = []
        self._after: list[Plain] = []
        self._place = ""

    @property
    def is_changed(self) -> bool:
        """Whether it says something else than when it was opened."""
        return self.document != self.row.document

    @property
    def can_undo(self) -> bool:
        """Whether a step can be taken back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether one taken back can be done again."""
        return bool(self._after)

    def put(self, document: Plain, place: str = "") -> None:
        """Changes it; what is typed into one field is one step.

        Args:
            document: As it is to be.
            place: The field's place; empty for a step of its own.
        """
        if document == self.document:
            return
        if not place or place != self._place:
            self._before.append(self.document)
            del self._before[:-_KEPT]
        self._place = place
        self._after.clear()
        self.document = document

    def undo(self) -> None:
        """Takes the last step back."""
        if self._before:
            self._after.append(self.document)
            self.document = self._before.pop()
            self._place = ""

    def redo(self) -> None:
        """Does the step taken back last again."""
        if self._after:
            self._before.append(self.document)
            self.document = self._after.pop()
            self._place = ""
