"""The chase list at the window: the message to copy, the table to save, the paper to print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from studyhours.domain.progress import Progress
from studyhours.services.checking.chase import (
    ChaseList,
    asked_text,
    chase_of,
    chase_text,
    rulesets_text,
)
from studyhours.services.checking.chase_tables import chase_paper, chase_sheet
from studyhours.services.checking.judged_table import JudgedTable
from studyhours.services.checking.verdicts import Verdicts
from studyhours.transfer.files import safe_name
from studyhours.ui.context import PageContext
from studyhours.ui.widgets import files
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.print_desk import PrintDesk
from studyhours.ui.widgets.still_choice import StillChoice

if TYPE_CHECKING:
    from studyhours.ui.pages.check.view import CheckView

_WIDTH, _HEIGHT = 640, 460


class ChaseButton(QObject):
    """A button of the page, and the dialog it opens.

    Args:
        page: The page, owner of the dialog and of jobs; whoever its table shows is listed.
        desk: Where the page prints.
        verdicts: Gives the check; None while there is none.

    Attributes:
        button: The button.
    """

    def __init__(
        self, page: CheckView, desk: PrintDesk, verdicts: Callable[[], Verdicts | None]
    ) -> None:
        super().__init__(page)
        self._context, self._page, self._banner = page.context, page, page.banner
        self._desk, self._verdicts = desk, verdicts
        words = page.context.words
        self.button = QPushButton()
        self.button.setObjectName("check-chase")
        words.bind(self.button.setText, "check_page.chase")
        words.bind(self.button.setToolTip, "check_page.chase_hint")
        self.button.clicked.connect(self._open)

    def show_for(self, shown: JudgedTable | None, *, table: bool) -> None:
        """Shows the button where a table of teachers is shown."""
        self.button.setVisible(table and shown is not None and not shown.of_units)

    def _open(self) -> None:
        verdicts, model = self._verdicts(), self._page.model
        if verdicts is None:
            return
        ledger = self._context.ledger
        lines, ruleset = [row.line for row in model.rows], model.ruleset
        self._context.tasks.query(
            self._page, "chase", lambda: chase_of(ledger, verdicts, lines, ruleset), self._show
        )

    def _show(self, chase: ChaseList) -> None:
        dialog = ChaseDialog(self._context, self._page, chase)
        dialog.save.clicked.connect(lambda: self._save(dialog))
        dialog.prints.clicked.connect(lambda: self._print(dialog))
        dialog.open()

    def _save(self, dialog: ChaseDialog) -> None:
        words, chase = self._context.words, dialog.chase
        name = safe_name(words.say("chase.file_name", day=chase.as_of.isoformat()))
        path = files.choose_save(
            dialog,
            self._context.memory,
            words.say("lists.save_title"),
            name,
            words.say("lists.pattern_xlsx"),
        )
        if path is None:
            return
        if path.suffix.lower() != ".xlsx":
            path = path.with_name(f"{path.name}.xlsx")
        texts = words.texts

        def save(progress: Progress) -> Path:
            from studyhours.services.lists.output import save_list

            return save_list(chase_sheet(chase, texts), path, progress)

        dialog.accept()
        self._context.tasks.command(self._page, "lists.saving", save, self._saved)

    def _saved(self, path: Path) -> None:
        self._banner.say(
            "lists.saved",
            action=("lists.open", lambda: files.open_file(path, self._banner)),
            file=path.name,
            folder=str(path.parent),
        )

    def _print(self, dialog: ChaseDialog) -> None:
        texts, chase = self._context.words.texts, dialog.chase
        dialog.accept()

        def make(progress: Progress) -> bytes:
            progress("make_table", 0, None)
            return chase_paper(chase, texts)

        self._desk.show_pdf(make, self._context.words.say("chase.title"))


class ChaseDialog(QDialog):
    """Shows the message, of all groups or of one.

    Attributes:
        group: The choice of the group.
        message: The message, to be read and marked.
        copy: The button that copies it.
        save: The button that saves the table.
        prints: The button that prints.
    """

    def __init__(self, context: PageContext, parent: QWidget, chase: ChaseList) -> None:
        super().__init__(parent)
        self._words, self._tasks, self._whole = context.words, context.tasks, chase
        words = context.words
        self.resize(_WIDTH, _HEIGHT)
        column = dialog_column(self, words, "chase-dialog")
        column.addLayout(self._make_head())
        self._judged = plain_label(role="small", wrap=True)
        self._judged.setObjectName("chase-rulesets")
        column.addWidget(self._judged)
        self.message = QPlainTextEdit()
        self.message.setObjectName("chase-message")
        self.message.setReadOnly(True)
        self.message.setTabChangesFocus(True)
        words.bind(self.message.setAccessibleName, "chase.message")
        column.addWidget(self.message, 1)
        self.said = plain_label(role="small", wrap=True)
        self.said.setObjectName("chase-said")
        self.said.hide()
        column.addWidget(self.said)
        column.addLayout(self._make_buttons())
        words.changed.connect(self._say)
        self._say()

    @property
    def chase(self) -> ChaseList:
        """What is shown: everybody, or one group."""
        return self._whole.of_group(self.group.currentData())

    def _make_head(self) -> QHBoxLayout:
        words = self._words
        row = QHBoxLayout()
        row.setSpacing(10)
        title = plain_label(role="panel-title")
        words.bind(title.setText, "chase.title")
        row.addWidget(title)
        row.addStretch(1)
        self.count = plain_label(role="muted")
        self.count.setObjectName("chase-count")
        row.addWidget(self.count)
        self.group = StillChoice()
        self.group.setObjectName("chase-group")
        self.group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        words.bind(self.group.setAccessibleName, "chase.group")
        self.group.addItem("", None)
        for one in self._whole.groups:
            self.group.addItem(one.name, one.name)
        if len(self._whole.groups) < 2:
            self.group.hide()
        self.group.currentIndexChanged.connect(self._say)
        row.addWidget(self.group)
        return row

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.prints = self._button("print", "chase.print")
        self.save = self._button("save", "chase.export")
        leave = self._button("close", "chase.close")
        leave.clicked.connect(self.reject)
        self.copy = self._button("copy", "chase.copy")
        self.copy.setProperty("kind", "primary")
        self.copy.setAutoDefault(True)
        self.copy.setDefault(True)
        self.copy.clicked.connect(self._copy)
        for button in (leave, self.prints, self.save, self.copy):
            row.addWidget(button)
        return row

    def _button(self, name: str, key: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"chase-{name}")
        button.setAutoDefault(False)
        self._words.bind(button.setText, key)
        return button

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.message.toPlainText())
        self.said.setText(self._words.say("chase.copied"))
        self.said.show()

    def _say(self) -> None:
        words, chase = self._words, self.chase
        self.group.setItemText(0, words.say("chase.all_groups"))
        for place in range(1, self.group.count()):
            if not self.group.itemData(place):
                self.group.setItemText(place, words.say("chase.no_group"))
        self.count.setText(asked_text(chase, words.texts))
        self._judged.setText(rulesets_text(chase, words.texts))
        self.said.hide()
        self.copy.setEnabled(False)
        for button in (self.save, self.prints):
            button.setEnabled(bool(chase.count))
        texts = words.texts
        self._tasks.query(self, "text", lambda: chase_text(chase, texts), self._show)

    def _show(self, text: str) -> None:
        first = self.message.document().isEmpty()
        self.message.setPlainText(text)
        self.copy.setEnabled(bool(self.chase.count))
        if first:
            self.copy.setFocus()
