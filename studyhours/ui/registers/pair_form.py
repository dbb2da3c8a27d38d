"""The form of a new mentor pair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from studyhours.domain.registers import Spell
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.registers.writing import pair
from studyhours.ui.registers.forms import EntryForm, Saving
from studyhours.ui.widgets.teacher_picker import TeacherPicker
from studyhours.ui.words import Words

_MENTOR, _MENTEE = "mentor", "mentee"


class PairForm(EntryForm):
    """A mentor and a mentee, one of whom is the teacher.

    Args:
        words: Language.
        teacher: Uid of the teacher.
        everybody: Who the other may be.
        first: The agreement's first day, at first.
    """

    title, did = "register_form.pair", "register_form.did_pair"

    def __init__(
        self, words: Words, teacher: str, everybody: Sequence[TeacherShown], first: date
    ) -> None:
        super().__init__(words, teacher)
        roles = [(one, words.say(f"register_pair.{one}")) for one in (_MENTOR, _MENTEE)]
        self.add_few("role", "register_form.pair_role", roles, _MENTOR)
        self._picker = TeacherPicker(words, empty="register_form.pair_other_hint")
        self._picker.set_teachers([one for one in everybody if one.uid != teacher])
        self.add_field("other", "register_form.pair_other", self._picker)
        self.add_basis(
            Spell(first), first="register_form.pair_first", last="register_form.last",
            reason="register_form.reason_optional",
        )  # fmt: skip

    def saving(self, ledger: Ledger) -> Saving | None:
        """Enters the pair."""
        other = self._picker.uid
        if other is None:
            self.show_problem("other", self._words.say("register_form.pair_other_needed"))
            return None
        both = (self._teacher, other) if self.text("role") == _MENTOR else (other, self._teacher)
        basis = self.basis
        return lambda: pair(ledger, *both, basis)
