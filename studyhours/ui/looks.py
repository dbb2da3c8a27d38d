"""The button for language and colours, wherever one is in the window."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studyhours.ui.context import Surroundings
from studyhours.ui.icons import line_icon
from studyhours.ui.speaking import speak
from studyhours.ui.theme import MODES

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
"""Each language in its own words, whatever the window's is."""


class LooksButton(QPushButton):
    """Opens a menu of languages and themes; the choice is remembered."""

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shared = surroundings
        self._words, self._theme = surroundings.words, surroundings.theme
        self._memory = surroundings.memory
        self.setObjectName("looks")
        self.setProperty("kind", "side")
        self._words.bind(self.setText, "window.looks")
        self._menu: QMenu | None = None
        self.clicked.connect(self._open)
        self._theme.changed.connect(self._paint)
        self._paint()

    def _make_menu(self) -> QMenu:
        """The choices, made when somebody wants them first."""
        menu = QMenu(self)
        menu.setObjectName("looks-menu")
        languages = QActionGroup(self)
        for language, name in LANGUAGE_NAMES.items():
            action = self._choice(menu, languages, f"language-{language}", name)
            action.setChecked(language == self._words.language)
            action.triggered.connect(lambda _on, chosen=language: self._speak(chosen))
        menu.addSeparator()
        themes = QActionGroup(self)
        for mode in MODES:
            action = self._choice(menu, themes, f"theme-{mode}", "")
            self._words.bind(action.setText, f"theme.{mode}")
            action.setChecked(mode == self._theme.mode)
            action.triggered.connect(lambda _on, chosen=mode: self._show(chosen))
        return menu

    def _choice(self, menu: QMenu, group: QActionGroup, name: str, text: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setCheckable(True)
        group.addAction(action)
        menu.addAction(action)
        return action

    def _open(self) -> None:
        if self._menu is None:
            self._menu = self._make_menu()
        above = QPoint(0, self._menu.sizeHint().height() + 4)
        self._menu.popup(self.mapToGlobal(self.rect().topLeft()) - above)

    def _speak(self, language: str) -> None:
        speak(self._shared, self, language)

    def _show(self, mode: str) -> None:
        self._memory.put("theme", mode)
        self._theme.choose(mode)

    def _paint(self) -> None:
        self.setIcon(line_icon("globe", self._theme.colour("muted"), self.devicePixelRatioF()))
