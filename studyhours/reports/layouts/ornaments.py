"""Borders drawn by lines: what a school prints around a paper, made from a few strokes.

Each style gives strokes in millimetres, from the width and height of the page and how far from its
edge the outermost line stands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from studyhours.reports.paper import Drawing, Move

Path = list[Move]


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def inner(self, by: float) -> Frame:
        """One that stands further in."""
        return Frame(self.left + by, self.top + by, self.right - by, self.bottom - by)

    def path(self) -> Path:
        """Its outline, to be closed."""
        return [
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        ]

    def mirrored(self, path: Sequence[Move]) -> list[Path]:
        """A path at the top left corner, and its images at the other three."""
        across, down = self.left + self.right, self.top + self.bottom

        def turned(step: Move, *, x: bool, y: bool) -> Move:
            return tuple(
                (across - value if x else value) if at % 2 == 0 else (down - value if y else value)
                for at, value in enumerate(step)
            )

        ways = ((False, False), (True, False), (False, True), (True, True))
        return [[turned(step, x=x, y=y) for step in path] for x, y in ways]


Border = Callable[[Frame, str, str], list[Drawing]]


def border_drawings(
    style: str, width: float, height: float, inset: float, colour: str, accent: str
) -> list[Drawing]:
    """The strokes of a border.

    Args:
        style: One of the styles of the schema.
        width: Of the page.
        height: Of the page.
        inset: From the paper's edge to the outermost line.
        colour: Of the main lines, ``#rrggbb``.
        accent: Of ornaments.
    """
    frame = Frame(inset, inset, width - inset, height - inset)
    return _STYLES[style](frame, colour, accent)


def _plain(frame: Frame, colour: str, _accent: str) -> list[Drawing]:
    return [
        Drawing([frame.path()], 0.55, colour, closed=True),
        Drawing([frame.inner(2.2).path()], 0.2, colour, closed=True),
    ]


def _lozenge(frame: Frame, colour: str, accent: str) -> list[Drawing]:
    """Double lines that stop short of a lozenge at each corner."""
    made = []
    for inset, width in ((0.0, 0.55), (2.2, 0.2)):
        inside = frame.inner(inset)
        sides: list[Path] = [
            [(frame.left + 5.0, inside.top), (frame.right - 5.0, inside.top)],
            [(frame.left + 5.0, inside.bottom), (frame.right - 5.0, inside.bottom)],
            [(inside.left, frame.top + 5.0), (inside.left, frame.bottom - 5.0)],
            [(inside.right, frame.top + 5.0), (inside.right, frame.bottom - 5.0)],
        ]
        made.append(Drawing(sides, width, colour))
    for half, width in ((3.6, 0.45), (1.5, 0.2)):
        corners = [
            _diamond(x, y, half)
            for x in (frame.left, frame.right)
            for y in (frame.top, frame.bottom)
        ]
        made.append(Drawing(corners, width, accent, closed=True))
    return made


def _diamond(x: float, y: float, half: float) -> Path:
    return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]


def _notched(frame: Frame, colour: str, accent: str) -> list[Drawing]:
    """Lines that go around a quarter circle at each corner, as on old deeds."""

    def outline(inside: Frame, radius: float) -> Path:
        handle = radius * 0.5523
        left, top, right, bottom = inside.left, inside.top, inside.right, inside.bottom
        return [
            (left + radius, top),
            (right - radius, top),
            (right - radius, top + handle, right - handle, top + radius, right, top + radius),
            (right, bottom - radius),
            (
                right - handle,
                bottom - radius,
                right - radius,
                bottom - handle,
                right - radius,
                bottom,
            ),
            (left + radius, bottom),
            (left + radius, bottom - handle, left + handle, bottom - radius, left, bottom - radius),
            (left, top + radius),
            (left + handle, top + radius, left + radius, top + handle, left + radius, top),
        ]

    dots = [
        _diamond(x, y, 1.1)
        for x in (frame.left + 2.1, frame.right - 2.1)
        for y in (frame.top + 2.1, frame.bottom - 2.1)
    ]
    return [
        Drawing([outline(frame, 8.0)], 0.6, colour, closed=True),
        Drawing([outline(frame.inner(1.9), 7.6)], 0.18, colour, closed=True),
        Drawing([outline(frame.inner(3.0), 7.4)], 0.18, accent, closed=True),
        Drawing(dots, 0.2, accent, closed=True, filled=True),
    ]


def _stepped(frame: Frame, colour: str, accent: str) -> list[Drawing]:
    """Double lines that wind inward at each corner, as a window lattice does."""
    x, y = frame.left, frame.top
    winding: Path = [
        (x + 17.0, y + 2.4),
        (x + 2.4, y + 2.4),
        (x + 2.4, y + 13.4),
        (x + 9.8, y + 13.4),
        (x + 9.8, y + 6.2),
        (x + 6.0, y + 6.2),
        (x + 6.0, y + 9.8),
    ]
    # Its image in the diagonal, so that a corner looks the same from both sides.
    other: Path = [(x + (step[1] - y), y + (step[0] - x)) for step in winding]
    inside = frame.inner(2.4)
    sides: list[Path] = [
        [(inside.left + 14.6, inside.top), (inside.right - 14.6, inside.top)],
        [(inside.left + 14.6, inside.bottom), (inside.right - 14.6, inside.bottom)],
        [(inside.left, inside.top + 14.6), (inside.left, inside.bottom - 14.6)],
        [(inside.right, inside.top + 14.6), (inside.right, inside.bottom - 14.6)],
    ]
    return [
        Drawing([frame.path()], 0.7, colour, closed=True),
        Drawing(sides, 0.2, colour),
        Drawing([*frame.mirrored(winding), *frame.mirrored(other)], 0.35, accent),
    ]


_KEY = 5.6
"""Millimetres that one key of a fret takes, about: its sides hold a whole number of them."""


def _fret(frame: Frame, colour: str, accent: str) -> list[Drawing]:
    """A band of keys (回纹) between two lines."""
    band = 5.2
    inside = frame.inner(band)
    keys: list[Path] = []
    for horizontal in (True, False):
        near, far = (frame.left, frame.right) if horizontal else (frame.top, frame.bottom)
        length = far - near - 2 * band
        count = max(round(length / _KEY), 2)
        step = length / count
        for side in (False, True):
            point = partial(_key_point, frame, horizontal=horizontal, far=side)
            keys += [
                [point(near + band + (number + u) * step, v) for u, v in _KEY_SHAPE]
                for number in range(count)
            ]
    u = band
    square: Path = [
        (frame.left + 1.1, frame.top + 1.1),
        (frame.left + u - 1.1, frame.top + 1.1),
        (frame.left + u - 1.1, frame.top + u - 1.1),
        (frame.left + 1.1, frame.top + u - 1.1),
    ]
    middle = _diamond(frame.left + u / 2, frame.top + u / 2, 0.8)
    return [
        Drawing([frame.path()], 0.6, colour, closed=True),
        Drawing([inside.path()], 0.35, colour, closed=True),
        Drawing([inside.inner(1.6).path()], 0.15, accent, closed=True),
        Drawing(keys, 0.32, colour),
        Drawing(frame.mirrored(square), 0.32, colour, closed=True),
        Drawing(frame.mirrored(middle), 0.2, accent, closed=True, filled=True),
    ]


_KEY_SHAPE = (
    (0.08, 4.1),
    (0.08, 1.1),
    (0.86, 1.1),
    (0.86, 4.1),
    (0.34, 4.1),
    (0.34, 2.35),
    (0.6, 2.35),
    (0.6, 3.1),
)
"""One key: along the band in parts of its step, across it in millimetres from the outer line."""


def _key_point(frame: Frame, along: float, across: float, *, horizontal: bool, far: bool) -> Move:
    """A point of a key at one of the four sides."""
    if horizontal:
        return along, (frame.bottom - across if far else frame.top + across)
    return (frame.right - across if far else frame.left + across), along


def _waves(frame: Frame, colour: str, accent: str) -> list[Drawing]:
    """Two waves woven into each other between fine lines, a rosette at each corner."""
    band, middle = 6.4, 3.2
    line = frame.inner(middle)
    made = []
    for phase, token in ((1.0, colour), (-1.0, accent)):
        along = partial(_wave, line.left + 4.2, line.right - 4.2, phase=phase, horizontal=True)
        down = partial(_wave, line.top + 4.2, line.bottom - 4.2, phase=phase, horizontal=False)
        paths = [along(line.top), along(line.bottom), down(line.left), down(line.right)]
        made.append(Drawing(paths, 0.28, token))
    rosettes = [
        petal
        for x in (line.left, line.right)
        for y in (line.top, line.bottom)
        for petal in _rosette(x, y)
    ]
    return [
        Drawing([frame.path()], 0.5, colour, closed=True),
        Drawing([frame.inner(band).path()], 0.3, colour, closed=True),
        Drawing([frame.inner(band + 1.5).path()], 0.15, accent, closed=True),
        *made,
        Drawing(rosettes, 0.25, accent),
    ]


def _wave(first: float, last: float, level: float, phase: float, *, horizontal: bool) -> Path:
    """A wave of about seven millimetres, by one curve for each half of it."""
    count = 2 * max(round((last - first) / 7.0), 2)
    step, high = (last - first) / count, 1.9

    def point(along: float, across: float) -> Move:
        return (along, level + across) if horizontal else (level + across, along)

    path: Path = [point(first, 0.0)]
    for number in range(count):
        begin = first + number * step
        rise = high * phase * (1 if number % 2 == 0 else -1) * 4 / 3
        handles = (point(begin + step * 0.36, rise), point(begin + step * 0.64, rise))
        end = point(begin + step, 0.0)
        path.append((*handles[0], *handles[1], *end))
    return path


def _rosette(x: float, y: float) -> list[Path]:
    """Four loops through one point."""
    petals: list[Path] = []
    for number in range(8):
        turn = number * math.pi / 4
        far = 3.9 if number % 2 == 0 else 3.0
        one, other = turn - 0.62, turn + 0.62
        petals.append(
            [
                (x, y),
                (
                    x + far * math.cos(one),
                    y + far * math.sin(one),
                    x + far * math.cos(other),
                    y + far * math.sin(other),
                    x,
                    y,
                ),
            ]
        )
    return petals


_STYLES: Mapping[str, Border] = {
    "plain": _plain,
    "lozenge": _lozenge,
    "notched": _notched,
    "stepped": _stepped,
    "fret": _fret,
    "waves": _waves,
}
