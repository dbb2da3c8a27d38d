"""The schools whose papers this computer can check, and a button that adds one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton

from studyhours.services.papers.known_schools import (
    KEY,
    KnownSchool,
    Taken,
    forget_school,
    list_schools,
    take_file,
)
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.widgets import files
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.dialog import ask
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel

_LIST = 64


class SchoolsPanel(Panel):
    """A list, with what their lists of papers taken back hold.

    Signals:
        taken: A key or a list was taken, or a school forgotten.
    """

    taken = Signal()

    def __init__(self, context: PageContext, banner: Banner) -> None:
        super().__init__()
        self._context, self._banner = context, banner
        self._known: tuple[KnownSchool, ...] = ()
        words = context.words
        words.bind(self.title.setText, "verify_page.schools")
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setObjectName("schools-list")
        words.bind(self.list.setAccessibleName, "verify_page.schools")
        self.list.setMinimumHeight(scaled(_LIST))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._chosen)
        self.body.addWidget(self.list, 1)
        self._hint = plain_label(role="small", wrap=True)
        words.bind(self._hint.setText, "verify_page.schools_hint")
        self.body.addWidget(self._hint)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._take = QPushButton()
        self._take.setObjectName("schools-take")
        words.bind(self._take.setText, "verify_page.take")
        self._take.clicked.connect(self.choose)
        self._forget = QPushButton()
        self._forget.setObjectName("schools-forget")
        words.bind(self._forget.setText, "verify_page.forget")
        self._forget.clicked.connect(self._ask_forget)
        self._forget.setEnabled(False)
        row.addWidget(self._take)
        row.addStretch(1)
        row.addWidget(self._forget)
        self.body.addLayout(row)

    def refresh(self) -> None:
        """Reads which are known."""
        ledger = self._context.ledger
        self._context.tasks.query(self, "schools", lambda: list_schools(ledger), self._show)

    def retell(self) -> None:
        """Says it again."""
        self._show(self._known)

    def _show(self, known: tuple[KnownSchool, ...]) -> None:
        self._known = known
        words = self._context.words
        self.list.clear()
        for one in known:
            key = "school" if one.revoked is None else "school_own" if one.own else "school_listed"
            said = words.say(
                f"verify_page.{key}", school=one.school, key=one.key_id, count=one.revoked
            )
            QListWidgetItem(said, self.list)
        self._chosen()

    def _chosen(self) -> None:
        row = self.list.currentRow()
        self._forget.setEnabled(0 <= row < len(self._known) and not self._known[row].own)

    # ------------------------------------------------------------ changing

    def choose(self) -> None:
        """Asks for a file of a key or a list."""
        words, context = self._context.words, self._context
        title, pattern = words.say("verify_page.take"), words.say("verify_page.key_files")
        path = files.choose_file(self, context.memory, title, pattern)
        if path is not None:
            context.tasks.command(
                self,
                "verify_page.taking",
                lambda _tell: take_file(path),
                self._took,
                self._banner.show_fault,
            )

    def _took(self, taken: Taken) -> None:
        words = self._context.words
        which = "key" if taken.what == KEY else "list"
        said = words.say(
            f"cli.school_{which}_{'taken' if taken.new else 'had'}",
            school=taken.school,
            key_id=taken.key_id,
        )
        strange = bool(taken.others) and taken.new
        if strange:
            said += words.say("cli.school_other_keys", keys=", ".join(taken.others))
        self._banner.tell(lambda: said, role="risk" if strange else "met", action=None)
        self.refresh()
        self.taken.emit()

    def _ask_forget(self) -> None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._known):
            return
        one = self._known[row]
        ask(
            self,
            self._context.words,
            "verify_page.ask_forget",
            "verify_page.forget",
            lambda: self._drop(one),
            danger=True,
            school=one.school,
        )

    def _drop(self, one: KnownSchool) -> None:
        def done(_: None) -> None:
            self.refresh()
            self.taken.emit()

        self._context.tasks.command(
            self,
            "verify_page.taking",
            lambda _tell: forget_school(one.key_id),
            done,
            self._banner.show_fault,
        )
