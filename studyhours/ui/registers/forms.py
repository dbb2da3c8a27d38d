"""The forms of register entries: each gives the work that saves what stands in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from studyhours.domain.quantity import HUNDRED, UNITS, Amount, decimal_text
from studyhours.domain.registers import (
    EXEMPTIONS,
    OUTCOMES,
    REASONS,
    Decided,
    Exempted,
    Granted,
    Kept,
    Paired,
    Spell,
)
from studyhours.domain.windows import Window
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.typed import read_amount
from studyhours.services.registers.changing import change_entry
from studyhours.services.registers.entries import Basis, RegisterChanged
from studyhours.services.registers.writing import EVERYTHING, decide, exempt, grant_hours
from studyhours.services.wording.day_words import period_text
from studyhours.ui.widgets.field_form import FieldForm
from studyhours.ui.widgets.label import plain_label, set_look
from studyhours.ui.words import Words

Saving = Callable[[], RegisterChanged]
"""Runs off the UI thread."""
Options = Sequence[tuple[str, str]]
"""Values and what they say."""


class EntryForm(FieldForm):
    """A form about an entry, new or there already.

    Args:
        words: Language.
        teacher: Uid of the teacher a new one is about.
        before: The entry to be changed; None for a new one.

    Attributes:
        title: Key of its heading.
        did: Key of what it did, for taking back.
    """

    title = ""
    did = ""

    def __init__(self, words: Words, teacher: str, before: Kept | None = None) -> None:
        super().__init__(words)
        self._teacher, self._before = teacher, before

    @property
    def about(self) -> str:
        """What is typed here is about an entry, or somebody who is to have one."""
        return self._before.uid if self._before is not None else self._teacher

    def add_basis(
        self,
        days: Spell,
        *,
        first: str,
        last: str,
        known: bool = False,
        reason: str = "register_form.reason",
    ) -> None:
        """Adds what every entry rests on.

        Args:
            days: What stands there at first, of a new entry.
            first: Key of the first day's label.
            last: Key of the last day's label.
            known: Whether reasons that rules have a word for are offered.
            reason: Key of the reason's label.
        """
        before = self._before
        said = before.reason if before is not None else ""
        if known:
            offered = [self._words.say(f"reason_word.{one}") for one in REASONS]
            self.add_choice("reason", reason, offered, said)
        else:
            self.add_line("reason", reason, said)
        document = before.document if before is not None else ""
        field = self.add_line("document", "register_form.document", document)
        self._words.bind(field.setPlaceholderText, "register_form.document_hint")
        if before is not None:
            days = Spell(before.first, before.last)
        self.add_days((first, days.first), (last, days.last))

    @property
    def basis(self) -> Basis:
        """What stands there of it."""
        return Basis(
            self.day("first"), self.day("last"), self.text("reason"), self.text("document")
        )

    def saving(self, ledger: Ledger) -> Saving | None:
        """The work that saves what stands there now; None where something is wrong, and said."""
        raise NotImplementedError

    def changing(self, ledger: Ledger, before: Kept, after: Kept) -> Saving:
        """The work that changes an entry, its days, reason and document as they stand there."""
        basis = self.basis
        after = replace(
            after,
            first=basis.first,
            last=basis.last,
            reason=basis.reason,
            document=basis.document,
        )
        return lambda: change_entry(ledger, before, after)


class DecisionForm(EntryForm):
    """What was decided of a rule.

    Args:
        words: Language.
        teacher: Uid of the teacher.
        rules: Rules it may be about (``SET/RULE``) and their names; not asked where it is one.
        windows: What can be decided one by one; not asked where it is one.
        days: What stands in the days at first.
        before: The entry to be changed; None for a new one.
    """

    title, did = "register_form.decision", "register_form.did_decision"

    def __init__(
        self,
        words: Words,
        teacher: str,
        rules: Options,
        windows: Sequence[Window] = (),
        days: Spell | None = None,
        before: Decided | None = None,
    ) -> None:
        super().__init__(words, teacher, before)
        self._decided, self._windows = before, windows
        rule = f"{before.ruleset}/{before.rule}" if before is not None else ""
        self._rule = rules[0][0] if len(rules) == 1 else ""
        if not self._rule:
            self.add_options("rule", "register_form.rule", rules, rule)
        outcomes = [(one, words.say(f"register_outcome.{one}")) for one in OUTCOMES]
        chosen = before.outcome if before is not None else ""
        self.add_few("outcome", "register_form.outcome", outcomes, chosen)
        if len(windows) > 1:
            each = [(str(at), _days_text(one, words)) for at, one in enumerate(windows)]
            whole = words.say("register_form.all_windows", count=len(windows))
            choice = self.add_options("window", "register_form.window", [("", whole), *each])
            choice.currentIndexChanged.connect(self._choose_window)
        if windows:
            days = Spell(windows[0].first, windows[-1].last)
        self.add_basis(
            days or Spell(), first="register_form.decided_first", last="register_form.decided_last"
        )

    @property
    def about(self) -> str:
        """The rule besides, where it is one."""
        return f"{super().about} {self._rule}".strip()

    def _choose_window(self) -> None:
        at = self.text("window")
        chosen = self._windows if not at else [self._windows[int(at)]]
        self.set_days(chosen[0].first, chosen[-1].last)

    def saving(self, ledger: Ledger) -> Saving | None:
        """Decides, or decides otherwise."""
        outcome = self.text("outcome")
        if not outcome:
            self.show_problem("outcome", self._words.say("register_form.outcome_needed"))
            return None
        rule, teacher, basis = self._rule or self.text("rule"), self._teacher, self.basis
        span = Spell(basis.first, basis.last)
        if self._windows and not any(span.covers(one.first, one.last) for one in self._windows):
            example = _days_text(self._windows[0], self._words)
            said = self._words.say("register_form.nothing_decided", period=example)
            self.show_problem("first", said)
            return None
        if self._decided is not None:
            ruleset, _, one = rule.partition("/")
            after = replace(self._decided, ruleset=ruleset, rule=one, outcome=outcome)
            return self.changing(ledger, self._decided, after)
        return lambda: decide(ledger, teacher, rule, outcome, basis)


class ExemptionForm(EntryForm):
    """From what somebody is exempt.

    Args:
        words: Language.
        teacher: Uid of the teacher.
        scopes: ``all``, rule sets and rules (``SET/RULE``) and their names, the first chosen.
        days: What stands in the days at first.
        before: The entry to be changed; None for a new one.
    """

    title, did = "register_form.exemption", "register_form.did_exemption"

    def __init__(
        self,
        words: Words,
        teacher: str,
        scopes: Options,
        days: Spell | None = None,
        before: Exempted | None = None,
    ) -> None:
        super().__init__(words, teacher, before)
        self._exempted = before
        self.add_options("scope", "register_form.scope", scopes, _scope_of(before))
        sorts = [(one, words.say(f"register_sort.{one}")) for one in EXEMPTIONS]
        sort = before.sort if before is not None else EXEMPTIONS[0]
        self.add_few("sort", "register_form.sort", sorts, sort)
        self.add_basis(
            days or Spell(), known=True, first="register_form.first", last="register_form.last"
        )

    def saving(self, ledger: Ledger) -> Saving | None:
        """Exempts, or from something else."""
        scope, sort = self.text("scope"), self.text("sort")
        teacher, basis = self._teacher, self.basis
        if self._exempted is not None:
            ruleset, _, rule = scope.partition("/")
            after = replace(
                self._exempted,
                sort=sort,
                ruleset=None if scope == EVERYTHING else ruleset,
                rule=rule or None,
            )
            return self.changing(ledger, self._exempted, after)
        return lambda: exempt(ledger, teacher, scope, basis, sort)


class GrantForm(EntryForm):
    """Hours granted without a record.

    Args:
        words: Language.
        teacher: Uid of the teacher.
        day: The last day at first, which decides where they count.
        before: The entry to be changed; None for a new one.
    """

    title, did = "register_form.grant", "register_form.did_grant"

    def __init__(
        self, words: Words, teacher: str, day: date | None = None, before: Granted | None = None
    ) -> None:
        super().__init__(words, teacher, before)
        self._granted = before
        amount = decimal_text(Fraction(before.hundredths, HUNDRED)) if before is not None else ""
        left, right = self.beside(2)
        self.add_line("amount", "register_form.amount", amount, into=left)
        units = [(one, words.say(f"unit.{one}")) for one in UNITS]
        unit = before.unit if before is not None else UNITS[0]
        self.add_options("unit", "register_form.unit", units, unit, into=right)
        self.add_basis(
            Spell(None, day), known=True,
            first="register_form.grant_first", last="register_form.grant_last",
        )  # fmt: skip
        self.counting = plain_label(role="muted", wrap=True)
        self.counting.setObjectName("grant-counting")
        self.counting.hide()
        self._column.addWidget(self.counting)

    def say_counting(self, rules: Sequence[Mapping[str, str]] | None) -> None:
        """Says which rules count what is granted; None where that is not known."""
        texts = self._words.texts
        set_look(self.counting, "role", "muted" if rules else "warning")
        if rules:
            names = texts.say("part.and").join(texts.pick(one) for one in rules)
            self.counting.setText(texts.say("register_form.grant_counts", rules=names))
        else:
            self.counting.setText(texts.say("register_form.grant_counts_nowhere"))
        self.counting.setVisible(rules is not None)

    def saving(self, ledger: Ledger) -> Saving | None:
        """Grants, or grants another amount."""
        amount = read_amount(self.text("amount"), self.text("unit"))
        if amount is None:
            self.show_problem("amount", self._words.say("register_form.bad_amount"))
            return None
        return self._work(ledger, amount)

    def _work(self, ledger: Ledger, amount: Amount) -> Saving:
        teacher, basis = self._teacher, self.basis
        if self._granted is not None:
            after = replace(self._granted, hundredths=amount.hundredths, unit=amount.unit)
            return self.changing(ledger, self._granted, after)
        return lambda: grant_hours(ledger, teacher, amount, basis)


class BasisForm(EntryForm):
    """Only what an entry rests on: of a pair or a member.

    Args:
        words: Language.
        before: The entry.
    """

    title, did = "register_form.other", "register_form.did_change"

    def __init__(self, words: Words, before: Kept) -> None:
        super().__init__(words, before.about, before)
        self._entry = before
        self.add_basis(
            Spell(),
            first="register_form.pair_first"
            if isinstance(before, Paired)
            else "register_form.first",
            last="register_form.last",
            reason="register_form.reason_optional",
        )

    def saving(self, ledger: Ledger) -> Saving | None:
        """Changes it."""
        return self.changing(ledger, self._entry, self._entry)


def _scope_of(entry: Exempted | None) -> str:
    if entry is None:
        return ""
    if entry.ruleset is None:
        return EVERYTHING
    return entry.ruleset if entry.rule is None else f"{entry.ruleset}/{entry.rule}"


def _days_text(window: Window, words: Words) -> str:
    return period_text(Spell(window.first, window.last), words.texts)
