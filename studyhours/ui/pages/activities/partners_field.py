"""The units an activity is held with: ticked in a menu, named on its button."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from studyhours.services.activities.choices import UnitChoice
from studyhours.ui.widgets.label import set_tip
from studyhours.ui.words import Words


class PartnersField(QPushButton):
    """Chooses some of a few units."""

    def __init__(self, words: Words, units: Sequence[UnitChoice], chosen: Collection[str]) -> None:
        super().__init__()
        self._words = words
        self.setAutoDefault(False)
        # As broad as its place: the names of ten schools would widen the dialog.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        menu = QMenu(self)
        menu.setToolTipsVisible(False)
        for unit in units:
            action = menu.addAction(unit.name.replace("&", "&&"))
            action.setObjectName("plan-partner")
            action.setCheckable(True)
            action.setData(unit.uid)
            action.setChecked(unit.uid in chosen)
            action.toggled.connect(self._tell)
        self._units = menu
        self.setMenu(menu)
        self._names = {unit.uid: unit.name for unit in units}
        self._tell()

    @property
    def units(self) -> frozenset[str]:
        """Uids of those ticked."""
        return frozenset(str(one.data()) for one in self._units.actions() if one.isChecked())

    # ------------------------------------------------------------ see ``OwnField``

    def typed(self) -> str:
        """Uids of those ticked."""
        return " ".join(sorted(self.units))

    def put_back(self, text: str) -> None:
        """Ticks those, as far as they still are."""
        wanted = text.split()
        for action in self._units.actions():
            action.setChecked(str(action.data()) in wanted)

    def when_typed(self, act: Callable[[], None]) -> None:
        """Calls ``act`` whenever one is ticked, or no longer."""
        for action in self._units.actions():
            action.toggled.connect(lambda _on: act())

    def _tell(self) -> None:
        named = [name for uid, name in self._names.items() if uid in self.units]
        said = self._words.say("window.separator").join(named)
        self.setText((said or self._words.say("activities.units_none")).replace("&", "&&"))
        set_tip(self, said)
