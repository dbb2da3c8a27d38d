"""How many drafts there are, and which; behind a button that is only there when there are any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.label import button_text

if TYPE_CHECKING:
    from studyhours.services.records.drafts import DraftKept

_SHOWN = 16


class DraftButton(QPushButton):
    """Lists one's drafts.

    Signals:
        changed: There are others now.
        chosen: The person wants to go on with one (``DraftKept``).
    """

    changed = Signal()
    chosen = Signal(object)

    def __init__(self, saying: Saying, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saying = saying
        self._drafts: dict[str, DraftKept] = {}
        self.setObjectName("records-drafts")
        self.setProperty("kind", "filter")
        self.clicked.connect(self._open)
        saying.words.changed.connect(self._retell)
        self.hide()

    @property
    def drafts(self) -> tuple[DraftKept, ...]:
        """All of them, the newest first."""
        return tuple(self._drafts.values())

    @property
    def by_record(self) -> dict[str, str]:
        """Drafts of changes by the record they would change."""
        return {one.record: one.uid for one in self._drafts.values() if one.record is not None}

    def draft(self, uid: str) -> DraftKept | None:
        """One of them."""
        return self._drafts.get(uid)

    def of_record(self, uid: str) -> DraftKept | None:
        """The draft of a change to a record."""
        return next((one for one in self._drafts.values() if one.record == uid), None)

    def show_drafts(self, drafts: Sequence[DraftKept]) -> None:
        """Takes all of them, the newest first."""
        self._drafts = {one.uid: one for one in drafts}
        self._tell()

    def add(self, draft: DraftKept) -> None:
        """One was kept, perhaps again."""
        rest = {uid: one for uid, one in self._drafts.items() if uid != draft.uid}
        self._drafts = {draft.uid: draft, **rest}
        self._tell()

    def remove(self, uid: str) -> None:
        """One is gone."""
        if self._drafts.pop(uid, None) is not None:
            self._tell()

    def _tell(self) -> None:
        self.setVisible(bool(self._drafts))
        self._retell()
        self.changed.emit()

    def _retell(self) -> None:
        self.setText(self._saying.words.say("records.drafts", count=len(self._drafts)))

    def _open(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("records-drafts-menu")
        for draft in self._drafts.values():
            action = menu.addAction(button_text(self._name(draft)))
            action.triggered.connect(lambda _checked=False, draft=draft: self.chosen.emit(draft))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft() + QPoint(0, 4)))

    def _name(self, draft: DraftKept) -> str:
        values = draft.values
        title = values.get("title") or " ".join(values.get("text", "").split())[:_SHOWN]
        what = self._saying.named(draft.kind, title, values.get("type") or None)
        at = self._saying.moment(draft.saved_at) if draft.saved_at is not None else ""
        return self._saying.words.say("records.draft_line", what=what, at=at)
