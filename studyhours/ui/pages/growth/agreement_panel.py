"""The agreement of a pair: what both undertake, how the pair stands, what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.rules.results import RuleResult
from studyhours.services.growth.agreements import NONE, SIGNED, Agreement, AgreementText
from studyhours.services.wording.day_words import day_text, period_text
from studyhours.services.wording.explaining import short_result
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.handing_on import handing_on
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.words import Words

_TEXTS = ("mentor_duties", "mentee_duties", "goals")
_NEEDED = _TEXTS[:2]
_HIGH = {"mentor_duties": 116, "mentee_duties": 116, "goals": 76}
_ROLE = {NONE: "quiet", SIGNED: "met"}


class AgreementPanel(Panel):
    """One pair's agreement.

    Attributes:
        shown: The agreement as it was read; None for none.
        save: Saves what was typed.
        sign: Says that both have signed.
        print: Prints it.
        end: Ends the pair.
        template: Keeps the texts as what new agreements begin with.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.shown: Agreement | None = None
        self._results: tuple[RuleResult, ...] = ()
        self._result_widgets: list[QWidget] = []
        self.setObjectName("growth-agreement")
        self.title.setObjectName("growth-agreement-title")
        self.chip = Chip()
        self.chip.setObjectName("growth-agreement-state")
        self.head.insertWidget(1, self.chip)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setObjectName("scroll-body")
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        self.about = plain_label(role="muted", wrap=True)
        self.about.setObjectName("growth-agreement-about")
        column.addWidget(self.about)
        self.subject = QLineEdit()
        self.subject.setObjectName("agreement-subject")
        self._add_field("subject", self.subject)
        self._texts: dict[str, QPlainTextEdit] = {}
        self._missing: dict[str, QLabel] = {}
        for name in _TEXTS:
            edit = QPlainTextEdit()
            edit.setObjectName(f"agreement-{name}")
            edit.setTabChangesFocus(True)
            edit.setMinimumHeight(_HIGH[name])
            edit.textChanged.connect(self._typed)
            self._texts[name] = edit
            self._add_field(name, edit)
        self.subject.textChanged.connect(self._typed)
        self._how = plain_label(role="panel-title")
        words.bind(self._how.setText, "growth_page.pair_stands")
        column.addWidget(self._how)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        column.addLayout(self._grid)
        column.addStretch(1)
        scroll.setWidget(inside)
        self.body.addWidget(scroll, 1)
        self._scroll = scroll
        self.body.addLayout(self._buttons())
        self.show_agreement(None)

    def _add_field(self, name: str, field: QWidget) -> None:
        label = plain_label(role="muted")
        self._words.bind(label.setText, f"agreement.{name}")
        self._words.bind(field.setAccessibleName, f"agreement.{name}")
        self._column.addWidget(label)
        self._column.addWidget(field)
        if name in _NEEDED:
            missing = plain_label(role="error", wrap=True)
            missing.setObjectName(f"agreement-{name}-error")
            self._words.bind(missing.setText, "growth_page.duties_missing")
            missing.hide()
            self._column.addWidget(missing)
            self._missing[name] = missing

    def _buttons(self) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(8)
        first, second = QHBoxLayout(), QHBoxLayout()
        self.template = self._button("agreement-template", "growth_page.as_template", "link")
        self.end = self._button("agreement-end", "growth_page.pair_end", "link")
        self.print = self._button("agreement-print", "growth_page.print", "")
        self.sign = self._button("agreement-sign", "growth_page.sign", "")
        self.save = self._button("agreement-save", "growth_page.save_agreement", "primary")
        first.addWidget(self.template)
        first.addWidget(self.end)
        first.addStretch(1)
        second.addStretch(1)
        for button in (self.print, self.sign, self.save):
            second.addWidget(button)
        rows.addLayout(first)
        rows.addLayout(second)
        return rows

    def _button(self, name: str, key: str, kind: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        if kind:
            button.setProperty("kind", kind)
        self._words.bind(button.setText, key)
        return button

    # ------------------------------------------------------------ showing

    @property
    def pair(self) -> str:
        """The pair shown; empty for none."""
        return self.shown.pair.uid if self.shown is not None else ""

    @property
    def text(self) -> AgreementText:
        """What stands there."""
        said = {name: edit.toPlainText() for name, edit in self._texts.items()}
        return AgreementText(self.subject.text(), **said)

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.shown is not None and self.shown.may_edit and self.text != self.shown.text

    @property
    def can_save(self) -> bool:
        """Whether what stands there says what both undertake."""
        return not self._lacking

    @property
    def _lacking(self) -> list[str]:
        """The fields that must say something and do not."""
        return [name for name in _NEEDED if not self._texts[name].toPlainText().strip()]

    def says_all(self) -> bool:
        """Whether it can be saved; where it cannot, the field says so and has the cursor."""
        lacking = self._lacking
        for name, label in self._missing.items():
            label.setVisible(name in lacking)
            set_look(self._texts[name], "wrong", name in lacking)
        if lacking:
            field = self._texts[lacking[0]]
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(self._missing[lacking[0]])
        return not lacking

    def _say_none_missing(self, *, but: Sequence[str] = ()) -> None:
        """What is said to be missing stands there now, or another agreement does."""
        for name, label in self._missing.items():
            if name not in but and not label.isHidden():
                label.hide()
                set_look(self._texts[name], "wrong", False)

    @property
    def fields(self) -> Mapping[str, QWidget]:
        """What is typed into, by name."""
        return {"subject": self.subject, **self._texts}

    def add_strip(self, strip: QWidget) -> None:
        """Puts a strip above the fields."""
        self._column.insertWidget(0, strip)

    def would_keep(self, shown: Agreement | None) -> bool:
        """Whether what is being typed stays when this is shown: it is about the same text."""
        before = self.shown
        same = before is not None and shown is not None and before.pair.uid == shown.pair.uid
        number = before.number if before is not None else 0
        return same and self.is_changed and shown is not None and shown.number == number

    def show_agreement(self, shown: Agreement | None) -> None:
        """Shows an agreement; what is being typed about the same one stays."""
        keeps = self.would_keep(shown)
        if shown is None or self.pair != shown.pair.uid:
            self.show_results(())
            self._say_none_missing()
        self.shown = shown
        self._scroll.setVisible(shown is not None)
        if not keeps:
            self.revert()
        self._say()

    def revert(self) -> None:
        """What was typed is not wanted: it says again what was read."""
        if self.shown is None:
            return
        said = self.shown.text
        self.subject.setText(said.subject)
        for name, edit in self._texts.items():
            if edit.toPlainText() != getattr(said, name):
                edit.setPlainText(getattr(said, name))

    def saved(self, pair: str, text: AgreementText, number: int) -> None:
        """A text of a pair is saved, as which number; it is read again with the rest."""
        if self.shown is not None and self.pair == pair:
            self.shown = replace(self.shown, text=text, number=number)

    def show_results(self, results: Sequence[RuleResult]) -> None:
        """Shows how the pair stands by the rules for pairs."""
        self._results = tuple(results)
        for widget in self._result_widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._result_widgets = []
        texts = self._words.texts
        for place, one in enumerate(results):
            label = plain_label(texts.pick(one.title), wrap=True)
            far = plain_label(short_result(one, texts), role="muted")
            chip = Chip(texts.say(f"status.{one.status}"), status_role(one.status))
            for column, widget in enumerate((label, far, chip)):
                self._grid.addWidget(widget, place, column)
                self._result_widgets.append(widget)
        self._how.setVisible(bool(results))

    def retell(self) -> None:
        """Says it in another language."""
        self.show_results(self._results)
        self._say()

    def _say(self) -> None:
        shown, texts = self.shown, self._words.texts
        buttons = (self.template, self.end, self.print, self.sign, self.save)
        for button in buttons:
            button.setVisible(shown is not None)
        self.chip.setVisible(shown is not None)
        if shown is None:
            self.title.setText(self._words.say("growth_page.choose_pair"))
            return
        pair = shown.pair
        self.title.setText(f"{pair.mentor} → {pair.mentee}")
        self.chip.say(texts.say(f"agreement.state_{pair.state}"), _ROLE.get(pair.state, "waiting"))
        parts = [period_text(pair.entry, texts)]
        if shown.signed_on is not None:
            parts.append(texts.say("growth_page.signed_on", day=day_text(shown.signed_on, texts)))
        if pair.end_reason:
            parts.append(texts.say("growth_page.ended_for", reason=pair.end_reason))
        self.about.setText(" · ".join(parts))
        self.subject.setReadOnly(not shown.may_edit)
        for edit in self._texts.values():
            edit.setReadOnly(not shown.may_edit)
        with self._going_on():
            for button in (self.template, self.end, self.save):
                button.setVisible(shown.may_edit)
            self.sign.setVisible(shown.may_edit and pair.state != SIGNED)
        self._typed()

    def _going_on(self) -> AbstractContextManager[None]:
        """Whoever has saved or signed by keys is at the next step then."""
        return handing_on(self.save, self.sign, self.print)

    def _typed(self) -> None:
        shown = self.shown
        if shown is None:
            return
        new = not shown.number or shown.pair.state == NONE
        with self._going_on():
            self.save.setEnabled(self.is_changed or (self.can_save and new))
            self.sign.setEnabled(self.can_save)
        self._say_none_missing(but=self._lacking)
