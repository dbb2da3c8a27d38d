"""A field for the groups and schools a record counts for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QMenu, QSizePolicy, QWidget

from studyhours.services.people.unit_names import UnitNamed
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.label import button_text, set_tip
from studyhours.ui.widgets.still_choice import StillChoice

_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _StayingMenu(QMenu):
    """A menu that stays open while entries are ticked: several may be chosen."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Qt's: a tick is no reason to close."""
        if not self._toggled(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: the same by keyboard; Esc closes."""
        if event.key() not in _KEYS or not self._toggled(self.activeAction()):
            super().keyPressEvent(event)

    @staticmethod
    def _toggled(action: QAction | None) -> bool:
        if action is None or not action.isCheckable():
            return False
        action.trigger()
        return True


class UnitsEdit(StillChoice):
    """The units chosen, by name; opening it shows a list with a tick for each.

    Signals:
        edited: The person has ticked or unticked one.
    """

    edited = Signal()

    def __init__(self, saying: Saying, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saying = saying
        self._chosen: tuple[str, ...] = ()
        self.addItem("")
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu = _StayingMenu(self)
        self._menu.setObjectName("records-units-menu")
        self.retell()

    @property
    def value(self) -> str:
        """Identifiers of the units chosen, with a space between."""
        return " ".join(self._chosen)

    def choose(self, value: str) -> None:
        """Shows units; one that is not offered any more is kept all the same."""
        self._chosen = tuple(value.split())
        self.retell()

    def retell(self) -> None:
        """Says the units chosen again."""
        words = self._saying.words
        named = [self._saying.unit_names.get(one, one) for one in self._chosen]
        said = words.say("records.comma").join(named)
        self.setItemText(0, said or words.say("records.units_none"))
        set_tip(self, said)

    def showPopup(self) -> None:
        """Qt's: instead of one choice out of several, a tick for each."""
        self._menu.clear()
        self._menu.setMinimumWidth(self.width())
        for kind, units in groupby(self._saying.units, key=lambda one: one.kind):
            heading = self._menu.addAction(self._saying.words.say(f"unit_kind.{kind}"))
            heading.setEnabled(False)
            self._offer(list(units))
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft() + QPoint(0, 4)))

    def _offer(self, units: Sequence[UnitNamed]) -> None:
        for unit in units:
            action = self._menu.addAction(button_text(unit.name))
            action.setCheckable(True)
            action.setChecked(unit.uid in self._chosen)
            action.toggled.connect(lambda on, uid=unit.uid: self._tick(uid, on=on))

    def _tick(self, uid: str, *, on: bool) -> None:
        rest = tuple(one for one in self._chosen if one != uid)
        self._chosen = (*rest, uid) if on else rest
        self.retell()
        self.edited.emit()
