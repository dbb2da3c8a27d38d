"""The ledger's rule sets at the left, the chosen one at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from studyhours.services.rulebook.history import PAST, History
from studyhours.services.rulebook.shelf import Shelf
from studyhours.ui.context import PageContext
from studyhours.ui.pages.rules.lines import TextLines
from studyhours.ui.pages.rules.saying import (
    STATE_ROLES,
    days_words,
    rule_lines,
    set_line,
    version_note,
)
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.split import SplitWithDrawer

_CHOSEN = "page-rules-set"


class SetsView(QWidget):
    """What the school asks.

    Signals:
        edit: The chosen set is to be changed (its ``History``).
        history: Its versions are wanted.
        export: It is to be written into a file.
        end: It is to end.
        reopen: It is to be in force again.
        to_presets: The person wants to see what is shipped.
    """

    edit = Signal(object)
    history = Signal(object)
    export = Signal(object)
    end = Signal(object)
    reopen = Signal(object)
    to_presets = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._words = context, context.words
        self._shelf: Shelf | None = None
        self.list = TextLines(context.theme, "rules-sets")
        context.words.bind(self.list.setAccessibleName, "rules_page.our_rules")
        self.list.chosen.connect(self._choose)
        self.list.clicked.connect(self._open)
        self.list.opened.connect(self._open)
        self.panel = Panel()
        self._fill_panel()
        self.split = SplitWithDrawer(self.list, self.panel, context.words, share=0.6)
        self.empty = EmptyState(
            context.words,
            "rules_page.no_rules",
            "rules_page.no_rules_hint",
            "rules_page.see_presets",
        )
        self.empty.setObjectName("rules-empty")
        self.empty.clicked.connect(self.to_presets)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.split)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    @property
    def chosen(self) -> History | None:
        """The chosen set."""
        key = self.list.current_key
        sets = self._shelf.sets if self._shelf else ()
        return next((one for one in sets if one.id == key), None)

    def show_shelf(self, shelf: Shelf) -> None:
        """Shows other sets, or the same anew."""
        self._shelf = shelf
        self._stack.setCurrentWidget(self.split if shelf.sets else self.empty)
        if self.empty.button is not None:
            self.empty.button.setVisible(shelf.may_adopt)
        self.retell()
        if shelf.sets and self.chosen is None:
            remembered = self._context.memory.text(_CHOSEN)
            if not self.list.choose(remembered):
                self.list.choose(shelf.sets[0].id)
        self._say_set()

    def choose(self, ruleset: str) -> bool:
        """Chooses a set."""
        return self.list.choose(ruleset)

    def _open(self, _what: object) -> None:
        self.split.open_drawer()

    def retell(self) -> None:
        """Says again what was said from data."""
        if self._shelf is not None:
            texts = self._words.texts
            self.list.show_lines([set_line(one, texts) for one in self._shelf.sets])
            self._say_set()

    # ------------------------------------------------------------ the chosen set

    def _fill_panel(self) -> None:
        words = self._words
        self.panel.title.setObjectName("rules-set-title")
        self.panel.title.setWordWrap(True)
        self.panel.head.setStretchFactor(self.panel.title, 1)
        self._chip = Chip()
        self.panel.head.insertWidget(1, self._chip, 0, Qt.AlignmentFlag.AlignTop)
        self.panel.head.setStretch(2, 0)
        self.panel.note.hide()
        self._days = plain_label(role="muted", wrap=True)
        self._days.setObjectName("rules-set-days")
        self.panel.body.addWidget(self._days)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons: dict[str, QPushButton] = {}
        for name, key, signal in (
            ("edit", "rules_page.edit", self.edit),
            ("history", "rules_page.history", self.history),
            ("export", "rules_page.export", self.export),
            ("end", "rules_page.end", self.end),
            ("reopen", "rules_page.reopen", self.reopen),
        ):
            button = QPushButton()
            button.setObjectName(f"rules-{name}")
            words.bind(button.setText, key)
            button.clicked.connect(lambda _on=False, signal=signal: signal.emit(self.chosen))
            self.buttons[name] = button
            row.addWidget(button)
        self.buttons["edit"].setProperty("kind", "primary")
        row.addStretch(1)
        self.panel.body.addLayout(row)
        self.rules = TextLines(self._context.theme, "rules-of-set", framed=False)
        words.bind(self.rules.setAccessibleName, "rules_page.rules_of_set")
        self.panel.body.addWidget(self.rules, 1)
        self._note = plain_label(role="small", wrap=True)
        self._note.setObjectName("rules-set-note")
        self._note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.panel.body.addWidget(self._note)

    def _choose(self, key: str) -> None:
        self._context.memory.put(_CHOSEN, key)
        self._say_set()

    def _say_set(self) -> None:
        history, texts = self.chosen, self._words.texts
        if history is None or self._shelf is None:
            return
        current = history.current
        self.panel.title.setText(texts.pick(history.title))
        self._chip.say(
            texts.say(f"rule_state.{current.state}"), STATE_ROLES.get(current.state, "quiet")
        )
        days = days_words(current, texts)
        said = texts.say("rules_page.set_note", days=days, number=current.number)
        self._days.setText(said)
        self.rules.show_lines(rule_lines(history.contents[current.number], texts))
        self._note.setText(version_note(current, texts))
        newest = history.versions[0]
        stated = history.contents[newest.number].last
        was_ended = newest.last is not None and newest.last != stated
        may = self._shelf.may_adopt
        self.buttons["edit"].setVisible(may)
        self.buttons["end"].setVisible(may and not was_ended and newest.state != PAST)
        self.buttons["reopen"].setVisible(may and was_ended)
