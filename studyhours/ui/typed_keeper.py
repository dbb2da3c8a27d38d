"""Keeps long texts while they are typed, and finds again what a crash or leaving left behind.

One keeper looks after one place of the window, such as the agreement of a pair, and the things it
is about one after the other. What it finds is put back where nothing newer stands, and offered
where something does; either way a strip says so, with a button that throws it away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studyhours.domain.errors import Fault
from studyhours.services.records.drafts import new_draft_uid
from studyhours.services.records.left_typed import (
    LeftTyped,
    drop_typed,
    keep_typed,
    left_typed,
    said_hash,
)
from studyhours.ui.context import PageContext
from studyhours.ui.keeping_soon import KeepingSoon
from studyhours.ui.widgets.draft_strip import DraftStrip, StripWords
from studyhours.ui.widgets.field_values import kept_fields, put_back, typed_in, when_typed

Values = Mapping[str, str]
_STRIP = StripWords("typed.found", "typed.take", "typed.drop", "typed.back")
_KEEPING = "typed.keeping"


class Typed(Protocol):
    """Something that people type into."""

    def read(self) -> Values:
        """What stands there, by field."""

    def put(self, values: Values) -> None:
        """Puts something there in its place."""


class Gone(Protocol):
    """Told that what was typed is saved."""

    def __call__(self, base: Values | None = None, /) -> None:
        """It is saved; ``base`` is what stands there from now on, see ``TypedKeeper.gone``."""


class TypedFields:
    """Fields by name; see ``field_values``.

    Args:
        fields: The fields; those that cannot be kept are left out.
        then: Called once something was put back.
    """

    def __init__(
        self, fields: Mapping[str, QWidget], then: Callable[[], None] | None = None
    ) -> None:
        self._fields, self._then = kept_fields(fields), then

    def listen(self, act: Callable[[], None]) -> None:
        """Calls ``act`` whenever something is typed."""
        for field in self._fields.values():
            when_typed(field, act)

    def read(self) -> Values:
        """What stands there."""
        return {name: typed_in(field) for name, field in self._fields.items()}

    def put(self, values: Values) -> None:
        """Puts back what is said of each field; the others stay as they are."""
        for name, field in self._fields.items():
            if name in values:
                put_back(field, values[name])
        if self._then is not None:
            self._then()


class TypedKeeper(QObject):
    """The texts of one place of the window.

    Attributes:
        soon: When they are kept.
        strip: Says what was found; its owner gives it a place.

    Signals:
        failed: They could not be kept (``Fault``).
    """

    failed = Signal(object)

    def __init__(self, context: PageContext, place: str, typed: Typed, parent: QObject) -> None:
        """A keeper of nothing yet.

        Args:
            context: The page's.
            place: What the place is called among drafts; also begins the strip's object names.
            typed: What is typed into.
            parent: Owner.
        """
        super().__init__(parent)
        self._context, self._place, self._typed = context, place, typed
        self._may = "edit_self" in context.ledger.actor.functions
        self._about: str | None = None
        self._base: Values = {}
        self._uid: str | None = None
        self._known: dict[str, str] = {}
        self._kept: Values | None = None
        self._left: tuple[LeftTyped, ...] = ()
        self._offered: LeftTyped | None = None
        self.soon = KeepingSoon(self)
        self.soon.due.connect(self.keep)
        self.strip = DraftStrip(context.words, f"{place}-left", _STRIP)
        self.strip.taken.connect(self._take)
        self.strip.refused.connect(self._refuse)

    # ------------------------------------------------------------ what is typed

    @property
    def typed(self) -> Values:
        """What stands there now."""
        return dict(self._typed.read())

    def begin(self, about: str, base: Values | None = None) -> None:
        """Something is shown: looks whether texts about it were left.

        Args:
            about: What it is, a uid; empty for something that is not there yet.
            base: What it says unless somebody types; what stands there now where it is None.
        """
        self.end()
        if not self._may:
            return
        self._about, self._base = about, self.typed if base is None else dict(base)
        ledger, place = self._context.ledger, self._place

        def found(left: tuple[LeftTyped, ...]) -> None:
            self._found(about, left)

        # Behind what is being kept, on the thread that keeps it.
        self._command(lambda: left_typed(ledger, place, about), found)

    def touch(self) -> None:
        """Something was typed: it is kept soon."""
        if self._about is not None:
            self.soon.touch()

    def keep(self) -> None:
        """Keeps what stands there now; what says nothing new needs no keeping."""
        self.soon.rest()
        about, values = self._about, self.typed
        if about is None or values == self._kept:
            return
        if values == self._base:
            self._forget_kept()
            return
        ledger = self._context.ledger
        self._uid, self._kept = self._uid or new_draft_uid(ledger), values
        self._known[about] = self._uid
        typed = LeftTyped(self._uid, self._place, about, values, said_hash(self._base))
        self._command(lambda: keep_typed(ledger, typed), _nothing, self._not_kept)

    def leave(self) -> None:
        """It is left: what waits is kept at once."""
        if self.soon.is_waiting:
            self.keep()

    def end(self) -> None:
        """Nothing is shown any more; what was typed stays kept."""
        self.leave()
        self.strip.hide()
        self._about, self._uid, self._kept, self._left = None, None, None, ()
        self._offered = None

    def drop(self, about: str) -> None:
        """What was typed about something is kept elsewhere, or not wanted."""
        if about == self._about:
            self.soon.rest()
            self._forget_kept()
            if self._offered is None:
                self.strip.hide()
        elif (uid := self._known.pop(about, None)) is not None:
            self._drop(uid)

    def gone(self, base: Values | None = None) -> None:
        """What stands there is saved, or not wanted: nothing of it is kept any more.

        Args:
            base: What it says from now on; what stands there where it is None.
        """
        if self._about is None:
            return
        self.drop(self._about)
        now = self.typed
        self._base = now if base is None else dict(base)
        if now != self._base:
            self.touch()  # typed on while it was saved

    def going(self) -> Gone:
        """What stands there is being saved.

        Returns:
            To be called once it is, with what it says then, as ``gone``; something else may be
            shown by that time.
        """
        about, uid = self._about, self._uid

        def gone(base: Values | None = None, /) -> None:
            if shiboken6.isValid(self) and self._about == about:
                self.gone(base)
            elif uid is not None:
                self._drop(uid)

        return gone

    # ------------------------------------------------------------ what was left

    def _found(self, about: str, left: tuple[LeftTyped, ...]) -> None:
        if about != self._about:
            return
        for one in left:
            if one.values == self._base:  # saved meanwhile, or typed and taken back
                self._drop(one.uid)
        self._left = tuple(one for one in left if one.values not in (self._base, self._kept))
        self._offer()

    def _offer(self) -> None:
        self._offered = None
        if not self._left:
            return
        one, now = self._left[0], self.typed
        at = one.saved_at
        if one.values == now and self._uid is None:
            self._adopt(one)
        elif now == self._base and (not one.about or one.based_on == said_hash(self._base)):
            self._adopt(one)
            self._typed.put(one.values)
            if at is not None:
                self.strip.say_back(at)
        elif at is not None:
            self._offered = one
            self.strip.offer(one, at)

    def _adopt(self, one: LeftTyped) -> None:
        self._uid, self._kept = one.uid, dict(one.values)
        self._known[one.about] = one.uid
        self._left = tuple(other for other in self._left if other.uid != one.uid)

    def _take(self, one: LeftTyped) -> None:
        """The person goes on with what was left; what they typed since stays kept beside it."""
        self.keep()
        self._offered = None
        self._adopt(one)
        self._typed.put(one.values)

    def _refuse(self) -> None:
        """The person does not want it: what stood there before stands there again."""
        offered = self._offered
        if offered is not None:
            self._drop(offered.uid)
            self._left = tuple(one for one in self._left if one.uid != offered.uid)
        else:
            self._forget_kept()
            self._typed.put(self._base)
        self._offer()

    # ------------------------------------------------------------ writing

    def _forget_kept(self) -> None:
        if self._uid is not None:
            self._drop(self._uid)
        self._uid, self._kept = None, None

    def _drop(self, uid: str) -> None:
        ledger, tasks = self._context.ledger, self._context.tasks
        # Whoever typed it may be gone by the time it is saved.
        tasks.command(
            tasks, _KEEPING, lambda _tell: drop_typed(ledger, uid), _nothing, _nothing, quiet=True
        )

    def _command(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[Fault], None] | None = None,
    ) -> None:
        self._context.tasks.command(
            self, _KEEPING, lambda _tell: work(), done, failed or _nothing, quiet=True
        )

    def _not_kept(self, fault: Fault) -> None:
        self._kept = None  # tried again with the next key
        self.failed.emit(fault)


def _nothing(_done: object) -> None:
    """Nothing is told of it."""
