"""What is done with a layout as a whole: saved, used, set back, deleted, brought, taken along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.layout_files import export_layout, import_layout
from studyhours.services.papers.layouts import (
    LayoutChanged,
    delete_layout,
    reset_layout,
    save_layout,
    take_back,
    use_layout,
)
from studyhours.transfer.files import safe_name
from studyhours.ui.remembering import remember
from studyhours.ui.widgets import files
from studyhours.ui.widgets.dialog import ask

if TYPE_CHECKING:
    from studyhours.ui.pages.documents.layouts_part import LayoutsPart

_SAVING = "layouts.saving"


class LayoutDeeds:
    """The deeds of the part of layouts."""

    def __init__(self, part: LayoutsPart) -> None:
        self._part, self._context = part, part.context

    def _command(
        self,
        work: Callable[[Ledger], LayoutChanged],
        done: Callable[[LayoutChanged], None],
        key: str,
    ) -> None:
        ledger = self._context.ledger

        def kept(changed: LayoutChanged) -> None:
            self._remember(key, changed)
            done(changed)

        self._context.tasks.command(
            self._part,
            _SAVING,
            lambda _tell: work(ledger),
            kept,
            self._part.show_fault,
            changes=lambda changed: changed.changes,
        )

    def _remember(self, key: str, changed: LayoutChanged) -> None:
        """Notes a change that can be taken back and done again."""
        remember(
            self._context,
            self._part,
            (key, {"name": changed.name}),
            changed,
            take_back,
            doing=_SAVING,
            told=lambda result: self._part.forget(result.id),
        )

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Saves what was edited of the layout chosen; ``then`` is called once it is kept."""
        draft = self._part.draft
        if draft is None:
            return
        row, document, pictures = draft.row, draft.document, dict(draft.pictures)
        words = self._context.words

        def done(changed: LayoutChanged) -> None:
            banner = self._part.banner
            if row.own and row.in_use:
                banner.say("layouts.saved_used", name=changed.name)
            else:
                use_it = ("layouts.use_saved", lambda: self.use(changed.id))
                used = words.texts.pick(self._part.used_title(row.kind))
                banner.say(
                    "layouts.saved", action=use_it, role="risk", name=changed.name, used=used
                )
            self._part.forget(row.id, changed.id)
            if then is not None:
                then()

        self._command(
            lambda ledger: save_layout(ledger, row, document, pictures), done, "layouts.did_save"
        )

    def use(self, name: str = "") -> None:
        """Issues papers of its kind by a layout: the one chosen, where none is named."""
        row, words = self._part.row_of(name or self._part.wanted), self._context.words
        if row is None:
            return
        kind, title = words.say(f"layout_kind.{row.kind}"), words.texts.pick(row.title)

        def done(_changed: LayoutChanged) -> None:
            self._part.banner.say("layouts.used", kind=kind, title=title)
            self._part.refresh()

        self._command(lambda ledger: use_layout(ledger, row), done, "layouts.did_use")

    def ask_reset(self) -> None:
        """Asks before the layout chosen is set back to the shipped one."""
        row = self._part.row
        if row is None:
            return
        name = self._context.words.texts.pick(row.title)

        def agreed() -> None:
            self._command(
                lambda ledger: reset_layout(ledger, row),
                lambda _: self._part.forget(row.id),
                "layouts.did_save",
            )

        words = self._context.words
        ask(self._part, words, "layouts.ask_reset", "layouts.reset", agreed, name=name)

    def ask_delete(self) -> None:
        """Asks before the layout chosen is deleted."""
        row = self._part.row
        if row is None or not row.own:
            return

        def agreed() -> None:
            self._command(
                lambda ledger: delete_layout(ledger, row),
                lambda _: self._part.forget(row.id, ""),
                "layouts.did_delete",
            )

        ask(
            self._part,
            self._context.words,
            "layouts.ask_delete",
            "layouts.delete",
            agreed,
            danger=True,
            name=self._context.words.texts.pick(row.title),
        )

    def bring(self) -> None:
        """Adds the layout of a file."""
        words = self._context.words
        title, pattern = words.say("layouts.import"), words.say("layouts.layout_files")
        path = files.choose_file(self._part, self._context.memory, title, pattern)
        if path is None:
            return

        def done(changed: LayoutChanged) -> None:
            self._part.banner.say("layouts.imported", name=changed.name)
            self._part.forget(changed.id, changed.id)

        self._command(lambda ledger: import_layout(ledger, path), done, "layouts.did_save")

    def export(self) -> None:
        """Writes the layout chosen, as it is kept."""
        row, words, ledger = self._part.row, self._context.words, self._context.ledger
        if row is None:
            return
        name = f"{safe_name(words.texts.pick(row.title))}.json"
        title, pattern = words.say("layouts.export"), words.say("layouts.json_files")
        path = files.choose_save(self._part, self._context.memory, title, name, pattern)
        if path is None:
            return
        target, banner = path.with_suffix(".json"), self._part.banner

        def work(_tell: object) -> Path:
            export_layout(ledger, row.id, target)
            return target

        def done(path: Path) -> None:
            show = ("print.show_folder", lambda: files.show_folder(path, banner))
            banner.say("print.saved", action=show, file=path)

        self._context.tasks.command(self._part, _SAVING, work, done, self._part.say_fault)
