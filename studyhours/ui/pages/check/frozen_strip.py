"""Says that the table shows what was frozen, and switches to what it would be today."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from studyhours.services.checking.verdicts import Verdicts
from studyhours.services.closing.frozen_verdicts import BothVerdicts
from studyhours.services.wording.explaining import day_text
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words


class FrozenStrip(QFrame):
    """A line above the table of a closed year; hidden for any other.

    Signals:
        switched: The other of the two tables is wanted.
    """

    switched = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._both: BothVerdicts | None = None
        self._live, self._table, self._of_units = False, True, False
        self._live_wanted = False
        self.setObjectName("check-frozen")
        self.setProperty("panel", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        self.said = plain_label(wrap=True)
        self.said.setObjectName("check-frozen-text")
        row.addWidget(self.said, 1)
        self.switch = QPushButton()
        self.switch.setObjectName("check-frozen-switch")
        self.switch.clicked.connect(self._switch)
        row.addWidget(self.switch)
        words.changed.connect(self._say)
        self.hide()

    @property
    def is_frozen(self) -> bool:
        """Whether the frozen table is the one to show."""
        return self._frozen is not None

    def take(self, both: BothVerdicts, *, of_units: bool = False) -> Verdicts:
        """Takes what was read; gives the verdicts to show.

        Another year, and a year closed anew, begin with what was frozen.
        """
        before = self._both
        same = (
            before is not None
            and before.closing is not None
            and both.closing is not None
            and before.closing.uid == both.closing.uid
        )
        self._live = (self._live and same) or self._live_wanted
        self._live_wanted = False
        self._both = both
        return self.shown(both, of_units=of_units)

    def shown(self, both: BothVerdicts, *, of_units: bool = False) -> Verdicts:
        """Those of the two that are looked at: what was frozen, if the closing holds it."""
        self._of_units = of_units
        self._say()
        return self._frozen or both.today

    @property
    def _frozen(self) -> Verdicts | None:
        """What is frozen of what is looked at, unless today's is wanted."""
        return None if self._live else self._kept

    @property
    def _kept(self) -> Verdicts | None:
        """What is frozen of what is looked at."""
        frozen = self._both.frozen if self._both is not None else None
        lacks_units = frozen is not None and self._of_units and frozen.units is None
        return None if lacks_units else frozen

    def see_live(self) -> None:
        """Today's are wanted: figures elsewhere are counted from these."""
        self._live_wanted = self._both is None
        if self._both is not None and self._frozen is not None:
            self._switch()

    def show_for(self, *, table: bool) -> None:
        """Is shown only while the table is."""
        self._table = table
        self._say()

    def _switch(self) -> None:
        self._live = not self._live
        self._say()
        self.switched.emit()

    def _say(self) -> None:
        both, words = self._both, self._words
        closing = both.closing if both is not None else None
        self.setVisible(closing is not None and self._table)
        if both is None or closing is None:
            return
        key, role = "live", "waiting"
        if both.damaged:
            key, role = "damaged", "risk"
        elif both.frozen is None:
            key = "earlier"
        elif self._kept is None:
            key = "without_units"
        elif self.is_frozen:
            key, role = "frozen", "met"
        set_look(self, "role", role)
        self.said.setText(
            words.say(
                f"check_year_strip.{key}",
                year=closing.year,
                as_of=day_text(closing.as_of, words.texts),
                day=day_text(both.today.as_of, words.texts),
                number=closing.number,
            )
        )
        self.switch.setVisible(self._kept is not None)
        live = "check_year_strip.see_live" if self.is_frozen else "check_year_strip.see_frozen"
        self.switch.setText(words.say(live))
