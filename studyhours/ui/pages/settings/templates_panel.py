"""The templates of one kind: those shipped, and the school's own made after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.settings.own_templates import (
    TemplateChanged,
    TemplateEntry,
    TemplateRow,
    add_template,
    change_template,
    read_templates,
    take_back_template,
)
from studyhours.ui.fonts import scaled
from studyhours.ui.models.rows import Column, RowsModel
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.table import DataTable

_HIGH = 150


class TemplatesPanel(Panel):
    """A short table with what can be done to its rows."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part, context = part, part.context
        self._words = words = context.words
        self._kind = self._named = ""
        words.bind(self.title.setText, "settings.templates")
        self.add = part.button("template-add", "settings.template_add")
        self.change = part.button("template-change", "settings.template_edit")
        self.retire = part.button("template-retire", "settings.type_retire")
        for button, act in (
            (self.change, self._change),
            (self.retire, self._retire),
            (self.add, self._add),
        ):
            button.clicked.connect(act)
            self.head.addWidget(button)
        columns = (
            Column[TemplateRow]("name", "settings.column_name", self._called, width=200),
            Column[TemplateRow]("fields", "settings.column_fields", self._sections, width=200),
            Column[TemplateRow](
                "state", "settings.column_state", self._state,
                chip=lambda one: "quiet" if one.entry.retired else None, width=90,
            ),
        )  # fmt: skip
        self.model: RowsModel[TemplateRow] = RowsModel(columns, words, self)
        self.table = DataTable(self.model, context.theme, context.memory, "settings.templates")
        words.bind(self.table.setAccessibleName, "settings.templates")
        self.table.setFixedHeight(scaled(_HIGH))
        self.table.selected.connect(self._selected)
        self.table.opened.connect(lambda _row: self._change())
        self.body.addWidget(self.table)
        self.menu = part.list_menu(
            part.page, "templates-menu", self.table, self.model, "settings.templates"
        )
        self.head.addWidget(self.menu)

    def show_kind(self, kind: str, named: str, *, may_edit: bool) -> None:
        """Shows the templates of a kind."""
        self._kind, self._named = kind, named
        for button in (self.add, self.change, self.retire):
            button.setVisible(may_edit)
        ledger, part = self._part.context.ledger, self._part

        def done(rows: Sequence[TemplateRow]) -> None:
            if self._kind == kind:
                chosen = self.table.current()
                self.model.set_rows(list(rows))
                ids = [one.id for one in self.model.rows]
                if chosen is not None and chosen.id in ids:
                    self.table.selectRow(ids.index(chosen.id))
                self._selected(self.table.current())

        part.context.tasks.query(part.page, "templates", lambda: read_templates(ledger, kind), done)

    def _called(self, row: TemplateRow) -> str:
        return self._words.texts.pick({"zh": row.entry.zh, "en": row.entry.en})

    def _sections(self, row: TemplateRow) -> str:
        names = [self._words.texts.pick({"zh": one.zh, "en": one.en}) for one in row.entry.fields]
        return self._words.say("window.separator").join(names)

    def _state(self, row: TemplateRow) -> str:
        if row.entry.retired:
            return self._words.say("settings.state_retired")
        return self._words.say("settings.state_own" if row.own else "settings.state_shipped")

    def _selected(self, row: TemplateRow | None) -> None:
        own = row is not None and row.own
        self.change.setEnabled(own)
        self.retire.setEnabled(own)
        retired = row is not None and row.entry.retired
        self._words.bind(
            self.retire.setText, "settings.type_offer" if retired else "settings.type_retire"
        )
        key = "settings.template_add" if row is None else "settings.template_add_after"
        self._words.bind(self.add.setText, key)

    # ------------------------------------------------------------ changing

    def _add(self) -> None:
        """A new one, made after the one that is chosen."""
        row = self.table.current()
        begun = TemplateEntry("", "", row.entry.fields if row is not None else ())
        self._open(begun, None, row.id if row is not None else None)

    def _change(self) -> None:
        row = self.table.current()
        if row is not None and row.own and not self.add.isHidden():
            self._open(row.entry, row, None)

    def _open(self, begun: TemplateEntry, row: TemplateRow | None, after: str | None) -> None:
        from studyhours.ui.pages.settings.template_dialog import TemplateDialog

        kind = self._kind
        dialog = TemplateDialog(self._words, self._named, begun, self, new=row is None)

        def save(entry: TemplateEntry) -> None:
            def work(ledger: Ledger) -> TemplateChanged:
                if row is None:
                    return add_template(ledger, kind, entry, after)
                return change_template(ledger, row.id, entry, row)

            def done(changed: TemplateChanged) -> None:
                key = "settings.did_template_add" if row is None else "settings.did_template_change"
                self._remember(key, changed)

            self._part.change_in(dialog, work, done)

        dialog.wanted.connect(save)
        dialog.begin()
        about = f"{kind} {row.id if row is not None else ''}"
        dialog.keep(self._part.context, "settings-template", about)

    def _retire(self) -> None:
        row = self.table.current()
        if row is None or not row.own:
            return
        entry = replace(row.entry, retired=not row.entry.retired)
        key = "settings.did_template_retire" if entry.retired else "settings.did_template_offer"
        self._part.change(
            lambda ledger: change_template(ledger, row.id, entry, row),
            lambda changed: self._remember(key, changed),
        )

    def _remember(self, key: str, changed: TemplateChanged) -> None:
        self._part.remember(key, changed, take_back_template, name=changed.name)
