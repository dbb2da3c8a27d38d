"""What is done on this page: each is one command, and one step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress
from studyhours.services.activities.attending import (
    Attended,
    attend,
    check_attendance,
    uncheck_attendance,
)
from studyhours.services.activities.crediting import (
    NOT_OVER,
    Credited,
    credit,
    take_credit_back,
)
from studyhours.services.activities.planning import (
    ActivityRemoved,
    Planned,
    put_back,
    take_back,
)
from studyhours.services.activities.rows import Mark
from studyhours.ui.attempt import Attempt
from studyhours.ui.page import Page
from studyhours.ui.pages.activities.marking import MARKS_QUESTION, ask_at_stake
from studyhours.ui.resting import Question, unless_certified
from studyhours.ui.undo import Step

if TYPE_CHECKING:
    from studyhours.services.activities.at_stake import AtStake
    from studyhours.services.ledgers.ledger import Ledger
    from studyhours.services.papers.resting import Resting

T = TypeVar("T")
Work = Callable[[], object]
Asked = tuple[Question, "Callable[[], Sequence[Resting]]"]
"""A question, and what reads whether it is to be asked."""
_UNCREDIT = Question("activities.ask_uncredit", "activities.uncredit_anyway")


class Deeds:
    """Carries them out.

    Args:
        page: Whose deeds these are.
        failed: Told when a command did not come about, after the fault was shown.
    """

    def __init__(self, page: Page, failed: Callable[[], None]) -> None:
        self._page, self._failed = page, failed
        self._marks: dict[str, dict[str, Mark]] = {}
        self._marking: set[str] = set()
        self._doubtful: dict[str, dict[str, Mark]] = {}

    # ------------------------------------------------------------ attendance

    def mark(self, uid: str, name: str, marks: Mapping[str, Mark]) -> None:
        """Saves how people attended; what is said meanwhile follows in one more command."""
        self._marks.setdefault(uid, {}).update(marks)
        if uid not in self._marking:
            self._save_marks(uid, name)

    def mark_credited(self, uid: str, name: str, marks: Mapping[str, Mark]) -> None:
        """The same of people who are credited: asks first where hours go, or certificates rest.

        What is said while that is looked up belongs to the same question, and to the same step.
        """
        waiting = self._doubtful.get(uid)
        if waiting is not None:
            waiting.update(marks)
            return
        self._doubtful[uid] = dict(marks)
        self._look_up(uid, name)

    def _look_up(self, uid: str, name: str) -> None:
        asked = dict(self._doubtful[uid])

        def over(*, agreed: bool) -> None:
            marks = self._doubtful.pop(uid)
            if agreed:
                self.mark(uid, name, marks)
            else:
                self._failed()

        def found(at_stake: AtStake) -> None:
            if asked != self._doubtful[uid]:
                self._look_up(uid, name)
            elif at_stake:
                ask_at_stake(
                    self._page,
                    self._page.context.words,
                    at_stake,
                    lambda: over(agreed=True),
                    lambda: over(agreed=False),
                )
            else:
                over(agreed=True)

        ledger = self._page.context.ledger

        def read() -> AtStake:
            from studyhours.services.activities.at_stake import at_stake

            return at_stake(ledger, uid, asked)

        # Where it cannot be looked up, what follows says so itself.
        self._page.context.tasks.query(
            self._page, f"at stake {uid}", read, found, lambda _fault: over(agreed=True)
        )

    def is_marking(self, uid: str) -> bool:
        """Whether something said of an activity is still on its way."""
        return uid in self._marking or uid in self._doubtful

    def flush(self) -> None:
        """Saves what waits for a command before it, without waiting for that."""
        for uid in list(self._marks):
            self._save_marks(uid, "")

    def _save_marks(self, uid: str, name: str) -> None:
        marks = self._marks.pop(uid)
        ledger = self._page.context.ledger
        self._marking.add(uid)

        def over() -> None:
            self._marking.discard(uid)
            if uid in self._marks:
                self._save_marks(uid, name)

        def done(attended: Attended) -> None:
            if attended.before:
                before = attended.before
                now = {who: marks[who] for who in before}
                self.remember(
                    "activities.step_attend",
                    name,
                    lambda: attend(ledger, uid, before),
                    lambda: attend(ledger, uid, now),
                    ask_undo=_resting_on_marks(ledger, uid, before),
                    ask_redo=_resting_on_marks(ledger, uid, now),
                )

        self._page.context.tasks.command(
            self._page,
            "activities.marking",
            lambda _tell: attend(ledger, uid, marks),
            done,
            self._fault,
            over=over,
            cancelled=self._failed,
            changes=lambda attended: attended.changes,
        )

    # ------------------------------------------------------------ check and credit

    def check(self, uid: str, name: str) -> None:
        """Says that the attendance is right."""
        ledger = self._page.context.ledger
        self._do(
            "activities.checking",
            lambda _tell: check_attendance(ledger, uid),
            lambda _done: self.told(
                "activities.was_checked",
                name,
                self.remember(
                    "activities.step_check",
                    name,
                    lambda: uncheck_attendance(ledger, uid),
                    lambda: check_attendance(ledger, uid),
                ),
            ),
            Changes.ACTIVITIES,
        )

    def credit(
        self, uid: str, name: str, ask_early: Work | None = None, *, early: bool = False
    ) -> None:
        """Gives everybody present the hours.

        Args:
            uid: The activity.
            name: Its title.
            ask_early: Asks where it is not over yet; nothing has been done then.
            early: Whether that was asked.
        """
        ledger = self._page.context.ledger

        def refused(fault: Fault) -> None:
            if fault.code == NOT_OVER and ask_early is not None:
                ask_early()
            else:
                self._fault(fault)

        def done(given: Credited) -> None:
            step = self.remember(
                "activities.step_credit",
                name,
                lambda: take_credit_back(ledger, [uid]),
                lambda: credit(ledger, [uid], early=early),
                ask_undo=_resting_on_credit(ledger, uid),
            )
            self.told("activities.was_credited", name, step, count=given.records)

        self._do(
            "activities.crediting",
            lambda tell: credit(ledger, [uid], tell, early=early),
            done,
            Changes.ACTIVITIES | Changes.RECORDS,
            refused,
        )

    def take_credit_back(self, uid: str, name: str) -> None:
        """Takes the hours away again; asks first where a valid certificate rests on them."""
        asked = _resting_on_credit(self._page.context.ledger, uid)
        self._unless_certified(asked, lambda: self._take_credit_back(uid, name), self._failed)

    def _take_credit_back(self, uid: str, name: str) -> None:
        ledger = self._page.context.ledger

        def done(given: Credited) -> None:
            step = self.remember(
                "activities.step_uncredit",
                name,
                # It had been given: whoever gave it was asked then.
                lambda: credit(ledger, [uid], early=True),
                lambda: take_credit_back(ledger, [uid]),
                ask_redo=_resting_on_credit(ledger, uid),
            )
            self.told("activities.was_uncredited", name, step, count=given.records)

        self._do(
            "activities.uncrediting",
            lambda tell: take_credit_back(ledger, [uid], tell),
            done,
            Changes.ACTIVITIES | Changes.RECORDS,
        )

    # ------------------------------------------------------------ plans

    def take_back(self, uid: str, name: str) -> None:
        """Takes a planned activity back."""
        ledger = self._page.context.ledger

        def done(removed: ActivityRemoved) -> None:
            step = self.remember(
                "activities.step_remove",
                name,
                lambda: put_back(ledger, removed),
                lambda: take_back(ledger, [uid]),
            )
            self.told("activities.was_removed", name, step)

        self._do(
            "activities.removing", lambda _tell: take_back(ledger, [uid]), done, Changes.ACTIVITIES
        )

    def planned(self, made: Planned, name: str) -> None:
        """Tells of new activities."""
        ledger = self._page.context.ledger
        gone: list[ActivityRemoved] = []

        def away() -> object:
            gone[:] = [take_back(ledger, made.uids)]
            return gone

        step = self.remember("activities.step_plan", name, away, lambda: put_back(ledger, gone[0]))
        many = len(made.uids) > 1
        key = "activities.was_planned_many" if many else "activities.was_planned"
        self.told(key, name, step, count=len(made.uids))

    def changed(self, name: str, undo: Work, redo: Work) -> None:
        """Tells of a changed plan."""
        self.told(
            "activities.was_changed",
            name,
            self.remember("activities.step_change", name, undo, redo),
        )

    # ------------------------------------------------------------ what they share

    def _do(
        self,
        key: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        changes: Changes,
        refused: Callable[[Fault], None] | None = None,
    ) -> None:
        fault = refused or self._fault
        self._page.context.tasks.command(
            self._page, key, work, done, fault, cancelled=self._failed, changes=changes
        )

    def _fault(self, fault: Fault) -> None:
        self._page.banner.show_fault(fault)
        self._failed()

    def told(self, key: str, name: str, step: Step, count: int = 0) -> None:
        """Tells what was done, with a way to take it back."""
        undo = self._page.context.undo
        self._page.banner.say(
            key, action=("records.undo", lambda: undo.undo_step(step)), what=name, count=count
        )

    def remember(
        self,
        key: str,
        name: str,
        undo: Work,
        redo: Work,
        *,
        ask_undo: Asked | None = None,
        ask_redo: Asked | None = None,
    ) -> Step:
        """What was done, as a step that can be taken back.

        Args:
            key: Key of its name.
            name: What that says.
            undo: Takes it back.
            redo: Does it again.
            ask_undo: Reads the certificates that rest on hours which change then: they are asked
                about.
            ask_redo: The same of doing it again.
        """
        step = Step(
            key,
            {"what": name},
            undo=lambda: self._go(step, "records.undoing", undo, ask_undo),
            redo=lambda: self._go(step, "records.redoing", redo, ask_redo),
        )
        self._page.context.undo.did(step)
        return step

    def _go(self, step: Step, key: str, work: Work, asked: Asked | None) -> None:
        if asked is None:
            self._start(step, key, work)
            return
        undo = self._page.context.undo
        self._unless_certified(
            asked, lambda: self._start(step, key, work), lambda: undo.refused(step), step
        )

    def _unless_certified(
        self,
        asked: Asked,
        agreed: Callable[[], None],
        declined: Callable[[], None],
        about: Step | None = None,
    ) -> None:
        question, read = asked
        context = self._page.context
        unless_certified(self._page, context, read, question, agreed, declined, about=about)

    def _start(self, step: Step, key: str, work: Work) -> None:
        context = self._page.context
        attempt = Attempt(context.undo, step)
        context.tasks.command(
            self._page,
            key,
            attempt.watch(lambda _tell: work()),
            lambda _done: self._page.banner.clear(),
            self._fault,
            over=attempt.over,
            changes=Changes.ACTIVITIES | Changes.RECORDS,
        )


def _resting_on_credit(ledger: Ledger, uid: str) -> Asked:
    """Reads the certificates on all hours of an activity, and how those are asked about."""

    def papers() -> Sequence[Resting]:
        from studyhours.services.papers.resting import certificates_on_activity

        return certificates_on_activity(ledger, uid)

    return _UNCREDIT, papers


def _resting_on_marks(ledger: Ledger, uid: str, marks: Mapping[str, Mark]) -> Asked:
    """Reads the certificates on hours that marks change."""

    def papers() -> Sequence[Resting]:
        from studyhours.services.activities.at_stake import at_stake

        return at_stake(ledger, uid, marks).papers

    return MARKS_QUESTION, papers
