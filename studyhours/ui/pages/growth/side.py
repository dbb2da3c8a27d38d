"""Beside a part: what the school says of it, and the versions there were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.texts import Texts
from studyhours.services.growth.handbook import PartShown
from studyhours.services.growth.part_versions import PartVersion
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.reviewing.notes import LONGEST, Note
from studyhours.services.wording.day_words import short_day_text
from studyhours.ui.context import PageContext
from studyhours.ui.typed_keeper import TypedFields, TypedKeeper
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel

_LISTED = 30
_TEXT = "text"
_VERSION = Qt.ItemDataRole.UserRole


def when_said(at: datetime, texts: Texts) -> str:
    """``2026.4.30``."""
    return short_day_text(day_in_zone(at, SCHOOL_ZONE), texts)


class PartSide(Panel):
    """The panel at the right of a part.

    Attributes:
        keeper: Keeps the comment that is begun.

    Signals:
        comment: A comment is to be kept (its text).
        restore: An earlier version is wanted back (its hash).
    """

    comment = Signal(str)
    restore = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._words = words = context.words
        self._part: PartShown | None = None
        self._notes: list[QWidget] = []
        self._begun: dict[str, str] = {}
        self.setObjectName("growth-side")
        words.bind(self.title.setText, "growth_page.comments")
        self._place = QVBoxLayout()
        self._place.setSpacing(8)
        self.body.addLayout(self._place)
        self._none = plain_label(role="muted", wrap=True)
        self.body.addWidget(self._none)
        self.text = QPlainTextEdit()
        self.text.setObjectName("growth-comment")
        self.text.setMaximumHeight(96)
        self.text.setTabChangesFocus(True)
        words.bind(self.text.setPlaceholderText, "growth_page.comment_hint")
        words.bind(self.text.setAccessibleName, "growth_page.comments")
        self.send = QPushButton()
        self.send.setObjectName("growth-comment-send")
        words.bind(self.send.setText, "growth_page.comment")
        self.send.clicked.connect(self._send)
        self.text.textChanged.connect(self._typed)
        self.keeper = TypedKeeper(context, "growth-comment", TypedFields({_TEXT: self.text}), self)
        self.text.textChanged.connect(self.keeper.touch)
        self.body.addWidget(self.keeper.strip)
        self.body.addWidget(self.text)
        self.body.addWidget(self.send, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addSpacing(8)
        self._heading = plain_label(role="panel-title")
        words.bind(self._heading.setText, "growth_page.versions")
        self.body.addWidget(self._heading)
        self.versions = QListWidget()
        self.versions.setObjectName("growth-versions")
        words.bind(self.versions.setAccessibleName, "growth_page.versions")
        self.versions.currentRowChanged.connect(self._chosen)
        self.body.addWidget(self.versions, 1)
        self.earlier = QPlainTextEdit()
        self.earlier.setObjectName("growth-version-text")
        self.earlier.setReadOnly(True)
        words.bind(self.earlier.setAccessibleName, "growth_page.version_text")
        self.body.addWidget(self.earlier, 1)
        self.back = QPushButton()
        self.back.setObjectName("growth-version-restore")
        words.bind(self.back.setText, "growth_page.restore")
        self.back.clicked.connect(self._restore)
        self.body.addWidget(self.back, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addStretch(1)
        self._kept: tuple[PartVersion, ...] = ()
        self._may_write = False

    def show_part(self, part: PartShown, *, may_comment: bool, may_write: bool) -> None:
        """Shows what is said of a part; its versions come later."""
        other = (
            self._part is None or self._part.record != part.record or self._part.part != part.part
        )
        if other:
            self._begun = self.begun
            self.keeper.end()
        self._part, self._may_write = part, may_write
        for widget in self._notes:
            self._place.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._notes = [self._note(note) for note in part.notes[-_LISTED:]]
        for widget in self._notes:
            self._place.addWidget(widget)
        self._none.setVisible(not part.notes)
        said = "growth_page.no_comment" if part.record else "growth_page.nothing_yet"
        self._none.setText(self._words.say(said))
        writes = may_comment and part.record is not None
        self.text.setVisible(writes)
        self.send.setVisible(writes)
        if other:
            self.text.setPlainText(self._begun.get(part.record or "", ""))
            if writes:
                self.keeper.begin(part.record or "", {_TEXT: ""})
            self.show_versions(())
        self._typed()

    def _note(self, note: Note) -> QWidget:
        frame = QFrame()
        frame.setObjectName("fact-line")
        frame.setProperty("now", True)
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 2, 0, 2)
        column.setSpacing(2)
        text = plain_label(note.text, wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(text)
        who = "" if note.made_by == LOCAL.name else note.made_by
        column.addWidget(
            plain_label(f"{who} {when_said(note.made_at, self._words.texts)}".strip(), role="small")
        )
        return frame

    def _typed(self) -> None:
        self.send.setEnabled(0 < len(self.text.toPlainText().strip()) <= LONGEST)

    def _send(self) -> None:
        self.comment.emit(self.text.toPlainText())

    @property
    def begun(self) -> dict[str, str]:
        """Comments that were begun and not kept, by the record they are about."""
        begun, part = dict(self._begun), self._part
        if part is not None and part.record is not None:
            begun[part.record] = self.text.toPlainText()
        return {record: text for record, text in begun.items() if text.strip()}

    def sent(self, record: str) -> None:
        """The comment on a record is kept, or not wanted."""
        self._begun.pop(record, None)
        if self._part is not None and self._part.record == record:
            self.text.clear()
        self.keeper.drop(record)

    # ------------------------------------------------------------ versions

    def show_versions(self, versions: Sequence[PartVersion]) -> None:
        """Lists the versions of the part, the newest first."""
        self._kept = tuple(versions[:_LISTED])
        self.versions.clear()
        for place, one in enumerate(self._kept):
            who = "" if one.made_by == LOCAL.name else f" {one.made_by}"
            key = "growth_page.version_now" if not place else "growth_page.version"
            count = len("".join(one.said.text.split()) + "".join(one.said.three_years.split()))
            text = self._words.say(
                key, day=when_said(one.made_at, self._words.texts), who=who, count=count
            )
            item = QListWidgetItem(text)
            item.setData(_VERSION, one.version)
            self.versions.addItem(item)
        several = len(self._kept) > 1
        for widget in (self._heading, self.versions):
            widget.setVisible(several)
        self.back.setVisible(several and self._may_write)
        self._chosen(-1)

    def _chosen(self, place: int) -> None:
        one = self._kept[place] if 0 <= place < len(self._kept) else None
        said = one.said if one is not None else None
        parts = [said.three_years, said.text, *(g.text for g in said.goals)] if said else []
        self.earlier.setPlainText("\n\n".join(part for part in parts if part))
        self.earlier.setVisible(place > 0)
        self.back.setEnabled(place > 0)

    def _restore(self) -> None:
        item = self.versions.currentItem()
        if item is not None:
            self.restore.emit(item.data(_VERSION))
