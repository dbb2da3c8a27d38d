"""Attendance pasted into the list: a block of names or staff numbers with how they attended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from studyhours.services.activities.rows import Mark
from studyhours.ui.page import Page
from studyhours.ui.pages.activities.panel import ActivityPanel
from studyhours.ui.pages.activities.saying import Saying

if TYPE_CHECKING:
    from studyhours.services.activities.pasted import PastedMarks


class MarksPasting(QObject):
    """Takes what the clipboard holds, at Ctrl+V on the list or an entry of its menu.

    Args:
        page: Whose list it is.
        panel: What takes the attendance.
        saying: Words for marks.
    """

    def __init__(self, page: Page, panel: ActivityPanel, saying: Saying) -> None:
        super().__init__(page)
        self._page, self._panel, self._saying = page, panel, saying
        menu, words = panel.mark_button.menu(), page.context.words
        menu.addSeparator()
        entry = menu.addAction("")
        entry.setObjectName("activities-paste")
        words.bind(entry.setText, "activities.paste")
        entry.triggered.connect(self.paste)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), panel.table)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.paste)
        panel.finder.block_pasted.connect(self.paste)

    def paste(self) -> None:
        """Shows whom the block marks how; nothing is taken before a person agrees."""
        opened = self._panel.opened
        if opened is None or not opened.may_edit:
            return
        held = QGuiApplication.clipboard().mimeData()
        text = held.text() if held.hasText() else ""
        html = held.html() if held.hasHtml() else ""
        people, uid = tuple(self._panel.model.everybody), opened.shown.uid

        def read() -> PastedMarks:
            from studyhours.services.activities.pasted import read_pasted_marks

            return read_pasted_marks(people, text, html)

        self._page.context.tasks.query(
            self._page, "pasted marks", read, lambda said: self._show(uid, said)
        )

    def _show(self, uid: str, said: PastedMarks) -> None:
        from studyhours.ui.pages.activities.paste_dialog import PasteDialog

        dialog = PasteDialog(self._page, self._page.context.words, self._saying, said)
        dialog.agreed.connect(lambda marks: self._take(uid, marks))
        dialog.ask()

    def _take(self, uid: str, marks: Mapping[str, Mark]) -> None:
        opened = self._panel.opened
        if opened is None or opened.shown.uid != uid:
            return
        self._panel.say_marks(marks)
        self._page.banner.say("activities.was_pasted", count=len(marks))
