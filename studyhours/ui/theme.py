"""Colours by name, by day and by night, and the one style sheet made from them.

The names are the tokens of ``resources/themes/*.toml``. Colour means status and nothing else.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from studyhours.domain.resources import resource
from studyhours.ui.fonts import SIZES, USUAL

MODES = ("system", "light", "dark")
_TOKEN = re.compile(r"@([a-z_]+)")
_LENGTH = re.compile(r"(font-size|min-height|max-height|border-radius): (\d+)px")
_HOLDS_TYPE = {"font-size": 1, "min-height": 14, "max-height": 14, "border-radius": 10}
"""Lengths that follow the size of type, from how many pixels on: less is a line or a corner."""


class Theme(QObject):
    """The colours in use, and the size of type.

    Signals:
        wanted: Other colours are wanted; the shell makes ready and calls ``apply``.
        changed: Other colours are in use now; painted widgets update themselves.
        resized: Another size of type is wanted; the shell makes the window anew in it.
    """

    wanted = Signal()
    changed = Signal()
    resized = Signal()

    def __init__(self, mode: str, size: int = USUAL) -> None:
        super().__init__()
        self._size = size if size in SIZES else USUAL
        self._mode = mode if mode in MODES else "system"
        self._tokens: Mapping[str, str] = _tokens(self.shade)
        self._colours: dict[str, tuple[str, QColor]] = {}
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)

    @property
    def mode(self) -> str:
        """``system``, ``light`` or ``dark``: what the person chose."""
        return self._mode

    @property
    def shade(self) -> str:
        """``light`` or ``dark``: what is shown."""
        if self._mode != "system":
            return self._mode
        dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return "dark" if dark else "light"

    def colour(self, token: str) -> QColor:
        """The colour of a token.

        Raises:
            KeyError: there is no such token: a bug.
        """
        found = self._colours.get(token)
        if found is None or found[0] != self._tokens[token]:
            # Reading a colour's name takes longer than painting with it.
            found = self._colours[token] = (self._tokens[token], QColor(self._tokens[token]))
        return QColor(found[1])

    def choose(self, mode: str) -> None:
        """Wants other colours."""
        if mode in MODES and mode != self._mode:
            self._mode = mode
            self.wanted.emit()

    @property
    def size(self) -> int:
        """Pixels of ordinary type, one of ``fonts.SIZES``."""
        return self._size

    def choose_size(self, size: int) -> None:
        """Wants another size of type."""
        if size in SIZES and size != self._size:
            self._size = size
            self.resized.emit()

    @property
    def sheet(self) -> str:
        """The style sheet; for the window, not for the application.

        With a sheet on the application every widget that gets a parent has itself and all below
        it styled again, which made pages three times as slow to build.
        """
        return style_sheet(self.shade, self._size)

    def apply(self) -> None:
        """Gives the application its palette."""
        self._tokens = _tokens(self.shade)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(self._palette())
        self.changed.emit()

    def _system_changed(self) -> None:
        if self._mode == "system":
            self.wanted.emit()

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "paper",
            QPalette.ColorRole.Base: "card",
            QPalette.ColorRole.AlternateBase: "side",
            QPalette.ColorRole.Button: "card",
            QPalette.ColorRole.Text: "ink",
            QPalette.ColorRole.WindowText: "ink",
            QPalette.ColorRole.ButtonText: "ink",
            QPalette.ColorRole.PlaceholderText: "muted",
            QPalette.ColorRole.Highlight: "pine_tint",
            QPalette.ColorRole.HighlightedText: "ink",
            QPalette.ColorRole.ToolTipBase: "card",
            QPalette.ColorRole.ToolTipText: "ink",
            QPalette.ColorRole.Link: "pine",
            QPalette.ColorRole.Mid: "line",
        }
        for role, token in roles.items():
            palette.setColor(role, self.colour(token))
        for role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("muted"))
        return palette


@cache
def _tokens(shade: str) -> Mapping[str, str]:
    path = resource("themes", f"{shade}.toml")
    return {name: str(value) for name, value in tomllib.loads(path.read_text("utf-8")).items()}


@cache
def style_sheet(shade: str, size: int = USUAL) -> str:
    """The style sheet with its tokens filled in; ``@name`` stands for a token.

    Args:
        shade: ``light`` or ``dark``.
        size: Pixels of ordinary type, for which lengths that hold type are changed alike.

    Raises:
        KeyError: the sheet names a token that no theme has: a bug.
    """
    tokens = _tokens(shade)
    folder = resource("themes").as_posix()
    sheets = sorted(resource("themes").glob("*.qss"))
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    text = _TOKEN.sub(lambda found: tokens[found[1]], text)
    if size != USUAL:
        text = _LENGTH.sub(lambda found: _in_size(found[1], int(found[2]), size), text)
    return text.replace("$shade", shade).replace("$folder", folder)


def _in_size(name: str, pixels: int, size: int) -> str:
    """A length of the sheet, as long as the size of type asks."""
    if pixels >= _HOLDS_TYPE[name]:
        # A corner rounder than half its button's height would not be round at all.
        more = 0 if name == "border-radius" else USUAL // 2
        pixels = (pixels * size + more) // USUAL
    return f"{name}: {pixels}px"
