"""The files of a record that is being written: brought by dropping, pasting or choosing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
)
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from studyhours.domain.clock import school_time
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.progress import Progress
from studyhours.services.evidence.checks import MOST_FILES
from studyhours.services.evidence.form_text import files_from, files_text
from studyhours.services.evidence.keeping import Kept, keep_bytes, keep_files
from studyhours.services.records.content import FileNamed
from studyhours.services.wording.sizes import size_text
from studyhours.ui.context import PageContext
from studyhours.ui.evidence.changing import EvidenceChanging
from studyhours.ui.evidence.pasted import has_files, pasted_image, pasted_paths, png_of
from studyhours.ui.widgets import files as dialogs
from studyhours.ui.widgets.label import plain_label, set_look

_PATTERN = "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.pdf"
_LARGE = 2 << 20
"""Bytes of a picture from which on it is offered to be made smaller."""
_TOLD = 3
"""Faults said one by one; of more their number."""
_MAY_SHRINK = frozenset({"evidence_too_large_picture", "evidence_pixels"})


class EvidenceStrip(EvidenceChanging):
    """Files in a form; what is brought is kept at once, and the record's once that is saved.

    Signals:
        strayed: Files came when their form was closed already (their names).
    """

    MOST: ClassVar[int] = MOST_FILES
    """Files it takes."""

    strayed = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        self._coming = 0
        self._make_head()
        self.none_left.connect(self._empty.setFocus)
        self.tiles.paste_wanted.connect(self.paste)
        self._words.changed.connect(self._tell_coming)
        self._arrange()

    def _make_head(self) -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        label = plain_label(role="small")
        self._words.bind(label.setText, "evidence.label")
        row.addWidget(label)
        self._note = plain_label(role="small")
        self._note.setObjectName("evidence-coming")
        row.addWidget(self._note)
        self._empty = QPushButton()
        self._empty.setObjectName("evidence-empty")
        self._empty.setProperty("kind", "drop")
        self._empty.setMinimumWidth(0)
        self._empty.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._words.bind(self._empty.setText, "evidence.empty")
        self._words.bind(self._empty.setToolTip, "evidence.add_tip")
        self._empty.clicked.connect(self.choose)
        row.addWidget(self._empty, 1)
        self._gap = QWidget()
        row.addWidget(self._gap, 1)
        self._add, self._paste = QPushButton(), QPushButton()
        for button, name, key, act in (
            (self._add, "evidence-add", "evidence.add", self.choose),
            (self._paste, "evidence-paste", "evidence.paste", self.paste),
        ):
            button.setObjectName(name)
            button.setProperty("kind", "link")
            self._words.bind(button.setText, key)
            button.clicked.connect(act)
            row.addWidget(button)
        self._words.bind(self._add.setToolTip, "evidence.add_tip")
        self._words.bind(self._paste.setToolTip, "evidence.paste_tip")
        self.column.insertWidget(0, head)

    # ------------------------------------------------------------ as a field of a form

    @property
    def value(self) -> str:
        """The files as the form keeps them."""
        return files_text(self.files)

    def show_value(self, text: str, record: str | None, *, fresh: bool = True) -> None:
        """Shows the files of a form.

        Args:
            text: As ``value`` said them.
            record: The record; None for one that is not saved yet.
            fresh: Whether it is another form than before.
        """
        if fresh:
            self._form = object()
            self._coming = 0
            self.banner.clear()
            self.tiles.clearSelection()
            self._tell_coming()
        self.show_files(files_from(text), record)

    def was_saved(self, record: str) -> None:
        """The form was saved as this record: what was wrong with other files is past.

        What offers something, such as to have a file back, stays.
        """
        self.tiles.files.record = record
        if self.banner.is_fault or not self.banner.offers:
            self.banner.clear()

    def allow(self, *, may_edit: bool) -> None:
        """Whether anything may be changed here."""
        self._may_edit = may_edit
        self._arrange()

    def stops(self) -> list[QWidget]:
        """Where Tab stops, from top to bottom."""
        return [self._empty, self._add, self._paste, *super().stops()]

    def _arrange(self) -> None:
        super()._arrange()
        is_empty = self._may_edit and not self.files
        self._empty.setVisible(is_empty)
        self._gap.setVisible(not is_empty)
        self._add.setVisible(self._may_edit and not is_empty)
        self._paste.setVisible(self._may_edit)
        wanted = self._may_edit or bool(self.files)
        # Shown before it has a place, it would be a window of its own.
        if not wanted or self.parentWidget() is not None:
            self.setVisible(wanted)

    # ------------------------------------------------------------ bringing files

    def choose(self) -> None:
        """Asks for files."""
        say = self._words.say
        pattern = f"{say('evidence.pattern')} ({_PATTERN});;{say('evidence.any_file')} (*)"
        title, memory = say("evidence.choose_title"), self._context.memory
        self.bring(dialogs.choose_files(self.window(), memory, title, pattern))

    def paste(self) -> None:
        """Adds what is on the clipboard: files, or a picture."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self.banner.say("evidence.nothing_to_paste", role="waiting")

    def take(self, data: QMimeData) -> bool:
        """Adds what was pasted or dropped; False where that is neither files nor a picture."""
        if not self._may_edit:
            return False
        paths = pasted_paths(data)
        image = pasted_image(data) if not paths else None
        if paths:
            self.bring(paths)
        elif image is not None:
            self._bring_image(image)
        return bool(paths) or image is not None

    def bring(self, paths: Sequence[Path], *, smaller: bool = False) -> None:
        """Adds files.

        Args:
            paths: The files.
            smaller: Whether pictures are made smaller first.
        """
        if not paths or not self._may_edit:
            return
        ledger = self._context.ledger

        def work(tell: Progress) -> Kept:
            return keep_files(ledger, paths, smaller=smaller, progress=tell)

        names = [path.name for path in paths]
        self._keep(work, names, lambda kept: self._take(kept, paths))

    def _bring_image(self, image: QImage) -> None:
        ledger = self._context.ledger
        at = school_time(ledger.clock.now())
        name = f"{self._words.say('evidence.pasted_name', at=f'{at:%Y-%m-%d %H%M%S}')}.png"

        def work(_tell: Progress) -> Kept:
            return Kept((keep_bytes(ledger, name, png_of(image)),), ())

        self._keep(work, [name], lambda kept: self._take(kept, ()))

    def _keep(
        self, work: Callable[[Progress], Kept], names: Sequence[str], take: Callable[[Kept], None]
    ) -> None:
        form, count = self._form, len(names)
        self._coming += count
        self._tell_coming()

        def over() -> None:
            if self._form is form:
                self._coming -= count
                self._tell_coming()

        def done(kept: Kept) -> None:
            if self._form is form:
                take(kept)
            elif kept.files:
                self.strayed.emit([one.name for one in kept.files])

        def failed(fault: Fault) -> None:
            if self._form is form:
                self.banner.show_fault(fault)
            else:
                self.strayed.emit(names)

        self._context.tasks.command(self, "evidence.adding", work, done, failed, over=over)

    def worded(self, file: FileNamed) -> FileNamed:
        """A file that was just brought, with the word for what it shows."""
        return file

    def _take(self, kept: Kept, paths: Sequence[Path]) -> None:
        """Puts what was kept into the form, and says what was not."""
        files, added, doubled = list(self.files), list[FileNamed](), list[tuple[str, str]]()
        refused: list[Fault] = list(kept.refused)
        for file in kept.files:
            there = next((one for one in files if one.sha256 == file.sha256), None)
            if there is not None:
                doubled.append((file.name, there.name))
            elif len(files) >= self.MOST:
                count = len(files) + 1
                refused.append(UnusableInput("evidence_too_many", count=count, limit=self.MOST))
            else:
                files.append(self.worded(file))
                added.append(files[-1])
        if added:
            self._put(files)
            self.tiles.choose(added[-1].sha256)
        self._tell(added, doubled, refused, paths)

    def _tell(
        self,
        added: Sequence[FileNamed],
        doubled: Sequence[tuple[str, str]],
        refused: Sequence[Fault],
        paths: Sequence[Path],
    ) -> None:
        say = self._words.say
        self.sight_wanted.emit()

        def said() -> str:
            lines = [self._words.fault(fault) for fault in refused[:_TOLD]]
            if len(refused) > _TOLD:
                lines.append(say("evidence.more_refused", count=len(refused) - _TOLD))
            lines += [
                say("evidence.doubled", name=name, same=same)
                if name != same
                else say("evidence.doubled_same", name=name)
                for name, same in doubled[:_TOLD]
            ]
            return "\n".join(lines)

        large = {fault.params.get("file") for fault in refused if fault.code in _MAY_SHRINK}
        again = [path for path in paths if path.name in large]
        if refused or doubled:
            action = ("evidence.add_smaller", lambda: self.bring(again, smaller=True))
            role = "missed" if refused else "waiting"
            self.banner.tell(said, role=role, action=action if again else None)
            self.banner.is_fault = bool(refused)
            return
        self.banner.clear()
        heavy = next(
            (one for one in added if one.size > _LARGE and one.media.startswith("image/")), None
        )
        if heavy is not None:
            self.banner.say(
                "evidence.is_large",
                role="waiting",
                action=("evidence.smaller", lambda: self._shrink(heavy)),
                name=heavy.name,
                size=size_text(heavy.size),
            )

    def _tell_coming(self) -> None:
        self._note.setText(
            self._words.say("evidence.coming", count=self._coming) if self._coming else ""
        )

    # ------------------------------------------------------------ dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt's: shows that files may be let go here."""
        if self._may_edit and has_files(event.mimeData()):
            event.acceptProposedAction()
            set_look(self._empty, "over", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Qt's: the files are somewhere else again."""
        super().dragLeaveEvent(event)
        set_look(self._empty, "over", False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt's: takes the files."""
        set_look(self._empty, "over", False)
        if self.take(event.mimeData()):
            event.acceptProposedAction()
