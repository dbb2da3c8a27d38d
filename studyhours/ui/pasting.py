"""Pasting a block of cells into a list: it goes the way of every import, preview first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from studyhours.ui.page import Page
from studyhours.ui.scratch import scratch

if TYPE_CHECKING:
    from studyhours.services.importing.pasted import PastedBlock

IMPORTS, ROSTER = "imports", "roster"


class Pasting(QObject):
    """Takes what the clipboard holds, at a key or a button of a page.

    Args:
        page: The page.
        hint: What the person is looking at, as ``Importable.what``; None for nothing in particular.
        lists: Where Ctrl+V is meant so.
    """

    def __init__(self, page: Page, hint: Callable[[], str | None], *lists: QWidget) -> None:
        super().__init__(page)
        self._page, self._hint = page, hint
        page.paste = self.paste
        for one in lists:
            keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), one)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(self.paste)

    def paste(self) -> None:
        """Shows the block on the page of imports, or says on this one why there is none."""
        context = self._page.context
        if not context.shows(IMPORTS):
            only_read = context.ledger.is_only_read
            key = "window.only_read_pasted" if only_read else "window.cannot_paste"
            self._page.banner.say(key, role="risk")
            return
        held = QGuiApplication.clipboard().mimeData()
        text = held.text() if held.hasText() else ""
        html = held.html() if held.hasHtml() else ""
        ledger, texts, hint = context.ledger, context.words.texts, self._hint()

        def keep() -> PastedBlock:
            from studyhours.services.importing.pasted import keep_pasted

            return keep_pasted(ledger, text, html, scratch(), texts, hint=hint)

        context.tasks.query(self._page, "pasted", keep, self._show)

    def _show(self, block: PastedBlock) -> None:
        # Without a header its columns say little of what it is: what was looked at decides.
        sure = "" if block.headed else "1"
        self._page.context.go(
            IMPORTS,
            pasted=str(block.path),
            what=block.what or "",
            sure=sure,
            origin=self._page.name,
        )
