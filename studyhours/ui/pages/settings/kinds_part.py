"""Record kinds: what their forms ask for, and their types."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.records.kinds_list import FormFields, KindShown
from studyhours.services.settings.own_kinds import (
    KindChanged,
    KindEntry,
    add_kind,
    change_kind,
    is_own,
    read_entry,
    take_back_kind,
)
from studyhours.services.settings.record_types import (
    KindsShown,
    TypeChanged,
    TypeEntry,
    TypeRow,
    add_type,
    change_type,
    read_kinds,
    take_back_type,
)
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.page import GAP, Page
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.pages.settings.templates_panel import TemplatesPanel
from studyhours.ui.pages.settings.type_dialog import TypeDialog
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.scrolling import scrolled_column
from studyhours.ui.widgets.table import DataTable

_LIST = 160
_LOWEST = 126
_TEXTS = {"text": "records.label_text", "comment": "records.label_comment",
          "notes": "records.label_notes"}  # fmt: skip
_REVIEWERS = {
    "nobody": "settings.review_nobody",
    "group_head": "settings.review_group_head",
    "office": "settings.review_office",
}


class _Names(QListView):
    """Names of kinds.

    Signals:
        opened: One was double-clicked, or Enter pressed on it.
    """

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class KindsPart(Part):
    """Kinds at the left, the types of one at the right."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._shown: KindsShown | None = None
        self._kind = ""
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self._names = QStandardItemModel(self)
        self.list = _Names()
        self.list.opened.connect(self._open_chosen)
        self.list.setObjectName("kinds-list")
        self.list.setModel(self._names)
        self.list.setFixedWidth(_LIST + (scaled(_LIST) - _LIST) // 3)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.selectionModel().currentChanged.connect(
            lambda index, _: self._choose(index.row())
        )
        context.words.bind(self.list.setAccessibleName, "settings.part_kinds")
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list, 1)
        self.add_kind = self.button("kind-add", "settings.kind_add")
        self.add_kind.clicked.connect(lambda: self._open_kind(None))
        left.addWidget(self.add_kind)
        row.addLayout(left)
        area, column = scrolled_column(GAP)
        column.addWidget(self._make_kind())
        column.addWidget(self._make_types(), 1)
        self.templates = TemplatesPanel(self)
        column.addWidget(self.templates)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(area, 1)
        self.column.addLayout(row, 1)

    def _make_kind(self) -> Panel:
        self.kind_panel = Panel()
        self.change_kind = self.button("kind-change", "settings.kind_fields_change")
        self.change_kind.clicked.connect(self._change_kind)
        self.kind_panel.head.addWidget(self.change_kind)
        self.fields = plain_label(wrap=True)
        self.fields.setObjectName("kind-fields")
        self.review = plain_label(role="muted", wrap=True)
        self.review.setObjectName("kind-review")
        self.kind_panel.body.addWidget(self.fields)
        self.kind_panel.body.addWidget(self.review)
        return self.kind_panel

    def _make_types(self) -> QWidget:
        context, words = self.context, self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.types")
        self.add = self.button("type-add", "settings.type_add", "primary")
        self.rename = self.button("type-rename", "settings.type_change")
        self.retire = self.button("type-retire", "settings.type_retire")
        for button, act in (
            (self.rename, self._rename),
            (self.retire, self._retire),
            (self.add, self._add),
        ):
            button.clicked.connect(act)
            panel.head.addWidget(button)
        columns = (
            Column[TypeRow]("zh", "settings.column_zh", lambda one: one.entry.zh, width=130),
            Column[TypeRow]("en", "settings.column_en", lambda one: one.entry.en, width=130),
            Column[TypeRow](
                "records", "settings.column_records",
                lambda one: f"{one.records:,}" if one.records else "",
                align="right", sort=lambda one: one.records, width=70,
            ),
            Column[TypeRow](
                "state", "settings.column_state", self._state,
                chip=lambda one: "quiet" if one.entry.retired else None, width=90,
            ),
        )  # fmt: skip
        self.model: RowsModel[TypeRow] = RowsModel(columns, words, self)
        self.table = DataTable(self.model, context.theme, context.memory, "settings.types")
        words.bind(self.table.setAccessibleName, "settings.types")
        self.table.selected.connect(self._selected)
        self.table.opened.connect(lambda _row: self._rename())
        # On a low window the parts scroll, rather than show half a line each.
        self.table.setMinimumHeight(scaled(_LOWEST))
        panel.body.addWidget(self.table, 1)
        menu = self.list_menu(self.page, "types-menu", self.table, self.model, "settings.types")
        panel.head.addWidget(menu)
        return panel

    def _state(self, row: TypeRow) -> str:
        if row.entry.retired:
            return self.context.words.say("settings.state_retired")
        return self.context.words.say(
            "settings.state_shipped" if row.shipped else "settings.state_own"
        )

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads kinds and types."""
        ledger = self.context.ledger
        self.context.tasks.query(self.page, "kinds", lambda: read_kinds(ledger), self._show)

    def retell(self) -> None:
        """Says names again."""
        if self._shown is not None:
            self._show(self._shown)

    def _show(self, shown: KindsShown) -> None:
        self._shown = shown
        words = self.context.words
        kept = self._kind
        self.list.selectionModel().blockSignals(True)
        self._names.clear()
        for kind in shown.kinds:
            self._names.appendRow(QStandardItem(words.texts.pick(kind.title)))
        ids = [kind.id for kind in shown.kinds]
        place = ids.index(kept) if kept in ids else 0
        self.list.selectionModel().setCurrentIndex(
            self._names.index(place, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        self.list.selectionModel().blockSignals(False)
        self.list.viewport().update()
        for button in (self.add, self.rename, self.retire, self.add_kind, self.change_kind):
            button.setVisible(shown.may_edit)
        self._choose(place)

    def _choose(self, place: int) -> None:
        shown = self._shown
        if shown is None or not 0 <= place < len(shown.kinds):
            return
        kind = shown.kinds[place]
        chosen = self.table.current() if kind.id == self._kind else None
        self._kind = kind.id
        words = self.context.words
        self.kind_panel.title.setText(words.texts.pick(kind.title))
        self.fields.setText(words.say("settings.kind_fields", fields=self._fields_said(kind)))
        self.review.setText(words.say(_REVIEWERS[kind.reviewer]))
        self.templates.setVisible(bool(kind.fields.text))
        self.templates.show_kind(kind.id, words.texts.pick(kind.title), may_edit=shown.may_edit)
        rows = list(shown.types[kind.id])
        self.model.set_rows(rows)
        ids = [one.id for one in self.model.rows]
        if chosen is not None and chosen.id in ids:
            self.table.selectRow(ids.index(chosen.id))
        self._selected(self.table.current())

    def _fields_said(self, kind: KindShown) -> str:
        words, fields = self.context.words, kind.fields
        asked = fields.asked
        names = [
            *(words.say(f"records.label_{role}") for role in fields.roles),
            words.say("records.label_first" if fields.spans else "records.label_day"),
            *([words.say("records.label_last")] if fields.spans else []),
            *([words.say("records.label_type")] if kind.types else []),
            words.say(f"records.label_{fields.title}"),
            *([words.say("records.label_amount")] if fields.units else []),
            *(
                words.say(f"records.label_{name}")
                for name in ("level", "mode", "place")
                if getattr(fields, name)
            ),
            *(words.say(f"records.label_{name}") for name in (*fields.extra, *fields.more)),
            *([words.say(_TEXTS[fields.text])] if fields.text else []),
            *(self._asked_said(fields, name) for name in asked),
            *(words.texts.pick(one.title) for one in kind.own),
        ]
        return words.say("window.separator").join(dict.fromkeys(names))

    def _asked_said(self, _fields: FormFields, name: str) -> str:
        return self.context.words.say(f"settings.asked_{name}")

    def _selected(self, row: TypeRow | None) -> None:
        self.rename.setEnabled(row is not None)
        self.retire.setEnabled(row is not None)
        retired = row is not None and row.entry.retired
        key = "settings.type_offer" if retired else "settings.type_retire"
        self.context.words.bind(self.retire.setText, key)

    # ------------------------------------------------------------ changing

    def _open_chosen(self) -> None:
        if self.change_kind.isVisible():
            self.change_kind.click()

    def _change_kind(self) -> None:
        """Reads the kind as it is now, and opens it."""
        ledger, kind = self.context.ledger, self._kind
        self.context.tasks.query(
            self.page, "kind", lambda: read_entry(ledger, kind), self._open_kind
        )

    def _open_kind(self, begun: KindEntry | None) -> None:
        from studyhours.ui.pages.settings.kind_dialog import KindDialog

        kind = self._kind
        own = begun is None or is_own(kind)
        dialog = KindDialog(self.context.words, begun, self, own=own)

        def save(entry: KindEntry) -> None:
            def done(changed: KindChanged) -> None:
                self._kind = changed.id
                key = "settings.did_kind_add" if begun is None else "settings.did_kind_change"
                self.remember(key, changed, take_back_kind, name=changed.name)

            if begun is None:
                self.change_in(dialog, lambda ledger: add_kind(ledger, entry), done)
            else:
                self.change_in(dialog, lambda ledger: change_kind(ledger, kind, entry, begun), done)

        dialog.wanted.connect(save)
        dialog.begin()
        dialog.keep(self.context, "settings-kind", "" if begun is None else kind)

    def _add(self) -> None:
        self._open(None)

    def _rename(self) -> None:
        row = self.table.current()
        if row is not None and self._shown is not None and self._shown.may_edit:
            self._open(row)

    def _open(self, row: TypeRow | None) -> None:
        kind, words = self._kind, self.context.words
        begun = row.entry if row is not None else None
        dialog = TypeDialog(words, self.kind_panel.title.text(), begun, self)

        def save(entry: TypeEntry) -> None:
            def done(changed: TypeChanged) -> None:
                key = "settings.did_type_add" if row is None else "settings.did_type_rename"
                self._remember(key, changed)

            if row is None:
                self.change_in(dialog, lambda ledger: add_type(ledger, kind, entry), done)
            else:
                self.change_in(
                    dialog,
                    lambda ledger: change_type(ledger, kind, row.id, entry, row.entry),
                    done,
                )

        dialog.wanted.connect(save)
        dialog.open()
        dialog.keep(self.context, "settings-type", f"{kind} {row.id if row is not None else ''}")
        dialog.fields["type_zh"].setFocus()

    def _retire(self) -> None:
        row = self.table.current()
        if row is None:
            return
        entry = replace(row.entry, retired=not row.entry.retired)
        key = "settings.did_type_retire" if entry.retired else "settings.did_type_offer"
        self.change(
            lambda ledger: change_type(ledger, row.kind, row.id, entry, row.entry),
            lambda changed: self._remember(key, changed),
        )

    def _remember(self, key: str, changed: TypeChanged) -> None:
        self.remember(key, changed, take_back_type, name=changed.name.zh)
