"""Small pictures of files, drawn off the UI thread and kept while the page lives."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from studyhours.domain.errors import Fault
from studyhours.services.evidence.reading import Thumb, thumb_of
from studyhours.services.records.content import FileNamed
from studyhours.ui.context import PageContext

SIDE = 240
"""Pixels of the longer side: sharp also where two pixels make one."""
_KEPT = 120


class Thumbs(QObject):
    """Thumbnails by the hash of their files.

    Signals:
        made: One is there now, or known not to be (the file's hash).
    """

    made = Signal(str)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._pictures: OrderedDict[str, QPixmap] = OrderedDict()
        self._missing: set[str] = set()
        self._asked: set[str] = set()

    def of(self, file: FileNamed, record: str | None) -> QPixmap | None:
        """A file's thumbnail; None while there is none, which is then being made.

        Args:
            file: The file.
            record: The record it is attached to; None for one that is not saved yet.
        """
        found = self._pictures.get(file.sha256)
        if found is not None:
            self._pictures.move_to_end(file.sha256)
            return None if found.isNull() else found
        if file.sha256 not in self._asked:
            self._asked.add(file.sha256)
            self._make(file, record)
        return None

    def is_missing(self, file: FileNamed) -> bool:
        """Whether the ledger has lost the file."""
        return file.sha256 in self._missing

    def _make(self, file: FileNamed, record: str | None) -> None:
        ledger, sha256 = self._context.ledger, file.sha256

        def done(thumb: Thumb) -> None:
            if thumb.missing:
                self._missing.add(sha256)
            self._keep(sha256, QImage.fromData(thumb.png))

        def failed(_fault: Fault) -> None:
            # A draft may name a file that is not this login's any more: it has a name and no face.
            self._keep(sha256, QImage())

        self._context.tasks.query(
            self, f"thumb-{sha256}", lambda: thumb_of(ledger, file, SIDE, record), done, failed
        )

    def _keep(self, sha256: str, image: QImage) -> None:
        self._asked.discard(sha256)
        self._pictures[sha256] = QPixmap.fromImage(image)
        if len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.made.emit(sha256)
