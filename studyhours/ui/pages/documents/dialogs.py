"""Questions before something that cannot be taken back; they ask for the key's passphrase too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.services.papers.issued_list import VALID, PaperRow
from studyhours.services.papers.issuing_preview import Candidate, WouldGet, check_passphrase
from studyhours.services.wording.explaining import day_text
from studyhours.ui.context import PageContext
from studyhours.ui.pages.documents.candidates import languages_held
from studyhours.ui.pages.documents.place import FilesPlace
from studyhours.ui.pages.documents.ticking import Someone
from studyhours.ui.widgets.dialog_parts import dialog_column, dialog_foot
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words

_WIDTH = 440
_NAMED, _LISTED = 4, 12


class KeyDialog(QDialog):
    """A question whose answer signs something with the school's key.

    The passphrase is tried before the dialog closes: a wrong one is said beside its field.

    Signals:
        agreed: The person agrees (the passphrase, or None where the key has none).
    """

    agreed = Signal(object)

    def __init__(
        self, context: PageContext, parent: QWidget, *, locked: bool, danger: bool = False
    ) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self.setMinimumWidth(_WIDTH)
        # Each has a name of its own, which it is given after this.
        column = dialog_column(self, self._words, "", spacing=16)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body)
        self._locked = locked
        self._passphrase = QLineEdit()
        self._passphrase.setObjectName("key-passphrase")
        self._passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self._error = plain_label(role="error", wrap=True)
        self._error.setObjectName("key-error")
        if locked:
            self._ask_passphrase(column)
        self._error.hide()
        # Enter in a field means what the dialog is about; there is a field wherever it is grave.
        foot = dialog_foot(self, self._words, ("key-no", "key-yes"), "", danger=danger)
        self.yes = foot.go
        self.yes.clicked.connect(self._try)
        column.addLayout(foot.row)

    def _ask_passphrase(self, column: QVBoxLayout) -> None:
        label = plain_label(wrap=True)
        self._words.bind(label.setText, "documents.passphrase")
        self._words.bind(self._passphrase.setAccessibleName, "documents.passphrase")
        self._passphrase.textEdited.connect(self._unsay)
        asked = QVBoxLayout()
        asked.setSpacing(6)
        for widget in (label, self._passphrase, self._error):
            asked.addWidget(widget)
        column.addLayout(asked)
        self._passphrase.setFocus()

    def complain(self, field: QLineEdit, error: QLabel, said: str) -> None:
        """Says under a field what is wrong with it."""
        set_look(field, "wrong", True)
        error.setText(said)
        error.show()
        field.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: as high as its sentences need at this width, which Qt guesses too low at times."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))

    def ready(self) -> bool:
        """Whether everything else is filled in; says what is not."""
        return True

    def _unsay(self) -> None:
        set_look(self._passphrase, "wrong", False)
        self._error.hide()

    def _try(self) -> None:
        if not self.ready():
            return
        if not self._locked:
            self._agree(None)
            return
        passphrase, ledger = self._passphrase.text(), self._context.ledger
        if not passphrase and not self._passphrase.hasFocus():
            # Enter in the field before: the next one is still to be filled in.
            self._passphrase.setFocus()
            return
        self.yes.setEnabled(False)
        self._context.tasks.query(
            self,
            "passphrase",
            lambda: check_passphrase(ledger, passphrase),
            lambda _: self._agree(passphrase),
            self._wrong,
        )

    def _agree(self, passphrase: str | None) -> None:
        self.accept()
        self.agreed.emit(passphrase)

    def _wrong(self, fault: Fault) -> None:
        self.yes.setEnabled(True)
        self._passphrase.selectAll()
        self.complain(self._passphrase, self._error, self._words.fault(fault))


def issue_lines(
    words: Words, found: WouldGet, chosen: Sequence[Candidate], folder: Path | None
) -> list[str]:
    """What is about to be issued, in sentences: how many, by what, where to, and that it stays."""
    proofs = sum(not one.meets for one in chosen)
    met = len(chosen) - proofs
    kind = words.say("documents.proofs" if proofs else "documents.certificates")
    key = "documents.confirm_both" if proofs and met else "documents.confirm_one"
    day, title = day_text(found.as_of, words.texts), found.ruleset.name(words.texts)
    return [
        words.say(key, count=len(chosen), met=met, proofs=proofs, kind=kind),
        words.say(
            "documents.confirm_by", year=found.year, day=day, title=title, version=found.version
        ),
        *place_lines(words, folder),
    ]


def place_lines(words: Words, folder: Path | None) -> list[str]:
    """Where papers of any kind will go, and that they stay."""
    where = "documents.confirm_kept" if folder is None else "documents.confirm_folder"
    return [words.say(where, folder=folder), words.say("documents.confirm_final")]


def warning_of(words: Words, chosen: Sequence[Candidate], language: str) -> str:
    """Who would get a paper on no hours, and what somebody holds already that a new one would
    stand beside; empty for nobody.
    """
    said = [replaced_warning(words, chosen), _outdated_warning(words, chosen)]
    said += [translated_warning(words, chosen, language), _empty_warning(words, chosen)]
    return "\n".join(one for one in said if one)


def replaced_warning(words: Words, chosen: Sequence[Someone]) -> str:
    """Whose valid papers will be revoked since new ones take their place; empty for nobody."""
    found = [one for one in chosen if one.replaced]
    if not found:
        return ""
    separator = words.say("documents.separator")
    listed = separator.join(
        words.say("documents.replaced_of", name=one.name, serials=separator.join(one.replaced))
        for one in found[:_LISTED]
    )
    if len(found) > _LISTED:
        listed = words.say("documents.and_more", names=listed)
    return words.say("documents.confirm_replaced", count=len(found), listed=listed)


def _empty_warning(words: Words, chosen: Sequence[Candidate]) -> str:
    """Whose paper would say that they have done nothing: newcomers, ticked with all others."""
    found = [one for one in chosen if one.has_no_hours]
    if not found:
        return ""
    names = _names(words, found)
    key = "documents.confirm_empty" if len(found) < len(chosen) else "documents.confirm_only_empty"
    return words.say(key, count=len(found), names=names)


def _outdated_warning(words: Words, chosen: Sequence[Candidate]) -> str:
    """Who holds a certificate that the records no longer bear out."""
    found = [one for one in chosen if one.outdated]
    if not found:
        return ""
    names = words.say("documents.separator").join(one.name for one in found[:_NAMED])
    serials = words.say("documents.separator").join(one.outdated[-1] for one in found[:_NAMED])
    return words.say("documents.confirm_outdated", count=len(found), names=names, serials=serials)


def _names(words: Words, people: Sequence[Someone]) -> str:
    """The first few names, and that there are more."""
    names = words.say("documents.separator").join(one.name for one in people[:_NAMED])
    return words.say("documents.and_more", names=names) if len(people) > _NAMED else names


def translated_warning(words: Words, chosen: Sequence[Someone], language: str) -> str:
    """That some would hold two valid papers, in two languages; empty where nobody would."""
    found = [one for one in chosen if one.translated]
    if not found:
        return ""
    separator = words.say("documents.separator")
    names = _names(words, found)
    held = dict.fromkeys(languages_held(one, words) for one in found)
    return words.say(
        "documents.confirm_translated",
        count=len(found),
        names=names,
        held=separator.join(held),
        language=words.say(f"paper_language.{language}"),
    )


class IssueDialog(KeyDialog):
    """Says how many papers will be issued, and that they stay."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        *,
        locked: bool,
        lines: Sequence[str],
        warning: str,
        yes: str,
    ) -> None:
        super().__init__(context, parent, locked=locked)
        self.setObjectName("issue-dialog")
        for number, line in enumerate(lines):
            label = plain_label(line, role="panel-title" if number == 0 else "", wrap=True)
            self.body.addWidget(label)
        if warning:
            said = plain_label(warning, role="warning", wrap=True)
            said.setObjectName("issue-warning")
            self.body.insertWidget(1, said)
        self.yes.setText(yes)


