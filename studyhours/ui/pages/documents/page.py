"""证书与报表: four parts with a switch between them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QStackedWidget

from studyhours.domain.changes import Changes
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.documents.forms_part import FormsPart
from studyhours.ui.pages.documents.issue_part import IssuePart
from studyhours.ui.pages.documents.issued_part import IssuedPart
from studyhours.ui.pages.documents.layouts_part import LayoutsPart
from studyhours.ui.pages.documents.part import Part
from studyhours.ui.pages.documents.verify_part import VerifyPart
from studyhours.ui.widgets.print_desk import PrintDesk

PARTS = ("issue", "issued", "forms", "layouts", "verify")
_NEEDS = {
    "issue": "issue",
    "issued": "read_self",
    "forms": "read_self",
    "layouts": "edit_school",
}
"""What somebody must be allowed to be shown a part; anybody may check a paper."""

_MAKE: dict[str, Callable[[PageContext, Page, PrintDesk], Part]] = {
    "issue": IssuePart,
    "issued": IssuedPart,
    "forms": FormsPart,
    "layouts": LayoutsPart,
    "verify": VerifyPart,
}
_TEXTS = {
    "issue": "documents.part_issue",
    "issued": "documents.part_issued",
    "forms": "documents.part_forms",
    "layouts": "layouts.part",
    "verify": "documents.part_verify",
}


class DocumentsPage(Page):
    """Certificates, their layouts, whether papers are genuine, and papers of every kind."""

    name = "documents"
    wants = (
        Changes.CERTIFICATES
        | Changes.RECORDS
        | Changes.ACTIVITIES
        | Changes.TEACHERS
        | Changes.RULES
        | Changes.CALENDAR
        | Changes.SCHOOL
        | Changes.SETTINGS
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.desk = PrintDesk(context, self.banner, self)
        self.body.addWidget(self.desk)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        self._parts: dict[str, Part] = {}
        functions = context.ledger.actor.functions
        self._offered = tuple(
            name for name in PARTS if name not in _NEEDS or _NEEDS[name] in functions
        )
        self._unread = set(self._offered)
        self._make_switch()
        self._shown = self._offered[0]
        self._show_part(self._shown)

    def _make_switch(self) -> None:
        frame = QFrame()
        frame.setProperty("kind", "switch")
        row = QHBoxLayout(frame)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        self._switch = QButtonGroup(self)
        for name in self._offered:
            button = QPushButton()
            button.setObjectName(f"part-{name}")
            button.setProperty("kind", "switch")
            button.setCheckable(True)
            self.context.words.bind(button.setText, _TEXTS[name])
            button.clicked.connect(lambda _=False, part=name: self._go_to(part))
            self._switch.addButton(button)
            row.addWidget(button)
        self.header.controls.addWidget(frame)
        frame.setVisible(len(self._offered) > 1)

    def _part(self, name: str) -> Part:
        """A part, made when it is first wanted: each takes some milliseconds."""
        if name not in self._parts:
            part = self._parts[name] = _MAKE[name](self.context, self, self.desk)
            self._stack.addWidget(part)
            for button in (*part.beside, part.primary):
                self.header.buttons.addWidget(button)
        return self._parts[name]

    def _go_to(self, name: str) -> None:
        """Shows a part; what has to be made first is shown in a turn of its own."""
        if name in self._parts:
            self.show_part(name)
            return
        part = self._part(name)
        for button in (*part.beside, part.primary):
            button.hide()
        QTimer.singleShot(0, self, lambda: self.show_part(name))

    def show_part(self, name: str) -> Part:
        """Shows a part; it reads what it has not read."""
        self.desk.put_away()
        if name != self._shown:
            self.banner.clear()  # what was said was about the part before
        self._show_part(name)
        if name in self._unread:
            self._unread.discard(name)
            self._parts[name].refresh()
        return self._parts[name]

    def _show_part(self, name: str) -> None:
        self._shown = name
        self._switch.buttons()[self._offered.index(name)].setChecked(True)
        self._stack.setCurrentWidget(self._part(name))
        for other, part in self._parts.items():
            for button in (*part.beside, part.primary):
                button.setVisible(other == name)

    # ------------------------------------------------------------ what the shell asks

    def _typed(self) -> str | None:
        return next((name for name, part in self._parts.items() if part.has_unsaved), None)

    @property
    def has_unsaved(self) -> bool:
        """Whether a form holds what was typed and not saved."""
        return self._typed() is not None

    def save_typed(self, then: Callable[[], None]) -> None:
        """Saves the form; ``then`` is called once that is done."""
        name = self._typed()
        if name is None:
            then()
        else:
            self.show_part(name)
            self._parts[name].save_typed(then)

    def discard_typed(self) -> None:
        """The person does not want what was typed."""
        for part in self._parts.values():
            part.discard_typed()

    # ------------------------------------------------------------ what pages do

    def refresh(self) -> None:
        """Reads anew for the part shown; the others do when they are shown."""
        self._unread = set(self._offered) - {self._shown}
        self._parts[self._shown].refresh()

    def retell(self) -> None:
        """Says again what was said from data."""
        for part in self._parts.values():
            part.retell()

    def visit(self, **params: str) -> None:
        """``part`` names a part, ``teacher`` somebody to issue to, ``serial`` a paper.

        ``kind`` names a kind of document of the registry.
        """
        if "serial" in params:
            issued = self.show_part("issued")
            if isinstance(issued, IssuedPart):
                issued.show_serial(params["serial"])
        elif "teacher" in params and "issue" in self._offered:
            issue = self.show_part("issue")
            if isinstance(issue, IssuePart):
                issue.show_teacher(params["teacher"])
        elif "kind" in params and "forms" in self._offered:
            forms = self.show_part("forms")
            if isinstance(forms, FormsPart):
                forms.show_kind(params["kind"])
        elif params.get("part") in self._offered:
            self.show_part(params["part"])

    def leaving(self) -> None:
        """What is being printed stops after the page it is at."""
        self.desk.finish()
