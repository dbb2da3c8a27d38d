"""The rule sets a new ledger may begin with: the usual ones, and the others behind one click."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QVBoxLayout, QWidget

from studyhours.services.ledgers.starting import PresetChoice
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.label import button_text, plain_label
from studyhours.ui.words import Words

_AT_ONCE = 12
"""How many sets are made ready in one turn of the event loop; there are some fifty."""


class RulesForm(QWidget):
    """A tick for each rule set shipped; only the usual ones are ticked to begin with."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._ticks: list[tuple[PresetChoice, QCheckBox, QLabel]] = []
        self._usual = _column(self)
        self._more = QPushButton()
        self._more.setObjectName("start-more-rules")
        self._more.setProperty("kind", "link")
        self._more.clicked.connect(self._show_others)
        self._others = QWidget()
        self._others.hide()
        self._rest = _column(self._others)
        self._turns = Turns(self)
        words.changed.connect(self._say)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Ids of the rule sets that are ticked."""
        return tuple(preset.id for preset, tick, _ in self._ticks if tick.isChecked())

    def offer(self, presets: Sequence[PresetChoice], before: QWidget) -> QWidget:
        """Fills in what there is, once.

        Args:
            presets: The rule sets shipped, the usual ones first.
            before: What the Tab key stops at before them.

        Returns:
            What it stops at last.
        """
        others = [preset for preset in presets if not preset.usual]
        last = before
        for preset in presets:
            if others and preset is others[0]:
                self._usual.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
                self._usual.addWidget(self._others)
                self.setTabOrder(last, self._more)
                last = self._more
            tick = self._tick(preset, self._usual if preset.usual else self._rest)
            self.setTabOrder(last, tick)
            last = tick
        self._say()
        return last

    def _tick(self, preset: PresetChoice, into: QVBoxLayout) -> QCheckBox:
        box = QWidget()
        column = _column(box, spacing=0)
        tick = QCheckBox()
        tick.setObjectName(f"start-rule-{preset.id}")
        tick.setChecked(preset.usual)
        said = plain_label(role="small", wrap=True)
        said.setContentsMargins(26, 0, 0, 0)
        column.addWidget(tick)
        column.addWidget(said)
        into.addWidget(box)
        self._ticks.append((preset, tick, said))
        return tick

    def _say(self) -> None:
        texts = self._words.texts
        for preset, tick, said in self._ticks:
            tick.setText(button_text(texts.pick(preset.title)))
            said.setText(texts.pick(preset.text))
        others = sum(not preset.usual for preset, _, _ in self._ticks)
        self._more.setText(self._words.say("start.more_rules", count=others))

    def _show_others(self) -> None:
        """Shows them, made ready some at a time; the cursor goes to the first."""
        boxes = [self._rest.itemAt(place).widget() for place in range(self._rest.count())]
        some = [boxes[at : at + _AT_ONCE] for at in range(0, len(boxes), _AT_ONCE)]
        self._turns.begin(*(partial(_make_ready, part) for part in some), self._show_ready)

    def _show_ready(self) -> None:
        self._others.show()
        next(tick for preset, tick, _ in self._ticks if not preset.usual).setFocus()
        self._more.hide()


def _make_ready(boxes: Sequence[QWidget]) -> None:
    """Styles and measures them while they are hidden, which is most of what showing them costs."""
    for box in boxes:
        for part in (box, *box.findChildren(QWidget)):
            part.ensurePolished()
        box.sizeHint()


def _column(box: QWidget, spacing: int = 6) -> QVBoxLayout:
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return column
