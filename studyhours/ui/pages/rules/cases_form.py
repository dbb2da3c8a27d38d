"""One case as a form: the teacher it is about, and what should come."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.rules.cases import NO_RESULT
from studyhours.rules.load_case_expected import STATUSES
from studyhours.services.records.typed import read_day
from studyhours.services.rulebook.case_forms import CaseChoices
from studyhours.services.rulebook.case_text import CasePlain
from studyhours.services.rulebook.case_words import deviation_text
from studyhours.services.rulebook.cases import CaseResult, Deviation
from studyhours.ui.pages.rules.cases_columns import (
    RULE,
    Around,
    expect_cells,
    fact_cells,
    record_cells,
    register_cells,
)
from studyhours.ui.pages.rules.cases_grid import Entry, Grid
from studyhours.ui.theme import Theme
from studyhours.ui.widgets.chip import Chip, status_role
from studyhours.ui.widgets.day_edit import DayEdit
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel
from studyhours.ui.widgets.still_choice import StillChoice
from studyhours.ui.words import Words

_SPLIT, _TO = re.compile(r"[,，、;；]"), re.compile(r"\s*(?:至|到|to|[:：~～—])\s*")
_PARTS = ("records", "facts", "registers")


class CaseForm(Panel):
    """The form at the right of the list.

    Signals:
        edited: Somebody changed something: see ``case``.
    """

    edited = Signal()

    def __init__(self, words: Words, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._around = Around()
        self._case: dict[str, Any] | None = None
        self.setObjectName("case-form")
        words.bind(self.title.setText, "rule_case.form")
        self.chip = Chip()
        self.chip.setObjectName("case-state")
        self.head.insertWidget(1, self.chip)
        self.hint = plain_label(role="muted", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        words.bind(self.hint.setText, "rule_case.form_hint")
        self.body.addWidget(self.hint, 1)
        columns = {
            "records": record_cells(words, self._around),
            "facts": fact_cells(words),
            "registers": register_cells(words, self._around),
            "expect": expect_cells(words, self._around),
        }
        self.grids = {
            part: Grid(
                cells,
                words,
                theme,
                f"case-{part}",
                f"rule_case.{part}",
                hides=part in ("facts", "registers"),
            )
            for part, cells in columns.items()
        }
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside())
        self.body.addWidget(self._scroll, 1)
        for grid in self.grids.values():
            grid.edited.connect(self._edited)
        words.changed.connect(self._say)
        self.show_case(None, None)

    # ------------------------------------------------------------ building

    def _inside(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("scroll-body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        self.name = self._field("case-title", "rule_case.title")
        column.addWidget(self.name)
        column.addLayout(self._when())
        begin: Mapping[str, Entry] = {
            "records": {"day": "", "kind": "training", "hours": "1"},
            "facts": {"fact": "layer", "value": ""},
            "registers": {"exempt": "all"},
        }
        for part in _PARTS:
            column.addLayout(self._section(part, begin[part]))
            column.addWidget(self.grids[part])
        column.addWidget(self._heading("expect"))
        column.addWidget(self.grids["expect"])
        row = QHBoxLayout()
        row.setSpacing(8)
        said = plain_label()
        self._words.bind(said.setText, "rule_case.verdict")
        row.addWidget(said)
        self.verdict = StillChoice()
        self.verdict.setObjectName("case-verdict")
        self.verdict.setMinimumWidth(150)
        self._words.bind(self.verdict.setAccessibleName, "rule_case.verdict")
        self.verdict.activated.connect(self._verdict_chosen)
        row.addWidget(self.verdict)
        self.came = Chip()
        self.came.setObjectName("case-verdict-came")
        row.addWidget(self.came)
        row.addStretch(1)
        column.addLayout(row)
        self.differs = plain_label(role="error", wrap=True)
        self.differs.setObjectName("case-differs")
        column.addWidget(self.differs)
        column.addStretch(1)
        return inside

    def _when(self) -> QVBoxLayout:
        both, row, below = QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        both.setSpacing(10)
        below.setSpacing(8)
        both.addLayout(row)
        both.addLayout(below)
        row.setSpacing(8)
        self.day = DayEdit(self._words, today=self._today)
        self.day.setObjectName("case-day")
        self.day.field.setObjectName("case-day-field")
        self._words.bind(self.day.field.setAccessibleName, "rule_case.as_of")
        self._words.bind(self.day.setToolTip, "rule_case.as_of")
        self.day.changed.connect(self._day_chosen)
        said = plain_label(role="muted")
        self._words.bind(said.setText, "rule_case.as_of")
        row.addWidget(said)
        row.addWidget(self.day, 2)
        self.year = self._field("case-year", "rule_case.year")
        self.year.setMinimumWidth(110)
        row.addWidget(self.year, 1)
        row.addStretch(1)
        named = plain_label(role="muted")
        self._words.bind(named.setText, "rule_case.terms_said")
        below.addWidget(named)
        self.terms = self._field("case-terms", "rule_case.terms")
        below.addWidget(self.terms, 1)
        return both

    def _field(self, name: str, key: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        self._words.bind(field.setPlaceholderText, key)
        self._words.bind(field.setAccessibleName, key)
        self._words.bind(field.setToolTip, key)
        field.textEdited.connect(self._typed)
        return field

    def _heading(self, part: str) -> QWidget:
        label = plain_label(role="panel-title")
        self._words.bind(label.setText, f"rule_case.{part}")
        return label

    def _section(self, part: str, begin: Entry) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._heading(part))
        row.addStretch(1)
        add, remove = QPushButton(), QPushButton()
        for button, name, key in (
            (add, f"case-add-{part}", "rule_case.add_row"),
            (remove, f"case-remove-{part}", "rule_case.remove_row"),
        ):
            button.setObjectName(name)
            button.setProperty("kind", "link")
            self._words.bind(button.setText, key)
            row.addWidget(button)
        add.clicked.connect(lambda: self._add(part, begin))
        grid = self.grids[part]
        remove.clicked.connect(grid.remove_current)
        remove.setEnabled(False)
        for signal in (grid.selectionModel().currentChanged, grid.model_of.modelReset):
            signal.connect(lambda *_: remove.setEnabled(grid.currentIndex().isValid()))
        return row

    # ------------------------------------------------------------ what it holds

    @property
    def case(self) -> CasePlain:
        """The case as it stands in the form, with what the form does not show."""
        case = dict(self._case or {})
        for part in _PARTS:
            entries = self.grids[part].model_of.entries
            if entries:
                case[part] = deepcopy(entries)
            else:
                case.pop(part, None)
        case["expect"] = self._expected()
        return case

    def show_choices(self, choices: CaseChoices) -> None:
        """Other rules, kinds or terms may be named now."""
        self._around.choices = choices
        self._say()

    def show_case(self, case: CasePlain | None, ran: CaseResult | None) -> None:
        """Shows another case, and what came of it where it has been run."""
        self._case = None if case is None else deepcopy(dict(case))
        self._around.ran = ran
        self.hint.setVisible(case is None)
        self._scroll.setVisible(case is not None)
        self.chip.setVisible(case is not None)
        if self._case is not None:
            held = self._case
            self.name.setText(str(held.get("title", "")))
            self.year.setText(str(held.get("year", "")))
            self.terms.setText(self._terms_said(held))
            self.terms.setCursorPosition(0)
            self.day.set_day(read_day(str(held.get("as_of", ""))))
            for part in _PARTS:
                self.grids[part].show_entries(_entries(held.get(part)))
        self._say()

    def show_ran(self, ran: CaseResult | None) -> None:
        """Shows what came, or that nothing has been run since."""
        self._around.ran = ran
        self.grids["expect"].model_of.say_again()
        self._say_ran()

    def begin_title(self) -> None:
        """Puts the cursor where a new case gets its name."""
        self.name.setFocus()
        self.name.selectAll()

    def _expected(self) -> dict[str, Any]:
        kept = (self._case or {}).get("expect", {})
        before = kept if isinstance(kept, dict) else {}
        found: dict[str, Any] = {}
        for entry in self.grids["expect"].model_of.entries:
            rule = str(entry[RULE])
            said = {key: value for key, value in entry.items() if key != RULE}
            if said == {"status": NO_RESULT}:
                found[rule] = NO_RESULT
            elif said:
                found[rule] = said
        # Of rules that are not there any more, so that the mistake is told and not hidden.
        shown = {str(entry[RULE]) for entry in self.grids["expect"].model_of.entries}
        return found | {rule: said for rule, said in before.items() if rule not in shown}

    def _show_expected(self) -> None:
        choices = self._around.choices
        if self._case is None or choices is None:
            return
        kept = self._case.get("expect", {})
        expected = kept if isinstance(kept, dict) else {}
        self._around.titles = {rule: self._words.texts.pick(title) for rule, title in choices.rules}
        rows: list[Entry] = []
        for rule in self._around.titles:
            said = expected.get(rule, {})
            rows.append({RULE: rule, **(said if isinstance(said, dict) else {"status": said})})
        self.grids["expect"].show_entries(deepcopy(rows))

    # ------------------------------------------------------------ editing

    def _edited(self) -> None:
        if self._case is not None:
            self._case = dict(self.case)
            self.edited.emit()

    def _typed(self) -> None:
        if self._case is None:
            return
        self._case["title"] = self.name.text().strip()
        year = self.year.text().strip()
        terms = [_TO.sub(":", one.strip()) for one in _SPLIT.split(self.terms.text())]
        for key, said in (("year", year), ("terms", [one for one in terms if one])):
            if said:
                self._case[key] = said
            else:
                self._case.pop(key, None)
        self._edited()

    def _day_chosen(self, day: date | None) -> None:
        if self._case is not None:
            self._case["as_of"] = "" if day is None else day.isoformat()
            self._edited()

    def _verdict_chosen(self) -> None:
        if self._case is not None:
            said = self.verdict.currentData()
            if said:
                self._case["verdict"] = said
            else:
                self._case.pop("verdict", None)
            self._edited()

    def _add(self, part: str, begin: Entry) -> None:
        entry = dict(begin)
        if "day" in entry:
            entry["day"] = str((self._case or {}).get("as_of", ""))
        self.grids[part].add(entry)

    def _terms_said(self, case: CasePlain) -> str:
        to = f" {self._words.say('rule_case.to_day')} "
        return ", ".join(one.replace(":", to) for one in _listed(case.get("terms")))

    def _today(self) -> date | None:
        return self._around.choices.today if self._around.choices is not None else None

    # ------------------------------------------------------------ saying

    def _say(self) -> None:
        self._show_expected()
        with QSignalBlocker(self.verdict):
            self.verdict.clear()
            self.verdict.addItem(self._words.say("rule_case.not_looked_at"), "")
            for status in STATUSES:
                self.verdict.addItem(self._words.say(f"status.{status}"), status)
            kept = str((self._case or {}).get("verdict", ""))
            self.verdict.setCurrentIndex(max(self.verdict.findData(kept), 0))
        self._say_ran()

    def _say_ran(self) -> None:
        ran, say = self._around.ran, self._words.say
        self.came.setVisible(ran is not None)
        if ran is None:
            self.chip.say(say("rule_case.not_run"), "quiet")
            self.differs.clear()
        else:
            key = "rule_case.as_expected" if ran.passed else "rule_case.otherwise"
            self.chip.say(say(key), "met" if ran.passed else "missed")
            verdict = ran.result.verdict
            self.came.say(
                say("rule_case.came_verdict", verdict=say(f"status.{verdict}")),
                status_role(verdict),
            )
            self.differs.setText("\n".join(map(self._differs, ran.deviations)))
        self.differs.setVisible(bool(self.differs.text()))

    def _differs(self, deviation: Deviation) -> str:
        return deviation_text(deviation, self._around.titles, self._words.texts)


def _listed(said: object) -> Sequence[str]:
    if said is None:
        return ()
    return [str(one) for one in said] if isinstance(said, list) else [str(said)]


def _entries(said: object) -> list[Entry]:
    """The entries of a part; a single one stands for a list of one."""
    listed = said if isinstance(said, list) else [] if said is None else [said]
    return [dict(one) for one in deepcopy(listed) if isinstance(one, dict)]
