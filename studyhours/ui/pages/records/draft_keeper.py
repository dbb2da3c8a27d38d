"""Keeps what is being typed: two seconds after the last key, and when the form is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from studyhours.domain.errors import Fault
from studyhours.services.records.drafts import (
    DraftKept,
    discard_draft,
    new_draft_uid,
    save_draft,
)
from studyhours.ui.context import PageContext
from studyhours.ui.workers import Job

PAUSE = 2000
"""Milliseconds after the last key."""


class DraftKeeper(QObject):
    """Writes drafts on the writing thread, one after the other with everything else.

    Signals:
        kept: A draft was written (``DraftKept``).
        gone: A draft was thrown away, or saved as a record (its uid).
        failed: A draft could not be written (``Fault``).
        due: The person has paused: the form's owner calls ``keep``.
    """

    kept = Signal(object)
    gone = Signal(str)
    failed = Signal(object)
    due = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._timer = QTimer(self, singleShot=True, interval=PAUSE)
        self._timer.timeout.connect(self.due)

    def touch(self) -> None:
        """Something was typed: waits for a pause."""
        self._timer.start()

    def rest(self) -> None:
        """Nothing is waiting to be kept any more."""
        self._timer.stop()

    def new_uid(self) -> str:
        """An identifier for a draft that begins."""
        return new_draft_uid(self._context.ledger)

    def keep(self, draft: DraftKept, values: Mapping[str, str]) -> Job:
        """Writes a draft with these texts, behind whatever is being written already."""
        self._timer.stop()
        ledger = self._context.ledger
        whole = replace(draft, values=dict(values))

        def done(at: datetime) -> None:
            self.kept.emit(replace(whole, saved_at=at))

        return self._context.tasks.command(
            self,
            "records.keeping_draft",
            lambda _tell: save_draft(ledger, whole),
            done,
            self._failed,
            quiet=True,
        )

    def discard(self, uid: str) -> None:
        """Throws a draft away."""
        self._timer.stop()
        ledger = self._context.ledger
        self._context.tasks.command(
            self,
            "records.keeping_draft",
            lambda _tell: discard_draft(ledger, uid),
            lambda _was_there: self.gone.emit(uid),
            self._failed,
            quiet=True,
        )

    def _failed(self, fault: Fault) -> None:
        self.failed.emit(fault)
