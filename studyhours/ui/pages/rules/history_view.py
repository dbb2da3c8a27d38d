"""All versions of a rule set; any two can be held against each other."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studyhours.services.rulebook.diff import DiffRequest
from studyhours.services.rulebook.history import History, VersionKept
from studyhours.services.rulebook.shelf import Shelf
from studyhours.services.wording.day_words import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import Page
from studyhours.ui.pages.rules.back_bar import BackBar
from studyhours.ui.pages.rules.diff_view import DiffView
from studyhours.ui.pages.rules.lines import TextLines
from studyhours.ui.pages.rules.saying import (
    SHORT_HASH,
    STATE_ROLES,
    days_words,
    rule_lines,
    who_adopted,
)
from studyhours.ui.widgets.chip_delegate import ROW
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.words import Words

_HEAD, _BAR, _TABLE = 45, 14, 204
_PAIR = 2


class VersionsModel(RowsModel[VersionKept]):
    """One row for each version, the newest first."""

    def __init__(self, words: Words) -> None:
        say = words.say
        super().__init__(
            (
                Column(
                    "number",
                    "rules_page.version",
                    lambda one: say("rules_page.number", number=one.number),
                    sort=lambda one: one.number,
                    width=76,
                ),
                Column(
                    "state",
                    "rules_page.state",
                    lambda one: say(f"rule_state.{one.state}"),
                    chip=lambda one: STATE_ROLES.get(one.state, "quiet"),
                    width=96,
                ),
                Column(
                    "days", "rules_page.days", lambda one: days_words(one, words.texts), width=200
                ),
                Column(
                    "adopted",
                    "rules_page.adopted_at",
                    lambda one: day_text(one.adopted_on, words.texts),
                    sort=lambda one: one.adopted_at,
                    width=132,
                ),
                Column(
                    "by",
                    "rules_page.adopted_by",
                    lambda one: who_adopted(one, words.texts),
                    width=116,
                ),
                Column(
                    "papers",
                    "rules_page.papers",
                    lambda one: str(one.use.count) if one.use else "",
                    align="right",
                    width=100,
                ),
                Column(
                    "hash",
                    "rules_page.hash",
                    lambda one: one.sha256[:SHORT_HASH],
                    tip=lambda one: one.sha256,
                    width=130,
                    muted=True,
                ),
            ),
            words,
        )


class HistoryView(QWidget):
    """Signals:
    back: The person goes back.
    export: A version is to be written into a file (``History``, number).
    """

    back = Signal()
    export = Signal(object, int)

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__()
        self._words = context.words
        self._history: History | None = None
        self._may_compare = False
        self._compared: tuple[int, int] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.bar = BackBar(context.words, "history")
        self.bar.back.connect(self._leave)
        self.exports = QPushButton()
        self.exports.setObjectName("history-export")
        context.words.bind(self.exports.setText, "rules_page.export")
        self.exports.clicked.connect(self._export)
        self.compares = QPushButton()
        self.compares.setObjectName("history-compare")
        self.compares.setProperty("kind", "primary")
        context.words.bind(self.compares.setText, "rules_page.compare")
        self.compares.clicked.connect(self._compare)
        column.addWidget(self.bar)
        self.model = VersionsModel(context.words)
        self.table = DataTable(self.model, context.theme, context.memory, "rules-versions")
        context.words.bind(self.table.setAccessibleName, "rules_page.versions")
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._chosen_changed())
        self.table.opened.connect(lambda _version: self._open())
        column.addWidget(self.table)
        self.menu = ListMenu(page, "history-menu", self._listed)
        for button in (self.menu, self.exports, self.compares):
            self.bar.row.addWidget(button)
        self._below = QStackedWidget()
        self.rules = TextLines(context.theme, "rules-of-version")
        context.words.bind(self.rules.setAccessibleName, "rules_page.rules_of_set")
        self.diff = DiffView(context, "history-diff")
        self.diff.failed.connect(page.banner.show_fault)
        self._below.addWidget(self.rules)
        self._below.addWidget(self.diff)
        column.addWidget(self._below, 1)

    def _listed(self) -> ListSource:
        return ListSource(self.table, self.model, title=self.bar.title.text)

    def begin(self, history: History, shelf: Shelf) -> None:
        """Shows the versions of a set."""
        self._history, self._may_compare = history, shelf.may_compare
        self.diff.put_away()
        self._compared = None
        self.model.set_rows(history.versions)
        self._fit()
        self.table.selectRow(0)
        self.retell()
        self.table.setFocus()

    def _fit(self) -> None:
        """The table is as high as its rows, and as what moves it sideways where it is narrow."""
        if self._history is not None:
            bar = _BAR if self.table.horizontalHeader().length() > self.width() else 0
            rows = scaled(_HEAD) + scaled(ROW) * len(self._history.versions)
            self.table.setFixedHeight(min(rows + bar, scaled(_TABLE)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's."""
        super().resizeEvent(event)
        self._fit()

    def follow(self, shelf: Shelf) -> None:
        """The ledger may have other versions now."""
        if self._history is None:
            return
        found = next((one for one in shelf.sets if one.id == self._history.id), None)
        if found is not None and found != self._history:
            self.begin(found, shelf)

    def retell(self) -> None:
        """Says again what was said from data."""
        if self._history is not None:
            title = self._words.texts.pick(self._history.title)
            self.bar.title.setText(self._words.say("rules_page.history_of", title=title))
            self._chosen_changed()
            self.diff.retell()

    def _chosen_changed(self) -> None:
        chosen: list[VersionKept] = self.table.chosen()
        versions = len(self.model.rows)
        self.exports.setEnabled(len(chosen) == 1)
        self.compares.setVisible(self._may_compare and versions > 1)
        self.compares.setEnabled(self._pair() is not None)
        key = "rules_page.compare" if len(chosen) == _PAIR else "rules_page.compare_before"
        self.compares.setText(self._words.say(key))
        if self._history is None or not chosen:
            return
        content = self._history.contents[chosen[0].number]
        self.rules.show_lines(rule_lines(content, self._words.texts))
        if self._pair() != self._compared:
            self._below.setCurrentWidget(self.rules)

    def _pair(self) -> tuple[int, int] | None:
        """Numbers of the two to compare, the older first."""
        numbers = sorted(one.number for one in self.table.chosen())
        known = sorted(one.number for one in self.model.rows)
        if len(numbers) == _PAIR:
            return numbers[0], numbers[1]
        if len(numbers) == 1 and numbers[0] != known[0]:
            return known[known.index(numbers[0]) - 1], numbers[0]
        return None

    def _compare(self) -> None:
        pair = self._pair()
        if pair is not None and self._history is not None:
            self._compared = pair
            self._below.setCurrentWidget(self.diff)
            request = DiffRequest(ruleset=self._history.id, before=pair[0], after=pair[1])
            self.diff.compare(request)

    def _open(self) -> None:
        """What the version changed; of the first, or who may not compare, its rules."""
        if self._may_compare and self._pair() is not None:
            self._compare()
        else:
            self._below.setCurrentWidget(self.rules)
            self.rules.setFocus()

    def _export(self) -> None:
        chosen = self.table.chosen()
        if self._history is not None and chosen:
            self.export.emit(self._history, chosen[0].number)

    def _leave(self) -> None:
        self.diff.put_away()
        self._history = None
        self.back.emit()
