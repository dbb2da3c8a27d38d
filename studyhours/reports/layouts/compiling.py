"""A layout made ready for one language: what is the same on every paper is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from studyhours.domain.errors import UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.reports import paper as ink
from studyhours.reports.fonts import require_glyphs, text_width
from studyhours.reports.layouts.drawing import colour_of, draw_text
from studyhours.reports.layouts.facts import PaperFacts
from studyhours.reports.layouts.model import (
    EMBLEM,
    ISSUED,
    PREVIEW,
    BackgroundElement,
    BorderElement,
    CodeElement,
    Element,
    ImageElement,
    Layout,
    LineElement,
    SealElement,
    SignatureElement,
    TableElement,
    TextElement,
)
from studyhours.reports.layouts.ornaments import border_drawings
from studyhours.reports.layouts.setting import set_text
from studyhours.reports.layouts.table import table_drawer
from studyhours.reports.layouts.texts import plain
from studyhours.reports.paper import MM, DocumentInfo, Drawing, Paper
from studyhours.reports.pictures import NO_PICTURES, PaperPictures
from studyhours.reports.qr import qr_modules

_HINT = 9.0  # points
_PLACE = 14.0  # points
_HIGH = 0.33  # of a seal's diameter, above its middle
_VOID = 0.62  # points of the mark of a preview to a millimetre of the page's shorter side
_TURN = 22.0  # degrees it rises by


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper being drawn; without a text for its code it is a void preview.

    A specimen, by which a layout itself is looked at, has a grey place for each picture of the
    school that there is none of.
    """

    paper: Paper
    values: Mapping[str, str]
    rows: Sequence[Mapping[str, str]]
    qr_text: str | None
    specimen: bool = False


Drawer = Callable[[Sheet], None]


class _Unillustrated(Paper):
    """Paper that pictures, which always have room, are left off: they cost most of a drawing."""

    def picture(self, *_: object, **__: object) -> None:
        """Draws nothing."""


