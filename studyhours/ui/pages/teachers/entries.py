"""What the office has entered about a teacher: a line for each entry, and the way to a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.registers import Spell
from studyhours.services.registers.office import EntryShown, OfficeEntries
from studyhours.services.wording.day_words import period_text
from studyhours.ui.registers.asking import made_text
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.words import Words

_LISTED = 40
_MEMBER = "member"
_NEW = ("decision", "exemption", "grant", "pair", _MEMBER)


class EntriesView(QWidget):
    """The entries of one teacher.

    Signals:
        add: A new entry is wanted (id of its register).
        head: The teacher is to head a group.
        change: An entry is to be looked at and perhaps changed (``EntryShown``).
        remove: An entry is to be taken out (``EntryShown``).
    """

    add = Signal(str)
    head = Signal()
    change = Signal(object)
    remove = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._office: OfficeEntries | None = None
        self._listed = _LISTED
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        title = plain_label(role="panel-title")
        words.bind(title.setText, "teachers_page.entries")
        head.addWidget(title)
        head.addStretch(1)
        self.head_button = self._link("entries-head", "teachers_page.make_head")
        self.head_button.clicked.connect(self.head)
        head.addWidget(self.head_button)
        self.add_button = self._link("entries-add", "teachers_page.add_entry")
        self._menu = QMenu(self.add_button)
        self._menu.setObjectName("entries-add-menu")
        self._actions: dict[str, QAction] = {}
        for register in _NEW:
            action = self._menu.addAction("")
            action.setObjectName(f"entries-add-{register}")
            words.bind(action.setText, f"teachers_page.add_{register}")
            action.triggered.connect(lambda _checked=False, one=register: self.add.emit(one))
            self._actions[register] = action
        self.add_button.setMenu(self._menu)
        head.addWidget(self.add_button)
        column.addLayout(head)
        self._place = QVBoxLayout()
        self._place.setSpacing(8)
        column.addLayout(self._place)
        self._inside: QWidget | None = None

    def show_office(self, office: OfficeEntries | None) -> None:
        """Shows the entries of a teacher; nothing before they are read."""
        before = self._office
        if office is None or before is None or office.teacher != before.teacher:
            self._listed = _LISTED
        self._office = office
        self._say()

    def _say(self) -> None:
        office = self._office
        if self._inside is not None:
            self._place.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
            self._inside = None
        for register, action in self._actions.items():
            action.setVisible(office is not None and register in office.may_add)
        addable = office is not None and bool(office.may_add & set(_NEW))
        self.add_button.setVisible(addable)
        self.head_button.setVisible(office is not None and _MEMBER in office.may_add)
        self.setVisible(office is not None and (addable or bool(office.entries)))
        if office is None:
            return
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for shown in office.entries[: self._listed]:
            column.addWidget(self._line(shown))
        if len(office.entries) > self._listed:
            more = self._link("entries-more", "teachers_page.more_entries")
            more.clicked.connect(self._show_more)
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        if not office.entries:
            none = plain_label(role="muted", wrap=True)
            none.setObjectName("entries-none")
            self._words.bind(none.setText, "teachers_page.no_entries")
            column.addWidget(none)
        self._place.addWidget(self._inside)

    def _show_more(self) -> None:
        self._listed += _LISTED
        self._say()

    def _line(self, shown: EntryShown) -> QWidget:
        line = QFrame()
        line.setObjectName("entry-line")
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 3, 0, 3)
        row.setSpacing(8)
        said = QVBoxLayout()
        said.setSpacing(0)
        texts, entry = self._words.texts, shown.entry
        what = plain_label(shown.said(texts), wrap=True)
        what.setObjectName("entry-said")
        said.addWidget(what)
        said.addWidget(
            plain_label(period_text(Spell(entry.first, entry.last), texts), role="small")
        )
        why = [entry.reason, entry.document]
        below = [texts.say("teachers_page.between").join(one for one in why if one)]
        below.append(made_text(shown, self._words))
        for text in below:
            if text:
                said.addWidget(plain_label(text, role="small", wrap=True))
        row.addLayout(said, 1)
        if shown.may_change:
            change = self._link("entry-change", "teachers_page.edit")
            change.clicked.connect(lambda: self.change.emit(shown))
            row.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
            remove = self._link("entry-remove", "teachers_page.take_out")
            remove.clicked.connect(lambda: self.remove.emit(shown))
            row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _link(self, name: str, key: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setProperty("kind", "link")
        self._words.bind(button.setText, key)
        return button