class VoidAmongDialog(QDialog):
    """Asks before papers are printed some of which are void: only the others, or all.

    Signals:
        agreed: The papers to print (their rows).
    """

    agreed = Signal(object)

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        rows: Sequence[PaperRow],
        void: Sequence[PaperRow],
    ) -> None:
        super().__init__(parent)
        words, valid = context.words, [one for one in rows if one not in void]
        self.setMinimumWidth(_WIDTH)
        column = dialog_column(self, words, "void-among", spacing=16)
        said = plain_label(wrap=True)
        key = "documents.ask_print_some"
        words.bind(said.setText, key, count=len(rows), revoked=len(void))
        column.addWidget(said)
        foot = dialog_foot(self, words, ("ask-no", "print-valid"), "")
        words.bind(foot.go.setText, "documents.print_valid", valid=len(valid))
        every = QPushButton()
        every.setObjectName("ask-yes")
        every.setAutoDefault(False)
        words.bind(every.setText, "documents.print_all", count=len(rows))
        foot.row.insertWidget(0, every)
        for button, wanted in ((foot.go, valid), (every, list(rows))):
            button.clicked.connect(lambda _=False, wanted=wanted: self._agree(wanted))
        foot.go.setFocus()
        column.addLayout(foot.row)

    def _agree(self, rows: Sequence[PaperRow]) -> None:
        self.accept()
        self.agreed.emit(rows)


