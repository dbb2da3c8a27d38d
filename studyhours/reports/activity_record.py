"""The record of an activity (活动记录表) on A4: a ruled form, who was there, photos at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from studyhours.domain.texts import Texts
from studyhours.reports.fonts import printable, text_width
from studyhours.reports.paper import INK, MM, MUTED, PINE, DocumentInfo, Paper
from studyhours.reports.paragraph import cell_lines

_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 18.0
_TITLE, _TEXT, _SMALL = 18.0, 10.5, 8.0  # type sizes in points
_LABEL = 24.0  # millimetres for the name of a fact
_FACT, _LINE = 9.0, 5.2  # a fact's height, and what each further line adds
_PAD = 2.0
_PAGE_FOOT = 8.0
_GREY = "#8b928e"
_HEAD_FILL = "#efede6"
_PHOTO_GAP = 5.0
_PHOTO_HEIGHT = 78.0  # the highest a photo is; two stand side by side
_CAPTION = 5.0


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo.

    Attributes:
        content: JPEG or PNG bytes.
        width: Pixels across.
        height: Pixels down.
        name: What stands below it.
    """

    content: bytes
    width: int
    height: int
    name: str


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """What a record of an activity says.

    Attributes:
        title: Heading, such as 校本研训活动记录表.
        school: The school.
        what: The activity's title, for the heads of further pages.
        facts: Facts of which two share a line: name and what it says.
        parts: Parts that have a whole line and as many lines as they need.
        photos: Photos, in order.
        texts: Language.
    """

    title: str
    school: str
    what: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, str], ...]
    photos: tuple[Photo, ...]
    texts: Texts


