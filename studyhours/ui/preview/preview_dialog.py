"""A paper in a window of its own: looked at, then printed or saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QMenu, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.progress import Progress
from studyhours.transfer.files import safe_name, write_whole
from studyhours.ui.context import Surroundings
from studyhours.ui.preview.preview import PaperPreview
from studyhours.ui.preview.sheet_layout import WIDTH
from studyhours.ui.widgets import files
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.help_key import give_help_key
from studyhours.ui.widgets.print_desk import PrintDesk

Make = Callable[[Progress], bytes]
PDF, DOCX, XLSX = "pdf", "docx", "xlsx"
_UNNAMED = "studyhours"
_LARGEST = QSize(1200, 1500)
_AROUND = QSize(48, 56)


@dataclass(frozen=True, slots=True)
class Paper:
    """What is looked at.

    Attributes:
        pdf: Its pages.
        name: What it is called, without an ending.
        others: What makes it in other forms, by ending (``docx``, ``xlsx``).
    """

    pdf: bytes
    name: str
    others: Mapping[str, Make] = field(default_factory=dict)

    def file_name(self, form: str) -> str:
        """What a file of it is called."""
        return f"{safe_name(self.name) or _UNNAMED}.{form}"


class PreviewDialog(QDialog):
    """Shows a paper over the page it belongs to.

    Attributes:
        desk: Where it is printed; a page goes on with what is under way when this is closed.
        preview: The paper.

    Args:
        surroundings: What the window shares.
        parent: Whose window it lies over.
        paper: The paper.
    """

    def __init__(self, surroundings: Surroundings, parent: QWidget, paper: Paper) -> None:
        super().__init__(parent)
        self._surroundings, self._paper = surroundings, paper
        self._words, self._tasks = surroundings.words, surroundings.tasks
        self.setObjectName("preview-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(paper.name)
        give_help_key(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        self.banner = Banner(self._words, self)
        self.desk = PrintDesk(surroundings, self.banner, self)
        self.preview = PaperPreview(surroundings, self, zoom=WIDTH)
        column.addWidget(self.banner)
        column.addWidget(self.desk)
        column.addWidget(self.preview, 1)
        self._add_buttons()
        room = parent.window().size() - _AROUND
        self.resize(room.boundedTo(_LARGEST))
        self.preview.shown.connect(self.preview.sheets.setFocus)
        self.preview.show_pdf(paper.pdf)

    def _add_buttons(self) -> None:
        row = self.preview.bar.row
        row.addSpacing(8)
        self._save_button = self._button("preview-save", "viewer.save")
        if self._paper.others:
            self._save_button.setMenu(self._make_menu())
        else:
            self._save_button.clicked.connect(partial(self._save, PDF))
        self._print_button = self._button("preview-print", "viewer.print")
        self._print_button.setProperty("kind", "primary")
        self._print_button.clicked.connect(self._print)
        for button in (self._save_button, self._print_button):
            row.addWidget(button)

    def _button(self, name: str, key: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setAutoDefault(False)
        self._words.bind(button.setText, key)
        return button

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for form in (PDF, *self._paper.others):
            entry = menu.addAction("")
            entry.setObjectName(f"preview-save-{form}")
            self._words.bind(entry.setText, f"preview_save.{form}")
            entry.triggered.connect(partial(self._save, form))
        return menu

    # ------------------------------------------------------------ paper and files

    def _print(self) -> None:
        pdf = self._paper.pdf
        self.desk.print_pdf(lambda _: pdf, self._paper.name)

    def _save(self, form: str, _: object = None) -> None:
        paper, words = self._paper, self._words
        title = words.say(f"preview_save.{form}")
        pattern = words.say(f"preview_files.{form}")
        memory = self._surroundings.memory
        path = files.choose_save(self, memory, title, paper.file_name(form), pattern)
        if path is None:
            return
        if path.suffix.lower() != f".{form}":
            path = path.with_name(f"{path.name}.{form}")
        make = paper.others.get(form)

        def work(progress: Progress) -> Path:
            write_whole(path, paper.pdf if make is None else make(progress))
            return path

        self._tasks.command(self, "viewer.saving", work, self._saved, self.banner.show_fault)

    def _saved(self, path: Path) -> None:
        self.banner.say(
            "lists.saved",
            action=("lists.open", lambda: files.open_file(path, self.banner)),
            file=path.name,
            folder=str(path.parent),
        )

    # ------------------------------------------------------------ keys

    def _deed(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.matches(QKeySequence.StandardKey.Print):
            return self._print
        if event.matches(QKeySequence.StandardKey.Save):
            others = bool(self._paper.others)
            return self._save_button.showMenu if others else partial(self._save, PDF)
        return None

    def event(self, event: QEvent) -> bool:
        """Qt's: keys that mean something here do not reach the window below."""
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._deed(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Ctrl+P prints, Ctrl+S saves; Enter is the business of what has the focus."""
        deed = self._deed(event)
        if deed is not None:
            deed()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
