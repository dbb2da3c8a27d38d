"""A school year and its closing in sentences."""

from __future__ import annotations

from datetime import datetime

from studyhours.domain.clock import SCHOOL_ZONE, day_in_zone
from studyhours.domain.texts import Texts
from studyhours.services.closing.reading import ClosingShown
from studyhours.services.closing.year_state import YearState
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.wording.explaining import day_text

OPEN, CLOSED, SIGNED = "open", "closed", "signed"
ROLES = {OPEN: "waiting", CLOSED: "met", SIGNED: "met"}
_SEAL = 12
"""So many signs of a seal are enough to compare it with a paper."""


def state_of(state: YearState) -> str:
    """``OPEN``, ``CLOSED`` or ``SIGNED``."""
    if not state.is_closed or state.closing is None:
        return OPEN
    return SIGNED if state.closing.signed is not None else CLOSED


def state_lines(state: YearState, texts: Texts) -> list[str]:
    """What there is to say of a year, one line each."""
    closing = state.closing
    if not state.is_closed:
        lines = [_open_line(state, texts)]
        if closing is not None:
            lines.append(_reopened_line(closing, texts))
        return lines
    if closing is None:
        return []
    lines = [_closed_line(closing, texts)]
    said = []
    if closing.undecided:
        said.append(texts.say("check_year.left_undecided", count=closing.undecided))
    if closing.reason:
        said.append(texts.say("check_year.closing_reason", reason=closing.reason))
    if said:
        lines.append(" ".join(said))
    lines.append(_signed_line(closing, texts))
    return lines


def _open_line(state: YearState, texts: Texts) -> str:
    if not state.has_begun:
        return texts.say("check_year.not_begun", day=day_text(state.first, texts))
    key = "check_year.open_over" if state.is_over else "check_year.open_running"
    return texts.say(key, day=day_text(state.last, texts))


def _reopened_line(closing: ClosingShown, texts: Texts) -> str:
    if closing.reopened is None:
        return ""
    at, by, reason = closing.reopened
    return texts.say(
        "check_year.reopened_by",
        number=closing.number,
        by=person_text(by, texts),
        day=moment_text(at, texts),
        reason=reason,
    )


def _closed_line(closing: ClosingShown, texts: Texts) -> str:
    return texts.say(
        "check_year.closed_by",
        by=person_text(closing.made_by, texts),
        day=moment_text(closing.made_at, texts),
        number=closing.number,
        as_of=day_text(closing.as_of, texts),
        teachers=closing.teachers,
        records=closing.records,
        seal=closing.seal[:_SEAL],
    )


def _signed_line(closing: ClosingShown, texts: Texts) -> str:
    signed = closing.signed
    if signed is None:
        return texts.say("check_year.unsigned")
    said = {"name": person_text(signed.name, texts), "day": moment_text(signed.at, texts)}
    if signed.note:
        return texts.say("check_year.signed_with_note", note=signed.note, **said)
    return texts.say("check_year.signed_by", **said)


def moment_text(at: datetime, texts: Texts) -> str:
    """The day of an instant, in the school's zone."""
    return day_text(day_in_zone(at, SCHOOL_ZONE), texts)


def person_text(login: str, texts: Texts) -> str:
    """Who did something; while accounts are off, whoever sat at this computer."""
    return texts.say("check_year.this_computer") if login == LOCAL.name else login
