"""Dialogs about accounts: a new one, its roles, the first administrator."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QPushButton,
    QWidget,
)

from studyhours.domain.errors import Fault
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.permissions import OF_TEACHERS, ROLES, SCOPES_OF
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.settings.account_heads import Headships
from studyhours.services.settings.accounts import AccountShown, Wanted
from studyhours.ui.kept_dialog import KeptDialog
from studyhours.ui.typed_keeper import TypedFields, Values
from studyhours.ui.widgets.dialog import fit_height, open_fitting
from studyhours.ui.widgets.dialog_parts import dialog_column
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.form_area import FormArea
from studyhours.ui.widgets.label import plain_label
from studyhours.ui.widgets.scrolling import bring_in_sight
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from studyhours.ui.words import Words

_WIDTH, _WIDE = 420, 600
_AT = {"teacher_has_account": "teacher", "last_admin": "roles"}


class RolesField(QWidget):
    """The roles, with what each may do; several may be held.

    Signals:
        changed: Another choice.
    """

    changed = Signal()

    def __init__(self, words: Words, chosen: Sequence[str]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self._boxes: dict[str, QCheckBox] = {}
        for row, role in enumerate(ROLES):
            box = QCheckBox()
            box.setObjectName(f"role-{role}")
            words.bind(box.setText, f"role.{role}")
            box.setChecked(role in chosen)
            box.toggled.connect(self.changed)
            grid.addWidget(box, row, 0)
            hint = plain_label(role="small", wrap=True)
            words.bind(hint.setText, f"role_hint.{role}")
            grid.addWidget(hint, row, 1)
            self._boxes[role] = box
        self.setFocusProxy(self._boxes[ROLES[0]])

    def has(self, role: str) -> bool:
        """Whether a role is chosen."""
        return self._boxes[role].isChecked()

    @property
    def roles(self) -> dict[str, str]:
        """Role → scope."""
        return {role: SCOPES_OF[role][0] for role, box in self._boxes.items() if box.isChecked()}

    # ------------------------------------------------------------ see ``OwnField``

    def typed(self) -> str:
        """The roles chosen, with spaces between them."""
        return " ".join(self.roles)

    def put_back(self, text: str) -> None:
        """Chooses them again."""
        chosen = text.split()
        for role, box in self._boxes.items():
            box.setChecked(role in chosen)

    def when_typed(self, act: Callable[[], None]) -> None:
        """Calls ``act`` whenever others are chosen."""
        self.changed.connect(act)


class FormDialog(KeptDialog):
    """A title over a form; passwords in it are never kept."""

    def __init__(
        self, words: Words, name: str, title: str, parent: QWidget, **said: object
    ) -> None:
        super().__init__(parent, words)
        self.words = words
        self.column = dialog_column(self, words, name, title, spacing=10, **said)
        label = plain_label(role="panel-title", wrap=True)
        words.bind(label.setText, title, **said)
        self.column.addWidget(label)
        self.form = FieldForm(words)
        self.form.left.connect(self.reject)
        self.area = FormArea(self.form)
        self.area.setMinimumWidth(_WIDTH)
        self.column.addWidget(self.area, 1)

    def add_buttons(self, save: str) -> QPushButton:
        """Adds the buttons below what scrolls; gives back the one that saves."""
        self.form.end()
        row, keep = self.form.make_buttons(save)
        self.column.addLayout(row)
        self._typed = TypedFields(self.form.fields)
        self._typed.listen(self.edited.emit)
        return keep

    def read(self) -> Values:
        """What stands there, by field."""
        return self._typed.read()

    def put(self, values: Values) -> None:
        """Puts it back."""
        self._typed.put(values)

    @property
    def has_typed(self) -> bool:
        """Whether something was typed; a password, which is not kept, counts too."""
        return self.keeper is not None and self.form.is_changed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter presses the button that has the focus."""
        focused = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def say_fault(self, fault: Fault) -> None:
        """Says what is wrong, at its field."""
        self.form.show_fault(fault, _AT)


