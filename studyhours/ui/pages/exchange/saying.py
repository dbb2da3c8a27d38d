"""How this page puts packages into words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from studyhours.domain.errors import Fault
from studyhours.services.exchange.looking import Looked, SaidOfItself
from studyhours.services.exchange.merged import Counts, Merged
from studyhours.services.wording.day_words import moment_text
from studyhours.services.wording.exchanged import sorts_said
from studyhours.services.wording.faults import named_params
from studyhours.ui.words import Words

_BEFORE = (
    "added",
    "approved",
    "returned",
    "changed",
    "deleted",
    "undecided",
    "sides",
    "unchanged",
    "files",
)
_AFTER = ("left_out", "confirmed")
_LOCAL = "local"


def fault_text(fault: Fault, words: Words) -> str:
    """What went wrong; where the command line's remedy is another, the window's own."""
    key = f"exchange_page.fault_{fault.code}"
    if key in words.texts.entries:
        return words.say(key, **named_params(fault, words.texts))
    return words.fault(fault)


def by_text(login: str, words: Words) -> str:
    """Who did something; nobody has a name while accounts are off."""
    return words.say("exchange_page.by_local") if login == _LOCAL else login


def counts_text(counts: Counts, words: Words, missing: int = 0) -> str:
    """How many of what, without what there is none of.

    Args:
        counts: How many.
        words: The language of the window.
        missing: How many files a receipt does not name that were known to lie there.
    """
    decided = counts.approved + counts.returned
    said = {**counts.plain, "changed": counts.changed - decided}
    parts = [
        *_counted({name: said[name] for name in _BEFORE}, words),
        *sorts_said(counts, words.texts),
        *_counted({**{name: said[name] for name in _AFTER}, "missing": missing}, words),
    ]
    return words.say("exchange_page.comma").join(parts) or words.say("exchange_page.count_none")


def _counted(counts: Mapping[str, int], words: Words) -> Iterator[str]:
    for name, count in counts.items():
        if count:
            yield words.say(f"exchange_page.count_{name}", count=count)


def brought_text(merged: Merged, looked: Looked | None, words: Words) -> str:
    """How many of what taking a package brings, or has brought; of a receipt also what it lacks."""
    missing = looked.said.missing if looked is not None and looked.said is not None else 0
    return counts_text(merged.counts, words, missing)


def sender_text(said: SaidOfItself, words: Words) -> str:
    """Whose records a package holds."""
    if said.receipt:
        return words.say("exchange_page.about_receipt")
    if said.whole and len(said.teachers) != 1:
        return words.say("exchange_page.about_all", count=len(said.teachers))
    return words.say("window.separator").join(
        f"{one.name} {one.staff_no or ''}".strip() for one in said.teachers
    )


def looked_lines(looked: Looked, words: Words) -> Iterator[str]:
    """Everything that is known of a package that was looked at."""
    say = words.say
    if looked.said is not None:
        said = looked.said
        # Who hands in for the first time is asked for the code: it is not read off here.
        known = looked.would is not None
        key = "exchange_page.line_from" if known else "exchange_page.line_from_new"
        yield say(key, name=said.name, code=said.code)
        yield say("exchange_page.line_made", at=moment_text(said.made_at, words.texts))
        about = sender_text(said, words)
        yield about if said.receipt else say("exchange_page.line_about", who=about)
    if looked.fault is not None:
        yield fault_text(looked.fault, words)
    if looked.would is not None:
        yield say("exchange_page.line_would", counts=brought_text(looked.would, looked, words))
        yield from left_lines(looked.would, words)


def left_lines(merged: Merged, words: Words) -> Iterator[str]:
    """What is not taken, and why."""
    say = words.say
    for one in merged.left_out:
        why = say(f"exchange_page.left_{one.code}")
        yield say("exchange_page.line_left", title=one.title, why=why)
    more = merged.counts.left_out - len(merged.left_out)
    if more > 0:
        yield say("exchange_page.line_more", count=more)
    for row in merged.rows_left:
        part = say(f"package.part_{row.part}")
        yield say("exchange_page.line_left", title=part, why=say(f"exchange_page.left_{row.code}"))
