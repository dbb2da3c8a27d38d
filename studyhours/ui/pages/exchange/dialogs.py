"""What is asked of a package: who has made it, and its passphrase."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from studyhours.domain.errors import Fault
from studyhours.services.exchange.facts import TeacherSaid
from studyhours.services.exchange.looking import SaidOfItself
from studyhours.services.exchange.peers import Link
from studyhours.services.people.namesakes import told_apart
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.ui.pages.exchange.saying import fault_text, sender_text
from studyhours.ui.widgets.dialog import open_fitting
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from studyhours.ui.words import Words

_WIDTH = 440
_MOST_NAMESAKES = 5
_OWN, _DECIDES, _SCHOOL = "own", "decides", "school"
_FIELDS = {
    "package_code_wrong": "code",
    "package_who": "teacher",
    "package_school_named": "school",
}


class _Asking(QDialog):
    """A title over a form.

    Attributes:
        form: The form.
    """

    def __init__(self, words: Words, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = words
        column = dialog_column(self, words, name, title)
        label = plain_label(role="panel-title", wrap=True)
        words.bind(label.setText, title)
        column.addWidget(label)
        self.form = FieldForm(words)
        self.form.setMinimumWidth(_WIDTH)
        self.form.left.connect(self.reject)
        column.addWidget(self.form)

    def begin(self) -> None:
        """Opens."""
        open_fitting(self)
        self.form.begin()


class LinkDialog(_Asking):
    """Who has made a package: the short code compared, the person found or chosen.

    Signals:
        agreed: The person has settled it (``Link``).
        newcomer: The teacher it is about is to be added to the roster (``TeacherSaid``).
    """

    agreed = Signal(object)
    newcomer = Signal(object)

    def __init__(
        self,
        words: Words,
        said: SaidOfItself,
        teachers: Sequence[TeacherShown],
        parent: QWidget,
        *,
        may_add: bool,
    ) -> None:
        """Made, not open yet.

        Args:
            words: Language.
            said: What the package says of itself.
            teachers: Ours.
            parent: Over whose window it lies.
            may_add: Whether the person may add somebody to the roster.
        """
        super().__init__(words, "link-dialog", "exchange_page.link_title", parent)
        self._said, self._may_add = said, may_add
        self._stranger: tuple[QWidget, ...] = ()
        self._asks_namesakes = False
        form = self.form
        hint = "exchange_page.link_receipt" if said.receipt else "exchange_page.link_hint"
        form.add_hint(hint, name=said.name, who=sender_text(said, words))
        form.add_line("code", "exchange_page.link_code")
        self._picker = TeacherPicker(words, empty="exchange_page.link_nobody")
        if not (said.same or said.receipt):
            # In a ledger of one teacher it is the school that sends.
            roles, role = [_OWN, _DECIDES], _DECIDES if len(teachers) == 1 else _OWN
            if said.whole and len(said.teachers) > 1:
                roles.append(_SCHOOL)
                role = role if role == _DECIDES else _SCHOOL
            few = form.add_few(
                "role",
                "exchange_page.link_role",
                [(one, words.say(f"exchange_page.link_{one}")) for one in roles],
                role,
            )
            few.changed.connect(self._show_asked)
            self._add_people(teachers)
            form.add_line("school", "exchange_page.link_school_name", said.name)
            self._show_asked()
        form.add_buttons("exchange_page.link_do")
        form.saved.connect(self._save)

    def _show_asked(self) -> None:
        """Asks for the teacher, or for the name of the school whose teachers all come in."""
        whole = self.form.text("role") == _SCHOOL
        self.form.show_field("school", shown=whole)
        self.form.show_field("teacher", shown=not whole)
        for one in self._stranger:
            one.setVisible(not whole and self._picker.uid is None)
        if self._asks_namesakes:
            self.form.show_field("namesake", shown=not whole)
        if len(self._said.teachers) > 1:
            self.form.show_field("theirs", shown=not whole)

    def _add_people(self, teachers: Sequence[TeacherShown]) -> None:
        said, form = self._said, self.form
        found = dict(said.found)
        if len(said.teachers) > 1:
            options = [
                (one.uid, f"{one.name} {one.staff_no or ''}".strip()) for one in said.teachers
            ]
            form.add_options("theirs", "exchange_page.link_theirs", options, next(iter(found), ""))
        self._picker.set_teachers(teachers)
        form.add_field("teacher", "exchange_page.link_teacher", self._picker)
        if found:
            self._picker.choose(next(iter(found.values())))
            form.add_note("exchange_page.link_found")
        elif len(said.namesakes) == 1:
            self._picker.choose(said.namesakes[0])
            form.add_note("exchange_page.link_by_name")
        elif 1 < len(said.namesakes) <= _MOST_NAMESAKES:
            apart = told_apart(teachers)
            options = [(uid, apart[uid]) for uid in said.namesakes if uid in apart]
            self._asks_namesakes = True
            few = form.add_few("namesake", "exchange_page.link_namesakes", options)
            few.changed.connect(lambda: self._picker.choose(few.value))
        elif len(said.teachers) == 1 and not said.namesakes:
            self._say_stranger(said.teachers[0])

    def _say_stranger(self, who: TeacherSaid) -> None:
        """Nobody here is like that: mistyped, or new and not in the roster yet."""
        named = f"{who.name} {who.staff_no or ''}".strip()
        key = "link_stranger" if self._may_add else "link_stranger_only"
        self._stranger = (self.form.add_note(f"exchange_page.{key}", who=named),)
        if not self._may_add:
            return
        add = QPushButton(self.words.say("exchange_page.link_add", who=named))
        add.setObjectName("link-add")
        add.setAutoDefault(False)
        add.clicked.connect(lambda: self.newcomer.emit(who))
        self.form.add_widget(add)
        self._stranger = (*self._stranger, add)
        self._picker.chosen.connect(self._show_asked)

    def know(self, teachers: Sequence[TeacherShown], uid: str) -> None:
        """Somebody was added to the roster, who is meant."""
        self._picker.set_teachers(teachers)
        self._picker.choose(uid)

    def show_fault(self, fault: Fault) -> None:
        """Says under the field concerned what is wrong."""
        field = _FIELDS.get(fault.code)
        text = fault_text(fault, self.words)
        if field is not None:
            self.form.show_problem(field, text)
        else:
            self.form.whole.setText(text)
            self.form.whole.show()

    def _save(self) -> None:
        code = self.form.text("code").strip()
        if not code:
            self.form.show_problem("code", self.words.say("exchange_page.link_code_needed"))
            return
        if self._said.same or self._said.receipt:
            self.agreed.emit(Link(code))
            return
        if self.form.text("role") == _SCHOOL:
            self.agreed.emit(Link(code, school=self.form.text("school")))
            return
        if self._picker.uid is None:
            self.form.show_problem("teacher", self.words.say("exchange_page.link_who_needed"))
            return
        theirs = self.form.text("theirs") if len(self._said.teachers) > 1 else None
        decides = self.form.text("role") == _DECIDES
        self.agreed.emit(Link(code, self._picker.uid, theirs, decides))


class PassphraseDialog(_Asking):
    """The passphrase of a package.

    Signals:
        given: The passphrase.
    """

    given = Signal(str)

    def __init__(self, words: Words, file: str, parent: QWidget, *, wrong: bool) -> None:
        """Made, not open yet.

        Args:
            words: Language.
            file: The file.
            parent: Over whose window it lies.
            wrong: Whether one has been tried that did not fit.
        """
        super().__init__(words, "passphrase-dialog", "exchange_page.passphrase_title", parent)
        self.form.add_hint("exchange_page.passphrase_hint", file=file)
        self.form.add_secret("passphrase", "exchange_page.passphrase")
        if wrong:
            self.form.say_problem("passphrase", words.say("exchange_page.passphrase_wrong"))
        self.form.add_buttons("exchange_page.passphrase_do")
        self.form.saved.connect(self._save)

    def _save(self) -> None:
        said = self.form.text("passphrase")
        if said:
            self.given.emit(said)
            self.accept()
