"""The kinds of documents, in groups, to choose one from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from studyhours.services.documents.kinds import DocumentKind
from studyhours.ui.fonts import scaled
from studyhours.ui.words import Words

GROUPS = ("proofs", "personal", "activities", "tables", "notices")
"""Groups in the order they are offered; words are ``document_group.NAME``."""
GROUP_OF: Mapping[str, str] = {
    "hours-proof": "proofs",
    "hours-register": "proofs",
    "portfolio": "personal",
    "handbook": "personal",
    "teacher-info": "personal",
    "observation": "personal",
    "reading-notes": "personal",
    "agreement": "personal",
    "activity-record": "activities",
    "sign-in": "activities",
    "anthology": "activities",
    "notice": "notices",
    "reminder": "notices",
    "chase-list": "notices",
}
"""Where a kind stands; one that is not named is a table."""
_CODE = Qt.ItemDataRole.UserRole
_WIDTH = 196


class KindList(QListWidget):
    """Names of kinds below the names of their groups.

    Signals:
        chosen: Another kind (its code).
    """

    chosen = Signal(str)

    def __init__(self, words: Words, kinds: Sequence[DocumentKind], parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        self.setObjectName("forms-kinds")
        self.setFixedWidth(scaled(_WIDTH))
        words.bind(self.setAccessibleName, "documents.forms_kinds")
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for group in GROUPS:
            mine = [kind for kind in kinds if GROUP_OF.get(kind.code, "tables") == group]
            if not mine:
                continue
            head = QListWidgetItem()
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            head.setData(_CODE, f"group:{group}")
            self.addItem(head)
            for kind in mine:
                item = QListWidgetItem()
                item.setData(_CODE, kind.code)
                self.addItem(item)
        self._retell()
        words.changed.connect(self._retell)
        self.currentItemChanged.connect(self._changed)

    @property
    def codes(self) -> list[str]:
        """Codes of the kinds offered, from top to bottom."""
        found = [str(self.item(row).data(_CODE)) for row in range(self.count())]
        return [code for code in found if not code.startswith("group:")]

    def choose(self, code: str) -> None:
        """Chooses a kind."""
        for row in range(self.count()):
            if self.item(row).data(_CODE) == code:
                self.setCurrentRow(row)

    def _changed(self, item: QListWidgetItem | None, _: object = None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_CODE)))

    def _retell(self) -> None:
        for row in range(self.count()):
            item = self.item(row)
            code = str(item.data(_CODE))
            if code.startswith("group:"):
                item.setText(self._words.say(f"document_group.{code.removeprefix('group:')}"))
            else:
                item.setText(self._words.say(f"document.{code}"))
