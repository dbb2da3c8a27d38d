"""Slips with a login and its first password: ten on a sheet of A4, to be cut and handed out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studyhours.reports.booklet_pages import fitted, lines_of
from studyhours.reports.cutting import dash_across, dash_down
from studyhours.reports.paper import MUTED, PINE, DocumentInfo, Paper

_WIDTH, _HEIGHT = 210.0, 297.0
_ACROSS, _DOWN = 2, 5
_WIDE, _HIGH = _WIDTH / _ACROSS, _HEIGHT / _DOWN
_INSIDE = 11.0
_ROOM = _WIDE - 2 * _INSIDE
_EDGE = 5.0
_SMALL, _BODY, _NAME, _SECRET = 8.0, 9.5, 13.0, 14.0  # type sizes in points
_LABELS = 25.0
_NOTE_LINES = 2
_LEAST = 1.0


@dataclass(frozen=True, slots=True)
class LoginSlip:
    """One slip.

    Attributes:
        name: Whose it is.
        beside: Group and number, said small.
        login: What is typed first.
        password: What is typed second.
    """

    name: str
    beside: str
    login: str
    password: str


@dataclass(frozen=True, slots=True)
class LoginSheet:
    """Slips that are printed together.

    Attributes:
        title: What stands over each.
        ledger: What the ledger is called.
        login: What stands before the login.
        password: What stands before the password.
        note: What is to be done with it.
        slips: The slips, in order.
    """

    title: str
    ledger: str
    login: str
    password: str
    note: str
    slips: Sequence[LoginSlip]


def render_login_slips(
    sheet: LoginSheet, tick: Callable[[int], object] = lambda _done: None
) -> bytes:
    """Slips as a PDF file; the same slips give the same bytes.

    Args:
        sheet: The slips.
        tick: Told how many are drawn before every page.
    """
    paper = Paper(_WIDTH, _HEIGHT, DocumentInfo(sheet.title, sheet.ledger, sheet.title, extra={}))
    whole = _ACROSS * _DOWN
    for first in range(0, len(sheet.slips), whole):
        tick(first)
        if first:
            paper.next_page()
        on_page = sheet.slips[first : first + whole]
        for place, slip in enumerate(on_page):
            row, column = divmod(place, _ACROSS)
            _draw(paper, sheet, slip, (column * _WIDE, row * _HIGH))
        _draw_cuts(paper, -(-len(on_page) // _ACROSS))
    return paper.finish()


def _draw_cuts(paper: Paper, rows: int) -> None:
    for row in range(1, min(rows + 1, _DOWN)):
        dash_across(paper, row * _HIGH, _EDGE, _WIDTH - _EDGE - 2.0)
    dash_down(paper, _WIDE, _EDGE, rows * _HIGH - _EDGE - 2.0)


def _draw(paper: Paper, sheet: LoginSheet, slip: LoginSlip, corner: tuple[float, float]) -> None:
    x, y = corner[0] + _INSIDE, corner[1] + 11.0
    right = x + _ROOM
    paper.text(x, y, fitted(sheet.ledger, _SMALL, _ROOM * 0.7), _SMALL, token=MUTED)
    title = fitted(sheet.title, _SMALL, _ROOM * 0.28)
    paper.text(right, y, title, _SMALL, token=MUTED, align="right")
    y += 7.5
    paper.text(x, y, slip.name, _shrunk(slip.name, _NAME, _ROOM * 0.6))
    beside = fitted(slip.beside, _SMALL, _ROOM * 0.38)
    paper.text(right, y, beside, _SMALL, token=MUTED, align="right")
    paper.line(x, y + 2.4, right, y + 2.4, 0.25, PINE)
    for label, said in ((sheet.login, slip.login), (sheet.password, slip.password)):
        y += 9.5
        paper.text(x, y, fitted(label, _BODY, _LABELS - 1.0), _BODY, token=MUTED)
        # Whole whatever its length: with a sign left out nobody logs in.
        paper.text(x + _LABELS, y, said, _shrunk(said, _SECRET, _ROOM - _LABELS))
    y += 7.5
    for line in lines_of(sheet.note, _SMALL, _ROOM)[:_NOTE_LINES]:
        paper.text(x, y, line, _SMALL, token=MUTED)
        y += 4.2


def _shrunk(said: str, size: float, room: float) -> float:
    """The size of type, no larger than given, in which something fits whole."""
    while size > _LEAST and fitted(said, size, room) != said:
        size -= 0.5
    return size
