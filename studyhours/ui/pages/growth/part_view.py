"""One part of a handbook: its texts, and below them goals, footprints or results."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from studyhours.services.growth.choices import Measure
from studyhours.services.growth.handbook import LONGEST, Handbook, PartText
from studyhours.services.growth.saying import paper_text
from studyhours.ui.context import PageContext
from studyhours.ui.pages.growth.drawn_table import DrawnTable
from studyhours.ui.pages.growth.goals import GoalsEditor
from studyhours.ui.widgets.label import plain_label, set_look

_LEAST = 112
_ANY = 16_777_215
"""As high as there is room: Qt's own word for no limit."""


class PartView(QWidget):
    """What somebody writes, and what is drawn.

    Signals:
        changed: Something was typed, chosen or picked by the person.
        opened: A record is to be looked at (its uid).
    """

    changed = Signal()
    opened = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._words = words = context.words
        self._part, self._showing, self._kept = "present", False, PartText()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        inside = QWidget()
        inside.setObjectName("scroll-body")
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        scroll.setWidget(inside)
        whole.addWidget(scroll)
        self._hint = plain_label(role="muted", wrap=True)
        column.addWidget(self._hint)
        self._heads: dict[str, QLabel] = {}
        self.three_years = self._text("three_years")
        self.text = self._text("text")
        self.count = plain_label(role="small")
        self.count.setObjectName("growth-characters")
        column.addWidget(self.count)
        self.goals = GoalsEditor(words)
        column.addWidget(self.goals)
        self.footprints = DrawnTable(context, "footprints", picking=True)
        self.results = DrawnTable(context, "results", picking=False)
        self.papers = plain_label(role="muted", wrap=True)
        for one in (self.footprints, self.results):
            column.addWidget(one, 1)
            one.opened.connect(self.opened)
        column.addWidget(self.papers)
        self._rest = QWidget()
        column.addWidget(self._rest, 1)
        self.goals.changed.connect(self._typed)
        self.footprints.changed.connect(self._typed)

    def _text(self, name: str) -> QPlainTextEdit:
        head = plain_label(role="panel-title")
        self._heads[name] = head
        self._column.addWidget(head)
        edit = QPlainTextEdit()
        edit.setObjectName(f"growth-{name}")
        edit.setTabChangesFocus(True)
        edit.setMinimumHeight(_LEAST)
        edit.setMaximumHeight(_LEAST)
        edit.textChanged.connect(self._typed)
        self._words.bind(edit.setAccessibleName, f"growth_page.own_{name}")
        self._column.addWidget(edit, 1)
        return edit

    # ------------------------------------------------------------ showing

    def show_part(
        self,
        book: Handbook,
        part: str,
        said: PartText,
        measures: Sequence[Measure],
    ) -> None:
        """Shows a part as it is kept, or as it was typed before."""
        self._showing = True
        self._part, self._kept = part, said
        editable = book.reach.may_write
        plan = part == "plan"
        self._hint.setText(self._words.say(f"growth_page.hint_{part}"))
        for name, edit, text in (
            ("three_years", self.three_years, said.three_years),
            ("text", self.text, said.text),
        ):
            shown = plan or name == "text"
            edit.setVisible(shown)
            edit.setReadOnly(not editable)
            set_look(edit, "kind", "" if editable else "shown")
            if edit.toPlainText() != text:
                edit.setPlainText(text)
            self._heads[name].setVisible(plan)
        self._heads["three_years"].setText(self._words.say("growth.three_years"))
        self._heads["text"].setText(self._words.say("growth.one_year"))
        self.text.setMaximumHeight(_ANY if part == "present" else _LEAST)
        self._rest.setVisible(plan)
        self.goals.setVisible(plan)
        if plan:
            self.goals.show_goals(
                said.goals, book.goals, measures, book.year.label, editable=editable
            )
        self.footprints.setVisible(part == "footprints")
        self.results.setVisible(part == "results")
        if part == "footprints":
            self.footprints.show_records(book.footprints, said.picks, editable=editable)
        if part == "results":
            self.results.show_records(book.results, (), editable=False)
        papers = [paper_text(one, self._words.texts) for one in book.papers]
        self.papers.setText("\n".join(papers))
        self.papers.setVisible(part == "results" and bool(papers))
        self._showing = False
        self._say_count()

    @property
    def said(self) -> PartText:
        """What stands there; of what this part does not show what was there before."""
        if self._part == "plan":
            return PartText(
                self.text.toPlainText(), self.three_years.toPlainText(), self.goals.goals
            )
        if self._part == "footprints":
            return PartText(self.text.toPlainText(), picks=self.footprints.picks)
        return PartText(self.text.toPlainText())

    def _typed(self) -> None:
        if not self._showing:
            self._say_count()
            self.changed.emit()

    def _say_count(self) -> None:
        texts = [self.text.toPlainText()]
        if self._part == "plan":
            texts.append(self.three_years.toPlainText())
        count = sum(len("".join(text.split())) for text in texts)
        too_long = any(len(text) > LONGEST for text in texts)
        key = "growth_page.too_long" if too_long else "growth.characters"
        self.count.setText(self._words.say(key, count=count, most=LONGEST))
        set_look(self.count, "role", "error" if too_long else "small")
