"""The form of a new membership in a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from studyhours.domain.people import GROUP_KINDS, GROUP_ROLES, HEAD
from studyhours.domain.registers import Spell
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.registers.writing import join_group
from studyhours.ui.registers.forms import EntryForm, Saving
from studyhours.ui.words import Words


class MemberForm(EntryForm):
    """A group that the teacher belongs to or heads; one that is not there yet is made.

    Args:
        words: Language.
        teacher: Uid of the teacher.
        groups: Kind and name of the groups there are.
        first: The first day, at first.
        name: The group, at first.
        role: What they are in it, at first.
    """

    title, did = "register_form.member", "register_form.did_member"

    def __init__(
        self,
        words: Words,
        teacher: str,
        groups: Sequence[tuple[str, str]],
        first: date,
        *,
        name: str = "",
        role: str = GROUP_ROLES[0],
    ) -> None:
        super().__init__(words, teacher)
        self._groups = groups
        kinds = [(one, words.say(f"unit_kind.{one}")) for one in GROUP_KINDS]
        self._kind = self.add_options("kind", "register_form.group_kind", kinds)
        self._name = self.add_choice("name", "register_form.group_name", (), name)
        self._offer()
        self._kind.currentIndexChanged.connect(self._offer)
        roles = [(one, words.say(f"register_member.{one}")) for one in GROUP_ROLES]
        self.add_few("role", "register_form.group_role", roles, role)
        self.add_basis(
            Spell(first), first="register_form.pair_first", last="register_form.last",
            reason="register_form.reason_optional",
        )  # fmt: skip

    def _offer(self) -> None:
        """The groups of the kind chosen; what was typed stays."""
        typed = self._name.currentText()
        self._name.clear()
        self._name.addItems([name for kind, name in self._groups if kind == self.text("kind")])
        self._name.setCurrentIndex(-1)
        self._name.setEditText(typed)

    def saving(self, ledger: Ledger) -> Saving | None:
        """Enters the membership."""
        kind, name, role = self.text("kind"), self.text("name"), self.text("role")
        teacher, basis = self._teacher, self.basis
        return lambda: join_group(ledger, teacher, kind, name, basis, role)


class HeadForm(MemberForm):
    """The same for who is to head a subject group: their own, unless another is chosen."""

    title, did = "register_form.head", "register_form.did_head"

    def __init__(
        self, words: Words, teacher: str, groups: Sequence[tuple[str, str]], first: date, name: str
    ) -> None:
        super().__init__(words, teacher, groups, first, name=name, role=HEAD)
        self.add_note("register_form.head_account")
