"""How many teachers stand where, rule set by rule set: what certificates look at too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from studyhours.domain import statuses as st
from studyhours.services.home.school import SchoolHome, SetBar
from studyhours.ui.context import PageContext
from studyhours.ui.pages.home.lines import SetTile
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel

STATUS_KEYS: Mapping[str, str] = {
    st.MET: "status.met",
    st.ON_TRACK: "status.on_track",
    st.AT_RISK: "status.at_risk",
    st.NEEDS_DECISION: "status.needs_decision",
    st.MISSED: "status.missed",
    st.EXEMPT: "status.exempt",
    st.NOT_APPLICABLE: "status.not_applicable",
}
_PADDING, _GAP = 8, 2


class SetsStrip(Panel):
    """A tile for each rule set, side by side as far as there is room.

    Signals:
        chosen: A rule set was clicked (its id).
        waiting: The records that wait for review were clicked.
    """

    chosen = Signal(str)
    waiting = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent, padding=_PADDING)
        self._theme, self._words = context.theme, context.words
        self._tiles: list[SetTile] = []
        self._columns = 0
        self.title.hide()
        self.note.hide()
        self.body.setSpacing(2)
        self.said = plain_label(role="small", wrap=True)
        self.said.setObjectName("home-sets-said")
        self.said.setContentsMargins(_PADDING, 2, _PADDING, 0)
        context.words.bind(self.said.setText, "home.by_set")
        self.body.addWidget(self.said)
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        self.body.addLayout(self._grid)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_home(self, home: SchoolHome) -> None:
        """Shows a school."""
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._tiles = [self._tile(one) for one in home.sets]
        if home.waiting:
            self._tiles.append(self._waiting(home.waiting))
        self._columns = 0
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: as many side by side as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _tile(self, bar: SetBar) -> SetTile:
        words = self._words
        chips = [
            (words.say("home.people_of", status=words.say(key), count=bar.counts.get(status, 0)),
             status_role(status))
            for status, key in STATUS_KEYS.items()
            # How many have met it is what people look for, none of them included.
            if bar.counts.get(status, 0) or status == st.MET
        ]  # fmt: skip
        tile = SetTile(self._theme, words.texts.pick(bar.title), chips, f"home-set-{bar.id}")
        tile.clicked.connect(lambda: self.chosen.emit(bar.id))
        return tile

    def _waiting(self, count: int) -> SetTile:
        said = self._words.say("home.records_count", count=count)
        title = self._words.say("home.submitted")
        tile = SetTile(self._theme, title, [(said, "waiting")], "home-tile-waiting")
        tile.clicked.connect(self.waiting)
        return tile

    def _arrange(self) -> None:
        if not self._tiles:
            return
        needed = [one.needed for one in self._tiles]
        room = self.width() - 2 * _PADDING
        fitting = (
            count
            for count in range(len(needed), 0, -1)
            if count == 1 or sum(_widest(needed, count)) + count * _GAP <= room
        )
        columns = next(fitting)
        if columns == self._columns:
            return
        widest = _widest(needed, columns)
        for place, tile in enumerate(self._tiles):
            self._grid.removeWidget(tile)
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, widest[column] if column < columns else 0)
        self._columns = columns


def _widest(needed: Sequence[int], columns: int) -> list[int]:
    """The widest tile of each column, in pixels, where so many stand side by side."""
    return [max(needed[column::columns]) for column in range(columns)]
