"""Scans become records: teacher, kind and day are said once, each file is evidence of its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.evidence.scanning import (
    MOST_SCANS,
    can_be_scanned,
    save_scans,
    scan_contents,
    scans_in,
)
from studyhours.services.records.content import RecordContent
from studyhours.services.records.forms import FormFault
from studyhours.services.records.kinds_list import KindShown, RecordChoices, place_at_first
from studyhours.services.records.saving import Saved
from studyhours.ui.evidence.strip import EvidenceStrip
from studyhours.ui.page import Page
from studyhours.ui.pages.records.fields import ChoiceBox, Field, text_in
from studyhours.ui.pages.records.form_fields import AmountEdit
from studyhours.ui.pages.records.saying import FAULTS, Saying
from studyhours.ui.pages.records.steps import changes_of
from studyhours.ui.widgets import files as dialogs
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.help_key import give_form_keys
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.teacher_picker import TeacherPicker

if TYPE_CHECKING:
    from studyhours.services.people.teacher_list import TeacherShown

_WIDE, _HIGH = 640, 640
_USUAL = "observation"
"""The kind that is scanned where none is listed."""


class ScanStrip(EvidenceStrip):
    """Files that are not one record's yet: more than one record may have."""

    MOST: ClassVar[int] = MOST_SCANS


