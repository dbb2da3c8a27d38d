"""Saved views: filters, search and order under a name, one of them what the page begins with.

They are a person's own habits, so they lie where the window remembers such things, for each ledger
apart: what one looks at is in no log and in nobody else's list.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

from studyhours.ui.memory import Memory
from studyhours.ui.widgets.label import button_text
from studyhours.ui.words import Words

Values = Mapping[str, Any]
_KEPT = "records-views"
_LONGEST = 40
_MOST = 50


class ViewsButton(QPushButton):
    """Lists the saved views, keeps new ones, renames and removes them.

    Signals:
        chosen: A view is to be shown (its values).
    """

    chosen = Signal(object)

    def __init__(self, words: Words, memory: Memory, ledger: str) -> None:
        """The views of one ledger.

        Args:
            words: Language.
            memory: Where they are kept.
            ledger: Which ledger, and as whom it is looked at.
        """
        super().__init__()
        self._words, self._memory, self._key = words, memory, f"{_KEPT}.{ledger}"
        self._values: Values = {}
        self.setObjectName("records-views")
        self.setProperty("kind", "filter")
        words.changed.connect(self._retell)
        self.clicked.connect(self._open)
        self._retell()

    # ------------------------------------------------------------ what is kept

    @property
    def views(self) -> dict[str, Values]:
        """Values by name; what cannot be read is left out."""
        kept = self._memory.get(self._key)
        found = kept.get("views") if isinstance(kept, dict) else None
        if not isinstance(found, dict):
            return {}
        return {str(name): one for name, one in found.items() if isinstance(one, dict)}

    @property
    def default(self) -> str:
        """The view the page begins with; empty for none."""
        kept = self._memory.get(self._key)
        name = kept.get("default") if isinstance(kept, dict) else None
        return name if isinstance(name, str) and name in self.views else ""

    def show_values(self, values: Values) -> None:
        """What the page shows now: perhaps one of the views."""
        self._values = dict(values)
        self._retell()

    @property
    def current(self) -> str:
        """The view that is shown; empty where something else is."""
        return next((name for name, one in self.views.items() if one == self._values), "")

    def _keep(self, views: Mapping[str, Values], default: str) -> None:
        self._memory.put(self._key, {"views": dict(views), "default": default})
        self._retell()

    # ------------------------------------------------------------ the menu

    def _open(self) -> None:
        say, views, current = self._words.say, self.views, self.current
        menu = QMenu(self)
        menu.setObjectName("records-views-menu")
        for name, values in views.items():
            starred = say("records.view_default_mark", name=name) if name == self.default else name
            action = menu.addAction(button_text(starred))
            action.setCheckable(True)
            action.setChecked(name == current)
            action.triggered.connect(lambda _=False, one=values: self.chosen.emit(one))
        if views:
            menu.addSeparator()
        if len(views) < _MOST:
            menu.addAction(say("records.view_save")).triggered.connect(lambda: self._ask(""))
        if current:
            named = {"name": current}
            menu.addAction(button_text(say("records.view_rename", **named))).triggered.connect(
                lambda: self._ask(current)
            )
            is_default = current == self.default
            begin = menu.addAction(say("records.view_default"))
            begin.setCheckable(True)
            begin.setChecked(is_default)
            begin.triggered.connect(lambda: self._keep(self.views, "" if is_default else current))
            menu.addAction(button_text(say("records.view_delete", **named))).triggered.connect(
                lambda: self._delete(current)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft() + QPoint(0, 4)))

    def _delete(self, name: str) -> None:
        views = {one: values for one, values in self.views.items() if one != name}
        self._keep(views, "" if self.default == name else self.default)

    def _name(self, before: str, name: str) -> None:
        """Keeps what is shown under a name, in the place of one of that name; or renames."""
        if before:
            views = {name if one == before else one: kept for one, kept in self.views.items()
                     if one != name or one == before}  # fmt: skip
        else:
            views = {**self.views, name: self._values}
        default = self.default
        self._keep(views, name if default == before and before else default)

    def _ask(self, before: str) -> None:
        """Asks what a view is called."""
        from studyhours.ui.widgets.dialog import question_dialog

        dialog, column = question_dialog(self.window(), self._words, "records.view_question")
        field = QLineEdit(before)
        field.setObjectName("records-view-name")
        field.setMaxLength(_LONGEST)
        self._words.bind(field.setAccessibleName, "records.view_question")
        column.addWidget(field)
        yes = QPushButton()
        yes.setObjectName("records-view-keep")
        yes.setProperty("kind", "primary")
        yes.setDefault(True)
        self._words.bind(yes.setText, "records.view_keep")

        def agree() -> None:
            name = " ".join(field.text().split())
            if name:
                dialog.accept()
                self._name(before, name)

        yes.clicked.connect(agree)
        field.textChanged.connect(lambda text: yes.setEnabled(bool(text.strip())))
        yes.setEnabled(bool(before))
        column.addWidget(yes)
        field.selectAll()
        field.setFocus()
        dialog.open()

    def _retell(self) -> None:
        current = self.current
        key = "records.view_shown" if current else "records.views"
        self.setText(button_text(self._words.say(key, name=current)))


def ledger_key(name: str, actor: str) -> str:
    """Under what the views of a ledger are kept, for each account apart."""
    return f"{actor}@{name}"