class AccountDialog(FormDialog):
    """A new account, or other roles for one.

    Signals:
        wanted: The person wants this (login, ``Wanted``).
    """

    wanted = Signal(str, object)

    def __init__(
        self,
        words: Words,
        teachers: tuple[TeacherShown, ...],
        begun: AccountShown | None,
        parent: QWidget,
        heads: Headships | None = None,
    ) -> None:
        """Makes it.

        Args:
            words: Language.
            teachers: Whom it may belong to.
            begun: The account as it is; None for a new one.
            parent: Over which it lies.
            heads: The subject groups, and who heads one.
        """
        if begun is None:
            super().__init__(words, "account-dialog", "account.add_title", parent)
        else:
            key = "account.change_title"
            super().__init__(words, "account-dialog", key, parent, user=begun.login)
        self._was = begun
        # Whose own account is another now may do nothing before logging in again.
        self.forgets_first = begun is not None and begun.own
        if begun is None:
            login = self.form.add_line("login", "account.login")
            words.bind(login.setPlaceholderText, "account.login_hint")
        self.area.setMinimumWidth(_WIDE)
        self._roles = RolesField(words, tuple(begun.roles) if begun is not None else ("teacher",))
        self.form.add_field("roles", "account.roles", self._roles)
        self._picker = TeacherPicker(words, empty="account.nobody")
        self._picker.set_teachers(teachers)
        if begun is not None and begun.teacher is not None:
            self._picker.choose(begun.teacher)
        self.form.add_field("teacher", "account.teacher", self._picker)
        self.form.add_note("account.teacher_hint")
        self._add_group(heads or Headships())
        self.add_buttons("account.add_go" if begun is None else "account.change")
        self.form.saved.connect(self._save)

    def begin(self) -> None:
        """Opens it."""
        open_fitting(self)
        self.form.begin()

    def _add_group(self, heads: Headships) -> None:
        """Which group a head of one looks after: the one they head, else their own."""
        self._heads = heads
        options = [("", self.words.say("account.heads_none"))]
        options += [(one, one) for one in heads.groups]
        self._group = self.form.add_options("group", "account.heads", options)
        self._note = plain_label(role="small", wrap=True)
        self.words.bind(self._note.setText, "account.heads_hint")
        self.form.add_widget(self._note)
        self._picker.chosen.connect(lambda _teacher: self._offer_group())
        self._roles.changed.connect(self._turn_group)
        self._offer_group()
        self._turn_group()

    def _offer_group(self) -> None:
        teacher = self._picker.teacher
        headed = self._heads.headed.get(teacher.uid, ()) if teacher is not None else ()
        # Who had the role before and heads none is not made head of one by saving something else.
        had = self._was is not None and "group_head" in self._was.roles
        own = teacher.group if teacher is not None and not had else None
        group = headed[0] if headed else own
        self._group.setCurrentIndex(max(self._group.findData(group or ""), 0))

    def _turn_group(self) -> None:
        shown = self._roles.has("group_head")
        self.form.show_field("group", shown=shown)
        self._note.setVisible(shown)
        if self.isVisible():
            fit_height(self)
            if shown:
                bring_in_sight(self.area, self._note)

    def _save(self) -> None:
        roles, teacher = self._roles.roles, self._picker.uid
        if not roles:
            self.form.show_problem("roles", self.words.say("fault.account_without_role"))
        elif OF_TEACHERS & set(roles) and teacher is None:
            self.form.show_problem("teacher", self.words.say("fault.account_needs_teacher"))
        else:
            login = self._was.login if self._was is not None else self.form.text("login")
            heads = self.form.text("group") if self._roles.has("group_head") else ""
            self.want(login, Wanted(roles, teacher, heads))


class SwitchOnDialog(FormDialog):
    """The first administrator, who is made when accounts are switched on.

    Signals:
        wanted: Accounts are to be on (``Credentials``, or None where an administrator is known).
    """

    wanted = Signal(object)
    forgets_first = True

    def __init__(
        self, words: Words, *, known: Sequence[str], parent: QWidget, waiting: Sequence[str] = ()
    ) -> None:
        """Makes it.

        Args:
            words: Language.
            known: Logins of administrators who are known from before, with passwords of their own.
            parent: Over which it lies.
            waiting: Logins of administrators who have only a password that was to be handed over;
                where nobody is known the first of them is given one here.
        """
        super().__init__(words, "accounts-on-dialog", "account.on_title", parent)
        self._known = known
        self._waiting = waiting[0] if waiting and not known else ""
        self.area.setMinimumWidth(_WIDE)
        if self._waiting:
            self.form.add_hint("account.on_waiting", user=self._waiting)
        else:
            self.form.add_hint("account.on_hint")
        if known:
            self.form.add_hint("account.on_known", users=words.say("window.separator").join(known))
        else:
            if not self._waiting:
                self.form.add_line("login", "account.admin_login")
            self.form.add_secret("password", "start.password")
            self.form.add_secret("again", "account.password_again")
            self.form.add_note("account.password_hint")
        self.form.add_note("account.on_forget")
        self.add_buttons("account.on_go")
        self.form.saved.connect(self._save)

    def begin(self) -> None:
        """Opens it."""
        open_fitting(self)
        self.form.begin()

    def _save(self) -> None:
        if self._known:
            self.want(None)
        elif self.form.text("password") != self.form.text("again"):
            self.form.show_problem("again", self.words.say("account.differ"))
        else:
            login = self._waiting or self.form.text("login")
            self.want(Credentials(login, self.form.text("password")))
