"""设置: seven parts with a switch between them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QStackedWidget

from studyhours.domain.changes import Changes
from studyhours.ui.context import PageContext
from studyhours.ui.page import Page
from studyhours.ui.pages.settings.accounts_part import AccountsPart
from studyhours.ui.pages.settings.backups_part import BackupsPart
from studyhours.ui.pages.settings.calendar_part import CalendarPart
from studyhours.ui.pages.settings.computer_part import ComputerPart
from studyhours.ui.pages.settings.kinds_part import KindsPart
from studyhours.ui.pages.settings.ledger_part import LedgerPart
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.pages.settings.school_part import SchoolPart

_MAKE: dict[str, Callable[[PageContext, Page], Part]] = {
    "school": SchoolPart,
    "calendar": CalendarPart,
    "kinds": KindsPart,
    "computer": ComputerPart,
    "ledger": LedgerPart,
    "backups": BackupsPart,
    "accounts": AccountsPart,
}
_TEXTS = (
    "settings.part_school",
    "settings.part_calendar",
    "settings.part_kinds",
    "settings.part_computer",
    "settings.part_ledger",
    "settings.part_backups",
    "settings.part_accounts",
)
_NEEDS = {
    "school": "read_school",
    "calendar": "read_school",
    "kinds": "read_school",
    "ledger": "read_school",
    "backups": "backup",
    "accounts": "manage_accounts",
}
"""What somebody must be allowed to be shown a part; what is of this computer is anybody's."""
_KEPT = "page-settings-part"
_AROUND = 34


class SettingsPage(Page):
    """What a school, and a computer, set."""

    name = "settings"
    wants = (
        Changes.SCHOOL
        | Changes.CALENDAR
        | Changes.SETTINGS
        | Changes.TEACHERS
        | Changes.RECORDS
        | Changes.RULES
        | Changes.ACCOUNTS
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)
        self._parts: dict[str, Part] = {}
        functions = context.ledger.actor.functions
        self._offered = tuple(
            name for name in _MAKE if name not in _NEEDS or _NEEDS[name] in functions
        )
        self._unread = set(self._offered)
        self._make_switch()
        kept = context.memory.text(_KEPT)
        self._shown = kept if kept in self._offered else self._offered[0]
        self._show(self._shown)

    def _make_switch(self) -> None:
        frame = QFrame()
        frame.setProperty("kind", "switch")
        row = QHBoxLayout(frame)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        for name, key in zip(_MAKE, _TEXTS, strict=True):
            if name not in self._offered:
                continue
            button = QPushButton()
            button.setObjectName(f"settings-{name}")
            button.setProperty("kind", "switch")
            button.setCheckable(True)
            self.context.words.bind(button.setText, key)
            button.clicked.connect(lambda _=False, part=name: self.show_part(part))
            group.addButton(button)
            row.addWidget(button)
            self._buttons[name] = button
        self.header.controls.addWidget(frame)
        frame.setVisible(len(self._offered) > 1)
        self._widen()
        self.context.words.changed.connect(self._widen)

    def _widen(self) -> None:
        """Leaves room for the bold type of the part shown."""
        for button in self._buttons.values():
            button.ensurePolished()
            bold = QFont(button.font())
            bold.setWeight(QFont.Weight.DemiBold)
            wide = QFontMetrics(bold).horizontalAdvance(button.text())
            button.setMinimumWidth(wide + _AROUND)

    def show_part(self, name: str) -> None:
        """Shows a part; it reads what it has not read."""
        self._show(name)
        self.context.memory.put(_KEPT, name)
        if name in self._unread:
            self._unread.discard(name)
            self._parts[name].refresh()

    def _show(self, name: str) -> None:
        if name not in self._parts:
            # Made when it is first wanted: each takes some milliseconds.
            self._parts[name] = _MAKE[name](self.context, self)
            self._stack.addWidget(self._parts[name])
        self._shown = name
        self._buttons[name].setChecked(True)
        self._stack.setCurrentWidget(self._parts[name])

    # ------------------------------------------------------------ what pages do

    def refresh(self) -> None:
        """Reads anew for the part shown; the others do when they are shown."""
        self._unread = set(self._offered) - {self._shown}
        self._parts[self._shown].refresh()

    def retell(self) -> None:
        """Says again what was said from data."""
        for part in self._parts.values():
            part.retell()

    def leaving(self) -> None:
        """The ledger is being closed: what is being printed stops after the page it is at."""
        for part in self._parts.values():
            if isinstance(part, AccountsPart):
                part.menu.leave()

    def visit(self, **params: str) -> None:
        """``part`` names a part."""
        if params.get("part") in self._offered:
            self.show_part(params["part"])

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
