"""The list of packages on their way: its columns, and why one need not be taken."""

from __future__ import annotations

from studyhours.services.exchange.looking import SaidOfItself
from studyhours.services.wording.day_words import moment_text
from studyhours.ui.models.rows import Column
from studyhours.ui.pages.exchange.arrivals import NEEDLESS, Arrival, State
from studyhours.ui.pages.exchange.saying import brought_text, fault_text
from studyhours.ui.words import Words

_CHIPS = {
    State.LOOKING: "quiet",
    State.READY: "waiting",
    State.UNKNOWN: "risk",
    State.LOCKED: "risk",
    State.BAD: "missed",
    State.TAKING: "quiet",
    State.TAKEN: "met",
    State.OWN: "quiet",
    State.OLDER: "quiet",
    State.NOTHING: "quiet",
    State.OTHERS: "quiet",
}


def columns(words: Words) -> list[Column[Arrival]]:
    """The columns."""

    def made(item: Arrival) -> str:
        said = said_by(item)
        return moment_text(said.made_at, words.texts) if said is not None else ""

    return [
        Column("file", "exchange_page.col_file", lambda one: one.path.name, width=140),
        Column("from", "exchange_page.col_from", _sender, width=130),
        Column(
            "state",
            "exchange_page.col_state",
            lambda one: words.say(f"exchange_page.state_{one.state.name.lower()}"),
            chip=lambda one: _CHIPS[one.state],
            width=100,
        ),
        Column("brings", "exchange_page.col_brings", lambda one: _brings(one, words), width=220),
        Column("made", "exchange_page.col_made", made, width=150),
    ]


def said_by(item: Arrival) -> SaidOfItself | None:
    """What a package says of itself, as far as it was read."""
    return item.looked.said if item.looked is not None else None


def needless_text(item: Arrival, words: Words) -> str:
    """Why a package need not be taken."""
    newer = item.newer.name if item.newer is not None else ""
    return words.say(f"exchange_page.needless_{item.state.name.lower()}", file=newer)


def _sender(item: Arrival) -> str:
    said = said_by(item)
    return said.name if said is not None else ""


def _brings(item: Arrival, words: Words) -> str:
    if item.taken is not None:
        return brought_text(item.taken, item.looked, words)
    if item.looked is None:
        return ""
    if item.state in NEEDLESS:
        return needless_text(item, words)
    if item.looked.would is not None:
        return brought_text(item.looked.would, item.looked, words)
    return fault_text(item.looked.fault, words) if item.looked.fault is not None else ""
