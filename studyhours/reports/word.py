"""Documents of a word processor: page, styles, fields, and a file that is the same every time.

Whatever people wrote goes in as text: nothing of it is read as markup or as a field.
"""

# ruff: noqa: ANN401 - python-docx hands out elements of XML without types of their own.

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from studyhours.domain.texts import Texts

INK, MUTED, PINE, HEAD = "22262B", "6B7178", "2F6B57", "EFEDE6"
_RULE = "B5B2A8"
_CLEAR = {"top": 45, "left": 70, "bottom": 45, "right": 70}
"""Twips (1/20 of a point) between a cell's rules and its text."""
SONG, HEI, KAI = "宋体", "黑体", "楷体"
_LATIN = "Times New Roman"
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - fixed, so that bytes repeat; no zone
_STAMP = (2000, 1, 1, 0, 0, 0)
# What XML cannot hold at all.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SMALL, QUIET, TITLE, COVER, SCHOOL = "SH Small", "SH Quiet", "SH Title", "SH Cover", "SH School"
REMARK, CONTENTS, BY = "SH Remark", "SH Contents", "SH By"
BODY = "Normal"


def clean(text: str) -> str:
    """A text as XML can hold it."""
    return _ILLEGAL.sub("", text)


class Word:
    """A document being written, from the top.

    Attributes:
        texts: Language.
        width: Millimetres between the margins.
    """

    def __init__(self, title: str, author: str, texts: Texts, *, landscape: bool = False) -> None:
        self.texts = texts
        self._document = Document()
        self.body: Any = self._document
        self._page(landscape=landscape)
        self._styles()
        self._grid_look()
        self._speak()
        properties = self._document.core_properties
        properties.title, properties.author = clean(title)[:255], clean(author)[:255]
        properties.comments = properties.keywords = ""
        properties.last_modified_by = ""
        properties.created = properties.modified = _CREATED

    # ------------------------------------------------------------ the page and its styles

    def _page(self, *, landscape: bool) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        across, down = (297, 210) if landscape else (210, 297)
        section.page_width, section.page_height = Mm(across), Mm(down)
        side = 18 if landscape else 25
        section.left_margin = section.right_margin = Mm(side)
        section.top_margin, section.bottom_margin = Mm(26), Mm(22)
        section.header_distance, section.footer_distance = Mm(14), Mm(12)
        self.width = across - 2 * side

    def _styles(self) -> None:
        normal = self._style(BODY, SONG, 10.5)
        normal.paragraph_format.line_spacing = 1.5
        normal.paragraph_format.space_after = Pt(0)
        for name, size, token, space in (
            ("Heading 1", 15.0, INK, 12.0),
            ("Heading 2", 12.0, PINE, 8.0),
        ):
            style = self._style(name, HEI, size, token)
            style.font.bold = False
            style.font.italic = False
            style.paragraph_format.space_before = Pt(space)
            style.paragraph_format.space_after = Pt(4)
            style.paragraph_format.keep_with_next = True
        for name, font, size, token in (
            (SMALL, SONG, 9.0, INK),
            (QUIET, SONG, 9.0, MUTED),
            (TITLE, HEI, 18.0, INK),
            (COVER, HEI, 32.0, INK),
            (SCHOOL, KAI, 15.0, MUTED),
            (REMARK, KAI, 10.0, INK),
            (CONTENTS, SONG, 10.5, INK),
            (BY, KAI, 10.5, MUTED),
        ):
            style = self._style(name, font, size, token, new=True)
            style.paragraph_format.line_spacing = 1.3
            style.paragraph_format.space_after = Pt(0)
        for name in (TITLE, BY):
            found = cast(Any, self._document.styles[name])
            found.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
            found.paragraph_format.space_after = Pt(10)
        remark = cast(Any, self._document.styles[REMARK]).paragraph_format
        remark.left_indent, remark.space_before, remark.space_after = Mm(6), Pt(4), Pt(4)

    def _style(
        self, name: str, font: str, size: float, token: str = INK, *, new: bool = False
    ) -> Any:
        styles = self._document.styles
        style: Any = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH) if new else styles[name]
        style.font.name, style.font.size = _LATIN, Pt(size)
        style.font.color.rgb = RGBColor.from_string(token)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), font)
        return style

    def _grid_look(self) -> None:
        """Tables are ruled finely, and their text keeps clear of the rules."""
        style: Any = self._document.styles["Table Grid"]
        table = style.element.find(qn("w:tblPr"))
        for line in table.find(qn("w:tblBorders")):
            line.set(qn("w:sz"), "4")
            line.set(qn("w:color"), _RULE)
        around = table.find(qn("w:tblCellMar"))
        for name, twips in _CLEAR.items():
            side = around.find(qn(f"w:{name}"))
            if side is None:
                side = OxmlElement(f"w:{name}")
                around.append(side)
            side.set(qn("w:w"), str(twips))
            side.set(qn("w:type"), "dxa")

    def _speak(self) -> None:
        """Says which Chinese it is: a comma stands in the middle of its place in others."""
        for said in self._document.styles.element.iter(qn("w:lang")):
            said.set(qn("w:eastAsia"), "zh-CN")

    # ------------------------------------------------------------ what is written

    def line(
        self,
        text: str,
        style: str = BODY,
        *,
        align: str = "left",
        indent: bool = False,
        keep: bool = False,
    ) -> Any:
        """A paragraph; the ends of lines in it stay ends of lines."""
        paragraph = self.body.add_paragraph(clean(text), style=style)
        self._look(paragraph, align, keep=keep)
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(21)
        return paragraph

    @staticmethod
    def _look(paragraph: Any, align: str, *, keep: bool) -> None:
        found = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "centre": WD_ALIGN_PARAGRAPH.CENTER}.get(align)
        if found is not None:
            paragraph.alignment = found
        if keep:
            paragraph.paragraph_format.keep_with_next = True

    def heading(self, text: str, level: int, *, breaks: bool = False, middle: bool = False) -> Any:
        """A heading that stands in the navigation of the program."""
        paragraph = self.body.add_heading(clean(text), level)
        paragraph.paragraph_format.page_break_before = breaks
        self._look(paragraph, "centre" if middle else "left", keep=True)
        return paragraph

    def next_page(self) -> None:
        """Begins another page."""
        self.body.add_page_break()

    def around(self, head: tuple[str, str] | None) -> None:
        """Every page's head, said left and right, and its foot with the page's number."""
        section = self._document.sections[0]
        if head is not None:
            section.different_first_page_header_footer = True
            paragraph: Any = section.header.paragraphs[0]
            paragraph.style = self._document.styles[QUIET]
            self._tab(paragraph, self.width)
            paragraph.add_run(clean(f"{head[0]}\t{head[1]}"))
        foot: Any = section.footer.paragraphs[0]
        foot.style = self._document.styles[QUIET]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        said = self.texts.say("table.page", page="\x01", pages="\x02")
        for part in re.split("([\x01\x02])", said):
            if part in {"\x01", "\x02"}:
                self.field(foot, "PAGE" if part == "\x01" else "NUMPAGES", "1")
            else:
                foot.add_run(part)

    @staticmethod
    def _tab(paragraph: Any, millimetres: float) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT

        stops = paragraph.paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Mm(millimetres), WD_TAB_ALIGNMENT.RIGHT)

    def contents_line(self, text: str, key: str, *, inner: bool) -> None:
        """A line of the contents, with dots and the page that a mark stands on."""
        from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER

        paragraph = self.line(text, CONTENTS)
        paragraph.paragraph_format.left_indent = Mm(7 if inner else 0)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Mm(self.width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
        paragraph.add_run("\t")
        self.field(paragraph, f"PAGEREF {key} \\h", "…")

    @staticmethod
    def mark(paragraph: Any, key: str, number: int) -> None:
        """Marks a paragraph, for the contents to know its page."""
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (start, end):
            element.set(qn("w:id"), str(number))
        start.set(qn("w:name"), key)
        paragraph._p.append(start)  # noqa: SLF001 - no other way
        paragraph._p.append(end)  # noqa: SLF001

    @staticmethod
    def field(paragraph: Any, code: str, shown: str) -> None:
        """Something the program works out itself; ``code`` is ours, never somebody's text."""
        for kind, said in (
            ("begin", ""),
            ("", code),
            ("separate", ""),
            ("text", shown),
            ("end", ""),
        ):
            run = paragraph.add_run()
            if kind == "text":
                run.text = said
            elif kind:
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
                if kind == "begin":
                    element.set(qn("w:dirty"), "true")
                run._r.append(element)  # noqa: SLF001
            else:
                element = OxmlElement("w:instrText")
                element.set(qn("xml:space"), "preserve")
                element.text = f" {said} "
                run._r.append(element)  # noqa: SLF001

    # ------------------------------------------------------------ tables

    def table(self, shares: Sequence[float], rows: int, *, lined: bool = True) -> Any:
        """A table over the whole width, its cells empty; no row of it falls apart."""
        table = self.body.add_table(rows, len(shares))
        if lined:
            table.style = self._document.styles["Table Grid"]
        table.autofit = False
        scale = self.width / sum(shares)
        # Once for each column: python-docx walks the whole table for each cell it is asked.
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(share * scale)
        for row in table.rows:
            properties = row._tr.get_or_add_trPr()  # noqa: SLF001
            properties.append(OxmlElement("w:cantSplit"))
            for cell, share in zip(row.cells, shares, strict=True):
                cell.width = Mm(share * scale)
        return table

    @staticmethod
    def repeat(row: Any) -> None:
        """Has a row come again on each page."""
        element = OxmlElement("w:tblHeader")
        element.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(element)  # noqa: SLF001

    def put(
        self,
        cell: Any,
        text: str,
        style: str = SMALL,
        *,
        align: str = "left",
        keep: bool = False,
        room: float = 0.0,
    ) -> None:
        """Writes into a cell; ``room`` points are left below it."""
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        if room:
            paragraph.paragraph_format.space_after = Pt(room)
        paragraph.style = self._document.styles[style]
        paragraph.add_run(clean(text))
        self._look(paragraph, align, keep=keep)

    def below(
        self,
        cell: Any,
        text: str,
        style: str = BODY,
        *,
        align: str = "left",
        indent: bool = False,
    ) -> None:
        """Writes another paragraph into a cell."""
        paragraph = cell.add_paragraph(clean(text), style=self._document.styles[style])
        self._look(paragraph, align, keep=False)
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(21)

    @staticmethod
    def shade(cell: Any, tint: str = HEAD) -> None:
        """Tints a cell."""
        element = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", tint)):
            element.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(element)  # noqa: SLF001

    # ------------------------------------------------------------ the file

    def finish(self) -> bytes:
        """The file; the same document gives the same bytes."""
        raw, out = io.BytesIO(), io.BytesIO()
        self._document.save(raw)
        with zipfile.ZipFile(raw) as before, zipfile.ZipFile(out, "w") as after:
            for name in before.namelist():
                entry = zipfile.ZipInfo(name, _STAMP)
                entry.compress_type = zipfile.ZIP_DEFLATED
                after.writestr(entry, before.read(name))
        return out.getvalue()
