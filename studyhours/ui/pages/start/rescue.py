"""A ledger that cannot be opened any more: the newest good copy is offered in its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from studyhours.services.ledgers.rescue import Rescue, Rescued, find_rescue, rescue
from studyhours.services.wording.day_words import moment_text
from studyhours.ui.context import Surroundings
from studyhours.ui.widgets.banner import Banner
from studyhours.ui.widgets.differences import rescue_lines
from studyhours.ui.widgets.restore_dialog import RestoreDialog


class RescueDesk(QWidget):
    """Looks for a copy, shows what it lacks, puts it in place.

    Args:
        shared: Language and tasks.
        banner: The page's.
        opened: Opens the ledger once it is there again.
        parent: The page.
    """

    def __init__(
        self,
        shared: Surroundings,
        banner: Banner,
        opened: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._shared, self.banner, self._opened = shared, banner, opened
        self.hide()

    def begin(self, target: str) -> None:
        """Looks for the newest good copy of a ledger."""
        path = Path(target)
        self._shared.tasks.command(
            self,
            "backups.rescue_looking",
            lambda tell: find_rescue(path, tell),
            lambda found: self._show(path, found),
        )

    def _show(self, path: Path, found: Rescue | None) -> None:
        if found is None:
            self.banner.say("backups.rescue_none", role="missed", ledger=path.name)
            return
        words = self._shared.words
        head = words.say("backups.restore_head", at=moment_text(found.made_at, words.texts))
        lines = rescue_lines(found, words)
        dialog = RestoreDialog(words, head, lines, "backups.rescue_note", self.window())
        dialog.agreed.connect(lambda: self._put(path, found.copy))
        dialog.begin()

    def _put(self, path: Path, copy: Path) -> None:
        self._shared.tasks.command(
            self,
            "backups.restoring",
            lambda tell: rescue(path, copy, progress=tell),
            self._done,
        )

    def _done(self, done: Rescued) -> None:
        self._opened(str(done.path))
