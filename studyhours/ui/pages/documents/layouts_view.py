"""What the part of layouts shows: lists of layouts and elements, fields, the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.texts import LANGUAGES
from studyhours.services.papers.layout_form import NEW_ELEMENTS, FormElement
from studyhours.services.papers.layouts import KINDS
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.documents.layout_fields import LayoutFields
from studyhours.ui.preview.preview import PaperPreview
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.widgets.teacher_picker import TeacherPicker

_LEFT, _MIDDLE, _PAGE = 172, 316, 330
_GAP, _BAR, _LOW = 12, 14, 96
_NO_LIMIT = 16777215  # QWIDGETSIZE_MAX
_NARROWEST = 72
_NAME = Qt.ItemDataRole.UserRole


class NameList(QListWidget):
    """Lines of which one is chosen, each with a name.

    Signals:
        chosen: The person chose another one (its name).
    """

    chosen = Signal(str)

    def __init__(self, name: str, *, wrapped: bool = False) -> None:
        """Makes an empty list; ``wrapped`` for lines of which nothing may be cut off."""
        super().__init__()
        self.setObjectName(name)
        if wrapped:
            self.setWordWrap(True)
            self.setTextElideMode(Qt.TextElideMode.ElideNone)
            self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(lambda item, _before: self._tell(item))

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(_NAME)))

    def show_lines(self, lines: Sequence[tuple[str, str]], current: str) -> None:
        """Shows other lines without telling anybody: name, and what each says."""
        blocker = QSignalBlocker(self)
        if [str(self.item(row).data(_NAME)) for row in range(self.count())] != [
            name for name, _ in lines
        ]:
            self.clear()
            for name, _ in lines:
                item = QListWidgetItem(self)
                item.setData(_NAME, name)
        for row, (name, said) in enumerate(lines):
            self.item(row).setText(said)
            if name == current:
                self.setCurrentRow(row)
        del blocker

    def rename(self, name: str, said: str) -> None:
        """Changes what a line says."""
        for row in range(self.count()):
            if self.item(row).data(_NAME) == name:
                self.item(row).setText(said)


class LayoutsView(QWidget):
    """Three columns: layouts, the fields of one element, the page.

    Attributes:
        page: The page that is shown, a PDF; empty until there is one.

    Signals:
        add_wanted: An element is to be added (its type).
    """

    add_wanted = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self.setObjectName("layouts-view")
        self.page = b""
        self.bring = self._button("layouts-import", "layouts.import")
        self.take_along = self._button("layouts-export", "layouts.export")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._sides())
        row.addWidget(self._right(), 1)
        self.retell()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: in a narrow place the layouts stand above the fields."""
        super().resizeEvent(event)
        beside = self.width() >= scaled(_LEFT + _MIDDLE + _PAGE)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._both.setDirection(way)
        self._choice.setFixedWidth(scaled(_LEFT if beside else _MIDDLE))
        self.layouts.setMaximumHeight(_NO_LIMIT if beside else scaled(_LOW))
        self._scroll.setFixedWidth(scaled(_MIDDLE + (_LEFT + _GAP if beside else _BAR)))

    def _sides(self) -> QWidget:
        """Layouts and fields, beside or above each other."""
        self._choice = self._left()
        inside = QWidget()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._both.setSpacing(_GAP)
        self._both.addWidget(self._choice)
        self._both.addWidget(self._middle())
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        return self._scroll

    def _button(self, name: str, key: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        self._words.bind(button.setText, key)
        return button

    def _column(self, width: int) -> tuple[QWidget, QVBoxLayout]:
        side = QWidget()
        if width:
            side.setFixedWidth(scaled(width))
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        return side, column

    def _left(self) -> QWidget:
        side, column = self._column(_LEFT)
        self.kind = StillChoice()
        self.kind.setObjectName("layouts-kind")
        self._words.bind(self.kind.setAccessibleName, "layouts.kind")
        for kind in KINDS:
            self.kind.addItem("", kind)
        self.layouts = NameList("layouts-list", wrapped=True)
        self._words.bind(self.layouts.setAccessibleName, "layouts.list")
        self.use = self._button("layouts-use", "layouts.use")
        self.reset = self._button("layouts-reset", "layouts.reset")
        self.delete = self._button("layouts-delete", "layouts.delete")
        hint = plain_label(role="small", wrap=True)
        self._words.bind(hint.setText, "layouts.choose")
        self._used = plain_label(role="small", wrap=True)
        self._used.setObjectName("layouts-used")
        self._used_title, self._used_this = "", True
        for widget in (
            self.kind,
            self.layouts,
            self._used,
            self.use,
            self.reset,
            self.delete,
            hint,
        ):
            column.addWidget(widget)
        return side

    def _middle(self) -> QWidget:
        side, column = self._column(_MIDDLE)
        self.elements = NameList("layouts-elements")
        self.elements.setMaximumHeight(scaled(136))
        self._words.bind(self.elements.setAccessibleName, "layouts.elements")
        column.addWidget(self.elements)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.add = self._button("layouts-add", "layouts.add")
        self._menu = QMenu(self.add)
        for kind in NEW_ELEMENTS:
            action = self._menu.addAction("")
            action.setObjectName(f"layouts-add-{kind}")
            action.triggered.connect(lambda _=False, kind=kind: self.add_wanted.emit(kind))
        self.add.setMenu(self._menu)
        self.remove = self._button("layouts-remove", "layouts.remove")
        self.undo = self._button("layouts-undo", "layouts.undo")
        self.redo = self._button("layouts-redo", "layouts.redo")
        for button in (self.add, self.remove, self.undo, self.redo):
            row.addWidget(button)
        column.addLayout(row)
        self.fields = LayoutFields(self._words)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.fields)
        area.setMinimumHeight(scaled(200))
        column.addWidget(area, 1)
        hint = plain_label(role="small", wrap=True)
        self._words.bind(hint.setText, "layouts.hint")
        column.addWidget(hint)
        return side

    def _right(self) -> QWidget:
        side, column = self._column(0)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.teacher = TeacherPicker(self._words, empty="layouts.roster_first")
        self.teacher.setObjectName("layouts-teacher")
        self._words.bind(self.teacher.setToolTip, "layouts.preview_of")
        self.language = StillChoice()
        self.language.setObjectName("layouts-language")
        self._words.bind(self.language.setAccessibleName, "layouts.language")
        self._words.bind(self.language.setToolTip, "layouts.language")
        for language in LANGUAGES:
            self.language.addItem("", language)
        self.teacher.setMinimumWidth(scaled(_NARROWEST))
        row.addWidget(self.teacher, 1)
        row.addWidget(self.language)
        column.addLayout(row)
        self.wrong = plain_label(role="error", wrap=True)
        self.wrong.setObjectName("layouts-wrong")
        self.wrong.hide()
        column.addWidget(self.wrong)
        self._pdf = PaperPreview(self._context)
        column.addWidget(self._pdf, 1)
        self._note = plain_label(role="small", wrap=True)
        self._words.bind(self._note.setText, "layouts.sample_note")
        column.addWidget(self._note)
        self._seal = plain_label(role="small", wrap=True)
        self._seal.setObjectName("layouts-seal")
        self._words.bind(self._seal.setText, "layouts.seal_none")
        self._seal.hide()
        column.addWidget(self._seal)
        return side

    # ------------------------------------------------------------ what it shows

    @property
    def shown_language(self) -> str:
        """The language of the preview."""
        return str(self.language.currentData())

    def choose_kind(self, kind: str) -> None:
        """Shows another kind as chosen."""
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))

    def show_elements(self, elements: Sequence[FormElement], current: str) -> None:
        """Shows the elements of a layout."""
        lines = []
        for one in elements:
            said = self._words.say(f"layout_type.{one.type}")
            lines.append((one.id, f"{said}  {one.said}" if one.said else said))
        self.elements.show_lines(lines, current)

    def show_page(self, pdf: bytes) -> None:
        """Shows the page; nothing is wrong with it."""
        self.page = pdf
        self.show_wrong("")
        self.fields.clear_problems()
        self._pdf.show_pdf(pdf)

    def show_wrong(self, said: str) -> None:
        """Says what is wrong that belongs to no field shown; nothing when empty."""
        self.wrong.setText(said)
        self.wrong.setVisible(bool(said))

    def say_seal(self, *, lacking: bool) -> None:
        """Says that the school has no picture of its seal, where the layout has a place for it."""
        self._seal.setVisible(lacking)

    def say_used(self, title: str, *, this: bool) -> None:
        """Says which layout papers of the kind are issued by.

        Args:
            title: What it is called.
            this: Whether it is the one shown.
        """
        self._used_title, self._used_this = title, this
        key = "layouts.used_this" if this else "layouts.used_other"
        self._used.setText(self._words.say(key, title=title) if title else "")
        set_look(self._used, "role", "small" if this else "warning")

    def say_buttons(
        self, *, own: bool, in_use: bool, can_undo: bool, can_redo: bool, on_page: bool
    ) -> None:
        """Lets be pressed what makes sense."""
        self.use.setEnabled(not in_use)
        self.reset.setEnabled(own)
        self.delete.setEnabled(own and not in_use)
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)
        self.remove.setEnabled(not on_page)
        kind = self.kind.currentData()
        self._note.setVisible(kind not in ("annual-hours", "hours-proof"))

    def retell(self) -> None:
        """Says it again."""
        say = self._words.say
        self.say_used(self._used_title, this=self._used_this)
        for place in range(self.kind.count()):
            self.kind.setItemText(place, say(f"layout_kind.{self.kind.itemData(place)}"))
        for place in range(self.language.count()):
            said = say(f"paper_language.{self.language.itemData(place)}")
            self.language.setItemText(place, said)
        for action, kind in zip(self._menu.actions(), NEW_ELEMENTS, strict=True):
            action.setText(say(f"layout_type.{kind}"))
