"""The dialog a participant hands notes and a reflection in with; what is typed is never lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
)

from studyhours.domain.text_counts import count_text
from studyhours.services.activities.handing import (
    PartOpened,
    Parts,
    draft_of,
    hand_in,
    parts_of,
)
from studyhours.services.records.drafts import discard_draft, new_draft_uid, save_draft
from studyhours.services.records.saving import Saved
from studyhours.ui.context import PageContext
from studyhours.ui.evidence.strip import EvidenceStrip
from studyhours.ui.page import Page
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot, open_within
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label

_WIDTH, _HEIGHT = 680, 620
_QUIET = 1500
"""Milliseconds without a key after which what stands there is kept as a draft."""


class HandDialog(QDialog):
    """Asks for what somebody hands in; nothing waits for the answer.

    Signals:
        handed: It was handed in (``Saved``, the part as it was opened).
        left_typed: It was closed with something typed, which is kept as a draft.
    """

    handed = Signal(object, object)
    left_typed = Signal()

    def __init__(
        self, page: Page, context: PageContext, opened: PartOpened, *, may_edit: bool
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context, self._opened, self._may_edit = context, opened, may_edit
        self._draft = opened.draft.uid if opened.draft is not None else None
        self._kept: Parts | None = parts_of(opened.draft) if opened.draft is not None else None
        column = dialog_column(self, context.words, "hand-dialog", spacing=8)
        give_form_keys(self)
        self._make_head(column)
        self.notes = self._text(column, "notes", "activities.hand_notes", 2)
        self.text = self._text(column, "text", "activities.hand_text", 3)
        self.strip = EvidenceStrip(context)
        column.addWidget(self.strip)
        self.banner = Banner(context.words)
        column.addWidget(self.banner)
        column.addLayout(self._buttons())
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET)
        self._quiet.timeout.connect(self._keep_draft)
        self._fill(self._kept or opened.parts)
        self.strip.allow(may_edit=may_edit)
        for field in (self.notes, self.text):
            field.textChanged.connect(self._quiet.start)
        self.strip.edited.connect(self._quiet.start)
        if self._kept is not None:
            self.banner.say(
                "activities.hand_draft",
                role="waiting",
                action=("activities.hand_forget", self._forget),
            )

    def _make_head(self, column: QVBoxLayout) -> None:
        words, opened = self._context.words, self._opened
        title = plain_label(role="panel-title")
        words.bind(title.setText, "activities.hand_title")
        column.addWidget(title)
        whose = words.say(
            "activities.hand_whose", name=opened.name, title=opened.title,
            day=opened.day.isoformat(),
        )  # fmt: skip
        column.addWidget(plain_label(whose, role="muted", wrap=True))
        if opened.reason:
            said = words.say("activities.hand_returned", reason=opened.reason)
            reason = plain_label(said, role="error", wrap=True)
            reason.setObjectName("hand-reason")
            column.addWidget(reason)

    def _text(self, column: QVBoxLayout, name: str, key: str, share: int) -> QPlainTextEdit:
        words = self._context.words
        row = QHBoxLayout()
        label, counted = plain_label(role="muted"), plain_label(role="small")
        words.bind(label.setText, key)
        row.addWidget(label, 1)
        row.addWidget(counted)
        column.addLayout(row)
        field = QPlainTextEdit()
        field.setObjectName(f"hand-{name}")
        field.setTabChangesFocus(True)
        field.setReadOnly(not self._may_edit)
        words.bind(field.setAccessibleName, key)

        def count() -> None:
            characters = count_text(field.toPlainText()).characters
            counted.setText(words.say("activities.hand_count", count=characters))

        field.textChanged.connect(count)
        count()
        column.addWidget(field, share)
        return field

    def _buttons(self) -> QHBoxLayout:
        foot = dialog_foot(
            self,
            self._context.words,
            ("hand-cancel", "hand-save"),
            "activities.hand_save",
            leave="window.cancel" if self._may_edit else "activities.hand_close",
            enter=False,
        )
        self.keep = foot.go
        if not self._may_edit:
            self.keep.hide()
        self.keep.clicked.connect(self._save)
        return foot.row

    def ask(self) -> None:
        """Opens it."""
        open_within(self, self._page.window().size(), (_WIDTH, _HEIGHT))
        (self.text if self.notes.toPlainText() else self.notes).setFocus()

    # ------------------------------------------------------------ what stands there

    @property
    def _parts(self) -> Parts:
        return Parts(self.notes.toPlainText(), self.text.toPlainText(), self.strip.files)

    @property
    def _typed(self) -> bool:
        return self._may_edit and self._parts != self._opened.parts

    def _fill(self, parts: Parts) -> None:
        self.notes.setPlainText(parts.notes)
        self.text.setPlainText(parts.text)
        self.strip.show_files(parts.files, self._opened.record)

    def _forget(self) -> None:
        self._fill(self._opened.parts)
        self.banner.clear()
        self._keep_draft()

    def _keep_draft(self) -> None:
        """Keeps what is typed; what is as it was handed in needs no draft."""
        ledger, parts = self._context.ledger, self._parts
        if not self._may_edit or not self.keep.isEnabled() or parts == self._kept:
            return
        if self._typed:
            self._draft = self._draft or new_draft_uid(ledger)
            self._kept = parts
            draft = draft_of(self._draft, self._opened, parts)
            self._later(lambda: save_draft(ledger, draft))
        elif self._draft is not None:
            gone, self._draft, self._kept = self._draft, None, None
            self._later(lambda: discard_draft(ledger, gone))

    def _later(self, work: Callable[[], object]) -> None:
        # The page outlives the dialog, and so does what is still to be written.
        self._context.tasks.command(
            self._page, "activities.hand_saving", lambda _tell: work(), _nothing,
            quiet=True,
        )  # fmt: skip

    # ------------------------------------------------------------ leaving and saving

    def reject(self) -> None:
        """Qt's: what was typed stays as a draft."""
        if not self.keep.isEnabled():
            return
        self._quiet.stop()
        self._keep_draft()
        if self._typed:
            self.left_typed.emit()
        self.done(QDialog.DialogCode.Rejected.value)

    def _save(self) -> None:
        ledger, opened, parts = self._context.ledger, self._opened, self._parts
        self._quiet.stop()
        draft = self._draft

        def done(saved: Saved) -> None:
            self.handed.emit(saved, opened)
            self.keep.setEnabled(True)
            self.accept()

        self._hold(held=True)
        self._context.tasks.command(
            self,
            "activities.hand_saving",
            lambda _tell: hand_in(ledger, opened.record, parts, opened.version, draft=draft),
            done,
            self.banner.show_fault,
            over=lambda: self._hold(held=False),
            changes=lambda saved: saved.changes,
        )

    def _hold(self, *, held: bool) -> None:
        for part in (self.notes, self.text, self.strip, self.keep):
            part.setEnabled(not held)


def _nothing(_done: object) -> None:
    """Nothing is told of a draft."""
