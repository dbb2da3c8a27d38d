"""This computer: language, colours, size of type, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from studyhours.ui.context import PageContext
from studyhours.ui.fonts import SIZES
from studyhours.ui.keeper import CHOICES, IDLE_KEY, idle_minutes
from studyhours.ui.looks import LANGUAGE_NAMES
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.settings.keys_panel import KeysPanel
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.speaking import speak
from studyhours.ui.theme import MODES
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.scrolling import scrolling

_WIDEST = 760
_MODE_KEYS = {"system": "theme.system", "light": "theme.light", "dark": "theme.dark"}
_SIZE_KEYS = {
    13: "settings.size_small",
    14: "settings.size_usual",
    16: "settings.size_large",
    18: "settings.size_largest",
}


class ComputerPart(Part):
    """What is remembered on this computer alone."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._make_looks())
        if context.ledger.actor.account is not None:
            column.addWidget(self._make_lock())
        column.addWidget(self._make_keys())
        column.addStretch(1)
        inside.setMaximumWidth(_WIDEST)
        self.column.addWidget(scrolling(inside), 1)
        context.theme.changed.connect(self._mark)

    def _make_looks(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.looks_title")
        self._languages = self._choice(
            panel, "settings.language", "language", list(LANGUAGE_NAMES), self._speak
        )
        for name, button in self._languages.items():
            button.setText(LANGUAGE_NAMES[name])
        self._modes = self._choice(panel, "settings.theme", "theme", list(MODES), self._dress)
        for name, button in self._modes.items():
            words.bind(button.setText, _MODE_KEYS[name])
        sizes = [str(size) for size in SIZES]
        self._sizes = self._choice(panel, "settings.size", "size", sizes, self._resize)
        for name, button in self._sizes.items():
            words.bind(button.setText, _SIZE_KEYS[int(name)])
        hint = plain_label(role="small", wrap=True)
        words.bind(hint.setText, "settings.size_hint")
        panel.body.addWidget(hint)
        self._mark()
        return panel

    def _make_lock(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.lock_title")
        names = [str(minutes) for minutes in CHOICES]
        chosen = self._choice(panel, "settings.lock_after", "lock", names, self._lock_after)
        for name, button in chosen.items():
            key = "settings.lock_minutes" if int(name) else "settings.lock_never"
            words.bind(button.setText, key, minutes=name)
        chosen[str(idle_minutes(self.context))].setChecked(True)
        hint = plain_label(role="small", wrap=True)
        words.bind(hint.setText, "settings.lock_hint")
        panel.body.addWidget(hint)
        return panel

    def _lock_after(self, minutes: str) -> None:
        self.context.memory.put(IDLE_KEY, int(minutes))
        self.context.minutes_changed()

    def _make_keys(self) -> Panel:
        return KeysPanel(self.context)

    def _choice(
        self,
        panel: Panel,
        key: str,
        prefix: str,
        names: Sequence[str],
        chosen: Callable[[str], None],
    ) -> dict[str, QRadioButton]:
        words = self.context.words
        label = plain_label(role="muted")
        words.bind(label.setText, key)
        panel.body.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(20)
        group = QButtonGroup(panel)
        found = {}
        for name in names:
            button = QRadioButton()
            button.setObjectName(f"{prefix}-{name}")
            button.clicked.connect(lambda _on=False, name=name: chosen(name))
            group.addButton(button)
            row.addWidget(button)
            found[name] = button
        row.addStretch(1)
        panel.body.addLayout(row)
        return found

    def refresh(self) -> None:
        """Marks what holds: it may have been chosen elsewhere in the window."""
        self._mark()

    def retell(self) -> None:
        """The language may have been chosen elsewhere."""
        self._mark()

    def _mark(self) -> None:
        self._languages[self.context.words.language].setChecked(True)
        self._modes[self.context.theme.mode].setChecked(True)
        self._sizes[str(self.context.theme.size)].setChecked(True)

    def _speak(self, language: str) -> None:
        speak(self.context, self, language)

    def _dress(self, mode: str) -> None:
        self.context.memory.put("theme", mode)
        self.context.theme.choose(mode)

    def _resize(self, size: str) -> None:
        self.context.memory.put("type_size", int(size))
        self.context.theme.choose_size(int(size))
