"""What the list of mentor pairs shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from studyhours.services.growth.agreements import NONE, SIGNED, PairShown
from studyhours.services.people.text_order import order_of
from studyhours.services.wording.day_words import period_text
from studyhours.ui.models.rows import Column
from studyhours.ui.words import Words

_ROLE = {NONE: "quiet", SIGNED: "met"}


def pair_columns(words: Words, today: Callable[[], date]) -> tuple[Column[PairShown], ...]:
    """The columns; ``today`` tells which pairs are over."""

    def state(one: PairShown) -> str:
        if one.entry.last is not None and one.entry.last < today():
            return words.say("growth_page.pair_over")
        return words.say(f"agreement.state_{one.state}")

    def role(one: PairShown) -> str:
        over = one.entry.last is not None and one.entry.last < today()
        return "quiet" if over else _ROLE.get(one.state, "waiting")

    return (
        Column("mentor", "agreement.mentor", lambda one: one.mentor, width=104,
               sort=lambda one: one.mentor_pinyin),
        Column("mentee", "agreement.mentee", lambda one: one.mentee, width=104,
               sort=lambda one: one.mentee_pinyin),
        Column("state", "growth_page.pair_state", state, width=96, chip=role,
               sort=lambda one: one.state),
        Column("subject", "agreement.subject", lambda one: one.subject, width=80,
               sort=lambda one: order_of(one.subject)),
        Column("period", "agreement.period", lambda one: period_text(one.entry, words.texts),
               width=220, muted=True, sort=lambda one: str(one.entry.first or "")),
    )  # fmt: skip
