"""The rule sets shipped: searchable, each with what it asks and what was decided in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from studyhours.services.rulebook.shelf import AS_SHIPPED, ENDED, PresetShown, Shelf
from studyhours.services.wording.describing import kind_word
from studyhours.ui.context import PageContext
from studyhours.ui.pages.rules.lines import TextLines
from studyhours.ui.pages.rules.saying import PresetTold, preset_lines, tell_presets
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.split import SplitWithDrawer
from studyhours.ui.widgets.still_choice import StillChoice

_WHY_NOT = {AS_SHIPPED: "rules_page.has_this", ENDED: "rules_page.had_this"}
"""Why a shipped set cannot be adopted."""


class GalleryView(QWidget):
    """What could be adopted.

    Signals:
        adopt: A shipped set is to be adopted (``PresetShown``).
        start_from: A set of the school's own is to begin as this one.
    """

    adopt = Signal(object)
    start_from = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._words = context.words
        self._presets: tuple[PresetTold, ...] = ()
        self._language = ""
        self._shelf: Shelf | None = None
        main = QWidget()
        left = QVBoxLayout(main)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        left.addLayout(self._narrowing())
        self.list = TextLines(context.theme, "rules-presets")
        context.words.bind(self.list.setAccessibleName, "rules_page.presets")
        self.list.chosen.connect(lambda _key: self._say_preset())
        self.list.clicked.connect(self._open)
        self.list.opened.connect(self._open)
        left.addWidget(self.list, 1)
        self.nothing = EmptyState(
            context.words, "rules_page.no_preset_found", "rules_page.no_preset_found_hint"
        )
        left.addWidget(self.nothing, 1)
        self.nothing.hide()
        self.panel = Panel()
        self._fill_panel(context)
        self.split = SplitWithDrawer(main, self.panel, context.words, share=0.5)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)

    @property
    def chosen(self) -> PresetShown | None:
        """The chosen preset."""
        key = self.list.current_key
        return next((one.preset for one in self._presets if one.line.key == key), None)

    def show_presets(self, presets: tuple[PresetTold, ...], language: str, shelf: Shelf) -> None:
        """Shows how the ledger stands to what is shipped.

        Args:
            presets: What is shipped, as it has been told.
            language: In which language.
            shelf: What the ledger has.
        """
        self._presets, self._language, self._shelf = presets, language, shelf
        kinds = list(dict.fromkeys(kind for one in presets for kind in one.preset.kinds))
        if self.kind.count() != len(kinds) + 1:
            self.kind.clear()
            self.kind.addItem("", "")
            for kind in kinds:
                self.kind.addItem("", kind)
        self.retell()

    def _open(self, _what: object) -> None:
        self.split.open_drawer()

    def retell(self) -> None:
        """Says again what was said from data."""
        texts = self._words.texts
        for place in range(self.kind.count()):
            kind = self.kind.itemData(place)
            said = kind_word(kind, texts) if kind else texts.say("rules_page.all_kinds")
            self.kind.setItemText(place, said)
        if texts.language != self._language:
            self._language = texts.language
            self._presets = tell_presets([one.preset for one in self._presets], texts)
        self._narrow()

    # ------------------------------------------------------------ parts

    def _narrowing(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = QLineEdit()
        self.search.setObjectName("rules-search")
        self.search.setClearButtonEnabled(True)
        self._words.bind(self.search.setPlaceholderText, "rules_page.search")
        self._words.bind(self.search.setAccessibleName, "rules_page.search")
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.kind = StillChoice()
        self.kind.setObjectName("rules-kind")
        self._words.bind(self.kind.setAccessibleName, "rules_page.kind")
        self.kind.setMinimumWidth(128)
        self.kind.currentIndexChanged.connect(lambda _place: self._narrow())
        row.addWidget(self.search, 1)
        row.addWidget(self.kind)
        return row

    def _fill_panel(self, context: PageContext) -> None:
        words = context.words
        self.panel.title.setObjectName("rules-preset-title")
        self.panel.title.setWordWrap(True)
        self.panel.head.setStretchFactor(self.panel.title, 1)
        self.panel.head.setStretch(1, 0)
        self.panel.note.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        self.adopt_button = QPushButton()
        self.adopt_button.setObjectName("rules-adopt")
        self.adopt_button.setProperty("kind", "primary")
        words.bind(self.adopt_button.setText, "rules_page.adopt")
        self.adopt_button.clicked.connect(lambda: self.adopt.emit(self.chosen))
        self.start_button = QPushButton()
        self.start_button.setObjectName("rules-start-from")
        words.bind(self.start_button.setText, "rules_page.start_from")
        self.start_button.clicked.connect(lambda: self.start_from.emit(self.chosen))
        self._why = plain_label(role="small", wrap=True)
        row.addWidget(self.adopt_button)
        row.addWidget(self.start_button)
        row.addWidget(self._why, 1, Qt.AlignmentFlag.AlignVCenter)
        self.panel.body.addLayout(row)
        self.about = TextLines(context.theme, "rules-of-preset", framed=False)
        words.bind(self.about.setAccessibleName, "rules_page.rules_of_set")
        self.panel.body.addWidget(self.about, 1)

    # ------------------------------------------------------------ what is shown

    def _narrow(self) -> None:
        typed, kind = self.search.text(), self.kind.currentData() or ""
        shown = [
            one
            for one in self._presets
            if (not kind or kind in one.preset.kinds) and one.is_meant(typed)
        ]
        self.list.show_lines([one.line for one in shown])
        self.list.setVisible(bool(shown) or not self._presets)
        self.nothing.setVisible(not shown and bool(self._presets))
        if shown and self.chosen is None:
            self.list.choose(shown[0].line.key)
        self._say_preset()

    def _say_preset(self) -> None:
        preset, texts = self.chosen, self._words.texts
        self.panel.setVisible(preset is not None)
        if preset is None or self._shelf is None:
            return
        self.panel.title.setText(texts.pick(preset.ruleset.title))
        known = {one.id: one.title for one in self._shelf.sets}
        titles = [texts.pick(known[name]) for name in preset.instead if name in known]
        self.about.show_lines(preset_lines(preset, titles, texts))
        self.about.scrollToTop()
        why = _WHY_NOT.get(preset.state, "")
        may = self._shelf.may_adopt
        self.adopt_button.setVisible(may)
        self.start_button.setVisible(may)
        self.adopt_button.setEnabled(not why)
        key = why if may else "rules_page.read_only"
        self._why.setText(texts.say(key) if key else "")
