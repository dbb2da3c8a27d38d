"""A field for somebody's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate, QWidget

from studyhours.domain.tidy import clean_name
from studyhours.services.people.namesakes import details_of, told_apart
from studyhours.services.people.teacher_list import TeacherShown

_OFFERED = 40
_UID = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1


class NameEdit(QLineEdit):
    """Somebody's name: a colleague found by name, pinyin or number, or anybody as typed.

    Signals:
        edited: The person has typed or chosen.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._teachers: Sequence[TeacherShown] = ()
        self._apart: Mapping[str, str] = {}
        self._meant: tuple[str, str] | None = ("", "")
        self._showing = False
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(_NAME)
        popup = completer.popup()
        popup.setObjectName("records-names")
        popup.setProperty("kind", "popup")
        # The completer's own delegate knows nothing of the style sheet.
        popup.setItemDelegate(QStyledItemDelegate(popup))
        self.setCompleter(completer)
        completer.activated[QModelIndex].connect(  # type: ignore[index]  # PySide's overloads
            self._activated
        )
        self.textEdited.connect(self._offer)
        # Going through the list of those found changes the text too, without being typing.
        self.textChanged.connect(self._changed)

    def set_teachers(self, teachers: Sequence[TeacherShown]) -> None:
        """Whom it can find."""
        self._teachers = sorted(teachers, key=lambda one: (one.pinyin, one.position))
        self._apart = told_apart(teachers)
        if self._meant is not None:
            self.show_person(*self._meant)

    @property
    def name(self) -> str:
        """The name alone: without what tells the one meant from others of that name."""
        return self._understood()[0]

    @property
    def uid(self) -> str:
        """The colleague meant: as shown or chosen, else the only one the text fits; or empty."""
        return self._understood()[1]

    @property
    def namesakes(self) -> int:
        """How many colleagues the name may mean, where it is not said which."""
        name, uid = self._understood()
        same = sum(one.name == name.strip() for one in self._teachers) if not uid else 0
        return same if same > 1 else 0

    def show_person(self, name: str, uid: str) -> None:
        """Shows somebody without anything having been typed.

        Until the person types, that is who is meant: a record keeps the name as it was, which by
        now may be another colleague's.
        """
        self._meant = (name, uid)
        chosen = next((one for one in self._teachers if one.uid == uid), None)
        meant = chosen is not None and chosen.name == name.strip()
        self._show(self._said(chosen) if chosen is not None and meant else name)

    def _show(self, said: str) -> None:
        if self.text() != said:
            self._showing = True
            self.setText(said)
            self.setCursorPosition(0)
            self._showing = False

    def _said(self, teacher: TeacherShown) -> str:
        return self._apart.get(teacher.uid, teacher.name)

    def _understood(self) -> tuple[str, str]:
        """Name and uid: of the one shown or chosen, else of the one whom alone the text fits."""
        if self._meant is not None:
            return self._meant
        typed = self.text()
        fitting = self._fitting(typed)
        names = {one.name for one in fitting}
        if len(fitting) == 1:
            return fitting[0].name, fitting[0].uid
        # Of several of one name, or with a number that is nobody's, only the name is sure.
        return (names.pop() if len(names) == 1 else self._without_number(typed)), ""

    def _fitting(self, typed: str) -> list[TeacherShown]:
        wanted = _joined(clean_name(typed))
        if not wanted:
            return []
        return [
            one
            for one in self._teachers
            if wanted.startswith(_joined(one.name))
            and wanted
            in {
                _joined(one.name),
                _joined(self._said(one)),
                _joined(f"{one.name}{one.staff_no or ''}"),
            }
        ]

    def _without_number(self, typed: str) -> str:
        """The text without a beginning of what tells people apart, which is no part of a name."""
        text = " ".join(typed.split())
        for one in self._teachers:
            said = self._apart.get(one.uid)
            if said is not None and text.startswith(f"{one.name} "):
                rest = text.removeprefix(one.name).strip()
                tail = said.removeprefix(one.name).strip()
                if any(map(str.isdigit, rest)) or tail.startswith(rest):
                    return one.name
        return typed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter takes the first colleague found for a search that is no name itself."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().isascii():
            found = self._found(self.text())
            self.completer().popup().hide()
            if found:
                self._take(found[0])
                return
        super().keyPressEvent(event)

    def _found(self, typed: str) -> list[TeacherShown]:
        wanted = typed.strip()
        return [one for one in self._teachers if one.matches(wanted)][:_OFFERED] if wanted else []

    def _offer(self, text: str) -> None:
        self._model.clear()
        for one in self._found(text):
            details = details_of(one, self._apart)
            item = QStandardItem(f"{one.name}　{details}" if details else one.name)
            # The completer offers what completes the text; any text is completed by these.
            item.setData(self._said(one), _NAME)
            item.setData(one.uid, _UID)
            self._model.appendRow(item)

    def _changed(self) -> None:
        if not self._showing:
            self._meant = None
            self.edited.emit()

    def _activated(self, index: QModelIndex) -> None:
        uid = index.data(_UID)
        teacher = next((one for one in self._teachers if one.uid == uid), None)
        if teacher is not None:
            self._take(teacher)

    def _take(self, teacher: TeacherShown) -> None:
        self.show_person(teacher.name, teacher.uid)
        self.edited.emit()


def _joined(text: str) -> str:
    return "".join(text.split())
