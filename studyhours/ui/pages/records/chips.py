"""Rows of small buttons of which one is chosen: kinds, to filter by or to write one of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studyhours.services.records.kinds_list import FIRST_FORMS, KindShown
from studyhours.ui.pages.records.saying import Saying
from studyhours.ui.widgets.flow import FlowLayout
from studyhours.ui.widgets.label import button_text


class KindChips(QWidget):
    """Kinds as buttons.

    Signals:
        chosen: Another kind (its id; empty for all).
        rearranged: There are other buttons now, which Tab goes to.
    """

    chosen = Signal(str)
    rearranged = Signal()

    def __init__(
        self, saying: Saying, name: str, *, for_all: bool, parent: QWidget | None = None
    ) -> None:
        """A row without kinds.

        Args:
            saying: Words.
            name: What the buttons' object names begin with.
            for_all: Whether it filters: "all" comes first, and counts are shown.
            parent: Parent.
        """
        super().__init__(parent)
        self._saying, self._name, self._for_all = saying, name, for_all
        self._kinds: Sequence[KindShown] = ()
        self._counts: Mapping[str, int] | None = None
        self._value = ""
        self._buttons: dict[str, QPushButton] = {}
        self._row = FlowLayout(self, centred=True)
        self._rest = QPushButton(self)
        self._rest.hide()
        self._rest.setObjectName(f"{name}-rest")
        self._rest.setProperty("kind", "filter")
        self._rest.setCheckable(True)
        self._rest.clicked.connect(self._open_rest)
        saying.words.changed.connect(self._retell)

    @property
    def value(self) -> str:
        """The kind chosen; empty for all."""
        return self._value

    @property
    def said(self) -> str:
        """The kind chosen, in words; empty for all."""
        return self._saying.kind(self.value) if self.value else ""

    def stops(self) -> list[QWidget]:
        """Where Tab stops."""
        return [*self._buttons.values(), self._rest]

    def set_kinds(self, kinds: Sequence[KindShown]) -> None:
        """The kinds there are."""
        self._kinds = kinds
        self._build()

    def set_counts(self, counts: Mapping[str, int] | None) -> None:
        """How many of each there are; None while that is not known."""
        self._counts = counts
        if counts is not None and set(self._shown()) != set(self._buttons):
            self._build()
        self._retell()

    def choose(self, kind: str) -> None:
        """Chooses a kind without saying so."""
        self._value = kind
        if kind not in self._buttons:
            self._build()
        self._mark()

    def _shown(self) -> list[str]:
        counts = self._counts or {}
        first = [""] if self._for_all else []
        return first + [
            kind.id
            for kind in self._kinds
            if kind.base in FIRST_FORMS
            or (self._for_all and (counts.get(kind.id) or kind.id == self._value))
        ]

    def _build(self) -> None:
        focused = next((kind for kind, one in self._buttons.items() if one.hasFocus()), None)
        while self._row.count():
            self._row.takeAt(0)
        for button in self._buttons.values():
            button.hide()
            button.deleteLater()
        self._buttons = {}
        for kind in self._shown():
            button = QPushButton(self)
            button.setObjectName(f"{self._name}-{kind or 'all'}")
            button.setProperty("kind", "filter")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, kind=kind: self._take(kind))
            self._row.addWidget(button)
            self._buttons[kind] = button
        rest = [kind for kind in self._kinds if kind.id not in self._buttons]
        self._rest.setVisible(bool(rest) and not self._for_all)
        if not self._for_all:
            self._row.addWidget(self._rest)
        self._mark()
        if focused in self._buttons:
            self._buttons[focused].setFocus()
        self.rearranged.emit()

    def _take(self, kind: str) -> None:
        # A second click on a filter's chip lets it go again.
        wanted = "" if self._for_all and kind == self._value else kind
        changed = wanted != self._value
        self._value = wanted
        self._mark()
        if changed:
            self.chosen.emit(wanted)

    def _mark(self) -> None:
        for kind, button in self._buttons.items():
            button.setChecked(kind == self._value)
        self._rest.setChecked(bool(self._value) and self._value not in self._buttons)
        self._retell()

    def _open_rest(self) -> None:
        menu = QMenu(self)
        menu.setObjectName(f"{self._name}-menu")
        for kind in self._kinds:
            if kind.id not in self._buttons:
                action = menu.addAction(button_text(self._saying.kind(kind.id)))
                action.setObjectName(f"{self._name}-{kind.id}")
                action.triggered.connect(lambda _checked=False, kind=kind.id: self._take(kind))
        menu.aboutToHide.connect(menu.deleteLater)
        self._mark()
        menu.popup(self._rest.mapToGlobal(self._rest.rect().bottomLeft()))

    def _retell(self) -> None:
        say = self._saying.words.say
        for kind, button in self._buttons.items():
            name = self._saying.kind(kind) if kind else say("records.all")
            if self._for_all and self._counts is not None:
                count = self._counts.get(kind, 0) if kind else sum(self._counts.values())
                name = say("records.chip", name=name, count=f"{count:,}")
            button.setText(button_text(name))
        chosen = self._value if self._value not in self._buttons else ""
        self._rest.setText(
            button_text(say("records.rest_chosen", name=self._saying.kind(chosen)))
            if chosen
            else say("records.rest")
        )
