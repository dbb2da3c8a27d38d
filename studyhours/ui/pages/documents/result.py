"""What was issued just now: how many, where they are, who was left out and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.services.papers.certificates import Issued, LeftOut
from studyhours.ui.widgets import files
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words

_NAMED = 5


class ResultPanel(QFrame):
    """A line over the list, until it is closed or the next papers are issued.

    Signals:
        print_wanted: The papers shall be printed (each an ``IssuedPaper``).
        save_wanted: The papers shall be saved (their numbers).
    """

    print_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, words: Words, banner: Banner, parent: QWidget | None = None) -> None:
        """Hidden until papers are issued; ``banner`` says when a folder cannot be opened."""
        super().__init__(parent)
        self._words, self._banner = words, banner
        self._issued: Issued | None = None
        self._folder: Path | None = None
        self._anew = ""
        self.setObjectName("issue-result")
        self.setProperty("panel", "notice")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(2)
        self.said = plain_label(wrap=True)
        self.said.setObjectName("issue-result-text")
        self.left_out = plain_label(wrap=True)
        self.left_out.setObjectName("issue-left-out")
        column.addWidget(self.said)
        column.addWidget(self.left_out)
        row.addLayout(column, 1)
        self._print = self._button("result-print", "documents.print", self._want_print)
        self._open = self._button("result-open", "documents.open_folder", self._show_folder)
        self._save = self._button("result-save", "documents.save_all", self._want_save)
        self._close = self._button("result-close", "print.close", self.hide)
        for button in (self._print, self._open, self._save, self._close):
            row.addWidget(button)
        words.changed.connect(self._retell)
        self.hide()

    def _button(self, name: str, key: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        self._words.bind(button.setText, key)
        button.clicked.connect(act)
        return button

    @property
    def serials(self) -> list[str]:
        """Numbers of what was issued."""
        return [one.serial for one in self._issued.papers] if self._issued is not None else []

    def show_issued(self, issued: Issued, folder: Path | None, *, anew: str = "") -> None:
        """Says what was issued.

        Args:
            issued: What came of it.
            folder: Where the files are; None where they are only kept in the ledger.
            anew: Number of the paper that was to be issued anew.
        """
        self._issued, self._folder, self._anew = issued, folder, anew
        some = bool(issued.papers)
        set_look(self, "role", "met" if some else "risk")
        self._print.setVisible(some)
        self._open.setVisible(some and folder is not None)
        self._save.setVisible(some and folder is None)
        self._retell()
        self.show()

    def _retell(self) -> None:
        issued = self._issued
        if issued is None:
            return
        count = len(issued.papers)
        if not count:
            self.said.setText(self._words.say("documents.issued_none"))
        elif self._folder is None:
            self.said.setText(self._words.say("documents.issued_kept", count=count))
        else:
            self.said.setText(
                self._words.say("documents.issued_saved", count=count, folder=self._folder)
            )
        only = issued.papers[0] if count == 1 else None
        if only is not None and self._anew and not only.new:
            self.said.setText(self._none_new(only.serial))
        elif only is not None and issued.revoked and issued.revoked == (only.replaces,):
            said = self._words.say("documents.reissued_said", old=only.replaces, new=only.serial)
            self.said.setText(f"{said}\n{self.said.text()}")
        elif issued.revoked:
            serials = self._words.say("documents.separator").join(issued.revoked)
            said = self._words.say("documents.issued_replaced", serials=serials)
            self.said.setText(f"{self.said.text()}\n{said}")
        out = [self._why(one) for one in issued.left_out[:_NAMED]]
        more = len(issued.left_out) - len(out)
        if more > 0:
            out.append(self._words.say("documents.left_out_more", count=more))
        if issued.passed_over:
            out.append(self._words.say("documents.left_out_changed", count=issued.passed_over))
        self.left_out.setText("\n".join(out))
        self.left_out.setVisible(bool(out))

    def _none_new(self, serial: str) -> str:
        """A valid paper says already what another would have: what became of the old one."""
        revoked = self._issued is not None and self._anew in self._issued.revoked
        key = "documents.reissued_same" if revoked else "documents.reissued_void"
        said = self._words.say(key, old=self._anew, new=serial)
        if self._folder is None:
            return said
        at = self._words.say("documents.reissued_file", new=serial, folder=self._folder)
        return f"{said}\n{at}"

    def _why(self, one: LeftOut) -> str:
        """Who got none, and why."""
        params = {**one.fault.params, "name": one.name}
        if one.fault.code == "glyph_missing":
            return self._words.say("documents.left_out_glyph", **params)
        why = self._words.fault(one.fault)
        return self._words.say("documents.left_out_why", name=one.name, why=why)

    def _want_print(self) -> None:
        self.print_wanted.emit(self._issued.papers if self._issued is not None else ())

    def _want_save(self) -> None:
        self.save_wanted.emit(self.serials)

    def _show_folder(self) -> None:
        if self._folder is not None:
            files.show_folder(self._folder, self._banner)