@dataclass(frozen=True)
class CompiledLayout:
    """A layout for one language with its pictures.

    Attributes:
        layout: The layout.
        language: Language of the papers.
        pictures: The school's emblem and seal.
        own: Pictures of the layout's own, by SHA-256.

    Raises:
        UnusableInput: ``glyph_missing`` or ``layout_does_not_fit`` for what is the same on every
            paper, ``layout_picture_missing``.
    """

    layout: Layout
    language: str
    pictures: PaperPictures = NO_PICTURES
    own: Mapping[str, bytes] = field(default_factory=dict)
    _below: list[Drawer] = field(default_factory=list, init=False)
    _drawers: list[Drawer] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        makers: Mapping[type, Callable[..., Drawer]] = {
            TextElement: self._text,
            ImageElement: self._image,
            BackgroundElement: self._background,
            SealElement: self._seal,
            SignatureElement: self._signature,
            CodeElement: self._code,
            LineElement: _line,
            BorderElement: self._border,
            TableElement: self._table,
        }
        for one in sorted(self.layout.elements[self.language], key=_depth):
            place = self._below if isinstance(one, BackgroundElement) else self._drawers
            place.append(makers[type(one)](one))

    @property
    def heading(self) -> str:
        """What its papers are called."""
        return self.layout.heading[self.language]

    def render(
        self,
        facts: PaperFacts,
        info: DocumentInfo,
        qr_text: str | None,
        *,
        specimen: bool = False,
    ) -> bytes:
        """One paper as a PDF file of one page; the same input gives the same bytes.

        Args:
            facts: What it states.
            info: What the file says about itself.
            qr_text: The text of its code; None for a preview, which is void all over.
            specimen: Whether the layout itself is looked at, with places for what is missing.

        Raises:
            UnusableInput: ``glyph_missing``; or ``paper_does_not_fit`` with ``name``, ``place`` and
                ``text``.
        """
        paper = Paper(self.layout.width, self.layout.height, info)
        self.draw(paper, facts, qr_text, specimen=specimen)
        return paper.finish()

    def try_out(self, facts: PaperFacts) -> None:
        """Finds out whether a paper has room for what it states; nothing comes of it.

        Raises:
            UnusableInput: as ``render`` does.
        """
        info = DocumentInfo("", "", "", {})
        self.draw(_Unillustrated(self.layout.width, self.layout.height, info), facts, None)

    def draw(
        self, paper: Paper, facts: PaperFacts, qr_text: str | None, *, specimen: bool = False
    ) -> None:
        """Draws one paper; characters that cannot be printed are refused before that."""
        values = {key: plain(value) for key, value in facts.values.items()}
        require_glyphs([value for value in values.values() if value])
        values["heading"] = self.heading
        if qr_text is None:
            values["serial"] = self._say("preview_serial")
        rows = [{key: plain(value) for key, value in row.items()} for row in facts.rows]
        sheet = Sheet(paper, values, rows, qr_text, specimen)
        if self.layout.tint:
            tint = colour_of(self.layout.tint)
            paper.fill(0, 0, self.layout.width, self.layout.height, tint)
        try:
            for drawer in self._below:
                drawer(sheet)
            if qr_text is None:
                self._void(paper)
            for drawer in self._drawers:
                drawer(sheet)
        except UnusableInput as fault:
            if fault.code != "layout_does_not_fit":
                raise
            # Among a thousand papers the name tells which.
            name, place = values.get("name", ""), fault.params["place"]
            text = fault.params["text"]
            raise UnusableInput("paper_does_not_fit", name=name, place=place, text=text) from fault

    def _void(self, paper: Paper) -> None:
        """The mark of a preview, large behind all that is written."""
        width, height = self.layout.width, self.layout.height
        size = min(width, height) * _VOID
        mark = self._say("preview_mark")
        size = min(size, width * 0.75 * MM / text_width(mark, 1.4))
        paper.text(
            width / 2,
            height / 2 + size * 0.36 / MM,
            mark,
            size,
            token=ink.VOID,
            spacing=size * 0.4 if self.language == "zh" else 0.0,
            align="centre",
            turn=_TURN,
        )

    def _say(self, key: str) -> str:
        return load_texts(self.language).say(f"certificate.{key}")

    # ------------------------------------------------------------ elements

    def _rule_colour(self) -> str:
        """What facts are underlined in: the colour of the look, which its border has."""
        borders = (
            one for one in self.layout.elements[self.language] if isinstance(one, BorderElement)
        )
        return next((colour_of(one.colour) for one in borders), ink.PINE)

    def _text(self, box: TextElement) -> Drawer:
        chinese = self.language == "zh"
        fixed = None
        if box.text.variables <= {"heading"}:
            said = box.text.filled({"heading": self.heading})
            fixed = set_text(box, said, chinese=chinese)
        colour, rule = colour_of(box.colour), self._rule_colour()

        def draw(sheet: Sheet) -> None:
            if (box.shown == ISSUED and sheet.qr_text is None) or (
                box.shown == PREVIEW and sheet.qr_text is not None
            ):
                return
            done = fixed
            if done is None:
                done = set_text(box, box.text.filled(sheet.values), chinese=chinese)
            draw_text(sheet.paper, box, done, colour, chinese=chinese, rule=rule)

        return draw

    def _picture(self, element_id: str, name: str) -> bytes:
        if name == EMBLEM:
            return self.pictures.logo
        if name not in self.own:
            raise UnusableInput("layout_picture_missing", place=f"{element_id}.picture")
        return self.own[name]

    def _image(self, one: ImageElement) -> Drawer:
        content = self._picture(one.id, one.picture)

        def draw(sheet: Sheet) -> None:
            hidden = PREVIEW if sheet.qr_text is not None else ISSUED
            if one.shown == hidden:
                return
            if content:
                sheet.paper.picture(one.x, one.y, one.width, one.height, content)
            elif sheet.specimen:
                side = min(one.width, one.height)
                middle = one.x + one.width / 2, one.y + one.height / 2
                left, top = middle[0] - side / 2, middle[1] - side / 2
                sheet.paper.dashed_square(left, top, side, 0.2, ink.FAINT)
                self._place(sheet.paper, middle, side, "place_emblem")

        return draw

    def _background(self, one: BackgroundElement) -> Drawer:
        content = self._picture(one.id, one.picture)
        width, height = self.layout.width, self.layout.height
        return lambda sheet: sheet.paper.picture(0, 0, width, height, content, fills=True)

    def _border(self, one: BorderElement) -> Drawer:
        layout, colours = self.layout, (colour_of(one.colour), colour_of(one.accent))
        drawings = border_drawings(one.style, layout.width, layout.height, one.inset, *colours)

        def draw(sheet: Sheet) -> None:
            for drawing in drawings:
                sheet.paper.drawing(drawing)

        return draw

    def _table(self, one: TableElement) -> Drawer:
        draw = table_drawer(one, colour_of(one.colour), colour_of(one.tint))
        return lambda sheet: draw(sheet.paper, sheet.values, sheet.rows)

    def _seal(self, one: SealElement) -> Drawer:
        hint = one.hint.line({}) if one.hint is not None else ""
        # In the upper half: the school and the day stand below the star of a seal.
        high = one.y - one.diameter * _HIGH
        seal, left, top = self.pictures.seal, one.x - one.diameter / 2, one.y - one.diameter / 2

        def draw(sheet: Sheet) -> None:
            if seal:
                sheet.paper.picture(left, top, one.diameter, one.diameter, seal, over=True)
                return
            sheet.paper.dashed_circle(one.x, one.y, one.diameter / 2, 0.2, ink.FAINT)
            if sheet.specimen:
                self._place(sheet.paper, (one.x, high), one.diameter * 0.8, "place_seal")
                return
            sheet.paper.text(one.x, high, hint, _HINT, token=ink.MUTED, align="centre")

        return draw

    def _place(self, paper: Paper, middle: tuple[float, float], room: float, key: str) -> None:
        """Says what picture would stand here, and where the school puts one."""
        name, where = self._say(key), self._say("place_where")
        size = min(_PLACE, room * MM / 4)
        paper.text(*middle, name, size, token=ink.MUTED, align="centre")
        small = min(_HINT, room * MM * 0.92 / text_width(where, 1.0))
        below = middle[0], middle[1] + small * 1.5 / MM
        paper.text(*below, where, small, token=ink.MUTED, align="centre")

    def _signature(self, one: SignatureElement) -> Drawer:
        content = self._picture(one.id, one.picture) if one.picture else b""
        colour = colour_of(one.colour)

        def draw(sheet: Sheet) -> None:
            paper, foot = sheet.paper, one.y + one.height
            caption = one.caption.line(sheet.values)
            paper.text(one.x, foot - 0.8, caption, one.size, token=colour)
            start = one.x + text_width(caption, one.size) / MM + 1.0
            room = one.x + one.width - start
            if room > 0:
                paper.line(start, foot, one.x + one.width, foot, 0.2, colour)
            if content and room > 0:
                paper.picture(start, one.y, room, one.height, content, over=True)

        return draw

    def _code(self, one: CodeElement) -> Drawer:
        said = self._say("preview_code")
        middle = one.x + one.side / 2, one.y + one.side / 2 + _HINT * 0.36 / MM
        size = min(_HINT, one.side * MM * 0.85 / max(text_width(said, 1.0), 1.0))

        def draw(sheet: Sheet) -> None:
            if sheet.qr_text is not None:
                sheet.paper.squares(one.x, one.y, one.side, qr_modules(sheet.qr_text).rows)
                return
            sheet.paper.dashed_square(one.x, one.y, one.side, 0.2, ink.FAINT)
            sheet.paper.text(*middle, said, size, token=ink.MUTED, align="centre")

        return draw


def _depth(one: Element) -> int:
    """What lies at the bottom comes first; a seal is pressed over all."""
    return {BackgroundElement: 0, SealElement: 2}.get(type(one), 1)


def _line(one: LineElement) -> Drawer:
    drawing = Drawing([[(one.x, one.y), (one.x2, one.y2)]], one.stroke, colour_of(one.colour))
    return lambda sheet: sheet.paper.drawing(drawing)
