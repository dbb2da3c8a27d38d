"""The editor of a rule set: a list of its rules, a form for one, or the whole as YAML."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from studyhours.services.records.kinds_list import KindShown
from studyhours.services.rulebook.document import Data, Path, has_comments, read_data
from studyhours.services.rulebook.editing import kinds_to_choose
from studyhours.services.rulebook.yaml_text import write_yaml
from studyhours.ui.context import PageContext
from studyhours.ui.fonts import scaled
from studyhours.ui.pages.rules.editor_area import FormArea
from studyhours.ui.pages.rules.editor_bar import EditorBar
from studyhours.ui.pages.rules.editor_checking import Checking, Seen
from studyhours.ui.pages.rules.editor_comments import CommentStrip
from studyhours.ui.pages.rules.editor_drafts import STRIP, RuleDraftKeeper
from studyhours.ui.pages.rules.editor_findings import FindingsLine, show_in_form
from studyhours.ui.pages.rules.editor_list import RuleList
from studyhours.ui.pages.rules.editor_reading import Read, Reading
from studyhours.ui.pages.rules.editor_row import FieldRow, Kit
from studyhours.ui.pages.rules.editor_sentence import SentencePanel
from studyhours.ui.pages.rules.editor_spread import Spread
from studyhours.ui.pages.rules.editor_state import EditorState
from studyhours.ui.pages.rules.editor_text import YamlEdit
from studyhours.ui.widgets.draft_strip import DraftStrip

_LIST_WIDTH, _LIST_NARROW, _ROOMY = 232, 190, 900
_UNDO, _REDO = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo


class RuleEditor(QWidget):
    """Writes a rule set.

    Attributes:
        file_name: What the set would be saved as; drafts go by it.
        state: What it holds.

    Signals:
        changed: Something was changed.
        checked: What was found about what is there now; ``is_valid`` is sure.
    """

    changed = Signal()
    checked = Signal()

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """An editor of a new set.

        Args:
            context: The page's.
            parent: Parent.
        """
        super().__init__(parent)
        self._context = context
        self.setObjectName("rules-editor")
        self.file_name = ""
        self.state = EditorState(self)
        self._kit = Kit(context.words, context.theme, self.state, Spread(self))
        self._opened: tuple[Data, str] | None = None
        self._going: Path | None = None
        self.checking = Checking(context, self.state, self)
        self.reading = Reading(context, self)
        self.drafts = RuleDraftKeeper(context, self.text, self)
        self._make()
        self._connect()
        self._ask_kinds()

    # ------------------------------------------------------------ for the page

    def open(self, text: str, file_name: str) -> None:
        """Shows a rule set.

        Args:
            text: Its text; one that is no YAML of ours is shown as text, with what is wrong.
            file_name: What it is called.
        """
        self.file_name = file_name
        self._strip.hide()
        self._show_text(text)
        self.drafts.begin(file_name, text)

    def text(self) -> str:
        """The text as it is now; what was opened and not changed keeps its comments."""
        if self.is_yaml:
            return self._yaml.toPlainText()
        if self._opened is not None and self._opened[0] is self.state.data:
            return self._opened[1]
        return write_yaml(self.state.data)

    def take(self, text: str) -> None:
        """Takes a text of the same set in the place of this one, as with other cases.

        Args:
            text: It; one that is no YAML of ours is let be.
        """
        if self.is_yaml:
            self._show_yaml(text)
            self._typed()
            return
        data, findings = read_data(text)
        if isinstance(data, dict) and not findings:
            self._opened = (data, text)
            self.state.replace(data)

    @property
    def is_yaml(self) -> bool:
        """Whether the text is being written instead of the form."""
        return self._stack.currentIndex() == 1

    @property
    def is_valid(self) -> bool:
        """Whether what is there now was read without anything wrong."""
        if self.is_yaml:
            return self.reading.is_valid(self._yaml.toPlainText())
        seen = self.checking.last
        return seen is not None and self.checking.is_sure and seen.checked.ruleset is not None

    @property
    def is_made(self) -> bool:
        """Whether the form is all there; a large one is made in turns."""
        return self._area.is_made

    def saved(self) -> None:
        """What is there is saved: its draft goes."""
        self.drafts.drop()

    def leaving(self) -> None:
        """The last moment to keep what was typed."""
        self.drafts.keep_waiting()

    # ------------------------------------------------------------ building

    def _make(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.bar = EditorBar(self._context.words)
        column.addWidget(self.bar)
        self._strip = DraftStrip(self._context.words, "rules-edit-draft", STRIP)
        column.addWidget(self._strip)
        self._comments = CommentStrip(self._context.words)
        column.addWidget(self._comments)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._make_form())
        self._yaml = YamlEdit(self._context.theme)
        self._context.words.bind(self._yaml.setAccessibleName, "rules_edit.yaml")
        self._stack.addWidget(self._yaml)
        column.addWidget(self._stack, 1)
        self.findings = FindingsLine(self._context.words)
        column.addWidget(self.findings)

    def _make_form(self) -> QWidget:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        self.list = RuleList(self._context, self.state)
        self.list.setFixedWidth(scaled(_LIST_WIDTH))
        row.addWidget(self.list)
        column = QVBoxLayout()
        column.setSpacing(10)
        self.sentence = SentencePanel(self._context.words)
        column.addWidget(self.sentence)
        self._area = FormArea(self._kit)
        column.addWidget(self._area, 1)
        row.addLayout(column, 1)
        return whole

    def _connect(self) -> None:
        self.state.edited.connect(self._edited)
        self.state.reshaped.connect(self._reshaped)
        self.state.moved.connect(self._tell_steps)
        self.list.chosen.connect(self._show_rule)
        self.checking.seen.connect(self._seen)
        self.reading.read.connect(self._read)
        self._yaml.typed.connect(self._typed)
        self.bar.yaml.connect(self._to_yaml)
        self._comments.yaml.connect(self._to_yaml)
        self.bar.form.connect(self._to_form)
        self.bar.undo.connect(self.state.undo)
        self.bar.redo.connect(self.state.redo)
        self.findings.go.connect(self._go)
        self._area.made.connect(self._made)
        self.drafts.found.connect(lambda left: self._strip.offer(left.text, left.saved_at))
        self._strip.taken.connect(self._take_draft)
        self._strip.refused.connect(self.drafts.drop)
        self._context.words.changed.connect(self._renamed)

    def _ask_kinds(self) -> None:
        ledger = self._context.ledger

        def take(kinds: tuple[KindShown, ...]) -> None:
            self.state.kinds = kinds
            self._area.begin()
            self._reshaped(())
            self.checking.look()

        self._context.tasks.query(
            self, "kinds", lambda: kinds_to_choose(ledger), take, lambda _fault: take(())
        )

    # ------------------------------------------------------------ the form

    def _show_text(self, text: str) -> None:
        data, findings = read_data(text)
        if isinstance(data, dict) and not findings:
            self._opened = (data, text)
            self._stack.setCurrentIndex(0)
            self.bar.show_form()
            self.state.begin(data)
            self._comments.begin(has_comments=has_comments(text))
            self.list.renew()
            self.list.choose(0 if self.state.rules else -1)
            self.checking.look()
        else:
            self._opened = None
            self._comments.begin(has_comments=False)
            self._show_yaml(text)

    def _show_rule(self, number: int) -> None:
        self.checking.number = number if number >= 0 else None
        if number < 0:
            self.sentence.say_of_set(len(self.state.rules))
        self._area.show_rule(number)
        self.checking.look()

    def _reshaped(self, path: object) -> None:
        if isinstance(path, tuple) and not self._area.reshape(path):
            self.list.renew()
            self._show_rule(self.list.number)

    def _renamed(self) -> None:
        self._reshaped(())

    def _edited(self) -> None:
        self.list.model.renew()
        self._follow_comments()
        self.drafts.touch()
        self.changed.emit()

    def _follow_comments(self) -> None:
        kept = self._opened is not None and self._opened[0] is self.state.data
        self._comments.follow(kept=kept, in_form=not self.is_yaml)

    def _tell_steps(self) -> None:
        self.bar.show_steps(self.state.can_undo, self.state.can_redo)

    def _seen(self, seen: Seen) -> None:
        if seen.data is not self.state.data or self.is_yaml:
            return
        found = seen.checked.findings
        wrong = {
            one.path[1] if one.path[:1] == ("rules",) and len(one.path) > 1 else -1 for one in found
        }
        self.list.model.mark({one for one in wrong if isinstance(one, int)})
        self._show_findings()
        if seen.number is not None and seen.number == self.checking.number:
            self.sentence.say(seen.sentence)
        self.findings.show_placed(found, self._kit)
        self.checked.emit()

    def _made(self) -> None:
        """The form is all there."""
        self._show_findings()
        self._go_on()

    def _show_findings(self) -> FieldRow | None:
        """Says at the fields what is wrong; returns the first of them."""
        seen, form = self.checking.last, self._area.form
        if form is None or seen is None or seen.data is not self.state.data:
            return None
        return show_in_form(form, seen.checked.findings, self._kit)

    def _go(self, where: object) -> None:
        """Shows the field or the line that a finding is about."""
        if isinstance(where, int):
            self._yaml.go_to(where)
        elif isinstance(where, tuple):
            self._going = where
            in_rule = where[:1] == ("rules",) and len(where) > 1
            self.list.choose(where[1] if in_rule else -1)
            if self.is_made:
                self._go_on()

    def _go_on(self) -> None:
        """Brings into sight what is wrong, once the form is there."""
        if self._going is not None:
            self._going = None
            row = self._show_findings()
            if row is not None:
                self._area.ensureWidgetVisible(row)

    # ------------------------------------------------------------ the text

    def _show_yaml(self, text: str) -> None:
        self._yaml.show_text(text)
        self._stack.setCurrentIndex(1)
        self._follow_comments()
        self.bar.show_yaml()
        self.reading.look(text)

    def _to_yaml(self) -> None:
        if not self.is_yaml:
            self._show_yaml(self.text())
            self._yaml.setFocus()

    def _to_form(self) -> None:
        """Goes back to the form, where the text can be read."""
        if not self.is_yaml:
            return
        text = self._yaml.toPlainText()
        data, findings = read_data(text)
        if not isinstance(data, dict) or findings:
            self.bar.show_yaml()
            self.reading.look(text)
            return
        self._stack.setCurrentIndex(0)
        self.bar.show_form()
        if text != self.text():
            same = data == self.state.data
            # Where only comments differ, the form shows what it showed, of another text.
            self._opened = (self.state.data if same else data, text)
            self._comments.begin(has_comments=has_comments(text))
            self.state.replace(data)
        self._follow_comments()
        self.list.renew()
        self._show_rule(self.list.number)

    def _typed(self) -> None:
        self.reading.look_soon(self._yaml.toPlainText)
        self.drafts.touch()
        self.changed.emit()

    def _read(self, read: Read) -> None:
        if self.is_yaml:
            self.findings.show_lines(read.findings)
            self.checked.emit()

    def _take_draft(self, text: str) -> None:
        self._show_text(text)
        self.changed.emit()

    # ------------------------------------------------------------ keys and size

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: a narrow window gives the form what room there is."""
        super().resizeEvent(event)
        self.list.setFixedWidth(
            scaled(_LIST_WIDTH) if self.width() >= _ROOMY else scaled(_LIST_NARROW)
        )

    def event(self, event: QEvent) -> bool:
        """Qt's: the keys of taking back are for what is written here."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and _is_step(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: takes back and does again."""
        if event.matches(_UNDO):
            self.state.undo()
        elif event.matches(_REDO):
            self.state.redo()
        else:
            super().keyPressEvent(event)


def _is_step(event: QKeyEvent) -> bool:
    return event.matches(_UNDO) or event.matches(_REDO)
