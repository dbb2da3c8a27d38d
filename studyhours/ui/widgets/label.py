"""Labels that never take people's text for markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from studyhours.ui.models.rows import plain_tip


def plain_label(
    text: str = "", *, role: str = "", wrap: bool = False, parent: QWidget | None = None
) -> QLabel:
    """A label of plain text.

    Args:
        text: What it says.
        role: Its look in the style sheet: ``title``, ``panel-title``, ``muted``, ``small``,
            ``figure`` or ``error``.
        wrap: Whether it breaks into lines.
        parent: Its parent.
    """
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    return label


def set_tip(widget: QWidget, text: str) -> None:
    """Gives a widget a tool tip that holds people's text."""
    widget.setToolTip(plain_tip(text))


def button_text(text: str) -> str:
    """People's text for a button, a tick box or a menu, where a lone ``&`` would vanish."""
    return text.replace("&", "&&")


def set_look(widget: QWidget, name: str, value: object) -> None:
    """Changes a property that the style sheet looks at, and has the widget styled again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
        widget.update()
