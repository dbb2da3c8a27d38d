"""The bar above the editor: form or text, taking back and doing again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from studyhours.ui.pages.rules.editor_row import small_button
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.switch import Switch
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
        parts = (("form", "rules_edit.as_form"), ("yaml", "rules_edit.as_yaml"))
        self._switch = Switch(words, "rules-edit-as", parts)
        self._switch.chosen.connect(self._turn)
        row.addWidget(self._switch)
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

    def _turn(self, part: str) -> None:
        wanted = self.form if part == "form" else self.yaml
        wanted.emit()

    def show_form(self) -> None:
        """The form is shown."""
        self._switch.choose("form")
        self._show(yaml=False)

    def show_yaml(self) -> None:
        """The text is shown."""
        self._switch.choose("yaml")
        self._show(yaml=True)

    def show_steps(self, undo: bool, redo: bool) -> None:
        """What can be taken back or done again."""
        self._undo.setEnabled(undo)
        self._redo.setEnabled(redo)

    def _show(self, *, yaml: bool) -> None:
        self._undo.setVisible(not yaml)
        self._redo.setVisible(not yaml)
        self._comments.setVisible(yaml)
