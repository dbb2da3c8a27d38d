"""The school: its names and numbers, and what it belongs to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.settings.school import (
    LONGEST,
    SchoolChanged,
    SchoolEntry,
    SchoolShown,
    change_school,
    read_school,
)
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.settings.fields import LineField, add_row
from studyhours.ui.pages.settings.papers_panel import PapersPanel
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.pages.settings.pictures_panel import PicturesPanel
from studyhours.ui.typed_keeper import TypedFields, TypedKeeper
from studyhours.ui.widgets.handing_on import handing_on
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.scrolling import scrolling

_WIDEST = 760
_ABOUT = "school"
_FIELDS = (
    ("name", "settings.school_name", ""),
    ("name_en", "settings.school_name_en", "settings.school_name_en_hint"),
    ("code", "settings.school_code", ""),
    ("short_name", "settings.school_short", "settings.school_short_hint"),
    ("office", "settings.school_office", ""),
)


class SchoolPart(Part):
    """A form that is saved as a whole."""

    def __init__(self, context: PageContext, page: Page) -> None:
        super().__init__(context, page)
        self._shown: SchoolShown | None = None
        self._begun: SchoolEntry | None = None
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._make_form())
        self.pictures = PicturesPanel(self)
        column.addWidget(self.pictures)
        self.papers = PapersPanel(self)
        column.addWidget(self.papers)
        column.addWidget(self._make_belongs())
        column.addStretch(1)
        inside.setMaximumWidth(_WIDEST)
        self.column.addWidget(scrolling(inside), 1)

    def _make_form(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.school_title")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        self.fields: dict[str, LineField] = {}
        for name, key, hint in _FIELDS:
            field = self.fields[name] = LineField(words, f"school-{name}", hint)
            # A little more than is taken, so that who pastes too much is told and not cut short.
            field.edit.setMaxLength(2 * LONGEST[name])
            field.edit.textEdited.connect(self._edited)
            field.edit.returnPressed.connect(self._save_if_changed)
            add_row(grid, words, key, field)
        typed = TypedFields({name: one.edit for name, one in self.fields.items()}, self._edited)
        self.keeper = TypedKeeper(self.context, "school", typed, self)
        self.keeper.failed.connect(self.banner.show_fault)
        typed.listen(self.keeper.touch)
        panel.body.addWidget(self.keeper.strip)
        panel.body.addLayout(grid)
        self.note = plain_label(role="small", wrap=True)
        words.bind(self.note.setText, "settings.school_note")
        panel.body.addWidget(self.note)
        row = QHBoxLayout()
        row.addStretch(1)
        self.revert = self.button("school-revert", "settings.revert")
        self.save = self.button("school-save", "settings.save", "primary")
        self.revert.clicked.connect(self.discard_typed)
        self.save.clicked.connect(lambda: self.save_typed(_nothing))
        row.addWidget(self.revert)
        row.addWidget(self.save)
        panel.body.addLayout(row)
        return panel

    def _make_belongs(self) -> Panel:
        words = self.context.words
        panel = Panel()
        words.bind(panel.title.setText, "settings.belongs_title")
        self.belongs = plain_label(wrap=True)
        self.belongs.setObjectName("school-belongs")
        panel.body.addWidget(self.belongs)
        return panel

    # ------------------------------------------------------------ reading

    def refresh(self) -> None:
        """Reads the school; a form that is being filled in stays."""
        ledger = self.context.ledger
        self.context.tasks.query(self.page, "school", lambda: read_school(ledger), self._show)
        self.pictures.refresh()
        self.papers.refresh()

    def retell(self) -> None:
        """Says again what the school belongs to."""
        if self._shown is not None:
            self._say_belongs(self._shown)
        self.pictures.retell()
        self.papers.retell()

    def _show(self, shown: SchoolShown) -> None:
        typing = self.has_unsaved
        self._shown = shown
        if not typing:
            self.keeper.end()
            self._fill(shown.entry)
            if shown.may_edit:
                self.keeper.begin(_ABOUT)
        for field in self.fields.values():
            field.edit.setReadOnly(not shown.may_edit)
        self.save.setVisible(shown.may_edit)
        self.revert.setVisible(shown.may_edit)
        self._say_belongs(shown)
        self._edited()

    def _fill(self, entry: SchoolEntry) -> None:
        self._begun = entry
        for name, field in self.fields.items():
            field.edit.setText(getattr(entry, name))
            field.edit.setCursorPosition(0)
            field.show_error("")

    def _say_belongs(self, shown: SchoolShown) -> None:
        words = self.context.words
        said = [
            words.say("settings.belongs_one", name=name, kind=words.say(f"unit_kind.{kind}"))
            for kind, name in shown.belongs
        ]
        joined = words.say("window.separator").join(said)
        self.belongs.setText(joined or words.say("settings.belongs_none"))

    # ------------------------------------------------------------ the form

    @property
    def _typed(self) -> SchoolEntry:
        return SchoolEntry(**{name: field.edit.text() for name, field in self.fields.items()})

    @property
    def has_unsaved(self) -> bool:
        """Whether something else stands there than what was read."""
        return self._begun is not None and self._typed != self._begun

    def _edited(self) -> None:
        with handing_on(self):
            self.save.setEnabled(self.has_unsaved)
            self.revert.setEnabled(self.has_unsaved)

    def discard_typed(self) -> None:
        """Shows again what is kept."""
        if self._shown is not None:
            self._fill(self._shown.entry)
            self.keeper.gone()
            self._edited()

    def _save_if_changed(self) -> None:
        if self.has_unsaved and self.save.isEnabled():
            self.save_typed(_nothing)

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves the form."""
        begun, typed = self._begun, self._typed
        if begun is None:
            return
        with handing_on(self):
            self.save.setEnabled(False)
        gone = self.keeper.going()

        def done(changed: SchoolChanged) -> None:
            self._fill(changed.after)
            gone()
            self._edited()
            self.remember(
                "settings.did_school",
                changed,
                lambda ledger, last: change_school(ledger, last.before, last.after),
            )
            then()

        self.change(
            lambda ledger: change_school(ledger, typed, begun),
            done,
            self._failed,
            cancelled=self._edited,
        )

    def _failed(self, fault: Fault) -> None:
        self._edited()
        field = self.fields.get(str(fault.params.get("field", "")))
        if field is None:
            self.banner.show_fault(fault)
        else:
            field.show_error(self.context.words.fault(fault))
            field.setFocus()


def _nothing() -> None:
    """Nothing comes after saving."""
