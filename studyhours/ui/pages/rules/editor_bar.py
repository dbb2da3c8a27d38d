"""The bar above the editor: form or text, taking back and doing again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from studyhours.ui.pages.rules.editor_row import small_button
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words


class EditorBar(QWidget):
    """Buttons.

    Signals:
        form: The form is wanted.
        yaml: The text is wanted.
        undo: The last change is to be taken back.
        redo: What was taken back is to be done again.
    """

    form = Signal()
    yaml = Signal()
    undo = Signal()
    redo = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        frame = QFrame()
        frame.setProperty("kind", "switch")
        inside = QHBoxLayout(frame)
        inside.setContentsMargins(2, 2, 2, 2)
        inside.setSpacing(2)
        self._group = QButtonGroup(self)
        self._parts: dict[str, QPushButton] = {}
        for name, key, signal in (
            ("form", "rules_edit.as_form", self.form),
            ("yaml", "rules_edit.as_yaml", self.yaml),
        ):
            button = QPushButton()
            button.setObjectName(f"rules-edit-as-{name}")
            button.setProperty("kind", "switch")
            button.setCheckable(True)
            words.bind(button.setText, key)
            button.clicked.connect(lambda _on=False, signal=signal: signal.emit())
            self._group.addButton(button)
            self._parts[name] = button
            inside.addWidget(button)
        row.addWidget(frame)
        self._undo = small_button("rules-edit-undo", "↶", "", self.undo.emit)
        self._redo = small_button("rules-edit-redo", "↷", "", self.redo.emit)
        self._name(words, self._undo, "rules_edit.undo")
        self._name(words, self._redo, "rules_edit.redo")
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        self._comments = plain_label(role="small", wrap=True)
        words.bind(self._comments.setText, "rules_edit.yaml_hint")
        row.addWidget(self._comments, 20)
        row.addStretch(1)
        self.show_steps(undo=False, redo=False)
        self.show_form()

    def _name(self, words: Words, button: QToolButton, key: str) -> None:
        words.bind(button.setToolTip, key)
        words.bind(button.setAccessibleName, key)

    def show_form(self) -> None:
        """The form is shown."""
        self._parts["form"].setChecked(True)
        self._show(yaml=False)

    def show_yaml(self) -> None:
        """The text is shown."""
        self._parts["yaml"].setChecked(True)
        self._show(yaml=True)

    def show_steps(self, undo: bool, redo: bool) -> None:
        """What can be taken back or done again."""
        self._undo.setEnabled(undo)
        self._redo.setEnabled(redo)

    def _show(self, *, yaml: bool) -> None:
        self._undo.setVisible(not yaml)
        self._redo.setVisible(not yaml)
        self._comments.setVisible(yaml)
