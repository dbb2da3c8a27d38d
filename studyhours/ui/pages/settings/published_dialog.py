"""What is published otherwise than the ledger has it: to be confirmed day by day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QDialog, QListView, QWidget

from studyhours.services.settings.calendar_effect import Effect
from studyhours.services.settings.calendar_reading import PublishedDay
from studyhours.ui.pages.settings.saying import effect_said, name_said
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.tick_delegate import TickDelegate
from studyhours.ui.words import Words

_DAY = Qt.ItemDataRole.UserRole
_WIDTH, _HIGHEST = 520, 480
_AROUND, _LINE = 220, 30


class PublishedDialog(QDialog):
    """A list of days to tick; what the school has set by itself is not ticked at first.

    Signals:
        edited: Other days are ticked.
        wanted: The person wants the days ticked (a list of ``date``).
    """

    edited = Signal()
    wanted = Signal(object)

    def __init__(self, words: Words, days: Sequence[PublishedDay], parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._over, self.days = words, parent, tuple(days)
        column = dialog_column(
            self, words, "published-dialog", "settings.published_title", spacing=12
        )
        give_form_keys(self)
        said = plain_label(wrap=True)
        words.bind(said.setText, "settings.published_ask", count=len(days))
        column.addWidget(said)
        self.model = QStandardItemModel(self)
        for one in self.days:
            item = QStandardItem(self._line(one))
            item.setCheckable(True)
            item.setEditable(False)
            own = one.kept is not None
            item.setCheckState(Qt.CheckState.Unchecked if own else Qt.CheckState.Checked)
            item.setData(one.day, _DAY)
            self.model.appendRow(item)
        self.list = QListView()
        self.list.setObjectName("published-list")
        words.bind(self.list.setAccessibleName, "settings.published_title")
        self.list.setModel(self.model)
        self.list.setItemDelegate(TickDelegate(self.list))
        column.addWidget(self.list, 1)
        self.effect = plain_label(wrap=True)
        self.effect.setObjectName("published-effect")
        column.addWidget(self.effect)
        foot = dialog_foot(
            self, words, ("published-cancel", "published-take"), "settings.published_take"
        )
        self.save = foot.go
        self.save.clicked.connect(self._take)
        column.addLayout(foot.row)
        self.model.itemChanged.connect(lambda _item: self.edited.emit())

    def begin(self) -> None:
        """Opens it."""
        size = (_WIDTH, min(_AROUND + _LINE * len(self.days), _HIGHEST))
        open_within(self, self._over.window().size(), size)

    @property
    def ticked(self) -> list[date]:
        """The days ticked."""
        items = [self.model.item(row) for row in range(self.model.rowCount())]
        return [item.data(_DAY) for item in items if item.checkState() == Qt.CheckState.Checked]

    def show_effect(self, effect: Effect | None) -> None:
        """Says how many results would be others; nothing for None."""
        self.effect.setText("" if effect is None else effect_said(effect, self._words))

    def _line(self, one: PublishedDay) -> str:
        words = self._words
        key = "settings.published_line_work" if one.published.working else "settings.published_line"
        weekday = words.say(f"weekday.{one.day.isoweekday()}")
        said = words.say(
            key, day=one.day.isoformat(), weekday=weekday, name=name_said(one.published.name, words)
        )
        if one.kept is None:
            return said
        return words.say("settings.published_own", said=said, name=one.kept.name)

    def offer_again(self) -> None:
        """What was to be taken was called off."""
        self.save.setEnabled(True)

    def _take(self) -> None:
        self.save.setEnabled(False)
        self.wanted.emit(self.ticked)
