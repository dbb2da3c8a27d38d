"""The dialog for many records: what they are to say, and before anything happens what would come.

Every field begins with “as it is”; whatever is filled in or ticked is tried at once on a worker, so
that the button always says how many records it would change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.services.records.batch import (
    INSISTABLE,
    BatchPreview,
    BatchRefused,
    preview_batch,
    preview_deletion,
)
from studyhours.services.records.kinds_list import KindShown
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import Page
from studyhours.ui.pages.records import saying as say
from studyhours.ui.pages.records.batch_saying import change_line, total_line
from studyhours.ui.pages.records.fields import ChoiceBox, by_key, day_text
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.resting import papers_line
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.row_details import opens_details
from studyhours.ui.widgets.table import DataTable
from studyhours.ui.widgets.teacher_picker import TeacherPicker

if TYPE_CHECKING:
    from studyhours.services.people.teacher_list import TeacherShown

_WIDTH = 620
_DELAY = 250
_CLEAR = "-"
"""The choice that empties a field."""
_LINES = 6
_LIST_HEIGHT = 124
_LABEL = 64
_SMALLEST = 480
_FRAME, _EDGES, _LEAST = 72, 40, 120
"""Pixels a screen keeps for the window's title, those at both sides, and the fewest shown."""


class BatchDialog(QDialog):
    """Asks, shows what would come of it, and hands over what was agreed to.

    Signals:
        agreed: What is to be done (records, edit by field, reasons set aside).
    """

    agreed = Signal(object, object, object)

    def __init__(
        self,
        page: Page,
        saying: Saying,
        chosen: Sequence[tuple[str, str]],
        *,
        kinds: Sequence[KindShown],
        teachers: Sequence[TeacherShown],
        deleting: bool,
    ) -> None:
        """For some records.

        Args:
            page: The page.
            saying: Its words.
            chosen: The records, each with the version that was seen.
            kinds: The kinds they may be of.
            teachers: Whom they can be given to; empty where they cannot.
            deleting: Whether they are to be deleted.
        """
        super().__init__(page)
        self._context, self._saying, self._chosen = page.context, saying, chosen
        self._words, self._kinds = page.context.words, kinds
        self._teachers = {one.uid: one.name for one in teachers}
        self._deleting = deleting
        self._told: BatchPreview | None = None
        self.setMinimumWidth(_WIDTH)
        self._try_soon = QTimer(self, singleShot=True, interval=_DELAY)
        self._try_soon.timeout.connect(self._try)
        column = dialog_column(self, self._words, "batch-dialog")
        title = plain_label(role="panel-title")
        key = "batch.delete_title" if deleting else "batch.change_title"
        self._words.bind(title.setText, key, count=f"{len(chosen):,}")
        column.addWidget(title)
        self._make_fields(teachers)
        self._body = QWidget()
        self._body.setObjectName("scroll-body")
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        if not deleting:
            inside.addWidget(self._fields)
        self._make_preview(inside)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._body)
        column.addWidget(self._scroll, 1)
        column.addLayout(self._make_buttons())
        self._words.changed.connect(self._say)
        self._try()

    # ------------------------------------------------------------ the fields

    def _make_fields(self, teachers: Sequence[TeacherShown]) -> None:
        words = self._words
        self._fields = QWidget()
        self._grid = QGridLayout(self._fields)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        fixed = self._fields.sizePolicy()
        fixed.setVerticalPolicy(QSizePolicy.Policy.Fixed)
        self._fields.setSizePolicy(fixed)
        self.day = DayEdit(words)
        self.amount, self.venue, self.note = QLineEdit(), QLineEdit(), QLineEdit()
        self.type = ChoiceBox(self._type_said)
        emptied = {_CLEAR: "batch.clear"}
        self.level = ChoiceBox(by_key(words, {**say.LEVELS, **emptied}, "batch.as_it_is"))
        self.place = ChoiceBox(by_key(words, {**say.PLACES, **emptied}, "batch.as_it_is"))
        self._emptied: dict[str, QCheckBox] = {}
        self.teacher = TeacherPicker(words)
        self.teacher.set_teachers(teachers)
        self._place_fields()
        for field in (self.day.field, self.amount, self.venue, self.note, self.teacher):
            words.bind(field.setPlaceholderText, "batch.as_it_is")
        for field in (self.amount, self.venue, self.note):
            field.textEdited.connect(self._try_soon.start)
        self.day.field.textEdited.connect(self._try_soon.start)
        self.day.changed.connect(self._try_soon.start)
        self.teacher.chosen.connect(self._try_soon.start)
        for box in (self.type, self.level, self.place):
            box.edited.connect(self._try_soon.start)

    def _place_fields(self) -> None:
        """Shows the fields that some of the records may have."""
        forms = [one.fields for one in self._kinds]
        self._add("day", "records.label_day", self.day.field, self.day)
        alone = self._kinds[0] if len(self._kinds) == 1 else None
        if alone is not None and alone.offered:
            clearable = () if alone.fields.type_needed else (_CLEAR,)
            self.type.offer(["", *(one.id for one in alone.offered), *clearable])
            self._add("type", "records.label_type", self.type)
        if any(form.level for form in forms):
            self.level.offer(["", *say.LEVELS, _CLEAR])
            self._add("level", "records.label_level", self.level)
        if any(form.units for form in forms):
            self._add("amount", "records.label_amount", self.amount)
        if any(form.place for form in forms):
            self.place.offer(["", *say.PLACES, _CLEAR])
            self._add("place", "records.label_place", self.place)
        if self._teachers:
            self._add("teacher", "records.column_teacher", self.teacher)
        if any("venue" in form.more for form in forms):
            self._add("venue", "records.label_venue", self.venue, self._emptying("venue"))
        if any("remarks" in form.more for form in forms):
            self._add("note", "records.label_remarks", self.note, self._emptying("note"))

    def _emptying(self, name: str) -> QWidget:
        """A line with a box beside it that empties the field."""
        line = self.venue if name == "venue" else self.note
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        box = QCheckBox()
        box.setObjectName(f"batch-clear-{name}")
        self._words.bind(box.setText, "batch.clear")
        box.toggled.connect(line.setDisabled)
        box.toggled.connect(self._try_soon.start)
        row.addWidget(line, 1)
        row.addWidget(box)
        self._emptied[name] = box
        return both

    def _add(self, name: str, label: str, field: QWidget, shown: QWidget | None = None) -> None:
        place = self._grid.count() // 2
        row, side = divmod(place, 2)
        said = plain_label(role="small")
        said.setMinimumWidth(_LABEL)
        self._words.bind(said.setText, label)
        self._words.bind(field.setAccessibleName, label)
        field.setObjectName(f"batch-{name}")
        self._grid.addWidget(said, row, side * 2)
        self._grid.addWidget(shown or field, row, side * 2 + 1)
        self._grid.setColumnStretch(side * 2 + 1, 1)

    def _type_said(self, value: str) -> str:
        if value in ("", _CLEAR):
            return self._words.say("batch.clear" if value else "batch.as_it_is")
        return self._saying.type(self._kinds[0].id, value)

    @property
    def edit(self) -> dict[str, str]:
        """What is filled in, by field."""
        typed = {
            "day": day_text(self.day),
            "type": self.type.value,
            "level": self.level.value,
            "amount": self.amount.text().strip(),
            "place": self.place.value,
            "teacher": self.teacher.uid or "" if self._teachers else "",
            "venue": self.venue.text().strip(),
            "note": self.note.text().strip(),
        }
        edit = {name: said for name, said in typed.items() if said}
        emptied = {name for name, box in self._emptied.items() if box.isChecked()}
        emptied |= {name for name, said in edit.items() if said == _CLEAR}
        return {**edit, **dict.fromkeys(emptied, "")}

    @property
    def insist(self) -> set[str]:
        """The reasons that are set aside."""
        return {code for code, box in self._insist.items() if box.isChecked()}

    # ------------------------------------------------------------ what would come of it

    def _make_preview(self, column: QVBoxLayout) -> None:
        self.said = plain_label(wrap=True)
        self.said.setObjectName("batch-said")
        column.addWidget(self.said)
        self.papers = plain_label(role="error", wrap=True)
        self.papers.setObjectName("batch-papers")
        column.addWidget(self.papers)
        self._insist: dict[str, QCheckBox] = {}
        for code in INSISTABLE:
            box = QCheckBox()
            box.setObjectName(f"batch-insist-{code}")
            box.toggled.connect(self._try_soon.start)
            box.hide()
            column.addWidget(box)
            self._insist[code] = box
        self._met: dict[str, int] = {}
        words, saying = self._words, self._saying
        self.model: RowsModel[BatchRefused] = RowsModel(
            [
                Column("why", "batch.column_why", lambda row: words.say(f"batch.why_{row.code}"),
                       width=180),
                Column("day", "records.column_day",
                       lambda row: row.day.isoformat() if row.day else "", width=96, muted=True),
                Column("name", "records.column_teacher", lambda row: row.name, width=88),
                Column("title", "records.column_title",
                       lambda row: saying.named(row.kind, row.title, row.type) if row.kind else "",
                       width=200),
            ],
            words,
            self,
        )  # fmt: skip
        self.table = DataTable(
            self.model, self._context.theme, self._context.memory, "batch-refused", self
        )
        words.bind(self.table.setAccessibleName, "batch.refused")
        opens_details(self.table, self.model, words, "batch.refused")
        self.table.setFixedHeight(_LIST_HEIGHT)
        self.table.hide()
        column.addWidget(self.table)
        column.addStretch(1)

    def _make_buttons(self) -> QHBoxLayout:
        names, grave = ("batch-cancel", "batch-agree"), self._deleting
        foot = dialog_foot(self, self._words, names, "", danger=grave, enter=not grave)
        self.agree = foot.go
        self.agree.clicked.connect(self._agree)
        return foot.row

    def _try(self) -> None:
        """Asks the ledger, on a worker, what would come of what stands there."""
        ledger, chosen, edit, insist = self._context.ledger, self._chosen, self.edit, self.insist
        self.agree.setEnabled(False)
        if not edit and not self._deleting:
            self._told = None
            self._say()
            return

        def ask() -> BatchPreview:
            if self._deleting:
                return preview_deletion(ledger, chosen, insist)
            return preview_batch(ledger, chosen, edit, insist)

        self._context.tasks.query(self, "batch", ask, self._show, self._fail)

    def _show(self, told: BatchPreview) -> None:
        self._told = told
        for code in INSISTABLE:
            count = sum(one.code == code for one in told.refused)
            if count or not self._insist[code].isChecked():
                self._met[code] = count
        self._say()
        self.agree.setEnabled(bool(told.changing))

    def _fail(self, fault: Fault) -> None:
        self._told = None
        self._say()
        self.said.setText(self._words.fault(fault))

    def _say(self) -> None:
        words, told = self._words, self._told
        changing = len(told.changing) if told is not None else 0
        key = "batch.agree_delete" if self._deleting else "batch.agree_change"
        self.agree.setText(words.say(key, count=f"{changing:,}"))
        if told is None:
            self.said.setText(words.say("batch.fill_in"))
            self.papers.hide()
            self.model.set_rows([])
        else:
            lines = [total_line(told, words, deleting=self._deleting)]
            lines += [
                change_line(one, self._saying, self._kinds, self._teachers)
                for one in told.changes[:_LINES]
            ]
            if len(told.changes) > _LINES:
                lines.append(words.say("batch.more_changes", count=len(told.changes) - _LINES))
            self.said.setText("\n".join(lines))
            papers = papers_line(told.certificates, words)
            self.papers.setText(papers)
            self.papers.setVisible(bool(papers))
            self.model.set_rows(told.refused)
        for code, box in self._insist.items():
            count = self._met.get(code, 0)
            said = f"batch.drop_{code}" if self._deleting else f"batch.insist_{code}"
            box.setText(words.say(said, count=f"{count:,}"))
            box.setVisible(bool(count))
        self.table.setVisible(bool(self.model.rowCount()))
        self._fit()

    def _fit(self) -> None:
        """As high as what is said, as far as the screen allows; what is more is scrolled."""
        layout, body = self.layout(), self._body.layout()
        if layout is None or body is None:
            return
        body.activate()
        room = self.screen().availableGeometry().height() - _FRAME
        over = self.parentWidget()
        if over is not None:
            room = min(room, max(over.window().height() - _FRAME // 2, _SMALLEST))
        inside = self.width() - self._scroll.verticalScrollBar().sizeHint().width() - _EDGES
        needed = max(body.totalHeightForWidth(inside), body.minimumSize().height())
        around = self.sizeHint().height() - self._scroll.sizeHint().height()
        self._scroll.setMinimumHeight(max(min(needed, room - around), _LEAST))
        self.resize(self.width(), min(needed + around, room))

    def _agree(self) -> None:
        told = self._told
        if told is not None and told.changing:
            self.accept()
            self.agreed.emit(told.changing, self.edit, self.insist)
