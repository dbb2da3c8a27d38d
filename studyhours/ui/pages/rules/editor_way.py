"""A choice between ways of saying something; of measures also what is put around them."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from studyhours.services.rulebook.document import Data, Path
from studyhours.services.rulebook.fields import Way
from studyhours.services.rulebook.turning import turn, unwrap, wrap
from studyhours.services.rulebook.ways import OPERATORS
from studyhours.ui.pages.rules.editor_inputs import Choice
from studyhours.ui.pages.rules.editor_row import Kit, name_of
from studyhours.ui.pages.rules.editor_words import WordBar
from studyhours.ui.widgets.whole_choice import keep_whole

_AROUND = tuple(one for one in OPERATORS if one != "use")
_WRAP, _UNWRAP = "wrap", "unwrap"


class WayBox(QWidget):
    """A box of ways; for measures with the buttons that wrap and unwrap.

    Attributes:
        way: The choice.
    """

    def __init__(self, kit: Kit, way: Way, path: Path) -> None:
        super().__init__()
        self.way, self._kit, self._path = way, kit, path
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        ways = [(one, self._said(one)) for one in way.ways]
        box = Choice(ways, way.now)
        box.setObjectName(f"{name_of(path)}-{way.name}")
        box.setAccessibleName(kit.named("rule_way", way.name))
        box.picked.connect(self._turn)
        if way.name in {"bound", "test"}:  # cut off, "not less" and "not more" would look alike
            box.setMinimumWidth(box.sizeHint().width())
        elif way.name in {"when", "cycle"}:
            keep_whole(box)
        self.setFocusProxy(box)
        row.addWidget(box)
        if way.name == "measure":
            self._add_operators(row)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            return
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _said(self, way: str) -> str:
        return self._kit.say(f"rule_way_word.{self.way.name}_{way}")

    def _turn(self, to: str) -> None:
        state, name = self._kit.state, self.way.name
        origin = state.before_turning(self._path, name)
        if isinstance(origin, dict):
            self._become(turn(name, origin, to))
            state.turned(self._path, name, origin)

    def _become(self, node: Data) -> None:
        # A measure named by others is shown in their place too.
        self._kit.state.set(self._path, node, reshapes=self._around)

    @property
    def _around(self) -> Path:
        """The node that shows the unit of a measure beside its number."""
        return self._path[:-1] if self.way.name == "measure" else self._path

    def _add_operators(self, row: QHBoxLayout) -> None:
        words = [(_WRAP, self._kit.say("rules_edit.wrap"))]
        if self.way.now in _AROUND:
            words.append((_UNWRAP, self._kit.say("rules_edit.unwrap")))
        bar = WordBar(self._kit.theme, words)
        bar.setObjectName(f"{name_of(self._path)}-around")
        bar.setAccessibleName(self._kit.say("rules_edit.wrap"))
        bar.pressed.connect(lambda word: self._unwrap() if word == _UNWRAP else self._open(bar))
        row.addWidget(bar, 1, Qt.AlignmentFlag.AlignVCenter)

    def _open(self, bar: WordBar) -> None:
        menu = QMenu(self)
        menu.setObjectName(f"{bar.objectName()}-menu")
        for operator in _AROUND:
            action = menu.addAction(self._said(operator))
            action.setObjectName(f"wrap-{operator}")
            action.triggered.connect(lambda _on=False, operator=operator: self._wrap(operator))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(bar.mapToGlobal(bar.place_of(_WRAP) + QPoint(-20, 16)))

    def _wrap(self, operator: str) -> None:
        node = self._kit.state.at(self._path)
        if node is not None:
            self._become(wrap(node, operator))

    def _unwrap(self) -> None:
        self._become(unwrap(cast(Data, self._kit.state.at(self._path))))
