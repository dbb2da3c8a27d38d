"""The files of a record to look at: opened, saved, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelection
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.evidence.reading import save_file
from studyhours.services.records.content import FileNamed
from studyhours.ui.context import PageContext
from studyhours.ui.evidence.copies import copy_to_open
from studyhours.ui.evidence.tiles import TileForm, Tiles
from studyhours.ui.widgets import files as dialogs
from studyhours.ui.widgets.banner import Banner


class EvidenceShown(QFrame):
    """Tiles, and what can be done with the one chosen.

    Attributes:
        tiles: The files.
        banner: What became of opening or saving one.
    """

    def __init__(self, context: PageContext, name: str, form: TileForm) -> None:
        """Nothing shown yet.

        Args:
            context: The page's.
            name: How the names of its parts begin, ``NAME-files`` and so on.
            form: How large its tiles are.
        """
        super().__init__()
        self._context, self._words, self._name = context, context.words, name
        self.setObjectName(f"{name}-strip")
        self.setProperty("kind", "evidence")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(6)
        self.tiles = Tiles(context, f"{name}-files", form)
        self.banner = Banner(context.words)
        self.deeds = QWidget()
        self.row = QHBoxLayout()
        self.row.setSpacing(10)
        self._open = self.link("open", "evidence.open", self._open_chosen)
        self._save = self.link("save", "evidence.save", self._save_chosen)
        line = QHBoxLayout(self.deeds)
        line.setContentsMargins(0, 0, 0, 0)
        line.addLayout(self.row)
        line.addStretch(1)
        for part in (self.tiles, self.deeds, self.banner):
            self.column.addWidget(part)
        self.tiles.opened.connect(self._open_file)
        self.tiles.selectionModel().selectionChanged.connect(self._selected)
        self.tiles.files.modelReset.connect(self._arrange)
        self.tiles.hide()
        self.deeds.hide()

    def link(self, name: str, key: str, act: object) -> QPushButton:
        """Adds a button for the file chosen."""
        button = QPushButton()
        button.setObjectName(f"{self._name}-{name}")
        button.setProperty("kind", "link")
        self._words.bind(button.setText, key)
        button.clicked.connect(act)
        self.row.addWidget(button)
        return button

    @property
    def files(self) -> tuple[FileNamed, ...]:
        """The files shown."""
        return self.tiles.files.files

    @property
    def record(self) -> str | None:
        """The record they are attached to."""
        return self.tiles.files.record

    def show_files(self, files: Sequence[FileNamed], record: str | None) -> None:
        """Shows files of a record; None for one that is not saved yet."""
        before = self.tiles.chosen
        self.tiles.files.show_files(files, record)
        if before is not None:
            self.tiles.choose(before.sha256)

    def stops(self) -> list[QWidget]:
        """Where Tab stops."""
        return [self.tiles, self._open, self._save]

    def _arrange(self) -> None:
        self.tiles.setVisible(bool(self.files))
        self._selected()

    def _selected(self, _on: QItemSelection | None = None, _off: object = None) -> None:
        self.deeds.setVisible(self.tiles.chosen is not None)

    def _open_chosen(self) -> None:
        file = self.tiles.chosen
        if file is not None:
            self._open_file(file)

    def _open_file(self, file: FileNamed) -> None:
        ledger, record = self._context.ledger, self.record
        self._context.tasks.query(
            self,
            "open",
            lambda: copy_to_open(ledger, file, record),
            lambda path: dialogs.open_file(path, self.banner),
            self.banner.show_fault,
        )

    def _save_chosen(self) -> None:
        file = self.tiles.chosen
        if file is None:
            return
        title, memory = self._words.say("evidence.save_title"), self._context.memory
        path = dialogs.choose_save(self.window(), memory, title, file.name, "")
        if path is not None:
            self._save_to(file, path)

    def _save_to(self, file: FileNamed, path: Path) -> None:
        ledger, record = self._context.ledger, self.record

        def done(saved: Path) -> None:
            self.banner.say(
                "evidence.was_saved",
                action=("evidence.show_folder", lambda: dialogs.show_folder(saved, self.banner)),
                name=saved.name,
            )

        self._context.tasks.query(
            self,
            "save",
            lambda: save_file(ledger, file, path, record),
            done,
            self.banner.show_fault,
        )
