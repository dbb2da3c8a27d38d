"""What can be done with the file chosen of a record that is being written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, cast

from PySide6.QtCore import QItemSelection, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studyhours.domain.traits import EVIDENCE
from studyhours.services.evidence.keeping import keep_smaller
from studyhours.services.records.content import FileNamed
from studyhours.services.wording.sizes import size_text
from studyhours.ui.context import PageContext
from studyhours.ui.evidence.shown import EvidenceShown
from studyhours.ui.evidence.tiles import SMALL


class EvidenceChanging(EvidenceShown):
    """Files that are said to be something else, made smaller, or taken off.

    Signals:
        edited: The person has added, changed or removed one.
        none_left: The last one was taken off.
        sight_wanted: There is more to show or to say.
    """

    WORDS: ClassVar[tuple[str, ...]] = EVIDENCE
    """What a file may be said to show."""

    edited = Signal()
    none_left = Signal()
    sight_wanted = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "evidence", SMALL)
        self._form: object = object()
        self._may_edit = True
        self._word = self.link("word", "evidence.word", self._choose_word)
        self._smaller = self.link("smaller", "evidence.smaller", self._make_smaller)
        self._remove = self.link("remove", "evidence.remove", self._remove_chosen)
        self.tiles.remove_wanted.connect(self._remove_chosen)

    def stops(self) -> list[QWidget]:
        """Where Tab stops."""
        return [*super().stops(), self._word, self._smaller, self._remove]

    def _selected(self, _on: QItemSelection | None = None, _off: object = None) -> None:
        super()._selected()
        file = self.tiles.chosen
        self._word.setVisible(self._may_edit)
        self._remove.setVisible(self._may_edit)
        is_picture = file is not None and file.media.startswith("image/")
        self._smaller.setVisible(self._may_edit and is_picture)
        if self.tiles.hasFocus():
            self.sight_wanted.emit()

    def _put(self, files: Sequence[FileNamed]) -> None:
        self.show_files(files, self.record)
        self.edited.emit()

    def _remove_chosen(self) -> None:
        file = self.tiles.chosen
        if file is None or not self._may_edit:
            return
        form, files = self._form, self.files
        place = files.index(file)
        left = [one for one in files if one is not file]
        self._put(left)
        if left:
            self.tiles.choose(left[min(place, len(left) - 1)].sha256)
            self.tiles.setFocus()
        else:
            self.none_left.emit()

        def back() -> None:
            if self._form is form and all(one.sha256 != file.sha256 for one in self.files):
                now = list(self.files)
                now.insert(min(place, len(now)), file)
                self._put(now)
                self.tiles.choose(file.sha256)
                self.tiles.setFocus()

        action = ("evidence.undo", back)
        self.banner.say("evidence.was_removed", role="waiting", action=action, name=file.name)
        self.sight_wanted.emit()

    def _exchange(self, old: FileNamed, new: FileNamed) -> None:
        files = [new if one.sha256 == old.sha256 else one for one in self.files]
        self._put(files)
        self.tiles.choose(new.sha256)

    def _make_smaller(self) -> None:
        file = self.tiles.chosen
        if file is not None:
            self._shrink(file)

    def _shrink(self, file: FileNamed) -> None:
        ledger, record, form = self._context.ledger, self.record, self._form

        def done(made: FileNamed) -> None:
            there = {one.sha256 for one in self.files}
            if self._form is not form or file.sha256 not in there or made.sha256 in there:
                return
            self._exchange(file, made)
            action = ("evidence.undo", lambda: self._exchange(made, file))
            sizes = {"before": size_text(file.size), "after": size_text(made.size)}
            self.banner.say("evidence.was_shrunk", action=action, name=file.name, **sizes)
            self.sight_wanted.emit()

        self._context.tasks.command(
            self,
            "evidence.shrinking",
            lambda _tell: keep_smaller(ledger, file, record),
            done,
            self.banner.show_fault,
        )

    def _choose_word(self) -> None:
        self._word_menu(self._word.mapToGlobal(self._word.rect().bottomLeft()))

    def _word_menu(self, place: QPoint) -> None:
        file = self.tiles.chosen
        if file is None:
            return
        menu = QMenu(self)
        menu.setObjectName("evidence-words")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for word in self.WORDS:
            action = menu.addAction(self._words.say(f"evidence_word.{word}"))
            action.setCheckable(True)
            action.setChecked(word == file.word)
            action.triggered.connect(
                lambda _on, word=word: self._exchange(file, replace(file, word=word))
            )
        menu.popup(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's: the same deeds as below the tiles."""
        if self.tiles.chosen is None:
            return
        menu = QMenu(self)
        menu.setObjectName("evidence-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in cast(list[QPushButton], self.deeds.findChildren(QPushButton)):
            if not button.isHidden():
                menu.addAction(button.text()).triggered.connect(button.click)
        menu.popup(event.globalPos())
