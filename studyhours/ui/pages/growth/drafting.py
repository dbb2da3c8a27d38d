"""Keeps what is typed into a handbook: soon after it is typed, and when it is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from studyhours.domain.errors import Fault
from studyhours.services.growth.drafts import PartDraft, keep_part
from studyhours.services.growth.handbook import PartText
from studyhours.services.records.drafts import discard_draft, new_draft_uid
from studyhours.ui.context import PageContext
from studyhours.ui.keeping_soon import KeepingSoon


@dataclass(frozen=True, slots=True)
class Place:
    """Whose handbook, of which year, which part, and on which version it is typed."""

    teacher: str
    year: str
    part: str
    version: str


class Drafting(QObject):
    """The draft of the part that is shown.

    Attributes:
        soon: When it is kept.
        uid: The draft; None for none.

    Signals:
        kept: It was kept.
        failed: It could not be kept (``Fault``).
    """

    kept = Signal()
    failed = Signal(object)

    def __init__(self, context: PageContext, parent: QObject, said: Callable[[], PartText]) -> None:
        super().__init__(parent)
        self._context, self._said = context, said
        self._place: Place | None = None
        self.uid: str | None = None
        self.soon = KeepingSoon(self)
        self.soon.due.connect(self.keep)

    @property
    def is_waiting(self) -> bool:
        """Whether something typed has not been kept."""
        return self.soon.is_waiting

    def begin(self, place: Place, uid: str | None) -> None:
        """Another part is shown, with the draft there is of it."""
        self.soon.rest()
        self._place, self.uid = place, uid

    def touch(self) -> None:
        """Something was typed."""
        if self.uid is None:
            self.uid = new_draft_uid(self._context.ledger)
        self.soon.touch()

    def keep(self) -> None:
        """Keeps what stands there now."""
        self.soon.rest()
        place, uid = self._place, self.uid
        if place is None or uid is None:
            return
        ledger, draft = self._context.ledger, PartDraft(uid, self._said(), place.version)
        self._context.tasks.command(
            self,
            "growth_page.keeping",
            lambda _tell: keep_part(ledger, place.teacher, place.year, place.part, draft),
            lambda _at: self.kept.emit(),
            self._failed,
            quiet=True,
        )

    def leave(self) -> None:
        """The part is left: what waits is kept at once."""
        if self.soon.is_waiting:
            self.keep()

    def saved(self) -> None:
        """What stood there was saved, and its draft went with it."""
        self.soon.rest()
        self.uid = None

    def discard(self, done: Callable[[], None]) -> None:
        """Throws the draft away."""
        self.soon.rest()
        ledger, uid = self._context.ledger, self.uid
        self.uid = None
        if uid is None:
            done()
            return
        self._context.tasks.command(
            self,
            "growth_page.keeping",
            lambda _tell: discard_draft(ledger, uid),
            lambda _was: done(),
            self._failed,
            quiet=True,
        )

    def _failed(self, fault: Fault) -> None:
        self.failed.emit(fault)
