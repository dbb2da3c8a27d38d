"""A field to name a teacher in: by name, pinyin, initials or staff number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QStyledItemDelegate, QWidget

from studyhours.services.people.namesakes import details_of, told_apart
from studyhours.ui.words import Words

if TYPE_CHECKING:
    from studyhours.services.people.teacher_list import TeacherShown

_OFFERED = 60
_LIST_WIDTH = 240
_UID = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1


class TeacherPicker(QLineEdit):
    """Names one teacher, or everybody when it is empty.

    What is typed is only a search: as long as nobody is chosen from it the choice before stands,
    and comes back when the field is left.

    Signals:
        chosen: The teacher's uid, or None for everybody; only when it is another choice.
    """

    chosen = Signal(object)

    def __init__(
        self, words: Words, parent: QWidget | None = None, *, empty: str = "picker.everybody"
    ) -> None:
        """A field without teachers yet.

        Args:
            words: Language.
            parent: Qt parent.
            empty: Key of what the empty field says.
        """
        super().__init__(parent)
        self._words = words
        self._teachers: tuple[TeacherShown, ...] = ()
        self._by_uid: dict[str, TeacherShown] = {}
        self._apart: Mapping[str, str] = {}
        self._uid: str | None = None
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCompletionRole(_NAME)
        self._completer.setMaxVisibleItems(10)
        popup = self._completer.popup()
        popup.setObjectName("teacher-picker-list")
        popup.setProperty("kind", "popup")
        popup.setMinimumWidth(_LIST_WIDTH)
        # The completer's own delegate knows nothing of the style sheet.
        popup.setItemDelegate(QStyledItemDelegate(popup))
        self.setCompleter(self._completer)
        popup.installEventFilter(self)  # after the completer's own, so asked before it
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(168)
        words.bind(self.setPlaceholderText, empty)
        words.bind(self.setAccessibleName, "picker.name")
        words.bind(self.setToolTip, "picker.hint")
        self.textEdited.connect(self._typed)
        self.textChanged.connect(self._emptied)
        self.editingFinished.connect(self._left)
        self._completer.activated[QModelIndex].connect(  # type: ignore[index]  # PySide's overloads
            self._activated
        )

    # ------------------------------------------------------------ what it holds

    @property
    def uid(self) -> str | None:
        """The teacher chosen; None for everybody."""
        return self._uid

    @property
    def teacher(self) -> TeacherShown | None:
        """The teacher chosen, as the list knows them."""
        return self._by_uid.get(self._uid) if self._uid is not None else None

    def set_teachers(self, teachers: Sequence[TeacherShown]) -> None:
        """Whom it offers, sorted by name; a choice no longer among them is let go."""
        self._teachers = tuple(sorted(teachers, key=lambda one: (one.pinyin, one.position)))
        self._by_uid = {one.uid: one for one in teachers}
        self._apart = told_apart(self._teachers)
        if self._uid is not None and self._uid not in self._by_uid:
            self.choose(None)
        elif not self.hasFocus() or not self.isModified():
            self._tell_choice()

    def choose(self, uid: str | None, *, quietly: bool = False) -> None:
        """Chooses a teacher, as if the person had; somebody unknown counts as nobody.

        Args:
            uid: Whom; None for everybody.
            quietly: Tells nobody. Its signals are not to be blocked for that: the field itself
                would not know that there is something to empty.
        """
        uid = uid if uid in self._by_uid else None
        changed = uid != self._uid
        self._uid = uid
        self._tell_choice()
        if changed and not quietly:
            self.chosen.emit(uid)

    def _tell_choice(self) -> None:
        teacher = self.teacher
        said = "" if teacher is None else self._name_of(teacher)
        if self.text() != said:
            self.setText(said)
        self.setCursorPosition(0)
        self.setModified(False)

    def _name_of(self, teacher: TeacherShown) -> str:
        """The name, with what tells it from another of the same name."""
        return self._apart.get(teacher.uid, teacher.name)

    # ------------------------------------------------------------ see ``OwnField``

    def typed(self) -> str:
        """The teacher chosen; while there is none, what is typed."""
        return self._uid or self.text()

    def put_back(self, text: str) -> None:
        """Chooses the teacher again; what was only typed stands there, and is looked for."""
        found = [] if text in self._by_uid or not text else self._found(text)
        self.choose(found[0].uid if len(found) == 1 else text)
        if self._uid is None and text:
            self.setText(text)
            self.setModified(True)

    def when_typed(self, act: Callable[[], None]) -> None:
        """Calls ``act`` whenever it says something else."""
        self.textChanged.connect(lambda _text: act())

    # ------------------------------------------------------------ searching

    def _found(self, typed: str) -> list[TeacherShown]:
        exact = [one for one in self._teachers if self._name_of(one) == typed.strip()]
        if exact:
            return exact
        found: list[TeacherShown] = []
        for one in self._teachers:
            if one.matches(typed):
                found.append(one)
                if len(found) == _OFFERED:
                    break
        return found

    def _offer(self, found: Sequence[TeacherShown]) -> None:
        self._model.clear()
        for one in found:
            details = details_of(one, self._apart)
            item = QStandardItem(f"{one.name}　{details}" if details else one.name)
            item.setData(self._name_of(one), _NAME)
            item.setData(one.uid, _UID)
            self._model.appendRow(item)
        if not found:
            item = QStandardItem(self._words.say("picker.nobody"))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(item)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._offer(self._found(text))

    def _emptied(self, text: str) -> None:
        # The clear button empties it without anything being "edited".
        if not text and self._uid is not None:
            self._uid = None
            self.chosen.emit(None)

    def _activated(self, index: QModelIndex) -> None:
        uid = index.data(_UID)
        if isinstance(uid, str):
            self.choose(uid)
        else:
            self._tell_choice()

    def _left(self) -> None:
        """Enter, or the field is left: a search that can mean only one person is a choice."""
        if self._completer.popup().isVisible():
            return
        text = self.text()
        teacher = self.teacher
        if not text.strip() or (teacher is not None and text == self._name_of(teacher)):
            return
        found = self._found(text)
        if len(found) == 1:
            self.choose(found[0].uid)
        else:
            self._tell_choice()

    # ------------------------------------------------------------ keys and mouse

    def show_list(self) -> None:
        """Opens the list of everybody, or of those who match what was typed."""
        searching = self.text() if self.isModified() else ""
        self._offer(self._found(searching) if searching.strip() else self._teachers[:_OFFERED])
        self._completer.complete()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list; Enter takes the first match; Esc gives the choice before back."""
        key = event.key()
        if key == Qt.Key.Key_Down:
            self.show_list()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isModified():
            found = self._found(self.text()) if self.text().strip() else []
            self._completer.popup().hide()
            if found:
                self.choose(found[0].uid)
            else:
                self._tell_choice()
            self.selectAll()
        elif key == Qt.Key.Key_Escape and self.isModified():
            self._tell_choice()
            self.selectAll()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click into an empty field offers everybody."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.text():
            self.show_list()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: Tab in the open list takes what is marked there, or the only match, and goes on."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Tab: True, Qt.Key.Key_Backtab: False}
            key = Qt.Key(event.key())
            if key in steps:
                popup = self._completer.popup()
                marked = popup.currentIndex()
                popup.hide()
                if marked.isValid():
                    self._activated(marked)
                self.focusNextPrevChild(steps[key])
                return True
        return super().eventFilter(watched, event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Qt's: Tab takes the only match too, though the list is still open."""
        self._completer.popup().hide()
        self._left()
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The name there is ready to be typed over."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.ShortcutFocusReason):
            self.selectAll()
