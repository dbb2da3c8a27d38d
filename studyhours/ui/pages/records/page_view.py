"""How the page of records looks: its head, the list, and the form beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studyhours.domain.progress import Progress
from studyhours.services.records.listing import RecordFilter, RecordShown
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.records.chips import KindChips
from studyhours.ui.pages.records.draft_button import DraftButton
from studyhours.ui.pages.records.filters import Filters
from studyhours.ui.pages.records.list_panel import ListPanel
from studyhours.ui.pages.records.list_view import for_files
from studyhours.ui.pages.records.own_button import OwnButton
from studyhours.ui.pages.records.quick_line import QuickLine
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.pages.records.tab_order import lead, stops_in
from studyhours.ui.pages.records.views import ViewsButton, ledger_key
from studyhours.ui.widgets.list_menu import ListMenu, ListSource
from studyhours.ui.widgets.split import SplitWithDrawer

if TYPE_CHECKING:
    from studyhours.services.records.quick_sentence import QuickEntry
    from studyhours.ui.pages.records.editor import RecordEditor

KIND = "records-filter.kind"
"""Where the kind that is listed is remembered."""
TEACHER = "records-new.teacher"
"""Where it is remembered whose record was written last."""
_NARROW = 940


class RecordsView(Page):
    """The parts of the page, without knowing what they do.

    Attributes:
        saying: Words for records.
        filters: What is listed.
        chips: Of which kind.
        drafts: What has been begun and not saved.
        list: The records.
        split: List and editor together.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.saying = Saying(context.words)
        self._make_head()
        self._make_chips()
        self.quick = QuickLine(self, self._about, self._short_entry)
        self.quick.hide()
        self.list = ListPanel(self, self.saying, self._wanted)
        self._editor: RecordEditor | None = None
        side = QWidget()
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(0, 0, 0, 0)
        left = QWidget()
        self._below = QVBoxLayout(left)
        self._below.setContentsMargins(0, 0, 0, 0)
        self._below.setSpacing(8)
        line = QHBoxLayout()  # not over the form, which needs the height
        line.setSpacing(8)
        line.addWidget(self.quick, 1)
        line.addWidget(self.own, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        self._below.addLayout(line)
        self._below.addWidget(self.list, 1)
        self.split = SplitWithDrawer(
            left, side, context.words, share=0.55, narrow=_NARROW, folds=True, over=self
        )
        self.body.addWidget(self.split, 1)
        self.own.columns_changed.connect(self.show_own)
        self.chips.rearranged.connect(self._lead_tab)
        self._lead_tab()

    @property
    def editor(self) -> RecordEditor:
        """The record being read or written; made when it is first wanted, behind the list."""
        if self._editor is None:
            from studyhours.ui.pages.records.editor import RecordEditor

            self._editor = RecordEditor(self.context, self.saying)
            self._side.addWidget(self._editor)
            self._editor.kinds.rearranged.connect(self._lead_tab)
            self._editor.form.rearranged.connect(self._lead_tab)
            self._editor_made(self._editor)
            self._lead_tab()
        return self._editor

    def _editor_made(self, editor: RecordEditor) -> None:
        """The editor is there."""

    def _make_head(self) -> None:
        words = self.context.words
        self.filters = Filters(words, self.context.memory)
        self.header.controls.addWidget(self.filters)
        self.header.spread_controls()
        self._add = QPushButton()
        self._add.setObjectName("records-add")
        self._add.setProperty("kind", "primary")
        words.bind(self._add.setText, "records.add")
        self.context.keys.tell(words, self._add.setToolTip, "records.add_hint", keys="new")
        self.menu = self._make_menu()
        self.header.buttons.insertWidget(0, self.menu)
        self.header.buttons.addWidget(self._add)

    def _make_menu(self) -> ListMenu:
        """What is done with the list; the list itself is made later."""
        ledger = self.context.ledger

        def read() -> Callable[[Progress], Iterable[RecordShown]]:
            wanted = self.list.wanted

            def each(progress: Progress) -> Iterable[RecordShown]:
                from studyhours.services.records.whole import each_record

                return each_record(ledger, wanted, progress)

            return each

        return ListMenu(
            self,
            "records-menu",
            lambda: ListSource(
                self.list.table,
                self.list.model,
                title=lambda: self.context.words.say("records.list_title"),
                filtered=self._said,
                rows=read,
                left_out=lambda: self.list.same,
                also=for_files(self.saying),
            ),
        )

    def _said(self) -> list[str]:
        """What is listed, in words."""
        return [one for one in (self.chips.said, *self.filters.said(), *self.own.said()) if one]

    def _make_chips(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.chips = KindChips(self.saying, "records-kind", for_all=True)
        self.chips.choose(self.context.memory.text(KIND))
        row.addWidget(self.chips, 1)
        row.addWidget(self.filters.days)
        self.own = OwnButton(self.saying, self.context.memory)
        self.own.show_kind(self.chips.value)
        self.drafts = DraftButton(self.saying)
        row.addWidget(self.drafts)
        ledger, memory = self.context.ledger, self.context.memory
        self.views = ViewsButton(
            self.context.words, memory, ledger_key(ledger.name, ledger.actor.name)
        )
        self.context.keys.make("views", self.views, self.views.click)
        self.context.keys.tell(
            self.context.words, self.views.setToolTip, "records.views_hint", keys="views"
        )
        row.addWidget(self.views)
        self.body.addLayout(row)

    def _lead_tab(self) -> None:
        """Tab goes from the head to the list, then through the form from top to bottom."""
        lead(
            [
                *stops_in(self.filters),
                self.menu,
                self._add,
                *stops_in(self.banner),
                *self.chips.stops(),
                *stops_in(self.filters.days),
                self.drafts,
                self.views,
                self.quick.field,
                self.own,
                *self.list.stops(),
                *(self._editor.stops() if self._editor is not None else ()),
                self.split.cross,
            ]
        )

    @property
    def shown(self) -> dict[str, str]:
        """What is shown, as a view keeps it."""
        order, down = self.list.order
        return {
            **self.filters.values,
            **self.own.values,
            "kind": self.chips.value,
            "order": order,
            "down": "yes" if down else "",
        }

    def show_view(self, values: Mapping[str, object]) -> None:
        """Shows what a view kept; the list is not read again yet."""
        kind = str(values.get("kind", ""))
        self.chips.choose(kind)
        self.own.show_kind(kind)
        self.own.show_values(kind, values)
        self.context.memory.put(KIND, kind)
        self.list.put_in_order(str(values.get("order", "day")), down=bool(values.get("down")))
        self.filters.show_values(values)

    def _short_entry(self, entry: QuickEntry) -> str:
        """Why the rules will not count what a sentence says; nothing while that is not known."""
        return ""

    def _about(self) -> str | None:
        """Whom a sentence is about that names nobody: who is listed, else who was written for."""
        return self.filters.teacher_uid or self.context.memory.text(TEACHER) or None

    def _wanted(self, order: str, descending: bool) -> RecordFilter:
        wanted = self.filters.wanted(self.chips.value, order, descending=descending)
        return replace(wanted, own=self.own.asked) if self.own.asked else wanted

    def show_own(self) -> None:
        """The list's columns are those of the kind that is listed."""
        self.own.show_kind(self.chips.value)
        kind, fields = self.chips.value, self.own.columns
        if not fields:
            self.list.show_own(())
            return
        from studyhours.ui.pages.records.own_columns import own_column

        self.list.show_own([own_column(kind, one, self.saying) for one in fields])
