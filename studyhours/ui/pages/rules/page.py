"""规则: the sets of the school, those that are shipped, and what is done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QPushButton,
    QStackedWidget,
    QWidget,
)

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.services.rulebook.history import History
from studyhours.services.rulebook.shelf import (
    RuleFile,
    Shelf,
    look_at_file,
    read_presets,
    read_shelf,
)
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.rules.adopt_view import AdoptView
from studyhours.ui.pages.rules.editing_view import EditingView
from studyhours.ui.pages.rules.end_view import EndView
from studyhours.ui.pages.rules.findings_view import FindingsView
from studyhours.ui.pages.rules.gallery_view import GalleryView
from studyhours.ui.pages.rules.history_view import HistoryView
from studyhours.ui.pages.rules.rule_files import RuleFiles
from studyhours.ui.pages.rules.saying import PresetTold, tell_presets
from studyhours.ui.pages.rules.sets_view import SetsView
from studyhours.ui.pages.rules.taking import Taking
from studyhours.ui.turns import Turns
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.switch import Switch

OURS, PRESETS = "sets", "presets"
Made = SetsView | GalleryView | AdoptView | EndView | HistoryView | FindingsView | EditingView
View = TypeVar("View", GalleryView, AdoptView, EndView, HistoryView, FindingsView, EditingView)
_SUFFIXES = frozenset({".yaml", ".yml"})
_SECTIONS = ("rules_edit", "rule_preview", "rule_case", "rule_changed", "diff", "check_page")
"""What the parts of the page say that are made later."""


class RulesPage(Page):
    """What is asked of teachers, and where that comes from."""

    name = "rules"
    wants = Changes.RULES | Changes.CALENDAR | Changes.CERTIFICATES

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.shelf: Shelf | None = None
        self._presets: tuple[PresetTold, ...] = ()
        self._language = ""
        self._file: Path | None = None
        self._list = OURS
        self._wanted = ""
        self._turns, self._showing = Turns(self), Turns(self)
        self.files = RuleFiles(context, self)
        self.taking = Taking(context, self)
        self._make_head()
        self._stack = QStackedWidget()
        self.sets = SetsView(context)
        self._made: dict[str, Made] = {OURS: self.sets}
        self._stack.addWidget(self.sets)
        self.body.addWidget(self._stack, 1)
        self._connect_sets()

    # ------------------------------------------------------------ building

    def _make_head(self) -> None:
        words = self.context.words
        parts = ((OURS, "rules_page.our_rules"), (PRESETS, "rules_page.presets"))
        self._switch = Switch(words, "rules-part", parts)
        self._switch.chosen.connect(self.show_list)
        self._switch.choose(OURS)
        self.header.controls.addWidget(self._switch)
        self._read_only = plain_label(role="muted")
        self._read_only.setObjectName("rules-read-only")
        words.bind(self._read_only.setText, "rules_page.read_only")
        self._read_only.hide()
        self.header.buttons.addWidget(self._read_only)
        self._changing: list[QWidget] = []
        for name, key, act in (
            ("rules-import", "rules_page.import", self._choose_file),
            ("rules-new", "rules_page.new", self.taking.ask_new),
        ):
            button = QPushButton()
            button.setObjectName(name)
            words.bind(button.setText, key)
            button.clicked.connect(act)
            button.hide()
            self.header.buttons.addWidget(button)
            self._changing.append(button)

    def _connect_sets(self) -> None:
        self.sets.edit.connect(self.taking.edit)
        self.sets.history.connect(self._show_history)
        self.sets.export.connect(lambda history: self.files.export(history, None))
        self.sets.end.connect(self.taking.ask_end)
        self.sets.reopen.connect(self.taking.reopen)
        self.sets.to_presets.connect(lambda: self.show_list(PRESETS))

    @property
    def gallery(self) -> GalleryView:
        """What is shipped; made when it is first wanted."""

        def make() -> GalleryView:
            view = GalleryView(self.context)
            view.adopt.connect(self.taking.adopt_preset)
            view.start_from.connect(self.taking.start_from)
            return view

        return self._view(PRESETS, GalleryView, make)

    @property
    def adopting(self) -> AdoptView:
        """What adopting would mean."""

        def make() -> AdoptView:
            view = AdoptView(self.context, self)
            view.back.connect(self.taking.back_from_adopting)
            view.adopt.connect(self.taking.adopt)
            return view

        return self._view("adopting", AdoptView, make)

    @property
    def editing(self) -> EditingView:
        """Where rules are written."""

        def make() -> EditingView:
            view = EditingView(self.context)
            view.back.connect(self.back)
            view.adopt.connect(self.taking.adopt_written)
            return view

        return self._view("editing", EditingView, make)

    @property
    def ending(self) -> EndView:
        """What ending a set would mean."""

        def make() -> EndView:
            view = EndView(self.context, self)
            view.back.connect(self.back)
            view.end.connect(self.taking.end)
            return view

        return self._view("ending", EndView, make)

    @property
    def versions(self) -> HistoryView:
        """The versions of a set."""

        def make() -> HistoryView:
            view = HistoryView(self.context, self)
            view.back.connect(self.back)
            view.export.connect(self.files.export)
            return view

        return self._view("versions", HistoryView, make)

    @property
    def findings(self) -> FindingsView:
        """What is wrong with a file."""

        def make() -> FindingsView:
            view = FindingsView(self.context)
            view.back.connect(self.back)
            view.again.connect(self._look_again)
            view.other.connect(self._choose_file)
            return view

        return self._view("findings", FindingsView, make)

    def _view(self, name: str, kind: type[View], make: Callable[[], View]) -> View:
        if name not in self._made:
            self._made[name] = made = make()
            self._stack.addWidget(made)
        found = self._made[name]
        if not isinstance(found, kind):
            raise TypeError(name)
        return found

    # ------------------------------------------------------------ what is shown

    def show_list(self, name: str) -> None:
        """Shows the school's sets (``OURS``) or those shipped (``PRESETS``)."""
        self._list = name
        self._switch.choose(name)
        if name == PRESETS:
            # Making it and filling it take some tens of milliseconds each.
            self.in_turns(lambda: self.gallery, self._fill_gallery, self._show_gallery)
        else:
            self.in_turns(lambda: self._present(self.sets))
            self.sets.list.setFocus()

    def in_turns(self, *steps: Callable[[], object]) -> None:
        """Shows something by steps; what was still to be shown by others is given up."""
        self._showing.begin(*steps)

    def _fill_gallery(self) -> None:
        if self.shelf is not None:
            self.gallery.show_presets(self._presets, self._language, self.shelf)

    def _show_gallery(self) -> None:
        if self._list == PRESETS:
            self._present(self.gallery)
            self.gallery.search.setFocus()

    def show_over(self, view: QWidget) -> None:
        """Shows something over the two lists, with a way back of its own."""
        self._present(view)

    def back(self) -> None:
        """Goes back to the list that was shown last."""
        self.show_list(self._list)

    def not_ended(self) -> None:
        """A set could not end: where that was asked for the person may choose otherwise."""
        if "ending" in self._made:
            self.ending.not_ended()

    def show_set(self, ruleset: str) -> None:
        """Shows a set among those of the school, now or once it has been read."""
        self._wanted = ruleset
        self.show_list(OURS)
        if self.sets.choose(ruleset):
            self._wanted = ""

    def _present(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        over = view not in (self._made.get(OURS), self._made.get(PRESETS))
        may = self.shelf is not None and self.shelf.may_adopt
        # What lies over the lists has a head of its own.
        self.header.setVisible(not over)
        for part in self._changing:
            part.setVisible(may)
        self._read_only.setVisible(self.shelf is not None and not may)

    def _show_history(self, history: History) -> None:
        shelf = self.shelf
        if shelf is not None:
            self.in_turns(
                lambda: self.versions,
                lambda: self.versions.begin(history, shelf),
                lambda: self.show_over(self.versions),
            )

    # ------------------------------------------------------------ what pages do

    def refresh(self) -> None:
        """Reads what the ledger has and how it stands to what is shipped."""
        ledger, texts = self.context.ledger, self.context.words.texts

        def read() -> tuple[Shelf, tuple[PresetTold, ...]]:
            found = read_shelf(ledger), tell_presets(read_presets(ledger), texts)
            texts.read_ahead(_SECTIONS)
            return found

        self.context.tasks.query(
            self, "shelf", read, lambda found: self._show(*found, texts.language)
        )

    def _show(self, shelf: Shelf, presets: tuple[PresetTold, ...], language: str) -> None:
        self.shelf, self._presets, self._language = shelf, presets, language
        self._turns.begin(lambda: self.sets.show_shelf(shelf), lambda: self._show_rest(shelf))

    def _show_rest(self, shelf: Shelf) -> None:
        if PRESETS in self._made:
            self.gallery.show_presets(self._presets, self._language, shelf)
        if "versions" in self._made:
            self.versions.follow(shelf)
        if self._wanted and self.sets.choose(self._wanted):
            self._wanted = ""
        self._present(self._stack.currentWidget())

    def retell(self) -> None:
        """Says again what was said from data."""
        for view in self._made.values():
            view.retell()

    def visit(self, **params: str) -> None:
        """``ruleset`` shows a set of the school, ``part`` (``presets``) what is shipped."""
        if params.get("part") == PRESETS:
            self.show_list(PRESETS)
        elif "ruleset" in params:
            self.show_set(params["ruleset"])

    def drop_files(self, paths: list[Path]) -> bool:
        """Takes rule files; anything else is for the imports page."""
        files = [path for path in paths if path.suffix.lower() in _SUFFIXES]
        if not files:
            return False
        if self.shelf is not None and not self.shelf.may_adopt:
            self.banner.say("rules_page.read_only", role="risk")
        else:
            self.look_at(files[0])
            if len(paths) > 1:
                self.banner.say("rules_page.one_file", role="waiting", file=files[0].name)
        return True

    def leaving(self) -> None:
        """The ledger is being closed: what is being written is kept."""
        if "editing" in self._made:
            self.editing.leaving()
        if "versions" in self._made:
            self.versions.menu.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc goes back from what lies over the lists; Ctrl+F looks for a shipped set."""
        view = self._stack.currentWidget()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape and isinstance(
            view, AdoptView | EndView | HistoryView | FindingsView
        ):
            view.bar.button.click()
        elif event.key() == Qt.Key.Key_F and control and view is self._made.get(PRESETS):
            self.gallery.search.setFocus()
            self.gallery.search.selectAll()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ files

    def look_at(self, path: Path) -> None:
        """Reads a rule file: what it would mean, or what is wrong with it."""
        self._file = path
        ledger = self.context.ledger
        self.context.tasks.query(
            self,
            "file",
            lambda: look_at_file(ledger, path),
            self._looked_at,
            self._cannot_be_adopted,
        )

    def _looked_at(self, file: RuleFile) -> None:
        self.banner.clear()
        self.taking.consider(file)

    def _cannot_be_adopted(self, fault: Fault) -> None:
        if not fault.findings:
            self.banner.show_fault(fault)
            return
        self.banner.clear()
        self.findings.show_fault(fault)
        self.show_over(self.findings)

    def _choose_file(self) -> None:
        path = self.files.choose()
        if path is not None:
            self.look_at(path)

    def _look_again(self) -> None:
        if self._file is not None:
            self.look_at(self._file)
