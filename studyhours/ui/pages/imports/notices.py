"""What is said about a file above its rows, and which buttons stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhours.services.importing.guess import Importable
from studyhours.services.importing.made import ROSTER
from studyhours.ui.pages.imports.items import Item, State
from studyhours.ui.pages.imports.telling import fault_text, what_name
from studyhours.ui.words import Words

READ_AGAIN, TAKE_FOLDER, OPEN_LEDGER = "read-again", "take-folder", "open-ledger"
INSIST, CHECK, UNDO, SEE, REMOVE = "insist", "check", "undo", "see", "remove"
ANOTHER, SEE_TEACHERS = "another", "see-teachers"
_LABELS = {
    READ_AGAIN: "imports.read_again",
    TAKE_FOLDER: "imports.take_folder",
    OPEN_LEDGER: "imports.open_ledger",
    INSIST: "imports.insist",
    CHECK: "imports.check_now",
    UNDO: "imports.undo",
    SEE: "imports.see_check",
    SEE_TEACHERS: "imports.see_teachers",
    ANOTHER: "imports.another",
}
_LEDGER_ENDING = ".studyhours"
_PAPERS = frozenset({".pdf", ".png", ".jpg", ".jpeg"})
_ON_THE_PAGE = frozenset(
    ["column_missing", "column_ambiguous", "file_no_table", "mapping_header_absent"]
)
"""Faults that are mended below, in the table of columns."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message about a file.

    Attributes:
        text: The sentence; empty for none.
        role: Its colour.
        actions: What can be done: name and text of each button.
    """

    text: str = ""
    role: str = "quiet"
    actions: tuple[tuple[str, str], ...] = ()


def notice_of(words: Words, item: Item, form: str, choices: Sequence[Importable]) -> Said:
    """What there is to say of an entry."""
    if item.fault is not None:
        return _trouble(words, item, form)
    if item.state in _SIMPLE:
        key, role, names = _SIMPLE[item.state]
        return Said(words.say(key), role, _buttons(words, *names))
    if item.state is State.STUCK:
        return Said(words.say("imports.not_recognised"), "risk")
    if item.state is State.APPLIED:
        return _applied(words, item, choices)
    if item.called_off:
        return Said(words.say("imports.called_off"), "risk")
    return _ready(words, item)


_SIMPLE: dict[State, tuple[str, str, tuple[str, ...]]] = {
    State.READING: ("imports.reading", "quiet", ()),
    State.QUEUED: ("imports.is_queued", "quiet", ()),
    State.WAITING: ("imports.waits_for_roster", "waiting", (CHECK,)),
    State.CHECKING: ("imports.is_checking", "quiet", ()),
    State.STOPPED: ("imports.check_stopped", "risk", (CHECK,)),
    State.APPLYING: ("imports.is_applying", "waiting", ()),
    State.UNDOING: ("imports.is_undoing", "waiting", ()),
    State.UNDONE: ("imports.was_undone", "waiting", (READ_AGAIN,)),
}


def _trouble(words: Words, item: Item, form: str) -> Said:
    fault = item.fault
    if fault is None:
        return Said()
    text = fault_text(words, fault, form)
    if item.done is not None:
        return Said(text, "missed", _buttons(words, SEE))
    if fault.code == "file_is_folder":
        return Said(words.say("imports.is_folder", file=item.path.name), "risk",
                    _buttons(words, TAKE_FOLDER))  # fmt: skip
    if is_ledger(item):
        said = words.say("imports.is_ledger", file=item.path.name)
        return Said(said, "risk", _buttons(words, OPEN_LEDGER))
    if fault.code == "file_wrong_kind" and item.path.suffix.lower() in _PAPERS:
        return Said(words.say("imports.is_paper", file=item.path.name), "risk")
    if fault.code == "looks_like_other":
        return Said(text, "risk", _buttons(words, INSIST))
    if fault.code in _ON_THE_PAGE:
        return Said(text, "risk")
    return Said(text, "missed", _buttons(words, READ_AGAIN))


def is_ledger(item: Item) -> bool:
    """Whether somebody dropped a ledger."""
    if item.fault is None or item.fault.code != "file_wrong_kind":
        return False
    return item.path.suffix.lower() == _LEDGER_ENDING or item.fault.params.get("kind") == "SQLite"


def _applied(words: Words, item: Item, choices: Sequence[Importable]) -> Said:
    counts = item.counts
    what = what_name(words, item.what, choices)
    if not counts.changing:
        return Said(words.say("imports.nothing_done", what=what), "waiting", _buttons(words, SEE))
    key = "imports.done_rejected" if counts.rejected else "imports.done"
    text = words.say(key, count=counts.changing, rejected=counts.rejected, what=what)
    names = (UNDO, SEE_TEACHERS if item.what == ROSTER else SEE)
    return Said(text, "met", _buttons(words, *names))


def _ready(words: Words, item: Item) -> Said:
    counts = item.counts
    if item.told is not None and item.told.lacks_teachers:
        return Said(words.say("imports.lacks_teachers"), "risk", _buttons(words, ANOTHER))
    if not counts.changing and counts.unchanged:
        return Said(words.say("imports.all_there"), "waiting")
    if not counts.changing:
        return Said(words.say("imports.no_rows"), "risk")
    return Said()


def _buttons(words: Words, *names: str) -> tuple[tuple[str, str], ...]:
    said = []
    for name in names:
        key = _LABELS[name]
        said.append((name, words.say(key)))
    return tuple(said)
