"""Whether a sheet is another kind of table than the one asked for.

Schools keep one workbook with a sheet for each kind of table, and people pick the wrong kind from
a list. A roster has names and days in it too: taken for observed lessons it would credit everybody
on their birthday.
"""

from __future__ import annotations

from dataclasses import dataclass

from studyhours.transfer.cells import Sheet
from studyhours.transfer.finding import Candidate, find_candidate
from studyhours.transfer.vocabulary import Layout, layout

_KINDS = ("roster", "training", "observation", "writing", "reading", "lesson", "attendance")
_NEEDED_TOO = {"writing": ("type",), "observation": ("observed",), "lesson": ("topic",)}
_OWN_COLUMNS = frozenset(["training", "reading", "writing"])
_SIGNED = ("签", "考勤", "出勤", "出席", "到会", "sign", "attend")
_TELLING = {
    "observation": frozenset(["observed", "text", "place", "place_out", "period"]),
    "lesson": frozenset(["topic", "type", "class", "period"]),
    "self-study": frozenset(["amount", "title"]),
    "mentoring": frozenset(["mentor", "mentee"]),
}


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A better guess at what a sheet is.

    Attributes:
        kind: The kind of table it fits better.
        surely: Whether nothing in it belongs to the kind asked for alone.
        headers: Its headers.
    """

    kind: str
    surely: bool
    headers: str


def mistaken_for(sheet: Sheet, asked: str) -> Mistaken | None:
    """The other kind of table that fits a sheet's headers better, word for word; None for none.

    Args:
        sheet: The sheet.
        asked: Id of the layout it is to be read by.
    """
    own = find_candidate(sheet, layout(asked), [])
    best, headers, fit = "", "", 0
    if own is not None:
        complete = _complete(own, layout(asked))
        if complete and _unmistakable(own, asked):
            return None
        # What lacks a column it must have gives way to what fits as well and lacks none.
        fit = own.matching.exact - (not complete)
    for kind in _KINDS:
        plan = layout(kind)
        other = find_candidate(sheet, plan, []) if kind != asked else None
        if other is not None and other.matching.exact > fit and _complete(other, plan):
            best, fit = kind, other.matching.exact
            headers = "、".join(header.seen for header in other.headers)
    if not best:
        return None
    telling = _TELLING.get(asked)
    surely = telling is not None and (own is None or not telling & own.matching.targets)
    return Mistaken(best, surely, headers)


def _unmistakable(candidate: Candidate, asked: str) -> bool:
    """Whether the columns such a table must have are its own; a sign-in sheet may be a roster too.

    ``状态`` alone does not make one: rosters say so of people at work or on leave.
    """
    if asked != "attendance":
        return asked in _OWN_COLUMNS
    column = next(one for one in candidate.matching.columns if one.target == "status")
    return any(mark in column.header for mark in _SIGNED)


def _complete(candidate: Candidate, plan: Layout) -> bool:
    groups = (*plan.required, *((target,) for target in _NEEDED_TOO.get(plan.id, ())))
    return all(any(item in candidate.matching.targets for item in group) for group in groups)
