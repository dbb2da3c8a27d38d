"""Why one teacher would stand so: the sentence, the records that count and those that do not."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.quantity import decimal_text
from studyhours.rules.results import RuleResult
from studyhours.services.checking.checking import TeacherChecked
from studyhours.services.rulebook.preview import TeacherPreviewed
from studyhours.services.wording.explaining import explanation, part_sentence, unit_of
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.record_lines import NOTE, Line, RecordLines, lines_of
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words

_UNJUDGED = frozenset({"exempt", "not_applicable", "needs_decision"})


class PreviewDetail(Panel):
    """One teacher by one rule on trial.

    Signals:
        record: A record is to be opened (its uid).
        rule_chosen: Another rule of the same teacher is looked at.
        like_wanted: A case is to be written from the teacher's records (the uid).
    """

    record = Signal(str)
    rule_chosen = Signal()
    like_wanted = Signal(str)

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._person: TeacherPreviewed | None = None
        self._explained: TeacherChecked | None = None
        self._failed = ""
        self._place = 0
        self._opened: frozenset[str] = frozenset()
        self.setObjectName("preview-detail")
        self.title.setObjectName("preview-detail-name")
        self.hint = plain_label(role="muted", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        words.bind(self.hint.setText, "rule_preview.detail_hint")
        self.body.addWidget(self.hint)
        self.rules = StillChoice()
        self.rules.setObjectName("preview-detail-rule")
        self.rules.setMinimumContentsLength(8)
        self.rules.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        words.bind(self.rules.setAccessibleName, "rule_preview.rule")
        self.rules.activated.connect(self._choose_rule)
        self.body.addWidget(self.rules)
        self._scroll = QScrollArea()
        self.chip = Chip()
        self.chip.setObjectName("preview-detail-status")
        self.amount = plain_label(wrap=True)
        self.amount.setObjectName("preview-detail-amount")
        self.explanation = plain_label(role="muted", wrap=True)
        self.explanation.setObjectName("preview-detail-explanation")
        self.explanation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.records = RecordLines(theme)
        self.records.setObjectName("preview-records")
        words.bind(self.records.setAccessibleName, "check_page.records_list")
        self.records.wanted.connect(self._open_section)
        self.records.opened.connect(self.record)
        self.body.addWidget(self._scrolled(), 1)
        self.like = QPushButton()
        self.like.setObjectName("preview-like")
        self.like.setProperty("kind", "link")
        words.bind(self.like.setText, "rule_case.like_teacher")
        self.like.clicked.connect(self._ask_like)
        self.offers_cases = False
        self.body.addWidget(self.like)
        words.changed.connect(self._say)
        self._say()

    def _scrolled(self) -> QScrollArea:
        """What scrolls: how it stands, why, and the records."""
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("scroll-body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.amount, 1)
        column.addLayout(row)
        column.addWidget(self.explanation)
        column.addWidget(self.records)
        column.addStretch(1)
        self._scroll.setWidget(inside)
        return self._scroll

    @property
    def uid(self) -> str | None:
        """The teacher shown."""
        return self._person.teacher.uid if self._person is not None else None

    def show_person(self, person: TeacherPreviewed | None, place: int | None) -> None:
        """Shows another teacher, by the rule at a place or by the one that stands worst."""
        self._person, self._explained, self._failed = person, None, ""
        self._opened = frozenset()
        if person is not None:
            rules = person.result.rules
            self._place = rules.index(person.worst) if place is None else place
        self._say()

    def show_explained(self, explained: TeacherChecked) -> None:
        """The records of the teacher shown have been read."""
        if explained.uid == self.uid:
            self._explained = explained
            self._say_records()

    def show_failed(self, said: str) -> None:
        """The records cannot be read."""
        self._failed = said
        self._say_records()

    def _ask_like(self) -> None:
        if self.uid is not None:
            self.like_wanted.emit(self.uid)

    def _choose_rule(self, place: int) -> None:
        self._place = place
        self._opened = frozenset()
        self._say()
        self.rule_chosen.emit()

    def _open_section(self, kind: str) -> None:
        self._opened = self._opened | {kind}
        self._say_records()

    def _say(self) -> None:
        person = self._person
        self.hint.setVisible(person is None)
        self.like.setVisible(person is not None and self.offers_cases)
        for part in (self.rules, self._scroll):
            part.setVisible(person is not None)
        if person is None:
            self.title.setText(self._words.say("rule_preview.detail_title"))
            return
        texts = self._words.texts
        self.title.setText(person.teacher.name)
        rules = person.result.rules
        with QSignalBlocker(self.rules):
            self.rules.clear()
            self.rules.addItems(
                [
                    texts.say(
                        "rule_preview.rule_choice",
                        title=texts.pick(rule.title),
                        status=texts.say(f"status.{rule.status}"),
                    )
                    for rule in rules
                ]
            )
            self.rules.setCurrentIndex(self._place)
        rule = rules[self._place]
        self.rules.setVisible(len(rules) > 1)
        self.chip.say(texts.say(f"status.{rule.status}"), status_role(rule.status))
        self.amount.setText(self._amount(rule))
        parts = [explanation(rule, texts), *(part_sentence(part, texts) for part in rule.parts)]
        self.explanation.setText("\n".join(parts))
        self._say_records()

    def _amount(self, rule: RuleResult) -> str:
        texts = self._words.texts
        if rule.status in _UNJUDGED:
            return texts.pick(rule.title)
        return texts.say(
            "check_page.amount_short" if rule.shortfall else "check_page.amount",
            title=texts.pick(rule.title),
            value=decimal_text(rule.value),
            target=decimal_text(rule.target),
            shortfall=decimal_text(rule.shortfall),
            unit=unit_of(rule, texts),
        )

    def _say_records(self) -> None:
        person, explained, texts = self._person, self._explained, self._words.texts
        if person is None:
            return
        if explained is None:
            said = self._failed or texts.say("check_page.reading_records")
            self.records.show_lines([Line(NOTE, said)])
            return
        rule, trace = explained.result.rules[self._place], explained.traces[self._place]
        self.records.show_lines(lines_of(explained, rule, trace, texts, opened=self._opened))
