"""One file: what it is, what would become of its rows, what is wrong, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from studyhours.services.importing.guess import Importable
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.imports.columns_view import ColumnsView
from studyhours.ui.pages.imports.items import Item, State, Told
from studyhours.ui.pages.imports.notice import Notice
from studyhours.ui.pages.imports.notices import notice_of
from studyhours.ui.pages.imports.rows_views import AcceptedView, RejectedView, SkippedView
from studyhours.ui.pages.imports.telling import (
    activities_text,
    count_chips,
    reason_text,
    what_name,
)
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.label import plain_label, set_tip
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.still_choice import StillChoice

COLUMNS, REJECTED, ACCEPTED, SKIPPED, EMPTY = range(5)
_MOST_CHIPS = 6
_LOWEST = 210
"""Pixels in which some columns or rows are seen; on a low window they are scrolled to."""


class ItemView(Panel):
    """Shows one entry.

    Signals:
        what_chosen: The person said what it is (``Item``, what).
        mapped: The person said what columns mean (``Item``, mapping, header row or None).
        act: The person wants something done (its name, ``Item``); see ``notices``.
        export: The person wants the rejected rows as a workbook (``Item``).
        fault: Something could not be shown (``Fault``).
    """

    what_chosen = Signal(object, str)
    mapped = Signal(object, object, object)
    act = Signal(str, object)
    export = Signal(object)
    fault = Signal(object)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._item: Item | None = None
        self._told: Told | None = None
        self._choices: Sequence[Importable] = ()
        self._known: tuple[object, ...] = ()
        self._unfilled: dict[int, Callable[[], None]] = {}
        self._turned_to = EMPTY
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._show_list)
        self.title.setObjectName("imports-file")
        self.title.setMinimumWidth(80)
        self._chips = [Chip() for _ in range(_MOST_CHIPS)]
        for chip in self._chips:
            self.head.addWidget(chip)
        self._make_what()
        self.activity = plain_label(wrap=True)
        self.activity.setObjectName("imports-activity")
        self.body.addWidget(self.activity)
        self.notice = Notice(self)
        self.body.addWidget(self.notice)
        self._make_tabs()
        self._words.changed.connect(self._say)

    def _make_what(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        label = plain_label(role="muted")
        self._words.bind(label.setText, "imports.this_is")
        row.addWidget(label)
        self.what = StillChoice()
        self.what.setObjectName("imports-what")
        self.what.setMinimumWidth(150)
        self.what.setMaxVisibleItems(16)
        self.what.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._words.bind(self.what.setAccessibleName, "imports.this_is")
        self._words.bind(self.what.setPlaceholderText, "imports.choose_what")
        self.what.activated.connect(self._what_chosen)
        row.addWidget(self.what)
        self.reason = plain_label(role="muted", wrap=True)
        self.reason.setObjectName("imports-reason")
        row.addStretch(1)
        self.remove = QPushButton()
        self.remove.setObjectName("imports-remove")
        self.remove.setProperty("kind", "link")
        self._words.bind(self.remove.setText, "imports.remove")
        self.remove.clicked.connect(lambda: self.act.emit("remove", self._item))
        row.addWidget(self.remove)
        self.body.addLayout(row)
        # In a line of its own: beside the others a narrow window leaves it one character's width.
        self.body.addWidget(self.reason)

    def _make_tabs(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._group = QButtonGroup(self)
        self._tabs: list[QPushButton] = []
        for place, name in enumerate(("columns", "rejected", "accepted", "skipped")):
            tab = QPushButton()
            tab.setObjectName(f"imports-tab-{name}")
            tab.setProperty("kind", "filter")
            tab.setCheckable(True)
            self._group.addButton(tab, place)
            self._tabs.append(tab)
            row.addWidget(tab)
        row.addStretch(1)
        self.save = QPushButton()
        self.save.setObjectName("imports-save-rejected")
        self._words.bind(self.save.setText, "imports.save_rejected")
        self.save.clicked.connect(lambda: self.export.emit(self._item))
        row.addWidget(self.save)
        self.body.addLayout(row)
        self.columns = ColumnsView(self._context)
        self.rejected = RejectedView(self._context)
        self.accepted = AcceptedView(self._context)
        self.skipped = SkippedView(self._context)
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(scaled(_LOWEST))
        for view in (self.columns, self.rejected, self.accepted, self.skipped, QWidget()):
            self._stack.addWidget(view)
        self.body.addWidget(self._stack, 1)
        self.columns.mapped.connect(self._mapped)
        self.columns.fault.connect(self.fault)
        self._group.idClicked.connect(self._turn_to)

    # ------------------------------------------------------------ showing

    def show_item(self, item: Item, choices: Sequence[Importable], others: int) -> None:
        """Shows an entry as it is now.

        Args:
            item: The entry.
            choices: All that can be imported.
            others: How many more entries there are.
        """
        layout = self.layout()
        if layout is None:
            raise TypeError("a panel has a layout")
        # Each part that is shown would have everything arranged anew at once; once will do.
        layout.setEnabled(False)
        try:
            self._show_item(item, choices, others)
        finally:
            layout.setEnabled(True)
            layout.invalidate()

    def _show_item(self, item: Item, choices: Sequence[Importable], others: int) -> None:
        another = item is not self._item
        self._item = item
        if choices is not self._choices:
            self._choices = choices
            self._fill_what()
        self.remove.setVisible(others > 0 and item.is_open and item.state is not State.APPLYING)
        self._say()
        self._show_columns(item, another=another)
        told = item.told
        if told is not self._told or another:
            self._told = told
            self._show_told(item, told)
            self._turn_to(self._best_tab(item))
        elif item.state is State.STUCK:
            self._turn_to(COLUMNS)

    def _show_columns(self, item: Item, *, another: bool) -> None:
        known = (
            item.what, self._form(item), tuple(item.mapping.items()), item.header_row, item.guess
        )  # fmt: skip
        if item.guess is not None and (another or known != self._known):
            self._known = known
            choice = self._choice(item)
            own = choice.own if choice is not None else {}
            self._fill(COLUMNS, lambda: self.columns.show_item(item, self._form(item), own))

    def _show_told(self, item: Item, told: Told | None) -> None:
        choice = self._choice(item)
        types = choice.types if choice else {}
        self._fill(REJECTED, lambda: self.rejected.show_told(told))
        self._fill(SKIPPED, lambda: self.skipped.show_told(told))
        self._fill(
            ACCEPTED,
            lambda: self.accepted.show_told(told, item.what, self._form(item), types),
        )

    def _fill(self, place: int, fill: Callable[[], None]) -> None:
        """Fills a list when it is looked at next."""
        self._unfilled[place] = fill

    @staticmethod
    def _best_tab(item: Item) -> int:
        if item.told is None:
            return COLUMNS
        if item.counts.rejected:
            return REJECTED
        return ACCEPTED if item.done else COLUMNS

    def _turn_to(self, place: int) -> None:
        readable = self._item is not None and self._item.guess is not None
        self._tabs[place].setChecked(True)
        self._turned_to = place if readable else EMPTY
        if self._turned_to in self._unfilled:
            self._soon.start()  # what is around it is shown first, in a turn of its own
        else:
            self._stack.setCurrentIndex(self._turned_to)
        rejected = self._item.counts.rejected if self._item else 0
        self.save.setVisible(place == REJECTED and rejected > 0)

    def _show_list(self) -> None:
        fill = self._unfilled.pop(self._turned_to, None)
        if fill is not None:
            fill()
        self._stack.setCurrentIndex(self._turned_to)

    def _say(self) -> None:
        item = self._item
        if item is None:
            return
        self.title.setText(item.path.name)
        set_tip(self.title, str(item.path))
        chips = count_chips(self._words, item)
        for place, chip in enumerate(self._chips):
            text, role = chips[place] if place < len(chips) else ("", "quiet")
            chip.say(text, role)
            chip.setVisible(bool(text))
        self._say_what(item)
        said = activities_text(self._words, item)
        self.activity.setText(said)
        self.activity.setVisible(bool(said))
        readable = item.guess is not None
        counts = item.counts
        count_of_columns = (
            ("imports.tab_columns", 0, readable),
            ("imports.tab_rejected", counts.rejected, bool(counts.rejected)),
            ("imports.tab_accepted", counts.changing + counts.unchanged, item.told is not None),
            ("imports.tab_skipped", counts.skipped, bool(item.told and item.told.skipped)),
        )
        for tab, (key, count, shown) in zip(self._tabs, count_of_columns, strict=True):
            tab.setText(self._words.say(key, count=count))
            tab.setVisible(shown)
        notice = notice_of(self._words, item, self._form(item), self._choices)
        actions = [
            (f"imports-{name}", text, partial(self.act.emit, name, item))
            for name, text in notice.actions
        ]
        self.notice.tell(notice.text, notice.role, actions)

    def _say_what(self, item: Item) -> None:
        place = self.what.findData(item.what) if item.what is not None else -1
        for number in range(self.what.count()):
            name = what_name(self._words, self.what.itemData(number), self._choices)
            self.what.setItemText(number, name)
        self.what.setCurrentIndex(place)
        changeable = item.is_open and item.guess is not None and item.state is not State.APPLYING
        self.what.setEnabled(changeable)
        if item.told_apart:
            self.reason.setText(self._words.say("imports.by_content"))
        else:
            said = reason_text(self._words, item.part, item.what) if item.part else ""
            self.reason.setText(said)
        self.columns.setEnabled(changeable)

    def _fill_what(self) -> None:
        self.what.clear()
        for choice in self._choices:
            self.what.addItem(what_name(self._words, choice.what, self._choices), choice.what)

    # ------------------------------------------------------------ what the person does

    def _what_chosen(self, place: int) -> None:
        if self._item is not None:
            self.what_chosen.emit(self._item, str(self.what.itemData(place)))

    def _mapped(self, mapping: dict[str, str], header_row: int | None) -> None:
        if self._item is not None:
            self.mapped.emit(self._item, mapping, header_row)

    def _choice(self, item: Item) -> Importable | None:
        return next((one for one in self._choices if one.what == item.what), None)

    def _form(self, item: Item) -> str:
        choice = self._choice(item)
        return choice.form if choice else ""
