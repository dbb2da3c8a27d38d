"""What comes after an activity: papers, process files, what is handed in, who is reminded."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QGuiApplication

from studyhours.domain.progress import Progress
from studyhours.domain.review import SUBMITTED
from studyhours.domain.texts import Texts
from studyhours.services.activities.files import PapersKept, keep_papers
from studyhours.services.activities.handing import (
    Behind,
    PartOpened,
    missing_text,
    open_part,
    reminder_text,
    who_is_behind,
)
from studyhours.services.activities.sheet import sign_in_sheet
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.records.saving import Saved, restore_record
from studyhours.ui.page import Page
from studyhours.ui.pages.activities.deeds import Deeds
from studyhours.ui.pages.activities.panel import ActivityPanel
from studyhours.ui.preview.document_forms import other_forms
from studyhours.ui.widgets.print_desk import PrintDesk


class Afterwards:
    """Carries it out for the activity shown.

    Args:
        page: Whose deeds these are.
        panel: What shows the activity.
        desk: Where papers are printed.
        deeds: Where steps are remembered.
    """

    def __init__(self, page: Page, panel: ActivityPanel, desk: PrintDesk, deeds: Deeds) -> None:
        self._page, self._panel, self._desk, self._deeds = page, panel, desk, deeds

    # ------------------------------------------------------------ papers

    def print_sheet(self) -> None:
        """Prints the sign-in sheet."""
        self._print("sign-in", "activities.sheet_name", sign_in_sheet)

    def print_record(self) -> None:
        """Prints the record of the activity."""
        from studyhours.services.activities.record_sheet import activity_record

        self._print("activity-record", "activities.record_name", activity_record)

    def _print(self, document: str, key: str, paper: Callable[[Ledger, str, Texts], bytes]) -> None:
        opened, context = self._panel.opened, self._page.context
        if opened is None:
            return
        ledger, uid, texts = context.ledger, opened.shown.uid, context.words.texts

        def make(progress: Progress) -> bytes:
            progress("make_table", 0, None)
            return paper(ledger, uid, texts)

        others = other_forms(ledger, document, {"activity": uid}, texts)
        self._desk.show_pdf(make, context.words.say(key, what=opened.shown.title), others)

    def show_papers(self) -> None:
        """Shows the process files, to be added to and taken away from."""
        from studyhours.ui.pages.activities.papers_dialog import PapersDialog

        opened = self._panel.opened
        if opened is not None:
            shown = opened.shown
            dialog = PapersDialog(self._page, self._page.context, opened)
            dialog.kept.connect(lambda kept: self._kept_papers(shown.uid, shown.title, kept))
            dialog.ask()

    # ------------------------------------------------------------ handing in

    def remind(self) -> None:
        """Copies who has not handed in what is wanted."""
        opened = self._panel.opened
        if opened is not None:
            ledger, uid = self._page.context.ledger, opened.shown.uid
            self._page.context.tasks.query(
                self._page, "behind", lambda: who_is_behind(ledger, uid), self._remind
            )

    def hand_in(self, teacher: str) -> None:
        """Shows what somebody hands in; they or the office may change it."""
        opened = self._panel.opened
        if opened is not None:
            ledger, uid = self._page.context.ledger, opened.shown.uid
            self._page.context.tasks.query(
                self._page, "part", lambda: open_part(ledger, uid, teacher), self._ask_part
            )

    def _ask_part(self, part: PartOpened) -> None:
        from studyhours.ui.pages.activities.hand_dialog import HandDialog

        actor = self._page.context.ledger.actor
        own = actor.teacher_uid == part.teacher and "edit_self" in actor.functions
        may_edit = own or "edit_records" in actor.functions
        dialog = HandDialog(self._page, self._page.context, part, may_edit=may_edit)
        dialog.handed.connect(self._handed)
        dialog.left_typed.connect(
            lambda: self._page.banner.say("activities.hand_kept", role="waiting")
        )
        dialog.ask()

    def _kept_papers(self, uid: str, name: str, kept: PapersKept) -> None:
        """Tells of process files that were saved."""
        ledger, before, after = self._page.context.ledger, kept.before, kept.after
        if kept.changes:
            step = self._deeds.remember(
                "activities.step_papers",
                name,
                lambda: keep_papers(ledger, uid, before, after),
                lambda: keep_papers(ledger, uid, after, before),
            )
            self._deeds.told("activities.papers_saved", name, step)

    def _handed(self, saved: Saved, part: PartOpened) -> None:
        """Tells what somebody has handed in, and what is still missing."""
        if not saved.changes:
            return
        ledger = self._page.context.ledger

        def look() -> PartOpened:
            return open_part(ledger, part.activity, part.teacher)

        self._page.context.tasks.query(self._page, "handed", look, self._tell_handed)
        tops = [saved.version]

        def back() -> object:
            done = restore_record(ledger, part.record, part.version, tops[-1])
            tops.append(done.version)
            return done

        def again() -> object:
            done = restore_record(ledger, part.record, tops[0], tops[-1])
            tops.append(done.version)
            return done

        self._deeds.remember("activities.step_hand", part.title, back, again)

    def _tell_handed(self, part: PartOpened) -> None:
        missing = part.missing
        banner = self._page.banner
        if part.status == SUBMITTED:
            banner.say("activities.hand_waiting", what=part.title)
        elif missing:
            texts = self._page.context.words.texts
            banner.say(
                "activities.hand_missing", role="waiting", what=part.title,
                parts=missing_text(missing, texts),
            )  # fmt: skip
        else:
            banner.say("activities.hand_saved", what=part.title)

    def _remind(self, found: Sequence[Behind]) -> None:
        """Copies who is to be reminded."""
        if not found:
            self._page.banner.say("activities.nobody_behind")
            return
        texts = self._page.context.words.texts
        QGuiApplication.clipboard().setText(reminder_text(found, texts))
        self._page.banner.say("activities.was_reminded", count=len(found))
