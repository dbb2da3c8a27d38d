"""Keeps what is being written, and finds again what was left."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from studyhours.services.rulebook.drafts import (
    RuleDraft,
    drop_rule_draft,
    keep_rule_draft,
    rule_drafts,
)
from studyhours.ui.context import PageContext
from studyhours.ui.keeping_soon import KeepingSoon
from studyhours.ui.widgets.draft_strip import StripWords

STRIP = StripWords("rules_edit.draft", "rules_edit.take_draft", "rules_edit.drop_draft")


class RuleDraftKeeper(QObject):
    """Writes the draft of one file, on the writing thread.

    Attributes:
        soon: When it is kept.

    Signals:
        found: There is a draft of the file that says something else (``RuleDraft``).
    """

    found = Signal(object)

    def __init__(self, context: PageContext, text: Callable[[], str], parent: QObject) -> None:
        """A keeper of nothing yet.

        Args:
            context: The page's.
            text: Tells what is written now.
            parent: Parent.
        """
        super().__init__(parent)
        self._context, self._text = context, text
        self._file = ""
        self.soon = KeepingSoon(self)
        self.soon.due.connect(self.keep)

    def begin(self, file: str, text: str) -> None:
        """Another file is open: looks whether a draft of it was left."""
        self.keep_waiting()
        self._file = file
        ledger = self._context.ledger

        def take(drafts: tuple[RuleDraft, ...]) -> None:
            for draft in drafts:
                if draft.file == file and draft.text != text:
                    self.found.emit(draft)

        self._context.tasks.query(
            self, "drafts", lambda: rule_drafts(ledger), take, lambda _fault: None
        )

    def touch(self) -> None:
        """Something was changed: it is kept soon."""
        if "adopt_rules" in self._context.ledger.actor.functions:
            self.soon.touch()

    def keep_waiting(self) -> None:
        """Keeps now what was to be kept soon."""
        if self.soon.is_waiting:
            self.keep()

    def keep(self) -> None:
        """Keeps what is written now."""
        self.soon.rest()
        ledger, file, text = self._context.ledger, self._file, self._text()
        self._context.tasks.command(
            self,
            "rules_edit.keeping",
            lambda _tell: keep_rule_draft(ledger, file, text),
            lambda _at: None,
            lambda _fault: None,
            quiet=True,
        )

    def drop(self) -> None:
        """What was written is saved, or not wanted: the draft goes."""
        self.soon.rest()
        ledger, file = self._context.ledger, self._file
        if "adopt_rules" not in ledger.actor.functions:
            return
        self._context.tasks.command(
            self,
            "rules_edit.keeping",
            lambda _tell: drop_rule_draft(ledger, file),
            lambda _gone: None,
            lambda _fault: None,
            quiet=True,
        )
