"""How the editor looks: its parts, and what they say of the record that lies open."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.text_counts import count_text
from studyhours.ui.context import PageContext
from studyhours.ui.evidence.strip import EvidenceStrip
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.records.chips import KindChips
from studyhours.ui.pages.records.fields import Field
from studyhours.ui.pages.records.form import RecordForm
from studyhours.ui.pages.records.notices import Conflict, Twin
from studyhours.ui.pages.records.opened import Opened
from studyhours.ui.pages.records.review_strip import ReviewStrip
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.pages.records.tab_order import stops_in
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.parts_label import PartsLabel
from studyhours.ui.widgets.scrolling import FocusInSight, bring_in_sight

_LOW = 500
"""Pixels below which the form needs all the room there is."""
_TILES = 160
"""How many more it needs beside files that are shown."""
_AROUND = 112
"""What edges, gaps and the cross take of a head's width."""


class EditorView(Panel):
    """Head, form and foot, without knowing what they do.

    Attributes:
        chip: The record's status.
        cross: Closes the form.
        kinds: Of which kind a new record is.
        notice: Errors and news of this record.
        conflict: Somebody else was faster.
        evidence: The files attached.
        review: What reviewers said of it.
        form: The fields.
        twin: Such a record is there already.
        discard: Gives up what was typed.
        delete: Deletes the record.
        save_button: Saves it.
        paper: Prints it.
    """

    def __init__(self, context: PageContext, saying: Saying) -> None:
        super().__init__()
        self.setObjectName("records-editor")
        self._keys = context.keys
        self.evidence = EvidenceStrip(context)
        self._saying, self._words = saying, saying.words
        self._alone = True
        self.chip = Chip()
        self.chip.setObjectName("records-status")
        self.head.insertWidget(1, self.chip)
        self.cross = QToolButton()
        self.cross.setObjectName("records-close")
        self.cross.setText("×")
        self._words.bind(self.cross.setAccessibleName, "records.close")
        self._words.bind(self.cross.setToolTip, "records.close")
        self.head.addWidget(self.cross)
        self._is_shown = self._is_low = False
        self._whole = self._make_form()
        self.body.addWidget(self._whole, 1)
        self.show_none()

    def _make_form(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.kinds = KindChips(self._saying, "records-new", for_all=False)
        self.notice = Banner(self._words)
        self.conflict = Conflict(self._words)
        self.review = ReviewStrip(self._saying)
        self.review.said.connect(self._place_evidence)
        self._again = plain_label(role="small", wrap=True)
        self._again.setObjectName("records-again")
        self.form = RecordForm(self._saying, self.evidence)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Tab goes from field to field, and the form scrolls along.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("scroll-body")
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(10)
        self._inside.addWidget(self.form, 1)
        area.setWidget(inside)
        self._area = area
        FocusInSight(area, Field)
        self.evidence.sight_wanted.connect(lambda: QTimer.singleShot(0, self, self._show_evidence))
        self.evidence.tiles.files.modelReset.connect(self._place_evidence)
        self.twin = Twin(self._saying)
        # Beside the title: the long text below needs every line there is.
        self.head.insertWidget(2, self.kinds)
        for part in (self.notice, self.conflict, self.review, self._again):
            column.addWidget(part)
        column.addWidget(area, 1)
        column.addWidget(self.evidence)
        column.addWidget(self.twin)
        self._column = column
        column.addLayout(self._make_foot())
        return whole

    def _make_foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._note = PartsLabel()
        self._note.setObjectName("records-note")
        row.addWidget(self._note, 1)
        self.discard, self.delete, self.save_button = QPushButton(), QPushButton(), QPushButton()
        self.paper, self.comment = QPushButton(), QPushButton()
        self.may_comment = False
        self._words.bind(self.comment.setToolTip, "records.comment_hint")
        self._words.bind(self.paper.setToolTip, "records.print_hint")
        for button, name, key in (
            (self.comment, "records-comment", "records.comment"),
            (self.paper, "records-print", "records.print"),
            (self.discard, "records-discard", "records.discard"),
            (self.delete, "records-delete", "records.delete"),
            (self.save_button, "records-save", ""),
        ):
            button.setObjectName(name)
            if key:
                self._words.bind(button.setText, key)
            row.addWidget(button)
        self.save_button.setProperty("kind", "primary")
        keys = self._keys
        keys.tell(self._words, self.save_button.setText, "records.save", keys="save")
        keys.tell(
            self._words,
            self.save_button.setToolTip,
            "records.save_hint",
            keys="save",
            other="go_on",
        )
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: files stand below what scrolls, in sight to be dropped on, where there is room."""
        super().resizeEvent(event)
        self._fit_title()
        self._place_evidence()

    def _place_evidence(self) -> None:
        """Files scroll with the form where the form would have no room beside them."""
        room = self.height()
        if not self.review.isHidden():
            # What is to be mended stands in sight, and the text it is mended in needs its lines.
            room -= self.review.sizeHint().height() + self.evidence.sizeHint().height()
        elif self.evidence.files:
            room -= scaled(_TILES)
        is_low = room < scaled(_LOW)
        if is_low == self._is_low:
            return
        self._is_low = is_low
        focus = QApplication.focusWidget()
        here, there = (self._column, self._inside) if is_low else (self._inside, self._column)
        here.removeWidget(self.evidence)
        # Above the strip that tells of twins.
        there.insertWidget(there.indexOf(self.twin), self.evidence)
        if focus is not None and self.evidence.isAncestorOf(focus):
            focus.setFocus()  # lost on the way

    def _fit_title(self) -> None:
        """Long names of kinds, beside which the title has no room, speak for themselves."""
        beside = 0 if self.kinds.isHidden() else self.kinds.minimumSizeHint().width()
        needed = self.title.sizeHint().width() + beside + _AROUND
        self.title.setVisible(not beside or needed <= self.width())

    def _show_evidence(self) -> None:
        """What was just said of files is brought in sight where they scroll with the form."""
        said = self.evidence.banner
        bring_in_sight(self._area, said if said.isVisible() else self.evidence.deeds)

    def stand_alone(self, *, alone: bool) -> None:
        """Whether it needs a cross of its own; a drawer has one already."""
        self._alone = alone
        self.cross.setVisible(alone and self._is_shown)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, from top to bottom; closing comes last."""
        return [
            *self.kinds.stops(),
            *stops_in(self.notice),
            *stops_in(self.conflict),
            self.review.button,
            *self.form.stops(),
            *stops_in(self.twin),
            self.comment,
            self.paper,
            self.discard,
            self.delete,
            self.save_button,
            self.cross,
        ]

    def show_form(self) -> None:
        """Shows the form from its beginning, without anything said beside it yet."""
        self._area.verticalScrollBar().setValue(0)
        self.may_comment = False
        self.notice.clear()
        self.conflict.hide()
        self.review.hide()
        self._place_evidence()
        self.twin.tell(())
        self._is_shown = True
        self._whole.show()
        self.cross.setVisible(self._alone)

    def show_none(self) -> None:
        """Shows nothing: the page folds it away."""
        self._is_shown = False
        self._whole.hide()
        self.title.setText("")
        self.chip.hide()
        self.cross.hide()

    def tell(
        self,
        opened: Opened,
        *,
        dirty: bool,
        saving: bool,
        waits: bool,
        kept_at: datetime | None,
        may_edit: bool,
    ) -> None:
        """Says how things stand.

        Args:
            opened: What lies open.
            dirty: Whether something is typed that is not saved.
            saving: Whether it is being saved now.
            waits: Whether keeping or saving it waits for something long before it.
            kept_at: When its draft was kept; None while it was not.
            may_edit: Whether this login may change it.
        """
        words, is_new = self._words, opened.uid is None
        name = self._saying.kind(opened.kind.id)
        self.title.setText(
            words.say("records.new_title") if is_new else words.say("records.title", kind=name)
        )
        self.kinds.setVisible(is_new and may_edit)
        self._fit_title()
        self._tell_status(opened)
        self._tell_after(opened, may_edit=may_edit, dirty=dirty)
        parts = []
        if opened.kind.fields.text:
            found = count_text(self.form.written)
            parts.append(words.say("records.characters", count=f"{found.characters:,}"))
            if found.characters:
                parts.append(words.say("records.han", count=f"{found.han:,}"))
                parts.append(words.say("records.text_words", count=f"{found.words:,}"))
        if saving:
            parts.append(words.say("records.saving_waits" if waits else "records.saving"))
        elif dirty and waits:
            parts.append(words.say("records.draft_waits"))
        elif dirty and kept_at is not None:
            parts.append(words.say("records.draft_kept", at=self._saying.moment(kept_at)))
        elif dirty:
            parts.append(words.say("records.not_saved"))
        self._note.say(parts, words.say("records.dot"))
        self.discard.setVisible(dirty or opened.draft is not None)
        self.delete.setVisible(may_edit and not is_new and not dirty)
        self.paper.setVisible(not is_new and not dirty)
        self.comment.setVisible(self.may_comment and not is_new and not dirty)
        self.save_button.setVisible(may_edit)
        self.evidence.allow(may_edit=may_edit)
        if not may_edit:
            self.form.lock()
        self.save_button.setEnabled(not saving)

    def _tell_after(self, opened: Opened, *, may_edit: bool, dirty: bool) -> None:
        """What becomes of the approval, before it is changed."""
        content, after = opened.content, ""
        if may_edit and content is not None and opened.uid is not None:
            after = self._saying.after_change(opened.kind, content.status, dirty=dirty)
        self._again.setText(after)
        self._again.setVisible(bool(after))

    def _tell_status(self, opened: Opened) -> None:
        content = opened.content
        role = self._saying.status_role(content) if content is not None else None
        self.chip.setVisible(role is not None and opened.uid is not None)
        if content is not None and role is not None:
            self.chip.say(self._saying.status(content, by_school=opened.by_school), role)