class RevokeDialog(KeyDialog):
    """Asks why papers are taken back."""

    _name, _hint, _yes, _danger = "revoke-dialog", "documents.revoke_hint", "documents.revoke", True

    def __init__(self, context: PageContext, parent: QWidget, *, locked: bool, said: str) -> None:
        super().__init__(context, parent, locked=locked, danger=self._danger)
        self.setObjectName(self._name)
        self.body.addWidget(plain_label(said, role="panel-title", wrap=True))
        hint = plain_label(wrap=True, role="muted")
        self._words.bind(hint.setText, self._hint)
        self.body.addWidget(hint)
        self._reason = QLineEdit()
        self._reason.setObjectName("revoke-reason")
        self._words.bind(self._reason.setPlaceholderText, "documents.reason")
        self._words.bind(self._reason.setAccessibleName, "documents.reason")
        self._reason.textEdited.connect(self._unsay_reason)
        self.body.addWidget(self._reason)
        self._missing = plain_label(role="error", wrap=True)
        self._missing.setObjectName("revoke-error")
        self._missing.hide()
        self.body.addWidget(self._missing)
        if locked:
            self.setTabOrder(self._reason, self._passphrase)
        self._words.bind(self.yes.setText, self._yes)
        self._reason.setFocus()

    @property
    def reason(self) -> str:
        """Why."""
        return self._reason.text().strip()

    def ready(self) -> bool:
        """Whether a reason is given."""
        if not self.reason:
            self.complain(self._reason, self._missing, self._words.say("fault.reason_needed"))
        return bool(self.reason)

    def _unsay_reason(self) -> None:
        set_look(self._reason, "wrong", False)
        self._missing.hide()


class ReissueDialog(RevokeDialog):
    """Asks why a paper is replaced; one that was taken back already has said it."""

    _name, _hint, _yes = "reissue-dialog", "documents.reissue_hint", "documents.reissue"
    _danger = False

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        *,
        locked: bool,
        row: PaperRow,
        kind: str,
        usual: Path,
    ) -> None:
        words = context.words
        said = words.say("documents.reissue_which", serial=row.serial, name=row.name, kind=kind)
        super().__init__(context, parent, locked=locked, said=said)
        self._needs_reason = row.status == VALID
        self._reason.setVisible(self._needs_reason)
        if not self._needs_reason:
            self._reason.setText(row.reason or "")
        self._place = FilesPlace(context)
        self._place.show_for(usual)
        self.body.addWidget(self._place)

    @property
    def folder(self) -> Path | None:
        """Where its file goes; None where it is only kept in the ledger."""
        return self._place.folder

    def ready(self) -> bool:
        """Whether a reason is given where one is needed, and a place that can be."""
        return (not self._needs_reason or super().ready()) and self._place.check()
