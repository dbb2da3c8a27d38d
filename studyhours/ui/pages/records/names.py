"""A field for somebody's name, and what people are called who share theirs with others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from studyhours.services.teacher_list import TeacherShown

_OFFERED = 40
_UID = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1


def told_apart(teachers: Sequence[TeacherShown]) -> Mapping[str, str]:
    """Names of those who share theirs with somebody, with what tells them apart, by uid.

    That is the staff number, else the group, else the subject; as the teacher picker says it.
    """
    often = Counter(one.name for one in teachers)
    return {
        one.uid: f"{one.name} {one.staff_no or one.group or one.subject or ''}".strip()
        for one in teachers
        if often[one.name] > 1
    }


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
        self._chosen: TeacherShown | None = None
        self._model = QStandardItemModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setCompletionRole(_NAME)
        completer.popup().setObjectName("records-names")
        self.setCompleter(completer)
        completer.activated[QModelIndex].connect(  # type: ignore[index]  # PySide's overloads
            self._activated
        )
        self.textEdited.connect(self._typed)

    def set_teachers(self, teachers: Sequence[TeacherShown]) -> None:
        """Whom it can find."""
        name = self.name
        self._teachers = sorted(teachers, key=lambda one: (one.pinyin, one.position))
        self._apart = told_apart(teachers)
        if self._chosen is not None:
            self.show_person(name, self._chosen.uid)

    @property
    def name(self) -> str:
        """The name alone: without what tells the one chosen from others of that name."""
        typed = self.text()
        chosen = self._chosen
        return chosen.name if chosen is not None and typed == self._said(chosen) else typed

    @property
    def uid(self) -> str:
        """The colleague meant: the one chosen, or the only one of that name; else empty."""
        name = self.name.strip()
        if self._chosen is not None and self._chosen.name == name:
            return self._chosen.uid
        same = self._same(name)
        return same[0].uid if len(same) == 1 else ""

    @property
    def namesakes(self) -> int:
        """How many colleagues the name may mean, where it is not said which."""
        same = len(self._same(self.name.strip()))
        return same if same > 1 and not self.uid else 0

    def show_person(self, name: str, uid: str) -> None:
        """Shows somebody without anything having been typed."""
        chosen = next((one for one in self._teachers if one.uid == uid), None)
        self._chosen = chosen
        # A record keeps the name as it was; only that one is told apart here.
        meant = chosen is not None and chosen.name == name.strip()
        said = self._said(chosen) if chosen is not None and meant else name
        if self.text() != said:
            self.setText(said)
            self.setCursorPosition(0)

    def _same(self, name: str) -> list[TeacherShown]:
        return [one for one in self._teachers if one.name == name] if name else []

    def _said(self, teacher: TeacherShown) -> str:
        return self._apart.get(teacher.uid, teacher.name)

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

    def _typed(self, text: str) -> None:
        self._model.clear()
        for one in self._found(text):
            details = " · ".join(part for part in (one.staff_no, one.group) if part)
            item = QStandardItem(f"{one.name}　{details}" if details else one.name)
            # The completer offers what completes the text; any text is completed by these.
            item.setData(self._said(one), _NAME)
            item.setData(one.uid, _UID)
            self._model.appendRow(item)
        self.edited.emit()

    def _activated(self, index: QModelIndex) -> None:
        uid = index.data(_UID)
        teacher = next((one for one in self._teachers if one.uid == uid), None)
        if teacher is not None:
            self._take(teacher)

    def _take(self, teacher: TeacherShown) -> None:
        self._chosen = teacher
        self.setText(self._said(teacher))
        self.setCursorPosition(0)
        self.edited.emit()
