"""Every key that may be another one, with the field to change it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from studyhours.ui.context import PageContext
from studyhours.ui.shortcuts import DEEDS, KeyDeed
from studyhours.ui.widgets.key_edit import KeyEdit
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.panel import Panel

_FIELD = 132


class KeysPanel(Panel):
    """A line for each deed: what it does, its key, and the way back to the usual one."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._words, self._keys = context.words, context.keys
        words = self._words
        words.bind(self.title.setText, "keys.title")
        words.bind(self.note.setText, "settings.keys_note")
        self._fields: dict[str, KeyEdit] = {}
        self._backs: dict[str, QPushButton] = {}
        self._faults: dict[str, QLabel] = {}
        hint = plain_label(role="small", wrap=True)
        words.bind(hint.setText, "keys.change_hint")
        self.body.addWidget(hint)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(3, 1)
        row, section = 0, ""
        for deed in DEEDS:
            if deed.section != section:
                section = deed.section
                heading = plain_label(role="muted")
                heading.setContentsMargins(0, 8 if row else 0, 0, 0)
                words.bind(heading.setText, section)
                grid.addWidget(heading, row, 0, 1, 4)
                row += 1
            self._add(grid, row, deed)
            row += 2
        self.body.addWidget(inside)
        line = QHBoxLayout()
        line.addStretch(1)
        self.reset_all = QPushButton()
        self.reset_all.setObjectName("keys-reset-all")
        words.bind(self.reset_all.setText, "keys.reset_all")
        self.reset_all.clicked.connect(self._reset_all)
        line.addWidget(self.reset_all)
        self.body.addLayout(line)
        self._keys.changed.connect(self._show)
        words.changed.connect(self._show)
        self._show()

    def _add(self, grid: QGridLayout, row: int, deed: KeyDeed) -> None:
        words, name = self._words, deed.name
        said = plain_label()
        words.bind(said.setText, deed.text)
        field = KeyEdit()
        field.setObjectName(f"key-{name}")
        field.setFixedWidth(_FIELD)
        words.bind(field.setAccessibleName, deed.text)
        field.pressed.connect(lambda keys: self._pressed(name, keys))
        back = QPushButton()
        back.setObjectName(f"key-reset-{name}")
        back.setProperty("kind", "link")
        words.bind(back.setText, "keys.reset")
        back.clicked.connect(lambda: self._reset(name))
        fault = plain_label(role="error", wrap=True)
        fault.setObjectName(f"key-error-{name}")
        fault.hide()
        said.setBuddy(field)
        grid.addWidget(said, row, 0)
        grid.addWidget(field, row, 1)
        grid.addWidget(back, row, 2, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(fault, row + 1, 0, 1, 4)
        self._fields[name], self._backs[name], self._faults[name] = field, back, fault

    def _pressed(self, name: str, keys: str) -> None:
        refused = self._keys.refusal(name, keys)
        if refused is None:
            self._tell(name, "")
            self._keys.change(name, keys)
            return
        key, other = refused
        taken = next((one.text for one in DEEDS if one.name == other), "")
        what = self._words.say(taken) if taken else ""
        self._tell(name, self._words.say(key, keys=keys, other=what))

    def _tell(self, name: str, said: str) -> None:
        self._faults[name].setText(said)
        self._faults[name].setVisible(bool(said))
        set_look(self._fields[name], "wrong", bool(said))

    def _reset(self, name: str) -> None:
        usual = next(one.usual for one in DEEDS if one.name == name)
        refused = self._keys.refusal(name, usual)
        if refused is not None:
            self._pressed(name, usual)
            return
        self._tell(name, "")
        self._keys.reset([name])

    def _reset_all(self) -> None:
        for name in self._fields:
            self._tell(name, "")
        self._keys.reset_all()

    def _show(self) -> None:
        for name, field in self._fields.items():
            field.show_keys(self._keys.keys(name))
            own = self._keys.is_own(name)
            if not own and self._backs[name].hasFocus():
                field.setFocus()
            self._backs[name].setVisible(own)
        self.reset_all.setEnabled(any(self._keys.is_own(name) for name in self._fields))
