"""Where the files of papers go: a usual folder, shown, and changed if somebody likes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from studyhours.ui.context import PageContext
from studyhours.ui.widgets import files
from studyhours.ui.widgets.label import set_look, set_tip

_CHOSEN = "documents-folder"
_OFF = "documents-no-files"


def nearest_folder(path: Path) -> Path:
    """The folder itself where it is there, else the nearest above it that is."""
    return next((one for one in (path, *path.parents) if one.is_dir()), Path.home())


class FilesPlace(QWidget):
    """A tick, a path and a button."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        words, memory = context.words, context.memory
        self.default = Path.home()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._on = QCheckBox()
        self._on.setObjectName("issue-files")
        words.bind(self._on.setText, "documents.files_to")
        self._on.setChecked(not memory.get(self._key(_OFF)))
        self._on.toggled.connect(self._turned)
        row.addWidget(self._on)
        self._path = QLineEdit()
        self._path.setObjectName("issue-folder")
        words.bind(self._path.setAccessibleName, "documents.folder")
        self._path.textEdited.connect(self._edited)
        row.addWidget(self._path, 1)
        self._change = QPushButton()
        self._change.setObjectName("issue-choose-folder")
        words.bind(self._change.setText, "documents.change")
        self._change.clicked.connect(self._choose)
        row.addWidget(self._change)
        self._turned(on=self._on.isChecked())

    def _key(self, name: str) -> str:
        return f"{name}:{self._context.ledger.name}"

    @property
    def folder(self) -> Path | None:
        """Where to; None where papers are only kept in the ledger."""
        return Path(self._path.text().strip()).expanduser() if self._on.isChecked() else None

    def show_for(self, default: Path) -> None:
        """Shows the usual folder of a year, or the one chosen before, here or in a dialog."""
        self.default = default
        self._on.setChecked(not self._context.memory.get(self._key(_OFF)))
        chosen = self._context.memory.text(self._key(_CHOSEN))
        self._show(chosen or str(self.default))

    def check(self) -> bool:
        """Whether there is a usable place; the field is marked where there is none."""
        folder = self.folder
        wrong = folder is not None and not folder.is_absolute()
        set_look(self._path, "wrong", wrong)
        if wrong:
            self._path.setFocus()
        return not wrong

    def _show(self, path: str) -> None:
        self._path.setText(path)
        self._path.setCursorPosition(0)
        set_tip(self._path, path)

    def _turned(self, on: bool) -> None:
        self._context.memory.put(self._key(_OFF), not on)
        self._path.setEnabled(on)
        self._change.setEnabled(on)

    def _edited(self, text: str) -> None:
        set_look(self._path, "wrong", False)
        self._keep(text.strip())

    def _keep(self, path: str) -> None:
        usual = path == str(self.default)
        self._context.memory.put(self._key(_CHOSEN), "" if usual else path)

    def _choose(self) -> None:
        words, memory = self._context.words, self._context.memory
        start = nearest_folder(self.folder or self.default)
        folder = files.choose_folder(self, memory, words.say("documents.folder"), start)
        if folder is not None:
            self._show(str(folder))
            self._keep(str(folder))
