"""The side bar: the school, the pages, and at its foot the settings and another ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from studyhours.services.ledgers.permissions import Actor
from studyhours.ui.account_button import AccountButton
from studyhours.ui.context import Surroundings
from studyhours.ui.icons import line_icon
from studyhours.ui.page_list import PageEntry
from studyhours.ui.shortcuts import BY_NAME
from studyhours.ui.widgets.label import plain_label, set_tip

if TYPE_CHECKING:
    from studyhours.services.ledgers.card import LedgerCard

WIDE, NARROW = 196, 168
_OF_OFFICES = ("review",)
"""Pages that a teacher's own ledger has no use for."""


class SideBar(QFrame):
    """Entries of the pages, one of them chosen.

    Attributes:
        account: Who is logged in; None while accounts are off.

    Signals:
        chosen: The person chose a page (its name).
        close_wanted: The person wants to open another ledger.
    """

    chosen = Signal(str)
    close_wanted = Signal()

    def __init__(
        self,
        surroundings: Surroundings,
        pages: Sequence[PageEntry],
        actor: Actor,
        parent: QWidget | None = None,
    ) -> None:
        """Entries for pages.

        Args:
            surroundings: Language and look.
            pages: The pages, in their order.
            actor: Who is logged in, where accounts are on.
            parent: Parent.
        """
        super().__init__(parent)
        self.setObjectName("side")
        self._words, self._theme = surroundings.words, surroundings.theme
        self._keys = surroundings.keys
        self._card: LedgerCard | None = None
        self._buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 18, 10, 12)
        column.setSpacing(2)
        self._teacher = plain_label(wrap=True)
        self._teacher.setObjectName("side-teacher")
        self._teacher.setContentsMargins(10, 0, 0, 0)
        self._teacher.hide()
        self._school = plain_label(wrap=True)
        self._school.setObjectName("side-school")
        self._school.setContentsMargins(10, 0, 0, 0)
        self._year = plain_label(role="small", wrap=True)
        self._year.setContentsMargins(10, 0, 0, 12)
        column.addWidget(self._teacher)
        column.addWidget(self._school)
        column.addWidget(self._year)
        self._group = QButtonGroup(self)
        for one in pages:
            if not one.at_foot:
                column.addWidget(self._entry(one))
        column.addStretch(1)
        rule = QFrame()
        rule.setObjectName("side-rule")
        column.addWidget(rule)
        column.addSpacing(6)
        for one in pages:
            if one.at_foot:
                column.addWidget(self._entry(one))
        self._other = QPushButton()
        self._other.setObjectName("side-other-ledger")
        self._other.setProperty("kind", "side")
        self._other.setIconSize(QSize(20, 20))
        self._words.bind(self._other.setText, "window.other_ledger")
        self._other.clicked.connect(self.close_wanted)
        column.addWidget(self._other)
        self.account: AccountButton | None = None
        if actor.account is not None:
            self.account = AccountButton(surroundings, actor)
            column.addWidget(self.account)
        self._theme.changed.connect(self._paint_icons)
        self._words.changed.connect(self._say_card)
        self._keys.changed.connect(self._tell_keys)
        self._paint_icons()

    def show_card(self, card: LedgerCard) -> None:
        """Says which school this is."""
        self._card = card
        # Nobody approves their own records: in a teacher's own ledger the school does.
        for name in _OF_OFFICES:
            if name in self._buttons:
                self._buttons[name].setHidden(card.own)
        self._say_card()

    def mark(self, name: str) -> None:
        """Marks the page that is shown."""
        self._buttons[name].setChecked(True)

    def _entry(self, page: PageEntry) -> QPushButton:
        name = page.name
        button = QPushButton()
        button.setObjectName(f"side-{name}")
        button.setProperty("kind", "side")
        button.setCheckable(True)
        button.setIconSize(QSize(20, 20))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        self._words.bind(button.setText, f"page.{name}")
        button.clicked.connect(lambda: self.chosen.emit(name))
        deed = f"page.{name}"
        if deed in BY_NAME:
            self._keys.make(deed, self, lambda: self._choose(name))
            set_tip(button, self._keys.shown(deed))
        self._group.addButton(button)
        self._buttons[name] = button
        return button

    def _choose(self, name: str) -> None:
        """By its key, where the page is offered."""
        if not self._buttons[name].isHidden():
            self.chosen.emit(name)

    def _tell_keys(self) -> None:
        """Tips name the keys, whichever they are."""
        for name, button in self._buttons.items():
            if (deed := f"page.{name}") in BY_NAME:
                set_tip(button, self._keys.shown(deed))

    def _say_card(self) -> None:
        if self._card is None:
            return
        self._school.setText(self._card.school)
        self._teacher.setText(self._card.teacher)
        self._teacher.setVisible(bool(self._card.teacher))
        key = "window.year_week" if self._card.week else "window.year"
        self._year.setText(self._words.say(key, year=self._card.year, week=self._card.week))

    def _paint_icons(self) -> None:
        ratio = self.devicePixelRatioF()
        for name, button in self._buttons.items():
            button.setIcon(line_icon(name, self._theme.colour("pine"), ratio))
        self._other.setIcon(line_icon("ledger", self._theme.colour("muted"), ratio))
        if self.account is not None:
            self.account.setIcon(line_icon("account", self._theme.colour("pine"), ratio))
