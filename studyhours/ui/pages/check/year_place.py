"""Where the school year is shown, and the button that leads there; the year itself is made late."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from studyhours.domain.texts import Texts
from studyhours.ui.page import Page
from studyhours.ui.turns import Turns
from studyhours.ui.words import Words

if TYPE_CHECKING:
    from studyhours.ui.pages.check.year_view import YearView


class YearButton(QPushButton):
    """Shows the year in the place of the table, and the table again."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.setObjectName("check-year-view")
        self.setCheckable(True)
        words.bind(self.setToolTip, "check_year.button_hint")
        words.changed.connect(self._say)
        self.toggled.connect(self._say)
        self._say()

    def _say(self) -> None:
        key = "check_year.back" if self.isChecked() else "check_year.button"
        self.setText(self._words.say(key))


class YearPlace(QWidget):
    """The place of the year: empty until a year is first asked for, as it seldom is.

    Signals:
        cell_wanted: A teacher (uid) and a rule (``set/id``) are to be looked at in the table.
    """

    cell_wanted = Signal(str, str)

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self._view: YearView | None = None
        self._kind: type[YearView] | None = None
        self._turns = Turns(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_year(self, year: str) -> None:
        """Reads a year; what was asked before gives way."""
        if self._view is None:
            context, texts = self._page.context, self._page.context.words.texts
            context.tasks.query(
                self, "code", lambda: _read_ahead(texts), lambda _done: self._begin(year)
            )
        else:
            self._turns.begin(lambda: self._show(year))

    def _begin(self, year: str) -> None:
        self._turns.begin(self._load, self._make, lambda: self._show(year))

    def _show(self, year: str) -> None:
        if self._view is not None:
            self._view.show_year(year)

    def _load(self) -> None:
        """Its code is read when a year is first asked for."""
        from studyhours.ui.pages.check import year_view

        self._kind = year_view.YearView

    def _make(self) -> None:
        if self._view is None and self._kind is not None:
            self._view = self._kind(self._page)
            self._view.cell_wanted.connect(self.cell_wanted)
            self._column.addWidget(self._view)


def _read_ahead(texts: Texts) -> None:
    """Code and sentences of the year, which together take longer than anybody should wait."""
    import_module("studyhours.services.closing.closing")
    import_module("studyhours.services.closing.lines")
    texts.read_ahead(("check_year", "corrected", "reason"))
