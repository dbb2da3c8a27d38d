"""What the page does with rules: adopting, ending, taking back, beginning new ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault
from studyhours.services.rulebook.ending import EndDays, Ended, end_days, end_rules
from studyhours.services.rulebook.history import History
from studyhours.services.rulebook.shelf import (
    PresetShown,
    RuleFile,
    look_at_text,
    text_of_new,
    text_to_edit,
)
from studyhours.services.rulebook.taking import Adoption, Taken, take_back, take_rules
from studyhours.services.wording.day_words import day_text
from studyhours.ui.attempt import Attempt
from studyhours.ui.context import PageContext
from studyhours.ui.pages.rules.dialogs import ask_name
from studyhours.ui.pages.rules.saying import fault_words
from studyhours.ui.undo import Step

if TYPE_CHECKING:
    from studyhours.ui.pages.rules.page import RulesPage

T = TypeVar("T")


class Taking(QObject):
    """The page's deeds; each ends in a message that offers to take it back."""

    def __init__(self, context: PageContext, page: RulesPage) -> None:
        super().__init__(page)
        self._context, self._page, self._words = context, page, context.words
        self._written = False
        self._titles: dict[str, Mapping[str, str]] = {}

    # ------------------------------------------------------------ writing

    def edit(self, history: History) -> None:
        """Opens the newest version as the beginning of the next."""
        ledger, ruleset = self._context.ledger, history.id
        title = self._words.texts.pick(history.title)
        self._context.tasks.query(
            self._page,
            "edit",
            lambda: text_to_edit(ledger, ruleset),
            lambda text: self._write(text, ruleset, title),
        )

    def ask_new(self) -> None:
        """Asks for the name of a new set and opens it, without rules."""
        ask_name(self._page, self._context, "", lambda title: self._begin(title, None))

    def start_from(self, preset: PresetShown) -> None:
        """Asks for the name of a set that begins as a shipped one, and opens it."""
        title = self._words.texts.pick(preset.ruleset.title)
        proposed = self._words.say("rules_page.own", title=title)
        ruleset = preset.ruleset.id
        ask_name(self._page, self._context, proposed, lambda title: self._begin(title, ruleset))

    def _begin(self, title: str, preset: str | None) -> None:
        ledger = self._context.ledger
        self._context.tasks.query(
            self._page,
            "edit",
            lambda: text_of_new(ledger, title, preset),
            lambda found: self._write(found[0], found[1], title),
        )

    def _write(self, text: str, ruleset: str, title: str) -> None:
        page, shelf = self._page, self._page.shelf
        if shelf is not None:
            page.banner.clear()
            page.in_turns(
                lambda: page.editing,
                lambda: page.editing.begin(text, f"{ruleset}.yaml", title, shelf),
                lambda: page.show_over(page.editing),
            )

    def adopt_written(self, text: str, name: str) -> None:
        """What is written in the editor: shows what adopting it would mean."""
        ledger = self._context.ledger
        self._context.tasks.query(
            self._page,
            "file",
            lambda: look_at_text(ledger, text, name),
            lambda file: self.consider(file, written=True),
            self._not_adopted,
        )

    # ------------------------------------------------------------ before adopting

    def adopt_preset(self, preset: PresetShown) -> None:
        """A shipped set: shows what adopting it would mean."""
        title = self._words.texts.pick(preset.ruleset.title)
        self.consider(RuleFile(title, preset.text, preset.ruleset))

    def consider(self, file: RuleFile, *, written: bool = False) -> None:
        """Shows what adopting a rule text would mean; nothing is changed yet.

        Args:
            file: The rule text.
            written: Whether it stands in the editor, which is the way back then.
        """
        self._written = written
        self._titles[file.name] = file.ruleset.title
        page, shelf = self._page, self._page.shelf
        if shelf is not None:
            page.in_turns(
                lambda: page.adopting,
                lambda: page.adopting.begin(file, shelf),
                lambda: page.show_over(page.adopting),
            )

    def back_from_adopting(self) -> None:
        """The person does not adopt it."""
        if self._written:
            self._page.show_over(self._page.editing)
        else:
            self._page.back()

    # ------------------------------------------------------------ adopting

    def adopt(self, wanted: Adoption) -> None:
        """Adopts."""
        ledger = self._context.ledger
        self._context.tasks.command(
            self._page,
            "rules_page.adopting",
            lambda _tell: take_rules(ledger, wanted),
            lambda taken: self._adopted(wanted, taken),
            self._not_adopted,
            cancelled=self._page.adopting.not_adopted,
            changes=lambda taken: taken.changes,
        )

    def _adopted(self, wanted: Adoption, taken: Taken) -> None:
        page, adopted = self._page, taken.adopted
        page.adopting.put_away()
        if self._written:
            page.editing.adopted()
        page.show_set(adopted.id)
        if not adopted.changed:
            cases = bool(taken.changes)
            key = "rules_page.cases_kept" if cases else "rules_page.unchanged"
            page.banner.say(key, role="met" if cases else "waiting", number=adopted.number)
            return
        done = [taken]

        def undo() -> None:
            self._attempt(
                step,
                "rules_page.taking_back",
                lambda: take_back(self._context.ledger, done[-1]),
                lambda _changes: self._taken_back(wanted),
                lambda changes: changes,
            )

        def adopted_again(again: Taken) -> None:
            done.append(again)
            self._say_adopted(wanted, again, step)

        def redo() -> None:
            self._attempt(
                step,
                "rules_page.adopting",
                lambda: take_rules(self._context.ledger, wanted),
                adopted_again,
                lambda again: again.changes,
            )

        step = Step("rules_page.did_adopt", {"title": self._title(wanted)}, undo, redo)
        self._context.undo.did(step)
        self._say_adopted(wanted, taken, step)

    def _title(self, wanted: Adoption) -> str:
        return self._words.texts.pick(self._titles.get(wanted.name, {"zh": wanted.name}))

    def _say_adopted(self, wanted: Adoption, taken: Taken, step: Step) -> None:
        first, title = taken.adopted.first, self._title(wanted)

        def said() -> str:
            words = self._words
            key = "rules_page.adopted" if first is None else "rules_page.adopted_from"
            return words.say(
                key, title=title, number=taken.adopted.number, first=day_text(first, words.texts)
            )

        undo = ("rules_page.undo", lambda: self._context.undo.undo_step(step))
        self._page.banner.tell(said, role="met", action=undo)

    def _taken_back(self, wanted: Adoption) -> None:
        self._page.banner.say("rules_page.taken_back", title=self._title(wanted))

    def _not_adopted(self, fault: Fault) -> None:
        self._page.adopting.not_adopted()
        self._page.banner.tell(lambda: fault_words(fault, self._words), role="missed")

    # ------------------------------------------------------------ ending

    def ask_end(self, history: History) -> None:
        """Shows what ending a set would mean, and with which day it may."""
        ledger = self._context.ledger
        self._context.tasks.query(
            self._page,
            "end-days",
            lambda: end_days(ledger, history.id),
            lambda days: self._consider_end(history, days),
        )

    def _consider_end(self, history: History, days: EndDays) -> None:
        page, shelf = self._page, self._page.shelf
        if shelf is not None:
            page.banner.clear()
            page.in_turns(
                lambda: page.ending,
                lambda: page.ending.begin(history, days, shelf),
                lambda: page.show_over(page.ending),
            )

    def end(self, history: History, day: date) -> None:
        """Ends a set: it is not in force from a day on."""
        self._end(history, day)

    def reopen(self, history: History) -> None:
        """Puts a set in force again."""
        self._end(history, None)

    def _end(self, history: History, day: date | None) -> None:
        ledger, ruleset = self._context.ledger, history.id
        self._context.tasks.command(
            self._page,
            "rules_page.ending",
            lambda _tell: end_rules(ledger, ruleset, day),
            lambda ended: self._ended(history, day, ended),
            self._not_ended,
            cancelled=self._page.not_ended,
            changes=lambda ended: ended.changes,
        )

    def _not_ended(self, fault: Fault) -> None:
        self._page.not_ended()
        self._page.banner.tell(lambda: fault_words(fault, self._words), role="missed")

    def _ended(self, history: History, day: date | None, ended: Ended) -> None:
        if day is not None:
            self._page.ending.put_away()
            self._page.show_set(history.id)
        if not ended.changed:
            return
        ledger, ruleset = self._context.ledger, history.id
        before = None if ended.before is None else date.fromordinal(ended.before.toordinal() + 1)

        def go(to: date | None) -> None:
            self._attempt(
                step,
                "rules_page.ending",
                lambda: end_rules(ledger, ruleset, to),
                lambda again: self._say_ended(history, again, None),
                lambda again: again.changes,
            )

        params: dict[str, object] = {"title": self._words.texts.pick(history.title)}
        key = "rules_page.did_end" if day is not None else "rules_page.did_reopen"
        step = Step(key, params, lambda: go(before), lambda: go(day))
        self._context.undo.did(step)
        self._say_ended(history, ended, step)

    def _say_ended(self, history: History, ended: Ended, step: Step | None) -> None:
        def said() -> str:
            words = self._words
            title = words.texts.pick(history.title)
            if ended.beside:
                return words.say(
                    "rules_page.reopened_beside", title=title, titles=self._known(ended)
                )
            if ended.last is None:
                return words.say("rules_page.reopened", title=title)
            return words.say(
                "rules_page.ended", title=title, last=day_text(ended.last, words.texts)
            )

        undo = None
        if step is not None:
            undo = ("rules_page.undo", lambda: self._context.undo.undo_step(step))
        role = "risk" if ended.beside else "met"
        self._page.banner.tell(said, role=role, action=undo)

    def _known(self, ended: Ended) -> str:
        """The names of the sets that are in force beside one."""
        texts, shelf = self._words.texts, self._page.shelf
        sets = shelf.sets if shelf is not None else ()
        names = (texts.pick(one.title) for one in sets if one.id in ended.beside)
        said = (texts.say("rules_page.title", title=name) for name in names)
        return texts.say("part.and").join(said)

    # ------------------------------------------------------------ within

    def _attempt(
        self,
        step: Step,
        key: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        changes: Callable[[T], Changes],
    ) -> None:
        """Takes a step back or does it again; the stack is told how that ended."""
        attempt = Attempt(self._context.undo, step)
        self._context.tasks.command(
            self._page,
            key,
            attempt.watch(lambda _tell: work()),
            done,
            lambda fault: self._page.banner.tell(
                lambda: fault_words(fault, self._words), role="missed"
            ),
            changes=changes,
            over=attempt.over,
        )
