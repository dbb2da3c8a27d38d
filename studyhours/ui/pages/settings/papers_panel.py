"""Numbers and files of certificates, and the key that signs them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton

from studyhours.services.papers.key_passphrase import KeyShown, read_key
from studyhours.services.papers.naming import NamesChanged, NamesShown, change_names, read_names
from studyhours.services.papers.verifying import write_school_key
from studyhours.services.wording.day_words import day_text
from studyhours.ui.key_passphrase import KeyPassphraseDialog
from studyhours.ui.pages.settings.names_dialog import NamesDialog
from studyhours.ui.pages.settings.part import Part
from studyhours.ui.widgets import files
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.panel import Panel

_ROWS = (
    ("serial", "settings.names_serial"),
    ("file", "settings.names_file"),
    ("key", "settings.key_label"),
)


@dataclass(frozen=True, slots=True)
class _Shown:
    names: NamesShown
    key: KeyShown | None


class PapersPanel(Panel):
    """What is set now, with a button for each thing that can be changed."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part
        self._shown: _Shown | None = None
        words = part.context.words
        words.bind(self.title.setText, "settings.papers_title")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._said: dict[str, QLabel] = {}
        for row, (name, key) in enumerate(_ROWS):
            heading = plain_label(role="muted")
            words.bind(heading.setText, key)
            said = self._said[name] = plain_label(wrap=True)
            said.setObjectName(f"papers-{name}")
            grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, row, 1)
        self.body.addLayout(grid)
        row_below = QHBoxLayout()
        self._names = self._button("papers-names", "settings.names_change", row_below)
        self._lock = self._button("papers-lock", "settings.key_set", row_below)
        self._unlock = self._button("papers-unlock", "settings.key_remove", row_below)
        self._export = self._button("papers-export-key", "settings.key_export", row_below)
        row_below.addStretch(1)
        self.body.addLayout(row_below)
        self._names.clicked.connect(self._change_names)
        self._lock.clicked.connect(lambda: self._change_key(remove=False))
        self._unlock.clicked.connect(lambda: self._change_key(remove=True))
        self._export.clicked.connect(self._export_key)

    def _button(self, name: str, key: str, row: QHBoxLayout) -> QPushButton:
        button = self._part.button(name, key)
        button.hide()
        row.addWidget(button)
        return button

    def refresh(self) -> None:
        """Reads what is set."""
        context = self._part.context
        ledger = context.ledger
        context.tasks.query(
            self._part.page,
            "papers",
            lambda: _Shown(read_names(ledger), read_key(ledger)),
            self._show,
        )

    def retell(self) -> None:
        """Says it again."""
        if self._shown is not None:
            self._show(self._shown)

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        words = self._part.context.words
        said, sample = shown.names.names.said(words.texts), shown.names.sample(shown.names.names)
        for name in ("serial", "file"):
            pattern, example = getattr(said, name), getattr(sample, name)
            self._said[name].setText(
                words.say("settings.names_said", pattern=pattern, sample=example)
            )
        key = shown.key
        locked = key is not None and key.has_passphrase
        if key is None:
            self._said["key"].setText(words.say("settings.key_none"))
        else:
            day = day_text(key.made_on, words.texts)
            which = "settings.key_locked" if locked else "settings.key_open"
            self._said["key"].setText(words.say(which, key=key.key_id, day=day))
        may = key is not None and key.may_change
        self._names.setVisible(shown.names.may_edit)
        self._lock.setVisible(may)
        self._lock.setText(words.say("settings.key_change" if locked else "settings.key_set"))
        self._unlock.setVisible(may and locked)
        self._export.setVisible(key is not None)

    # ------------------------------------------------------------ changing

    def _change_names(self) -> None:
        shown = self._shown
        if shown is None:
            return
        part = self._part
        dialog = NamesDialog(part.context.words, shown.names, self)

        def done(changed: NamesChanged) -> None:
            part.remember(
                "settings.did_names",
                changed,
                lambda ledger, last: change_names(ledger, last.before, last.after),
            )
            self.refresh()

        dialog.wanted.connect(
            lambda typed: part.change_in(
                dialog, lambda ledger: change_names(ledger, typed, shown.names.names), done
            )
        )
        dialog.begin()
        dialog.keep(part.context, "settings-names", "names")

    def _change_key(self, *, remove: bool) -> None:
        shown = self._shown
        if shown is None or shown.key is None:
            return
        context = self._part.context
        dialog = KeyPassphraseDialog(
            context, context.ledger, self, has_one=shown.key.has_passphrase, remove=remove
        )
        dialog.accepted.connect(self.refresh)
        dialog.begin()

    def _export_key(self) -> None:
        part, words = self._part, self._part.context.words
        title, pattern = words.say("settings.key_export"), words.say("settings.key_files")
        name = words.say("settings.key_file", school=self._school())
        path = files.choose_save(self, part.context.memory, title, name, pattern)
        if path is None:
            return
        ledger, target = part.context.ledger, path.with_suffix(".json")

        def done(_: None) -> None:
            show = ("print.show_folder", lambda: files.show_folder(target, part.banner))
            part.banner.say("print.saved", action=show, file=target)

        part.context.tasks.command(
            part.page,
            "settings.saving",
            lambda _tell: write_school_key(ledger, target),
            done,
            part.banner.show_fault,
        )

    def _school(self) -> str:
        return self._shown.key.key_id if self._shown is not None and self._shown.key else ""
