"""The answer to "is this paper genuine?": one word, one sentence, and what the school signed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.services.papers.certificates import ANNUAL, PROOF
from studyhours.services.papers.deed_model import DEED_KINDS
from studyhours.services.papers.kind_words import kind_title
from studyhours.services.papers.verifying import (
    ALTERED,
    PICTURE,
    REVOKED,
    SIGNED_FILE,
    UNKNOWN,
    UNSIGNED,
    UNUSABLE,
    VALID,
    PaperVerdict,
    SignedFacts,
)
from studyhours.services.wording.explaining import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.widgets.chip import Chip
from studyhours.ui.widgets.empty import EmptyState
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel

_ROLES = {
    VALID: "met",
    REVOKED: "missed",
    ALTERED: "missed",
    UNKNOWN: "risk",
    UNSIGNED: "risk",
    UNUSABLE: "quiet",
}
_ROWS = (
    "serial", "school", "kind", "about", "grade", "name", "staff_no", "year", "period", "hours",
    "school_based", "records", "issued", "replaces",
)  # fmt: skip


class VerdictPanel(QWidget):
    """Empty until something is checked.

    Signals:
        take_wanted: The person wants to import the key of a school that is not known.
    """

    take_wanted = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._words = words = context.words
        self._found: PaperVerdict | None = None
        self._name = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._panel = Panel()
        column.addWidget(self._panel)
        self._chip = Chip()
        self._chip.setObjectName("verdict-chip")
        head: QHBoxLayout = self._panel.head
        head.insertWidget(0, self._chip)
        self._panel.title.setObjectName("verdict-title")
        self._said = plain_label(wrap=True, role="panel-title")
        self._said.setObjectName("verdict-said")
        self._panel.body.addWidget(self._said)
        self._more = plain_label(wrap=True, role="muted")
        self._more.setObjectName("verdict-more")
        inside = QWidget()
        inside.setObjectName("scroll-body")
        below = QVBoxLayout(inside)
        below.setContentsMargins(0, 0, 8, 0)
        below.addWidget(self._more)
        self._take = QPushButton()
        self._take.setObjectName("verdict-take")
        words.bind(self._take.setText, "verify_page.take")
        self._take.clicked.connect(self.take_wanted)
        row = QHBoxLayout()
        row.addWidget(self._take)
        row.addStretch(1)
        below.addLayout(row)
        below.addLayout(self._make_facts())
        below.addStretch(1)
        self._area = QScrollArea()
        self._area.setObjectName("verdict-scroll")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        words.bind(self._area.setAccessibleName, "verify_page.answer")
        self._area.setWidget(inside)
        self._panel.body.addWidget(self._area, 1)
        self._area.hide()
        self._clear()
        self._said.hide()
        self._nothing = EmptyState(words, "verify_page.nothing", "verify_page.nothing_hint")
        self._nothing.setObjectName("verdict-nothing")
        self._panel.body.addWidget(self._nothing, 1)

    def _make_facts(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        for row, name in enumerate(_ROWS):
            heading, said = plain_label(role="muted"), plain_label(wrap=True)
            self._words.bind(heading.setText, f"verify_fact.{name}")
            said.setObjectName(f"verdict-{name}")
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, row, 1)
            self._facts[name] = (heading, said)
        return grid

    def _clear(self) -> None:
        for widget in (self._chip, self._more, self._take):
            widget.hide()
        for pair in self._facts.values():
            for label in pair:
                label.hide()
        self._panel.title.clear()

    def _begin(self) -> None:
        """There is something to say."""
        self._clear()
        self._nothing.hide()
        for widget in (self._said, self._area):
            widget.show()

    def show_checking(self) -> None:
        """Says that it is being checked."""
        self._begin()
        self._found = None
        self._said.setText(self._words.say("verify_page.checking"))

    def show_fault(self, fault: Fault) -> None:
        """Says why nothing can be said."""
        self.show_verdict(PaperVerdict(UNUSABLE, fault=fault), "")

    def show_verdict(self, found: PaperVerdict, name: str) -> None:
        """Shows an answer.

        Args:
            found: The answer.
            name: What was checked, in short.
        """
        self._found, self._name = found, name
        self.retell()

    def retell(self) -> None:
        """Says it again."""
        found, words = self._found, self._words
        if found is None:
            self._said.setText(words.say("verify_page.checking"))
            return
        self._begin()
        self._panel.title.setText(self._name)
        self._chip.say(words.say(f"verify_status.{found.status}"), _ROLES[found.status])
        self._chip.show()
        self._said.setText(self._sentence(found))
        more = self._further(found)
        self._more.setText("\n".join(more))
        self._more.setVisible(bool(more))
        self._take.setVisible(found.status == UNKNOWN)
        if found.facts is not None:
            self._show_facts(found.facts)

    def _sentence(self, found: PaperVerdict) -> str:
        words = self._words
        if found.status == REVOKED and found.revoked_on is not None:
            day = day_text(found.revoked_on, words.texts)
            return words.say(
                "verify_page.revoked", school=found.school, day=day, reason=found.reason
            )
        if found.status == UNKNOWN:
            return words.say("verify_page.unknown", school=found.school, key=found.key_id)
        if found.fault is not None:
            return words.fault(found.fault)
        if found.facts is None:
            return words.say("verify_page.document", school=found.school)
        key = "verify_page.valid" if found.source == SIGNED_FILE else "verify_page.valid_code"
        return words.say(key, school=found.school)

    def _further(self, found: PaperVerdict) -> list[str]:
        words, more = self._words, []
        if found.status in {VALID, REVOKED} and found.source != SIGNED_FILE:
            which = "compare" if found.source == PICTURE else "compare_code"
            more.append(words.say(f"verify_page.{which}"))
        if found.status == VALID and found.facts is not None and found.facts.kind == PROOF:
            more.append(words.say("verify_page.proof"))
        if found.status == VALID and not found.revocations_known:
            more.append(words.say("verify_page.no_list", school=found.school))
        if found.replaced_by and found.replaced_by not in found.reason:
            more.append(words.say("verify_page.replaced_by", serial=found.replaced_by))
        if found.status in {ALTERED, UNKNOWN}:
            more.append(words.say(f"verify_page.{found.status}_hint"))
        return more

    def _show_facts(self, facts: SignedFacts) -> None:
        words = self._words
        days = [day_text(day, words.texts) for day in (facts.first, facts.last, facts.issued_on)]
        kind = words.say("documents.certificate" if facts.kind == ANNUAL else "documents.proof")
        if facts.kind in DEED_KINDS:
            kind = kind_title(facts.kind, words.texts)
        said = {
            "serial": facts.serial,
            "school": facts.school,
            "kind": kind,
            "about": facts.title,
            "grade": facts.grade,
            "name": facts.teacher,
            "staff_no": facts.staff_no or "",
            "year": words.say("documents.of_year", year=facts.year),
            "period": words.say("verify_page.period", first=days[0], last=days[1]),
            "hours": facts.total,
            "school_based": facts.school_based,
            "records": str(facts.records) if facts.records else "",
            "issued": days[2],
            "replaces": facts.replaces or "",
        }
        for name, (heading, label) in self._facts.items():
            label.setText(said[name])
            for one in (heading, label):
                one.setVisible(bool(said[name]))
