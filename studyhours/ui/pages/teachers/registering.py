"""Reads what the office has entered about the panel's teacher, and has it added to and changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject

from studyhours.services.people.teacher_list import TeacherShown
from studyhours.services.registers.office import EntryShown, OfficeEntries, read_office
from studyhours.services.registers.reading import MEMBERS, PAIRS
from studyhours.ui.page import Page
from studyhours.ui.pages.teachers.entries import EntriesView
from studyhours.ui.registers.asking import ask_change, ask_head, ask_member, ask_new, ask_pair
from studyhours.ui.registers.desk import RegisterDesk


class Registering(QObject):
    """Keeps the list of entries, and does what is asked of it.

    Args:
        page: The page, owner of jobs and dialogs.
        view: The list.
        today: The day it is.
        everybody: All teachers.
    """

    def __init__(
        self,
        page: Page,
        view: EntriesView,
        today: Callable[[], date],
        everybody: Callable[[], Sequence[TeacherShown]],
    ) -> None:
        super().__init__(page)
        self._everybody = everybody
        self._page, self._context, self._view, self._today = page, page.context, view, today
        self._office: OfficeEntries | None = None
        self._desk = RegisterDesk(page)
        view.add.connect(self._add)
        view.head.connect(self._make_head)
        view.change.connect(self._change)
        view.remove.connect(self._remove)

    def read(self, uid: str | None) -> None:
        """Reads a teacher's entries; those of another go at once."""
        if self._office is None or self._office.teacher != uid:
            self._show(None)
        if uid is not None:
            ledger = self._context.ledger
            self._context.tasks.query(
                self._page, "entries", lambda: read_office(ledger, uid), self._show
            )

    def retell(self) -> None:
        """Says it in another language."""
        self._view.show_office(self._office)

    def _show(self, office: OfficeEntries | None) -> None:
        self._office = office
        self._view.show_office(office)

    def _add(self, register: str) -> None:
        office, words = self._office, self._context.words
        if office is None:
            return
        if register == PAIRS.id:
            self._desk.ask(ask_pair(office, self._everybody(), self._today(), words))
        elif register == MEMBERS.id:
            self._desk.ask(ask_member(office, self._today(), words))
        else:
            self._desk.ask(ask_new(register, office, self._today(), words))

    def _make_head(self) -> None:
        office = self._office
        if office is None:
            return
        own = next((one.group for one in self._everybody() if one.uid == office.teacher), None)
        self._desk.ask(ask_head(office, own or "", self._today(), self._context.words))

    def _change(self, shown: EntryShown) -> None:
        if self._office is not None:
            self._desk.ask(ask_change(shown, self._office, self._context.words))

    def _remove(self, shown: EntryShown) -> None:
        self._desk.remove(shown.entry.uid)
