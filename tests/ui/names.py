"""What a screen reader says: every control a person can use has a name."""

from __future__ import annotations

from typing import cast

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)


def nameless(window: QWidget) -> list[str]:
    """The controls in a window of which a screen reader has nothing to say.

    Buttons count while they are shown: many are told what to say only then.
    """
    return sorted(
        {
            _place(one)
            for one in cast(list[QWidget], window.findChildren(QWidget))
            if isinstance(one, _CONTROLS) and not _resting(one) and not _part(one)
            if not _named(one)
        }
    )


def _named(control: QWidget) -> bool:
    asked = QAccessible.queryAccessibleInterface(control)
    return bool(asked.text(QAccessible.Text.Name).strip())


def _resting(control: QWidget) -> bool:
    return isinstance(control, QAbstractButton) and not control.isVisible()


def _part(control: QWidget) -> bool:
    """Qt's own pieces inside a control, which is named as a whole."""
    above = control.parentWidget()
    inner = control.objectName().startswith("qt_")
    while above is not None and not inner:
        inner = isinstance(above, (QComboBox, QAbstractSpinBox, QAbstractItemView, QLineEdit))
        above = above.parentWidget()
    return inner or isinstance(control, QHeaderView)


def _place(control: QWidget) -> str:
    names, at = [control.objectName() or type(control).__name__], control.parentWidget()
    while at is not None and not control.objectName():
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return " in ".join(names[:4])
