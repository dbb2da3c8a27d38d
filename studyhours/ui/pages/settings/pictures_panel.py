"""The school's emblem and seal: shown, chosen or dropped, removed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.settings.school_pictures import (
    PICTURES,
    PictureChanged,
    PictureShown,
    read_pictures,
    remove_picture,
    set_picture,
    take_back,
)
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.widgets import files
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.words import Words

_SIDE = 96


class PictureRow(QWidget):
    """One of ``PICTURES``.

    Signals:
        choose_wanted: The person wants to choose another.
        remove_wanted: There is to be none.
        dropped: A file was dropped on it (its path).
    """

    choose_wanted = Signal()
    remove_wanted = Signal()
    dropped = Signal(object)

    def __init__(self, words: Words, which: str) -> None:
        super().__init__()
        self.which, self._words = which, words
        self.setObjectName(f"picture-row-{which}")
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.image = QLabel()
        self.image.setObjectName(f"picture-{which}")
        self.image.setFixedSize(scaled(_SIDE), scaled(_SIDE))
        self.image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.image.setFrameShape(QFrame.Shape.StyledPanel)
        self.image.setProperty("role", "picture")
        words.bind(self.image.setAccessibleName, f"school_picture.{which}")
        row.addWidget(self.image)
        column = QVBoxLayout()
        column.setSpacing(4)
        title = plain_label()
        words.bind(title.setText, f"school_picture.{which}")
        hint = plain_label(role="small", wrap=True)
        words.bind(hint.setText, f"school_picture_hint.{which}")
        self.said = plain_label(role="small", wrap=True)
        self.said.setObjectName(f"picture-{which}-said")
        column.addStretch(1)
        for line in (title, hint, self.said):
            column.addWidget(line)
        column.addStretch(1)
        row.addLayout(column, 1)
        self.choose, self.remove = QPushButton(), QPushButton()
        for button, name in ((self.choose, "choose"), (self.remove, "remove")):
            button.setObjectName(f"picture-{which}-{name}")
            row.addWidget(button)
        words.bind(self.choose.setText, "settings.picture_choose")
        words.bind(self.remove.setText, "settings.picture_remove")
        self.choose.clicked.connect(self.choose_wanted)
        self.remove.clicked.connect(self.remove_wanted)

    def show_picture(self, shown: PictureShown) -> None:
        """Shows what is kept."""
        say, kept = self._words.say, shown.picture
        pixmap = QPixmap()
        if shown.png:
            pixmap.loadFromData(shown.png)
        if pixmap.isNull():
            self.image.clear()
        else:
            ratio = self.devicePixelRatioF()
            side = round((scaled(_SIDE) - 8) * ratio)
            aspect, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            pixmap = pixmap.scaled(side, side, aspect, smooth)
            pixmap.setDevicePixelRatio(ratio)
            self.image.setPixmap(pixmap)
        missing = kept is not None and pixmap.isNull()
        set_look(self.said, "role", "error" if missing else "small")
        if kept is None:
            self.said.setText(say("settings.picture_none"))
        elif missing:
            self.said.setText(say("settings.picture_missing"))
        else:
            size = {"width": kept.width, "height": kept.height}
            self.said.setText(say("settings.picture_size", name=kept.name, **size))
        which = say(f"school_picture.{self.which}")
        self.choose.setAccessibleName(say("settings.picture_choose_for", which=which))
        self.remove.setAccessibleName(say("settings.picture_remove_of", which=which))
        self.choose.setVisible(shown.may_edit)
        self.remove.setVisible(shown.may_edit and kept is not None)
        self.setAcceptDrops(shown.may_edit)

    def show_error(self, said: str) -> None:
        """Says why a file was not taken."""
        set_look(self.said, "role", "error")
        self.said.setText(said)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: one file may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: takes the first of the files."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths[0])


class PicturesPanel(Panel):
    """Emblem and seal."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part
        words = part.context.words
        words.bind(self.title.setText, "settings.pictures_title")
        self.rows = {which: PictureRow(words, which) for which in PICTURES}
        for which, row in self.rows.items():
            row.choose_wanted.connect(lambda which=which: self._choose(which))
            row.remove_wanted.connect(lambda which=which: self._remove(which))
            row.dropped.connect(lambda path, which=which: self._take(which, path))
            self.body.addWidget(row)
        note = plain_label(role="small", wrap=True)
        words.bind(note.setText, "settings.pictures_note")
        self.body.addWidget(note)
        self._shown: Mapping[str, PictureShown] = {}

    def refresh(self) -> None:
        """Reads them."""
        part = self._part
        ledger = part.context.ledger
        part.context.tasks.query(part.page, "pictures", lambda: read_pictures(ledger), self._show)

    def retell(self) -> None:
        """Says again what there is."""
        self._show(self._shown)

    def _show(self, shown: Mapping[str, PictureShown]) -> None:
        self._shown = shown
        for which, one in shown.items():
            self.rows[which].show_picture(one)

    def _choose(self, which: str) -> None:
        context = self._part.context
        say = context.words.say
        title = say("settings.picture_choose_for", which=say(f"school_picture.{which}"))
        path = files.choose_file(self, context.memory, title, say("settings.picture_files"))
        if path is not None:
            self._take(which, path)

    def _take(self, which: str, path: Path) -> None:
        def failed(fault: Fault) -> None:
            self.rows[which].show_error(self._part.context.words.fault(fault))

        self._part.change(lambda ledger: set_picture(ledger, which, path), self._changed, failed)

    def _remove(self, which: str) -> None:
        self._part.change(lambda ledger: remove_picture(ledger, which), self._changed)

    def _changed(self, changed: PictureChanged) -> None:
        name = self._part.context.words.say(f"school_picture.{changed.which}")
        self._part.remember("settings.did_picture", changed, take_back, which=name)
        self.refresh()