class _Setting:
    """One record being set."""

    def __init__(self, record: ActivityRecord, pages: int) -> None:
        self._record, self._pages = record, pages
        self._room = _WIDTH - 2 * _MARGIN
        self._bottom = _HEIGHT - _MARGIN - _PAGE_FOOT
        info = DocumentInfo(title=record.title, author=record.school, subject=record.what, extra={})
        self._paper = Paper(_WIDTH, _HEIGHT, info)
        self.page = 0
        self._y = 0.0

    def draw(self) -> bytes:
        record = self._record
        self._begin_page()
        for at in range(0, len(record.facts), 2):
            self._facts(record.facts[at : at + 2])
        for name, said in record.parts:
            self._part(name, said)
        if record.photos:
            self._photos()
        self._sign()
        self._end_page()
        return self._paper.finish()

    # ------------------------------------------------------------ pages

    def _begin_page(self) -> None:
        if self.page:
            self._end_page()
            self._paper.next_page()
        self.page += 1
        record, paper = self._record, self._paper
        if self.page == 1:
            heading, size = printable(record.title), _TITLE
            while text_width(heading, size, 2.0) > self._room * MM:
                size -= 1.0
            spacing = 2.0 if record.texts.language == "zh" else 0.3
            paper.text(_WIDTH / 2, _MARGIN + 7.0, heading, size, spacing=spacing, align="centre")
            self._y = _MARGIN + 13.0
            paper.line(_MARGIN, self._y, _WIDTH - _MARGIN, self._y, 0.4, PINE)
            return
        line = printable(" ".join(f"{record.title}　{record.what}".split()))
        while text_width(line, _SMALL) > self._room * MM:
            line = f"{line[:-2]}…"
        paper.text(_MARGIN, _MARGIN + 3.0, line, _SMALL, token=MUTED)
        self._y = _MARGIN + 7.0

    def _end_page(self) -> None:
        said = self._record.texts.say("table.page", page=self.page, pages=self._pages)
        foot = _HEIGHT - _MARGIN + 4.0
        self._paper.text(_WIDTH / 2, foot, said, _SMALL, token=MUTED, align="centre")

    # ------------------------------------------------------------ the form

    def _facts(self, facts: Sequence[tuple[str, str]]) -> None:
        width = self._room / len(facts) - _LABEL
        set_facts = [(name, self._lines(said, width)) for name, said in facts]
        height = _FACT + _LINE * (max(len(lines) for _, lines in set_facts) - 1)
        if self._y + height > self._bottom:
            self._begin_page()
        x = _MARGIN
        for name, lines in set_facts:
            self._box(x, self._y, _LABEL, height, [name], label=True)
            self._box(x + _LABEL, self._y, width, height, lines)
            x += _LABEL + width
        self._y += height

    def _part(self, name: str, said: str) -> None:
        """A part goes on over as many pages as it needs, its name on each."""
        width = self._room - _LABEL
        lines = self._lines(said, width)
        while lines:
            fit = int((self._bottom - self._y - _FACT) / _LINE) + 1
            if fit < min(len(lines), 3):
                self._begin_page()
                continue
            now, lines = lines[:fit], lines[fit:]
            height = _FACT + _LINE * (len(now) - 1)
            self._box(_MARGIN, self._y, _LABEL, height, [name], label=True)
            self._box(_MARGIN + _LABEL, self._y, width, height, now)
            self._y += height

    def _lines(self, text: str, width: float) -> list[str]:
        room = (width - 2 * _PAD) * MM
        parts = [part for part in (printable(text) or "").split("\n") if part.strip()]
        return cell_lines("\n".join(parts), _TEXT, room)

    def _box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        lines: Sequence[str],
        *,
        label: bool = False,
    ) -> None:
        paper = self._paper
        if label:
            paper.fill(x, y, width, height, _HEAD_FILL)
        for edge in (
            (x, y, x + width, y),
            (x, y + height, x + width, y + height),
            (x, y, x, y + height),
            (x + width, y, x + width, y + height),
        ):
            paper.line(*edge, 0.15, _GREY)
        size = _TEXT
        while size > 6.0 and any(text_width(line, size) > (width - 2.0) * MM for line in lines):
            size -= 0.5
        baseline = y + height / 2 - _LINE * (len(lines) - 1) / 2 + size * 0.37 / MM
        for line in lines:
            at = x + width / 2 if label else x + _PAD
            align = "centre" if label else "left"
            paper.text(at, baseline, line, size, token=INK, align=align)
            baseline += _LINE

    # ------------------------------------------------------------ photos

    def _photos(self) -> None:
        half = (self._room - _PHOTO_GAP) / 2
        photos = self._record.photos
        first = True
        for at in range(0, len(photos), 2):
            row = photos[at : at + 2]
            sizes = [_fitting(one, half, _PHOTO_HEIGHT) for one in row]
            height = max(size[1] for size in sizes) + _CAPTION + _PHOTO_GAP
            head = 10.0 if first else 0.0
            if self._y + head + height > self._bottom:
                self._begin_page()
            if first:
                said = self._record.texts.say("activity_record.photos")
                self._paper.text(_MARGIN, self._y + 7.0, said, _TEXT, token=PINE)
                self._y += head
                first = False
            for place, (one, (width, high)) in enumerate(zip(row, sizes, strict=True)):
                x = _MARGIN + place * (half + _PHOTO_GAP)
                self._paper.picture(x, self._y, width, high, one.content)
                self._caption(x, self._y + high + 3.6, one.name, half)
            self._y += height

    def _caption(self, x: float, baseline: float, name: str, width: float) -> None:
        line = printable(" ".join(name.split()))
        while text_width(line, _SMALL) > width * MM and len(line) > 2:
            line = f"{line[:-2]}…"
        self._paper.text(x, baseline, line, _SMALL, token=MUTED)

    def _sign(self) -> None:
        if self._y + 14.0 > self._bottom:
            self._begin_page()
        said = self._record.texts.say("activity_record.signed")
        self._paper.text(_MARGIN, self._y + 10.0, said, _TEXT)


def _fitting(photo: Photo, width: float, height: float) -> tuple[float, float]:
    """Millimetres a photo takes within a room, its sides in proportion."""
    wide = width
    high = wide * photo.height / max(photo.width, 1)
    if high > height:
        wide, high = wide * height / high, height
    return wide, high


def render_activity_record(record: ActivityRecord) -> bytes:
    """The record of an activity as a PDF file; the same record gives the same bytes.

    Raises:
        UnusableInput: ``glyph_missing``.
    """
    # How many pages there are is known once they are set.
    trial = _Setting(record, 0)
    trial.draw()
    return _Setting(record, trial.page).draw()
