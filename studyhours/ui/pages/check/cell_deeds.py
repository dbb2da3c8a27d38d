"""What is entered about the chosen cell: a decision, an exemption, hours granted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studyhours.domain.calendar import school_year
from studyhours.domain.registers import Spell
from studyhours.services.checking.deciding import Undecided, read_undecided
from studyhours.services.checking.judged_table import UnitShown
from studyhours.services.checking.verdicts import Verdicts
from studyhours.services.registers.office import (
    OfficeEntries,
    read_office,
    read_unit_office,
    writable,
)
from studyhours.ui.page import Page
from studyhours.ui.pages.check.deeds import basis_of
from studyhours.ui.pages.check.detail import DetailPanel, Shown

if TYPE_CHECKING:
    from studyhours.ui.registers.desk import Asked, RegisterDesk


class CellDeeds(QObject):
    """Has entries made about the cell that the panel shows.

    Args:
        page: The page.
        detail: The panel.
    """

    def __init__(self, page: Page, detail: DetailPanel) -> None:
        super().__init__(page)
        self._page, self._context, self._detail = page, page.context, detail
        self._desk: RegisterDesk | None = None
        self._verdicts: Verdicts | None = None
        detail.deeds.allow(writable(page.context.ledger))
        detail.deeds.decide.connect(self._read_case)
        detail.deeds.exempt.connect(self._exempt)
        detail.deeds.grant.connect(self._grant)
        detail.deeds.change.connect(self._read_basis)

    def take(self, verdicts: Verdicts) -> None:
        """There are other verdicts."""
        self._verdicts = verdicts

    def _read_case(self) -> None:
        shown, verdicts = self._detail.shown, self._verdicts
        if shown is None or verdicts is None:
            return
        ledger, year, day, rule = self._context.ledger, verdicts.year, verdicts.as_of, shown.rule
        self._context.tasks.query(
            self._page,
            "undecided",
            lambda: read_undecided(ledger, year, day, rule),
            lambda found: self._decide(shown, found),
        )

    def _decide(self, shown: Shown, found: Undecided) -> None:
        now = self._detail.shown
        if now is None or (now.teacher.uid, now.rule) != (shown.teacher.uid, shown.rule):
            return  # the person has gone on to another cell meanwhile
        from studyhours.ui.registers.asking import ask_decision

        ruleset, words = self._ruleset(shown), self._context.words
        self._ask(ask_decision(_who(shown), shown.rule, ruleset, found.windows, words))

    def _exempt(self) -> None:
        shown, verdicts = self._detail.shown, self._verdicts
        if shown is None or verdicts is None:
            return
        from studyhours.ui.registers.asking import ask_exemption

        year, words = school_year(verdicts.year), self._context.words
        days = Spell(year.first, year.last)
        self._ask(ask_exemption(_who(shown), shown.rule, self._ruleset(shown), days, words))

    def _grant(self) -> None:
        shown, verdicts = self._detail.shown, self._verdicts
        if shown is None or verdicts is None:
            return
        from studyhours.ui.registers.asking import ask_grant

        # A year that is over is still looked at: what is granted is to count in it.
        day = min(shown.as_of, school_year(verdicts.year).last)
        self._ask(ask_grant(_who(shown), day, self._context.words))

    def _read_basis(self) -> None:
        shown = self._detail.shown
        basis = basis_of(shown.rule) if shown is not None else None
        if shown is None or basis is None:
            return
        ledger, uid = self._context.ledger, shown.teacher.uid
        read = read_unit_office if isinstance(shown.teacher, UnitShown) else read_office
        self._context.tasks.query(
            self._page,
            "basis",
            lambda: read(ledger, uid),
            lambda office: self._change(office, basis[1]),
        )

    def _change(self, office: OfficeEntries, uid: str) -> None:
        from studyhours.ui.registers.asking import ask_change

        for one in office.entries:
            if one.entry.uid == uid:
                self._ask(ask_change(one, office, self._context.words))

    def _ruleset(self, shown: Shown) -> str:
        """The name of the set the rule is of."""
        verdicts = self._verdicts
        used = verdicts.rulesets if verdicts is not None else ()
        if verdicts is not None and verdicts.units is not None:
            used += verdicts.units.rulesets
        titles = {one.id: one.title for one in used}
        return self._context.words.texts.pick(titles[shown.rule.ruleset_id])

    def _ask(self, asked: Asked) -> None:
        if self._desk is None:
            from studyhours.ui.registers.desk import RegisterDesk

            self._desk = RegisterDesk(self._page)
        self._desk.ask(asked)


def _who(shown: Shown) -> tuple[str, str]:
    return shown.teacher.uid, shown.teacher.name
