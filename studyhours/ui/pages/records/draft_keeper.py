"""Keeps what is being typed: soon after it is typed, and when the form is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from studyhours.domain.errors import Fault
from studyhours.services.records.drafts import (
    DraftKept,
    discard_draft,
    new_draft_uid,
    save_draft,
)
from studyhours.ui.context import PageContext
from studyhours.ui.keeping_soon import KeepingSoon
from studyhours.ui.workers import Job


class DraftKeeper(QObject):
    """Writes drafts on the writing thread, one after the other with everything else.

    Attributes:
        soon: When that is.

    Signals:
        kept: A draft was written (``DraftKept``).
        gone: A draft was thrown away, or saved as a record (its uid).
        failed: A draft could not be written (``Fault``).
        due: It is time to keep what was typed: the form's owner calls ``keep``.
    """

    kept = Signal(object)
    gone = Signal(str)
    failed = Signal(object)
    due = Signal()

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.soon = KeepingSoon(self)
        self.soon.due.connect(self.due)

    def touch(self) -> None:
        """Something was typed: it is kept soon."""
        self.soon.touch()

    def rest(self) -> None:
        """Nothing is waiting to be kept any more."""
        self.soon.rest()

    def new_uid(self) -> str:
        """An identifier for a draft that begins."""
        return new_draft_uid(self._context.ledger)

    def keep(self, draft: DraftKept, values: Mapping[str, str]) -> Job:
        """Writes a draft with these texts, behind whatever is being written already."""
        self.soon.rest()
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
        self.soon.rest()
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