class ScanDialog(QDialog):
    """The files at the top, what all of them have in common below.

    Signals:
        saved: Records were made (tuple of ``Saved``, how many files, name of their kind).
    """

    saved = Signal(object, int, str)

    def __init__(
        self,
        page: Page,
        saying: Saying,
        choices: RecordChoices,
        teachers: Sequence[TeacherShown],
        about: tuple[str | None, str],
    ) -> None:
        """An empty one.

        Args:
            page: The page.
            saying: Its words.
            choices: Kinds and today.
            teachers: Who there is.
            about: Whose records are listed, and of which kind.
        """
        super().__init__(page)
        self._page, self._saying, self._words = page, saying, page.context.words
        self._kinds = {one.id: one for one in choices.kinds if can_be_scanned(one)}
        self._own, self._alone = choices.own, choices.alone
        self._fields: dict[str, Field] = {}
        words = self._words
        self.resize(_WIDE, min(_HIGH, page.window().height() - 48))
        column = dialog_column(self, words, "scan-dialog", "records.scan_title")
        give_form_keys(self)
        title = plain_label(role="panel-title")
        words.bind(title.setText, "records.scan_title")
        column.addWidget(title)
        self.banner = Banner(words)
        column.addWidget(self.banner)
        inside = QWidget()
        inside.setObjectName("scroll-body")
        body = QVBoxLayout(inside)
        body.setContentsMargins(0, 0, 8, 0)
        body.setSpacing(10)
        self.strip = ScanStrip(page.context)
        body.addWidget(self.strip)
        self.strip.allow(may_edit=True)
        self.strip.show_value("", None)
        self.strip.edited.connect(self._count)
        folder = QPushButton()
        folder.setObjectName("scan-folder")
        words.bind(folder.setText, "records.scan_folder")
        folder.clicked.connect(self._choose_folder)
        folder.setAutoDefault(False)
        body.addWidget(folder, 0, Qt.AlignmentFlag.AlignLeft)
        body.addLayout(self._make_ways())
        body.addLayout(self._make_fields(choices, teachers, *about))
        body.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        column.addWidget(area, 1)
        column.addLayout(self._make_buttons())
        self._kind_chosen()
        self._count()

    def _make_fields(
        self,
        choices: RecordChoices,
        teachers: Sequence[TeacherShown],
        teacher: str | None,
        kind: str,
    ) -> QGridLayout:
        words = self._words
        self.teacher = TeacherPicker(words, empty="records.pick_teacher")
        self.teacher.set_teachers(tuple(teachers))
        self.teacher.choose(teacher)
        self.kind = ChoiceBox(self._saying.kind)
        self.kind.offer(list(self._kinds))
        self.kind.choose(next(one for one in (kind, _USUAL, *self._kinds) if one in self._kinds))
        self.kind.edited.connect(self._kind_chosen)
        self.type = ChoiceBox(self._type_name)
        self.day = DayEdit(words, today=lambda: choices.today)
        self.day.set_day(choices.today)
        self.title = QLineEdit()
        self.title.setMaxLength(200)
        words.bind(self.title.setPlaceholderText, "records.scan_title_hint")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for place, (name, key, editor) in enumerate(
            (
                ("teacher", "records.label_teacher", self.teacher),
                ("kind", "records.column_kind", self.kind),
                ("type", "records.label_type", self.type),
                ("day", "records.label_day", self.day),
                ("title", "records.label_title", self.title),
            )
        ):
            self._put(name, key, editor, place)
        if choices.own is not None:
            self._fields["teacher"].hide()
        return self._grid

    def _put(self, name: str, key: str, editor: QWidget, place: int) -> None:
        editor.setObjectName(f"scan-{name}")
        field = self._fields[name] = Field(self._words, f"scan-{name}", key, editor)
        self._grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)

    def _make_ways(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(20)
        group = QButtonGroup(self)
        self.each, self.together = QRadioButton(), QRadioButton()
        for button, name, key in (
            (self.each, "scan-each", "records.scan_each"),
            (self.together, "scan-together", "records.scan_together"),
        ):
            button.setObjectName(name)
            self._words.bind(button.setText, key)
            group.addButton(button)
            row.addWidget(button)
        self.each.setChecked(True)
        self.together.toggled.connect(self._count)
        row.addStretch(1)
        return row

    def _make_buttons(self) -> QHBoxLayout:
        foot = dialog_foot(self, self._words, ("scan-cancel", "scan-save"), "", enter=False)
        self.save = foot.go
        self.save.clicked.connect(self._save)
        return foot.row

    # ------------------------------------------------------------ files

    def bring(self, paths: Sequence[Path]) -> None:
        """Takes files that were dropped."""
        self.strip.bring(list(paths)[:MOST_SCANS])
        if len(paths) > MOST_SCANS:
            self.banner.say("records.scan_too_many", role="risk", limit=MOST_SCANS)

    def _choose_folder(self) -> None:
        memory = self._page.context.memory
        start = Path(memory.text("files.folder", str(Path.home())))
        title = self._words.say("records.scan_folder_title")
        folder = dialogs.choose_folder(self, memory, title, start)
        if folder is not None:
            self._page.context.tasks.query(
                self, "folder", lambda: scans_in(folder), self.bring, self.banner.show_fault
            )

    # ------------------------------------------------------------ what all have in common

    @property
    def _chosen(self) -> KindShown:
        return self._kinds[self.kind.value]

    def _type_name(self, type_id: str) -> str:
        if not type_id:
            return self._words.say("records.none")
        return self._saying.type(self.kind.value, type_id)

    def _kind_chosen(self) -> None:
        kind = self._chosen
        self.type.offer(["", *(one.id for one in kind.offered)])
        self.type.choose("")
        self._fields["type"].setVisible(bool(kind.offered))
        old = self._fields.pop("amount", None)
        if old is not None:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        if kind.fields.units:
            amount = AmountEdit(kind, self._saying, lambda: self._fields["amount"].tell(""))
            amount.put("" if kind.fields.amount_needed else "1", kind.unit)
            self._put("amount", "records.label_amount", amount, 5)
        for field in self._fields.values():
            field.tell("")

    def _values(self) -> dict[str, str]:
        values = {
            "teacher": self._own or self.teacher.uid or "",
            "type": self.type.value,
            "day": text_in(self.day),
            "title": self.title.text(),
            "amount": "1",
            "unit": self._chosen.unit,
            "place": place_at_first(self._chosen, alone=self._alone),
        }
        amount = self._fields.get("amount")
        if amount is not None and isinstance(amount.editor, AmountEdit):
            values["amount"] = amount.editor.number.text()
            values["unit"] = amount.editor.unit.value
        return values

    def _count(self) -> None:
        count = len(self.strip.files)
        records = min(count, 1) if self.together.isChecked() else count
        self.save.setEnabled(count > 0)
        self._words.bind(self.save.setText, "records.scan_save", count=records)

    # ------------------------------------------------------------ saving

    def _save(self) -> None:
        files, together = self.strip.files, self.together.isChecked()
        if not files:
            return
        read = scan_contents(self._chosen, self._values(), files, together=together)
        contents = [one for one in read if isinstance(one, RecordContent)]
        for field in self._fields.values():
            field.tell("")
        if len(contents) != len(read):
            self._tell([one for one in read if isinstance(one, FormFault)])
            return
        ledger, kind = self._page.context.ledger, self._saying.kind(self.kind.value)

        def done(saved: Sequence[Saved]) -> None:
            self.saved.emit(saved, len(files), kind)
            self.accept()

        self.save.setEnabled(False)
        self._page.context.tasks.command(
            self,
            "records.scan_saving",
            lambda tell: save_scans(ledger, contents, tell),
            done,
            self.banner.show_fault,
            over=lambda: self.save.setEnabled(True),
            changes=changes_of,
        )

    def _tell(self, faults: Sequence[FormFault]) -> None:
        first: QWidget | None = None
        for fault in faults:
            key = FAULTS.get(fault.code, "records.sheet_unreadable")
            field = self._fields.get(fault.field)
            if field is None:
                self.banner.say(key, role="missed")
                continue
            field.tell(key)
            first = first or field.editor
        if first is not None:
            first.setFocus()
