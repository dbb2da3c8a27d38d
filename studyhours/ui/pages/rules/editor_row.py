"""A line of the rule form: what it is called, where it is entered, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from studyhours.services.rulebook.document import Path
from studyhours.services.rulebook.fields import Field
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.rules.editor_spread import Spread
from studyhours.ui.pages.rules.editor_state import EditorState
from studyhours.ui.pages.rules.editor_words import WordBar
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.label import plain_label, set_tip
from studyhours.ui.words import Words

LABEL_WIDTH = 84


@dataclass(frozen=True)
class Kit:
    """What every part of the form is given."""

    words: Words
    theme: Theme
    state: EditorState
    spread: Spread

    def say(self, key: str, /, **params: object) -> str:
        """A sentence."""
        return self.words.say(key, **params)

    def maybe(self, key: str) -> str:
        """A sentence that not every field has; empty where it has none."""
        return self.words.texts.entries.get(key, "")

    def named(self, section: str, name: str) -> str:
        """What something of the grammar is called in a section of the texts."""
        return self.words.say(f"{section}.{name}")


def name_of(path: Path) -> str:
    """The object name of the field for a value: its way within the rule."""
    inside = path[2:] if path[:1] == ("rules",) else path
    return "-".join(("f", *map(str, inside)))


class FieldRow(QWidget):
    """A label, a field, and below it what is wrong.

    Attributes:
        path: The way to its value.
    """

    def __init__(
        self,
        kit: Kit,
        path: Path,
        label: str,
        *parts: QWidget,
        wide: bool = False,
        remove: Callable[[], None] | None = None,
    ) -> None:
        """A row.

        Args:
            kit: What every part is given.
            path: The way to its value.
            label: What it is called.
            parts: Its fields, side by side.
            wide: Whether they stand below the label.
            remove: Takes the field away; None where it must be there.
        """
        super().__init__()
        self.path = path
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.label = plain_label(label, role="muted", wrap=not wide)
        if not wide:
            self.label.setFixedWidth(scaled(LABEL_WIDTH))
        line.addWidget(self.label, 0, Qt.AlignmentFlag.AlignTop)
        words = bool(parts) and isinstance(parts[0], WordBar)
        self.label.setContentsMargins(0, 0 if wide else 3 if words else 7, 0, 0)
        for part in () if wide else parts:
            grows = part.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
            line.addWidget(part, 1 if grows else 0, Qt.AlignmentFlag(0))
        if wide or not any(_grows(part) for part in parts):
            line.addStretch(1)
        if remove is not None:
            line.addWidget(cross(kit, name_of(path), label, remove), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        for part in parts if wide else ():
            column.addWidget(part)
        self.error = plain_label(role="error", wrap=True)
        self.error.setObjectName(f"{name_of(path)}-error")
        self.error.setContentsMargins(0 if wide else scaled(LABEL_WIDTH) + 8, 0, 0, 0)
        self.error.hide()
        column.addWidget(self.error)

    def show_error(self, text: str) -> None:
        """Says what is wrong; nothing where the text is empty."""
        self.error.setText(text)
        self.error.setVisible(bool(text))


def _grows(part: QWidget) -> bool:
    return part.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding


def cross(kit: Kit, name: str, what: str, remove: Callable[[], None]) -> QToolButton:
    """A button that takes something away."""
    return small_button(
        f"{name}-remove", "×", kit.say("rules_edit.remove_field", what=what), remove
    )


def small_button(name: str, sign: str, says: str, act: Callable[[], None]) -> QToolButton:
    """A button of one sign."""
    button = QToolButton()
    button.setObjectName(name)
    button.setProperty("kind", "small")
    button.setText(sign)
    button.setAccessibleName(says)
    set_tip(button, says)
    button.clicked.connect(lambda _checked=False: act())
    return button


def field_name(kit: Kit, field: Field) -> str:
    """What a field is called."""
    return kit.named("rule_field", field.name)
