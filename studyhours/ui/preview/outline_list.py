"""The bookmarks of a document, to go to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from studyhours.ui.models.rows import plain_tip
from studyhours.ui.pdf_pages import Bookmark
from studyhours.ui.words import Words

_PAGE = Qt.ItemDataRole.UserRole
WIDTH = 220


class OutlineList(QTreeWidget):
    """A tree of titles.

    Signals:
        chosen: A page is gone to (its number, from 0).
    """

    chosen = Signal(int)

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pdf-outline-list")
        words.bind(self.setAccessibleName, "viewer.outline")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setMinimumWidth(140)
        self.currentItemChanged.connect(self._chosen)
        self.itemClicked.connect(self._chosen)
        self.itemActivated.connect(self._chosen)

    def show_bookmarks(self, bookmarks: Sequence[Bookmark]) -> None:
        """Shows the bookmarks of another document."""
        self.blockSignals(True)
        self.clear()
        above: list[QTreeWidgetItem] = []
        for one in bookmarks:
            del above[one.level :]
            item = QTreeWidgetItem([one.title])
            item.setData(0, Qt.ItemDataRole.ToolTipRole, plain_tip(one.title))
            item.setData(0, _PAGE, one.page)
            if above:
                above[-1].addChild(item)
            else:
                self.addTopLevelItem(item)
            above.append(item)
        self.expandAll()
        self.blockSignals(False)

    def show_page(self, page: int) -> None:
        """Marks the last bookmark that leads to a page or one before it."""
        found: QTreeWidgetItem | None = None
        item: QTreeWidgetItem | None = self.topLevelItem(0)
        while item is not None and item.data(0, _PAGE) <= page:
            found, item = item, self.itemBelow(item)
        if found is not None and found.data(0, _PAGE) != self._current_page():
            self.blockSignals(True)
            self.setCurrentItem(found)
            self.blockSignals(False)

    def _current_page(self) -> int:
        item: QTreeWidgetItem | None = self.currentItem()
        return int(item.data(0, _PAGE)) if item is not None else -1

    def _chosen(self, item: QTreeWidgetItem | None, _: object = None) -> None:
        if item is not None:
            self.chosen.emit(int(item.data(0, _PAGE)))
